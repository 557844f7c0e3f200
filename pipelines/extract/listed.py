"""Listed: parts that stand one after another behind their whole: "24 people, including six women and nine children".

Belongs here: where such a list opens and how far it goes. Does not: parts that say of what they are one ("nine of the dead":
sums), parts in sentences of their own that add up (sums).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.fact import LOOK_BACK, Fact, is_count, same_thing

REACH = 40  # characters before a figure in which the word that opens a list stands
OPENS = re.compile(
    r"(?:\bincluding|\bamong\s+(?:them|whom)|\bcounting)(?:\s+(?:are|were|is|was))?[\s:,]+\Z"
    r"|\bof\s+(?:these|those|them|whom)\s*,?\s+\Z",
    re.IGNORECASE,
)
# Between two of a list: the noun of the first, then a comma or "and".
GOES_ON = re.compile(r"(?:\s+[^\W\d_][\w'’-]*){1,5}?(?:,|,?\s+and|,?\s+as\s+well\s+as)\s+", re.IGNORECASE)
# "40 killed: 21 men, 12 women and seven children" is told from a new thought behind a colon by its sum.
DIVIDES = re.compile(r"[^.;:\d]*:\s*")


def find_listed(text: str, facts: list[Fact]) -> list[Fact]:
    """The facts of a text, in order, with those of a list as parts of the figure that it divides."""
    for i, fact in enumerate(facts):
        if not is_count(fact) or fact.effect is None:
            continue
        if OPENS.search(text, max(0, fact.figure.start - REACH), fact.figure.start):
            whole = fact.part_of if fact.part_of is not None else _whole_of(facts, i)
            is_exact = False
        elif i and DIVIDES.fullmatch(text, facts[i - 1].figure.end, fact.figure.start):
            whole = i - 1 if is_count(facts[i - 1]) and _is_of(facts[i - 1], fact) else None
            is_exact = True
        else:
            continue
        if whole is None:
            continue
        items, high = _items(text, facts, i), facts[whole].figure.value_high
        if is_exact and (len(items) < 2 or _sum(facts, items) != facts[whole].figure.value_low):
            continue
        # More than the whole are no longer parts of it: "killed six, including a boy, and 30 soldiers".
        while items and high is not None and _sum(facts, items) > high:
            items.pop()
        for k in items:
            if facts[k].part_of is None:
                facts[k] = replace(facts[k], part_of=whole)
    return facts


def _whole_of(facts: Sequence[Fact], i: int) -> int | None:
    part = facts[i]
    for k in range(i - 1, max(-1, i - 1 - LOOK_BACK), -1):
        high = facts[k].figure.value_high
        is_larger = is_count(facts[k]) and (high is None or (part.figure.value_low or 0) <= high)
        if is_larger and facts[k].part_of is None and _is_of(facts[k], part):
            return k
    return None


def _is_of(whole: Fact, part: Fact) -> bool:
    return whole.effect in (part.effect, None) and same_thing(whole.figure, part.figure)


def _items(text: str, facts: Sequence[Fact], first: int) -> list[int]:
    """Numbers of the facts of a list that begins at `first`."""
    items = [first]
    for k in range(first + 1, len(facts)):
        before, fact = facts[k - 1], facts[k]
        is_next = is_count(fact) and fact.sentence == before.sentence and _is_of(before, fact)
        if not is_next or not GOES_ON.fullmatch(text, before.figure.end, fact.figure.start):
            break
        items.append(k)
    return items


def _sum(facts: Sequence[Fact], items: Sequence[int]) -> float:
    return sum(facts[k].figure.value_low or 0 for k in items)
