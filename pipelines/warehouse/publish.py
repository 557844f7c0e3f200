"""Publish: from the parts of all partitions to a new database file in the place of the old one.

Belongs here: what has changed, copy-and-delta or full build, the rename. Does not: the SQL that fills tables (fill).
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from threading import Thread

import duckdb

from pipelines import stories
from pipelines.night import Report, say_nothing
from pipelines.settings import Settings
from pipelines.stories.disagreements import fill_disagreements
from pipelines.tables import Lake
from pipelines.tables.ddl import create_statements, published_tables
from pipelines.tables.parts import STEPS, read_part, steps_changed
from pipelines.validate import stored_verdict
from pipelines.warehouse import fill
from pipelines.warehouse.claim_facts import fill_claim_facts, note_corrected
from pipelines.warehouse.correcting import Seen, apply_corrections, corrections_in_force, take_back
from pipelines.warehouse.corrections import FILE as CORRECTIONS
from pipelines.warehouse.corrections import Corrections
from pipelines.warehouse.lock import held
from pipelines.warehouse.published import WarehouseError, opened, read_standing, schema_version
from pipelines.warehouse.snapshots import drop_snapshots, keep_snapshot

# A delta rewrites rows and leaves holes; past this share of partitions a full build is as fast and compacts.
DELTA_SHARE = 0.5
NOT_VALIDATED = "its parts are not validated yet"


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did: `mode` is unchanged, delta or full; `nights` the partitions it wrote anew or took out.

    `held_back` are partitions whose parts are not published, and why: the file keeps what it had of them. `n_uncompared`
    counts claims that were held against no other, as a night makes more about one matter than are compared.
    """

    mode: str
    nights: tuple[dt.date, ...]
    database: Path
    held_back: Mapping[dt.date, str]
    n_uncompared: int = 0


def publish(
    settings: Settings, lake: Lake, versions: Mapping[str, tuple[str, str | None]],
    full: bool = False, report: Report = say_nothing,
) -> Published:
    """Brings the published database up to the parts. `versions` holds the version and model in force for each step.

    Raises LockedError if another process is publishing, PartError and WarehouseError with the way out. Whatever is
    raised, and whenever the process is killed, the last published file stays as it was.
    """  # fmt: skip
    with held(settings.warehouse_dir, "publish"):
        _clear(settings.database)
        standing = read_standing(settings.database)
        have, is_ours = standing.nights, standing.is_ours
        wanted, held_back = _wanted(lake, settings, have if is_ours else {})
        if not is_ours and any(held_back.get(night) == NOT_VALIDATED for night in have):
            # Made by another version, and this one has not yet redone all of its nights: whole is better than new.
            return Published("unchanged", (), settings.database, held_back)
        changed = sorted(night for night in wanted.keys() | have.keys() if wanted.get(night) != have.get(night))
        corrections = corrections_in_force(settings.config_dir / CORRECTIONS, standing.seen)
        versions = {**versions, "corrections": (corrections.version, None)}
        if is_ours and not full and not changed and standing.versions == versions:
            return Published("unchanged", (), settings.database, held_back)
        is_full = full or not is_ours or standing.is_worn or len(changed) > max(1, DELTA_SHARE * len(wanted))
        nights = sorted(wanted) if is_full else changed
        kept = tuple(night for night in held_back if night in wanted)
        work = _Work(lake, have, wanted, nights, kept, versions, is_full, settings.database, corrections, standing.seen)
        build = settings.database.with_name(f".{settings.database.name}.{os.getpid()}.build")
        try:
            with ThreadPoolExecutor(1) as beside:
                if not is_full:
                    shutil.copyfile(settings.database, build)
                    # While the new rows are made: the checkpoint would wait for the bytes of the copy.
                    copied = beside.submit(_flush, build)
                n_uncompared = _build(build, work, report)
                if not is_full:
                    copied.result()
            _flush(build)
            if settings.database_mode:
                build.chmod(int(settings.database_mode, 8))
            if wanted:
                keep_snapshot(settings, build, max(wanted))
            _put_in_place(build, settings.database)
            drop_snapshots(settings)
        except (OSError, duckdb.Error, WarehouseError) as error:
            reason = str(error).splitlines()[0]
            if str(build) not in reason:
                _look_for_damage(lake, nights)
            stays = f"{settings.database} is still the one published before. " if settings.database.exists() else ""
            raise WarehouseError(
                f"{build}: the new database could not be written ({reason}). {stays}Free space or mend the "
                "permissions, then run `newsledger run` again; `newsledger rebuild` makes it anew from the parts."
            ) from error
        finally:
            _clear(settings.database)
        return Published("full" if is_full else "delta", tuple(nights), settings.database, held_back, n_uncompared)


@dataclass(frozen=True, slots=True)
class _Work:
    """What a build has to do: fingerprints of all partitions, those the file published `before` has and those `wanted`;
    `nights` to write or take out, and of them those `kept` as they stand in that file.
    """

    lake: Lake
    have: Mapping[dt.date, str]
    wanted: Mapping[dt.date, str]
    nights: Sequence[dt.date]
    kept: Sequence[dt.date]
    versions: Mapping[str, tuple[str, str | None]]
    is_full: bool
    before: Path
    corrections: Corrections
    seen: Seen

    def steps(self, night: dt.date) -> Collection[str]:
        """Steps whose rows of a partition are not in the file that is built on."""
        if self.is_full or night not in self.have or night not in self.wanted:
            return STEPS
        return steps_changed(self.have[night], self.wanted[night])


def _wanted(
    lake: Lake, settings: Settings, have: Mapping[dt.date, str]
) -> tuple[dict[dt.date, str], dict[dt.date, str]]:
    """Fingerprint of every partition the file shall hold, and the partitions held back, with the reason."""
    wanted, held_back = {}, {}
    for night in lake.nights():
        fingerprint = lake.fingerprint(night)
        if have.get(night) != fingerprint:
            verdict = stored_verdict(lake, night, settings)
            if verdict is None:
                held_back[night] = NOT_VALIDATED
            elif verdict.blocks:
                held_back[night] = "; ".join(verdict.blocks)
        if night not in held_back:
            wanted[night] = fingerprint
        elif night in have:
            wanted[night] = have[night]
    return wanted, held_back


def nights_held_back(settings: Settings, lake: Lake) -> dict[dt.date, str]:
    """Partitions whose parts are not published, and why."""
    standing = read_standing(settings.database)
    return _wanted(lake, settings, standing.nights if standing.is_ours else {})[1]


def _build(build: Path, work: _Work, report: Report) -> int:
    """Writes the file; returns how many claims it did not compare."""
    with opened(build, read_only=False) as connection:
        connection.execute(f"SET temp_directory = {fill.literal(build.with_suffix('.spill'))}")
        if work.is_full and work.kept:
            connection.execute(f"ATTACH {fill.literal(work.before)} AS {fill.BEFORE} (READ_ONLY)")
        # Tidying while it checkpoints took 15 s over 5M rows; a full build tidies better, see WORN_SHARE.
        connection.execute("SET max_vacuum_tasks = 0")
        connection.execute("BEGIN")
        if work.is_full:
            for table in published_tables():
                for statement in create_statements(table):
                    connection.execute(statement)
        note_corrected(connection)
        if not work.is_full:
            take_back(connection)
        tables = {night: fill.tables_of(work.steps(night)) for night in work.nights}
        # Where a night's documents stand as they stood, so do paths and stories.
        moved = [night for night in work.nights if "documents" in tables[night]]
        fill.note_touched(connection, moved)
        if not work.is_full:
            for night in work.nights:
                fill.take_out(connection, night, tables[night])
        # A full build writes with all cores, each the row groups it read; a delta's few rows come in their order.
        connection.execute(f"SET preserve_insertion_order = {not work.is_full}")
        # Oldest first, also where nights that are kept stand between: of some tables the oldest row stays.
        for is_kept, run in groupby(work.nights, key=lambda night: night in work.kept):
            some = [night for night in run if night in work.wanted]
            if is_kept:
                for night in some:
                    fill.keep(connection, night)
            elif some:
                fill.put_in(connection, work.lake, {night: tables[night] for night in some}, work.wanted, report)
        connection.execute("SET preserve_insertion_order = true")
        if work.is_full and work.kept:
            take_back(connection, f"{fill.BEFORE}.corrections", work.kept)
        fill.note_touched(connection, moved)
        fill.join_partitions(connection)
        touched = stories.join_stories(connection)
        fill.put_shared(connection, work.lake, sorted(work.wanted), work.nights, work.kept)
        n_uncompared = fill_disagreements(connection, touched, work.nights)
        fill.put_versions(connection, {**work.versions, "schema": (schema_version(), None)})
        apply_corrections(connection, work.corrections, work.seen)
        note_corrected(connection)
        fill_claim_facts(connection, touched, work.nights, work.is_full)
        if work.is_full:
            connection.execute(files("pipelines.warehouse").joinpath("views.sql").read_text(encoding="utf-8"))
            fill.prove_keys(connection)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT warehouse")
        report("publish", 1, 1)
        return n_uncompared


def _look_for_damage(lake: Lake, nights: Sequence[dt.date]) -> None:
    """Raises PartError for the first part of the partitions that cannot be read: DuckDB does not tell the way out."""
    for night in nights:
        for table in published_tables():
            for path in lake.files(table.name, night):
                read_part(path)


def _flush(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def _put_in_place(build: Path, database: Path) -> None:
    old = database.open("rb") if database.exists() else None
    build.replace(database)
    if old is not None:
        # Who closes a file that is gone from its folder last waits until its space is freed: 0.3 s a gigabyte.
        Thread(target=old.close).start()


def _clear(database: Path) -> None:
    """Removes what a killed publish left beside the database."""
    for path in database.parent.glob(f".{database.name}.*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
