"""Lengths: how long, how often, at what hour.

Belongs here: one function a rule. Does not: which days an expression means (days), the policy (resolution).
"""

from __future__ import annotations

import re

from pipelines.document.months import weekday_number
from pipelines.extract.times import calendar
from pipelines.extract.times.expressions import WORDS
from pipelines.extract.times.record import Resolved, Resolver, Setting

PARTS = {
    "morning": "MO",
    "dawn": "MO",
    "noon": "MI",
    "midday": "MI",
    "afternoon": "AF",
    "evening": "EV",
    "dusk": "EV",
    "night": "NI",
    "midnight": "NI",
}
SETS = {
    "daily": "P1D",
    "hourly": "PT1H",
    "nightly": "P1D",
    "weekly": "P1W",
    "monthly": "P1M",
    "yearly": "P1Y",
    "annually": "P1Y",
    "annual": "P1Y",
    "twice-daily": "PT12H",
}


def count_of(parts: dict[str, str]) -> float | None:
    """The number of units; None where it is vague (several, dozens of)."""
    said = parts.get("n", "1" if "one" in parts else "")
    if said.replace(",", "").replace(".", "", 1).isdigit():
        return float(said.replace(",", ""))
    if said in WORDS:
        return WORDS[said]
    words = said.replace("-", " ").split()
    return float(sum(WORDS[word] for word in words)) if words and all(word in WORDS for word in words) else None


def unit_of(parts: dict[str, str]) -> str:
    """The unit in the singular: a century is found without its end, which may be "y" or "ies"."""
    return parts["unit"] + ("y" if parts["unit"] == "centur" else "")


def _running(parts: dict[str, str], setting: Setting) -> Resolved:
    number, unit = count_of(parts), unit_of(parts)
    value = calendar.duration_value(unit, number)
    if setting.anchor is None or number is None or parts["way"] == "first":
        return Resolved("duration", value, None, None, unit, "duration", 0.8)
    if parts["way"] in ("next", "coming"):
        return Resolved(
            "duration",
            value,
            setting.anchor,
            calendar.moved(setting.anchor, unit, number).last,
            unit,
            "running:from_anchor",
            0.8,
        )
    return Resolved(
        "duration",
        value,
        calendar.back(setting.anchor, unit, number),
        setting.anchor,
        unit,
        "running:up_to_anchor",
        0.85,
    )


def _duration(parts: dict[str, str], setting: Setting) -> Resolved:
    number, unit = count_of(parts), unit_of(parts)
    return Resolved(
        "duration",
        calendar.duration_value(unit, number),
        None,
        None,
        unit,
        "duration",
        0.9 if number is not None else 0.5,
    )


def _vague_units(parts: dict[str, str], setting: Setting) -> Resolved:
    unit = "century" if parts["unit"] == "centuries" else parts["unit"].removesuffix("s")
    return Resolved("duration", calendar.duration_value(unit, None), None, None, unit, "duration:vague", 0.5)


def _set(parts: dict[str, str], setting: Setting) -> Resolved:
    if often := parts.get("often"):
        return Resolved("set", SETS[often], None, None, "day", "set", 0.9)
    if named := parts.get("weekday"):
        return Resolved("set", f"XXXX-WXX-{weekday_number(named) + 1}", None, None, "day", "set", 0.9)
    if part := parts.get("part"):
        return Resolved("set", f"T{PARTS[part]}", None, None, "part_of_day", "set", 0.9)
    unit = unit_of(parts)
    return Resolved("set", calendar.duration_value(unit, count_of(parts) or 1), None, None, unit, "set", 0.9)


def _hour(said: str, half: str = "") -> str:
    """10:00 of "10 a.m."; `half` is that of the other end of a range."""
    match = re.match(r"(\d{1,2})(?:[:.](\d\d))?\s?([ap])?", said)
    if match is None:
        raise ValueError(said)
    hour, minute, own = int(match[1]), match[2] or "00", match[3] or half
    if own:
        hour = hour % 12 + (12 if own == "p" else 0)
    if hour > 24:
        raise ValueError(said)
    return f"{hour:02}:{minute}"


def _clock(parts: dict[str, str], setting: Setting) -> Resolved:
    if "four" in parts:
        at = f"{parts['four'][:2]}:{parts['four'][2:]}"
    elif "b" in parts:
        half = re.search(r"([ap])\.?m", parts["b"])
        at = f"{_hour(parts['a'], half[1] if half else '')}/T{_hour(parts['b'])}"
    else:
        at = _hour(parts["a"])
    return Resolved("time", f"T{at}", None, None, "minute", "clock", 0.9)


LENGTHS: dict[str, Resolver] = {
    "running": _running, "duration": _duration, "one_unit": _duration, "vague_units": _vague_units, "vague_units_in": _vague_units,
    "set": _set, "clock_range": _clock, "clock": _clock,
}  # fmt: skip
