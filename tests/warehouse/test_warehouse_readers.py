"""Readers of the published file: other processes while it is replaced, and older clients."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_house import History, ask, database_of

from pipelines.settings import PROJECT
from pipelines.tables.ddl import published_tables

# One line a query: what a reader, opening the file anew each time, sees of three tables.
READ = """
import duckdb, json, sys
while True:
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        seen = [connection.execute(q).fetchall() for q in sys.argv[2:]]
    print(json.dumps(seen), flush=True)
"""
QUERIES = (
    "SELECT count(*), count(DISTINCT ingest_date) FROM documents",
    "SELECT count(*) FROM sentences",
    "SELECT count(*) FROM partitions",
)


def test_readers_see_whole_nights_only(history: History, tmp_path: Path) -> None:
    """A reader who meets a lock, half a night or a mix of two files a table from different nights, and reports it."""
    whole = {json.dumps([ask(history.database(s), q) for q in QUERIES]) for s in ("first", "second", "third", "fourth")}
    history.start(tmp_path, "first")
    reader = subprocess.Popen(
        [sys.executable, "-c", READ, str(database_of(tmp_path)), *QUERIES],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert reader.stdout is not None
    assert reader.stderr is not None
    seen = [reader.stdout.readline()]
    for state in ("second", "third", "fourth"):
        history.publish(tmp_path, state)
        seen += [reader.stdout.readline() for _ in range(8)]
    reader.kill()
    rest, errors = reader.communicate()
    seen += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    assert errors == ""
    assert {line.strip() for line in seen} <= whole


def test_a_reader_keeps_the_night_it_opened(history: History, tmp_path: Path) -> None:
    """A long analysis must not change under the analyst's hands when the night is published."""
    history.start(tmp_path, "first")
    code = (
        "import duckdb, sys\nwith duckdb.connect(sys.argv[1], read_only=True) as c:\n"
        "    for _ in range(2):\n        print(*c.execute('SELECT count(*) FROM sentences').fetchone(), flush=True)\n        sys.stdin.readline()"
    )
    reader = subprocess.Popen([sys.executable, "-c", code, str(database_of(tmp_path))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    before = reader.stdout.readline()
    history.publish(tmp_path, "second")
    after, _ = reader.communicate("\n\n")
    assert after == before
    assert ask(database_of(tmp_path), "SELECT count(*) FROM sentences") != [(int(before),)]


NOBODY = 65534
OPEN = """
import os, sys
from pathlib import Path
from pipelines.warehouse import WarehouseError, opened
os.seteuid(int(sys.argv[2]))
try:
    with opened(Path(sys.argv[1])):
        pass
except WarehouseError as error:
    print(error)
"""


def test_who_may_not_read_it_is_told_who_can_help(history: History, tmp_path: Path) -> None:
    """An analyst on a shared server was told to rebuild a database that is whole, and that they may not write."""
    history.start(tmp_path, "first")
    database_of(tmp_path).chmod(0)
    said = subprocess.run(
        [sys.executable, "-c", OPEN, str(database_of(tmp_path)), str(os.geteuid() or NOBODY)], capture_output=True, text=True, check=True, cwd=PROJECT
    ).stdout  # fmt: skip
    assert "Permission denied" in said
    assert "database_mode" in said
    assert "rebuild" not in said


@pytest.mark.slow
def test_a_client_of_1_1_reads_it(history: History, tmp_path: Path) -> None:
    """Analysts' tools bring a DuckDB of their own, often years old: a file only the newest reads is read by nobody."""
    environment = tmp_path / "old"
    made = subprocess.run([sys.executable, "-m", "venv", str(environment)], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"python -m venv does not work here: {made.stderr or made.stdout}")
    python = environment / "bin" / "python"
    installed = subprocess.run(
        [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--only-binary=:all:", "duckdb==1.1.3"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if installed.returncode:
        pytest.skip(f"duckdb 1.1.3 cannot be installed here: {installed.stderr.strip()[-300:]}")
    # A full build, and a file that a delta was written into.
    history.start(tmp_path, "third")
    assert history.publish(tmp_path, "back").mode == "delta"
    code = (
        "import duckdb, json, sys\nassert duckdb.__version__ == '1.1.3'\n"
        "c = duckdb.connect(sys.argv[1], read_only=True)\n"
        "tables = [t for t, in c.execute('SELECT table_name FROM duckdb_tables()').fetchall()]\n"
        "views = [v for v, in c.execute('SELECT view_name FROM duckdb_views() WHERE NOT internal').fetchall()]\n"
        "silent = c.execute('SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NULL AND table_name IN (SELECT table_name FROM duckdb_tables())').fetchone()[0]\n"
        "print(json.dumps([{t: len(c.execute(f'SELECT * FROM \"{t}\"').fetchall()) for t in tables + views}, len(views), silent]))"
    )
    for database in (history.database("back"), database_of(tmp_path)):
        read = subprocess.run([python, "-c", code, str(database)], capture_output=True, text=True, check=False)
        assert read.stderr == ""
        rows, n_views, silent = json.loads(read.stdout)
        assert (n_views, silent) == (9, 0)
        assert {t.name: rows[t.name] for t in published_tables()} == {
            t.name: ask(database, f'SELECT count(*) FROM "{t.name}"')[0][0] for t in published_tables()
        }
