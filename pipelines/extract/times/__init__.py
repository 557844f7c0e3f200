"""Times: expressions of time in a text, resolved against its day of publication.

Belongs here: the way through. Does not: the day of publication (document), to what a time applies (claims).
Way through: sentence -> absolute dates (the document room reads them) and expressions in words -> days -> intervals.

    calendar     what a month, a week, a weekend is worth     expressions  where they stand
    resolution   what they mean                               linking      intervals, durations that end at a date
    days         rules for days, months, years                lengths      rules for how long, how often, at what hour
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from datetime import date, timedelta

from pipelines.document import Words
from pipelines.document.dates import Surface, find_dates
from pipelines.extract.times import calendar
from pipelines.extract.times.expressions import MONTH, find_expressions
from pipelines.extract.times.linking import link_times
from pipelines.extract.times.record import Resolved, Setting, Time
from pipelines.extract.times.resolution import resolve

__all__ = ["Time", "find_times"]

# A date in digits, or a digit and the name of a month: what every absolute date holds.
DIGITS = re.compile(r"\d\s?[-/.年년]\s?\d")
DIGIT = re.compile(r"\d")
ENGLISH = re.compile(MONTH, re.IGNORECASE)
SAYING = r"\b(?:said|says|told|reported|announced|added|on\s+condition)\b"
# Words that turn a bare weekday or month forward, if no verb of saying comes between.
FORWARD = re.compile(
    r"\b(?:will|shall|won't|won’t|due|scheduled|slated|set\s+to|set\s+for|plans?\s+to|planned\s+for|planning|expected|expects?|upcoming|to\s+(?:be|meet|hold|visit|begin|start|resume|vote|take|travel|attend|open|sign))\b(?!.*"
    + SAYING
    + ")",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
ABSOLUTE = frozenset(["absolute", "clock", "set", "duration", "duration:vague"])
SAID = re.compile(SAYING, re.IGNORECASE)
NEAR = 90


def find_times(
    text: str, sentences: Iterable[tuple[int, int]], anchor: date | None, latest: date, order: str | None = None
) -> list[Time]:
    """Times in the sentences [start, end) of a text, in order, not overlapping.

    `anchor` is the day of publication, None where it is unknown; `latest` the day the text was taken in: years of two
    digits are not after it. `order` (dmy, mdy) is how the document writes dates in digits; where it is not known they are
    read so that they fall nearest to the anchor.
    """
    times: list[Time] = []
    last_day: date | None = None
    for start, end in sentences:
        here: list[Time] = []
        week: Time | None = None
        dated = sorted(_dates(text, start, end, anchor, latest, order), key=lambda time: time.start)
        ahead = deque(dated)
        spans = [(time.start, time.end) for time in dated]
        for said in find_expressions(text, start, end):
            # "early March 2015" says more than "March 2015".
            wider = [span for span in spans if said.rule == "month" and said.start < span[0] and span[1] <= said.end]
            if wider:
                dated = [time for time in dated if (time.start, time.end) not in wider]
                ahead = deque(time for time in ahead if (time.start, time.end) not in wider)
            if any(a < said.end and said.start < b for a, b in spans if (a, b) not in wider):
                continue
            forward = (
                said.rule in ("weekday", "month")
                and FORWARD.search(text, max(start, said.start - NEAR), said.start) is not None
            )
            # "killed 50 last week, the mission said on Saturday": they spoke after that week.
            is_week_of = week is not None and SAID.search(text, week.end, said.start) is None
            while ahead and ahead[0].end <= said.start:
                last_day = _day_of(ahead.popleft()) or last_day
            found = resolve(said, Setting(anchor, forward, last_day, week.first if week and is_week_of else None))
            used = None if found.rule in ABSOLUTE or found.rule.endswith("no_anchor") else anchor
            here.append(_time(text, said.start, said.end, found, used))
            last_day = _day_of(here[-1]) or last_day
            if said.rule == "unit" and found.precision == "week":
                week = here[-1]
        here = sorted([*here, *dated], key=lambda time: time.start)
        last_day = next((day for time in reversed(ahead) if (day := _day_of(time))), last_day)
        times.extend(link_times(text, here, start))
    return times


def _day_of(time: Time) -> date | None:
    return time.first if time.time_type in ("date", "time") and time.first == time.last else None


def _time(text: str, start: int, end: int, found: Resolved, anchor: date | None) -> Time:
    return Time(
        start, end, text[start:end], found.time_type, found.value, found.first, found.last, found.precision, anchor,
        found.rule, found.confidence,
    )  # fmt: skip


def _dates(text: str, start: int, end: int, anchor: date | None, latest: date, order: str | None) -> Iterable[Time]:
    """Absolute dates, with days of a month that lack their year."""
    if DIGITS.search(text, start, end) is None and not (
        DIGIT.search(text, start, end) and ENGLISH.search(text, start, end)
    ):
        return
    for surface in find_dates(text, start, end, Words.read(), latest):
        if surface.style in ("words", "unyeared") and not _is_english(surface):
            continue
        found = _of_surface(surface, anchor, order)
        if found is not None:
            yield _time(text, surface.start, surface.end, found, anchor if surface.style == "unyeared" else None)


def _is_english(surface: Surface) -> bool:
    """Names of other languages and "12 may be" are no dates of an English text."""
    name = ENGLISH.search(surface.text + " ")
    return name is not None and not name[0][0].islower()


def _of_surface(surface: Surface, anchor: date | None, order: str | None) -> Resolved | None:
    if surface.month_day is not None:
        month, number = surface.month_day
        if anchor is None:
            return Resolved("date", f"XXXX-{month:02}-{number:02}", None, None, "day", "month_day:no_anchor", 0.3)
        day = _in_year_of(anchor, month, number)
        return None if day is None else _with_clock(surface, day, "day", "month_day:nearest_before_anchor", 0.9)
    if not surface.readings:
        return None
    named = dict(surface.readings)
    if len(named) > 1:
        chosen = (
            order
            if order in named
            else min(named, key=lambda o: _days_from(anchor or named["dmy" if "dmy" in named else o], named[o]))
        )
        sure = order in named or anchor is not None
        return _with_clock(surface, named[chosen], surface.precision, f"absolute:{chosen}", 0.9 if sure else 0.6)
    day = surface.readings[0][1]
    if surface.precision == "month":
        stretch = calendar.month(day.year, day.month)
        return Resolved("date", stretch.value, stretch.first, stretch.last, "month", "absolute", 0.99)
    return _with_clock(surface, day, surface.precision, "absolute", 0.99)


def _days_from(anchor: date, day: date) -> tuple[bool, int]:
    """What is told has happened: a day to come is the less likely reading."""
    return day > anchor, abs((day - anchor).days)


def _with_clock(surface: Surface, day: date, precision: str, rule: str, confidence: float) -> Resolved:
    if surface.clock is not None:
        at = surface.clock.time
        return Resolved("time", f"{day.isoformat()}T{at.hour:02}:{at.minute:02}", day, day, "minute", rule, confidence)
    return Resolved("date", day.isoformat(), day, day, precision, rule, confidence)


def _in_year_of(anchor: date, month: int, number: int) -> date | None:
    """The day of a month nearest to the anchor, at most two months ahead: what a text of January calls 30 December is past."""
    days = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        try:
            days.append(date(year, month, number))
        except ValueError:
            continue
    near = [day for day in days if day <= anchor + timedelta(62)]
    return max(near, default=None)
