"""Parts of the report: pieces of sentences, wording of values, plots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.report.disputes import AROUND, around, pieces
from pipelines.report.plots import COLOURS, night_plot, toll_plot
from pipelines.report.wording import bounds, days, plain, visible

TEXTS = st.text(alphabet="ab. ,'’é-", max_size=60)


@given(TEXTS, TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_pieces_are_the_sentence(text: str, other: str, one: int, two: int) -> None:
    """A letter lost between two marks changes what a source is shown to have said."""
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    cut = pieces(text, other, start, end)
    assert "".join(piece.text for piece in cut) == text
    assert "".join(piece.text for piece in cut if piece.mark == "place") == text[start:end]
    if text == other:
        assert {piece.mark for piece in cut} <= {"", "place"}


@given(st.integers(0, 3000), st.integers(1, 20), st.integers(0, 3000))
def test_a_long_sentence_is_cut_around_the_place(before: int, place: int, after: int) -> None:
    """A scraped page without a full stop is one sentence: the place must not be what is cut off."""
    shown = around(pieces("a" * before + "b" * place + "c" * after, "", before, before + place))
    text = "".join(piece.text for piece in shown)
    assert "b" * place in text
    assert len(text) <= 2 * AROUND + 2
    assert text.startswith("…") == (before > AROUND)
    assert text.endswith("…") == (place + after > AROUND)


@pytest.mark.parametrize(
    ("low", "high", "modifier", "told"),
    [
        (24.0, 24.0, "exact", "24"),
        (20.0, None, "at_least", "at least 20"),
        (1600.0, None, "more_than", "more than 1,600"),
        (None, 50.0, "less_than", "fewer than 50"),
        (8.0, 12.0, "range", "8 to 12"),
        (100.0, None, "vague", "100 or more"),
        (None, None, "vague", "no number"),
    ],
)
def test_bounds_are_said_as_the_text_bounds_them(
    low: float | None, high: float | None, modifier: str, told: str
) -> None:
    """'at least 20' shown as 20 turns a bound into a count."""
    assert bounds({"value_low": low, "value_high": high, "modifier": modifier}) == told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-11-19", "2026-11-19", "19 Nov 2026"),
        ("2026-11-19", None, "19 Nov 2026"),
        ("2026-02-01", "2026-02-28", "February 2026"),
        ("2026-01-01", "2026-12-31", "2026"),
        ("2024-01-01", "2026-12-31", "2024 to 2026"),
        ("2026-01-01", "2026-02-28", "1 Jan 2026 to 28 Feb 2026"),
        (None, None, "day unknown"),
    ],
)
def test_days(start: str | None, end: str | None, told: str) -> None:
    """A month read as its first day moves an event."""
    first, last = (dt.date.fromisoformat(day) if day else None for day in (start, end))
    assert days(first, last) == told


def test_what_cannot_be_seen_is_shown() -> None:
    """A repaired no-break space looks like no repair; a turned text reads 400 for 004."""
    assert visible("a\u00a0b\u00ad") == "a\\u00a0b\\u00ad"
    assert plain("4\u202e00\x1b[0m\n\n5") == "4\ufffd00\ufffd[0m 5"


@pytest.mark.parametrize("who", ["<script>alert(1)</script>", "$x^2$ & co", "ا\u200fب", "\\u202e" * 40, ""])
def test_a_plot_is_well_formed_whatever_is_named(who: str) -> None:
    """One claimant with a dollar sign or an angle bracket must not cost the page."""
    claims = [
        {"who": who, "value_low": low, "value_high": high, "modifier": "exact", "is_of_night": True}
        for low, high in ((0.0, 0.0), (1.0, None), (None, 1e9), (None, None))
    ]
    svg = toll_plot("toll-0", f"A toll by {who}", claims)
    root = ElementTree.fromstring(str(svg))
    assert root.get("role") == "img"
    assert not [colour for colour in COLOURS if colour in svg]
    assert "<script" not in svg
    assert str(toll_plot("toll-0", f"A toll by {who}", claims)) == str(svg)


@pytest.mark.parametrize(("n", "shown", "is_cut"), [(7, range(7), False), (12, [0, 1, 2, 8, 9, 10, 11], True)])
def test_a_plot_shows_the_lowest_and_the_highest(n: int, shown: Sequence[int], is_cut: bool) -> None:
    """Cut at its end, the plot of a toll that many speak of leaves out the highest number, which is the one disputed."""
    claims = [{"who": f"who {i:02}", "value_low": i, "value_high": i, "modifier": "exact", "is_of_night": True} for i in range(n)]
    drawn = str(toll_plot("toll-0", "A toll", claims))
    body = drawn.partition("</desc>")[2] or drawn
    assert [i for i in range(n) if f">who {i:02}<" in body] == list(shown)
    assert ("5 more between these" in body) == is_cut


def test_a_plot_of_one_night_and_of_none_at_all() -> None:
    """The first night has no trend, and zero rows held back is good news, not a fault."""
    for values in ([3.0], [0.0]):
        svg = night_plot("p", "Documents", [dt.date(2026, 11, 19)], {"documents": values})
        assert ElementTree.fromstring(str(svg)).get("aria-labelledby") == "p-title p-desc"
