"""Drafts: a figure while it is being read.

Belongs here: the mutable record that the rules of this package fill, and its turning into a Figure. Does not: the rules.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.extract.figures.bounds import Bound
from pipelines.extract.figures.counting import Counted
from pipelines.extract.figures.measures import UnitFound, si_value
from pipelines.extract.figures.records import Figure
from pipelines.extract.figures.words import Words

OPEN_LOW = frozenset(["at_most", "less_than"])
OPEN_HIGH = frozenset(["at_least", "more_than"])


@dataclass(slots=True)
class Draft:
    """A figure in the making. Number in pieces [first, last); `begin` and `end` are the pieces of its surface."""

    first: int
    last: int
    low: float | None
    high: float | None
    rule: str
    begin: int
    end: int
    kind: str = "count"
    bound: Bound | None = None
    modifier: str | None = None
    unit: str | None = None
    unit_found: UnitFound | None = None
    counted: Counted | None = None
    counted_text: str | None = None
    trend: str | None = None
    has_scale: bool = False
    same: Draft | None = None  # states the same fact in another unit
    is_other: bool = False
    is_each: bool = False
    is_part: bool = False
    is_previous: bool = False
    is_range: bool = False
    after: int = 0  # the piece to go on reading at

    def take(self, i: int, j: int) -> None:
        """Widens the surface to take in pieces [i, j)."""
        self.begin = min(self.begin, i)
        self.end = max(self.end, j)

    def finish(self, words: Words, same_as: int | None) -> Figure:
        """The figure; `same_as` is the place of `same` among all."""
        start, end = words.start[self.begin], words.end[self.end - 1]
        modifier = self.modifier or ("range" if self.is_range else self._vague() or "exact")
        low, high = self.low, self.high
        if modifier in OPEN_HIGH:
            high = None
        elif modifier in OPEN_LOW:
            low, high = None, high if high is not None else low
        if self.kind == "age" and modifier == "at_least" and low is None:
            low = self.low
        value = low if low is not None else high
        si, unit_si = (None, None)
        if (
            self.unit_found is not None
            and self.kind in ("measure", "duration")
            and value is not None
            and self.unit_found.per is None
        ):
            si, unit_si = si_value(value, self.unit_found.pint)
        found, counted, offset = self.unit_found, self.counted, words.offset
        return Figure(
            start=start + offset,
            end=end + offset,
            surface=words.text[start:end],
            kind=self.kind,
            value_low=low,
            value_high=high,
            is_low_exclusive=modifier == "more_than",
            is_high_exclusive=modifier == "less_than",
            modifier=modifier,
            trend=self.trend,
            unit=self.unit,
            unit_surface=words.text[words.start[found.first] : words.end[found.last - 1]]
            if found is not None
            else self.phrase(words),
            per=found.per if found is not None else None,
            value_si=si,
            unit_si=unit_si,
            counted=self.counted_text or self.phrase(words),
            counted_head=counted.head if counted is not None else None,
            counted_start=words.start[counted.first] + offset
            if counted is not None and self.counted_text is None
            else None,
            counted_end=words.end[counted.last - 1] + offset
            if counted is not None and self.counted_text is None
            else None,
            number_start=words.start[self.first] + offset,
            number_end=words.end[self.last - 1] + offset,
            rule=self.rule,
            same_as=same_as,
            is_other=self.is_other,
            is_each=self.is_each,
            is_part=self.is_part,
            is_previous=self.is_previous,
        )

    def _vague(self) -> str | None:
        return "vague" if self.rule.startswith("vague") else None

    def phrase(self, words: Words) -> str | None:
        """What is counted, as it stands."""
        counted = self.counted
        return words.text[words.start[counted.first] : words.end[counted.last - 1]] if counted is not None else None
