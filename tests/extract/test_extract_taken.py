"""Taken: spans by the words they hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc, Span

from pipelines.extract.taken import Taken, capitalised, titled

VOCAB = English().vocab
DOC = Doc(VOCAB, ["word"] * 20)
BOUNDS = st.tuples(st.integers(0, 19), st.integers(1, 4)).map(lambda at: (at[0], min(20, at[0] + at[1])))


@given(st.lists(BOUNDS, max_size=12), BOUNDS)
def test_a_span_put_in_drives_out_what_it_overlaps(given_bounds: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    """Two names over one word would be counted twice."""
    kept: list[tuple[int, int]] = []
    taken = Taken([])
    for start, end in given_bounds:
        kept = [(s, e) for s, e in kept if e <= start or end <= s] + [(start, end)]
        taken.put(Span(DOC, start, end, label="ORG"))
    assert [(s.start, s.end) for s in taken.spans()] == sorted(kept)
    over = taken.over(Span(DOC, *asked))
    assert [(s.start, s.end) for s in over] == sorted((s, e) for s, e in kept if s < asked[1] and asked[0] < e)


@given(st.lists(st.sampled_from(["Abc", "ABC", "abc", "A", "aBC", "7", "U.S.", "É", "-"]), max_size=20))
def test_words_by_shape(words: list[str]) -> None:
    """A capital that is not seen is a name that is not looked at."""
    doc = Doc(VOCAB, words)
    assert titled(doc) == [t.i for t in doc if t.is_title]
    assert capitalised(doc) == [t.i for t in doc if t.is_title or t.is_upper]
