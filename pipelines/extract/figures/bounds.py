"""Bounds: what words and signs around a number make of it (at least, more than, nearly, or more, 60-plus).

Belongs here: finding them. Does not: values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.extract.figures.lists import listed, read_lists
from pipelines.extract.figures.words import HYPHENS, Words

SIGNS = {
    "~": "approx",
    "≈": "approx",
    "∼": "approx",
    ">": "more_than",
    "<": "less_than",
    "≥": "at_least",
    "≤": "at_most",
    "±": "approx",
    "+": "at_least",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound in pieces [first, last). `in_verb` for those that are verbs and no part of the figure's surface."""

    modifier: str
    first: int
    last: int
    in_verb: bool = False


IN_VERB = frozenset(
    [
        "pass",
        "passed",
        "exceed",
        "exceeded",
        "exceeds",
        "exceeding",
        "surpass",
        "surpassed",
        "surpassing",
        "topped",
        "topping",
        "capped at",
        "capped the award at",
        "limited to",
        "estimated at",
        "estimated at about",
    ]
)


@cache
def _longest() -> int:
    return max(len(phrase.split()) for phrase in read_lists().before)


def bound_before(words: Words, i: int) -> Bound | None:
    """The bound that ends right before piece i; the longest one."""
    if i == 0:
        return None
    previous = words.low[i - 1]
    if previous in SIGNS and (previous not in "+"):
        return Bound(SIGNS[previous], i - 1, i)
    if previous == "," or previous in HYPHENS:
        return None
    if previous not in read_lists().bound_tails:
        return None
    lists = read_lists().before
    for first in range(max(0, i - _longest()), i):
        phrase = " ".join(words.low[first:i])
        modifier = lists.get(phrase)
        if modifier is None:
            continue
        before = words.word(first - 1)
        if modifier == "even":  # "could not fill even a tenth"
            if not any(
                w in ("not", "n't", "without", "never", "hardly") or (w == "t" and words.word(k - 1) in ("'", "’"))
                for k, w in enumerate(words.low[max(0, first - 6) : first], max(0, first - 6))
            ):
                continue
            modifier = "less_than"
        if (
            phrase == "over"
            and (
                before in listed("about_over")
                or words.word(first - 1)
                in ("rolled", "all", "taken", "took", "take", "handed", "handing", "hand", "turned", "from")
            )
            and words.word(i) not in ("the",)
        ):
            continue
        if phrase == "over" and words.word(i - 2) in ("loan", "spread"):
            continue
        if phrase in ("under", "below", "above") and before in ("years",):
            continue
        if (
            phrase in ("pass", "passed", "topped", "within")
            and before in ("the", "a", "to", "from")
            and phrase != "within"
        ):
            continue
        return Bound(modifier, first, i, phrase in IN_VERB)
    return None


def bound_after(words: Words, i: int) -> Bound | None:
    """The bound that begins at piece i, behind a number or its unit ('80 or more', '60-plus', '500+')."""
    n = len(words)
    if i >= n:
        return None
    if words.low[i] == "+" and words.glued(i) and not (words.glued(i + 1) and words.kind[i + 1 : i + 2] == "n"):
        return Bound("at_least", i, i + 1)
    j = i + 1 if words.low[i] in HYPHENS and words.glued(i) else i
    lists = read_lists().after
    for last in range(min(n, j + 3), j, -1):
        phrase = " ".join(words.low[j:last])
        if phrase not in lists or (
            phrase in ("plus", "odd") and j == i and not (phrase == "odd" and words.word(last).endswith("s"))
        ):
            continue
        if phrase in (
            "and more",
            "at least",
            "at most",
            "and over",
            "or over",
            "or under",
            "and under",
            "and above",
        ) and words.word(last) not in ("", ".", ",", ")", ";", "were", "are", "people"):
            continue
        return Bound(lists[phrase], i, last)
    return None
