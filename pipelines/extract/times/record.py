"""The records of an expression of time: what it is read against, what it means, and how rows take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is read against. `looks_forward`: the words before it speak of what is to come."""

    anchor: date | None
    looks_forward: bool
    last_day: date | None  # the day last named in the text before it
    week: date | None  # a day of the week named before it in the sentence ("next week, starting on Wednesday")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an expression means. `time_type` as TIMEX3 has it, in lower case; `value` None where nothing can be said."""

    time_type: str
    value: str | None
    first: date | None
    last: date | None
    precision: str
    rule: str
    confidence: float


Resolver = Callable[[dict[str, str], Setting], Resolved]


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
