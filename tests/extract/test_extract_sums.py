"""Sums: lists of parts, tolls that rose or were revised, and totals over a long time."""

from __future__ import annotations

import pytest
from test_extract_effects import facts


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("The raid killed 24 people, including six women and nine children.", [None, 0, 0]),
        ("The raid killed 24 people, including six women, nine children and two nurses.", [None, 0, 0, 0]),
        ("The raid killed 30 people including a journalist.", [None, 0]),
        ("The fire killed 12 people, among them two nurses and a doctor.", [None, 0, 0]),
        ("In the fire 12 people, among them two nurses and a doctor, were killed.", [None, 0, 0]),
        ("The raid killed 24 people, including six women, and 30 soldiers were killed in the port.", [None, 0, None]),
        ("The raid killed 24 people, including six women, and 12 men were wounded.", [None, 0, None]),
        ("Floods killed six men and nine women.", [None, None]),
    ],
)
def test_lists_of_parts(text: str, wholes: list[int | None]) -> None:
    """Of a list only the first was a part: the other women and children were counted twice in every toll."""
    assert [fact.part_of for fact in facts(text)] == wholes


@pytest.mark.parametrize(
    ("sentences", "reasons"),
    [
        (["Divers found eight more bodies, taking the death toll to 27."], ["part", None]),
        (["Two people died in hospital, bringing the number of people killed to 27."], ["part", None]),
        (["The prefect said 13 people died, raising an earlier toll of two."], [None, "superseded"]),
        (["The prefect said 35 people died.", "He had earlier given a toll of 31."], [None, "superseded"]),
        (["The prefect said the flood killed 27 people and later revised that figure to 35."], ["superseded", None]),
        (["The prefect said 36 people died, not 52 as first reported."], [None, "superseded"]),
        (["The flood killed 27 people.", "An earlier flood killed 31."], [None, None]),
        (["The flood killed 27 people and moved 40 others to camps."], [None, None]),
    ],
)
def test_tolls_that_rose_or_were_revised(sentences: list[str], reasons: list[str | None]) -> None:
    """The old toll, or what was added to it, beside the new one makes a raid twice as deadly as anybody says it was."""
    assert [fact.not_summable for fact in facts(*sentences)] == reasons


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Since the truce took effect in November 2023, raids have killed 330 people.", ["cumulative"]),
        ("About 46,000 people have been killed since the invasion began in February 2022.", ["cumulative"]),
        ("Some 2,000 people have died since the coup of February 2021.", ["cumulative"]),
        ("It was the worst raid since gunmen killed 61 people in 2019.", [None]),
        ("A raid in January 2023 killed 61 people.", [None]),
    ],
)
def test_totals_over_a_long_time(text: str, reasons: list[str | None]) -> None:
    """A war's total holds the tolls of all its days, also those that other documents tell."""
    assert [fact.not_summable for fact in facts(text)] == reasons


def test_the_dead_among_the_wounded() -> None:
    """They were read as wounded, so that their deaths were in no table; and they are in no toll of the dead yet."""
    first, then = facts("The blast wounded 40 people.", "Seventeen of the wounded have since died.")
    assert (first.effect, then.effect) == ("injured", "killed")
    assert then.not_summable is None
