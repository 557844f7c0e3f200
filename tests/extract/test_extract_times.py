"""Expressions of time: where they are, and which days they mean from the day of publication."""

from __future__ import annotations

import datetime as dt
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.extract.times import Time, calendar, find_times

FRIDAY = date(2024, 5, 17)
NIGHT = date(2024, 5, 20)


def times(text: str, anchor: date | None = FRIDAY, order: str | None = None) -> list[Time]:
    return find_times(text, [(0, len(text))], anchor, NIGHT, order)


def only(text: str, anchor: date | None = FRIDAY, order: str | None = None) -> Time:
    (time,) = times(text, anchor, order)
    return time


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("It fell on Thursday.", "Thursday", "2024-05-16"),
        ("It fell on Friday.", "Friday", "2024-05-17"),
        ("It fell on Saturday.", "Saturday", "2024-05-11"),
        ("It fell last Friday.", "last Friday", "2024-05-10"),
        ("They will meet on Monday.", "Monday", "2024-05-20"),
        ("They meet next Monday.", "next Monday", "2024-05-20"),
        ("He said on Monday they will meet.", "Monday", "2024-05-13"),
        ("It fell late Wednesday.", "late Wednesday", "2024-05-15TEV"),
        ("It fell early Wednesday morning.", "early Wednesday morning", "2024-05-15TMO"),
        ("It fell YESTERDAY.", "YESTERDAY", "2024-05-16"),
        ("It fell the day before yesterday.", "the day before yesterday", "2024-05-15"),
        ("It falls tomorrow night.", "tomorrow night", "2024-05-18TNI"),
        ("It fell last night.", "last night", "2024-05-16TNI"),
        ("It fell this morning.", "this morning", "2024-05-17TMO"),
        ("It fell overnight.", "overnight", "2024-05-16TNI"),
        ("It fell last week.", "last week", "2024-W19"),
        ("It falls this week.", "this week", "2024-W20"),
        ("It falls next month.", "next month", "2024-06"),
        ("It fell last year.", "last year", "2023"),
        ("It fell last weekend.", "last weekend", "2024-W19-WE"),
        ("It fell over the weekend.", "the weekend", "2024-W19-WE"),
        ("It fell last summer.", "last summer", "2023-SU"),
        ("It fell in the last quarter.", "the last quarter", "2024-Q1"),
        ("It fell in November.", "November", "2023-11"),
        ("It fell in May.", "May", "2024-05"),
        ("It fell in June last year.", "June last year", "2023-06"),
        ("It fell in early March 2015.", "early March 2015", "2015-03"),
        ("It began in October 2017.", "October 2017", "2017-10"),
        ("It began on 3 October 2017.", "3 October 2017", "2017-10-03"),
        ("It began on Oct. 3.", "Oct. 3", "2023-10-03"),
        ("IT BEGAN ON 30 DECEMBER.", "30 DECEMBER", "2023-12-30"),
        ("It began in 2014.", "2014", "2014"),
        ("A flood in 1998 killed 31 people.", "1998", "1998"),
        ("A raid in 2011 wounded at least nine.", "2011", "2011"),
        ("It began in the late 1990s.", "the late 1990s", "199"),
        ("It began three years ago.", "three years ago", "2021"),
        ("It began a week ago.", "a week ago", "2024-W19"),
        ("It began 10 days ago.", "10 days ago", "2024-05-07"),
        ("It begins in the spring of 2025.", "the spring of 2025", "2025-SP"),
        ("From 2014 to 2016 it held.", "2014 to 2016", "2014/2016"),
        ("It held from June to October 2017.", "June to October 2017", "2017-06/2017-10"),
        ("It held from November to March 2017.", "November to March 2017", "2016-11/2017-03"),
        ("It held in 2023/24.", "2023/24", "2023/2024"),
    ],
)  # fmt: skip
def test_dates(text: str, surface: str, value: str) -> None:
    """A day read from the wrong anchor, or forward where the text looks back, puts a death on a day it did not happen."""
    found = [(t.surface, t.value) for t in times(text) if t.value == value or t.surface == surface]
    assert found == [(surface, value)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("a four-month siege", "duration", "P4M"), ("for 49 years", "duration", "P49Y"), ("49 decades", "duration", "P490Y"),
        ("more than four years", "duration", "P4Y"), ("within 48 hours", "duration", "PT48H"), ("half an hour later", "duration", "PT0.5H"),
        ("weeks of shelling", "duration", "PXW"), ("several months", "duration", "PXM"), ("for decades", "duration", "PXY"),
        ("a daily convoy", "set", "P1D"), ("every two weeks", "set", "P2W"), ("every Friday", "set", "XXXX-WXX-5"),
        ("on Fridays", "set", "XXXX-WXX-5"), ("at 10 a.m.", "time", "T10:00"), ("at 11:20 p.m.", "time", "T23:20"),
        ("from 10 to 11 a.m.", "time", "T10:00/T11:00"), ("at 1545 GMT", "time", "T15:45"), ("the capital, once rich, which once fed", "date", "PAST_REF"),
    ],
)  # fmt: skip
def test_durations_sets_and_clocks(text: str, kind: str, value: str) -> None:
    """A duration taken for a date, or hours for months, moves a whole campaign."""
    assert (only(text).time_type, only(text).value) == (kind, value)


@pytest.mark.parametrize(
    "text",
    ["2000 people fled", "it ended in 2000 killed and 300 hurt", "in 2000 killed by mines", "some 2000 killed nobody", "it may fall", "they march on", "the sun rose", "a 12-year-old boy", "he was 63 years old", "Room 1917", "$2014",
     "flight 1999-B", "the Daily News", "second thoughts"],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    """Words and counts read as months and years date claims by chance."""
    assert times(text) == []


def test_four_digits_are_what_stands_around_them() -> None:
    """A year read as a count is the largest toll of the corpus; a count read as a year loses the toll."""
    assert [t.surface for t in times("In 2016 some 2000 people came, 1,900 of them by 2018.")] == ["2016", "2018"]


@pytest.mark.parametrize(
    "text", ["on Thursday", "last month", "in November", "yesterday", "two years ago", "over the weekend", "on 3 May"]
)
def test_no_anchor_no_days(text: str) -> None:
    """Without a day of publication a guess from the clock of the machine would date old news as new."""
    time = only(f"It fell {text}.", None)
    assert (time.first, time.last, time.anchor) == (None, None, None)
    assert time.confidence <= 0.5


def test_anchor_is_told_only_where_it_was_used() -> None:
    """An analyst who corrects a publication date must find the times that hang on it."""
    assert only("It fell on Thursday.").anchor == FRIDAY
    assert only("It fell in October 2017.").anchor is None


@pytest.mark.parametrize(("order", "value"), [("dmy", "2016-08-12"), ("mdy", "2016-12-08"), (None, "2016-12-08")])
def test_digits_follow_the_document(order: str | None, value: str) -> None:
    """A document writes its dates in one way; where that is unknown the reading near its publication is the likelier."""
    assert only("12/08/2016", date(2016, 12, 9), order).value == value


def test_a_campaign_ends_when_its_town_falls() -> None:
    """Without it the dead of a siege belong to the day of its end."""
    duration = next(
        t for t in times("Troops took Raqqa in October 2017 after a four-month campaign.") if t.time_type == "duration"
    )
    assert (duration.first, duration.last) == (date(2017, 6, 1), date(2017, 10, 31))


def test_weekday_of_the_week_named() -> None:
    """The words "next week, starting on Wednesday" do not mean the Wednesday before."""
    assert [t.value for t in times("Marches come next week, starting on Wednesday.")] == ["2024-W21", "2024-05-22"]


def test_weekday_of_saying_is_not_of_the_week_named() -> None:
    """Who spoke of last week on Friday did not speak a week before the text came out."""
    found = times("Floods killed 50 people last week, the mission said on Friday.")
    assert [t.value for t in found] == ["2024-W19", "2024-05-17"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Two sides spoke on Wednesday of a clash the day before.", "2024-05-14"),
        ("It burned on Wednesday. A day earlier it had flooded.", "2024-05-14"),
        ("It burned on 3 May, and again the next day.", "2024-05-04"),
        ("It burned on Wednesday, and flooded the night before.", "2024-05-14TNI"),
        ("It burned the day before.", "PAST_REF"),
    ],
)
def test_the_day_before_is_beside_the_day_named(text: str, value: str) -> None:
    """A clash told on Wednesday and fought on Tuesday is filed under the day it was told."""
    assert times(text)[-1].value == value


def test_the_day_before_something_is_told_by_that() -> None:
    """The day before a vote is no day the text has named."""
    assert [t.surface for t in times("It burned on Wednesday. They left the day before the vote.")] == ["Wednesday"]


def test_start_of_the_year() -> None:
    """A toll since the start of the year, dated by the story's first day, is a year's dead on one day."""
    assert only("It has killed 50 since the start of the year.").value == "2024-01"


def test_part_of_day_takes_the_day_named_before() -> None:
    """The early morning of a sentence without a date is that of the day the story told."""
    text = "It struck on Thursday. The early morning raid burned on."
    found = find_times(text, [(0, 22), (23, len(text))], FRIDAY, NIGHT)
    assert [t.value for t in found] == ["2024-05-16", "2024-05-16TMO"]


PIECES = st.sampled_from(
    ["on Thursday", " last ", "month", "May 3", ", ", "2016", "12/08/2016", " 0 ", "999999999 years ago", "from", " to ", "June", "9999", "every ", "week", "30 February",
     "the ", "past", " ten ", "decades", "\n", "10 a.m.", "é", "MAY", "-", "half an hour", "centuries", "31 Dec", "1850"]
)  # fmt: skip


@given(
    st.lists(PIECES, max_size=12).map("".join), st.one_of(st.none(), st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
)
@example("999999999 years ago", FRIDAY)
@example("30 February", date(2024, 2, 29))
def test_offsets_and_order(text: str, anchor: date | None) -> None:
    """No text may stop a shard; every time cites its own words, runs forward and does not overlap another."""
    reach = 0
    for time in times(text, anchor):
        assert reach <= time.start < time.end <= len(text)
        assert text[time.start : time.end] == time.surface
        assert time.first is None or time.last is None or time.first <= time.last
        assert 0 <= time.confidence <= 1
        reach = time.end


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
    st.sampled_from(["day", "week", "month", "year", "decade"]),
    st.integers(0, 30),
)
def test_back_is_before(last: date, unit: str, number: int) -> None:
    """A duration that ends on a day began on or before it, at the end of February too."""
    assert calendar.back(last, unit, number) <= last


@given(st.integers(1900, 2100), st.integers(-40, 40))
def test_months_count_on(year: int, number: int) -> None:
    """Month 0 is December of the year before."""
    stretch = calendar.month(year, number)
    assert (stretch.first.year - year) * 12 + stretch.first.month == number
    assert (stretch.last + dt.timedelta(1)).day == 1
