"""Phrases: what a number counts, filled into its draft ("20 men", "13 of Kenya's 47 counties", "17 more than").

Belongs here: where the counted phrase of a number begins. Does not: how far it goes (counting), ellipsis (relations).
"""

from __future__ import annotations

from pipelines.extract.figures.bounds import bound_after
from pipelines.extract.figures.counting import OTHERS, TOTALS, counted_at
from pipelines.extract.figures.drafts import Draft
from pipelines.extract.figures.lists import read_lists
from pipelines.extract.figures.measures import unit_after
from pipelines.extract.figures.numbers import number_at
from pipelines.extract.figures.numerals import NUMBER_WORDS
from pipelines.extract.figures.units import set_unit
from pipelines.extract.figures.words import HYPHENS, Words

OWNERS = frozenset(["the", "its", "his", "her", "their", "our", "my", "those", "these", "all"])
PRONOUNS = frozenset(["whom", "them", "which", "us"])


def count(words: Words, draft: Draft, j: int) -> None:
    """Fills what the number counts, whose phrase may begin at piece j."""
    is_hyphened = words.word(j) in HYPHENS and j + 1 < len(words) and words.kind[j + 1] == "w" and words.word(j) != "–"
    if is_hyphened and not words.glued(j) and not words.glued(j + 1) and not words.is_lower:
        is_hyphened = False
    if is_hyphened and words.word(j + 1) == "strong":
        draft.unit = "person"
        return
    k = j + 1 if is_hyphened else j
    of = False
    if not is_hyphened and words.word(k) == "of":
        of = True
        k += 1
        while words.word(k) in OWNERS | PRONOUNS:
            k += 1
        draft.is_part = not draft.rule.startswith("vague") or words.word(j + 1) in OWNERS | PRONOUNS
        while words.word(k + 1) in ("'s", "’s"):
            k += 2
        # "16 of the country's more than 40 stations": a bound before the inner number.
        k += next((n for n in (2, 1) if " ".join(words.low[k : k + n]) in read_lists().before), 0)
        if k < len(words) and (words.kind[k] == "n" or words.low[k] in NUMBER_WORDS):
            inner = number_at(words, k)
            k = inner.last if inner is not None else k + 1
    if words.word(k) == "(":
        k += 1
    counted = counted_at(words, k, draft.high if not of else 2, is_hyphened)
    if (
        counted is not None
        and not of
        and not is_hyphened
        and counted.last - counted.first == 2
        and words.low[counted.last - 1] in read_lists().units
        and words.tag(counted.first) in ("VBG", "JJ", "VBN", "NN")
    ):
        unit = unit_after(words, counted.last - 1, None)
        if unit is not None:  # 517 rushing yards, five working days
            set_unit(draft, unit)
            draft.take(counted.first, unit.last)
            return
    if counted is not None:
        draft.counted = counted
        draft.unit = counted.unit
        draft.is_other = counted.is_other
        _difference(words, draft, counted.last)
        behind = bound_after(words, counted.last)
        if behind is not None and words.low[behind.first] == "or" and draft.modifier is None and not of:
            draft.modifier = behind.modifier  # 20 people or fewer
    elif words.low[k : k + 3] == ["the", "number", "of"]:  # brought to 112 the number of people killed
        draft.counted = counted_at(words, k + 3, 2)
        draft.unit = draft.counted.unit if draft.counted is not None else None
    elif words.word(k) == "who":
        draft.unit = "person"
    elif words.word(j) in OTHERS:
        draft.is_other = words.word(j + 1) != "than"
        _difference(words, draft, j)


def _difference(words: Words, draft: Draft, k: int) -> None:
    """'17 more than', 'two fewer than': a difference, and no count."""
    if words.word(k) in ("more", "fewer", "less", "higher", "lower") and words.word(k + 1) == "than":
        draft.kind, draft.rule = "difference", "difference"
        draft.trend = "up" if words.word(k) in ("more", "higher") else "down"
        draft.take(k, k + 1)


def whole_of(words: Words, draft: Draft) -> int | None:
    """The piece where the whole of a share begins ("a third of the 40 beds")."""
    k = draft.end
    if words.word(k) in ("of", "the") and (words.word(k) == "of" or draft.kind == "fraction"):
        k += words.word(k) == "of"
        while words.word(k) in OWNERS | TOTALS:
            k += 1
        while words.word(k + 1) in ("'s", "’s"):
            k += 2
        if (k < len(words) and words.kind[k] == "n") or words.word(k) in NUMBER_WORDS:
            inner = number_at(words, k)
            k = inner.last if inner is not None else k
        return k if k < len(words) else None
    return k if draft.rule == "ratio" and k < len(words) else None
