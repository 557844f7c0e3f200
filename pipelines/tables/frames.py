"""Polars frames that hold just what tables.yaml says.

Belongs here: types and shapes of frames. Does not: the rules rows must keep (validate).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from pipelines.tables.schema import TABLES

SCALARS: dict[str, pl.DataType] = {
    "VARCHAR": pl.String(),
    "INTEGER": pl.Int32(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
    "DATE": pl.Date(),
    "TIMESTAMP": pl.Datetime("us"),
    "BLOB": pl.Binary(),
}
SURROGATE = re.compile("[\ud800-\udfff]")
STRUCT = re.compile(r"STRUCT\((.*)\)")


def polars_type(sql_type: str) -> pl.DataType:
    """The Polars type of a DuckDB type as tables.yaml writes it. Raises KeyError for one it does not know."""
    if sql_type.endswith("[]"):
        return pl.List(polars_type(sql_type[:-2]))
    if match := STRUCT.fullmatch(sql_type):
        fields = (field.split() for field in match[1].split(","))
        return pl.Struct({name: polars_type(kind) for name, kind in fields})
    return SCALARS[sql_type]


def polars_schema(table: str) -> dict[str, pl.DataType]:
    """Column names and Polars types of a table, in the order of tables.yaml."""
    return {name: polars_type(column.type) for name, column in TABLES[table].columns.items()}


def frame_of(table: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """A frame of that table; columns a row lacks are null.

    Raises KeyError for a column the table does not have and TypeError for a value of another type, so that neither a
    misspelt name nor a wrong value can lose data silently.
    """
    schema = polars_schema(table)
    columns: dict[str, list[Any]] = {name: [] for name in schema}
    for row in rows:
        if unknown := row.keys() - schema.keys():
            raise KeyError(f"{table} has no column {', '.join(sorted(unknown))}")
        for name, values in columns.items():
            values.append(row.get(name))
    return pl.DataFrame([_series(f"{table}.{name}", values, schema[name]).alias(name) for name, values in columns.items()])


def _series(place: str, values: list[Any], kind: pl.DataType) -> pl.Series:
    try:
        return pl.Series(values=values, dtype=kind)
    except UnicodeEncodeError:
        return pl.Series(values=storable(values), dtype=kind)
    except (TypeError, pl.exceptions.PolarsError) as error:
        raise TypeError(f"{place}: {error}") from error


def storable(value: Any) -> Any:
    r"""The value with U+FFFD for every half of a surrogate pair, in lists and dicts too.

    Such a half (a broken \u escape) is no character, and no file can hold it. One for one, so that offsets stay.
    """
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [storable(v) for v in value]
    return {k: storable(v) for k, v in value.items()} if isinstance(value, dict) else value


def conform(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """The frame with just the table's columns, in order and type; missing ones null. Raises KeyError as frame_of does."""
    schema = polars_schema(table)
    if unknown := set(frame.columns) - schema.keys():
        raise KeyError(f"{table} has no column {', '.join(sorted(unknown))}")
    return frame.select(
        pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in schema.items()
    )
