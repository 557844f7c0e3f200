"""Fields: which field of a record is its text, title, date and address.

Belongs here: names, their order, and making plain strings of what the fields hold. Does not: taking a record apart
(lines, rows, parquet), judging a date (document).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeVar

from pipelines.settings import Settings
from pipelines.sources import Source, Sources, source_name

T = TypeVar("T")
SURROGATE = re.compile(r"[\ud800-\udfff]")
EPOCH_DIGITS = re.compile(r"\d{10}|\d{13}")
WAYOUT = "Name the field in config/sources.yaml under `fields.text`, or in the setting text_fields."


@dataclass(frozen=True, slots=True)
class Names:
    """Names of fields, case-folded, best first."""

    text: tuple[str, ...]
    title: tuple[str, ...]
    date: tuple[str, ...]
    url: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the fields of a record say. `used` are the record's own names of the fields, the text's first."""

    used: tuple[str, ...]
    title: str | None = None
    date: str | None = None
    url: str | None = None
    source_name: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no text to be had: reason code `record_without_text` or `empty`, and what was found."""

    code: str
    detail: str


class Fields:
    """Chooses fields by config/sources.yaml first, then by the settings; upper and lower case are one."""

    def __init__(self, settings: Settings, sources: Sources) -> None:
        self.sources = sources
        self._of: dict[str | None, Names] = {}
        self._settings = settings
        every = [self.names(None), *(self.names(s) for s in sources.entries)]
        self.texts = frozenset(n for names in every for n in names.text)
        self.known = self.texts | {n for names in every for n in (*names.title, *names.date, *names.url)}

    def names(self, source: Source | None) -> Names:
        """The names that count for a source."""
        key = source.name if source else None
        if key not in self._of:
            own = source.fields if source else None
            s = self._settings
            self._of[key] = Names(
                _fold(own.text if own else (), s.text_fields),
                _fold(own.title if own else (), s.title_fields),
                _fold(own.date if own else (), s.date_fields),
                _fold(own.url if own else (), s.url_fields),
            )
        return self._of[key]

    def source_name(self, source_path: str, url: str | None) -> str | None:
        """Name of the source, see `pipelines.sources.source_name`."""
        return source_name(self.sources, source_path, url)

    def choose(self, source_path: str, cells: Mapping[str, T], read: Callable[[T], object]) -> Chosen | Missing:
        """Chooses among `cells` (field name -> cell); `read` turns a cell into a Python value.

        The first name that is present and not empty wins; for the text it must hold a string (or bytes).
        """
        folded = {name.casefold(): name for name in cells}

        def first(names: tuple[str, ...]) -> tuple[str, object] | None:
            for name in names:
                if name in folded and not _is_blank(value := read(cells[folded[name]])):
                    return folded[name], value
            return None

        path_names = self.names(self.sources.of(source_path))
        address = first(path_names.url)
        url = as_text(address[1]) if address else None
        names = self.names(self.sources.of(source_path, url)) if url else path_names
        text = first(names.text)
        if text is None or not isinstance(text[1], str | bytes):
            return _missing(names.text, folded, text)
        title, when = first(names.title), first(names.date)
        return Chosen(
            tuple(pair[0] for pair in (text, title, when, address) if pair),
            as_text(title[1]) if title else None,
            as_date(when[1]) if when else None,
            url,
            self.source_name(source_path, url),
        )


def _missing(looked_for: tuple[str, ...], folded: Mapping[str, str], text: tuple[str, object] | None) -> Missing:
    if text is not None:
        kind = type(text[1]).__name__
        return Missing("record_without_text", f"the field {text[0]} holds no string but a value of type {kind}. {WAYOUT}")
    if present := [folded[name] for name in looked_for if name in folded]:
        return Missing("empty", f"the text field {', '.join(present)} is empty. Nothing to do, unless the text is in another field: {WAYOUT}")
    found = ", ".join(sorted(folded.values())[:30]) or "no field at all"
    return Missing("record_without_text", f"no text field (looked for {', '.join(looked_for)}; found {found[:500]}). {WAYOUT}")


def decode_field(raw: bytes) -> str:
    """Text of a short field: UTF-8 if it is that, else cp1252. The text itself is decoded by repair, not here."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def as_text(value: object) -> str | None:
    """A string or number as a string without lone surrogates, which no UTF-8 file can hold; None for anything else."""
    if isinstance(value, bytes):
        value = decode_field(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return SURROGATE.sub("\ufffd", str(value)).strip() or None


def as_date(value: object) -> str | None:
    """A date field as a string: dates and moments as ISO 8601, epoch seconds or finer as ISO 8601 in UTC, strings as they stand.

    A number of 4 digits is a year and one of 8 digits YYYYMMDD. Strings of 10 or 13 digits are epochs: CSV has no numbers.
    """
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, str) and EPOCH_DIGITS.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return as_text(value)
    return _from_number(value)


def _from_number(value: int | float) -> str:
    digits = str(value)
    if isinstance(value, int) and 1000 <= value <= 2999:
        return digits
    if isinstance(value, int) and 1900_00_00 <= value <= 2100_00_00:
        try:
            return date(value // 10000, value // 100 % 100, value % 100).isoformat()
        except ValueError:
            return digits
    # Seconds until the year 5138, then thousandths, millionths, billionths. Below, news before 1973: more likely no epoch.
    scale = next((s for limit, s in ((1e11, 1), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9)) if 1e8 <= value < limit), None)
    if scale is None:
        return digits
    moment = datetime.fromtimestamp(value / scale, UTC)
    return moment.isoformat(timespec="seconds" if moment.microsecond == 0 else "microseconds")


def _fold(own: Iterable[str], common: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.casefold() for name in (*own, *common)))


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str | bytes) and not value.strip()) or value == [] or value == {}
