"""Proof: whatever was changed since, in the raw file or in the database, is found and named."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as told
from hypothesis import strategies as st
from small_house import History

from pipelines import repair
from pipelines.ingest.found import printable
from pipelines.settings import Settings
from pipelines.warehouse import opened
from pipelines.warehouse.proof import Proven, ledger_of, locate, prove

STORM = "2026-11-10/alpha/storm.txt"


@pytest.fixture
def house(history: History, tmp_path: Path) -> Settings:
    """Raw files and a database of the fourth state, to spoil."""
    shutil.copytree(history.house.settings.raw_dir, tmp_path / "raw")
    shutil.copyfile(history.database("fourth"), tmp_path / "newsledger.duckdb")
    return history.house.settings.model_copy(update={"raw_dir": tmp_path / "raw", "warehouse_dir": tmp_path})


def proven(history: History, settings: Settings, night: dt.date | None = None) -> Proven:
    with opened(settings.database) as connection:
        return prove(connection, settings, history.house.sources, night)


def test_what_is_untouched_is_proven(history: History, house: Settings) -> None:
    """A check that fails for nothing is switched off, and then it does not fail for something."""
    found = proven(history, house)
    assert found.faults == []
    assert found.n_documents + found.n_superseded == history_count(house, "documents")
    assert found.n_superseded > 0


def history_count(settings: Settings, table: str) -> int:
    with opened(settings.database) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def test_nights_together_are_everything(history: History, house: Settings) -> None:
    """A file between two nights that neither proves is never proven."""
    nights = [proven(history, house, dt.date(2026, 11, day)) for day in (10, 11, 12, 13)]
    whole = proven(history, house)
    assert (sum(n.n_documents for n in nights), sum(n.n_rows for n in nights)) == (whole.n_documents, whole.n_rows)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(
            lambda p: p.write_bytes(p.read_bytes().replace(b"10", b"99", 1)),
            "changed since it was taken in",
            id="a byte changed",
        ),
        pytest.param(
            lambda p: p.write_bytes(p.read_bytes() + b"\n"), "changed since it was taken in", id="a byte more"
        ),
        pytest.param(lambda p: p.unlink(), "gone from the raw folder", id="gone"),
        pytest.param(lambda p: (p.unlink(), p.mkdir()), "gone from the raw folder", id="a folder in its place"),
    ],
)
def test_a_raw_file_that_changed_is_named(
    history: History, house: Settings, spoil: Callable[[Path], object], said: str
) -> None:
    """A citation into a file that was edited since shows other words under the old name."""
    spoil(house.raw_dir / STORM)
    (fault,) = [f for f in proven(history, house).faults if f.file_path == STORM]
    assert said in fault.what


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE sentences SET char_end = char_end - 1, text = text WHERE doc_id = ?", "at characters"),
        ("UPDATE figures SET byte_start = byte_start + 1 WHERE doc_id = ?", "stands at bytes"),
        ("UPDATE figures SET surface = 'another' WHERE doc_id = ?", "not 'another'"),
        (
            "UPDATE document_texts SET clean_text = replace(clean_text, 'hall', 'HALL') WHERE doc_id = ?",
            "do not give clean_text",
        ),
        (
            "UPDATE document_texts SET raw_text = replace(raw_text, 'hall', 'HALL') WHERE doc_id = ?",
            "no longer decode to raw_text",
        ),
    ],
)
def test_a_row_that_says_something_else_is_named(history: History, house: Settings, change: str, said: str) -> None:
    """A fault of publishing, or an edit by hand, shows in no checksum of a raw file."""
    with opened(house.database, read_only=False) as connection:
        (doc_id,) = connection.execute("SELECT doc_id FROM documents WHERE source_path = ?", [STORM]).fetchall()[0]
        connection.execute(change, [doc_id])
    faults = proven(history, house).faults
    assert faults
    assert {(f.file_path, f.doc_id) for f in faults} == {(STORM, doc_id)}
    assert said in faults[0].what


def test_a_path_with_odd_characters_is_found(tmp_path: Path) -> None:
    """Names are stored printable: taken as they stand, such a file would be reported as gone."""
    for name in ("back\\slash.txt", "new\nline.txt", "plain é.txt"):
        (tmp_path / "a\tb").mkdir(exist_ok=True)
        (tmp_path / "a\tb" / name).write_text("x", encoding="utf-8")
        assert locate(tmp_path, f"{printable('a' + chr(9) + 'b')}/{printable(name)}") == tmp_path / "a\tb" / name
    assert locate(tmp_path, "a\\u0009b/none.txt") is None


@told(deadline=None, max_examples=60)  # the first repair loads word lists
@given(
    st.lists(
        st.sampled_from(["â€œ", "Ã©", "&amp;", "x", " word ", "\n", "â€\x9d", "1,600", "\xad", "É"]), max_size=30
    ).map("".join)
)
def test_the_ledger_comes_back_from_its_rows(text: str) -> None:
    """Rows hold clean places only; a ledger rebuilt with shifted raw places would refuse good texts, or prove bad ones."""
    mended = repair.mend(text)
    rows = [
        {"raw_byte_start": e.raw_start, "clean_char_start": e.clean_start, "clean_char_end": e.clean_end, "before": e.before, "after": e.after,
         "rule": e.rule, "codec_path": e.codec_path, "status": e.status, "confidence": e.confidence}
        for e in mended.edits
    ]  # fmt: skip
    assert repair.rebuild(text, ledger_of(rows[::-1])) == mended.text
    assert [(e.raw_start, e.raw_end) for e in ledger_of(rows)] == [(e.raw_start, e.raw_end) for e in mended.edits]
