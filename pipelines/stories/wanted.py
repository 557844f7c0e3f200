"""Wanted: rows of some documents, out of the database that is being built.

Belongs here: asking for documents without reading the rest of the store. Does not: what is asked for (versions, rivals).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import duckdb
import polars as pl

Connection = duckdb.DuckDBPyConnection


def rows_of(
    connection: Connection, documents: Collection[str], query: str, order: str, where: str = "true"
) -> list[tuple[Any, ...]]:
    """Rows of a table for documents: their partitions are named, so that the rest of the table is not read."""
    want(connection, documents)
    rows = connection.execute(
        f"{query} SEMI JOIN wanted USING (doc_id) WHERE ingest_date BETWEEN $first AND $last AND {where} ORDER BY {order}",
        nights_wanted(connection),
    ).fetchall()
    connection.execute("DROP TABLE wanted")
    return rows


def want(connection: Connection, documents: Collection[str]) -> None:
    """Makes the table `wanted` of those documents."""
    asked = pl.DataFrame({"doc_id": sorted(set(documents))}, schema={"doc_id": pl.String})
    connection.register("asked", asked.to_arrow())
    connection.execute(
        "CREATE TEMP TABLE wanted AS SELECT doc_id, story_id, agency, source_name, published_date, ingest_date"
        " FROM documents SEMI JOIN asked USING (doc_id)"
    )
    connection.unregister("asked")


def nights_wanted(connection: Connection) -> dict[str, dt.date]:
    """First and last partition of the wanted documents: what lies outside is skipped without being read."""
    ((first, last),) = connection.execute("SELECT min(ingest_date), max(ingest_date) FROM wanted").fetchall()
    return {"first": first, "last": last}
