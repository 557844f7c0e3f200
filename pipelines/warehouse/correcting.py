"""Correcting: corrections into rows, and out of them again.

Belongs here: what may be applied to the rows there are, applying and taking back, the table `corrections`. Does not: reading
the file and what a line may say (corrections), when (publish).
"""

# ruff: noqa: S608  names come from tables.yaml and are quoted

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.tables import TABLES, Column, Rule, Table, frame_of
from pipelines.tables.ddl import named
from pipelines.warehouse.corrections import (
    PARSERS,
    PUT_BACK,
    Correction,
    Corrections,
    CorrectionsError,
    correctable,
    keyed_tables,
    parse,
    read_corrections,
    said,
)

TEXTS = ("surface", "text", "title", "name", "surface_a", "claimant_surface")
COMPARE = {"<=": operator.le, "<": operator.lt}
Seen = Mapping[tuple[str, str, str | None], tuple[str | None, str | None]]


def text_column(table: Table) -> str | None:
    """The column that says what the row is about in words."""
    return next((name for name in TEXTS if name in table.columns), None)


def remembered(connection: duckdb.DuckDBPyConnection) -> Seen:
    """What stood where a correction was applied, by target, column and value wanted, as a published file tells."""
    try:
        rows = connection.execute(
            "SELECT target_id, field, value_after, value_before, target_text FROM corrections WHERE status <> 'refused'"
        ).fetchall()
    except duckdb.Error:  # made by another version
        return {}
    return {(target, field, after): (before, text) for target, field, after, before, text in rows}


def corrections_in_force(path: Path, seen: Seen) -> Corrections:
    """The corrections of the file. Raises CorrectionsError if it cannot be read, or if it is gone and the published
    database remembers some: deleted by mistake, it would take them all back.
    """
    if seen and not path.exists():
        n = f"{len(seen):,} corrections come" if len(seen) > 1 else "a correction comes"
        raise CorrectionsError(f"{path}: is gone, but from it {n} that the database holds. {PUT_BACK}")
    return read_corrections(path)


def take_back(
    connection: duckdb.DuckDBPyConnection, source: str = "corrections", nights: Sequence[dt.date] | None = None
) -> None:
    """Sets what was corrected to what it was; `source` is the table that tells, `nights` bounds the partitions."""
    connection.execute("UPDATE disagreements SET reviewed_by = NULL WHERE reviewed_by IS NOT NULL")
    where = "" if nights is None else "AND list_contains($nights, t.ingest_date)"
    given = {} if nights is None else {"nights": list(nights)}
    fields = connection.execute(
        f"SELECT DISTINCT table_name, field FROM {source} WHERE status = 'applied' ORDER BY ALL"
    ).fetchall()
    for name, field in fields:
        table = TABLES[name]
        if nights is not None and "ingest_date" not in table.columns:
            continue
        connection.execute(
            f"UPDATE {named(name)} AS t SET {named(field)} = CAST(c.value_before AS {table.columns[field].type}) "
            f"FROM {source} c WHERE c.status = 'applied' AND c.table_name = $name AND c.field = $field "
            f"AND t.{named(table.key[0])} = c.target_id {where}",
            {"name": name, "field": field, **given},
        )


def broken_rules(table: Table, row: Mapping[str, Any]) -> list[Rule]:
    """The rules of the table between two columns that a row does not keep; a null keeps them all."""
    return [
        rule
        for rule in table.rules
        if rule.right in table.columns
        and row[rule.left] is not None
        and row[rule.right] is not None
        and not COMPARE[rule.operator](row[rule.left], row[rule.right])
    ]


def apply_corrections(connection: duckdb.DuckDBPyConnection, corrections: Corrections, seen: Seen) -> None:
    """Applies what can be applied to rows that no correction has touched, and fills the table `corrections`."""
    connection.execute("DELETE FROM corrections")
    rows: dict[int, dict[str, Any]] = {}
    left: list[Correction] = []
    for line in corrections.lines:
        if line.reason is not None:
            rows[line.line_no] = _row(line, "refused", line.reason)
        else:
            left.append(line)
    for table in keyed_tables().values():
        mine = [line for line in left if line.field in table.columns]
        if mine:
            rows |= _apply_to(connection, table, mine, seen)
            left = [line for line in left if line.line_no not in rows]
    owners = _owners(connection, [line.target_id for line in left])
    for line in left:
        rows[line.line_no] = _without_place(line, owners.get(line.target_id), seen)
    if rows:
        connection.register("corrections_made", frame_of("corrections", [rows[n] for n in sorted(rows)]).to_arrow())
        connection.execute("INSERT INTO corrections BY NAME SELECT * FROM corrections_made")
        connection.unregister("corrections_made")
    # Whoever dismisses a disagreement has looked at it.
    connection.execute(
        "UPDATE disagreements SET reviewed_by = c.who FROM corrections c WHERE c.target_id = disagreement_id"
        " AND c.status = 'applied' AND c.field = 'status'"
    )


def _owners(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, str]:
    """The first table that holds each id."""
    found: dict[str, str] = {}
    for table in keyed_tables().values() if ids else ():
        key = named(table.key[0])
        query = f"SELECT {key} FROM {named(table.name)} WHERE list_contains($ids, {key})"
        for (found_id,) in connection.execute(query, {"ids": list(ids)}).fetchall():
            found.setdefault(found_id, table.name)
    return found


def _without_place(line: Correction, owner: str | None, seen: Seen) -> dict[str, Any]:
    if owner is not None:
        names = ", ".join(correctable(TABLES[owner]))
        return _row(line, "refused", f"{owner} has no column {line.field}. Those that can be corrected: {names}")
    if not any(line.field in table.columns for table in keyed_tables().values()):
        return _row(
            line, "refused", f'no table has a column {line.field}; `newsledger sql "describe NAME"` lists columns'
        )
    before, text = seen.get((line.target_id, line.field, line.value), (line.was, None))
    row = _row(
        line,
        "needs_review",
        "no row has this id: it was read anew, or the id is misspelt. Look for what stands there now",
    )
    return row | {"value_before": before, "target_text": text}


def _apply_to(
    connection: duckdb.DuckDBPyConnection, table: Table, lines: Sequence[Correction], seen: Seen
) -> dict[int, dict[str, Any]]:
    """Judges and applies the lines whose target stands in this table: {line_no: row of corrections}."""
    key, about = table.key[0], text_column(table)
    compared = (c for rule in table.rules if rule.right in table.columns for c in (rule.left, rule.right))
    columns = dict.fromkeys([key, *(line.field for line in lines), *compared, *([about] if about else [])])
    select = ", ".join(map(named, columns))
    query = f"SELECT {select} FROM {named(table.name)} WHERE list_contains($ids, {named(key)})"
    found = connection.execute(query, {"ids": [line.target_id for line in lines]}).fetchall()
    standing = {row[0]: dict(zip(columns, row, strict=True)) for row in found}
    rows: dict[int, dict[str, Any]] = {}
    wanted: dict[str, dict[str, tuple[Correction, Any]]] = {}
    for line in lines:
        if line.target_id not in standing:
            continue
        now = standing[line.target_id]
        text = None if about is None else now[about]
        status, reason, value, before = _judge(connection, table, line, now[line.field], text, seen)
        rows[line.line_no] = _row(line, status, reason) | {
            "table_name": table.name, "value_before": before, "target_text": text,
        }  # fmt: skip
        if status == "applied":
            wanted.setdefault(line.target_id, {})[line.field] = (line, value)
    for target, fields in list(wanted.items()):
        then = standing[target] | {field: value for field, (_, value) in fields.items()}
        if broken := broken_rules(table, then):
            for line, _ in wanted.pop(target).values():
                rows[line.line_no] |= {
                    "status": "refused",
                    "reason": f"{', '.join(rule.name for rule in broken)} would no longer hold. Correct both columns",
                }
    for field in dict.fromkeys(field for fields in wanted.values() for field in fields):
        values = [(target, said(fields[field][1])) for target, fields in wanted.items() if field in fields]
        frame = pl.DataFrame(values, schema={"target_id": pl.String, "value": pl.String}, orient="row")
        connection.register("values_wanted", frame.to_arrow())
        connection.execute(
            f"UPDATE {named(table.name)} AS t SET {named(field)} = CAST(v.value AS {table.columns[field].type}) "
            f"FROM values_wanted v WHERE t.{named(key)} = v.target_id"
        )
        connection.unregister("values_wanted")
    return rows


def _judge(
    connection: duckdb.DuckDBPyConnection, table: Table, line: Correction, now: Any, text: str | None, seen: Seen
) -> tuple[str, str | None, Any, str | None]:
    """Status, reason, the value wanted, and the value it was corrected from."""
    columns = correctable(table)
    if line.field not in columns:
        reason = f"{table.name}.{line.field} is no column to correct: it says what the file says, or is made of other rows. Those that can be: {', '.join(columns)}"
        return "refused", reason, line.value, said(now)
    column = columns[line.field]
    try:
        value = parse(column, line.value)
    except ValueError as error:
        return "refused", str(error), line.value, said(now)
    if (
        line.field.endswith("entity_id")
        and value is not None
        and not connection.execute("SELECT 1 FROM entities WHERE entity_id = ?", [value]).fetchone()
    ):
        return "refused", f"there is no entity {value}", value, said(now)
    if line.was is not None:
        if line.was not in (text, said(now)) and not _is_same(column, line.was, now):
            return (
                "needs_review",
                f"made on {line.was!r}; now it is {said(now)!r}, of {text!r}. Look again and write that into `was`, or take the line out",
                value,
                line.was,
            )
        return "applied", None, value, said(now)
    before = seen.get((line.target_id, line.field, line.value))
    if before is not None and before != (said(now), text):
        return (
            "needs_review",
            f"made on {before[0]!r}, of {before[1]!r}; now it is {said(now)!r}, of {text!r}. Look again and write that into `was`, or take the line out",
            value,
            before[0],
        )
    return "applied", None, value, said(now)


def _is_same(column: Column, text: str, now: Any) -> bool:
    try:
        return bool(PARSERS[column.type](text) == now)
    except (ValueError, KeyError):
        return False


def _row(line: Correction, status: str, reason: str | None) -> dict[str, Any]:
    return {
        "line_no": line.line_no, "target_id": line.target_id, "field": line.field, "value_before": line.was, "value_after": line.value,
        "why": line.why, "who": line.who, "corrected_date": line.date, "status": status, "reason": reason,
    }  # fmt: skip
