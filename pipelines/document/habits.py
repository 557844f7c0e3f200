"""Habits: how a source writes its dates, told by its other documents of the night.

Belongs here: counting the documents whose digits leave no choice, and settling an ambiguous date by them. Does not: what
config/sources.yaml says of a source (published), evidence inside one document (clues).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .dates import find_dates
from .published import Published, conclude
from .words import Words

SIBLINGS, ONE_SIBLING = 0.9, 0.8  # Confidence of a date settled by several siblings, and by a single one.
UNAMBIGUOUS = ("digits: only ", "config: ")


@dataclass(frozen=True, slots=True)
class Habit:
    """Documents of one source that wrote digits day first and month first, without a doubt. Habits of shards add up."""

    dmy: int = 0
    mdy: int = 0

    def __add__(self, other: Habit) -> Habit:
        return Habit(self.dmy + other.dmy, self.mdy + other.mdy)

    @property
    def order(self) -> str | None:
        """The order all of them agree on; None if they contradict one another or there are none."""
        if bool(self.dmy) == bool(self.mdy):
            return None
        return "dmy" if self.dmy else "mdy"


def habits(published: Iterable[tuple[str | None, Published]]) -> Mapping[str, Habit]:
    """Habits by source name, from (source_name, published) of documents; those without a source tell nothing."""
    told: dict[str, Habit] = {}
    for source_name, one in published:
        if source_name is not None and (vote := _vote(one)):
            told[source_name] = told.get(source_name, Habit()) + vote
    return told


def settle(published: Published, habit: Habit | None) -> Published:
    """The decision with the siblings asked. They outrank favours in the text, not config and not exclusions.

    Unchanged where no other reading is left, or the document has no siblings that tell.
    """
    if habit is None or not published.alternatives or not habit.dmy + habit.mdy:
        return published
    if habit.order is None:
        text = f"siblings: {habit.dmy} dmy and {habit.mdy} mdy contradict each other"
        return replace(published, evidence=(*published.evidence, text))
    count = habit.dmy + habit.mdy
    possible = {*published.alternatives, *((published.date,) if published.date else ())}
    night = max(possible) + timedelta(days=1)
    words = Words.read()
    surface = next(iter(find_dates(published.surface or "", 0, len(published.surface or ""), words, night)), None)
    readings = {o: d for o, d in surface.readings if _among(d, possible)} if surface else {}
    if surface is None or habit.order not in readings:
        return published
    text = f"siblings: {count} of {count} {habit.order}, favours {habit.order} {readings[habit.order]}"
    confidence = SIBLINGS if count > 1 else ONE_SIBLING
    settled = conclude(surface, readings, habit.order, confidence, [*published.evidence, text])
    return settled


def _among(day: date, possible: Iterable[date]) -> bool:
    return day in set(possible)


def _is_plain(evidence: str) -> bool:
    return evidence.startswith(UNAMBIGUOUS) and not evidence.endswith(", which does not fit")


def _vote(one: Published) -> Habit | None:
    if one.date is None or one.alternatives or not any(map(_is_plain, one.evidence)):
        return None
    return Habit(dmy=1) if one.order == "dmy" else Habit(mdy=1) if one.order == "mdy" else None
