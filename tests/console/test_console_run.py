"""`newsledger run`, `status` and `rebuild`: what a person and a cron job get to see, and the exit codes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
from lock_holder import holder
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.console.summary import summarise
from pipelines.settings import PROJECT, Settings
from pipelines.tables import Lake

GOOD = "Ferry sinks off Port Selwick\n\n2026-11-10\n\nAt least 12 people died when a ferry sank off Port Selwick.\n"
FEED = [
    json.dumps({"id": "a", "title": "Road open", "text": "The road is open again.", "date": "2026-11-11"}),
    '{"id": "b", "text": "cut off',
]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Dagster instance of the test's own, and no settings from outside."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copy(PROJECT / ".dagster" / "dagster.yaml", folder)
    monkeypatch.setenv("DAGSTER_HOME", str(folder))
    monkeypatch.setenv("NEWSLEDGER_WORKERS", "1")


def call(*words: str | Path) -> Result:
    """One command, in this process."""
    return CliRunner().invoke(app, [str(word) for word in words])


def run(raw: Path, warehouse: Path, *words: str) -> Result:
    return call("run", "--raw", raw, "--warehouse", warehouse, *words)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files_of(folder: Path) -> dict[str, str]:
    """Every file but locks, and what is in it."""
    return {str(p.relative_to(folder)): sha256(p) for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != ".lock"}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One night: a dispatch, an empty file, a feed with a broken line."""
    folder = tmp_path_factory.mktemp("raw")
    for path, content in {
        "2026-11-10/selwick/ferry.txt": GOOD, "2026-11-10/selwick/empty.txt": "", "2026-11-10/desk/feed.jsonl": "\n".join(FEED),
    }.items():  # fmt: skip
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Result]]:
    """A warehouse of that night, and what the run said."""
    warehouse = tmp_path_factory.mktemp("made") / "warehouse"
    (warehouse.parent / "home").mkdir()
    shutil.copy(PROJECT / ".dagster" / "dagster.yaml", warehouse.parent / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", str(warehouse.parent / "home"))
        patch.setenv("NEWSLEDGER_WORKERS", "1")
        yield warehouse, run(raw, warehouse)


@pytest.fixture
def warehouse(made: tuple[Path, Result], tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(made[0], tmp_path / "warehouse"))


def test_a_run_says_what_was_taken_what_was_refused_and_why(made: tuple[Path, Result], raw: Path) -> None:
    """Without the reason beside it, a refused file is looked for in code."""
    warehouse, result = made
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Night 2026-11-10: 3 new or changed files\n")
    cells = [[c.strip() for c in line.strip("│").split("│")] for line in result.stdout.splitlines() if line.startswith("│")]
    assert cells == [["2026-11-10", "3", "2", "0", "1", "1 broken_record, 1 empty"]]
    assert "  empty: 2026-11-10/selwick/empty.txt: nothing to read in it" in result.stdout
    assert "2026-11-10/desk/feed.jsonl record 2: not valid JSON" in result.stdout
    assert f"Published {warehouse}/newsledger.duckdb in" in result.stdout
    assert "2 documents" in result.stdout
    assert "--warehouse" in result.stdout.partition("A query to try:")[2]
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("refused", "said", "end"),
    [
        ([("feed.jsonl", n) for n in (12, 3, 7)], ["feed.jsonl record 3: cut off And 2 more in it for this reason."], "one by one:"),
        ([(f"pack.zip!{n}.txt", None) for n in range(4)], ["pack.zip!0.txt: cut off And 3 more in it for this reason."], "one by one:"),
        ([(f"{n:02}.txt", None) for n in range(9)], [f"{n:02}.txt: cut off" for n in range(9)], "and 1 more:"),
    ],
)
def test_what_one_file_has_many_times_is_told_once(
    warehouse: Path, capsys: pytest.CaptureFixture[str], refused: list[tuple[str, int | None]], said: list[str], end: str
) -> None:
    """Ten lines about one feed push the other files that were refused out of sight."""
    with duckdb.connect(str(warehouse / "newsledger.duckdb")) as connection:
        for number, (path, record) in enumerate(refused):
            detail = path + (f" record {record}" if record else "") + ": cut off"
            connection.execute(
                "INSERT INTO quarantine BY NAME SELECT ? AS item_id, 'ingest' AS stage, 'cut' AS reason_code, ? AS source_path, ? AS file_path,"
                " ? AS record_no, ? AS detail, DATE '2026-11-10' AS ingest_date, now()::TIMESTAMP AS first_seen_at, now()::TIMESTAMP AS last_seen_at",
                [f"q-{number}", path, path.partition("!")[0], record, detail],
            )
    summarise(Settings(warehouse_dir=warehouse), [dt.date(2026, 11, 10)], [])
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert [line.removeprefix("cut: ") for line in lines if line.startswith("cut: ")] == said
    assert lines[-1].startswith(end)


def test_the_query_to_try_works(made: tuple[Path, Result]) -> None:
    """The first thing a person does must not fail."""
    query = made[1].stdout.split('"')[-2]
    assert call("sql", "--warehouse", made[0], query).exit_code == 0


def test_a_second_run_says_nothing_new_and_changes_nothing(warehouse: Path, raw: Path) -> None:
    """A night with nothing new that rewrites the file wakes every reader; one that loads Dagster costs four seconds an hour."""
    before = files_of(warehouse)
    code = (
        "import sys\nfrom pipelines.cli import app\n"
        "try:\n    app(sys.argv[1:])\nfinally:\n    print(sorted({'dagster', 'great_expectations', 'spacy'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code, "run", "--raw", raw, "--warehouse", warehouse], capture_output=True, text=True, check=False)
    assert ended.stdout.splitlines()[:2] == [f"Nothing new under {raw}.", f"{warehouse}/newsledger.duckdb is up to date."]
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "dagster" not in ended.stdout.splitlines()[-1]
    assert files_of(warehouse) == before


def test_a_night_asked_for_is_run_again_with_the_same_outcome(warehouse: Path, raw: Path) -> None:
    """Same input, same output: a rerun that makes other rows makes every earlier answer doubtful."""
    before = files_of(warehouse)
    result = run(raw, warehouse, "--date", "2026-11-10")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Night 2026-11-10: as asked\n")
    assert "is up to date." in result.stdout
    assert files_of(warehouse) == before


@pytest.mark.slow
def test_a_range_is_run_as_one(warehouse: Path, raw: Path) -> None:
    """A range of which one day had no news is a range all the same."""
    result = run(raw, warehouse, "--since", "2026-11-09", "--until", "2026-11-10")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Nights 2026-11-09 to 2026-11-10: as asked\n")


def test_a_full_rebuild_on_request(warehouse: Path, raw: Path) -> None:
    """Deltas leave holes in the file; a person must be able to close them without new input."""
    result = run(raw, warehouse, "--full-rebuild")
    assert result.exit_code == 0
    assert "Published" in result.stdout
    result = call("rebuild", "--warehouse", warehouse)
    assert (result.exit_code, result.stdout.startswith(f"Built {warehouse}/newsledger.duckdb from 1 night, ")) == (0, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--date", "2026-11-10", "--since", "2026-11-10"], "give one or the other"),
        (["--date", "2026-11-10", "--since", "2026-11-10", "--until", "2026-11-11"], "give one or the other"),
        (["--since", "2026-11-10"], "--since and --until go together"),
        (["--until", "2026-11-10"], "--since and --until go together"),
        (["--since", "2026-11-11", "--until", "2026-11-10"], "--since 2026-11-11 is after --until 2026-11-10."),
        (["--date", "2999-01-01"], "--date 2999-01-01 is after today"),
        (["--since", "2026-11-10", "--until", "2999-01-01"], "--until 2999-01-01 is after today"),
        (["--date", "1999-01-01"], "--date 1999-01-01 is before the first night, 2015-01-01"),
        (["--date", "yesterday"], "yesterday"),
    ],
)
def test_wrong_use_ends_with_2_and_a_sentence(tmp_path: Path, raw: Path, given: list[str], said: str) -> None:
    """A date that is silently ignored runs another night than the one that was meant."""
    result = run(raw, tmp_path / "warehouse", *given)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.output
    assert not (tmp_path / "warehouse").exists()


def test_a_missing_raw_folder_is_named(tmp_path: Path) -> None:
    """An unmounted disk must not look like a night without news."""
    result = run(tmp_path / "unmounted", tmp_path / "warehouse")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"newsledger: {tmp_path}/unmounted: there is no such raw folder.")


def test_an_empty_raw_folder_is_a_night_without_news(tmp_path: Path) -> None:
    """On the first day there may be nothing: no failure, an empty database, and no query that finds nothing."""
    (tmp_path / "raw").mkdir()
    result = run(tmp_path / "raw", tmp_path / "warehouse")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"Nothing new under {tmp_path}/raw.\n")


def test_a_locked_warehouse_is_left_alone(warehouse: Path, raw: Path) -> None:
    """Two runs at once: the second must say who is at work, and leave."""
    with holder(warehouse) as process:
        for result in (run(raw, warehouse), call("rebuild", "--warehouse", warehouse)):
            assert result.exit_code == 3
            assert f"process {process.pid} on" in result.stderr
            assert "Traceback" not in result.output


def test_a_corrupt_part_is_named_with_the_way_out_and_the_way_out_works(warehouse: Path, raw: Path) -> None:
    """A rotten disk block in one file of thousands: which, and what now?"""
    lake, night = Lake(warehouse), dt.date(2026, 11, 10)
    before = sha256(warehouse / "newsledger.duckdb")
    (part,) = lake.files("sentences", night)
    whole = part.read_bytes()
    part.write_bytes(whole[: len(whole) // 2])
    result = call("rebuild", "--warehouse", warehouse)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"newsledger: {part}: the part cannot be read")
    assert "Delete it and run `newsledger run --date 2026-11-10`" in result.stderr
    assert sha256(warehouse / "newsledger.duckdb") == before
    part.unlink()
    result = run(raw, warehouse, "--date", "2026-11-10")
    assert result.exit_code == 0, result.output
    assert pl.read_parquet(part).equals(pl.read_parquet(whole))
    assert call("rebuild", "--warehouse", warehouse).exit_code == 0


def test_a_corrupt_commit_is_named(warehouse: Path, raw: Path) -> None:
    """As above, for the file that says which parts count."""
    commit = warehouse / "parts" / "commits" / "2026-11-10" / "document.json"
    commit.write_text("{")
    result = run(raw, warehouse)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"newsledger: {commit}: cannot be read")


def test_a_blocked_night_ends_with_1_and_its_reason_and_the_others_are_done(warehouse: Path, raw: Path, tmp_path: Path) -> None:
    """Exit 0 with a night held back is found out by a reader; a blocked night that stops the later ones stops the archive."""
    lake, night = Lake(warehouse), dt.date(2026, 11, 10)
    for path in lake.files("sentences", night):
        pl.read_parquet(path).with_columns(char_end=pl.lit(10**6, pl.Int32)).write_parquet(path)
    lake.forget("validate", night)
    more = Path(shutil.copytree(raw, tmp_path / "raw", copy_function=shutil.copy2))
    before = sha256(warehouse / "newsledger.duckdb")
    result = run(more, warehouse)
    assert result.exit_code == 1
    assert "Night 2026-11-10: unfinished: validate has not been done\n  held back: a check blocks it" in result.stdout
    assert "Night 2026-11-10 is held back: sentences:" in result.stderr
    assert "max_failed_share" in result.stderr
    assert "data_docs/index.html" in result.stderr
    assert "newsledger.duckdb keeps what it had of it" in result.stderr
    assert sha256(warehouse / "newsledger.duckdb") == before
    # With nothing new, it is still told.
    again = run(more, warehouse)
    assert (again.exit_code, again.stdout.startswith("Nothing new")) == (1, True)
    assert "Night 2026-11-10 is held back" in again.stderr
    told = call("status", "--raw", more, "--warehouse", warehouse)
    assert "Held back" in told.stdout
    assert "2026-11-10" in told.stdout.partition("Held back")[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("workers: many", "workers: Input should be a valid integer"),
        ("wrokers: 2", "wrokers: Extra inputs are not permitted"),
        ("first_night: soon", "first_night: 'soon' is not a day"),
        ("workers: [", "expected the node content"),
        ("- workers", ""),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    """A misspelt knob that is ignored leaves its default in force, and nobody knows."""
    file = tmp_path / "settings.yaml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.delenv("NEWSLEDGER_WORKERS")
    monkeypatch.setitem(Settings.model_config, "yaml_file", file)
    result = run(tmp_path / "raw", tmp_path / "warehouse")
    assert result.exit_code == 2
    assert said in result.stderr
    assert str(file) in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("NEWSLEDGER_WORKER", "4", "NEWSLEDGER_WORKER in the environment is no setting (NEWSLEDGER_WORKERS is one)"),
        ("NEWSLEDGER_XYZZY", "4", "NEWSLEDGER_XYZZY in the environment is no setting."),
        ("NEWSLEDGER_CONFIG_DIR", "/nowhere/at-all", "config_dir: /nowhere/at-all: there is no such folder"),
    ],
)
def test_an_environment_that_cannot_be_used(tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    """A misspelt name left the default in force; a folder that is not there was found out after the files were taken in."""
    monkeypatch.setenv(name, value)
    result = run(raw, tmp_path / "warehouse")
    assert (result.exit_code, said in result.stderr) == (2, True), result.output
    assert not (tmp_path / "warehouse").exists()


def test_a_list_is_looked_at_before_the_night(tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a night stood behind it, which `rebuild` then took for one that a check holds back."""
    config = Path(shutil.copytree(PROJECT / "config", tmp_path / "config"))
    (config / "agencies.csv").unlink()
    monkeypatch.setenv("NEWSLEDGER_CONFIG_DIR", str(config))
    result = run(raw, tmp_path / "warehouse")
    assert (result.exit_code, "agencies.csv: missing" in result.stderr) == (2, True), result.output
    assert not (tmp_path / "warehouse").exists()


def test_a_night_not_finished_is_not_one_held_back(warehouse: Path) -> None:
    """'Mend the input, or raise max_failed_share' sends people to their files, where nothing is wrong."""
    lake = Lake(warehouse)
    lake.forget("validate", lake.nights()[0])
    (warehouse / "newsledger.duckdb").unlink()
    result = call("rebuild", "--warehouse", warehouse)
    assert (result.exit_code, "`newsledger run` does them and publishes" in result.stderr) == (3, True), result.output
    assert "max_failed_share" not in result.stderr


def test_corrections_are_not_taken_back_without_a_word(warehouse: Path, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file deleted by mistake took back what people had worked at for months, and the run said nothing."""
    config = Path(shutil.copytree(PROJECT / "config", tmp_path / "config"))
    monkeypatch.setenv("NEWSLEDGER_CONFIG_DIR", str(config))
    file = config / "corrections.csv"
    header = file.read_text(encoding="utf-8")
    (figure,) = duckdb.connect(str(warehouse / "newsledger.duckdb"), read_only=True).execute("SELECT figure_id FROM figures").fetchall()[0]
    assert call("correct", figure, "effect", "missing", "--why", "w", "--who", "A", "--warehouse", warehouse).exit_code == 0
    assert "Corrections: 1 applied" in run(raw, warehouse).stdout
    for gone, said in ((file.unlink, "is gone, but from it a correction comes"), (lambda: file.write_text(""), "there is nothing in it")):
        gone()
        result = run(raw, warehouse)
        assert (result.exit_code, said in result.stderr, "the header alone" in result.stderr) == (2, True, True), result.output
    file.write_text(header, encoding="utf-8")
    assert f"1 correction is taken back: {file} no longer makes it." in run(raw, warehouse).stdout
    assert "taken back" not in run(raw, warehouse).stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sources:\n  - name: a\n    match: ['*']\n    date_order: american", "sources.0.date_order: Input should be 'dmy', 'mdy' or 'ymd'"),
        ("sources:\n  - name: a\n    mach: ['*']", "sources.0.match: Field required"),
        ("sources: [", "not valid YAML"),
    ],
)
def test_sources_that_cannot_be_used(tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    """A source read with the wrong date order dates a year of dispatches wrongly: better no night than that one."""
    config = Path(shutil.copytree(PROJECT / "config", tmp_path / "config"))
    (config / "sources.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("NEWSLEDGER_CONFIG_DIR", str(config))
    commands = (
        ["run", "--raw", raw, "--warehouse", tmp_path / "w"], ["status", "--raw", raw, "--warehouse", tmp_path / "w"],
        ["inspect", raw / "2026-11-10" / "selwick" / "ferry.txt"],
    )  # fmt: skip
    for words in commands:
        result = call(*words)
        assert result.exit_code == 2, words
        assert said in result.stderr
        assert f"{config}/sources.yaml" in result.stderr
        assert "Traceback" not in result.output


def test_a_word_list_that_cannot_be_used(tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """People edit these in a spreadsheet; what it spoils must be found by name."""
    config = Path(shutil.copytree(PROJECT / "config", tmp_path / "config"))
    (config / "agencies.csv").write_text("nothing,that,belongs\nhere,\n", encoding="utf-8")
    monkeypatch.setenv("NEWSLEDGER_CONFIG_DIR", str(config))
    result = call("inspect", raw / "2026-11-10" / "selwick" / "ferry.txt")
    assert result.exit_code == 2
    assert "agencies.csv" in result.stderr


def test_status_of_a_warehouse(warehouse: Path, raw: Path, tmp_path: Path) -> None:
    """One look in the morning: is it there, is it fresh, what was refused, what waits."""
    result = call("status", "--raw", raw, "--warehouse", warehouse)
    assert result.exit_code == 0, result.output
    assert f"Database {warehouse}/newsledger.duckdb" in result.stdout
    cells = [[c.strip() for c in line.strip("│").split("│")] for line in result.stdout.splitlines() if line.startswith("│")]
    assert [c[:3] for c in cells[:2]] == [["2026-11-10", "2", "2"], ["ingest", "broken_record", "1"]]
    assert ["ingest", "broken_record", "1", "2026-11-10/desk/feed.jsonl"] in cells
    assert f"Nothing waits: every file under {raw} is in." in result.stdout
    more = Path(shutil.copytree(raw, tmp_path / "raw"))
    (more / "2026-11-12").mkdir()
    (more / "2026-11-12" / "new.txt").write_text(GOOD, encoding="utf-8")
    result = call("status", "--raw", more, "--warehouse", warehouse)
    assert "│ 2026-11-12 │ 1 new or changed file" in result.stdout


def test_status_and_rebuild_before_the_first_night(raw: Path, tmp_path: Path) -> None:
    """Whoever asks first must be told what to do first."""
    result = call("status", "--raw", raw, "--warehouse", tmp_path)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"No database at {tmp_path}/newsledger.duckdb yet; `newsledger run` makes it.\n")
    assert "2026-11-10" in result.stdout
    result = call("rebuild", "--warehouse", tmp_path)
    assert result.exit_code == 2
    assert "there are no parts to build from. `newsledger run` makes them." in result.stderr


@pytest.mark.slow
def test_a_log_gets_words_only(warehouse: Path, raw: Path) -> None:
    """Cron mails what is printed: bars, warnings of libraries and escape codes bury the one line that matters."""
    words = [sys.executable, "-m", "pipelines.cli", "run", "--raw", raw, "--warehouse", warehouse, "--date", "2026-11-10"]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, cwd=PROJECT)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "\x1b" not in ended.stdout
    assert ended.stdout.startswith("Night 2026-11-10: as asked\nIn the database")


def test_help_teaches() -> None:
    """A person who types the bare name must learn where to begin."""
    for words in ([], ["--help"]):
        result = call(*words)
        assert "Begin with newsledger run" in result.output
        for command in ("run", "inspect", "sql", "status", "rebuild", "evaluate"):
            assert f"│ {command} " in result.output
