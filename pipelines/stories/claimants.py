"""Claimants: whether two claims agree, and if not, how.

Belongs here: what may be compared (effect, kind counted, place, event, times of saying), and the decision on a pair. Does
not: where claims come from (claimed), which pairs are looked at (disagreements). Every decision sees two claims and
nothing else, so that it is the same whatever else is stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from pipelines.stories.claimed import Fact
from pipelines.stories.difference import Disagreement, Side

# Across stories, what was said longer ago was said of an earlier count.
DAYS_APART = 3
# Within a story its author sets claims beside one another; still, what was said months before is history.
DAYS_APART_IN_STORY = 62
# An event of more days is a campaign: what happened in it on one day is no rival count.
LONGEST_EVENT = 31
# "about 20" is compatible with 19 to 21.
APPROX = 0.1
# A kind of people that says nothing of who they were.
GENERIC = frozenset(
    [
        "person",
        "people",
        "victim",
        "civilian",
        "body",
        "death",
        "fatality",
        "casualty",
        "life",
        "dead",
        "wounded",
        "resident",
        "individual",
        "other",
    ]
)


def is_dated(fact: Fact) -> bool:
    """Whether it can be held against claims of other stories: it has a place, and an event of some days."""
    return bool(fact.places) and fact.event_start is not None and not _is_long(fact)


def compare_claims(one: Fact, other: Fact) -> Disagreement | None:
    """How two claims disagree; None where they agree or cannot be compared. a is what was said earlier."""
    if not _is_same_matter(one, other):
        return None
    a, b = sorted(
        (one, other),
        key=lambda f: (
            f.said_end or f.published or dt.date.max,
            f.published or dt.date.max,
            f.doc_id,
            f.start,
            f.claim_id,
        ),
    )
    scope = _inner(a, b)
    if scope is None:
        return None
    is_later = a.said_end is not None and b.said_start is not None and a.said_end < b.said_start
    if a.claimant == b.claimant:
        return (
            _row("superseded", a, b)
            if is_later and scope == "same" and _differ(a, b) and a.said_start is not None
            else None
        )
    if not _is_near(a, b):
        return None
    if scope != "same":
        inner, outer = (a, b) if scope == "a" else (b, a)
        return _row("scope_differs", a, b) if _exceeds(inner, outer) else None
    if a.story_id == b.story_id and (a.is_text or b.is_text):
        return None  # a text is no rival of those it quotes
    if not _differ(a, b):
        return None
    return _row("compatible_bounds" if _overlap(a, b) else "disagrees", a, b)


def _is_same_matter(one: Fact, other: Fact) -> bool:
    if one.effect != other.effect or one.unit != other.unit or "vague" in (one.modifier, other.modifier):
        return False
    if not one.places or not other.places or one.figure_id == other.figure_id:
        return False
    if one.doc_id != other.doc_id and (one.country != other.country or not (is_dated(one) and is_dated(other))):
        return False
    # In one text "bombardment" and "airstrikes" may be one thing; two texts with two weapons tell of two attacks.
    if one.doc_id != other.doc_id and one.weapon and other.weapon and one.weapon.casefold() != other.weapon.casefold():
        return False
    statuses = {s for s in (one.victim_status, other.victim_status) if s not in (None, "unknown", "mixed")}
    heads = {head.casefold() for head in (one.counted, other.counted) if head} - GENERIC
    return len(statuses) < 2 and len(heads) < 2


def _inner(a: Fact, b: Fact) -> str | None:
    """Which claim is about a part of what the other is about, a or b; same; None where it is neither."""
    if (a.event_start is None) != (b.event_start is None):
        # One is dated, the other may be of any time; but a text that sets a campaign beside a count of all places means it to hold it.
        dated, whole, name = (a, b, "a") if b.event_start is None else (b, a, "b")
        return name if a.doc_id == b.doc_id and _is_long(dated) and _within(dated, whole) else None
    if a.event_start and a.event_end and b.event_start and b.event_end:
        if a.event_start > b.event_end or b.event_start > a.event_end:
            return None
        if _is_long(a) != _is_long(b):
            inner, outer, name = (b, a, "b") if _is_long(a) else (a, b, "a")
            return name if inner.places == outer.places or _within(inner, outer) else None
    if a.places == b.places:
        return "same"
    if _within(a, b):
        return "a"
    return "b" if _within(b, a) else None


def _is_long(fact: Fact) -> bool:
    return (
        fact.event_start is not None
        and fact.event_end is not None
        and (fact.event_end - fact.event_start).days > LONGEST_EVENT
    )


def _within(inner: Fact, outer: Fact) -> bool:
    """Whether the places of one lie in those of the other, and not the other way round."""
    return inner.places < outer.places or (not inner.countries and inner.country in outer.countries)


def _is_near(a: Fact, b: Fact) -> bool:
    if a.said_end is None or b.said_end is None:
        return a.doc_id == b.doc_id
    start = b.said_start or b.said_end
    days = (start - a.said_end).days
    return days <= (DAYS_APART_IN_STORY if a.doc_id == b.doc_id else DAYS_APART)


def _bounds(fact: Fact) -> tuple[float, float]:
    low = fact.low if fact.low is not None else 0.0
    high = fact.high if fact.high is not None else float("inf")
    if fact.modifier == "approx":
        low, high = low * (1 - APPROX), high * (1 + APPROX)
    return low, high


def _differ(a: Fact, b: Fact) -> bool:
    return _bounds(a) != _bounds(b) or (a.is_low_exclusive, a.is_high_exclusive) != (
        b.is_low_exclusive,
        b.is_high_exclusive,
    )


def _overlap(a: Fact, b: Fact) -> bool:
    (low_a, high_a), (low_b, high_b) = _bounds(a), _bounds(b)
    if low_a > high_b or low_b > high_a:
        return False
    touches_out = (low_a == high_b and (a.is_low_exclusive or b.is_high_exclusive)) or (
        low_b == high_a and (b.is_low_exclusive or a.is_high_exclusive)
    )
    return not touches_out


def _exceeds(inner: Fact, outer: Fact) -> bool:
    """Whether a part is put higher than its whole."""
    low, high = _bounds(inner)[0], _bounds(outer)[1]
    return low > high or (low == high and inner.is_low_exclusive)


def _row(kind: str, a: Fact, b: Fact) -> Disagreement:
    left, right = (f.low or f.high or 0.0 for f in (a, b))
    ratio = max(left, right) / min(left, right) if left and right else None
    return Disagreement(
        kind,
        "claim",
        a.story_id if a.doc_id == b.doc_id else None,
        _side(a),
        _side(b),
        _explain(kind, a, b),
        ratio=ratio,
    )


def _side(fact: Fact) -> Side:
    return Side(fact.doc_id, fact.sentence_id, fact.start, fact.end, fact.surface, fact.figure_id, fact.claim_id)


EXPLAINED: Mapping[str, str] = {
    "superseded": "{name_a} said {a} {effect}{where}, later {b}.",
    "disagrees": "{name_a} says {a} {effect}{where}, {name_b} {b}: both cannot be right.",
    "compatible_bounds": "{name_a} says {a} {effect}{where}, {name_b} {b}: both can be right.",
    "scope_differs": "{name_a} says {a} {effect}{where_a}, {name_b} {b}{where_b}: one is about a part of what the other is about, and the part is put higher.",
}


def _explain(kind: str, a: Fact, b: Fact) -> str:
    where_a, where_b = (f" in {f.place}" if f.place else "" for f in (a, b))
    # "no" stands before what is counted, which is not repeated here.
    said_a, said_b = ("none" if f.high == 0 else f.surface for f in (a, b))
    return EXPLAINED[kind].format(
        name_a=a.name,
        name_b=b.name,
        a=said_a,
        b=said_b,
        effect=a.effect,
        where=where_a,
        where_a=where_a,
        where_b=where_b,
    )


def one_a_pair(rows: list[Disagreement]) -> list[Disagreement]:
    """One row for two figures, whoever claims them: the gravest, with the names of all in its explanation."""
    order = ("superseded", "scope_differs", "disagrees", "compatible_bounds")
    best: dict[tuple[str, str], Disagreement] = {}
    for row in sorted(rows, key=lambda r: (order.index(r.type), r.a.claim_id or "", r.b.claim_id or "")):
        key = tuple(sorted((row.a.figure_id or "", row.b.figure_id or "")))
        best.setdefault((key[0], key[1]), row)
    return sorted(best.values(), key=lambda r: (r.a.doc_id, r.a.start, r.b.doc_id, r.b.start))
