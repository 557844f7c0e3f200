"""Changes: applying them, and folding passes into one."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.repair.changes import Change, apply, fold


@st.composite
def changes_of(draw: st.DrawFn, text: str) -> list[Change]:
    """Ascending, disjoint changes of a text, deletions and insertions of length among them."""
    bounds = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = list(itertools.pairwise(bounds))[:: draw(st.sampled_from([1, 2]))]
    return [Change(start, end, draw(st.text("xyz", max_size=4)), "mojibake") for start, end in pairs]


@settings(max_examples=400, deadline=None)
@given(st.data(), st.text("abcdefgh", max_size=25))
def test_folding_is_doing_one_after_the_other(data: st.DataObject, text: str) -> None:
    """A fold that forgets what an earlier pass left cites the wrong raw characters for the clean ones."""
    first = data.draw(changes_of(text))
    between = apply(text, first)
    second = data.draw(changes_of(between))
    folded = fold(first, second)
    assert apply(text, folded) == apply(between, second)
    assert all(a.end <= b.start for a, b in itertools.pairwise(folded))
