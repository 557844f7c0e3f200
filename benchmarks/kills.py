"""Kills: kill -9 at random moments of a night, twenty in a row on one warehouse, then a rerun to its end.

Belongs here: killing, and comparing what comes out with a night nobody disturbed. Does not: errors that are told
(troubles).

The moments are random, one in each twentieth of an undisturbed run from shortly before it first writes to its end, in
random order. What a killed run has done counts for the next, so a run may end before its moment: then a setting is changed,
or changed back, that makes all of it stale, and the kills go on over a database that is published already. Where even such a
run ends earlier, as other work on the machine is done, the moments move up. The rerun at the end is with the setting as it was.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import duckdb

from benchmarks.figures import NEWSLEDGER, Figure, fingerprints, home, progress
from benchmarks.generate import write_feed
from pipelines.settings import PROJECT
from pipelines.tables import TABLES
from pipelines.tables.ddl import named, published_tables, quoted
from pipelines.tables.parts import UNSWEPT

KILLS = 20
SEED = 20261116
DOCUMENTS = 240
# Many small shards, so that worker processes and partial commits are at work too.
SMALL = {"NEWSLEDGER_SHARD_DOCUMENTS": "20"}
STALE = {"NEWSLEDGER_MAX_MEMBERS": "99999"}
# Columns that tell when or in which Dagster run a row was made, and what is digested from those. Everything else must agree.
CLOCKS = frozenset(
    {"dagster_run_id", "started_at", "ended_at", "first_seen_at", "last_seen_at", "resolved_at", "scored_at", "fingerprint"}
)


def measure() -> list[Figure]:
    """Runs an undisturbed night, twenty killed ones and their rerun, and compares."""
    with tempfile.TemporaryDirectory(prefix="newsledger-kills-") as folder:
        env = {**home(Path(folder)), **SMALL}
        raw = _raw(Path(folder) / "raw")
        before = fingerprints(raw), fingerprints(PROJECT / "data" / "raw")
        calm, hurt = Path(folder) / "calm", Path(folder) / "hurt"
        started = time.time()
        seconds = _run(_command(raw, calm), env)
        first = min(path.stat().st_mtime for path in (calm / "parts").rglob("*.parquet")) - started
        progress(f"kills: an undisturbed run takes {seconds:.0f} s, {first:.0f} s of it before it writes")
        torn, early = _kill_all(raw, hurt, env, 0.9 * first, seconds)
        rerun = _run(_command(raw, hurt), env)
        progress(f"kills: the rerun took {rerun:.0f} s")
        differing = {table: n for table, n in _differences(calm, hurt).items() if n}
        strays = _names(hurt) - _names(calm)
        lost = _names(calm) - _names(hurt)
        untouched = before == (fingerprints(raw), fingerprints(PROJECT / "data" / "raw"))
    compared = len(published_tables())
    return [
        Figure("kill -9 at random moments of a night, in a row", f"{KILLS}, of runs of {seconds:.0f} s; {early} runs ended before their moment"),
        Figure("after a kill: published databases with half a night in them", str(torn), "0", torn == 0),
        Figure("the rerun that ends it: wall time", f"{rerun:.0f} s"),
        Figure(f"rows that differ from an undisturbed night, {compared} tables", _told(differing), "0", not differing),
        Figure("columns not compared", ", ".join(sorted(CLOCKS))),
        Figure("stray files in the warehouse", _told(strays), "0", not strays),
        Figure("files an undisturbed night leaves that are missing", _told(lost), "0", not lost),
        Figure("raw files as before: bytes and times", "yes" if untouched else "no", "yes", untouched),
    ]


def _raw(folder: Path) -> Path:
    """The sample input as one night, in all its formats, and a feed of generated documents as the next."""
    shutil.copytree(PROJECT / "data" / "raw", folder / "2026-11-18")
    write_feed(folder / "2026-11-19" / "wire" / "feed.jsonl", DOCUMENTS)
    return folder


def _command(raw: Path, warehouse: Path) -> list[str]:
    return [*NEWSLEDGER, "run", "--raw", str(raw), "--warehouse", str(warehouse)]


def _kill_all(raw: Path, warehouse: Path, env: Mapping[str, str], begin: float, end: float) -> tuple[int, int]:
    """Kills KILLS runs, between two moments in seconds. Returns how many databases were not whole after it, and how many
    runs ended before their moment.
    """
    dice = random.Random(SEED)
    shares = [(number + dice.random()) / KILLS for number in range(KILLS)]
    dice.shuffle(shares)
    torn = early = killed = 0
    is_whole_night = False
    extra: dict[str, str] = {}
    while killed < KILLS:
        moment = begin + shares[killed] * (end - begin)
        try:
            seconds = _run(_command(raw, warehouse), {**env, **extra}, moment)
        except subprocess.TimeoutExpired:
            pass
        else:
            early += 1
            if is_whole_night:
                end = max(begin, seconds)
            is_whole_night = True
            extra = {} if extra else STALE
            continue
        is_whole_night = False
        killed += 1
        torn += not _is_whole(warehouse / "newsledger.duckdb")
        progress(f"kills: {killed} of {KILLS} after {moment:.1f} s, {_state(warehouse)}")
    return torn, early


def _run(command: list[str], env: Mapping[str, str], moment: float | None = None) -> float:
    """Runs to the end and returns the seconds it took. Raises TimeoutExpired, having killed its whole process group, if it
    has not ended at the moment.
    """
    begun = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=dict(env), start_new_session=True)
        try:
            code = process.wait(moment)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # its own group: the run and its workers, and nobody else
            process.wait()
            raise
        output.seek(0)
        assert code == 0, output.read().decode(errors="replace")
    return time.monotonic() - begun


def _state(warehouse: Path) -> str:
    """What the killed run was about, as far as its files tell."""
    found = [path for path in warehouse.rglob("*") if path.is_file()] if warehouse.exists() else []
    if not found:
        return "before it wrote anything"
    if any(path.name.endswith(".build") for path in found):
        return "while it published"
    newest = max((path for path in found if path.name != UNSWEPT), key=lambda path: path.stat().st_mtime_ns)
    return f"last file written: {newest.relative_to(warehouse)}"


def _is_whole(database: Path) -> bool:
    """Whether every partition of a database has as many documents and figures as its checks let through; so has none."""
    if not database.exists():
        return True
    try:
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH {quoted(str(database))} AS it (READ_ONLY)")
            wrong = connection.execute(
                " UNION ALL ".join(
                    f"SELECT ingest_date FROM it.row_counts c WHERE table_name = '{table}' AND n_rows - n_quarantined <> "
                    f"(SELECT count(*) FROM it.{table} t WHERE t.ingest_date = c.ingest_date)"
                    for table in ("documents", "sentences", "figures")
                )
            ).fetchall()
    except duckdb.Error:
        return False
    return not wrong


def _differences(left: Path, right: Path) -> dict[str, int]:
    """Rows of each table that only one of two warehouses has, CLOCKS aside."""
    with duckdb.connect() as connection:
        for name, folder in (("a", left), ("b", right)):
            connection.execute(f"ATTACH {quoted(str(folder / 'newsledger.duckdb'))} AS {name} (READ_ONLY)")
        found = {}
        for table in published_tables():
            columns = ", ".join(named(c) for c in TABLES[table.name].columns if c not in CLOCKS)
            a, b = (f"SELECT {columns} FROM {side}.{named(table.name)}" for side in "ab")
            row = connection.execute(f"SELECT count(*) FROM (({a} EXCEPT ALL {b}) UNION ALL ({b} EXCEPT ALL {a}))").fetchone()
            found[table.name] = row[0] if row else -1
    return found


def _names(folder: Path) -> Counter[str]:
    """Files below a folder; digests, times and what is counted in names stand as `*`, and the night that Data Docs are about:
    it is the one checked last, which after a kill may be an earlier one.
    """
    clock = re.compile(r"[0-9a-f]{16}|[0-9a-f]{8}(?=\.parquet)|\d{8}T\d{6}[.\d]*Z?")
    day = re.compile(r"\d{4}-\d\d-\d\d")
    places = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    return Counter(clock.sub("*", day.sub("*", place) if place.startswith("data_docs/") else place) for place in places)


def _told(found: Mapping[str, int]) -> str:
    """A count, and the first of what was found."""
    first = ", ".join(f"{name} {n}" for name, n in list(found.items())[:4])
    return f"{sum(found.values())}" + (f" ({first})" if first else "")
