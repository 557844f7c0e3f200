"""Header lines: dates, bylines and agencies by themselves."""

from __future__ import annotations

from datetime import date, time

import pytest

from pipelines.document import Words
from pipelines.document.headers import Header, read_headers
from pipelines.document.layout import read_lines

WORDS = Words.read()
NIGHT = date(2026, 11, 20)


def header_of(line: str) -> tuple[str, Header] | None:
    """Header of a line below a title and above a sentence, with its text."""
    text = f"Town falls after siege\n\n{line}\n\nThe town fell, the army said."
    _, headers = read_headers(text, read_lines(text), WORDS, NIGHT)
    for header in headers.values():
        return text[header.start : header.end], header
    return None


@pytest.mark.parametrize(
    ("line", "day", "clock"),
    [
        (" date 2019-04-27", date(2019, 4, 27), None),
        ("Date: 27 April 2019", date(2019, 4, 27), None),
        ("Published: March 3, 2021 5:41 PM EST", date(2021, 3, 3), time(17, 41)),
        ("Posted on March 3, 2021 at 5:41 PM EST", date(2021, 3, 3), time(17, 41)),
        ("03 Mar 2021", date(2021, 3, 3), None),
        ("2021-03-03T17:41:00Z", date(2021, 3, 3), time(17, 41)),
        ("Friday, 12 August 2016", date(2016, 8, 12), None),
        ("August 12, 2016 | 5:41 p.m.", date(2016, 8, 12), time(17, 41)),
        ("17:41, 12 August 2016", date(2016, 8, 12), time(17, 41)),
        ("5:41 PM EST, March 3, 2021", date(2021, 3, 3), time(17, 41)),
        ("Kabul | March 3, 2021", date(2021, 3, 3), None),
        ("3. März 2021", date(2021, 3, 3), None),
        ("Publié le 3 mars 2021 à 17h41", date(2021, 3, 3), time(17, 41)),
        ("3 de marzo de 2021", date(2021, 3, 3), None),
        ("2016年8月12日", date(2016, 8, 12), None),
        ("Thu, 12 Aug 2016 17:41:00 +0000", date(2016, 8, 12), time(17, 41)),
        ("12-Aug-2016", date(2016, 8, 12), None),
        ("Last Updated: August 12, 2016 17:41 IST", date(2016, 8, 12), time(17, 41)),
        ("27.04.2019, 17:41 Uhr", date(2019, 4, 27), time(17, 41)),
    ],
)
def test_date_lines(line: str, day: date, clock: time | None) -> None:
    """A date line that is not seen leaves the document undated, and its words in the body."""
    found = header_of(line)
    assert found is not None
    (_, surface), *_ = found[1].surfaces
    assert day in dict(surface.readings).values()
    assert (surface.clock.time if surface.clock else None) == clock
    assert found[0] == line.strip()


@pytest.mark.parametrize(
    ("line", "byline", "agency"),
    [
        ("By Jane Roe", "Jane Roe", None),
        ("by admin", "admin", None),
        ("By JANE ROE", "JANE ROE", None),
        ("12/08/2016 17:41 by admin", "admin", None),
        ("By Jane Roe, Associated Press", "Jane Roe, Associated Press", "AP"),
        ("By Jane Roe and Joan Doe | March 3, 2021", "Jane Roe and Joan Doe", None),
        ("Posted By: admin On: March 3, 2021", "admin", None),
        ("Jane Roe, Reuters", "Jane Roe", "Reuters"),
        ("Source: Xinhua", None, "Xinhua"),
        ("The Associated Press", None, "AP"),
    ],
)
def test_who_wrote_it(line: str, byline: str | None, agency: str | None) -> None:
    """A byline in the body becomes a person of the story."""
    found = header_of(line)
    assert found is not None
    assert (found[1].byline, found[1].agency) == (byline, agency)


@pytest.mark.parametrize(
    "line",
    [
        "He died on March 3, 2021",
        "March 3, 2021 was a dark day for the city",
        "By Monday, the army had left",
        "By the numbers",
        "Dated 3 March 2021, the letter asked for help",
        "The plan of 12/08/2016 failed, and nobody wrote why it did.",
        "The army said so.",
    ],
)
def test_sentences_are_no_headers(line: str) -> None:
    """A sentence taken for a header is not read for figures, and its date is taken for the day of publication."""
    assert header_of(line) is None


def test_a_glued_date_is_cut_off() -> None:
    """With the date in it, the first sentence begins with a number nobody claimed."""
    found = header_of(" date 2019-04-27 The army said it had taken the town.")
    assert found is not None
    assert found[0] == "date 2019-04-27"


def test_published_and_updated_on_one_line() -> None:
    """The day of an update is not that of publication."""
    found = header_of("Published 3 March 2021 | Updated 4 March 2021")
    assert found is not None
    assert [origin for origin, _ in found[1].surfaces] == ["header", "updated"]
