"""Describing documents: which part each stretch of text plays, and what the parts say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.document import Description, Given, describe
from pipelines.settings import PROJECT
from pipelines.sources import Source

NIGHT = date(2026, 11, 20)
BODY = "The army left the town on Monday, the mayor said. Nobody was hurt, he said."
SEEDS = PROJECT.parent / "shared" / "seeds"


def read(text: str, title: str | None = None, byline: str | None = None, agency: str | None = None) -> Description:
    source = Source(name="courier", match=("*",), agency=agency) if agency else None
    return describe(text, Given(title=title, byline=byline), source, NIGHT)


def parts(text: str, role: str) -> list[str]:
    return [text[s.start : s.end] for s in read(text).sentences if s.role == role]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Town falls after siege\n\n{BODY}", "Town falls after siege"),
        (f"# Town falls after siege\n\n{BODY}", "Town falls after siege"),
        (f"Title: Town falls\n\n{BODY}", "Town falls"),
        (f"\n\n\nTown falls after siege\n\n12/08/2016 17:41 by admin\n\n{BODY}", "Town falls after siege"),
        (f"3 March 2021\nTown falls after siege\n\n{BODY}", "Town falls after siege"),
        (f"Town falls\nMarch 3, 2021\n{BODY}", "Town falls"),
        (f"Iraq: Town falls after siege\n\n{BODY}", "Iraq: Town falls after siege"),
        (f"IRAQ: Town falls after siege\n\n{BODY}", "IRAQ: Town falls after siege"),
        (f"Army “leaves town” in the U.S.\n\n{BODY}", "Army “leaves town” in the U.S."),
        (f"date 2019-04-27 Army leaves the old town at night\n\n{BODY}", "Army leaves the old town at night"),
        (f"Skip to content\nHome | World | Sport\n\nTown falls after siege\n\n{BODY}", "Town falls after siege"),
        (f"{BODY}\n\n{BODY}", None),
        (f"The mayor of the town said:\n\n{BODY}", None),
        (f"BEIRUT (AP) — {BODY}", None),
        (f"AP, BEIRUT\n\n{BODY}", None),
        ("Town falls after siege", None),
        ("", None),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    """A first sentence taken for a headline is lost to the body; a headline left in the body is a claim without a claimant."""
    assert read(text).title == title


def test_the_title_given_wins_and_its_line_is_still_the_headline() -> None:
    """A headline counted as body is a second, unattributed claim."""
    text = f"Town falls after siege.\n\n{BODY}"
    told = read(text, title="Town falls after  siege.")
    assert told.title == "Town falls after siege."
    assert told.sentences[0].role == "headline"


def test_a_deck_is_part_of_the_headline() -> None:
    """A second line above the date is no sentence of the story."""
    text = f"Town falls\n\nArmy leaves by night\n\nBy Jane Roe\n\n{BODY}"
    assert parts(text, "headline") == ["Town falls", "Army leaves by night"]


def test_roles_of_a_wire_story() -> None:
    """Each part by its role: claims are read in the body only."""
    text = (
        f"Town falls after siege\n\nBy Jane Roe\n\nBEIRUT, March 3 (Reuters) - {BODY}\n\n"
        "The mayor left too.\n\n(Reporting by Jane Roe; Editing by Joan Doe)\n\n© 2021 Thomson Reuters"
    )
    assert [s.role for s in read(text).sentences] == [
        "headline", "header", "dateline", "body", "body", "body", "credit", "credit",
    ]  # fmt: skip
    assert parts(text, "dateline") == ["BEIRUT, March 3 (Reuters) -"]


def test_a_date_glued_to_the_text_is_a_header() -> None:
    """Exports put the date field in front of the first word."""
    text = f" date 2019-04-27 {BODY}"
    assert parts(text, "header") == ["date 2019-04-27"]
    assert parts(text, "body")[0].startswith("The army")
    text = f" date 2019-04-27 AP, BEIRUT\n\n{BODY}"
    assert (parts(text, "header"), parts(text, "dateline")) == (["date 2019-04-27"], ["AP, BEIRUT"])
    assert (read(text).agency, read(text).dateline_place) == ("AP", "BEIRUT")


def test_a_place_alone_above_the_story() -> None:
    """Some agencies put the place on a line of its own."""
    text = f"Town falls after siege\n\nBy Jane Roe\n\nANKARA\n\n{BODY}"
    assert (read(text).dateline_place, parts(text, "dateline")) == ("ANKARA", ["ANKARA"])


def test_a_dateline_after_a_summary() -> None:
    """A summary above the dateline must not hide it."""
    text = f"Town falls\n\nThe army left a town.\n\nBEIRUT (AP) — {BODY}"
    assert read(text).agency == "AP"


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"{BODY}\n\n- (With inputs from AP)", "AP"),
        (f"{BODY}\n\n- With input from agencies", None),
        (f"{BODY}\n\n© 2020 Agence France-Presse", "AFP"),
        (f"{BODY}\n\nSource: Xinhua", "Xinhua"),
        (f"{BODY}\n\nThe rest left. (AFP)", "AFP"),
        (f"{BODY}\n\nab/cd (dpa)", "dpa"),
        (f"{BODY}\n\nPhoto: Reuters", None),
        (f"{BODY}\n\nAssociated Press writer Jane Roe contributed to this report.", "AP"),
        (f"{BODY}\n\nHe told The Associated Press that he left.", None),
        (f"BEIRUT (AFP) — {BODY}\n\n(With inputs from AP)", "AFP"),
        (f"Town falls\n\nBy Jane Roe, Associated Press\n\n{BODY}", "AP"),
    ],
)
def test_agencies(text: str, agency: str | None) -> None:
    """Copies of one agency count as independent witnesses where it is not seen."""
    assert read(text).agency == agency


def test_agency_of_the_byline_given_and_of_the_source() -> None:
    """What the text does not say, the page or config may."""
    assert read(BODY, byline="Reuters Staff").agency == "Reuters"
    assert read(BODY, agency="AP").agency == "AP"
    assert read(f"BEIRUT (AFP) — {BODY}", agency="AP").agency == "AFP"


def test_credits_at_the_end_of_the_last_paragraph() -> None:
    """A credit glued to the last sentence names editors as claimants."""
    text = f"{BODY}\n\nThe mayor left too. (Reporting by Jane Roe; Editing by Joan Doe)"
    assert parts(text, "credit") == ["(Reporting by Jane Roe; Editing by Joan Doe)"]


def test_bylines() -> None:
    """The page's byline comes before the text's."""
    text = f"Town falls\n\nBy Jane Roe\n\n{BODY}"
    assert read(text).byline == "Jane Roe"
    assert read(text, byline="Joan Doe").byline == "Joan Doe"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "en"),
        ("Die Armee verließ am Montag die Stadt, sagte der Bürgermeister.", "de"),
        ("غادر الجيش المدينة يوم الاثنين وقال رئيس البلدية إن أحدا لم يصب بأذى.", "ar"),
        ("Too short", None),
        ("12 345 678 90 12 345 678 90 12 345", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    """A guess on ten letters sends a document to the wrong readers."""
    told = read(text)
    assert told.language == language
    assert (told.language_confidence is None) is (language is None)


PIECES = st.sampled_from(
    ["Town falls", "\n", "\n\n", "\r\n", " ", "BEIRUT (AP) — ", "The army left. ", "By Jane Roe", "12/08/2016 17:41", " date 2019-04-27 ",
     "© 2020 AFP", "(Reporting by X)", "“Go.”", "”", "AP, BEIRUT", "# ", "Source: ", ".", "\u2028", "\x1c", "1", "—", "：", "军队。", "שלום. ",
     "Updated 4 March 2021", "Feb 29, ", "March 31 (AP) -", "Skip to content", "\ufeff", "٣/٤/٢٠١٩", "99/99/9999", "UTC+99", "0000-00-00"]
)  # fmt: skip


def check(text: str) -> None:
    told = describe(text, Given(date=text[:40], url=text), None, NIGHT)
    covered = [i for s in told.sentences for i in range(s.start, s.end)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() and s.start < s.end for s in told.sentences)
    assert [s.sentence_no for s in told.sentences] == list(range(len(told.sentences)))
    numbers = [s.paragraph_no for s in told.sentences]
    assert numbers == sorted(numbers)
    assert told.published.date is None or told.published.date <= NIGHT
    assert all(day <= NIGHT and day != told.published.date for day in told.published.alternatives)
    assert told.published.evidence


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_sentences_cover_news_like_texts(text: str) -> None:
    """Characters in no sentence cannot be cited, in two they are counted twice; a date after the night breaks the table."""
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_sentences_cover_any_text(text: str) -> None:
    """No text makes the room fail: one bad document would be lost."""
    check(text)


def seed(name: str) -> str:
    found = sorted(Path(SEEDS).glob(f"{name}_*.txt"))
    if not found:
        pytest.skip("the seeds are not beside the project")
    return found[0].read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "agency", "place"), [("000", None, None), ("001", "AP", "BEIRUT")])
def test_seeds_with_a_plain_date(name: str, agency: str | None, place: str | None) -> None:
    """The dated export the project began with."""
    told = read(seed(name))
    assert (told.published.date, told.published.order) == (date(2019, 4, 27), "iso")
    assert (told.title, told.agency, told.dateline_place) == (None, agency, place)


def test_seed_with_an_ambiguous_date() -> None:
    """The posting stamp the project began with."""
    text = seed("002")
    told = read(text)
    assert (told.published.date, told.published.order) == (date(2016, 8, 12), "dmy")
    assert told.published.alternatives == (date(2016, 12, 8),)
    assert (told.title, told.byline, told.agency) == (text.strip().splitlines()[0], "admin", "AP")
    assert (told.sentences[0].role, told.sentences[-1].role) == ("headline", "credit")
