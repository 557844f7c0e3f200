"""Many texts at once, and the short way through mojibake: both must come to what the long way comes to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_repair_mending import texts

from pipelines.repair import mend, mend_all
from pipelines.repair.mending import BLOCK_CHARS
from pipelines.repair.mojibake import LOST_END, STRETCH_RE, Context, _beyond_doubt, _judge
from pipelines.repair.wrong_turns import turns

# What could reach from one text into the next, or shift the offsets of those behind it.
ends = st.sampled_from(["", "=", "=\r", "=\n", "=E2=80=\n", "\r", "\r\n", "\n", "\n\n", "\x00", "\ud83d", "\U0001f600", "\u00c3", "\u00e2\u20ac", "\ufeff"])  # fmt: skip
DAMAGED = ["caf\u00c3\u00a9=", "", "=99 she said", "\U0001f600 l\u2019\u00c3\u00a9t\u00c3\u00a9\r", "\ncaf\u00e9\r\n", "a\x00b", "clean"]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds("".join, st.tuples(ends, texts, ends)), max_size=4), st.booleans())
def test_many_are_mended_as_each(given_texts: list[str], mentions: bool) -> None:
    """A text that its neighbour in the block changes would be another document on another night."""
    assert list(mend_all(given_texts, mentions)) == [mend(text, mentions) for text in given_texts]


@pytest.mark.parametrize(
    "filling", ["x" * (BLOCK_CHARS - 1), "x" * BLOCK_CHARS, "caf\u00c3\u00a9 \U0001f600\n" * 4_000]
)
def test_more_than_a_block(filling: str) -> None:
    """A text lost or mended twice where one block ends and the next begins moves every text behind it to another document."""
    many = [*DAMAGED, filling, *DAMAGED, filling, *DAMAGED]
    assert list(mend_all(iter(many))) == [mend(text) for text in many]


def test_nothing_to_mend() -> None:
    """An empty shard must not stop a night."""
    assert list(mend_all([])) == []
    assert [mended.text for mended in mend_all(["", ""])] == ["", ""]


@settings(max_examples=200, deadline=None)
@given(texts)
def test_the_short_way_is_the_long_way(text: str) -> None:
    """The short way says nothing, or what the judgement over the whole line says: else speed would decide what is repaired."""
    for line in text.splitlines():
        stretches = [match for match in STRETCH_RE.finditer(line) if match[0] != LOST_END]
        short = _beyond_doubt(line, stretches, turns()[0]) if stretches else None
        if short is None:
            continue
        judged = _judge(line, turns()[0], Context(), frozenset())
        assert judged is not None
        assert (short.taken, short.is_whole, short.certain) == (judged.taken, judged.is_whole, judged.certain)
