"""The analyst's commands: prompt, --as-of, diff, correct, export."""

from __future__ import annotations

import json
import os
import pty
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.console.prompt import Prompt, complete, is_whole
from pipelines.plan import versions_in_force
from pipelines.settings import PROJECT, Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.warehouse import publish
from pipelines.warehouse.corrections import read_corrections


def call(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--warehouse", str(settings.warehouse_dir)])


def test_as_of_asks_what_was_known_then(sample: Settings) -> None:
    """A report of last week must be reproduced from what last week knew."""
    counted = [
        json.loads(call(sample, "sql", "SELECT count(*) AS n FROM documents", "--format", "jsonl", *words).stdout)["n"]
        for words in ([], ["--as-of", "2026-11-19"], ["--as-of", "2026-11-18"], ["--as-of", "2027-01-01"])
    ]
    assert counted == [28, 28, 23, 28]
    early = call(sample, "sql", "SELECT 1", "--as-of", "2026-11-01")
    assert (early.exit_code, "there are: 2026-11-18, 2026-11-19" in early.stderr) == (2, True)


def test_diff_says_what_came_and_why(sample: Settings) -> None:
    """'Why is it another number than yesterday' is the question of every morning."""
    result = call(sample, "diff", "2026-11-18", "2026-11-19")
    assert result.exit_code == 0, result.output
    assert "new document" in result.stdout
    rows = [
        json.loads(line)
        for line in call(sample, "diff", "2026-11-18", "2026-11-19", "--format", "jsonl").stdout.splitlines()
    ]
    assert sum(row["table"] == "documents" and row["change"] == "added" for row in rows) == 5
    assert call(sample, "diff", "2026-11-19", "2026-11-20").exit_code == 2
    # Swapped, what came would be told as gone.
    swapped = call(sample, "diff", "2026-11-19", "2026-11-18")
    assert (swapped.exit_code, "newsledger diff 2026-11-18 2026-11-19" in swapped.stderr) == (2, True)


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl", "geojson"])
def test_export_writes_files_and_says_what_it_left_out(sample: Settings, tmp_path: Path, form: str) -> None:
    """What is missing from a file must be known to whoever hands it on."""
    result = call(sample, "export", "--format", form, "--to", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    assert "Left out: texts of documents (--with-text puts them in)" in result.stdout
    assert all(path.suffix == f".{form}" for path in (tmp_path / "out").iterdir())


def test_an_export_that_cannot_be(sample: Settings, tmp_path: Path) -> None:
    """Each has its own way out, and none a stack trace."""
    for words, said in (
        (["--table", "nope"], "no table or view nope"), (["--with-text", "--without-text"], "give one or the other"),
        (["--to", str(sample.raw_dir / "x")], "nothing is ever written below the raw folder"),
        (["--to", __file__], "is a file. Name a folder"),
    ):  # fmt: skip
        result = call(
            sample, "export", "--format", "csv", *(["--to", str(tmp_path)] if "--to" not in words else []), *words
        )
        assert (result.exit_code, said in result.stderr) == (2, True), result.output


def test_an_export_to_a_folder_that_cannot_be_written(sample: Settings, tmp_path: Path) -> None:
    """It ended in a stack trace for all formats but one."""
    folder = tmp_path / "out"
    (folder / f".figures.csv.{os.getpid()}.tmp").mkdir(parents=True)  # what root cannot write either
    result = call(sample, "export", "--format", "csv", "--table", "figures", "--to", str(folder))
    assert (result.exit_code, "cannot be written" in result.stderr) == (3, True), result.output


def test_correct_adds_a_line_that_can_be_applied(
    sample: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line made by hand lacks what was seen, or a quote around a comma."""
    config = Path(shutil.copytree(PROJECT / "config", tmp_path / "config"))
    monkeypatch.setenv("NEWSLEDGER_CONFIG_DIR", str(config))
    figure, effect = json.loads(
        call(
            sample,
            "sql",
            "SELECT [figure_id, effect] AS r FROM figures WHERE effect IS NOT NULL ORDER BY 1 LIMIT 1",
            "--format",
            "jsonl",
        ).stdout
    )["r"]
    assert (
        call(sample, "correct", figure, "effect", "missing", "--why", 'not "dead", lost', "--who", "Ann").exit_code == 0
    )
    (line,) = read_corrections(config / "corrections.csv").lines
    assert (line.target_id, line.field, line.was, line.value, line.why, line.reason) == (
        figure,
        "effect",
        effect,
        "missing",
        'not "dead", lost',
        None,
    )
    for words, said in (
        (["effect", "killed"], "line 4 corrects effect"), (["victim_status", "dead"], "'dead' is not one of civilian"),
        (["surface", "x"], "cannot be corrected; these can:"), (["colour", "x"], "cannot be corrected; these can:"),
    ):  # fmt: skip
        result = call(sample, "correct", figure, *words, "--why", "w", "--who", "A")
        assert (result.exit_code, said in result.stderr) == (2, True), result.output
    assert call(sample, "correct", "nobody", "effect", "killed", "--why", "w", "--who", "A").exit_code == 2
    assert len(read_corrections(config / "corrections.csv").lines) == 1


def test_what_would_be_refused_later_is_refused_now(
    sample: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken, and told to be published, it was refused by the night that should have done so."""
    config = Path(shutil.copytree(PROJECT / "config", tmp_path / "config"))
    monkeypatch.setenv("NEWSLEDGER_CONFIG_DIR", str(config))
    query = "SELECT figure_id, effect FROM figures WHERE value_low = value_high AND value_low = 41 AND effect IS NOT NULL LIMIT 1"
    (row,) = map(json.loads, call(sample, "sql", query, "--format", "jsonl").stdout.splitlines())
    figure = row["figure_id"]
    for words, code, said in (
        (["effect", row["effect"]], 2, "there is nothing to correct"),
        (["value_low", "60"], 2, "value_low <= value_high would no longer hold, as value_high is 41.0. Correct that first"),
        (["value_high", "-60"], 2, "would no longer hold, as value_low is 41.0"),
        (["value_high", "60"], 0, ""),
        (["value_low", "60"], 0, ""),
    ):
        result = call(sample, "correct", figure, *words, "--why", "w", "--who", "A")
        assert (result.exit_code, said in result.stderr) == (code, True), result.output


def test_what_was_dismissed_stays_dismissed(sample: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disagreement settled last week and open again this week is settled by nobody any more."""
    config = Path(shutil.copytree(PROJECT / "config", tmp_path / "config"))
    monkeypatch.setenv("NEWSLEDGER_CONFIG_DIR", str(config))
    shutil.copytree(sample.warehouse_dir, tmp_path / "warehouse")
    mine = sample.model_copy(update={"warehouse_dir": tmp_path / "warehouse", "config_dir": config})
    before = [row["disagreement_id"] for row in copies_that_disagree(mine)]
    assert call(mine, "correct", before[0], "status", "dismissed", "--why", "one text", "--who", "Ann").exit_code == 0
    for full in (False, True):
        publish(mine, Lake(mine.warehouse_dir), versions_in_force(mine, Sources.read(config / "sources.yaml")), full)
        assert [row["disagreement_id"] for row in copies_that_disagree(mine)] == before[1:]
        reviewed = call(mine, "sql", "SELECT disagreement_id, reviewed_by FROM disagreements WHERE reviewed_by IS NOT NULL", "--format", "csv")
        assert reviewed.stdout.splitlines()[1:] == [f"{before[0]},Ann"]
    (config / "corrections.csv").unlink()
    again = call(mine, "correct", before[1], "status", "dismissed", "--why", "one text", "--who", "Ann")
    assert (again.exit_code, "is gone" in again.stderr) == (2, True)
    assert not (config / "corrections.csv").exists()


def copies_that_disagree(settings: Settings) -> list[dict[str, str]]:
    said = call(settings, "sql", "--example", "4", "--format", "jsonl").stdout
    return [json.loads(line) for line in said.splitlines()]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("SELECT 1;", True),
        ("SELECT 1", False),
        ("SELECT ';'", False),
        ("SELECT 'a;\nb';", True),
        ("SELECT 1; -- why", True),
        ("SELECT 'it;", False),
        ('SELECT 1 AS ";"', False),
    ],
)
def test_a_statement_ends_with_its_own_semicolon(text: str, whole: bool) -> None:
    """Half a statement sent is an error; a whole one held back looks like a hang."""
    assert is_whole(text) is whole


def talk(*lines: str | type[BaseException]) -> None:
    """A conversation of these lines, over a small database."""
    given: Iterator[str | type[BaseException]] = iter([*lines, EOFError])

    def read(prompt: str) -> str:
        line = next(given)
        if isinstance(line, str):
            return line
        raise line

    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE towns AS SELECT 'Selwick' AS name")
        Prompt(connection, "csv", lambda: connection.sql("SELECT 'towns' AS name")).talk(read)


def test_a_conversation(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake must not end it, and what was dropped must not be sent with the next line."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    talk("SELECT name", "FROM towns;", "SELEKT;", "SELECT 'dropped'", KeyboardInterrupt, ".columns towns", ".tables", ".format jsonl", "FROM towns;",
         ".examples", ".example 99", ".columns x; DROP", ".what", ".quit")  # fmt: skip
    out, err = capsys.readouterr()
    assert "name\nSelwick\n" in out
    assert '{"name": "Selwick"}' in out
    assert "syntax error" in err
    assert "dropped" not in out
    assert "towns" in out
    assert "Which death tolls are claimed for a place, by whom, for when?" in out
    assert "A statement ends with a semicolon" in out


def test_names_are_completed() -> None:
    """Nobody remembers whether it is claimant_name or name_claimant."""
    completer = complete(["claims", "claimant_name", "select"])
    assert [completer("CLAIM", n) for n in range(3)] == ["claims", "claimant_name", None]


def test_at_a_terminal_it_is_a_prompt_with_history(sample: Settings, tmp_path: Path) -> None:
    """Typed yesterday, a long query is wanted again today."""
    words = [sys.executable, "-m", "pipelines.cli", "sql", "--warehouse", str(sample.warehouse_dir)]
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(XDG_STATE_HOME=str(tmp_path), TERM="dumb")
        os.chdir(PROJECT)
        os.execv(words[0], words)
    said = b""
    os.write(terminal, b"SELECT 4200 + count(*) AS answer FROM documents;\n")
    try:
        while b"4228" not in said:
            said += os.read(terminal, 4096)
        os.write(terminal, b".quit\n")
        while os.read(terminal, 4096):
            pass
    except OSError:  # the terminal is gone with the child
        pass
    _, status = os.waitpid(child, 0)
    assert status == 0
    assert b"figures_cited" in said
    assert "SELECT 4200 + count(*) AS answer FROM documents;" in (tmp_path / "newsledger" / "sql_history").read_text(
        encoding="utf-8"
    )
