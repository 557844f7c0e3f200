"""Days: which days an expression means: weekdays, months, years, "last week", "two days ago".

Belongs here: one function a rule. Does not: what takes a length of time, returns or has an hour (lengths), the policy (resolution).
"""

from __future__ import annotations

from datetime import timedelta

from pipelines.document.months import month_number, weekday_number
from pipelines.extract.times import calendar
from pipelines.extract.times.calendar import Stretch
from pipelines.extract.times.lengths import PARTS, count_of, unit_of
from pipelines.extract.times.record import Resolved, Resolver, Setting

NEXT = ("next", "coming", "this coming")
UNCERTAIN = 0.3


def _date(stretch: Stretch, rule: str, confidence: float, part: str | None = None) -> Resolved:
    if part is not None:
        return Resolved(
            "time", f"{stretch.value}T{PARTS[part]}", stretch.first, stretch.last, "part_of_day", rule, confidence
        )
    return Resolved("date", stretch.value, stretch.first, stretch.last, stretch.precision, rule, confidence)


def _unresolved(rule: str, time_type: str = "date", value: str | None = None) -> Resolved:
    return Resolved(time_type, value, None, None, "vague", f"{rule}:no_anchor", UNCERTAIN)


def _weekday(parts: dict[str, str], setting: Setting) -> Resolved:
    number = weekday_number(parts["weekday"])
    if "each" in parts:
        return Resolved("set", f"XXXX-WXX-{number + 1}", None, None, "day", "weekday:every", 0.8)
    part = parts.get("part") or {"early": "morning", "late": "evening"}.get(parts.get("edge", ""))
    if setting.anchor is None:
        return _unresolved("weekday", value=f"XXXX-WXX-{number + 1}")
    which = parts.get("which", "")
    if not which and setting.week is not None:
        monday = setting.week - timedelta(setting.week.weekday())
        return _date(calendar.day(monday + timedelta(number)), "weekday:of_the_week_named", 0.85, part)
    back = (setting.anchor.weekday() - number) % 7
    if which in NEXT or (not which and setting.looks_forward):
        ahead = 7 - back
        return _date(calendar.day(setting.anchor + timedelta(ahead)), "weekday:after_anchor", 0.75, part)
    if which == "last" and back == 0:
        back = 7
    return _date(calendar.day(setting.anchor - timedelta(back)), "weekday:at_or_before_anchor", 0.9, part)


def _day(parts: dict[str, str], setting: Setting) -> Resolved:
    named = parts["day"]
    moved = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}.get(named, 0)
    part = parts.get("part") or ("night" if named == "tonight" else None)
    if setting.anchor is None:
        return _unresolved("day")
    return _date(calendar.day(setting.anchor + timedelta(moved)), f"day:{named.replace(' ', '_')}", 0.85, part)


def _day_beside(parts: dict[str, str], setting: Setting) -> Resolved:
    """As in "the day before": the neighbour of the day last named, which is not always that of publication."""
    said = parts.get("beside") or parts["way"]
    is_before = said.endswith(("before", "earlier")) or said.startswith("previous")
    part = "night" if "night" in (parts.get("day_or_night"), said.split()[0]) else None
    if setting.last_day is None:
        return Resolved("date", "PAST_REF" if is_before else None, None, None, "vague", "day:beside_no_day", UNCERTAIN)
    there = setting.last_day + timedelta(-1 if is_before else 1)
    return _date(calendar.day(there), "day:beside_the_day_named", 0.7, part)


def _start_of(parts: dict[str, str], setting: Setting) -> Resolved:
    """As in "since the start of the year": its first month, the first day of a month or week."""
    if setting.anchor is None:
        return _unresolved("start_of")
    whole = calendar.moved(setting.anchor, parts["unit"], 0)
    first = calendar.month(whole.first.year, 1) if parts["unit"] == "year" else calendar.day(whole.first)
    return _date(first, f"start_of:{parts['unit']}", 0.8)


def _part_of_day(parts: dict[str, str], setting: Setting) -> Resolved:
    if setting.anchor is None:
        return _unresolved("part_of_day", "time")
    part = "night" if "over" in parts else parts["part"]
    is_before = "over" in parts or parts.get("which") == "last"
    return _date(calendar.day(setting.anchor - timedelta(int(is_before))), "part_of_day", 0.8, part)


def _part_alone(parts: dict[str, str], setting: Setting) -> Resolved:
    part = parts.get("part") or parts["dawn"]
    if setting.last_day is None:
        return Resolved("time", f"T{PARTS[part]}", None, None, "part_of_day", "part_of_day:no_day", UNCERTAIN)
    return _date(calendar.day(setting.last_day), "part_of_day:of_the_day_named_before", 0.6, part)


def _unit(parts: dict[str, str], setting: Setting) -> Resolved:
    unit, which = parts["unit"], parts["which"]
    anchor = setting.anchor
    if anchor is None:
        return _unresolved("unit")
    step = 1 if which in NEXT else 0 if which in ("this", "current") else -1
    # "the past year" runs up to the anchor; "last year" is the year before.
    if "the" in parts and which in ("past", "last") and unit in ("week", "month", "year", "decade"):
        return Resolved(
            "duration",
            calendar.duration_value(unit, 1),
            calendar.back(anchor, unit, 1),
            anchor,
            unit,
            "running:up_to_anchor",
            0.7,
        )
    if unit in calendar.SEASONS:
        stretch = calendar.season(anchor.year + step, unit)
        if step == -1 and (later := calendar.season(anchor.year, unit)).last < anchor:
            stretch = later
    elif unit == "quarter":
        stretch = calendar.quarter(anchor.year, (anchor.month + 2) // 3 + step)
    elif unit in ("decade", "century"):
        size = calendar.TIMES_UNIT[unit]
        make = calendar.decade if unit == "decade" else calendar.century
        stretch = make(anchor.year - anchor.year % size + step * size)
    elif unit == "weekend" and which in ("last", "past", "this past") and anchor.weekday() < 5:
        stretch = calendar.weekend(anchor - timedelta(7))
    else:
        stretch = calendar.moved(anchor, unit, step)
    # "earlier this week" has ended, at the anchor at the latest.
    if parts.get("edge") == "earlier":
        stretch = Stretch(stretch.value, stretch.first, min(stretch.last, anchor), stretch.precision)
    return _date(stretch, f"{unit}:{which.replace(' ', '_')}", 0.85)


def _weekend(parts: dict[str, str], setting: Setting) -> Resolved:
    if setting.anchor is None:
        return _unresolved("weekend")
    back = timedelta(0 if setting.anchor.weekday() >= 5 else 7)
    return _date(calendar.weekend(setting.anchor - back), "weekend:at_or_before_anchor", 0.6)


def _month(parts: dict[str, str], setting: Setting) -> Resolved:
    number = month_number(parts["month"])
    named = parts.get("year", "")
    if named.isdigit():
        return _date(calendar.month(int(named), number), "absolute", 0.99)
    anchor = setting.anchor
    if anchor is None:
        return _unresolved("month", value=f"XXXX-{number:02}")
    if named in ("last year", "this past year", "the previous year"):
        return _date(calendar.month(anchor.year - 1, number), "month:last_year", 0.9)
    if named in ("this year", "next year"):
        return _date(
            calendar.month(anchor.year + (named == "next year"), number), f"month:{named.replace(' ', '_')}", 0.9
        )
    if named and setting.last_day is not None:
        return _date(calendar.month(setting.last_day.year, number), "month:of_the_year_named_before", 0.5)
    which = parts.get("which", "")
    if which in NEXT or (not which and setting.looks_forward):
        return _date(
            calendar.month(anchor.year + (number <= anchor.month and (which in NEXT or number < anchor.month)), number),
            "month:after_anchor",
            0.7,
        )
    behind = number > anchor.month or (which == "last" and number == anchor.month)
    return _date(calendar.month(anchor.year - behind, number), "month:at_or_before_anchor", 0.8)


def _season(parts: dict[str, str], setting: Setting) -> Resolved:
    if parts["year"].isdigit():
        return _date(calendar.season(int(parts["year"]), parts["season"]), "absolute", 0.95)
    if setting.anchor is None:
        return _unresolved("season")
    return _date(
        calendar.season(setting.anchor.year - (parts["year"] == "last year"), parts["season"]),
        "season:of_the_year",
        0.85,
    )


def _year(parts: dict[str, str], setting: Setting) -> Resolved:
    first = calendar.year(int(parts["year"]))
    if "to" not in parts:
        return _date(first, "absolute", 0.95)
    end = parts["to"] if len(parts["to"]) == 4 else parts["year"][:2] + parts["to"]
    last = calendar.year(int(end))
    if int(end) <= int(parts["year"]):
        return _date(first, "absolute", 0.6)
    return Resolved("date", f"{first.value}/{last.value}", first.first, last.last, "year", "absolute", 0.9)


def _decade(parts: dict[str, str], setting: Setting) -> Resolved:
    return _date(calendar.decade(int(parts["decade"])), "absolute", 0.95)


def _ago(parts: dict[str, str], setting: Setting) -> Resolved:
    number, unit = count_of(parts), unit_of(parts)
    if setting.anchor is None or number is None:
        return Resolved(
            "date", "FUTURE_REF" if parts["way"] != "ago" else "PAST_REF", None, None, "vague", "ago:vague", UNCERTAIN
        )
    stretch = calendar.moved(setting.anchor, unit, -number if parts["way"] == "ago" else number)
    is_loose = "bound" in parts
    return _date(stretch, "ago" if parts["way"] == "ago" else "from_now", 0.6 if is_loose else 0.85)


def _past(parts: dict[str, str], setting: Setting) -> Resolved:
    return Resolved("date", "PAST_REF", None, None, "vague", "past:vague", UNCERTAIN)


def _future(parts: dict[str, str], setting: Setting) -> Resolved:
    return Resolved("date", "FUTURE_REF", None, None, "vague", "future:vague", UNCERTAIN)


DAYS: dict[str, Resolver] = {
    "weekday": _weekday, "day": _day, "part_of_day": _part_of_day, "part_alone": _part_alone, "unit": _unit, "weekend": _weekend,
    "day_beside": _day_beside, "start_of": _start_of, "month": _month, "season": _season, "year": _year, "decade": _decade, "ago": _ago, "past": _past, "future": _future,
}  # fmt: skip
