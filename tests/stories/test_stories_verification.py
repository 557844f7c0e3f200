"""Verification: alignment finds what two texts share, and the relation that follows from it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from dispatches import EXAMPLES, FERRY, MAY_2, REWORDED, release
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stories.verification import COPY, SERIAL, _subsequence, align, compare
from pipelines.stories.words import Words, read_words

sequences = st.lists(st.integers(0, 6), max_size=40)


def words_of(text: str) -> Words:
    """Words of a dispatch, its headline left out."""
    return read_words("", [s for paragraph in text.split("\n\n")[1:] for s in paragraph.split(". ")])


@pytest.mark.parametrize(("one", "other", "relation"), EXAMPLES.values(), ids=EXAMPLES)
def test_relations(one: str, other: str, relation: str | None) -> None:
    """A copy missed is a source counted twice; a stranger taken for a copy hides a report."""
    found = compare(words_of(one), words_of(other))
    assert (found.relation if found else None) == relation


def test_a_series_is_no_story_however_many_words_agree() -> None:
    """Thirty evening releases of a command are thirty reports: as one story, twenty-nine tolls would vanish."""
    for number in range(2, 8):
        other = release(210 + number, f"{number + 1} May", 17 + number, 9 + number, 2 * number + 1, number)
        found = compare(words_of(MAY_2), words_of(other))
        assert found is not None
        assert found.shorter > 0.7
        assert found.relation == SERIAL


def test_one_changed_number_makes_no_series() -> None:
    """A corrected toll, or one that a copy garbled, is what copies are compared for."""
    found = compare(words_of(FERRY), words_of(FERRY.replace("12", "21").replace("7 others", "9 others")))
    assert found is not None
    assert (found.relation, found.slots - found.slots_agreeing) == (COPY, 2)


def test_both_passages_of_their_own() -> None:
    """Two reports that open with the same agency paragraph are not one text."""
    found = compare(words_of(FERRY), words_of(REWORDED))
    assert found is not None
    assert replace(found, gap_shorter=25, gap_longer=40).relation != COPY


def longest(a: list[int], b: list[int]) -> int:
    """Length of a longest common subsequence, by the textbook's table."""
    row = [0] * (len(b) + 1)
    for x in a:
        below = [0]
        for y, word in enumerate(b):
            below.append(row[y] + 1 if x == word else max(row[y + 1], below[-1]))
        row = below
    return row[-1]


@given(sequences, sequences)
def test_subsequence_is_longest(a: list[int], b: list[int]) -> None:
    """An alignment that is not the longest finds fewer words in common, and differences that are none."""
    matches = _subsequence(a, b)
    assert len(matches) == longest(a, b)
    assert all(a[x] == b[y] for x, y in matches)
    assert all(p[0] < q[0] and p[1] < q[1] for p, q in pairwise(matches))


@given(sequences, sequences)
def test_no_word_is_matched_twice(a: list[int], b: list[int]) -> None:
    """A word counted for two would make any text a copy of one that repeats itself."""
    matches = align(a, b)
    assert all(a[x] == b[y] for x, y in matches)
    assert len({x for x, _ in matches}) == len({y for _, y in matches}) == len(matches)


@given(st.lists(st.integers(0, 2**29 - 1), min_size=1, max_size=60), st.lists(st.integers(0, 2**29 - 1), max_size=20))
def test_numbers_are_shares(hashes: list[int], more: list[int]) -> None:
    """A share over one would be refused by the rules of its column, and the whole night with it."""
    one, other = (
        read_words("", [" ".join(f"w{chr(97 + h % 26)}{'abcdefghij'[h % 10]}" for h in hs)])
        for hs in (hashes, hashes + more)
    )
    found = compare(one, other)
    if found is not None:
        assert 0 <= found.longer <= 1
        assert 0 <= found.shorter <= 1
        assert 0 < found.density <= 1
        assert found.slots_agreeing <= found.slots
        assert found.n_matched <= found.n_shorter <= found.n_longer
