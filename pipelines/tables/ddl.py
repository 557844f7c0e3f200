"""DDL of the published database, made from tables.yaml.

Belongs here: CREATE TABLE and COMMENT ON for tables and columns. Does not: views (warehouse/views.sql), filling (warehouse).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.tables.schema import TABLES, Table


def published_tables() -> list[Table]:
    """The tables of the database, in the order of tables.yaml."""
    return [table for table in TABLES.values() if table.published]


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def parts_read(paths: Sequence[Path]) -> str:
    """Parquet files as the list that DuckDB's read_parquet takes: it would expand a bracket or a star in their folders."""
    escaped = (re.sub(r"([\[*?])", r"[\1]", str(path)) for path in paths)
    return f"[{', '.join(map(quoted, escaped))}]"


def named(name: str) -> str:
    """A name as an SQL identifier: some columns bear SQL words."""
    return '"' + name.replace('"', '""') + '"'


def create_statements(table: Table) -> Iterator[str]:
    """CREATE TABLE and the comments of one table. NOT NULL where required, PRIMARY KEY where the key is enforced."""
    columns = [f"{named(c.name)} {c.type}{' NOT NULL' if c.required else ''}" for c in table.columns.values()]
    if table.enforce_key:
        columns.append(f"PRIMARY KEY ({', '.join(map(named, table.key))})")
    yield f"CREATE TABLE {named(table.name)} ({', '.join(columns)})"
    comment = f"{table.comment}. Key: {', '.join(table.key)}."
    yield f"COMMENT ON TABLE {named(table.name)} IS {quoted(comment)}"
    for column in table.columns.values():
        comment = column.comment + (f". One of: {', '.join(column.one_of)}" if column.one_of else "")
        comment += f". References {column.references}" if column.references else ""
        yield f"COMMENT ON COLUMN {named(table.name)}.{named(column.name)} IS {quoted(comment)}"
