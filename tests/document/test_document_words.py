"""Word lists: what a person may lengthen must not break unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.document import Words
from pipelines.lists import ListError
from pipelines.settings import PROJECT

WORDS = Words.read()


@pytest.mark.parametrize(
    ("phrase", "name"),
    [("AP", "AP"), ("(AFP)", "AFP"), ("The Associated Press", "AP"), ("Agence France-Presse", "AFP"), ("map", None), ("APEC", None)],
)
def test_agency_names(phrase: str, name: str | None) -> None:
    """Two spellings of an agency are two origins, and copies count as independent."""
    assert WORDS.agency(phrase) == name


def test_an_agency_inside_a_word_is_none() -> None:
    """`CAPITAL` holds AP."""
    assert WORDS.agency_in("THE CAPITAL WAS QUIET") is None
    assert WORDS.agency_in("(With inputs from AP and others)") == "AP"


@pytest.mark.parametrize(("line", "is_one"), [("Skip to content", True), ("2 min read", True), ("Home | World | Sport", True), ("Share this article", True), ("Town falls", False)])
def test_furniture(line: str, is_one: bool) -> None:
    """A menu taken for the headline names thousands of documents alike."""
    assert WORDS.is_furniture(line) is is_one


def _copy_lists(folder: Path) -> None:
    for path in (PROJECT / "config").glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    """An error without the file's name cannot be acted on."""
    with pytest.raises(ListError, match=r"agencies\.csv"):
        Words.read(tmp_path)


def test_wrong_columns_are_named(tmp_path: Path) -> None:
    """A list saved by a spreadsheet with other columns would be read as empty."""
    _copy_lists(tmp_path)
    (tmp_path / "abbreviations.csv").write_text("word;kind\nMr;x\n", encoding="utf-8")
    with pytest.raises(ListError, match="abbreviation, kind"):
        Words.read(tmp_path)


def test_a_row_too_long_is_named(tmp_path: Path) -> None:
    """A comma in an alias shifts the columns behind it."""
    _copy_lists(tmp_path)
    (tmp_path / "agencies.csv").write_text("name,aliases,is_bare\nAP,A,B,yes\n", encoding="utf-8")
    with pytest.raises(ListError, match="3 fields"):
        Words.read(tmp_path)


def test_kinds_of_abbreviations() -> None:
    """A kind misspelled is an abbreviation that does nothing."""
    assert set(WORDS.abbreviations.values()) == {"before_name", "before_number", "inside", "may_end"}
