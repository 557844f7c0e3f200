"""The day of publication: a decision with its evidence.

Belongs here: candidates in their order, what excludes and favours a reading, the result. Does not: finding dates (dates,
headers, datelines), the single clues (clues), what siblings say (habits).

A later day than the night of ingest is never accepted. Where nothing decides between readings, none is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipelines.sources import Source

from .clues import Clue, clues_of
from .dates import Surface
from .words import Words

CLOSE_DAYS = 180  # A dateline without a year is of the latest one only if that is no longer ago.
CONFIDENCE = {"record": 0.95, "header": 0.95, "dateline": 0.85, "updated": 0.8, "url": 0.8}
BY_CONFIG, BY_EXCLUSION, BY_STRONG, BY_WEAK = 0.95, 0.9, 0.8, 0.7
YEAR_GIVEN, YEAR_GUESSED = 0.6, 0.4
Day = date  # The name of the field below hides that of the type.
URL_DATE = re.compile(r"[/=_-]((?:19|20)\d\d)[/_-](\d\d?)[/_-](\d\d?)(?!\d)|/((?:19|20)\d\d)(\d\d)(\d\d)/")


@dataclass(frozen=True, slots=True)
class Published:
    """When a document was published, as columns published_* of `documents`.

    `at` has no zone attached: UTC where `tz` is known, else local time. `surface` is the date as it stands with weekday
    and time; `alternatives` are the readings that stay possible, without `date`.
    """

    date: date | None = None
    at: datetime | None = None
    tz: str | None = None
    precision: str | None = None  # minute | day | month | year
    order: str = "unknown"  # iso | dmy | mdy | unknown
    confidence: float = 0.0
    alternatives: tuple[Day, ...] = ()
    evidence: tuple[str, ...] = ()
    surface: str | None = None


Candidate = tuple[str, Surface]  # (record | header | updated | dateline, date)


def decide(
    candidates: Sequence[Candidate], body: str, url: str | None, source: Source | None, words: Words, night: date
) -> Published:
    """The publication date from the candidates, best first, each with the others as evidence."""
    evidence: list[str] = []
    url_date = read_url(url, night)
    for no, (origin, surface) in enumerate(candidates):
        readings, notes = possible_readings(surface, source, night)
        evidence += notes
        if not readings:
            continue
        if surface.precision != "day" and (finer := _finer(surface, candidates[no + 1 :], night)):
            evidence.append(f"{origin}: {surface.text!r} gives the {surface.precision} only")
            origin, surface = finer
            readings = dict(surface.readings)
        others = [c for c in candidates if c[1] is not surface]
        return _weigh(origin, surface, readings, evidence, others, url_date, body, source, words, night)
    for origin, surface in candidates:
        if surface.month_day and (found := _without_year(origin, surface, url_date, body, night, evidence)):
            return found
    if url_date:
        evidence.append(f"url: {url_date} in the address")
        return Published(url_date, None, None, "day", "iso", CONFIDENCE["url"], (), tuple(evidence), None)
    return Published(evidence=(*evidence, "no date found"))


def possible_readings(surface: Surface, source: Source | None, night: date) -> tuple[dict[str, date], list[str]]:
    """Readings of a date that are not after the night, by order, and what was said against the others."""
    readings = dict(surface.readings)
    if source is None or source.date_order != "ymd":
        # 16/08/12 is year first only where the source is known to write so.
        readings.pop("ymd", None)
    notes = []
    for order, day in list(readings.items()):
        if day > night:
            if (utc := surface.moment(day)) and _has_offset(surface) and utc.date() <= night:
                readings[order] = utc.date()
                notes.append(f"zone: {day} {surface.clock.zone if surface.clock else ''} is {utc.date()} in UTC")
                continue
            del readings[order]
            notes.append(f"night: {order} {day} is later than {night}, excluded")
    return readings, notes


def read_url(url: str | None, night: date) -> date | None:
    """The day in an address such as /2016/08/12/, which is always year first."""
    for found in URL_DATE.finditer(url or ""):
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            read = date(year, month, day)
        except ValueError:
            continue
        if read <= night:
            return read
    return None


def _weigh(
    origin: str, surface: Surface, readings: dict[str, date], evidence: list[str], others: Sequence[Candidate],
    url_date: date | None, body: str, source: Source | None, words: Words, night: date,
) -> Published:  # fmt: skip
    """Chooses among the readings that are left: config, then exclusions, then strong, then weak favours."""
    told = f"{origin}: {surface.text!r}"
    if surface.style != "digits":
        text = f"{told} is {readings['iso']}"
        return conclude(surface, readings, "iso", CONFIDENCE[origin], [*evidence, text])
    evidence = [told, *evidence]
    if source and source.date_order:
        if source.date_order in readings:
            evidence.append(f"config: source {source.name} writes {source.date_order}")
            return conclude(surface, {source.date_order: readings[source.date_order]}, source.date_order, BY_CONFIG, evidence)
        evidence.append(f"config: source {source.name} writes {source.date_order}, which does not fit")
    first = next(iter(readings.values()))
    if len(readings) == 2 and len(set(readings.values())) == 1:
        return conclude(surface, readings, "unknown", CONFIDENCE[origin], [*evidence, f"digits: both readings are {first}"])
    if len(readings) == 1:
        order = next(iter(readings))
        possible = [o for o, _ in surface.readings if o != "ymd"]
        if len(possible) == 1:
            return conclude(surface, readings, order, CONFIDENCE[origin], [*evidence, f"digits: only {order} is a day"])
        return conclude(surface, readings, order, BY_EXCLUSION, evidence)
    clues = list(clues_of(readings, surface, others, url_date, body, words, night))
    evidence += [clue.text for clue in clues]
    chosen, confidence = choose(readings, clues)
    if chosen is None:
        evidence.append("undecided: " + " or ".join(f"{order} {day}" for order, day in readings.items()))
        return Published(None, None, None, None, "unknown", 0.0, tuple(sorted(readings.values())), tuple(evidence), surface.text)
    left = {o: d for o, d in readings.items() if not any(c.strength == "exclude" and c.order == o for c in clues)}
    return conclude(surface, left, chosen, confidence, evidence)


def choose(readings: dict[str, date], clues: Sequence[Clue]) -> tuple[str | None, float]:
    """The reading the clues decide for and how sure that is. Contradicting clues of one strength decide nothing."""
    left = set(readings) - {clue.order for clue in clues if clue.strength == "exclude"}
    if len(left) == 1:
        return left.pop(), BY_EXCLUSION
    for strength, confidence in (("strong", BY_STRONG), ("weak", BY_WEAK)):
        favoured = {clue.order for clue in clues if clue.strength == strength and clue.order in left}
        if favoured:
            return (favoured.pop(), confidence) if len(favoured) == 1 else (None, 0.0)
    return None, 0.0


def conclude(
    surface: Surface, readings: dict[str, date], order: str, confidence: float, evidence: Sequence[str]
) -> Published:
    """The decision for one reading; the other readings stay alternatives."""
    day = readings[order] if order in readings else next(iter(readings.values()))
    local = dict(surface.readings).get(order, day)
    at = surface.moment(local)
    known = _has_offset(surface)
    notes = []
    if surface.clock and surface.clock.zone and not known:
        notes.append(f"zone: {surface.clock.zone} stands for several zones, time left local")
    return Published(
        day,
        at,
        surface.clock.zone if surface.clock and known else None,
        "minute" if at else surface.precision,
        "iso" if order == "ymd" else order,
        confidence,
        tuple(sorted({d for d in readings.values() if d != day})),
        (*evidence, *notes),
        surface.text,
    )


def _has_offset(surface: Surface) -> bool:
    return surface.clock is not None and surface.clock.offset_minutes is not None


def _finer(surface: Surface, later: Sequence[Candidate], night: date) -> Candidate | None:
    """A candidate with a day, in words or ISO, inside the month or year of a coarser one."""
    coarse = surface.readings[0][1]
    for origin, other in later:
        if other.precision == "day" and other.readings and other.readings[0][0] == "iso":
            day = other.readings[0][1]
            if day <= night and day.year == coarse.year and (surface.precision == "year" or day.month == coarse.month):
                return origin, other
    return None


def _without_year(
    origin: str, surface: Surface, url_date: date | None, body: str, night: date, evidence: list[str]
) -> Published | None:
    """A dateline with day and month: its year from elsewhere in the document, else the latest if that is close."""
    given = url_date.year if url_date else None
    if given is None and (copyright_year := re.search(r"(?:©|\(c\)|copyright)\s*(?:\w+\s){0,3}((?:19|20)\d\d)\b", body, re.IGNORECASE)):
        given = int(copyright_year[1])
    days = [d for y in (night.year, night.year - 1) if (d := _day_of(y, surface)) and d <= night]
    if given and (day := _day_of(given, surface)) and day <= night:
        text = f"{origin}: {surface.text!r} has no year, {given} is named elsewhere"
        return _of_day(surface, day, YEAR_GIVEN, [*evidence, text])
    if days and night - days[0] <= timedelta(days=CLOSE_DAYS):
        text = f"{origin}: {surface.text!r} has no year, {days[0].year} is the latest that is not after {night}"
        return _of_day(surface, days[0], YEAR_GUESSED, [*evidence, text])
    evidence.append(f"{origin}: {surface.text!r} has no year and nothing gives it")
    return None


def _of_day(surface: Surface, day: date, confidence: float, evidence: Sequence[str]) -> Published:
    return Published(day, None, None, "day", "iso", confidence, (), tuple(evidence), surface.text)


def _day_of(year: int, surface: Surface) -> date | None:
    try:
        return date(year, *surface.month_day) if surface.month_day else None
    except ValueError:
        return None
