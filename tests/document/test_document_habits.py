"""Siblings: how a source writes its dates."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pipelines.document import Given, Habit, Published, describe, habits, settle
from pipelines.sources import Source

NIGHT = date(2026, 11, 20)
AUGUST, DECEMBER = date(2016, 8, 12), date(2016, 12, 8)


def of(field: str, source: Source | None = None) -> Published:
    return describe("The army left the town, the mayor said.", Given(date=field), source, NIGHT).published


def test_only_documents_without_a_doubt_tell() -> None:
    """A guess that counts as a sibling confirms itself."""
    told = habits(
        [
            ("courier", of("27/04/2019")),
            ("courier", of("28/04/2019")),
            ("courier", of("12/08/2016")),
            ("courier", of("12/08/2016 17:41")),
            ("courier", of("2016-08-12")),
            ("herald", of("04/27/2019")),
            (None, of("27/04/2019")),
        ]
    )
    assert told == {"courier": Habit(2, 0), "herald": Habit(0, 1)}


def test_config_counts() -> None:
    """A source that config knows tells its order through every date."""
    source = Source.model_validate({"name": "courier", "match": ["*"], "date_order": "mdy"})
    assert habits([("courier", of("12/08/2016", source))]) == {"courier": Habit(0, 1)}


def test_shards_add_up() -> None:
    """Counts of one shard alone would depend on how documents fell into shards."""
    assert Habit(2, 0) + Habit(1, 3) == Habit(3, 3)


@pytest.mark.parametrize(
    ("habit", "day", "confidence"),
    [
        (Habit(5, 0), AUGUST, 0.9),
        (Habit(0, 2), DECEMBER, 0.9),
        (Habit(1, 0), AUGUST, 0.8),
        (Habit(5, 1), None, 0.0),
        (Habit(0, 0), None, 0.0),
        (None, None, 0.0),
    ],
)
def test_settling(habit: Habit | None, day: date | None, confidence: float) -> None:
    """Siblings that contradict each other decide nothing."""
    found = settle(of("12/08/2016"), habit)
    assert (found.date, found.confidence) == (day, confidence)
    assert {found.date, *found.alternatives} - {None} == {AUGUST, DECEMBER}


def test_settling_says_why_and_gives_back_the_time() -> None:
    """A date without evidence cannot be reviewed."""
    found = settle(of("12/08/2016 9:41 +02:00"), Habit(5, 0))
    assert found.evidence[-1].startswith("siblings: 5 of 5 dmy")
    assert (found.at, found.tz, found.precision, found.order) == (datetime(2016, 8, 12, 7, 41), "+02:00", "minute", "dmy")


def test_siblings_outrank_a_favour_but_not_an_exclusion() -> None:
    """A clock is a weaker sign than ten other documents; an impossible day stays impossible."""
    assert settle(of("12/08/2016 17:41"), Habit(0, 4)).date == DECEMBER
    certain = of("Friday 12/08/2016")
    assert settle(certain, Habit(0, 4)) == certain


def test_two_digit_years() -> None:
    """The century was chosen by the night; settling again must not move it."""
    assert settle(of("12/08/16"), Habit(3, 0)).date == AUGUST
