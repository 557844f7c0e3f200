"""The day of publication: each rule by itself, and what outranks what."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pipelines.document import Given, Published, describe
from pipelines.sources import Source

NIGHT = date(2026, 11, 20)
AUGUST, DECEMBER = date(2016, 8, 12), date(2016, 12, 8)
BODY = "The army left the town, the mayor said. Nobody was hurt."


def published(
    header: str | None, body: str = BODY, night: date = NIGHT, order: str | None = None, field: str | None = None, url: str | None = None
) -> Published:
    text = f"Town falls after siege\n\n{header}\n\n{body}" if header else f"Town falls after siege\n\n{body}"
    source = Source.model_validate({"name": "courier", "match": ["*"], "date_order": order}) if order else None
    return describe(text, Given(date=field, url=url), source, night).published


def test_undecided_keeps_both_readings() -> None:
    """A guess stored as a date cannot be told from a fact."""
    found = published("12/08/2016")
    assert (found.date, found.at, found.order, found.confidence) == (None, None, "unknown", 0.0)
    assert found.alternatives == (AUGUST, DECEMBER)
    assert found.surface == "12/08/2016"


@pytest.mark.parametrize(
    ("header", "body", "order", "rule", "confidence"),
    [
        ("12/08/2016 17:41", BODY, "dmy", "clock:", 0.7),
        ("12/08/2016 5:41 PM", BODY, "mdy", "clock:", 0.7),
        ("12.08.2016", BODY, "dmy", "separator:", 0.7),
        ("Friday 12/08/2016", BODY, "dmy", "weekday:", 0.9),
        ("Thursday 12/08/2016", BODY, "mdy", "weekday:", 0.9),
        ("12/08/2016", "The army left on Monday, the mayor said.", "mdy", "weekday:", 0.8),
        ("12/08/2016", "The army left on August 10, 2016, the mayor said.", "dmy", "text:", 0.8),
        ("12/08/2016", "Flights resume, months after a jet was shot down in November.", "dmy", "months:", 0.8),
        ("12/08/2016", "A jet was shot down in November near the border, months ago.", "dmy", "months:", 0.8),
        ("12/08/2016", "The bridge was destroyed in August, the mayor said.", "mdy", "month:", 0.7),
        ("12/08/2016", "BEIRUT, Aug 11 (AP) — The army left.", "dmy", "dateline:", 0.8),
    ],
)
def test_each_clue_decides_alone(header: str, body: str, order: str, rule: str, confidence: float) -> None:
    """A rule that never decides is dead, one that decides the other way shifts every date by months."""
    found = published(header, body)
    assert found.date == {"dmy": AUGUST, "mdy": DECEMBER}[order]
    assert (found.order, found.confidence) == (order, confidence)
    assert any(e.startswith(rule) and str(order) in e for e in found.evidence) or confidence == 0.9


def test_the_favoured_date_keeps_its_alternative() -> None:
    """Without the other reading a reviewer cannot see that there was a choice."""
    found = published("12/08/2016 17:41 by admin")
    assert (found.date, found.alternatives) == (AUGUST, (DECEMBER,))
    assert found.at == datetime(2016, 8, 12, 17, 41)
    assert found.precision == "minute"
    assert found.tz is None


def test_what_is_excluded_is_no_alternative() -> None:
    """An impossible day among the alternatives would be offered for correction."""
    assert published("Friday 12/08/2016").alternatives == ()


def test_a_future_weekday_is_no_evidence() -> None:
    """`starting Monday` says nothing of when it was written."""
    assert published("12/08/2016", "The truce will hold from Monday, he said.").date is None


def test_contradicting_clues_decide_nothing() -> None:
    """Two strong clues against one another must not be settled by their order in the code."""
    body = "The army left on August 10, 2016. Others left on Monday, the mayor said."
    assert published("12/08/2016", body).date is None


def test_strong_beats_weak() -> None:
    """A clock is a habit, a date in the text is a fact."""
    found = published("12/08/2016 17:41", "The army left on December 7, 2016, the mayor said.")
    assert (found.date, found.confidence) == (DECEMBER, 0.8)


def test_config_outranks_the_text() -> None:
    """What a person wrote of a source must not be overruled by a guess."""
    found = published("12/08/2016 17:41", order="mdy")
    assert (found.date, found.confidence, found.alternatives) == (DECEMBER, 0.95, ())
    assert any(e.startswith("config: source courier") for e in found.evidence)


def test_config_that_does_not_fit_is_said() -> None:
    """A wrong line in sources.yaml is found by its evidence."""
    found = published("27/04/2019", order="mdy")
    assert found.date == date(2019, 4, 27)
    assert any("does not fit" in e for e in found.evidence)


def test_year_first_with_two_digits_needs_config() -> None:
    """16/08/12 is August 2016 only for a source known to write so."""
    assert published("16/08/12", order="ymd").date == AUGUST
    assert published("16/08/12").date == date(2012, 8, 16)


@pytest.mark.parametrize(("digits", "order", "day"), [("27/04/2019", "dmy", date(2019, 4, 27)), ("04/27/2019", "mdy", date(2019, 4, 27)), ("27-04-19", "dmy", date(2019, 4, 27)), ("2019/04/27", "iso", date(2019, 4, 27))])
def test_digits_that_leave_no_choice(digits: str, order: str, day: date) -> None:
    """These are what siblings learn from."""
    found = published(digits)
    assert (found.date, found.order, found.alternatives) == (day, order, ())


def test_the_same_day_either_way() -> None:
    """08/08/2016 is certain, though its order is not known."""
    found = published("08/08/2016")
    assert (found.date, found.order, found.confidence) == (date(2016, 8, 8), "unknown", 0.95)


def test_a_reading_after_the_night_is_excluded() -> None:
    """Nothing is published after it was taken in."""
    found = published("12/08/2016", night=date(2016, 9, 1))
    assert (found.date, found.order, found.confidence) == (AUGUST, "dmy", 0.9)
    assert any(e.startswith("night:") for e in found.evidence)


def test_a_year_of_two_digits_is_of_one_century() -> None:
    """04/02/26 taken in in March 2026 was undecided: the other reading, of a day to come, was put into 1926."""
    found = published("04/02/26", night=date(2026, 3, 5))
    assert (found.date, found.order, found.alternatives) == (date(2026, 2, 4), "dmy", ())
    assert any(e.startswith("night:") for e in found.evidence)


def test_a_date_after_the_night_is_dropped() -> None:
    """A date in the future leads to the next candidate, or to none."""
    found = published("3 March 2027")
    assert found.date is None
    assert "no date found" in found.evidence
    assert published("3 March 2027", field="2026-11-19").date == date(2026, 11, 19)
    assert published("3 March 2021", field="2031-01-01").date == date(2021, 3, 3)


def test_a_local_day_ahead_of_the_night_is_taken_in_utc() -> None:
    """Tokyo's morning is the evening before where the night is counted."""
    found = published("2026-11-21T05:00:00+09:00")
    assert found.date == NIGHT
    assert found.at == datetime(2026, 11, 20, 20, 0)


@pytest.mark.parametrize(
    ("field", "day", "at", "tz", "precision"),
    [
        ("2016-08-12T17:41:00Z", AUGUST, datetime(2016, 8, 12, 17, 41), "Z", "minute"),
        ("2016-08-12T17:41:00.123+02:00", AUGUST, datetime(2016, 8, 12, 15, 41), "+02:00", "minute"),
        ("Fri, 12 Aug 2016 17:41:00 +0000", AUGUST, datetime(2016, 8, 12, 17, 41), "+0000", "minute"),
        ("August 12, 2016 5:41 PM EST", AUGUST, datetime(2016, 8, 12, 22, 41), "EST", "minute"),
        ("August 12, 2016 5:41 PM IST", AUGUST, datetime(2016, 8, 12, 17, 41), None, "minute"),
        ("1471023660", AUGUST, datetime(2016, 8, 12, 17, 41), "UTC", "minute"),
        ("1471023660000", AUGUST, datetime(2016, 8, 12, 17, 41), "UTC", "minute"),
        ("20160812", AUGUST, None, None, "day"),
        ("20160812T174100Z", AUGUST, datetime(2016, 8, 12, 17, 41), "Z", "minute"),
        ("2016-08", date(2016, 8, 1), None, None, "month"),
        ("August 2016", date(2016, 8, 1), None, None, "month"),
        ("2016", date(2016, 1, 1), None, None, "year"),
        ("soon", None, None, None, None),
        ("2016-13-45", None, None, None, None),
        ("", None, None, None, None),
    ],
)
def test_the_field_of_a_record(
    field: str, day: date | None, at: datetime | None, tz: str | None, precision: str | None
) -> None:
    """A field in a form that is not read leaves a dated record undated."""
    found = published(None, field=field)
    assert (found.date, found.at, found.tz, found.precision) == (day, at, tz, precision)


def test_the_record_comes_before_the_header_and_the_header_before_an_update() -> None:
    """Pages carry several dates; the first of the order counts."""
    header = "Published 3 March 2021 | Updated 4 March 2021"
    assert published(header, field="2021-03-02").date == date(2021, 3, 2)
    assert published(header).date == date(2021, 3, 3)
    assert published("Updated 4 March 2021").confidence == 0.8


def test_a_coarse_field_is_made_finer() -> None:
    """A year in the record must not hide the day in the header."""
    assert published("12 August 2016", field="2016").date == AUGUST


@pytest.mark.parametrize(
    ("night", "url", "day", "confidence"),
    [
        (date(2021, 4, 1), None, date(2021, 3, 12), 0.4),
        (date(2021, 3, 12), None, date(2021, 3, 12), 0.4),
        (date(2021, 1, 5), None, None, 0.0),
        (date(2026, 11, 20), None, None, 0.0),
        (date(2026, 11, 20), "https://example.org/2021/03/13/town", date(2021, 3, 12), 0.6),
    ],
)
def test_a_dateline_without_a_year(night: date, url: str | None, day: date | None, confidence: float) -> None:
    """An old story taken in today would be dated to this year."""
    found = published(None, "SANAA, Yemen, March 12 — The army left the town.", night=night, url=url)
    assert (found.date, found.confidence) == (day, confidence)


def test_the_address_dates_what_nothing_else_dates() -> None:
    """Many pages have their day in the address only."""
    found = published(None, url="https://example.org/2016/08/12/town-falls")
    assert (found.date, found.order) == (AUGUST, "iso")
    assert published("12/08/2016", url="https://example.org/2016/08/12/town-falls").date == AUGUST


def test_undated() -> None:
    """Empty columns with a reason, not a reason to look for."""
    assert published(None) == Published(evidence=("no date found",))
