"""Describing: bounds, sign, unit and what is counted, of a number that is a figure.

Belongs here: the order in which they are looked for. Does not: how each is read (bounds, measures, units, phrases, ages).
"""

from __future__ import annotations

from pipelines.extract.figures import ages
from pipelines.extract.figures.bounds import Bound, bound_after, bound_before
from pipelines.extract.figures.counting import OTHERS
from pipelines.extract.figures.drafts import Draft
from pipelines.extract.figures.lists import listed, read_lists
from pipelines.extract.figures.measures import UnitFound, unit_after
from pipelines.extract.figures.phrases import count
from pipelines.extract.figures.units import (
    is_noun_instead,
    set_unit,
    take_compound,
    take_magnitude,
    take_rate,
    take_scale,
)
from pipelines.extract.figures.words import HYPHENS, Words

MINUS = frozenset(["-", "−", "–", "minus"])


def describe(words: Words, draft: Draft, money: UnitFound | None) -> None:
    """Bounds, unit and what is counted."""
    j = draft.last
    bound = bound_after(words, j)
    if bound is not None:
        draft.modifier, draft.bound = bound.modifier, bound
        draft.take(bound.first, bound.last)
        j = bound.last
    if draft.rule.startswith("vague") and words.word(j) == "of":
        j += 1
    if money is not None:
        draft.kind, draft.unit, draft.unit_found = "money", money.name, money
        draft.take(money.first, money.last)
        take_scale(draft, money)
        take_rate(words, draft, money, j)
    else:
        _unit(words, draft, j)
    before = bound_before(words, draft.begin)
    if (
        before is None
        and draft.begin
        and words.word(draft.begin - 1) in ("a", "an")
        and draft.kind in ("duration", "measure", "money", "age", "percent")
    ):
        before = bound_before(words, draft.begin - 1)
        if before is not None and before.modifier != "approx":
            before = None
    if before is not None and (draft.modifier is None or draft.modifier == "approx"):
        take_bound(words, draft, before)
    ages.set_age(words, draft)


def _unit(words: Words, draft: Draft, j: int) -> None:
    k = j
    unit = unit_after(words, k, words.country)
    if (
        unit is None
        and words.word(k) in HYPHENS
        and words.word(k + 1) in read_lists().units
        and words.kind[k + 1] == "w"
    ):
        unit = unit_after(words, k + 1, words.country)
    while unit is None and words.word(k) in listed("before_units") and k < j + 2:
        k += 1
        unit = unit_after(words, k, words.country)
        if unit is not None and unit.kind in ("money", "percent"):
            unit = None
    if (unit is not None and unit.name == "magnitude") or words.word(draft.begin - 1) == "magnitude":
        take_magnitude(words, draft, unit)
        return
    if unit is not None and not is_noun_instead(words, draft, unit):
        draft.is_other = k != j and words.word(j) in OTHERS
        set_unit(draft, unit)
        take_compound(words, draft, unit)
        return
    count(words, draft, j)


def take_bound(words: Words, draft: Draft, before: Bound) -> None:
    """Bounds the draft, and takes the bound into its surface unless it is a verb."""
    if (
        draft.kind == "duration"
        and words.low[before.first : before.last] == ["over"]
        and words.kind[before.first - 1 : before.first] == "w"
        and before.first
    ):
        end = draft.unit_found.last if draft.unit_found is not None else draft.end
        if words.word(before.first - 1) not in listed("over_is_more") and words.word(end) not in (
            "later",
            "ago",
            "old",
            "earlier",
            "after",
            "before",
            "since",
        ):
            return  # deliberation over two days
    draft.bound, draft.modifier = before, before.modifier
    if draft.rule.startswith("vague") and before.modifier == "approx":
        draft.modifier = None
    if not before.in_verb:
        draft.take(before.first, draft.begin)
    again = bound_before(words, before.first)
    if again is not None and again.modifier == "approx" and not again.in_verb:
        draft.take(again.first, before.first)


def take_sign(words: Words, draft: Draft) -> None:
    """Takes in a minus."""
    i = draft.first
    before = words.word(i - 1)
    if i == 0 or before not in MINUS or draft.low is None or draft.low != draft.high:
        return
    is_word = before == "minus" or (before in HYPHENS and words.word(i - 2) == "minus" and words.glued(i))
    is_sign = (words.glued(i) and (i == 1 or not words.glued(i - 1)) and words.kind[i] == "n") or before == "−"
    has_degree = words.word(draft.last) in ("degrees", "degree", "°", "celsius", "fahrenheit") and (
        i == 1 or words.kind[i - 2] == "w"
    )
    if is_word or (is_sign and before != "–") or has_degree:
        draft.low, draft.high = -draft.low, None if draft.high is None else -draft.high
        draft.take(i - 1 if before != "-" or words.word(i - 2) != "minus" else i - 2, i)
        draft.rule = "negative"
