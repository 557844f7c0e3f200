"""Snapshots: the last published databases, one for each last night, so that one can ask what was known then.

Belongs here: keeping, naming, finding and dropping them. Does not: building the file (publish), what changed between two
(changes).

    snapshots/newsledger-YYYY-MM-DD.duckdb     dated by the last night the file holds

The published file is replaced and never written to, so a hard link keeps it at the price of a name.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from contextlib import suppress
from pathlib import Path

from pipelines.settings import Settings

FOLDER = "snapshots"


class SnapshotError(Exception):
    """There is no such snapshot; the message names those there are."""


def snapshots(settings: Settings) -> dict[dt.date, Path]:
    """The snapshots there are, oldest first. Files of other names are nobody's."""
    found = {}
    for path in sorted((settings.warehouse_dir / FOLDER).glob(f"{settings.database.stem}-????-??-??.duckdb")):
        with suppress(ValueError):
            found[dt.date.fromisoformat(path.stem.removeprefix(f"{settings.database.stem}-"))] = path
    return found


def snapshot_of(settings: Settings, day: dt.date) -> tuple[dt.date, Path]:
    """The newest snapshot that is not after a day, and its date. Raises SnapshotError if there is none."""
    there = snapshots(settings)
    for date in reversed(there):
        if date <= day:
            return date, there[date]
    names = ", ".join(map(str, there)) or "none"
    raise SnapshotError(
        f"{settings.warehouse_dir / FOLDER}: no snapshot of {day} or before; there are: {names}. "
        f"A publish keeps one for each last night, {settings.snapshots} of them (setting snapshots)."
    )


def keep_snapshot(settings: Settings, build: Path, night: dt.date) -> None:
    """Keeps a database that is about to be published as the snapshot of its last night, in the place of an earlier one.

    Before the rename and not after: killed between the two, the next publish does both again.
    """
    if not settings.snapshots:
        return
    place = settings.warehouse_dir / FOLDER / f"{settings.database.stem}-{night}.duckdb"
    place.parent.mkdir(exist_ok=True)
    temporary = place.with_name(f".{place.name}.{os.getpid()}.tmp")
    try:
        _link(build, temporary)
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)


def _link(build: Path, name: Path) -> None:
    name.unlink(missing_ok=True)
    try:
        name.hardlink_to(build)
    except OSError:  # a file system without hard links
        shutil.copy2(build, name)
        with name.open("rb") as handle:
            os.fsync(handle.fileno())


def drop_snapshots(settings: Settings) -> None:
    """Removes all but the newest, as many as the setting says, and what a killed publish left."""
    there = list(snapshots(settings).values())
    for path in there[: max(0, len(there) - settings.snapshots)]:
        path.unlink(missing_ok=True)
    for path in (settings.warehouse_dir / FOLDER).glob(f".{settings.database.stem}-*.tmp"):
        path.unlink(missing_ok=True)
