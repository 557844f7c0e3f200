"""Publishing: one changed partition into a database of five million figures, and the whole database anew.

Belongs here: seconds and bytes of a publish. Does not: what readers see of it (readers).

A publish copies the published file, changes one partition in the copy, flushes it and renames it over the old one. What is
measured against the bar is what it takes beyond copying, flushing and renaming a file of that size and doing nothing else,
each measured next to the publish it is compared with.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

from benchmarks.figures import Figure, progress
from benchmarks.parts import FIGURES_A_DOCUMENT, VERSIONS, night_of, write_night
from pipelines.settings import Settings
from pipelines.tables import Lake
from pipelines.tables.parts import STEPS
from pipelines.warehouse import publish, row_counts

NIGHTS = 100
DOCUMENTS = 2_500
BAR = 0.5
REPEATS = 5
KINDS: dict[str, Collection[str]] = {
    "a night with new texts": STEPS,
    "a night extracted anew": ("extract",),
}


def measure() -> list[Figure]:
    """Builds a hundred nights, then publishes changes of one night, and new nights."""
    with tempfile.TemporaryDirectory(prefix="newsledger-publishing-") as folder:
        settings = Settings(warehouse_dir=Path(folder))
        lake = Lake(settings.warehouse_dir)
        for number in range(NIGHTS):
            write_night(lake, settings, number, DOCUMENTS)
            if number % 20 == 19:
                progress(f"publishing: parts of {number + 1} of {NIGHTS} nights")
        full = _timed(settings, lake, "full")
        counts = row_counts(settings.database)
        size = settings.database.stat().st_size
        figures = [
            Figure("rows in the database", ", ".join(f"{counts[t]:,} {t}" for t in ("figures", "sentences", "mentions", "documents"))),
            Figure("size of the parts", f"{_size(lake.root) / 1e6:,.0f} MB"),
            Figure("size of the database", f"{size / 1e6:,.0f} MB"),
            Figure("full build, keys of all tables proved", f"{full:.1f} s"),
        ]
        over = settings.warehouse_dir / "over"
        shutil.copyfile(settings.database, over)
        generation = 0
        for kind, steps in KINDS.items():
            taken = []
            for repeat in range(REPEATS):
                generation += 1
                write_night(lake, settings, 37 * generation % NIGHTS, DOCUMENTS, generation, steps)
                taken.append((_copied(settings.database, over), _timed(settings, lake, "delta")))
                progress(f"publishing: {kind}, {repeat + 1} of {REPEATS}: {taken[-1][1]:.2f} s, a copy {taken[-1][0]:.2f} s")
            figures += _compared(kind, taken)
        taken = []
        for number in range(NIGHTS, NIGHTS + REPEATS):
            write_night(lake, settings, number, DOCUMENTS)
            taken.append((_copied(settings.database, over), _timed(settings, lake, "delta")))
            progress(f"publishing: a new night, {night_of(number)}: {taken[-1][1]:.2f} s, a copy {taken[-1][0]:.2f} s")
        figures += _compared("a new night", taken)
        grown = settings.database.stat().st_size
        n = REPEATS * (len(KINDS) + 1)
        figures.append(Figure(f"size of the database after {n} such publishes", f"{grown / 1e6:,.0f} MB, {(grown - size) / n / 1e6:,.1f} MB a publish"))
        return figures


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
    copying, publishing = (statistics.median(times) for times in zip(*taken, strict=True))
    beyond = statistics.median(whole - copy for copy, whole in taken)
    rows = f"{DOCUMENTS * FIGURES_A_DOCUMENT:,} figures"
    return [
        Figure(f"{kind} ({rows}): publish, and copying the file alone", f"{publishing:.2f} s, {copying:.2f} s"),
        Figure(f"{kind}: publish beyond copying, median of {len(taken)}", f"{beyond:.2f} s", f"<= {BAR} s", beyond <= BAR),
    ]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
