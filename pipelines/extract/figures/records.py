"""What this package hands out: figures, and numbers that are none with the reason why.

Belongs here: the records. Does not: how they are found.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in a text. Offsets are half-open, in characters of what was searched; of the Doc for a Span.

    `surface` is the number with its bound and its unit of measure, without the thing counted. Values are in `unit`; a side
    that the text leaves open is None. `value_si` is the lower value (the upper one where the lower is open) in `unit_si`.
    `same_as` is the index, in the same list, of the figure that states the same fact in another unit.
    """

    start: int
    end: int
    surface: str
    kind: str
    value_low: float | None
    value_high: float | None
    is_low_exclusive: bool
    is_high_exclusive: bool
    modifier: str
    trend: str | None
    unit: str | None
    unit_surface: str | None
    per: str | None
    value_si: float | None
    unit_si: str | None
    counted: str | None
    counted_head: str | None
    counted_start: int | None
    counted_end: int | None
    number_start: int
    number_end: int
    rule: str
    same_as: int | None = None
    is_other: bool = False
    is_each: bool = False
    is_part: bool = False
    is_previous: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """A number that states no quantity, and the rule that says so. `counted` is the phrase it stands before, if any."""

    start: int
    end: int
    surface: str
    rule: str
    value: float | None = None
    counted: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All numbers of a text: those that are figures, and those that are not. Each list is in order of the text."""

    figures: list[Figure]
    rejected: list[Rejected]
