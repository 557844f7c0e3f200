"""Running: the nightly job from the command line, with progress and a summary.

Belongs here: starting the very job the schedule starts, in this process. Does not: what the job does (assets).
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipelines.console.errors import BLOCKED, ERR, WRONG_USE, fail
from pipelines.plan import pending, versions_in_force
from pipelines.settings import PROJECT, Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.warehouse import held, publish, row_counts

if TYPE_CHECKING:
    import dagster as dg

OUT = Console()
FIRST_QUERY = (
    "select surface, counted, source_name, published_date, sentence, citation from figures_cited "
    "where kind = 'count' order by published_date limit 10"
)


def run_nights(settings: Settings, given: Sequence[dt.date], full_rebuild: bool) -> None:
    """Runs the given partitions, or without any every one with new, changed or stale input, and says what came of it.

    Raises typer.Exit with the code of errors.py, and whatever `told` turns into words.
    """
    begun = time.monotonic()
    today = dt.datetime.now(dt.UTC).date()
    lake = Lake(settings.warehouse_dir)
    sources = Sources.read(settings.config_dir / "sources.yaml")
    with held(settings.warehouse_dir, "run"):
        waiting = pending(settings, sources, lake, today)
        reasons = {night.night: night.reason for night in waiting}
        ranges = [(given[0], given[-1])] if given else [(night, night) for night in reasons]
        if not ranges:
            done = publish(settings, lake, versions_in_force(settings, sources), full_rebuild)
            word = "is up to date" if done.mode == "unchanged" else "was published anew"
            OUT.print(f"Nothing new under {settings.raw_dir}. {done.database} {word}.", soft_wrap=True, highlight=False)
            if done.held_back:
                reasons_given = ". ".join(f"Night {night}: {why}" for night, why in done.held_back.items())
                raise fail(f"{reasons_given}. The database keeps what it had of them.", BLOCKED)
            _say_next(settings)
            return
        for first, last in ranges:
            name = str(first) if first == last else f"{first} to {last}"
            OUT.print(f"[bold]Night {name}[/]: {reasons.get(first, 'as asked')}", highlight=False)
            _run_range(settings, first, last, full_rebuild)
        left = [night for night in lake.nights() if first_of(ranges) <= night <= last_of(ranges)]
    _summarise(settings, lake, left, time.monotonic() - begun)
    _say_next(settings)


def first_of(ranges: Sequence[tuple[dt.date, dt.date]]) -> dt.date:
    """First partition of all ranges."""
    return min(first for first, _ in ranges)


def last_of(ranges: Sequence[tuple[dt.date, dt.date]]) -> dt.date:
    """Last partition of all ranges."""
    return max(last for _, last in ranges)


def _run_range(settings: Settings, first: dt.date, last: dt.date, full_rebuild: bool) -> None:
    os.environ.setdefault("DAGSTER_HOME", str(PROJECT / ".dagster"))
    import dagster as dg  # three seconds that a night with nothing new does not wait for

    from assets.definitions import defs
    from assets.resources import WATCHER

    house = {"raw_dir": str(settings.raw_dir), "warehouse_dir": str(settings.warehouse_dir), "full_rebuild": full_rebuild}
    config = {"resources": {"house": {"config": house}}, "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    if first == last:
        which: dict[str, Any] = {"partition_key": str(first)}
    else:
        which = {"tags": {"dagster/asset_partition_range_start": str(first), "dagster/asset_partition_range_end": str(last)}}
    with dg.DagsterInstance.get() as instance, _progress() as progress:
        tasks: dict[str, Any] = {}

        def watch(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=total)
            progress.update(tasks[step], completed=done, total=total)

        token = WATCHER.set(watch)
        try:
            result = defs.resolve_job_def("nightly").execute_in_process(
                run_config=config, instance=instance, **which
            )
        except dg.DagsterAssetCheckFailedError as error:
            raise fail(f"{_blocking(error)} {settings.database} is still the one published before.", BLOCKED) from None
        finally:
            WATCHER.reset(token)
    if not result.success:
        raise fail(f"Night {first} failed; `make ui` shows run {result.run_id}.", BLOCKED)


def _blocking(error: dg.DagsterAssetCheckFailedError) -> str:
    return f"A blocking check failed: {str(error).splitlines()[0]}"


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=ERR, transient=not ERR.is_terminal,
    )  # fmt: skip


def _summarise(settings: Settings, lake: Lake, nights: Sequence[dt.date], seconds: float) -> None:
    table = Table("night", "files", "documents", "repairs", "figures", "refused, by reason", title="Taken in", title_justify="left")
    for night in nights:
        rows = {name: lake.read(name, night, [column]).height for name, column in COUNTED.items()}
        refused = lake.read("quarantine", night, ["reason_code"])["reason_code"].value_counts(sort=True)
        reasons = ", ".join(f"{reason} {n}" for reason, n in refused.iter_rows())
        table.add_row(str(night), *(f"{rows[name]:,}" for name in COUNTED), reasons or "-")
    OUT.print(table)
    counts = ", ".join(f"{n:,} {name}" for name, n in row_counts(settings.database).items() if name in COUNTED and n)
    OUT.print(f"Published [bold]{settings.database}[/] in {seconds:.1f} s: {counts}.", soft_wrap=True, highlight=False)


COUNTED = {"files": "source_path", "documents": "doc_id", "repairs": "doc_id", "figures": "doc_id"}


def _say_next(settings: Settings) -> None:
    from pipelines.settings import Settings as Defaults

    where = "" if settings.warehouse_dir == Defaults().warehouse_dir else f" --warehouse {settings.warehouse_dir}"
    binary = ".venv/bin/newsledger" if (PROJECT / ".venv" / "bin" / "newsledger").exists() else "newsledger"
    OUT.print(f'A first query:\n  {binary} sql{where} "{FIRST_QUERY}"', soft_wrap=True, highlight=False, markup=False)


def rebuild_database(settings: Settings) -> None:
    """Builds the published database anew from the parts."""
    lake = Lake(settings.warehouse_dir)
    if not lake.nights():
        raise fail(f"{lake.root}: there are no parts to build from. `newsledger run` makes them.", WRONG_USE)
    sources = Sources.read(settings.config_dir / "sources.yaml")
    with held(settings.warehouse_dir, "run"):
        done = publish(settings, lake, versions_in_force(settings, sources), full=True)
    size = done.database.stat().st_size / 1e6
    OUT.print(f"Built {done.database} from {len(done.nights)} nights, {size:,.1f} MB.", highlight=False, soft_wrap=True)
