"""Fact: a figure in its document, and the sentence it stands in.

Belongs here: the records, and what two of them must share to be compared. Does not: how they are found (facts).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extract.figures import Figure
from pipelines.extract.times import Time
from pipelines.extract.tokens import Tokens

LOOK_BACK = 6  # figures before one among which what it belongs to is looked for
# Words of a sentence above which it is a table or a page without stops: its verbs say nothing about its numbers.
LONGEST = 1000
# "six of its bombers" are a part of its bombers, not of a number before them; "five of their number" are one of that.
OF_ITS = re.compile(r"\s+of\s+(?:its|his|her|their|our|my|your)\b(?!\s+number\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is read, [start, end) in characters, with what was found in it. `paragraph` as sentences.paragraph_no."""

    role: str
    start: int
    end: int
    paragraph: int
    tokens: Tokens
    figures: Sequence[Figure]
    times: Sequence[Time]


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure in its document. `sentence` and the references are indices: of sentences, and of facts of the document."""

    figure: Figure
    sentence: int
    role: str
    effect: str | None
    effect_rule: str | None
    victim_status: str | None
    same_as: int | None = None
    part_of: int | None = None
    is_breakdown: bool = False
    not_summable: str | None = None


def is_count(fact: Fact) -> bool:
    """Whether a figure counts something, with a lower bound."""
    return fact.figure.kind == "count" and fact.figure.value_low is not None


def same_thing(a: Figure, b: Figure) -> bool:
    """Whether two figures may count the same: the same unit, or one of them names none."""
    if a.kind != b.kind:
        return False
    if a.unit is None or b.unit is None or a.unit == b.unit:
        return True
    return bool(a.counted_head) and a.counted_head == b.counted_head
