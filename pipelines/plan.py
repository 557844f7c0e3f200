"""Plan: which partitions have work to do, and in which versions the steps stand.

Belongs here: what only a view over all steps tells. Does not: doing the work (the rooms), starting it (assets, cli).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines import document, extract, ingest, stories, validate
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Lake, digest
from pipelines.tables.parts import STEPS

Versions = Mapping[str, tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Pending:
    """A partition with work to do: new or changed files, whose names and times `fingerprint` stands for; why, in words."""

    night: dt.date
    n_files: int
    reason: str
    fingerprint: str = ""


def versions_in_force(settings: Settings, sources: Sources) -> Versions:
    """Version and model of every step, as the code and settings stand now. Loads no model."""
    return {
        "ingest": (ingest.version_of(settings, sources), None),
        "document": (document.version_of(settings, sources), None),
        "extract": (extract.version_of(), extract.model_version(settings)),
        "stories": (stories.version_of(settings), None),
        "validate": (validate.version_of(settings), None),
    }


def pending(settings: Settings, sources: Sources, lake: Lake, today: dt.date) -> list[Pending]:
    """Partitions with new, changed or stale input, oldest first. Reads no raw file, only their names, sizes and times.

    Raises FileNotFoundError if the raw folder is missing.
    """
    arrived: dict[dt.date, tuple[int, str]] = {}
    for arrival in ingest.arrivals(settings, lake, today):
        n, so_far = arrived.get(arrival.night, (0, ""))
        arrived[arrival.night] = n + 1, digest(so_far, arrival.item)
    found = [
        Pending(night, n, f"{n} new or changed {'file' if n == 1 else 'files'}", so_far)
        for night, (n, so_far) in arrived.items()
    ]
    versions = versions_in_force(settings, sources)
    found.extend(
        Pending(night, 0, reason)
        for night in lake.nights()
        if night not in arrived and (reason := _stale(lake, night, versions))
    )
    return sorted(found, key=lambda p: p.night)


def _stale(lake: Lake, night: dt.date, versions: Versions) -> str | None:
    for step in STEPS:
        commit = lake.committed(step, night)
        if commit is None:
            return f"unfinished: {step} has not been done"
        if (commit.version, commit.model_version) != versions[step]:
            return f"stale: {step} was done by version {commit.version}, now {versions[step][0]}"
        if commit.given != lake.given(step, night):
            return f"unfinished: what {step} was made from has changed"
        if not all(lake.has(night, shard) for shard in commit.shards):
            return f"damaged: a part of {step} is missing"
    return None
