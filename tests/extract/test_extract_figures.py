"""Numbers and figures of one sentence: what they are worth, and what is never one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.extract import Figure, find_figures
from pipelines.extract.figures import BOUNDS
from pipelines.extract.numbers import value_of


def only(text: str) -> Figure:
    (figure,) = find_figures(text)
    return figure


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("20", 20), ("1,400", 1400), ("1,00,000", 100_000), ("12,345,678", 12_345_678), ("2.5", 2.5), ("1,234.5", 1234.5),
        ("zero", 0), ("seven", 7), ("nineteen", 19), ("forty", 40), ("twenty-two", 22), ("Ninety nine", 99),
        ("hundred", 100), ("a hundred", 100), ("two hundred", 200), ("two hundred and six", 206), ("twelve hundred", 1200),
        ("one hundred and twenty-five", 125), ("three thousand four hundred", 3400), ("a thousand and one", 1001),
        ("two hundred thousand", 200_000), ("one million two hundred thousand and five", 1_200_005),
        ("five million", 5_000_000), ("2.5 million", 2_500_000), ("20 thousand", 20_000), ("3 lakh", 300_000),
        ("two lakh crore", 2 * 10**12), ("thousand million", 10**9), ("four crore", 40_000_000),
        ("1.7 trillion", 1_700_000_000_000),
    ],
)  # fmt: skip
def test_value(surface: str, value: float) -> None:
    """A number read wrong is wrong in every table after it; words most of all, for nobody sees them at a glance."""
    assert value_of(surface) == pytest.approx(value)


@pytest.mark.parametrize(
    "surface",
    ["thousand two million", "six seven", "five and six", "twenty fifteen", "nineteen eighty", "hundred hundred", "ten twenty",
     "two million three million", "million two thousand thousand", "", "and", "9" * 400],
)  # fmt: skip
def test_words_that_are_no_number(surface: str) -> None:
    """Numbers that only stand beside one another were added up: a year in words became a count."""
    assert value_of(surface) is None


@pytest.mark.parametrize(
    ("text", "modifier", "low", "high"),
    [
        ("20 people died", "exact", 20, 20),
        ("at least 20 people died", "at_least", 20, None),
        ("At least twenty people died", "at_least", 20, None),
        ("at\nleast  20 people died", "at_least", 20, None),
        ("at\u00a0least\u00a020 people died", "at_least", 20, None),
        ("no fewer than 20 people", "at_least", 20, None),
        ("not less than 20 people", "at_least", 20, None),
        ("more than 1,600 civilians", "more_than", 1600, None),
        ("over 1,600 civilians", "more_than", 1600, None),
        ("at most 20 people", "at_most", None, 20),
        ("up to 20 people", "at_most", None, 20),
        ("no more than 20 people", "at_most", None, 20),
        ("not more than 20 people", "at_most", None, 20),
        ("fewer than 20 people", "less_than", None, 20),
        ("less than 20 percent", "less_than", None, 20),
        ("about 20 people", "approx", 20, 20),
        ("an estimated 20 people", "approx", 20, 20),
        ("Some 20 people", "approx", 20, 20),
    ],
)
def test_bounds(text: str, modifier: str, low: float | None, high: float | None) -> None:
    """A bound read as an exact count, or turned round, turns 'at least 20' into '20' or '20 at most' in every report."""
    figure = only(text)
    assert (figure.modifier, figure.value_low, figure.value_high) == (modifier, low, high)
    assert text.startswith(figure.surface)


@pytest.mark.parametrize("bound", BOUNDS)
def test_every_bound_is_found(bound: str) -> None:
    """A bound in the list that the pattern shadows is never found."""
    figure = only(f"It said {bound} 30 houses burned.")
    assert (figure.surface, figure.modifier) == (f"{bound} 30", BOUNDS[bound])


@pytest.mark.parametrize(
    ("text", "kind", "unit", "value", "surface"),
    [
        ("They paid $500 million for it", "money", "USD", 5e8, "$500 million"),
        ("They paid US$40 billion for it", "money", "USD", 4e10, "US$40 billion"),
        ("They paid £ 5 for it", "money", "GBP", 5, "£ 5"),
        ("They paid more than €2,000 for it", "money", "EUR", 2000, "more than €2,000"),
        ("They paid $2000 for it", "money", "USD", 2000, "$2000"),
        ("They paid five million dollars for it", "money", "USD", 5e6, "five million dollars"),
        ("Prices rose 20% again", "percent", "percent", 20, "20%"),
        ("Prices rose 20.5 percent again", "percent", "percent", 20.5, "20.5 percent"),
        ("Prices rose twenty per cent again", "percent", "percent", 20, "twenty per cent"),
        ("It took 3 weeks in all", "duration", "week", 3, "3 weeks"),
        ("a 49-year wait", "duration", "year", 49, "49-year"),
        ("over four years later", "duration", "year", 4, "over four years"),
        ("It lies 12 km off", "measure", "kilometre", 12, "12 km"),
        ("It lies 2 miles off", "measure", "mile", 2, "2 miles"),
        ("20 civilians were killed", "count", "person", 20, "20"),
        ("10,000 buildings fell", "count", "building", 10_000, "10,000"),
    ],
)
def test_kinds_and_units(text: str, kind: str, unit: str, value: float, surface: str) -> None:
    """Dollars, days and the dead must never stand in one column without their unit."""
    figure = only(text)
    assert (figure.kind, figure.unit, figure.surface) == (kind, unit, surface)
    assert value in (figure.value_low, figure.value_high)


def test_si_values() -> None:
    """Miles and kilometres cannot be compared without a common unit."""
    figure = only("It lies 2 miles off")
    assert figure.value_si == pytest.approx(3218.688)
    assert figure.unit_si == "metre"
    assert only("20 civilians were killed").unit_si is None


@pytest.mark.parametrize(
    "text",
    [
        "It began in 2016 and ended in 2019.", "the 1990s were better", "on August 12 the town fell", "on 12 August 2016 it fell",
        "AUGUST 12, 2016", "the 12th of August", "12/08/2016 by admin", "2019-04-27", "27.04.2019",
        "at 17:41 it began", "at 17:41:05 it began", "at 5 p.m. it began", "at 5.30 PM it began", "at 10 AM", "at 5pm",
        "the 21st time", "the 3rd brigade", "one of the men", "no one knows why", "No one came", "this one stays", "each one left",
        "Flight MH-17 crashed", "the Covid-19 ward", "an F-16 jet", "the G20 summit", "an Il-76 plane",
        "1/2 of it", "since 9/11",
        pytest.param("it cost $20m", id="a scale of one letter"), pytest.param("it is 20km long", id="a unit without a space"),
        pytest.param("12-15 were hurt", id="a range"), pytest.param("they won 3–1", id="a score"),
        pytest.param("call 555-0142 now", id="a telephone"), pytest.param("version 3.4.1 is out", id="a version"),
        pytest.param("two-thirds of it", id="a fraction in words"), pytest.param("two and a half years", id="and a half"),
        pytest.param("half a million fled", id="half a scale"), pytest.param("several hundred fled", id="a vague scale"),
        pytest.param("1,23 of it", id="a comma that groups nothing"), "", "Nothing to count.",
    ],
)  # fmt: skip
def test_what_is_never_a_figure(text: str) -> None:
    """A year among the counts is the largest toll of the corpus; half of a number that cannot be read is a wrong one."""
    assert find_figures(text) == []


def test_several_in_order() -> None:
    """Each figure of a sentence is its own row: one swallowed by another is lost without a trace."""
    found = find_figures("Five and six men, at least 20 women and 3 children died on 11 August 2016; 80% of 1,400 homes fell.")
    assert [(f.surface, f.counted) for f in found] == [
        ("Five", "and"), ("six", "men"), ("at least 20", "women"), ("3", "children"), ("80%", None), ("1,400", "homes"),
    ]  # fmt: skip


@pytest.mark.parametrize("letter", ["\u0131", "\u0130", "\u017f", "\u212a"])
def test_letters_that_fold_to_english_ones(letter: str) -> None:
    """Turkish and old letters match English ones without case: a bound found so, but not in the list, stopped a whole shard."""
    for bound in BOUNDS:
        for plain in "isk":
            find_figures(f"{bound.replace(plain, letter)} 20 people, US$ 5, s{letter}x {letter}m")


WORDS = st.sampled_from(
    ["20", "1,400", "$", "US$", "%", " percent", "at least", "hundred", "two", "twenty", "and", "-", " ", "\n", "million", "people",
     "km", ".", ",", "2016", "August", "é", "\u0131", "５", "٣", "“", "one", "a", "half"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=14).map("".join))
@example("at least 20 people and $5 million")
def test_offsets_are_exact(text: str) -> None:
    """An offset that is off by one cites another number."""
    figures = find_figures(text)
    at = 0
    for figure in figures:
        assert at <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.surface == figure.surface.strip()
        assert (figure.value_low, figure.value_high) != (None, None)
        at = figure.end
