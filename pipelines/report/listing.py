"""Listing: the first rows of a query, how many there are, and how to ask for all of them.

Belongs here: what bounds the page whatever the warehouse holds. Does not: the queries (the sections).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import duckdb

Row = dict[str, Any]
# Rows a table of the page shows: more is a question for `newsledger sql`.
SHOWN = 40
# Where a document stands, for queries that call it d; with the place in it, it is a citation.
PLACE = "d.source_path || CASE WHEN d.record_no > 0 THEN '#' || d.record_no ELSE '' END"


@dataclass(frozen=True, slots=True)
class Listing:
    """`rows` are the first of `n_all`; `query` asks for all of them."""

    rows: tuple[Row, ...]
    n_all: int
    query: str

    @property
    def n_more(self) -> int:
        """Rows that are not shown."""
        return self.n_all - len(self.rows)


@dataclass(frozen=True, slots=True)
class Reader:
    """The published database, asked about one night. `night` is None where nothing is published yet."""

    connection: duckdb.DuckDBPyConnection
    night: dt.date | None

    def rows(self, query: str, **given: object) -> tuple[Row, ...]:
        """All rows; `$night` in the query is the night."""
        asked = {"night": self.night} | given
        done = self.connection.execute(query, {name: value for name, value in asked.items() if f"${name}" in query})
        names = [column[0] for column in done.description or ()]
        return tuple(dict(zip(names, row, strict=True)) for row in done.fetchall())

    def listing(self, query: str, order: str, more: str, shown: int = SHOWN) -> Listing:
        """The first rows of a query in that order; `more` is what a person asks to see all, `{night}` in it the night."""
        rows = self.rows(f"SELECT * FROM ({query}) ORDER BY {order} LIMIT {shown:d}")
        n_all = len(rows) if len(rows) < shown else self.rows(f"SELECT count(*) AS n FROM ({query})")[0]["n"]
        return Listing(rows, n_all, more.format(night=self.night))
