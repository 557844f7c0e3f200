"""Bounds: figures of two versions that have the same number but not the same bound, or not the same claimant.

Belongs here: figures and claims of aligned words, compared. Does not: numbers and units that differ (copies), two claimants
who disagree (claimants).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.stories.alignment import Line, Pair
from pipelines.stories.difference import Side
from pipelines.stories.wordings import is_same_name

# "about 20" for "20" is a matter of style, "at least 20" is another statement.
DIRECTIONS = {"exact": 0, "at_least": 1, "more_than": 1, "at_most": -1, "less_than": -1}


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who claims a figure, by the longest name the document has."""

    claim_id: str
    name: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as a document tells it; offsets count characters of the document."""

    figure_id: str
    doc_id: str
    sentence_id: str
    start: int
    end: int
    surface: str
    value_low: float | None
    value_high: float | None
    modifier: str
    claims: tuple[Claimed, ...] = ()


def same_figures(
    a: Line, b: Line, pair: Pair, told_a: Sequence[Told], told_b: Sequence[Told]
) -> list[tuple[Told, Told]]:
    """Figures of two sentences that share a number, in the order of a."""
    found: dict[tuple[str, str], tuple[Told, Told]] = {}
    for i, j in sorted(pair.common):
        if a.words[i].value is None:
            continue
        for one in _at(told_a, a.words[i].start):
            for other in _at(told_b, b.words[j].start):
                found.setdefault((one.figure_id, other.figure_id), (one, other))
    return list(found.values())


def _at(told: Sequence[Told], place: int) -> list[Told]:
    return [figure for figure in told if figure.start <= place < figure.end]


def compare_bounds(one: Told, other: Told) -> tuple[Side, Side] | None:
    """Both figures where one bounds its value and the other does not, or from the other side."""
    ways = DIRECTIONS.get(one.modifier), DIRECTIONS.get(other.modifier)
    if None in ways or ways[0] == ways[1] or not _same_number(one, other):
        return None
    return side_of(one), side_of(other)


def _same_number(one: Told, other: Told) -> bool:
    values = [{v for v in (t.value_low, t.value_high) if v is not None} for t in (one, other)]
    return not values[0].isdisjoint(values[1])


def compare_claimants(one: Told, other: Told, a: Line, b: Line) -> tuple[Side, Side] | None:
    """Both claimants where each version names its own and neither sentence names the other's.

    Where it does, the words are all there and only their reading differs.
    """
    if not one.claims or not other.claims or not _same_number(one, other):
        return None
    if any(is_same_name(x.name, y.name) for x in one.claims for y in other.claims):
        return None
    if any(_names(b, x.name) for x in one.claims) or any(_names(a, y.name) for y in other.claims):
        return None
    return _claimant_side(one, one.claims[0]), _claimant_side(other, other.claims[0])


def _names(line: Line, name: str) -> bool:
    """Whether a sentence has the last word of a name, or the whole in initials."""
    said = {word.key for word in line.words}
    words = name.casefold().split()
    return bool(words) and (words[-1] in said or "".join(w[0] for w in words) in said)


def _claimant_side(told: Told, claimed: Claimed) -> Side:
    start, end = (
        (told.start, told.end) if claimed.start is None or claimed.end is None else (claimed.start, claimed.end)
    )
    return Side(told.doc_id, told.sentence_id, start, end, claimed.name, told.figure_id, claimed.claim_id)


def side_of(told: Told) -> Side:
    """A figure as one side of a disagreement."""
    return Side(told.doc_id, told.sentence_id, told.start, told.end, told.surface, told.figure_id)
