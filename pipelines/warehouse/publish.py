"""Publish: from the parts of all partitions to a new database file in the place of the old one.

Belongs here: what has changed, copy-and-delta or full build, the rename. Does not: the SQL that fills tables (fill).
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from pipelines.night import Report, say_nothing
from pipelines.settings import Settings
from pipelines.tables import Lake, PartError, digest
from pipelines.tables.ddl import create_statements, published_tables
from pipelines.tables.schema import PATH as TABLES_YAML
from pipelines.validate import stored_verdict
from pipelines.warehouse import fill
from pipelines.warehouse.lock import held

# Read by DuckDB clients from 1.1 on: the default of 2.0 is not, nor is 'v1.2.0'.
STORAGE = "v1.1.0"
# A delta rewrites rows and leaves holes; past this share of partitions a full build is as fast and compacts.
DELTA_SHARE = 0.5


class WarehouseError(Exception):
    """The database cannot be built or read; the message names the file and the way out."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did: `mode` is unchanged, delta or full; `nights` the partitions it wrote or took out.

    `held_back` are partitions whose parts are not published, and why: the file keeps what it had of them.
    """

    mode: str
    nights: tuple[dt.date, ...]
    database: Path
    held_back: Mapping[dt.date, str]


@cache
def schema_version() -> str:
    """Stands for tables and views: a file of another one is built anew."""
    views = files("pipelines.warehouse").joinpath("views.sql").read_text(encoding="utf-8")
    return digest(TABLES_YAML.read_text(encoding="utf-8"), views, STORAGE)


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
        have = None if full else _published(settings.database)
        wanted, held_back = _wanted(lake, settings, have or {})
        if have is None:
            changed = sorted(wanted)
        else:
            changed = sorted(night for night in wanted.keys() | have.keys() if wanted.get(night) != have.get(night))
            if not changed and _versions(settings.database) == dict(versions):
                return Published("unchanged", (), settings.database, held_back)
        is_full = have is None or len(changed) > max(1, DELTA_SHARE * len(wanted))
        build = settings.database.with_name(f".{settings.database.name}.{os.getpid()}.build")
        try:
            if not is_full:
                shutil.copyfile(settings.database, build)
            _build(build, lake, wanted, sorted(wanted) if is_full else changed, versions, is_full, report)
            with build.open("rb") as handle:
                os.fsync(handle.fileno())
            build.replace(settings.database)
        except (OSError, duckdb.Error) as error:
            reason = str(error).splitlines()[0]
            stays = f"{settings.database} is still the one published before. " if settings.database.exists() else ""
            raise WarehouseError(
                f"{build}: the new database could not be written ({reason}). {stays}Free space or mend the "
                "permissions, then run `newsledger run` again; `newsledger rebuild` makes it anew from the parts."
            ) from error
        finally:
            _clear(settings.database)
        return Published("full" if is_full else "delta", tuple(changed), settings.database, held_back)


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
                held_back[night] = "its parts are not validated yet"
            elif verdict.blocks:
                held_back[night] = "; ".join(verdict.blocks)
        if night not in held_back:
            wanted[night] = fingerprint
        elif night in have:
            wanted[night] = have[night]
    return wanted, held_back


@contextmanager
def opened(path: Path, read_only: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to that very file: duckdb.connect(path) may hand back a database cached under the same name."""
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        option = "READ_ONLY" if read_only else f"STORAGE_VERSION '{STORAGE}'"
        connection.execute(f"ATTACH {fill.literal(path)} AS warehouse ({option})")
        connection.execute("USE warehouse")
        yield connection


def _build(
    build: Path, lake: Lake, wanted: Mapping[dt.date, str], nights: list[dt.date],
    versions: Mapping[str, tuple[str, str | None]], is_full: bool, report: Report,
) -> None:  # fmt: skip
    with opened(build, read_only=False) as connection:
        connection.execute(f"SET temp_directory = {fill.literal(build.with_suffix('.spill'))}")
        connection.execute("BEGIN")
        if is_full:
            for table in published_tables():
                for statement in create_statements(table):
                    connection.execute(statement)
        fill.note_touched(connection, nights)
        for done, night in enumerate(nights):
            report("publish", done, len(nights))
            if not is_full:
                fill.take_out(connection, night)
            if night in wanted:
                fill.put_in(connection, lake, night, wanted[night])
        fill.note_touched(connection, nights)
        fill.join_partitions(connection)
        fill.put_shared(connection, lake, sorted(wanted))
        fill.put_versions(connection, {**versions, "schema": (schema_version(), None)})
        if is_full:
            connection.execute(files("pipelines.warehouse").joinpath("views.sql").read_text(encoding="utf-8"))
            fill.prove_keys(connection)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT warehouse")
        report("publish", len(nights), len(nights))


def row_counts(database: Path) -> dict[str, int]:
    """Rows of every table of the published file."""
    with opened(database) as connection:
        return {
            table.name: connection.table(table.name).count("*").fetchall()[0][0] for table in published_tables()
        }


def _published(database: Path) -> dict[dt.date, str] | None:
    """Partitions and fingerprints of the published file; None if there is none or it must be built anew."""
    if not database.exists():
        return None
    try:
        with opened(database) as connection:
            made_by = connection.execute("SELECT version FROM versions WHERE step = 'schema'").fetchone()
            if made_by is None or made_by[0] != schema_version():
                return None
            return dict(connection.execute("SELECT ingest_date, fingerprint FROM partitions").fetchall())
    except duckdb.Error:
        return None  # damaged or foreign: parts are the record, the file is made anew


def _versions(database: Path) -> dict[str, tuple[str, str | None]]:
    with opened(database) as connection:
        rows = connection.execute("SELECT step, version, model_version FROM versions WHERE step <> 'schema'").fetchall()
    return {step: (version, model) for step, version, model in rows}


def _clear(database: Path) -> None:
    """Removes what a killed publish left beside the database."""
    for path in database.parent.glob(f".{database.name}.*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


__all__ = ["PartError", "Published", "WarehouseError", "opened", "publish", "schema_version"]
