"""A night: one partition, and what every step needs to work on it.

Belongs here: the context of a step and the map over its shards, in order, over processes, redoing only what is not there.
Does not: what a step does (its room), what the scheduler sees (assets).

A step is a pure map from shards of documents to shards of rows (Parquet in, Parquet out), so the same function runs in
this pool or on a cluster, and memory is bounded by the shard and not by the night.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TypeVar

import polars as pl

from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Commit, Lake, Shard, conform, digest, frame_of
from pipelines.tables.parts import INPUTS, read_part

T = TypeVar("T")
R = TypeVar("R")
Report = Callable[[str, int, int], None]

# Shards done between two partial commits: what a killed night has to do again at most.
SHARDS_A_COMMIT = 8


def say_nothing(step: str, done: int, total: int) -> None:
    """The report of a night nobody watches."""


class Pool:
    """Worker processes, started when there is work for more than one. Use as a context manager.

    Spawned, not forked: Polars keeps threads, and a fork of a threaded process may hang for ever.
    """

    def __init__(self, workers: int = 0) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.rest()

    def rest(self) -> None:
        """Ends the processes and gives their memory back; the next map starts them again."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None

    def map(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        """Results in the order of the tasks; one task, or one worker, stays in this process."""
        if self.workers == 1 or len(tasks) <= 2:
            yield from map(work, tasks)
            return
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self.workers, mp_context=multiprocessing.get_context("spawn"), initializer=_settle_worker
            )
        yield from self._executor.map(work, tasks)


def _settle_worker() -> None:
    # One worker a core: threads inside each would only compete.
    os.environ["POLARS_MAX_THREADS"] = "1"
    os.environ["OMP_NUM_THREADS"] = "1"
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    # A worker whose parent was killed waits for its next task for ever, and keeps its memory.
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


@dataclass(frozen=True)
class Night:
    """One partition at work. `today` bounds what can have been published; `now` stamps what was seen."""

    date: dt.date
    settings: Settings
    sources: Sources
    lake: Lake
    pool: Pool
    today: dt.date
    now: dt.datetime
    dagster_run_id: str | None = None
    report: Report = field(default=say_nothing)


@dataclass(frozen=True, slots=True)
class Work:
    """One unit of work, as a worker process gets it: an input shard, and what its rows must carry."""

    lake: Lake
    night: dt.date
    settings: Settings
    sources: Sources
    run_id: str
    version: str
    model_version: str | None
    now: dt.datetime
    name: str
    given: Shard

    def read(self, table: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Rows of the input shard."""
        return read_part(self.lake.path(table, self.night, self.given.files[table]), columns)

    def stamp(self, table: str, rows: Sequence[dict[str, object]]) -> pl.DataFrame:
        """Rows as a frame of a table that carries lineage."""
        return conform(
            frame_of(table, rows).with_columns(
                pl.lit(self.night).alias("ingest_date"),
                pl.lit(self.version).alias("extractor_version"),
                pl.lit(self.model_version, dtype=pl.String).alias("model_version"),
                pl.lit(self.run_id).alias("run_id"),
            ),
            table,
        )

    def write(self, frames: dict[str, pl.DataFrame]) -> Shard:
        """Writes the shard's parts."""
        files = {table: self.lake.write(table, self.night, self.name, frame) for table, frame in frames.items()}
        return Shard(self.name, files, {table: frame.height for table, frame in frames.items()})


def map_shards(
    night: Night,
    step: str,
    version: str,
    table: str,
    work: Callable[[Work], Shard],
    model_version: str | None = None,
) -> Commit:
    """Runs a step over those shards of the step before it that hold `table`, and returns its commit, not yet committed.

    A shard made before from the same input by the same version is taken as it is, also one of a killed run: every few
    shards what is done so far is committed as `<step>.partial`. run_id is made of step, partition and versions: the
    same work has the same id, whoever does it and when.
    """
    before = night.lake.committed(INPUTS[step][0], night.date)
    given = [shard for shard in before.shards if table in shard.files] if before else []
    partial = f"{step}.partial"
    commit = begin(night, step, version, model_version)
    made = {
        shard.name: shard
        for name in (step, partial)
        if (earlier := night.lake.committed(name, night.date)) is not None
        for shard in earlier.shards
        if night.lake.has(night.date, shard)
    }
    names = [
        f"{number:05d}-{digest(step, version, model_version, shard.name, sorted(shard.files.items()))}"
        for number, shard in enumerate(given)
    ]
    tasks = [
        Work(night.lake, night.date, night.settings, night.sources, commit.run_id, version, model_version, night.now, name, shard)
        for name, shard in zip(names, given, strict=True)
        if name not in made
    ]
    night.report(step, len(given) - len(tasks), len(given))
    for done, shard in enumerate(night.pool.map(work, tasks), start=1):
        made[shard.name] = shard
        night.report(step, len(given) - len(tasks) + done, len(given))
        if done % SHARDS_A_COMMIT == 0:
            night.lake.commit(replace(commit, step=partial, shards=tuple(made.values())))
    return replace(commit, shards=tuple(made[name] for name in names))


def begin(night: Night, step: str, version: str, model_version: str | None = None) -> Commit:
    """An empty commit that starts now; `settle` stamps its end."""
    run_id = digest(step, night.date, version, model_version)
    given = night.lake.given(step, night.date)
    return Commit(step, night.date, run_id, version, model_version, given, night.dagster_run_id, _moment())


def _moment() -> str:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None).isoformat(timespec="seconds")


def settle(night: Night, commit: Commit) -> Commit:
    """Commits, unless the same result stands already: then the older commit, with its times, stays."""
    if not commit.shards and night.lake.committed("ingest", night.date) is None:
        return commit  # a night of which there is nothing leaves no trace
    before = night.lake.committed(commit.step, night.date)
    if before is not None and before.fingerprint == commit.fingerprint:
        commit = before
    else:
        commit = replace(commit, ended_at=_moment())
        night.lake.commit(commit)
    # Only now: killed before, the work the partial commit names would be done again.
    night.lake.forget(f"{commit.step}.partial", night.date)
    return commit
