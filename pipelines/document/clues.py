"""Clues: what a text says about which reading of its digit date is meant.

Belongs here: one function a rule, each giving clues that name rule and reading. Does not: weighing them (published),
sibling documents (habits). The rules on the body read English.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .dates import Surface, find_dates
from .months import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from .words import Words

SAMPLE = 20_000  # Characters of the body that are asked.
NEAR_DAYS = 10
RECENT_DAYS = 3  # A weekday named without a date lies at most this far back in news.
MONTHS_BACK = 2
WITHIN = 1500  # Characters between "months after" and the month it may speak of.

MONTH_NAMES = "|".join(ENGLISH_MONTHS)
WEEKDAY_NAMES = "|".join(ENGLISH_WEEKDAYS)
PAST_WEEKDAY = re.compile(rf"\b(?P<day>{WEEKDAY_NAMES})\b(?!\s*,?\s*(?:\d|{MONTH_NAMES}|night's))")
NAMED_MONTH = re.compile(rf"\b(?:in|last|since|until|of)\s+(?:early\s+|late\s+|mid-)?(?P<month>{MONTH_NAMES})\b(?!\s*,?\s*(?:\d|of\b|last\b|this\b))")
MONTHS_AFTER = re.compile(r"\b(?<!\d\s)months\s+(?:after|since|ago|later)\b")
# What makes a clause speak of what is to come.
AHEAD = re.compile(
    r"\b(?:will|would|shall|next|due|scheduled|planned|plans?|expected|set|starting|beginning|begins?|coming|until|by|from|every|each|upcoming|ahead)\b",
    re.IGNORECASE,
)
PAST_VERB = re.compile(r"\b(?:was|were|had|did|\w{2,}ed|began|fell|took|came|left|went|won|lost|shot|broke|struck|met|fled)\b")


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence. strength: exclude (order is impossible), strong or weak (order is favoured), none."""

    strength: str
    order: str | None
    text: str


Readings = Mapping[str, date]


def clues_of(
    readings: Readings, surface: Surface, others: Iterable[tuple[str, Surface]], url_date: date | None, body: str, words: Words, night: date
) -> Iterator[Clue]:
    """All clues, in the order they are weighed."""
    body = body[:SAMPLE]
    yield from named_weekday(readings, surface)
    yield from other_dates(readings, others, url_date)
    yield from body_dates(readings, body, words, night)
    yield from past_weekday(readings, body)
    yield from months_after(readings, body)
    yield from same_month(readings, body)
    yield from clock_style(readings, surface)
    yield from separator(readings, surface)


def favour(strength: str, readings: Readings, fitting: Iterable[str], text: str) -> Iterator[Clue]:
    """A clue if exactly some of the readings fit; it names the one that does."""
    fits = list(fitting)
    if len(fits) == 1 < len(readings):
        yield Clue(strength, fits[0], f"{text}, favours {fits[0]} {readings[fits[0]]}")


def named_weekday(readings: Readings, surface: Surface) -> Iterator[Clue]:
    """The weekday beside the date must be its weekday."""
    if surface.weekday is None:
        return
    name = ENGLISH_WEEKDAYS[surface.weekday]
    wrong = [order for order, day in readings.items() if day.weekday() != surface.weekday]
    if len(wrong) == len(readings):
        yield Clue("none", None, f"weekday: no reading of {surface.text!r} is a {name}")
        return
    for order in wrong:
        yield Clue("exclude", order, f"weekday: {order} {readings[order]} is no {name}, excluded")


def other_dates(
    readings: Readings, others: Iterable[tuple[str, Surface]], url_date: date | None
) -> Iterator[Clue]:
    """Other dates of the head near one reading only; a dateline without a year counts by day and month."""
    if url_date:
        yield from favour("strong", readings, _near(readings, url_date), f"url: {url_date} in the address")
    for origin, other in others:
        days = dict(other.readings)
        if "iso" in days or len(set(days.values())) == 1:
            day = next(iter(days.values()))
            yield from favour("strong", readings, _near(readings, day), f"{origin}: {other.text!r} is {day}")
        elif other.month_day:
            fits = [o for o, d in readings.items() if _distance(d, other.month_day) <= NEAR_DAYS]
            yield from favour("strong", readings, fits, f"{origin}: {other.text!r} lies near")


def body_dates(readings: Readings, body: str, words: Words, night: date) -> Iterator[Clue]:
    """A date in words, with its year, within ten days of one reading only."""
    if not re.search(r"\b(?:19|20)\d\d\b", body):
        return
    for found in find_dates(body, 0, len(body), words, night):
        if found.style in ("words", "iso") and found.precision == "day":
            day = found.readings[0][1]
            clue = next(favour("strong", readings, _near(readings, day), f"text: {found.text!r} is {day}"), None)
            if clue:
                yield clue
                return


def past_weekday(readings: Readings, body: str) -> Iterator[Clue]:
    """The weekday most often named as past lies 0 to 3 days before one reading only."""
    named: Counter[str] = Counter()
    for found in PAST_WEEKDAY.finditer(body):
        clause = re.split(r"[.!?]\s", body[max(0, found.start() - 80) : found.start()])[-1]
        if not AHEAD.search(clause) and not clause.lower().endswith(("last ", "this ")):
            named[found["day"]] += 1
    if not named:
        return
    name = named.most_common(1)[0][0]
    weekday = ENGLISH_WEEKDAYS.index(name)
    fits = [order for order, day in readings.items() if (day.weekday() - weekday) % 7 <= RECENT_DAYS]
    yield from favour("strong", readings, fits, f"weekday: 'on {name}' lies 0-{RECENT_DAYS} days back")


def months_after(readings: Readings, body: str) -> Iterator[Clue]:
    """"months after" beside a month named without its year: that month lies at least two months back.

    Only a favour: the two phrases need not speak of the same event.
    """
    for after in MONTHS_AFTER.finditer(body):
        for found in NAMED_MONTH.finditer(body, max(0, after.start() - WITHIN), after.end() + WITHIN):
            month = ENGLISH_MONTHS.index(found["month"]) + 1
            fits = [order for order, day in readings.items() if (day.month - month) % 12 >= MONTHS_BACK]
            text = f"months: {after[0]!r} and {found[0]!r} put {found['month']} at least {MONTHS_BACK} months back"
            clue = next(favour("strong", readings, fits, text), None)
            if clue:
                yield clue
                return


def same_month(readings: Readings, body: str) -> Iterator[Clue]:
    """A month named as past is not the month of publication, which is called "this month" or given with its day."""
    for found in NAMED_MONTH.finditer(body):
        clause = re.split(r"[.!?]\s", body[max(0, found.start() - 120) : found.start()])[-1]
        if AHEAD.search(clause) or not PAST_VERB.search(clause):
            continue
        month = ENGLISH_MONTHS.index(found["month"]) + 1
        fits = [order for order, day in readings.items() if day.month != month]
        clue = next(favour("weak", readings, fits, f"month: {found[0]!r} is past"), None)
        if clue:
            yield clue
            return


def clock_style(readings: Readings, surface: Surface) -> Iterator[Clue]:
    """Who writes 17:41 puts the day first, who writes 5:41 PM the month."""
    if surface.clock is None or surface.clock.is_24h is None:
        return
    shown = surface.clock.time.strftime("%H:%M")
    if surface.clock.is_24h:
        yield from favour("weak", readings, [o for o in readings if o == "dmy"], f"clock: {shown} is a 24-hour clock")
    else:
        yield from favour("weak", readings, [o for o in readings if o == "mdy"], "clock: am/pm is a 12-hour clock")


def separator(readings: Readings, surface: Surface) -> Iterator[Clue]:
    """Dots between the digits are the habit of countries that put the day first."""
    if surface.separator == ".":
        yield from favour("weak", readings, [o for o in readings if o == "dmy"], "separator: dots")


def _near(readings: Readings, day: date) -> list[str]:
    return [order for order, reading in readings.items() if abs((reading - day).days) <= NEAR_DAYS]


def _distance(day: date, month_day: tuple[int, int]) -> int:
    """Days between a day and the nearest such day of any year."""
    distances = []
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            distances.append(abs((date(year, *month_day) - day).days))
        except ValueError:
            continue
    return min(distances, default=366)
