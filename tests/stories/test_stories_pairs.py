"""The step and the publish after it: the same stories in any order, in one night or in several, redone or not."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from itertools import pairwise

import duckdb
import polars as pl
import pytest
from desk import Desk
from dispatches import BRIDGE, FERRY, PORTRAIT, REPORT, REWORDED, ROUNDUP, cut, release, spun, updated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.stories import candidates, pairs
from pipelines.tables import frame_of

NIGHTS = [dt.date(2026, 11, day) for day in range(10, 20)]
ONE, TWO, THREE = NIGHTS[:3]
Make = Callable[..., Desk]
TEXTS = {
    "ferry": FERRY, "capitals": FERRY.upper(), "reworded": REWORDED, "update": updated(FERRY), "cut": cut(FERRY, 2), "reworded-cut": cut(REWORDED, 3),
    "bridge": BRIDGE, "bridge-cut": cut(BRIDGE, 3), "roundup": ROUNDUP, "report": REPORT, "portrait": PORTRAIT,
    "r211": release(211, "2 May", 31, 4, 12, 6), "r212": release(212, "3 May", 17, 9, 5, 2), "r213": release(213, "4 May", 22, 7, 8, 3),
    "empty": "....\n", "empty-too": "---\n",
}  # fmt: skip
FERRIES, BRIDGES = (
    frozenset({"ferry", "capitals", "reworded", "update", "cut", "reworded-cut"}),
    frozenset({"bridge", "bridge-cut"}),
)
STORIES = {
    FERRIES, BRIDGES,
    *(frozenset({name}) for name in ("roundup", "report", "portrait", "r211", "r212", "r213", "empty", "empty-too")),
}  # fmt: skip


def test_one_night(desk: Make) -> None:
    """What is one story, what is a part of one, what is one of a series: the page on stories in one night."""
    one = desk()
    one.tell(ONE, TEXTS)
    assert one.stories() == STORIES
    told = one.joined()["told"]
    related = {(name, relation) for name, _, relation in told if relation in ("partial", "serial")}
    assert ("r212", "serial") in related or ("r211", "serial") in related
    assert {name for name, relation in related if relation == "partial"} <= {"roundup", *FERRIES, *BRIDGES}


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    order=st.permutations(sorted(TEXTS)),
    cuts=st.lists(st.integers(0, 15), max_size=9),
    shard=st.sampled_from([1, 3, 250]),
    turned=st.booleans(),
)
def test_any_order_and_split(desk: Make, order: list[str], cuts: list[int], shard: int, turned: bool) -> None:
    """Which night a copy came in on, and next to what, must not decide what it is a copy of."""
    split = desk(shard_documents=shard)
    bounds = [0, *sorted(cuts), len(order)]
    nights = [(NIGHTS[n], order[start:end]) for n, (start, end) in enumerate(pairwise(bounds))]
    for date, names in reversed(nights) if turned else nights:
        split.tell(date, {name: TEXTS[name] for name in names})
    assert split.stories() == STORIES


def test_a_publish_of_some_nights_is_that_of_all(desk: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories that a delta makes otherwise than a full build change whenever somebody rebuilds."""
    monkeypatch.setattr(pairs, "BLOCK_DOCUMENTS", 2)
    one = desk(shard_documents=1)
    names = sorted(TEXTS)
    random.Random(3).shuffle(names)
    for n, date in enumerate(NIGHTS[:4]):
        one.tell(date, {name: TEXTS[name] for name in names[n::4]})
    whole = one.joined()
    for first in ([ONE], [THREE, NIGHTS[3]], NIGHTS[1:4]):
        assert one.joined(first) == whole


def test_an_old_partition_redone(desk: Make) -> None:
    """A late file in an old night finds its copies in later nights, and they stay one story when it is taken back."""
    one = desk()
    one.tell(ONE, {"bridge": BRIDGE})
    one.tell(TWO, {"reworded": REWORDED})
    kept = one.lake.files("story_pairs", TWO)
    one.tell(ONE, {"ferry": FERRY})
    assert one.stories() == {frozenset({"ferry", "reworded"}), frozenset({"bridge"})}
    assert one.lake.files("story_pairs", TWO) == kept
    one.forget(ONE, "ferry")
    assert one.stories() == {frozenset({"reworded"}), frozenset({"bridge"})}
    one.tell(ONE, {"ferry": FERRY})
    assert one.stories() == {frozenset({"ferry", "reworded"}), frozenset({"bridge"})}


def test_a_changed_text_no_longer_counts(desk: Make) -> None:
    """A repair that changes a text must not leave it the story of what it was."""
    one = desk()
    one.tell(ONE, {"ferry": FERRY})
    commit = one.tell(TWO, {"reworded": REWORDED})
    (signatures,) = one.lake.files("signatures", ONE)
    changed = pl.read_parquet(signatures).with_columns(signature=pl.lit("0" * 16))
    changed.write_parquet(signatures)
    assert sum(shard.rows.get("story_pairs", 0) for shard in commit.shards) == 1
    assert one.stories() == {frozenset({"ferry"}), frozenset({"reworded"})}


def test_the_same_night_again_does_nothing(desk: Make) -> None:
    """A night that compares everything anew for nothing, and publishes it."""
    one = desk()
    first = one.tell(ONE, {"ferry": FERRY, "reworded": REWORDED})
    one.tell(TWO, {"bridge": BRIDGE})
    assert one.redo(ONE) == first


def test_late_republication(desk: Make) -> None:
    """A story that comes back a year later is the same story, and no second source."""
    one = desk()
    one.tell(dt.date(2025, 11, 10), {"ferry": FERRY, "bridge": BRIDGE})
    one.tell(ONE, {"reworded": REWORDED, "roundup": ROUNDUP})
    assert frozenset({"ferry", "reworded"}) in one.stories()
    (pair,) = (
        one.lake.read("story_pairs", ONE, ["relation", "found_by"]).filter(pl.col("relation") == "copy").to_dicts()
    )
    assert pair == {"relation": "copy", "found_by": "archive"}


def test_ids_stay_and_merges_are_told(desk: Make) -> None:
    """A cited story id must be found again: it stays, or the log says where it went."""
    one = desk()
    one.tell(ONE, {"first": spun(FERRY, 0.48, 1)})
    one.tell(TWO, {"second": spun(FERRY, 0.48, 2)})
    before = {name: story for name, story, _ in one.joined()["told"]}
    assert before["first"] != before["second"]
    one.tell(THREE, {"ferry": FERRY})
    after = one.joined()
    assert {story for _, story, _ in after["told"]} == {before["first"]}
    assert after["story_merges"] == [(before["second"], before["first"], THREE)]


def test_hot_keys_are_capped_and_counted(desk: Make) -> None:
    """A footer that every page has would have every page compared with every other."""
    key, n = 7, candidates.A_KEY_A_DAY + 5
    rows = [
        {
            "doc_id": f"{i:016x}",
            "signature": "s",
            "window_date": ONE,
            "keys": [key, i % 2],
            "archive_keys": [],
            "words": b"",
        }
        for i in range(n)
    ]
    with duckdb.connect() as connection:
        connection.register("stored", frame_of("signature_index", rows).to_arrow())
        found = candidates.find_candidates(connection, "stored", "stored", 14)
    assert found.hot.filter(pl.col("key") == key).row(0) == (key, n, candidates.A_KEY_A_DAY)
    assert found.pairs.height > 0
