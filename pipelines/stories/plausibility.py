"""Plausibility: which of two versions is likelier the right one, and why.

Belongs here: values that cannot be, and the order of the reasons. Does not: finding what differs (copies, wordings, bounds).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extract.figures.lists import read_lists
from pipelines.extract.figures.numerals import PLURAL_SCALES, SCALES
from pipelines.stories.difference import Difference, Span

# Days of a unit of time, to compare spans of time.
DAYS = {
    "second": 1 / 86400,
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1,
    "night": 1,
    "week": 7,
    "fortnight": 14,
    "month": 30.4,
    "season": 91,
    "year": 365.25,
    "decade": 3652.5,
    "century": 36525,
}
# No lease, sentence, office or campaign that news counts in years lasts longer.
LONGEST_SPAN_YEARS = 150
LAST_DAY_OF_MONTH = 31
# News tells of the years to come, not of centuries.
LAST_YEAR = 2100
# The yearly product of the world is about 1.1e14 dollars (World Bank, 2024).
MOST_MONEY = 2e14
MOST_PEOPLE = 8.5e9
MONEY = re.compile(r"[$€£¥]\s*$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words at a difference are worth: a value, and what it is a value of."""

    value: float | None
    days: float | None
    scale: float | None = None


def read(span: Span) -> Reading:
    """Value of the number in a span or right before it, and its span of time in days where a unit of time follows."""
    words = span.line.words
    value, scale = None, 1.0
    first = span.first
    while first > 0 and words[first - 1].value is not None and words[span.first].value is None:
        first -= 1
    for i in range(first, span.last):
        if words[i].value is not None:
            value = words[i].value
    for i in range(first, min(span.last + 1, len(words))):
        scale *= {**SCALES, **PLURAL_SCALES}.get(words[i].key, 1)
    unit = next(
        (
            read_lists().units.get(words[i].key)
            for i in range(first, min(span.last + 2, len(words)))
            if words[i].key in read_lists().units
        ),
        None,
    )
    days = DAYS.get(unit.name) if unit is not None and unit.kind == "duration" else None
    return Reading(None if value is None else value * scale, days, scale)


def ratio_of(difference: Difference) -> float | None:
    """Larger over smaller of both readings; null where they are no numbers."""
    if difference.field not in ("figure", "unit"):
        return None
    a, b = read(difference.a), read(difference.b)
    left, right = (_size(reading, difference.field) for reading in (a, b))
    if not left or not right:
        return None
    return max(left, right) / min(left, right)


def _size(reading: Reading, field: str) -> float | None:
    if field == "unit" and reading.days is not None:
        return (reading.value or 1) * reading.days
    if field == "unit" and reading.value is None:
        return reading.scale if reading.scale and reading.scale > 1 else None
    return reading.value


def implausible(span: Span, field: str) -> str | None:
    """Why what a version says can hardly be; None where nothing speaks against it."""
    reading = read(span)
    if field == "date":
        surface = span.surface.replace(",", "")
        if not surface.isdigit():
            return None
        value = int(surface)
        if LAST_DAY_OF_MONTH < value < 1000:
            return f"no month has a day {value}"
        return f"the year {value} is too far ahead" if value > LAST_YEAR else None
    if reading.value is None:
        return None
    if reading.days is not None and reading.value * reading.days > LONGEST_SPAN_YEARS * DAYS["year"]:
        return f"{_plain(reading.value * reading.days / DAYS['year'])} years is longer than anything news counts so"
    before = span.line.text[: span.start - span.line.offset]
    if MONEY.search(before) and reading.value > MOST_MONEY:
        return "it is more money than the world makes in a year"
    if reading.value > MOST_PEOPLE and _counts_people(span):
        return "there are not so many people"
    return None


def _counts_people(span: Span) -> bool:
    behind = [word.key for word in span.line.words[span.last : span.last + 2]]
    return any(read_lists().counted.get(key) == "person" for key in behind)


def _plain(value: float) -> str:
    return f"{value:,.0f}"


def judge(difference: Difference, n_copies: int, n_like_b: int) -> tuple[str, str]:
    """Which version is likelier, a or b, and why: what cannot be, then what most copies have, then the canonical version.

    `n_copies` are the story's documents without the canonical one, `n_like_b` those of them that have what b has.
    """
    wrong_a, wrong_b = implausible(difference.a, difference.field), implausible(difference.b, difference.field)
    if wrong_b and not wrong_a:
        return "a", f"implausible: {wrong_b}"
    if wrong_a and not wrong_b:
        return "b", f"implausible: {wrong_a}"
    return judge_versions(n_copies, n_like_b)


def judge_versions(n_copies: int, n_like_b: int) -> tuple[str, str]:
    """The same by copies alone."""
    if n_like_b >= 2 and 2 * n_like_b > n_copies + 1:
        return "b", f"most copies: {n_like_b} of {n_copies} have it"
    if n_copies > n_like_b and n_copies > 1:
        return "a", f"canonical version, and {n_copies - n_like_b} of {n_copies} copies do not differ from it here"
    return "a", "canonical version"
