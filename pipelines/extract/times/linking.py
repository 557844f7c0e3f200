"""Linking: what expressions of one sentence say about one another.

Belongs here: intervals made of two dates, durations that end at a date. Does not: what one expression means (resolution).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipelines.extract.times import calendar
from pipelines.extract.times.record import Time

BETWEEN = re.compile(r"\s*(?:to|until|till|through|and|[-–—])\s*(?:the\s+)?", re.IGNORECASE)
OPENS = re.compile(r"\b(?:from|between)\s+(?:the\s+)?\Z", re.IGNORECASE)
# "captured in October 2017 after a four-month campaign": the campaign ended when the town was captured.
ENDS_AT = re.compile(
    r"\b(?:after|following|ended|ending|concluded|capping|culminat\w+)\s+(?:in\s+|on\s+)?(?:a|an|the|its|their|his|her)?\s*(?:[a-z]+\s+)?\Z",
    re.IGNORECASE,
)
UNIT = re.compile(r"^PT?([\d.]+)([A-Z])$")
UNIT_OF = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def link_times(text: str, times: Sequence[Time], start: int) -> list[Time]:
    """Times of a sentence that begins at `start`, with two ends of an interval made one and durations placed."""
    joined: list[Time] = []
    for time in times:
        before = joined[-1] if joined else None
        if before is not None and _is_interval(text, before, time, start):
            joined[-1] = _interval(text, before, time)
        else:
            joined.append(time)
    dates = [t for t in joined if t.time_type == "date" and t.last is not None]
    return [_placed(text, time, dates, start) for time in joined]


def _is_interval(text: str, before: Time, after: Time, start: int) -> bool:
    if before.time_type != "date" or after.time_type != "date" or before.first is None or after.last is None:
        return False
    between = text[before.end : after.start]
    if BETWEEN.fullmatch(between) is None or "/" in (before.value or ""):
        return False
    opened = OPENS.search(text[start : before.start]) is not None
    is_dash = between.strip() in ("-", "–", "—") or between.strip().lower() in ("to", "until", "till", "through")
    return opened or (is_dash and before.precision == after.precision)


def _interval(text: str, before: Time, after: Time) -> Time:
    first, last, value = before.first, after.last, before.value
    # "from June to October 2017": the year of the second is also that of the first.
    if (
        first is not None
        and last is not None
        and before.rule.startswith("month:")
        and after.rule == "absolute"
        and after.precision == "month"
    ):
        stretch = calendar.month(last.year - (first.month > last.month), first.month)
        first, value = stretch.first, stretch.value
    if first is None or last is None or first > last:
        return replace(after, start=before.start, surface=text[before.start : after.end], confidence=0.4)
    return replace(
        after, start=before.start, surface=text[before.start : after.end], value=f"{value}/{after.value}", first=first, last=last,
        rule="interval", confidence=min(before.confidence, after.confidence),
    )  # fmt: skip


def _placed(text: str, time: Time, dates: Sequence[Time], start: int) -> Time:
    """A duration that the words before it end at the one date of the sentence."""
    if time.time_type != "duration" or time.first is not None or not dates:
        return time
    size = UNIT.match(time.value or "")
    if size is None or size[2] not in UNIT_OF or ENDS_AT.search(text[start : time.start]) is None:
        return time
    nearest = min(dates, key=lambda t: abs(t.start - time.start))
    end = nearest.last
    if end is None:
        return time
    try:
        first = calendar.back(end, UNIT_OF[size[2]], float(size[1]))
    except (OverflowError, ValueError):
        return time
    return replace(time, first=_cut(first, nearest.precision), last=end, rule="duration:ends_at_date", confidence=0.6)


def _cut(first: date, precision: str) -> date:
    """A stretch that ends in a month began in a month: its first day."""
    return first.replace(day=1) if precision == "month" else first
