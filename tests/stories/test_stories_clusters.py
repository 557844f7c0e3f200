"""Clusters: a function of documents and pairs, whatever their order; ids that stay; groups that do not chain."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stories.clusters import Merge, Pair, group

ONE, TWO, THREE = (dt.date(2026, 11, day) for day in (16, 17, 18))
IDS = "abcdefgh"


def stories(grouped: dict[str, str]) -> set[frozenset[str]]:
    """The groups, whatever they are called."""
    return {frozenset(d for d in grouped if grouped[d] == story) for story in grouped.values()}


pairs_of = st.lists(
    st.builds(Pair, st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from(["copy", "partial", "serial"]), st.floats(0, 1)),
    max_size=16, unique_by=lambda p: frozenset((p.one, p.other)),
).map(lambda pairs: [p for p in pairs if p.one != p.other])  # fmt: skip


@given(
    pairs_of, st.lists(st.sampled_from([ONE, TWO, THREE]), min_size=8, max_size=8), st.randoms(use_true_random=False)
)
def test_order_decides_nothing(pairs: list[Pair], nights: list[dt.date], dice: random.Random) -> None:
    """Stories that depend on the order of rows change with every rebuild."""
    dates = dict(zip(IDS, nights, strict=True))
    turned = [Pair(p.other, p.one, p.relation, p.strength) for p in pairs]
    dice.shuffle(turned)
    first, second = group(dates, pairs), group(dict(reversed(dates.items())), turned)
    assert first.stories == second.stories
    assert sorted(first.merges, key=repr) == sorted(second.merges, key=repr)


@given(pairs_of, st.lists(st.sampled_from([ONE, TWO, THREE]), min_size=8, max_size=8))
def test_nights_decide_no_groups(pairs: list[Pair], nights: list[dt.date]) -> None:
    """The same documents in one night or in ten are the same stories."""
    split, whole = group(dict(zip(IDS, nights, strict=True)), pairs), group(dict.fromkeys(IDS, ONE), pairs)
    assert stories(dict(split.stories)) == stories(dict(whole.stories))


def test_a_short_text_chains_no_two_stories() -> None:
    """One sentence that stands in a story and in a roundup would make them one, and the roundup's other stories with it."""
    pairs = [
        Pair("story", "lead", "copy", 0.6),
        Pair("lead", "roundup", "copy", 0.3),
        Pair("story", "roundup", "partial", 0.3),
    ]
    grouped = group(dict.fromkeys(("story", "lead", "roundup"), ONE), pairs)
    assert stories(dict(grouped.stories)) == {frozenset({"story", "lead"}), frozenset({"roundup"})}


def test_one_doubt_among_many_copies_parts_nothing() -> None:
    """A damaged copy that one other was not recognised in belongs to the story that three others say it is of."""
    pairs = [Pair(one, other, "copy", 0.9) for one, other in ("ab", "ac", "bc")] + [
        Pair("a", "d", "copy", 0.4),
        Pair("b", "d", "copy", 0.4),
        Pair("c", "d", "partial", 0.3),
    ]
    assert len(set(group(dict.fromkeys("abcd", ONE), pairs).stories.values())) == 1


def test_ids_stay_when_copies_come_later() -> None:
    """A report that cites a story by its id must find it next week."""
    pairs = [Pair("m", "z", "copy", 0.9), Pair("a", "m", "copy", 0.9), Pair("a", "z", "copy", 0.9)]
    before = group({"m": ONE, "z": ONE}, pairs)
    after = group({"m": ONE, "z": ONE, "a": TWO}, pairs)
    assert before.stories == {"m": "s-m", "z": "s-m"}
    assert set(after.stories.values()) == {"s-m"}
    assert not after.merges


def test_merges_are_told() -> None:
    """Two stories that a third document shows to be one: the younger id goes, and it is written down."""
    pairs = [Pair("a", "c", "copy", 0.5), Pair("b", "c", "copy", 0.5)]
    grouped = group({"b": ONE, "a": TWO, "c": THREE}, pairs)
    assert set(grouped.stories.values()) == {"s-b"}
    assert grouped.merges == [Merge("s-a", "s-b", THREE)]


@pytest.mark.parametrize("relation", ["partial", "serial"])
def test_only_copies_merge(relation: str) -> None:
    """Parts and releases of a series are stories of their own."""
    assert group({"a": ONE, "b": ONE}, [Pair("a", "b", relation, 1.0)]).stories == {}


def test_pairs_of_documents_that_are_gone() -> None:
    """A pair outlives a document that its file no longer holds."""
    assert group({"a": ONE, "b": ONE}, [Pair("a", "x", "copy", 1.0), Pair("x", "b", "copy", 1.0)]).stories == {}
