"""Correcting: one line more in config/corrections.csv, judged before it is written.

Belongs here: finding the row, noting what was seen, adding the line. Does not: applying it (warehouse.corrections, at the
next publish).
"""

# ruff: noqa: S608  names come from tables.yaml and are quoted

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from pipelines.console.errors import NOT_NOW, WRONG_USE, fail
from pipelines.console.reading import reading
from pipelines.console.streams import OUT, shown
from pipelines.settings import Settings
from pipelines.tables import Table
from pipelines.tables.ddl import named
from pipelines.warehouse.correcting import broken_rules, corrections_in_force, remembered
from pipelines.warehouse.corrections import (
    FILE,
    HEADER,
    OPTIONAL,
    Correction,
    correctable,
    keyed_tables,
    parse,
    said,
)

NEW_HEADER = ("target_id", "field", *OPTIONAL, "value", "why", "who", "date")


def correct(settings: Settings, target_id: str, field: str, value: str, why: str, who: str, date: dt.date) -> None:
    """Adds a correction with the value seen now. An empty value stands for none.

    Raises typer.Exit(2) for a row, column or value that cannot be, or one that is corrected already.
    """
    path = settings.config_dir / FILE
    with reading(settings) as connection:
        owners, seen = _rows_of(connection, target_id), remembered(connection)
    # A file that is gone stops a run, so it must not come back with this line alone.
    lines = corrections_in_force(path, seen).lines
    for line in lines:
        if (line.target_id, line.field) == (target_id, field):
            raise fail(
                f"{path} line {line.line_no} corrects {field} of {target_id} already: change that line.", WRONG_USE
            )
    if not owners:
        raise fail(f"{target_id}: no row of the database has this id.", WRONG_USE)
    there = [(table, row) for table, row in owners if field in table.columns]
    if not there or field not in correctable(there[0][0]):
        names = ", ".join(dict.fromkeys(name for table, _ in owners for name in correctable(table))) or "none"
        raise fail(f"{field} of {owners[0][0].name} cannot be corrected; these can: {names}.", WRONG_USE)
    table, row_now = there[0]
    now = row_now[field]
    try:
        wanted = parse(table.columns[field], value or None)
    except ValueError as error:
        raise fail(f"{error}.", WRONG_USE) from None
    if wanted == now:
        raise fail(f"{field} of {target_id} is {said(now)} as it stands: there is nothing to correct.", WRONG_USE)
    then = row_now | _waiting(lines, table, target_id) | {field: wanted}
    if broken := broken_rules(table, then):
        others = dict.fromkeys(name for rule in broken for name in (rule.left, rule.right) if name != field)
        stands = ", ".join(f"{name} is {said(then[name])}" for name in others)
        raise fail(
            f"{field} {value}: {', '.join(rule.name for rule in broken)} would no longer hold, as {stands}. Correct that first; "
            "the corrections of one row are applied together.",
            WRONG_USE,
        )
    row = {
        "target_id": target_id,
        "field": field,
        "was": said(now) or "",
        "value": value,
        "why": why,
        "who": who,
        "date": date.isoformat(),
    }
    try:
        _add(path, row)
    except OSError as error:
        raise fail(
            f"{path}: cannot be written ({error.strerror or error}). Mend the permissions, or add the line by hand.",
            NOT_NOW,
        ) from None
    OUT.print(
        shown(f"{table.name} {target_id}: {field} {said(now)} -> {value or None}, in {path}. `newsledger run` publishes it."),
        highlight=False, markup=False, soft_wrap=True,
    )  # fmt: skip


def _rows_of(connection: duckdb.DuckDBPyConnection, target_id: str) -> list[tuple[Table, dict[str, Any]]]:
    """The rows that have this id, each with its table."""
    found = []
    for table in keyed_tables().values():
        cursor = connection.execute(f"SELECT * FROM {named(table.name)} WHERE {named(table.key[0])} = ?", [target_id])
        names = [column[0] for column in cursor.description or ()]
        found += [(table, dict(zip(names, row, strict=True))) for row in cursor.fetchmany(1)]
    return found


def _waiting(lines: Sequence[Correction], table: Table, target_id: str) -> dict[str, Any]:
    """What the file makes of other columns of the row: the lines of one row are applied together."""
    values = {}
    for line in lines:
        if line.target_id == target_id and line.reason is None and line.field in table.columns:
            with suppress(ValueError):
                values[line.field] = parse(table.columns[line.field], line.value)
    return values


def _add(path: Path, row: dict[str, str]) -> None:
    """Writes the file with the line behind the others, in one rename."""
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ",".join(NEW_HEADER) + "\n"
    head = next(line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    names = [name.strip() for name in head.split(",") if name.strip() in (*HEADER, *OPTIONAL)]
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([row[name] for name in names])
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(text + ("" if text.endswith("\n") else "\n") + line.getvalue(), encoding="utf-8")
        with temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
