"""Datelines: place, agency and date before the first sentence.

Belongs here: reading `SANAA, Yemen, March 12 (AP) —` and its relatives. Does not: header lines (headers), which year the
date is of (published).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale

from .dates import Surface, find_dates
from .months import WEEKDAY
from .words import Words

LONGEST = 140  # Characters within which a dateline ends.
SEPARATOR = re.compile(
    r"\s*(?:—|–|―|--+)\s*|\s+-+\s*|(?<=[A-Z)])-\s+|\.-\s*|\s?:\s+|(?<=\))[.:]?\s+|(?<=/)[.:]?\s+|(?<=\)):(?=\S)"
)
BRACKETS = re.compile(r"\(([^()]{1,60})\)|(?<!\S)/([^/()]{2,30})/")
WEEKDAY_PIECE = re.compile(rf"(?:on\s+)?{WEEKDAY}\.?", re.IGNORECASE)
PARTICLES = frozenset(
    ["of", "de", "del", "della", "la", "le", "les", "el", "al", "da", "do", "dos", "du", "des", "der", "den", "di", "am",
     "an", "im", "ob", "sur", "upon", "and", "y", "e", "und", "near", "off"]
)  # fmt: skip
NEVER_FIRST = frozenset(
    ["in", "on", "at", "by", "for", "from", "to", "with", "he", "she", "it", "we", "i", "they", "but", "and", "or", "as",
     "after", "before", "when", "while", "if", "this", "these", "that", "those", "a", "an", "there", "here", "not", "no",
     "yesterday", "today", "tomorrow", "photo", "image", "source", "file", "caption"]
)  # fmt: skip
ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")
PLACE_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline at [start, end), its dash included. `place` as it stands; `surface` its date."""

    start: int
    end: int
    place: str | None
    agency: str | None
    surface: Surface | None

    @property
    def is_strong(self) -> bool:
        """Whether an agency or a date says that it is one, and not capitals and a dash alone."""
        return self.agency is not None or self.surface is not None


def read_dateline(text: str, start: int, end: int, words: Words, night: date, has_case: bool = True) -> Dateline | None:
    """The dateline that text[start:end] begins with, or is.

    `has_case` tells that capitals mean something; in a text all in capitals a dateline needs an agency or a date.
    """
    window = text[start : min(end, start + LONGEST)]
    for found in SEPARATOR.finditer(window):
        if found.start() == 0:
            return None
        separator = found[0].strip() or " "
        following = window[found.end() : found.end() + 2].lstrip("\"'“‘«[")
        read = _read(text, start, start + found.start(), separator, words, night, has_case)
        if read is None or (following[:1].islower() and (separator in " :" or not read.is_strong)):
            continue
        length = len(window[: found.end()].rstrip())
        if read.place is None and start + length < end:
            # `(ANSA) - ROME, AUG 12 -`: the place stands behind a separator of its own.
            rest = start + found.end()
            more = read_dateline(text, rest, end, words, night, has_case)
            if more and more.place and more.agency in (None, read.agency):
                return Dateline(start, more.end, more.place, read.agency, more.surface or read.surface)
        return Dateline(start, start + length, read.place, read.agency, read.surface)
    if end - start <= LONGEST:
        whole = _read(text, start, start + len(window.rstrip(" .:-–—")), "", words, night, has_case)
        if whole and whole.place and whole.is_strong:
            return Dateline(start, end, whole.place, whole.agency, whole.surface)
    return None


def _read(
    text: str, start: int, end: int, separator: str, words: Words, night: date, has_case: bool
) -> Dateline | None:
    """text[start:end] as what stands before the separator (empty: nothing follows)."""
    head = text[start:end]
    agency, is_known, head = _take_agency(head, words)
    surface, head = _take_date(head, words, night)
    pieces: list[tuple[int, str]] = []
    at = 0
    for piece in head.split(","):
        bare = piece.strip().rstrip(".").strip()
        if bare and not WEEKDAY_PIECE.fullmatch(bare):
            pieces.append((at + len(piece) - len(piece.lstrip()), bare))
        at += len(piece) + 1
    for no, (_, piece) in enumerate(pieces):
        # `AP, BEIRUT` and `KABUL, AFP`; a name that is a place too counts only behind another place.
        if agency is None and piece in words.agencies and len(pieces) > 1 and (no or piece in words.bare_agencies):
            agency, is_known = words.agencies[piece], True
            del pieces[no]
            break
    dashed = separator in ("—", "–", "--", "-")
    if not pieces:
        # `(AFP) -`, and any name in brackets that stands so.
        return Dateline(start, end, None, agency, surface) if agency and dashed else None
    if len(pieces) > 3 or not all(_is_place(piece, words, no == 0) for no, (_, piece) in enumerate(pieces)):
        return None
    capitals = has_case and pieces[0][1].isupper() and len(pieces[0][1]) > 2 and not ACRONYM.fullmatch(pieces[0][1])
    if agency and not is_known and not (surface or (capitals and separator)):
        return None
    if separator == " " and not (is_known or surface):
        return None
    two_places = dashed and has_case and len(pieces) == 2  # `Taipei, Taiwan —`
    if not (agency or surface or capitals or two_places):
        return None
    first, last = pieces[0], pieces[-1]
    place = head[first[0] : last[0] + len(last[1])]
    return Dateline(start, end, " ".join(place.split()), agency, surface)


def _take_agency(head: str, words: Words) -> tuple[str | None, bool, str]:
    """Agency in brackets or between slashes, whether it is a known one, and the head with brackets blanked out."""
    agency, is_known = None, False
    for found in BRACKETS.finditer(head):
        inside = (found[1] or found[2]).strip()
        known = words.agency(inside) or words.agency_in(inside)
        last = not head[found.end() :].strip(" .,-")
        if known:
            agency, is_known = known, True
        elif found[1] and last and agency is None and _could_be_agency(inside):
            agency = inside
        head = head[: found.start()] + " " * len(found[0]) + head[found.end() :]
    return agency, is_known, head


def _could_be_agency(inside: str) -> bool:
    parts = inside.split()
    named = all(p[0].isupper() or p in PARTICLES or p[0].isdigit() for p in parts)
    return len(parts) <= 5 and named and inside.casefold() not in _countries()


def _take_date(head: str, words: Words, night: date) -> tuple[Surface | None, str]:
    """The date at the end of the head, and the head without it."""
    if not any(c.isdigit() for c in head):
        return None, head
    for surface in find_dates(head, 0, len(head), words, night):
        rest = head[surface.end :]
        if not rest.strip(" .,-:"):
            return surface, head[: surface.start].rstrip(" ,").ljust(len(head))
        if rest.startswith(",") and words.agency(rest):  # Tehran, Aug 12, IRNA
            return surface, head[: surface.start] + " " * len(surface.text) + rest
    return None, head


def _is_place(piece: str, words: Words, first: bool) -> bool:
    parts = re.split(r"[\s/]+", piece.replace("’", "'"))
    if not 1 <= len(parts) <= 5 or len(piece) > 60 or piece.upper() in words.slugs:
        return False
    if first and (parts[0].lower() in NEVER_FIRST or parts[0].upper() in words.slugs):
        return False
    for part in parts:
        if not PLACE_WORD.fullmatch(part):
            return False
        if part[0].islower() and part.lower() not in PARTICLES and not part.lower().startswith(("al-", "el-")):
            return False
    return not parts[0][0].islower()


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    names = Locale.parse("en").territories.values()
    return frozenset(name.casefold() for name in names) | {"czechoslovakia", "yugoslavia", "ussr", "uk", "usa"}
