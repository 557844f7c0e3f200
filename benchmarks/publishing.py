"""Publishing: one changed partition into databases of growing size, and those databases anew.

Belongs here: seconds and bytes of a publish. Does not: what readers see of it (readers), what questions cost (cookbook).

A publish copies the published file, changes one partition in the copy, flushes it and renames it over the old one. What is
measured against the bar is what it takes beyond copying, flushing and renaming a file of that size and doing nothing else:
the two in turn, and the least of each, since a disk that is slow for a moment may be so for either. Beside a full build
stands the bare loading of the same parts into DuckDB, without keys, stories, disagreements or claim facts: no build can take
less.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

import duckdb

from benchmarks.figures import Figure, progress
from benchmarks.parts import VERSIONS, write_night
from pipelines.settings import Settings
from pipelines.tables import Lake
from pipelines.tables.ddl import named, parts_read, published_tables
from pipelines.tables.parts import STEPS
from pipelines.warehouse import publish, row_counts

NIGHTS = (25, 100, 200)
DOCUMENTS = 2_000
FIGURES_A_DOCUMENT = 5
NEW_NIGHTS = (500, 1_000, 2_000)  # documents of a night that comes to the others
BAR, BAR_BUILD = 0.5, 1.0
REPEATS = 5
KINDS: dict[str, Collection[str]] = {
    "a night with new texts": STEPS,
    "a night extracted anew": ("extract",),
}


def measure() -> list[Figure]:
    """Builds databases of a quarter million, one million and two million figures, each of them claimed, and publishes changes."""
    return [figure for n_nights in NIGHTS for figure in _measure(n_nights)]


def _measure(n_nights: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="newsledger-publishing-") as folder:
        settings = Settings(warehouse_dir=Path(folder))
        lake = Lake(settings.warehouse_dir)
        for number in range(n_nights):
            _write(lake, settings, number, DOCUMENTS)
            if number % 50 == 49:
                progress(f"publishing: parts of {number + 1} of {n_nights} nights")
        full = _timed(settings, lake, "full")
        counts = row_counts(settings.database)
        rows = sum(counts.values()) / 1e6
        bare = _load_bare(lake, settings.warehouse_dir / "bare")
        size = settings.database.stat().st_size
        held = f"{counts['figures'] / 1e6:g}M figures"
        progress(f"publishing: {held}: built in {full:.0f} s, bare loading {bare:.0f} s")
        figures = [
            Figure(f"{held}: rows in all; parts, database", f"{rows:.2f}M; {_size(lake.root) / 1e6:,.0f} MB, {size / 1e6:,.0f} MB"),
            Figure(f"{held}: full build, seconds a million rows", f"{full / rows:.2f} s", f"<= {BAR_BUILD:g} s", full / rows <= BAR_BUILD),
            Figure(f"{held}: bare loading of the same parts; the build takes", f"{bare / rows:.2f} s; {full / bare:.1f} times that"),
        ]
        over = settings.warehouse_dir / "over"
        shutil.copyfile(settings.database, over)
        generation = 0
        for kind, steps in KINDS.items():
            taken = []
            for _ in range(REPEATS):
                generation += 1
                _write(lake, settings, 37 * generation % n_nights, DOCUMENTS, generation, steps)
                taken.append((_copied(settings.database, over), _timed(settings, lake, "delta")))
            figures += _compared(f"{held}: {kind} of {DOCUMENTS:,} documents", taken)
        number = n_nights
        for documents in NEW_NIGHTS:
            taken = []
            for _ in range(REPEATS):
                _write(lake, settings, number, documents)
                number += 1
                taken.append((_copied(settings.database, over), _timed(settings, lake, "delta")))
            figures += _compared(f"{held}: a new night of {documents:,} documents", taken)
        grown = settings.database.stat().st_size
        n = REPEATS * (len(KINDS) + len(NEW_NIGHTS))
        figures.append(Figure(f"{held}: the database after {n} such publishes", f"{grown / 1e6:,.0f} MB, {(grown - size) / n / 1e6:,.1f} MB a publish"))
        return figures


def _write(lake: Lake, settings: Settings, number: int, documents: int, generation: int = 0, steps: Collection[str] = STEPS) -> None:
    write_night(lake, settings, number, documents, generation, steps, FIGURES_A_DOCUMENT, has_claims=True)


def _load_bare(lake: Lake, path: Path) -> float:
    """Seconds of loading all parts into tables of a database of their own."""
    begun = time.perf_counter()
    with duckdb.connect(str(path), config={"memory_limit": "1GB", "preserve_insertion_order": False}) as connection:
        for table in published_tables():
            paths = [part for night in lake.nights() for part in lake.files(table.name, night)]
            if paths:
                columns = ", ".join(map(named, table.columns))
                connection.execute(f"CREATE TABLE {named(table.name)} AS SELECT {columns} FROM read_parquet({parts_read(paths)})")
        connection.execute("CHECKPOINT")
    seconds = time.perf_counter() - begun
    path.unlink()
    return seconds


def _timed(settings: Settings, lake: Lake, mode: str) -> float:
    """Seconds of a publish, which must be of that mode."""
    os.sync()
    begun = time.perf_counter()
    done = publish(settings, lake, VERSIONS)
    seconds = time.perf_counter() - begun
    assert done.mode == mode, done
    return seconds


def _copied(database: Path, over: Path) -> float:
    """Seconds of copying the database, flushing the copy and renaming it over a file as large."""
    os.sync()
    copy = over.with_name("copy")
    begun = time.perf_counter()
    shutil.copyfile(database, copy)
    with copy.open("rb") as handle:
        os.fsync(handle.fileno())
    copy.replace(over)
    return time.perf_counter() - begun


def _compared(kind: str, taken: list[tuple[float, float]]) -> list[Figure]:
    copying, publishing = (min(times) for times in zip(*taken, strict=True))
    beyond = publishing - copying
    progress(f"publishing: {kind}: {publishing:.2f} s, copying {copying:.2f} s")
    value = f"{beyond:.2f} s ({publishing:.2f} less {copying:.2f})"
    return [Figure(f"{kind}: publish beyond copying, least of {len(taken)}", value, f"<= {BAR} s", beyond <= BAR)]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
