"""The record of an expression of time, as resolution leaves it and rows take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Time:
    """An expression of time in a text. Offsets are half-open, in characters; `first` and `last` are days, both included.

    time_type is date, time, duration or set; `value` is ISO 8601 or TIMEX3, None where the text alone does not tell;
    `anchor` is the day it was read against, None where it needed none; `rule` names what resolved it.
    """

    start: int
    end: int
    surface: str
    time_type: str
    value: str | None
    first: date | None
    last: date | None
    precision: str
    anchor: date | None
    rule: str
    confidence: float
