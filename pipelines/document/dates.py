"""Dates as they stand in a text: where they are, and every day their digits can mean.

Belongs here: absolute dates with their time of day and zone. Does not: choosing between readings (published), relative
expressions such as "on Thursday" (clues uses weekdays as evidence only).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from .months import MONTH, WEEKDAY, month_number, weekday_number
from .words import Words

FIRST_YEAR = 1800  # Nothing here was published before; smaller numbers are no years.


@dataclass(frozen=True, slots=True)
class Clock:
    """Time of day as it stands. `offset_minutes` east of UTC; None where no zone, or one of several meanings, is named."""

    time: time
    is_24h: bool | None  # False with am/pm; None where it cannot be told (9:30)
    zone: str | None
    offset_minutes: int | None


@dataclass(frozen=True, slots=True)
class Surface:
    """A date in a text, [start, end) with its weekday and time. `readings` holds (order, day) for each way to read it.

    order: iso (also the month in words), dmy, mdy, or ymd for two-digit years first, which only a source can vouch for.
    A date without a year has no readings but `month_day`.
    """

    start: int
    end: int
    text: str
    style: str  # iso | digits | words | unyeared
    readings: tuple[tuple[str, date], ...]
    precision: str = "day"  # day | month | year
    clock: Clock | None = None
    weekday: int | None = None  # 0 for Monday
    separator: str = ""
    month_day: tuple[int, int] | None = None

    def moment(self, day: date) -> datetime | None:
        """The moment on that day, UTC where the offset is known, else local; None without a time of day."""
        if self.clock is None:
            return None
        return datetime.combine(day, self.clock.time) - timedelta(minutes=self.clock.offset_minutes or 0)


ORDINAL = r"(?:st|nd|rd|th|er|[.ºª])?"
JOIN = r"(?:\s+(?:of|de|del)\s+|\s*[/.-]\s*|\s+|(?<=\d)(?=[A-Za-z])|(?<=[.º]))"
DATE = re.compile(
    rf"""
    (?<![\w$€£]) (?P<y0>(?:19|20)\d\d)(?P<s0>[-/.])(?P<m0>\d\d?)(?P=s0)(?P<d0>\d\d?)(?!\d)
    | (?<![\w/$€£-])(?<!\d\.) (?P<a>\d\d?)(?P<s>[/-]|\.\ ?)(?P<b>\d\d?)(?P=s)(?P<y>\d{{4}}|\d\d)(?![\d%])(?![/.-]\d)
    | (?<!\w) (?P<d1>\d\d?){ORDINAL}{JOIN}(?P<m1>{MONTH})\.?(?:,?\s+(?:de\s+|del\s+)?|\s*[,/-]\s*|(?<=\.))(?P<y1>(?:1[89]|20)\d\d|'?\d\d)(?![\w:.%]*\d)(?!\w)
    | (?P<m2>{MONTH})\.?\s*[-/]?\s*(?P<d2>\d\d?){ORDINAL}(?:\s*,\s*|\s*[-/]\s*|\s+)(?P<y2>(?:1[89]|20)\d\d)(?!\w)
    | (?<!\w) (?P<y3>(?:19|20)\d\d)[\s/-]+(?P<m3>{MONTH})\.?[\s/-]+(?P<d3>\d\d?)(?!\w)
    | (?<!\d) (?P<y4>(?:19|20)\d\d)\s?[年년]\s?(?P<m4>\d\d?)\s?[月월]\s?(?P<d4>\d\d?)\s?[日일]
    | (?P<m5>{MONTH})\.?,?\s+(?:de\s+|del\s+)?(?P<y5>(?:19|20)\d\d)(?!\w)
    | (?<!\w) (?P<d6>\d\d?){ORDINAL}{JOIN}(?P<m6>{MONTH})
    | (?P<m7>{MONTH})\.?\s*(?P<d7>\d\d?)(?:st|nd|rd|th)?(?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
CLOCK = (
    r"(?:(?P<h>[01]?\d|2[0-4])(?:[:.h](?P<i>[0-5]\d)(?::(?P<sec>[0-5]\d)(?:[.,]\d+)?)?)(?!\d)(?:\s?(?P<ap>[APap]\.?[Mm]\b\.?))?"
    r"|(?P<h2>1[0-2]|0?[1-9])\s?(?P<ap2>[APap]\.?[Mm]\b\.?)"
    r"|(?P<h3>[01]\d|2[0-3])(?P<i3>[0-5]\d)(?=\s?(?:hrs|hours|GMT|UTC)\b))(?:\s?(?:hrs|hours|[Uu]hr)\b)?"
)
ZONE = r"(?:\s?\(?(?P<zone>(?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?|[A-Z]{1,5}\b)\)?)?"
AFTER = re.compile(rf"(?:T|[\s,|·•@–—-]*(?:\b(?:at|um|a\slas|à|às)\s+)?){CLOCK}{ZONE}")
BEFORE = re.compile(rf"{CLOCK}{ZONE}[\s,|·•–—-]*(?:on\s+)?\Z")
DAY_BEFORE = re.compile(rf"(?P<weekday>{WEEKDAY})\.?,?\s*(?:the\s+|den\s+|le\s+)?\Z", re.IGNORECASE)


def find_dates(text: str, start: int, end: int, words: Words, night: date) -> Iterator[Surface]:
    """Dates in text[start:end], in order. Two-digit years are read as the latest that is not after the night."""
    reach = start
    for found in DATE.finditer(text, start, end):
        surface = _read(found, text, reach, end, words, night)
        if surface is not None and surface.start >= reach:
            reach = surface.end
            yield surface


def read_field(value: str, words: Words, night: date) -> Surface | None:
    """The date a field holds by itself: what find_dates knows, and seconds since 1970, 20210303, 2021-03 and 2021."""
    value = value.strip()[:120]
    if re.fullmatch(r"\d{10}(?:\.\d+)?|\d{13}", value):
        seconds = float(value) / (1000 if len(value) == 13 and "." not in value else 1)
        at = datetime.fromtimestamp(int(seconds), UTC)
        clock = Clock(at.time(), True, "UTC", 0)
        return Surface(0, len(value), value, "iso", (("iso", at.date()),), clock=clock)
    if compact := re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z)?)?", value):
        y, m, d, h, i, s, z = compact.groups()
        value = f"{y}-{m}-{d}" + (f"T{h}:{i}:{s or '00'}{z or ''}" if h else "")
    if short := re.fullmatch(r"((?:19|20)\d\d)(?:[-/](\d\d?))?", value):
        first = _day(int(short[1]), int(short[2] or 1), 1)
        precision = "month" if short[2] else "year"
        return Surface(0, len(value), value, "iso", (("iso", first),), precision) if first else None
    return next(find_dates(value, 0, len(value), words, night), None)


def _read(found: re.Match[str], text: str, reach: int, end: int, words: Words, night: date) -> Surface | None:
    """One match of DATE with the weekday and the time beside it; None if it is no day of any calendar."""
    part = found.groupdict()
    style, precision, month_day = "words", "day", None
    readings: list[tuple[str, date | None]] = []
    if part["a"]:
        style, readings = "digits", _digit_readings(int(part["a"]), int(part["b"]), part["y"], night)
    elif part["y0"]:
        style, readings = "iso", [("iso", _day(int(part["y0"]), int(part["m0"]), int(part["d0"])))]
    elif part["y4"]:
        readings = [("iso", _day(int(part["y4"]), int(part["m4"]), int(part["d4"])))]
    elif part["y5"]:
        precision, readings = "month", [("iso", _day(int(part["y5"]), month_number(part["m5"]), 1))]
    elif part["m6"] or part["m7"]:
        style = "unyeared"
        month_day = (month_number(part["m6"] or part["m7"]), int(part["d6"] or part["d7"]))
        if not _day(2000, *month_day):
            return None
    else:
        n = next(n for n in "123" if part[f"m{n}"])
        year, month = part[f"y{n}"].lstrip("'"), month_number(part[f"m{n}"])
        readings = [("iso", _full_day(year, month, int(part[f"d{n}"]), night))]
    days = tuple((order, day) for order, day in readings if day)
    if not days and not month_day:
        return None
    start, stop = found.start(), found.end()
    clock, weekday = None, None
    if before := DAY_BEFORE.search(text[max(reach, start - 20) : start]):
        weekday = weekday_number(before["weekday"])
        start -= len(before[0])
    if precision == "day":
        if after := AFTER.match(text, stop, end):
            clock, stop = _clock(after, words), stop + _length(after, words)
        elif (ahead := BEFORE.search(text[max(reach, start - 40) : start])) and (clock := _clock(ahead, words)):
            start -= len(ahead[0])
    separator = (part["s"] or "").strip()
    return Surface(start, stop, text[start:stop], style, days, precision, clock, weekday, separator, month_day)


def _digit_readings(a: int, b: int, year: str, night: date) -> list[tuple[str, date | None]]:
    readings = [("dmy", _full_day(year, b, a, night)), ("mdy", _full_day(year, a, b, night))]
    if len(year) == 2:
        # Where one reading is of this century, the other is no day of 1926: it is a day to come, and is told as one.
        century = str(night.year // 100)
        if any(day and day.year // 100 == night.year // 100 for _, day in readings):
            readings = [("dmy", _full_day(century + year, b, a, night)), ("mdy", _full_day(century + year, a, b, night))]
        readings.append(("ymd", _full_day(f"{a:02}", b, int(year), night)))
    return readings


def _full_day(year: str, month: int, day: int, night: date) -> date | None:
    """A day; a year of two digits is of the latest century in which it is not after the night."""
    if len(year) == 4:
        return _day(int(year), month, day)
    century = night.year - night.year % 100
    this, last = _day(century + int(year), month, day), _day(century - 100 + int(year), month, day)
    return this if this and this <= night else last


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= FIRST_YEAR else None
    except ValueError:
        return None


def _clock(found: re.Match[str], words: Words) -> Clock | None:
    hour = int(found["h"] or found["h2"] or found["h3"])
    half = (found["ap"] or found["ap2"] or "").lower()[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    at = time(hour % 24, int(found["i"] or found["i3"] or 0), int(found["sec"] or 0))
    leading_zero = (found["h"] or found["h3"] or "").startswith("0")
    is_24h = False if half else True if hour >= 13 or leading_zero or found["h3"] else None
    zone = found["zone"] if _is_zone(found["zone"], words) else None
    return Clock(at, is_24h, zone, _offset(zone, words))


def _length(found: re.Match[str], words: Words) -> int:
    """Characters of a time; without capitals after it that name no zone."""
    if found["zone"] and not _is_zone(found["zone"], words):
        return len(found.string[found.start() : found.start("zone")].rstrip(" ("))
    return len(found[0])


def _is_zone(zone: str | None, words: Words) -> bool:
    return zone is not None and (zone in words.zones or _offset(zone, words) is not None)


def _offset(zone: str | None, words: Words) -> int | None:
    """Minutes east of UTC, or None."""
    if zone is None or zone in words.zones:
        return words.zones[zone] if zone else None
    digits = re.sub(r"\D", "", zone)
    if not digits:
        return None
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    offset = (hours * 60 + minutes) * (-1 if "-" in zone else 1)
    # Zones reach from -12 to +14 hours; what lies outside is the other end of "17:00-18:30".
    return offset if -720 <= offset <= 840 and minutes < 60 else None
