"""Corrections: applied last, over every way a file is built; a wrong line says why and stops nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_house import History, Tables, ask, database_of, rows_of

from pipelines.settings import PROJECT
from pipelines.tables import TABLES, Column, Lake
from pipelines.warehouse import CorrectionsError, Published, publish
from pipelines.warehouse.corrections import correctable, keyed_tables, parse, read_corrections, said

HEADER = "target_id,field,was,value,why,who,date"
MADE = "SELECT target_id, field, value_before, value_after, status FROM corrections ORDER BY line_no"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config folder to correct in."""
    return Path(shutil.copytree(PROJECT / "config", tmp_path / "config"))


def write(config: Path, *lines: str, header: str = HEADER) -> None:
    (config / "corrections.csv").write_text("\n".join(["# for people", header, *lines]) + "\n", encoding="utf-8")


def publish_with(history: History, warehouse: Path, state: str, config: Path, full: bool = False) -> Published:
    settings = history.settle(warehouse, state).model_copy(update={"config_dir": config})
    return publish(settings, Lake(warehouse), history.versions, full)


def a_sentence(history: History, state: str, night: str = "2026-11-11") -> str:
    rows = ask(
        history.database(state),
        f"SELECT min(sentence_id) FROM sentences WHERE role = 'body' AND ingest_date = '{night}'",
    )
    return str(rows[0][0])


def role_of(database: Path, sentence: str) -> object:
    return ask(database, f"SELECT role FROM sentences WHERE sentence_id = '{sentence}'")[0][0]


def without_corrections(tables: Tables) -> Tables:
    return {name: rows for name, rows in tables.items() if name not in ("corrections", "versions")}


def test_a_correction_alone_is_published_applied_and_taken_back(history: History, tmp_path: Path, config: Path) -> None:
    """A line that waits for the next news, or that stays in the rows after it was taken out, makes people distrust it."""
    sentence = a_sentence(history, "second")
    history.start(tmp_path, "second")
    write(config, f"{sentence},role,body,credit,a byline,Ann,2026-11-12")
    assert publish_with(history, tmp_path, "second", config).mode == "delta"
    assert role_of(database_of(tmp_path), sentence) == "credit"
    assert ask(database_of(tmp_path), MADE) == [(sentence, "role", "body", "credit", "applied")]
    assert publish_with(history, tmp_path, "second", config).mode == "unchanged"
    write(config)
    publish_with(history, tmp_path, "second", config)
    assert without_corrections(rows_of(database_of(tmp_path))) == without_corrections(
        rows_of(history.database("second"))
    )


@pytest.mark.parametrize("before", ["first", "third", "fourth"])
def test_however_the_file_is_built_a_correction_gives_the_same(
    history: History, tmp_path: Path, config: Path, before: str
) -> None:
    """A correction applied to rows already corrected would find another value than the person saw."""
    sentence = a_sentence(history, "back")
    write(config, f"{sentence},role,body,credit,a byline,Ann,2026-11-12")
    for place, states in (("delta", (before, "back")), ("full", ("back",))):
        (tmp_path / place).mkdir()
        for state in states:
            publish_with(history, tmp_path / place, state, config)
    assert rows_of(database_of(tmp_path / "delta")) == rows_of(database_of(tmp_path / "full"))
    assert role_of(database_of(tmp_path / "full"), sentence) == "credit"


SPOKEN = "SELECT DISTINCT claimant, claimant_name FROM claim_facts WHERE claimant_entity_id IS NOT NULL"


@pytest.mark.parametrize("full", [False, True])
def test_a_claimant_called_otherwise_is_called_so_in_all_its_claims(
    history: History, tmp_path: Path, config: Path, full: bool
) -> None:
    """Claims of partitions that nothing else touched would stand under the old name: one claimant would count as two."""
    ((entity, name),) = ask(history.database("third"), "SELECT DISTINCT entity_id, name FROM entities JOIN claims ON claimant_entity_id = entity_id")
    history.start(tmp_path, "third")
    assert ask(database_of(tmp_path), SPOKEN) == [(name, "UN")]
    for field, value, claimant in (("name", "The Nations", "The Nations"), ("is_private_person", "true", "UN"), ("type", "GPE", "UN")):
        write(config, f"{entity},{field},,{value},asked for,Ann,2026-11-12")
        assert publish_with(history, tmp_path, "third", config, full).mode == ("full" if full else "delta")
        assert ask(database_of(tmp_path), SPOKEN) == [(claimant, "UN")]
    write(config)
    publish_with(history, tmp_path, "third", config, full)
    assert without_corrections(rows_of(database_of(tmp_path))) == without_corrections(rows_of(history.database("third")))


def test_a_night_held_back_keeps_its_correction_through_a_full_build(
    history: History, tmp_path: Path, config: Path
) -> None:
    """Rows copied from the file before are corrected already: corrected again, they would wait for a review for ever."""
    sentence = a_sentence(history, "third", "2026-11-12")
    write(config, f"{sentence},role,body,credit,a byline,Ann,2026-11-12")
    publish_with(history, tmp_path, "third", config)
    done = publish_with(history, tmp_path, "blocked", config, full=True)
    assert (done.mode, list(done.held_back)) == ("full", [dt.date(2026, 11, 12)])
    assert ask(database_of(tmp_path), MADE) == [(sentence, "role", "body", "credit", "applied")]


def test_what_has_changed_since_waits_for_a_new_look(history: History, tmp_path: Path, config: Path) -> None:
    """A correction of what the text no longer says would put a wrong value over a right one."""
    sentence = a_sentence(history, "second")
    write(
        config,
        f"{sentence},role,headline,credit,a byline,Ann,2026-11-12",
        "gone-s-1-2,role,body,credit,x,Ann,2026-11-12",
    )
    publish_with(history, tmp_path, "second", config)
    assert role_of(database_of(tmp_path), sentence) == "body"
    assert [row[4] for row in ask(database_of(tmp_path), MADE)] == ["needs_review", "needs_review"]


def test_what_stood_there_is_remembered_where_the_line_does_not_say(
    history: History, tmp_path: Path, config: Path
) -> None:
    """Lists of corrections made by hand seldom note what was seen; the database does."""
    (doc_id, title) = ask(history.database("second"), "SELECT doc_id, title FROM documents ORDER BY 1 LIMIT 1")[0]
    write(config, f"{doc_id},title,Other,why,Ann,2026-11-12", header="target_id,field,value,why,who,date")
    publish_with(history, tmp_path, "second", config)
    assert ask(database_of(tmp_path), MADE) == [(doc_id, "title", title, "Other", "applied")]
    part = next(
        p
        for p in Lake(tmp_path).root.glob("documents/*/*.parquet")
        if doc_id in str(ask(history.database("second"), f"SELECT list(doc_id) FROM '{p}'"))
    )
    frame = pl.read_parquet(part).with_columns(title=pl.lit("Read anew"))
    settings = history.settle(tmp_path, "second").model_copy(update={"config_dir": config})
    frame.write_parquet(part)
    publish(settings, Lake(tmp_path), history.versions, full=True)
    assert ask(database_of(tmp_path), MADE) == [(doc_id, "title", title, "Other", "needs_review")]
    assert ask(database_of(tmp_path), f"SELECT title FROM documents WHERE doc_id = '{doc_id}'") == [("Read anew",)]


WRONG = {
    "a value that cannot be": ("{s},role,body,nonsense,w,A,2026-11-12", "'nonsense' is not one of headline"),
    "empty where there must be one": ("{s},role,body,,w,A,2026-11-12", "role may not be empty"),
    "the text itself": ("{s},text,x,y,w,A,2026-11-12", "it says what the file says"),
    "a place in it": ("{s},char_end,1,2,w,A,2026-11-12", "it says what the file says"),
    "lineage": ("{s},run_id,1,2,w,A,2026-11-12", "is no column to correct"),
    "no such column": ("{s},colour,1,2,w,A,2026-11-12", "sentences has no column colour. Those that can be corrected:"),
    "a column of another table": ("{s},polarity,asserts,denies,w,A,2026-11-12", "sentences has no column polarity"),
    "neither row nor column": ("nobody,colour,1,2,w,A,2026-11-12", "no table has a column colour"),
    "another date": ("{s},role,body,credit,w,A,12.11.2026", "'12.11.2026' is not a day, YYYY-MM-DD"),
    "no reason given": ("{s},role,body,credit,,A,2026-11-12", "why is empty"),
    "cut off": ("{s},role,body", "3 fields where the header has 7"),
    "a comma without quotes": ("{s},role,body,credit,one, two,A,2026-11-12", "8 fields where the header has 7"),
}


@pytest.fixture(scope="module")
def judged(history: History, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """What became of every wrong line, and of a right one behind them, in one publish."""
    folder = tmp_path_factory.mktemp("judged")
    config = Path(shutil.copytree(PROJECT / "config", folder / "config"))
    ids = ask(
        history.database("second"),
        f"SELECT sentence_id FROM sentences WHERE role = 'body' ORDER BY 1 LIMIT {len(WRONG) + 1}",
    )
    lines = [line.replace("{s}", str(row[0])) for (line, _), row in zip(WRONG.values(), ids, strict=False)]
    write(config, *lines, f"{ids[-1][0]},role,body,credit,w,A,2026-11-12")
    publish_with(history, folder, "second", config)
    return ask(database_of(folder), "SELECT line_no, status, reason FROM corrections ORDER BY 1")


@pytest.mark.parametrize(
    ("number", "reason"), [pytest.param(n, reason, id=name) for n, (name, (_, reason)) in enumerate(WRONG.items())]
)
def test_a_line_that_cannot_be_applied_says_why(judged: list[tuple[object, ...]], number: int, reason: str) -> None:
    """A typo dropped in silence is believed to be corrected."""
    line_no, status, said_so = judged[number]
    assert (line_no, status) == (number + 3, "refused")
    assert reason in str(said_so)


def test_a_wrong_line_stops_nothing(judged: list[tuple[object, ...]]) -> None:
    """One typo must neither stop the night nor the lines behind it."""
    assert judged[-1][1] == "applied"


def test_a_row_that_would_break_a_rule_is_left_alone(history: History, tmp_path: Path, config: Path) -> None:
    """A lower bound above the upper one would be published past the validation that holds such rows back."""
    (figure, low) = ask(
        history.database("second"),
        "SELECT figure_id, value_low FROM figures WHERE value_low = value_high ORDER BY 1 LIMIT 1",
    )[0]
    write(config, f"{figure},value_low,{low},{float(str(low)) + 1},w,A,2026-11-12")
    publish_with(history, tmp_path, "second", config)
    assert ask(database_of(tmp_path), "SELECT status, reason FROM corrections") == [
        ("refused", "value_low <= value_high would no longer hold. Correct both columns")
    ]
    write(
        config, *(f"{figure},{side},{low},{float(str(low)) + 1},w,A,2026-11-12" for side in ("value_low", "value_high"))
    )
    publish_with(history, tmp_path, "second", config)
    assert ask(database_of(tmp_path), f"SELECT value_low, value_high FROM figures WHERE figure_id = '{figure}'") == [
        (low + 1, low + 1)
    ]  # type: ignore[operator]


def test_one_value_corrected_twice_is_told(tmp_path: Path) -> None:
    """Which of two lines counts must not depend on their order."""
    write(tmp_path, "a,role,body,credit,w,A,2026-11-12", "a,role,body,header,w,A,2026-11-12")
    first, second = read_corrections(tmp_path / "corrections.csv").lines
    assert (first.reason, second.reason) == (None, "line 3 corrects the same already. Take one of them out")


@pytest.mark.parametrize(
    "text", ["", "target_id;field;value;why;who;date\n", "id,field,value\n", HEADER + ",more\n", "caf\xe9\n"]
)
def test_a_file_without_the_header_stops_the_publish(history: History, tmp_path: Path, config: Path, text: str) -> None:
    """Read as empty, it would take back in silence whatever people corrected."""
    history.start(tmp_path, "second")
    (config / "corrections.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(CorrectionsError, match=r"corrections\.csv"):
        publish_with(history, tmp_path, "second", config)


def test_no_file_is_no_correction(tmp_path: Path) -> None:
    """A config folder without one must not be told from one with only the header: that would publish for nothing."""
    write(tmp_path)
    assert read_corrections(tmp_path / "nowhere.csv") == read_corrections(tmp_path / "corrections.csv")
    assert read_corrections(PROJECT / "config" / "corrections.csv").lines == ()


def test_what_proves_a_row_cannot_be_corrected() -> None:
    """Corrected, the place or the words of a figure would make its citation lie."""
    names = {f"{table.name}.{name}" for table in keyed_tables().values() for name in correctable(table)}
    assert {
        "figures.value_low",
        "figures.effect",
        "claims.polarity",
        "documents.published_date",
        "disagreements.status",
        "entities.name",
    } <= names
    for name in names:
        assert not name.endswith(
            (".doc_id", "surface", ".char_start", ".byte_end", ".run_id", ".sentence_id", ".clean_text")
        ), name
    assert not {name for name in names if name.startswith(("repairs.", "document_texts."))}


COLUMNS = [
    pytest.param(Column("x", kind, ""), values, id=kind)
    for kind, values in {
        "VARCHAR": st.text(min_size=1), "BIGINT": st.integers(), "BOOLEAN": st.booleans(), "DATE": st.dates(),
        "DOUBLE": st.floats(allow_nan=False, allow_infinity=False), "TIMESTAMP": st.datetimes(),
    }.items()
]  # fmt: skip


@pytest.mark.parametrize(("column", "values"), COLUMNS)
def test_a_value_said_is_read_back(column: Column, values: st.SearchStrategy[Any]) -> None:
    """What is noted as the value before is what a correction taken back puts in."""

    @given(values)
    def check(value: Any) -> None:
        assert parse(column, said(value)) == value

    check()


def test_every_table_with_ids_can_be_looked_up() -> None:
    """A new table whose rows have an id is corrected like the others, without a list to forget it in."""
    assert {"figures", "claims", "documents", "entities", "disagreements", "sentences", "stories"} <= set(
        keyed_tables()
    )
    assert all(TABLES[name].published for name in keyed_tables())
