"""What several figures of one sentence say of one another: two units for one fact, ellipsis, parts, each, trends.

Belongs here: these links. Does not: what a number without a noun counts (ellipsis), links across sentences (claims).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.figures.bounds import Bound
from pipelines.extract.figures.drafts import Draft
from pipelines.extract.figures.ellipsis import OF_THEM, inherit, take_from
from pipelines.extract.figures.lists import listed
from pipelines.extract.figures.measures import si_value
from pipelines.extract.figures.records import Figure
from pipelines.extract.figures.words import Words

SAME_FACT = 0.08  # two measures this close are one, rounded twice


def shifted(figure: Figure, by: int) -> Figure:
    """The figure in a longer list: its link moved by the figures before."""
    return figure if figure.same_as is None or by == 0 else replace(figure, same_as=figure.same_as + by)


def set_trend(words: Words, draft: Draft) -> None:
    """Up or down, where a verb of rising or falling stands right before."""
    if draft.trend is not None or draft.kind == "age":
        return
    k = draft.begin - 1
    if words.word(k) == "by":
        k -= 1
    if words.word(k) in ("a", "an", "another", "further"):
        k -= 1
    if words.word(k) in listed("up"):
        draft.trend = "up"
    elif words.word(k) in listed("down"):
        draft.trend = "down"


def relate(words: Words, drafts: Sequence[Draft]) -> None:
    """Fills what drafts say of one another. They are in order of the text."""
    for i, draft in enumerate(drafts):
        before = drafts[i - 1] if i else None
        if draft.kind in ("count", "difference") and draft.counted is None and draft.unit is None:
            inherit(words, drafts, i)
        elif draft.kind == "count" and words.word(draft.last) == "of" and words.word(draft.last + 1) in OF_THEM:
            draft.is_part = True
        if before is not None:
            _link(words, drafts, i)
            if words.word(draft.begin - 1) in ("including", "them", "whom", "counting"):
                draft.is_part = True
            if (
                words.word(draft.begin - 1) == "from"
                and before.kind == draft.kind
                and words.word(before.begin - 1) in ("to", "at")
                and _near(words, before, draft, 3)
            ) or (
                (words.word(draft.begin - 1) == "from" and words.word(draft.begin - 2) in ("up", "down"))
                or (words.word(draft.begin - 1) in ("against",) and draft.kind == before.kind)
            ):
                draft.is_previous = True
            if (
                before.kind == "count"
                and before.unit is None
                and draft.kind == "money"
                and words.low[before.end : draft.begin] in (["or"], ["to"])
            ):
                before.kind, before.unit, before.unit_found = draft.kind, draft.unit, draft.unit_found  # 8 or $9
            if (
                before.kind == draft.kind == "count"
                and before.unit is None
                and draft.counted is not None
                and words.low[before.end : draft.begin] in (["and"], ["or"], [","])
                and draft.bound is not None
                and before.bound is not None
            ):
                take_from(words, before, draft)  # no fewer than 13 and no more than 20 boats
        draft.is_other = draft.is_other or (
            draft.kind == "count"
            and (words.word(draft.begin - 1) in ("another", "further") or words.word(draft.begin - 1) == "additional")
        )
        draft.is_each = draft.is_each or _is_each(words, draft)


def _near(words: Words, a: Draft, b: Draft, pieces: int) -> bool:
    return b.begin - max(a.end, a.counted.last if a.counted else 0) <= pieces


def _link(words: Words, drafts: Sequence[Draft], i: int) -> None:
    """Marks a figure that states the fact of the one before in another unit: '50 km (30 miles)', '6,650 jobs, or 5%'."""
    draft, before = drafts[i], drafts[i - 1]
    if before.same is not None:
        return
    end = before.unit_found.last if before.unit_found is not None else before.end
    end = max(end, before.end, before.counted.last if before.counted is not None and before.counted_text is None else 0)
    gap = words.low[end : draft.begin]
    if draft.unit == before.unit and draft.kind == before.kind:
        return
    in_brackets = gap[:1] == ["("] and len(gap) <= 2
    loose = len(gap) <= 7 and gap[-1:] == ["or"] and (len(gap) == 1 or "," in gap)
    after_comma = gap == [","] and draft.kind == before.kind == "money" and draft.bound is not None
    is_same = False
    if draft.kind == before.kind == "money" and (in_brackets or after_comma or gap == [",", "or"]):
        is_same = draft.unit != before.unit
    elif draft.kind == before.kind == "measure" and (in_brackets or loose or gap in ([","], ["/"])):
        is_same = _is_equal(before, draft)
    elif (
        loose
        and draft.kind in ("percent", "fraction", "count")
        and before.kind in ("count", "money", "percent", "measure")
    ):
        is_same = draft.kind != before.kind or (draft.unit != before.unit and draft.unit is not None)
    if is_same:
        draft.same = before
        if (
            in_brackets
            and draft.modifier is None
            and before.modifier in ("at_most", "less_than", "more_than", "at_least")
        ):
            draft.modifier = before.modifier
            draft.bound = Bound(before.modifier, draft.begin, draft.begin)


def _is_equal(a: Draft, b: Draft) -> bool:
    if a.unit_found is None or b.unit_found is None or a.high is None or b.high is None:
        return False
    first, unit = si_value(a.high, a.unit_found.pint)
    second, other = si_value(b.high, b.unit_found.pint)
    if first is None or second is None or unit != other:
        return False
    return abs(first - second) <= SAME_FACT * max(abs(first), abs(second))


def _is_each(words: Words, draft: Draft) -> bool:
    """'15 years in prison each', '$100 apiece', 'each family gets $100', 'a child'."""
    ahead = words.low[draft.end : draft.end + 5]
    for k, word in enumerate(ahead):
        if word in (".", ";", ","):
            break
        if word in ("each", "apiece") or (
            word == "per"
            and ahead[k + 1 : k + 2] in (["head"], ["person"], ["family"], ["child"], ["capita"], ["household"])
        ):
            return True
    k = draft.begin - 1
    for _ in range(7):
        if k < 0 or words.low[k] in (".", ";", ",", "and"):
            return False
        if words.low[k] in ("each", "every") and draft.kind in ("money", "measure", "duration"):
            return True
        k -= 1
    return False
