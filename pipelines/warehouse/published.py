"""Published: the database file that readers open: opening it, what it holds, what it was made by.

Belongs here: whatever is asked of the file as it stands. Does not: making another one (publish), rows (fill).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from pipelines.stories.disagreements import VERSION as COMPARISON
from pipelines.tables import digest
from pipelines.tables.ddl import published_tables
from pipelines.tables.schema import PATH as TABLES_YAML
from pipelines.warehouse import fill
from pipelines.warehouse.correcting import Seen, remembered

# Read by DuckDB clients from 1.1 on: the default of 2.0 is not, nor is 'v1.2.0'.
STORAGE = "v1.1.0"
# Rows that deltas took out keep their place; past this share of the file it is built in full.
WORN_SHARE = 0.5


class WarehouseError(Exception):
    """The database cannot be built or read; the message names the file and the way out."""


@cache
def schema_version() -> str:
    """Stands for tables, views and what is compared over all partitions: a file of another one is built anew."""
    views = files("pipelines.warehouse").joinpath("views.sql").read_text(encoding="utf-8")
    return digest(TABLES_YAML.read_text(encoding="utf-8"), views, STORAGE, COMPARISON)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a published file holds: fingerprints of its partitions, the versions in force when it was made, by step, what
    corrections replaced in it. Nothing, if there is none or it is no database of ours: parts are the record, it is made anew.
    """

    nights: Mapping[dt.date, str] = field(default_factory=dict)
    versions: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    seen: Seen = field(default_factory=dict)
    is_worn: bool = False
    is_ours: bool = False


def read_standing(database: Path) -> Standing:
    """What the file at that path holds."""
    if not database.exists():
        return Standing()
    try:
        with opened(database) as connection:
            rows = connection.execute("SELECT step, version, model_version FROM versions").fetchall()
            versions = {step: (version, model) for step, version, model in rows}
            if "schema" not in versions:
                return Standing()
            is_ours = versions.pop("schema")[0] == schema_version()
            nights = dict(connection.execute("SELECT ingest_date, fingerprint FROM partitions").fetchall())
            return Standing(nights, versions, remembered(connection), fill.dead_share(connection) > WORN_SHARE, is_ours)
    except (duckdb.Error, WarehouseError):
        return Standing()


@contextmanager
def opened(path: Path, read_only: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to that very file: duckdb.connect(path) may hand back a database cached under the same name.

    Raises WarehouseError if it cannot be opened.
    """
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        option = "READ_ONLY" if read_only else f"STORAGE_VERSION '{STORAGE}'"
        try:
            connection.execute(f"ATTACH {fill.literal(path)} AS warehouse ({option})")
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise WarehouseError(f"{path}: cannot be opened ({reason}). {_way_out(reason)}") from error
        connection.execute("USE warehouse")
        yield connection


def _way_out(reason: str) -> str:
    if "Permission denied" in reason:  # the file may well be whole
        return "Whoever runs the nights can let you read it, with the setting database_mode: docs/analysts.md, A server that several people use."
    if "lock" in reason:
        return "Another program has it open for writing: close it there, or let it open the file read-only."
    return "`newsledger rebuild` makes it anew from the parts."


def row_counts(database: Path) -> dict[str, int]:
    """Rows of every table the published file has."""
    with opened(database) as connection:
        there = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'warehouse'").fetchall()}
        return {
            table.name: connection.table(table.name).count("*").fetchall()[0][0]
            for table in published_tables() if table.name in there
        }  # fmt: skip
