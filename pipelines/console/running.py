"""Running: the nightly job from the command line, with progress and a summary.

Belongs here: starting the very job the schedule starts, in this process. Does not: what the job does (assets), what
is said of it (summary).
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipelines.console.errors import NOT_NOW, WRONG_USE, fail
from pipelines.console.streams import ERR, OUT
from pipelines.console.summary import (
    raise_if_held_back,
    say_corrections,
    say_next,
    say_published,
    say_report,
    stamp,
    summarise,
)
from pipelines.document.words import Words
from pipelines.plan import pending, versions_in_force
from pipelines.report import bring_report
from pipelines.settings import PROJECT, Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.warehouse import WarehouseError, held, opened, publish
from pipelines.warehouse.correcting import Seen, corrections_in_force, remembered
from pipelines.warehouse.corrections import FILE as CORRECTIONS
from pipelines.warehouse.corrections import read_corrections
from pipelines.warehouse.publish import NOT_VALIDATED

Range = tuple[dt.date, dt.date]


def run_nights(settings: Settings, given: Sequence[dt.date], full_rebuild: bool) -> None:
    """Runs the given night or range (first and last), or without any every night with new, changed or stale input, and says
    what came of it.

    Raises typer.Exit(1) if a night is held back, and whatever `told` turns into words.
    """
    begun = time.monotonic()
    today = dt.datetime.now(dt.UTC).date()
    lake = Lake(settings.warehouse_dir)
    sources = Sources.read(settings.config_dir / "sources.yaml")
    # Files that cannot be read are told before the night, not in the middle of it or after it.
    Words.read(settings.config_dir)
    seen, corrected = _corrections_held(settings)
    corrections_in_force(settings.config_dir / CORRECTIONS, seen)
    with held(settings.warehouse_dir, "run"):
        lake.tidy()  # what a killed run left
        reasons = {night.night: night.reason for night in pending(settings, sources, lake, today)}
        ranges = [(given[0], given[-1])] if given else [(night, night) for night in reasons]
        before = stamp(settings.database)
        if ranges:
            _run_ranges(settings, ranges, reasons, full_rebuild)
        # Nights of a range whose other nights are blocked, or whose publish was cut short, are published here.
        versions = versions_in_force(settings, sources)
        done = publish(settings, lake, versions, full_rebuild and not ranges)
        report = bring_report(settings, done.held_back)
    nights = [night for night in lake.nights() if any(first <= night <= last for first, last in ranges)]
    if not ranges:
        OUT.print(f"Nothing new under {settings.raw_dir}.", soft_wrap=True, highlight=False, markup=False)
    elif not nights:
        OUT.print(f"There is nothing of {_named(ranges[0])} under {settings.raw_dir}.", soft_wrap=True, highlight=False, markup=False)
    else:
        summarise(settings, nights, set(done.held_back))
    say_published(settings, before, time.monotonic() - begun)
    say_report(report)
    _say_taken_back(settings, corrected)
    say_corrections(settings)
    if not given or any(night in done.held_back for night in nights):
        raise_if_held_back(settings, done.held_back)
    say_next(settings)


def _corrections_held(settings: Settings) -> tuple[Seen, set[tuple[str, str]]]:
    """What the published file remembers of corrections, and target and column of those it holds applied."""
    if not settings.database.exists():
        return {}, set()
    try:
        with opened(settings.database) as connection:
            applied = connection.execute("SELECT target_id, field FROM corrections WHERE status = 'applied'").fetchall()
            return remembered(connection), set(applied)
    except (duckdb.Error, WarehouseError):  # made by another version, or no database of ours: it is made anew
        return {}, set()


def _say_taken_back(settings: Settings, corrected: set[tuple[str, str]]) -> None:
    """Says how many corrections no line of the file makes any more."""
    path = settings.config_dir / CORRECTIONS
    if n := len(corrected - {(line.target_id, line.field) for line in read_corrections(path).lines}):
        what = "1 correction is" if n == 1 else f"{n:,} corrections are"
        OUT.print(f"{what} taken back: {path} no longer makes {'it' if n == 1 else 'them'}.", highlight=False, markup=False, soft_wrap=True)


def _named(nights: Range) -> str:
    return f"night {nights[0]}" if nights[0] == nights[1] else f"nights {nights[0]} to {nights[1]}"


def _run_ranges(settings: Settings, ranges: Sequence[Range], reasons: dict[dt.date, str], full_rebuild: bool) -> None:
    """Runs one after the other; a night that a check blocks does not stop those after it."""
    home = Path(os.environ.setdefault("DAGSTER_HOME", str(PROJECT / ".dagster"))).absolute()
    home.mkdir(parents=True, exist_ok=True)
    os.environ["DAGSTER_HOME"] = str(home)
    with _progress() as progress:
        loading = progress.add_task("starting", total=None)
        import dagster as dg  # three seconds that a night with nothing new does not wait for
        from dagster._core.errors import DagsterAssetCheckFailedError  # not among the names dagster exports

        from assets.definitions import defs

        with dg.DagsterInstance.get() as instance:
            progress.remove_task(loading)
            job = defs.resolve_job_def("nightly")
            for number, nights in enumerate(ranges, start=1):
                why = reasons.get(nights[0], "as asked") if nights[0] == nights[1] else "as asked"
                OUT.print(f"[bold]{_named(nights).capitalize()}[/]: {why}", highlight=False)
                config = _config(settings, full_rebuild and number == len(ranges))
                with _watched(progress):
                    try:
                        job.execute_in_process(run_config=config, instance=instance, **_partitions(nights))
                    except DagsterAssetCheckFailedError:
                        OUT.print("  held back: a check blocks it", highlight=False)
                    except dg.DagsterExecutionInterruptedError:
                        raise KeyboardInterrupt from None  # Ctrl-C, as anywhere else


def _config(settings: Settings, full_rebuild: bool) -> dict[str, Any]:
    house = {"raw_dir": str(settings.raw_dir), "warehouse_dir": str(settings.warehouse_dir), "full_rebuild": full_rebuild}
    return {"resources": {"house": {"config": house}}, "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def _partitions(nights: Range) -> dict[str, Any]:
    first, last = map(str, nights)
    if first == last:
        return {"partition_key": first}
    return {"tags": {"dagster/asset_partition_range_start": first, "dagster/asset_partition_range_end": last}}


def _progress() -> Progress:
    # A pipe gets no bars: a log would keep every state of them.
    return Progress(
        SpinnerColumn(), TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=ERR, transient=True, disable=not ERR.is_terminal,
    )  # fmt: skip


@contextmanager
def _watched(progress: Progress) -> Iterator[None]:
    """Shows a bar a step for as long as the block runs."""
    from assets.resources import WATCHER

    tasks: dict[str, Any] = {}

    def watch(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = progress.add_task(step, total=total)
        progress.update(tasks[step], completed=done, total=total)

    token = WATCHER.set(watch)
    try:
        yield
    finally:
        WATCHER.reset(token)
        for task in tasks.values():
            progress.remove_task(task)


def rebuild_database(settings: Settings) -> None:
    """Builds the published database anew from the parts."""
    lake = Lake(settings.warehouse_dir)
    if not lake.nights():
        raise fail(f"{lake.root}: there are no parts to build from. `newsledger run` makes them.", WRONG_USE)
    sources = Sources.read(settings.config_dir / "sources.yaml")
    with held(settings.warehouse_dir, "run"):
        done = publish(settings, lake, versions_in_force(settings, sources), full=True)
    unfinished = sorted(night for night, why in done.held_back.items() if why == NOT_VALIDATED)
    blocked = {night: why for night, why in done.held_back.items() if night not in unfinished}
    if done.mode == "unchanged":
        _raise_if_unfinished(unfinished)
        raise_if_held_back(settings, blocked)
    size = done.database.stat().st_size / 1e6
    nights = f"{len(done.nights):,} {'night' if len(done.nights) == 1 else 'nights'}"
    OUT.print(f"Built {done.database} from {nights}, {size:,.1f} MB.", highlight=False, markup=False, soft_wrap=True)
    raise_if_held_back(settings, blocked)
    _raise_if_unfinished(unfinished)


def _raise_if_unfinished(nights: Sequence[dt.date]) -> None:
    """Raises typer.Exit(3) for nights whose steps are not all done: no check holds them back, a run finishes them."""
    if nights:
        raise fail(f"Not in it, as their steps are not all done: {', '.join(map(str, nights))}. `newsledger run` does them and publishes.", NOT_NOW)
