"""`newsledger sql`: the three forms, what it does with wide rows, and what it says when it cannot."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.console.answers import print_rows
from pipelines.console.streams import OUT
from pipelines.plan import versions_in_force
from pipelines.settings import PROJECT, Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.warehouse import publish


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty warehouse: all tables and views, no rows."""
    folder = tmp_path_factory.mktemp("warehouse")
    settings = Settings(warehouse_dir=folder)
    publish(settings, Lake(folder), versions_in_force(settings, Sources()))
    return folder


def sql(warehouse: Path, *words: str, given: str = "") -> Result:
    return CliRunner().invoke(app, ["sql", "--warehouse", str(warehouse), *words], input=given)


ROWS = "SELECT 1 AS n, NULL AS nothing, 'Ünï ''quoted'', \"double\"' AS text, ['a, b', 'c'] AS list, DATE '2026-11-10' AS day, 0.1 AS share"


def test_csv_gives_every_value(warehouse: Path) -> None:
    """A list in a column made the whole export fail; a comma inside one must not make two columns."""
    result = sql(warehouse, "--format", "csv", ROWS)
    assert result.exit_code == 0
    header, row = csv.reader(io.StringIO(result.stdout))
    assert header == ["n", "nothing", "text", "list", "day", "share"]
    assert row == ["1", "", "Ünï 'quoted', \"double\"", '["a, b", "c"]', "2026-11-10", "0.1"]


def test_jsonl_gives_every_value(warehouse: Path) -> None:
    """A program reads types: a list must stay one, and null must not become a word."""
    result = sql(warehouse, "--format", "jsonl", ROWS.replace("0.1 AS share", "0.5::DOUBLE AS share"))
    assert json.loads(result.stdout) == {
        "n": 1, "nothing": None, "text": "Ünï 'quoted', \"double\"", "list": ["a, b", "c"], "day": "2026-11-10", "share": 0.5,
    }  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_columns_of_one_name_are_all_there(warehouse: Path, form: str) -> None:
    """Two tables joined both have doc_id: an object that keeps only the last shows the wrong one."""
    result = sql(warehouse, "--format", form, "SELECT 1 AS doc_id, 2 AS doc_id, 3 AS doc_id_1")
    names = list(json.loads(result.stdout)) if form == "jsonl" else result.stdout.splitlines()[0].split(",")
    assert names == ["doc_id", "doc_id_1", "doc_id_1_1"]


def test_exports_are_whole(warehouse: Path) -> None:
    """The table for people stops at 200 rows, and says so; an export that did would be wrong in silence."""
    assert len(sql(warehouse, "--format", "csv", "FROM range(12345)").stdout.splitlines()) == 12_346
    assert "The first 200 rows; --format csv or jsonl gives all of them." in sql(warehouse, "FROM range(201)").stdout
    assert "The first" not in sql(warehouse, "FROM range(200)").stdout


@pytest.mark.parametrize(
    ("form", "printed"),
    [("csv", "n\n1\n\nm\n2\n"), ("jsonl", '{"n": 1}\n{"m": 2}\n')],
)
def test_each_of_several_statements_is_answered(warehouse: Path, form: str, printed: str) -> None:
    """The answer to the first of two questions was thrown away without a word."""
    result = sql(warehouse, "--format", form, "SET VARIABLE n = 1; SELECT getvariable('n') AS n; SELECT 2 AS m;")
    assert (result.exit_code, result.stdout) == (0, printed)


@pytest.mark.parametrize(
    "query",
    [
        "COPY (SELECT 1) TO '{place}/out.csv'",
        "EXPORT DATABASE '{place}/out'",
        "ATTACH '{place}/out.duckdb'; CREATE TABLE out.t AS SELECT 1",
        "INSTALL httpfs",
        "SET enable_external_access = true; COPY (SELECT 1) TO '{place}/out.csv'",
        "PRAGMA enable_profiling = 'json'; SET profiling_output = '{place}/out.json'; SELECT 1",
        "CALL enable_logging(storage = 'file', storage_config = {{'path': '{place}/out'}})",
        "FROM read_csv('{place}/mine.csv')",
    ],
)
def test_nothing_is_written_and_no_other_file_is_read(warehouse: Path, tmp_path: Path, query: str) -> None:
    """Read-only, it wrote whatever the user may write: a query pasted from a mail could replace a file."""
    (tmp_path / "mine.csv").write_text("a\n1\n", encoding="utf-8")
    result = sql(warehouse, query.format(place=tmp_path))
    assert result.exit_code == 2, result.output
    assert "nothing written" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def test_a_table_of_the_session_can_be_asked(warehouse: Path) -> None:
    """An analysis of three steps keeps what the first one found."""
    result = sql(warehouse, "--format", "jsonl", "CREATE TEMP TABLE mine AS SELECT 7 AS n; FROM mine")
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"n": 7})


def test_the_database_given_for_its_folder(warehouse: Path) -> None:
    """Whoever has the path of the file gives that, and was told of a file below it."""
    result = sql(warehouse / "newsledger.duckdb", "SELECT 1")
    assert result.exit_code == 2
    assert "is a file. It takes a folder, that of parts and the database." in result.stderr


@pytest.mark.parametrize(("words", "given"), [(["-"], "SELECT 42 AS answer"), ([], "SELECT 42 AS answer"), (["SELECT 42 AS answer"], "")])
def test_a_query_comes_as_a_word_or_on_standard_input(warehouse: Path, words: list[str], given: str) -> None:
    """A long query lives in a file."""
    result = sql(warehouse, *words, "--format", "jsonl", given=given)
    assert json.loads(result.stdout) == {"answer": 42}


@pytest.mark.parametrize("form", ["table", "csv", "jsonl"])
def test_without_a_query_it_lists_what_there_is_to_ask(warehouse: Path, form: str) -> None:
    """Nobody knows the names of the tables on the first day."""
    result = sql(warehouse, "--format", form)
    assert result.exit_code == 0
    for name in ("documents", "figures", "open_quarantine", "figures_cited"):
        assert name in result.stdout
    assert "What was not accepted, and why" in result.stdout
    if form == "jsonl":
        rows = {row["name"]: row for row in map(json.loads, result.stdout.splitlines())}
        assert (rows["documents"]["rows"], rows["figures_cited"]["rows"], rows["versions"]["rows"]) == (0, None, 7)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELEKT 1", "syntax error"),
        ("SELECT nope FROM documents", "`describe NAME` lists columns"),
        ("SELECT * FROM nope", "lists tables and views"),
        ("SELECT CAST('a' || doc_id AS INTEGER) FROM (SELECT 'x' AS doc_id)", "Conversion Error"),
        ("DELETE FROM documents", "read-only"),
        ("CREATE TABLE mine AS SELECT 1", "read-only"),
    ],
)
def test_a_query_that_cannot_be_run(warehouse: Path, query: str, said: str) -> None:
    """A stack trace for a typo teaches people to be afraid of the tool."""
    for form in ("table", "csv", "jsonl"):
        result = sql(warehouse, query, "--format", form)
        assert result.exit_code == 2
        assert said in result.stderr
        assert "Traceback" not in result.output


def test_no_database_and_one_that_cannot_be_opened(tmp_path: Path) -> None:
    """Each has its own way out."""
    result = sql(tmp_path, "SELECT 1")
    assert (result.exit_code, result.stderr) == (2, f"newsledger: {tmp_path}/newsledger.duckdb: there is no database yet. `newsledger run` makes it.\n")
    (tmp_path / "newsledger.duckdb").write_bytes(b"rotten")
    result = sql(tmp_path, "SELECT 1")
    assert result.exit_code == 3
    assert "`newsledger rebuild` makes it anew from the parts" in result.stderr


def test_status_of_a_database_of_another_version(tmp_path: Path) -> None:
    """After an update, before the first run, the old file lacks what the new status asks for."""
    with duckdb.connect(str(tmp_path / "newsledger.duckdb")) as connection:
        connection.execute("CREATE TABLE runs (x INTEGER)")
    result = CliRunner().invoke(app, ["status", "--warehouse", str(tmp_path)])
    assert result.exit_code == 3
    assert "made by another version of newsledger" in result.stderr
    assert "Traceback" not in result.output


def shown(columns: list[str], rows: list[tuple[object, ...]], width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(OUT, "width", width)
    print_rows(columns, rows)
    return capsys.readouterr().out.splitlines()


CITED: list[tuple[object, ...]] = [("2026-11-19/harbour-courier/off-selwick.txt.gz:111-116", "eight", "Fishermen have found the bodies of eight people. " * 3)]


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_nothing_is_cut_off_on_any_terminal(width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A citation cut in half cites nothing, and a column left out is not missed."""
    lines = shown(["citation", "surface", "sentence"], CITED, width, capsys, monkeypatch)
    assert max(map(len, lines)) <= width
    text = "".join("".join(lines).replace("│", "").split())
    for value in ("citation", "surface", "sentence"):
        assert value in text
    if width >= 80:
        assert any(str(CITED[0][0]) in line for line in lines)


def test_escapes_of_a_scraped_text_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A headline that holds an escape sequence could hide a row, or rename the window."""
    lines = shown(["title"], [("\x1b[2Jgone\x07",)], 80, capsys, monkeypatch)
    assert "\x1b" not in "".join(lines)
    assert "gone" in "".join(lines)


def test_a_long_text_is_cut_with_its_length_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`select * from document_texts` must not scroll for minutes."""
    lines = shown(["clean_text"], [("x" * 100_000,)], 80, capsys, monkeypatch)
    assert len(lines) < 60
    assert "(100,000 characters)" in "".join("".join(lines).replace("│", "").split("\n")).replace("characters", " characters").replace("  ", " ")


def test_no_rows_are_said(warehouse: Path) -> None:
    """An empty frame of lines looks like an error."""
    assert sql(warehouse, "SELECT doc_id, title FROM documents").stdout == "No rows (doc_id, title).\n"


def test_a_reader_that_stops_early_is_no_error(warehouse: Path) -> None:
    """`| head` closes the pipe; a stack trace after the rows looks like broken data."""
    words = [sys.executable, "-m", "pipelines.cli", "sql", "--warehouse", str(warehouse), "--format", "csv", "FROM range(1000000)"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=PROJECT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()
