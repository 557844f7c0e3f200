"""Resources: the house the assets work in: folders, settings, the lock and the worker processes of a run.

Belongs here: making a `Night` of a Dagster context. Does not: what is done with it (the asset modules).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

import dagster as dg
from pydantic import PrivateAttr

from pipelines.night import Night, Pool, Report, say_nothing
from pipelines.plan import Pending, Versions, pending, versions_in_force
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.warehouse import held, read_standing
from pipelines.warehouse.corrections import FILE as CORRECTIONS
from pipelines.warehouse.corrections import read_corrections

R = TypeVar("R")
# Who watches the run: the command line sets a progress bar, the UI has its own.
WATCHER: ContextVar[Report] = ContextVar("watcher", default=say_nothing)


class House(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The folders of one warehouse. Empty fields are taken from the settings."""

    raw_dir: str = ""
    warehouse_dir: str = ""
    # A run from the UI or the schedule waits for the one before it; the command line does not.
    wait_seconds: int = 3600
    full_rebuild: bool = False

    _pool: Pool = PrivateAttr()

    @property
    def settings(self) -> Settings:
        """Settings with this house's folders."""
        given = {"raw_dir": self.raw_dir, "warehouse_dir": self.warehouse_dir}
        return Settings(**{name: Path(value).absolute() for name, value in given.items() if value})  # type: ignore[arg-type]

    @property
    def sources(self) -> Sources:
        """What config/sources.yaml knows."""
        return Sources.read(self.settings.config_dir / "sources.yaml")

    @property
    def lake(self) -> Lake:
        """The parts."""
        return Lake(self.settings.warehouse_dir)

    @property
    def versions(self) -> Versions:
        """Versions of the steps in force."""
        return versions_in_force(self.settings, self.sources)

    def pending(self) -> list[Pending]:
        """Partitions with work to do, oldest first."""
        return pending(self.settings, self.sources, self.lake, dt.datetime.now(dt.UTC).date())

    def corrected(self) -> list[Pending]:
        """The newest partition if the published file does not hold the corrections as they stand now: any run publishes them."""
        settings = self.settings
        nights = self.lake.nights()
        if not nights or not settings.database.exists():
            return []
        known = read_standing(settings.database).versions.get("corrections")
        if known == (read_corrections(settings.config_dir / CORRECTIONS).version, None):
            return []
        return [Pending(nights[-1], 0, f"{CORRECTIONS} has changed")]

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[House]:
        """Holds the warehouse and the worker processes for as long as the run takes."""
        if context.run is None:
            # A schedule or sensor only asks what waits, also while a run is on.
            yield self
            return
        settings = self.settings
        with held(settings.warehouse_dir, "run", self.wait_seconds), Pool(settings.workers) as pool:
            self._pool = pool
            self.lake.tidy()  # what a killed run left
            try:
                yield self
            finally:
                self.lake.tidy()

    def each(self, context: dg.AssetExecutionContext, step: Callable[[Night], R]) -> list[R]:
        """Runs a step over every partition of the run, oldest first."""
        made = []
        for key in context.partition_keys:
            night = self.night(context, key)
            night.lake.mark(night.date)
            made.append(step(night))
        return made

    def night(self, context: dg.AssetExecutionContext, partition_key: str) -> Night:
        """One partition, ready to work on."""
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        return Night(
            date=dt.date.fromisoformat(partition_key),
            settings=self.settings,
            sources=self.sources,
            lake=self.lake,
            pool=self._pool,
            today=now.date(),
            now=now,
            dagster_run_id=context.run_id,
            report=WATCHER.get(),
        )
