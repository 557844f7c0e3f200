"""Naturalness: writing costs nothing, what nobody writes does."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.repair.naturalness import (
    BROKEN,
    EITHER,
    EXOTIC,
    LINE,
    MARK,
    PAIRS,
    RARE,
    SIGN,
    SINGLE,
    WORD_CLASSES,
    class_of,
    strangeness,
)


@pytest.mark.parametrize(
    "text",
    [
        " It\u2019s late, \u201cshe wrote\u201d \u2013 25\u00a0% of 3\u00a0000\u2026 ", " L\u2019\u00c9T\u00c9, l\u2019\u00e9t\u00e9 (deux fois). ", " \u201eNein!\u201c, sagte B\u00f6ll. ",
        " \u041c\u043e\u0441\u043a\u0432\u0430 \u2014 \u0433\u043e\u0440\u043e\u0434, 1147. ", " \u0391\u03b8\u03ae\u03bd\u03b1, \u03ba\u03b1\u03bb\u03ae. ", " \u6771\u4eac\u3067\u3059\u3002 ", " \u05e2\u05d1\u05e8\u05d9\u05ea ", " \u0627\u0644\u0639\u0631\u0628\u064a\u0629\u060c ",
    ],
)  # fmt: skip
def test_writing_costs_nothing(text: str) -> None:
    """Any cost of ordinary writing is a step towards changing it."""
    assert strangeness(text) == 0.0


@pytest.mark.parametrize(
    ("plain", "strange"),
    [
        pytest.param("garden", "garDen", id="a capital inside of a word"),
        pytest.param("Moskva", "M\u043eskva", id="another alphabet inside of a word"),
        pytest.param("a\u201d b", "a\u201db", id="a closing quote inside of a word"),
        pytest.param("a \u201eb", "a\u201eb", id="an opening quote inside of a word"),
        pytest.param("\u00e9t\u00e9", "\u00c3\u00a9t\u00c3\u00a9", id="mojibake"),
        pytest.param("dash \u2013 dash", "dash \u00e2\u20ac\u201c dash", id="mojibake of a dash"),
        pytest.param("abc", "a\ufffdc", id="a lost character"),
        pytest.param("abc", "a\x01c", id="a control character"),
        pytest.param("abc", "a\u1820c", id="a letter the news does not know"),
        pytest.param("na\u0308h", "n \u0308h", id="a mark on a blank"),
        pytest.param("a \u00ab b", "a\u00abb", id="an angle quote inside of a word"),
    ],
)
def test_what_nobody_writes_costs_more(plain: str, strange: str) -> None:
    """A reading is taken because it is less strange: where damage costs no more, it stays."""
    assert strangeness(f" {strange} ") > strangeness(f" {plain} ")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=20))
def test_cost_is_the_sum_over_neighbours(text: str) -> None:
    """The pattern that looks only where a cost may lie must not miss one: compared with every character looked at."""
    found = [class_of(c) for c in text]
    cost = sum(PAIRS[a + b] for a, b in pairwise(found))
    cost += sum(SINGLE.get(one, 0.0) for one in found[1:-1])
    inside = sum(
        a in WORD_CLASSES and b == EITHER and c in WORD_CLASSES
        for a, b, c in zip(found, found[1:], found[2:], strict=False)
    )
    assert strangeness(text) == pytest.approx(cost + 0.8 * inside)


@pytest.mark.parametrize(
    ("c", "kind"),
    [
        ("a", "a"), ("\u0130", "A"), ("\u0436", "c"), ("\u0416", "C"), ("\u03b1", "g"), ("5", "1"), ("\u0665", "1"), ("\u0301", MARK), ("\u2502", LINE), ("\ufffd", BROKEN), ("\ufeff", BROKEN),
        ("\ue000", BROKEN), ("\x07", BROKEN), ("\u1820", EXOTIC), ("\u017f", EXOTIC), ("\u2003", RARE), ("\u00a0", " "), ("\u20ac", SIGN), ("\U0001f600", SIGN), ("\u4e2d", "Z"), ("\u3042", "Z"), ("\ud55c", "Z"),
    ],
)  # fmt: skip
def test_classes(c: str, kind: str) -> None:
    """A character in the wrong class makes its whole script look like damage."""
    assert class_of(c) == kind
