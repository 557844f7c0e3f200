"""Calendar: what a month, a week, a weekend, a season or a decade is worth, as ISO 8601 or TIMEX3 value and as days.

Belongs here: arithmetic on days. Does not: what a text says (expressions), against which day it is read (resolution).
Seasons are those of the northern hemisphere and of whole months; a week begins on Monday; a weekend is its last two days.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

# TIMEX3 letters of units, for durations (P3M, PT48H) and their order of size.
UNITS = {
    "second": "TS", "minute": "TM", "hour": "TH", "night": "D", "day": "D", "week": "W", "fortnight": "W", "weekend": "WE",
    "month": "M", "quarter": "M", "year": "Y", "decade": "Y", "century": "Y",
}  # fmt: skip
TIMES_UNIT = {"fortnight": 2, "quarter": 3, "decade": 10, "century": 100}
SEASONS = {"spring": (3, "SP"), "summer": (6, "SU"), "autumn": (9, "FA"), "fall": (9, "FA"), "winter": (12, "WI")}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to `last`, both included, with the value and precision they are written in."""

    value: str
    first: date
    last: date
    precision: str


def day(at: date) -> Stretch:
    """One day."""
    return Stretch(at.isoformat(), at, at, "day")


def month(year: int, number: int) -> Stretch:
    """A month; numbers outside 1 to 12 count on into other years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Stretch(
        f"{year:04}-{number:02}", date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month"
    )


def year(number: int) -> Stretch:
    """A year."""
    return Stretch(f"{number:04}", date(number, 1, 1), date(number, 12, 31), "year")


def decade(number: int) -> Stretch:
    """Ten years from 1990 on for 1990; the value is cut, as TIMEX3 has it (199)."""
    return Stretch(f"{number // 10}", date(number, 1, 1), date(number + 9, 12, 31), "decade")


def century(number: int) -> Stretch:
    """A hundred years from 1900 on for 1900."""
    return Stretch(f"{number // 100}", date(number, 1, 1), date(number + 99, 12, 31), "century")


def quarter(year_number: int, number: int) -> Stretch:
    """A quarter of a year; numbers outside 1 to 4 count on into other years."""
    first, last = month(year_number, 3 * number - 2), month(year_number, 3 * number)
    return Stretch(f"{first.first.year:04}-Q{(first.first.month + 2) // 3}", first.first, last.last, "quarter")


def week(at: date) -> Stretch:
    """The ISO week of a day."""
    number = at.isocalendar()
    first = at - timedelta(at.weekday())
    return Stretch(f"{number.year:04}-W{number.week:02}", first, first + timedelta(6), "week")


def weekend(at: date) -> Stretch:
    """The weekend of the ISO week of a day."""
    whole = week(at)
    return Stretch(f"{whole.value}-WE", whole.first + timedelta(5), whole.last, "weekend")


def season(year_number: int, name: str) -> Stretch:
    """Three months from the first one of the season; winter 2015 begins in December 2015."""
    first, letters = SEASONS[name]
    return Stretch(
        f"{year_number:04}-{letters}", month(year_number, first).first, month(year_number, first + 2).last, "season"
    )


def moved(at: date, unit: str, number: float) -> Stretch:
    """The day, week, month or year that lies `number` units after a day (before it where negative).

    Hours and minutes stay on the day they lead to. A month or year is as exact as it is named: two months after 10 May
    is July, not 10 July. Raises OverflowError or ValueError where it leads outside the calendar.
    """
    count = int(number * TIMES_UNIT.get(unit, 1))
    letter = UNITS[unit]
    if letter.startswith("T"):
        return day(at + timedelta(**{f"{unit}s": number}))
    if letter == "D":
        return day(at + timedelta(count))
    if letter in ("W", "WE"):
        there = at + timedelta(7 * count)
        return weekend(there) if letter == "WE" else week(there)
    if letter == "M":
        return month(at.year, at.month + count)
    return year(at.year + count)


def duration_value(unit: str, number: float | None) -> str:
    """P3M, PT48H, P490Y; PXM where the number is vague."""
    letter = UNITS[unit]
    if letter == "WE":
        letter = "W"
    count = "X" if number is None else f"{number * TIMES_UNIT.get(unit, 1):g}"
    return f"PT{count}{letter[1]}" if letter.startswith("T") else f"P{count}{letter}"


def back(last: date, unit: str, number: float) -> date:
    """The day on which a duration began that ended on `last`. Raises OverflowError or ValueError outside the calendar."""
    letter = UNITS[unit]
    count = int(number * TIMES_UNIT.get(unit, 1))
    if letter == "M":
        stretch = month(last.year, last.month - count)
        return stretch.first.replace(day=min(last.day, monthrange(stretch.first.year, stretch.first.month)[1]))
    if letter == "Y":
        there = last.year - count
        return date(there, last.month, min(last.day, monthrange(there, last.month)[1]))
    reached = moved(last, unit, -number).first
    return reached if letter not in ("W", "WE") else last - timedelta(7 * count)
