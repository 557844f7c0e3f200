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
from pathlib import Path

from pipelines.console.errors import NOT_NOW, WRONG_USE, fail
from pipelines.console.reading import reading
from pipelines.console.streams import OUT, shown
from pipelines.settings import Settings
from pipelines.tables import Table
from pipelines.tables.ddl import named
from pipelines.warehouse.corrections import (
    FILE,
    HEADER,
    OPTIONAL,
    correctable,
    keyed_tables,
    parse,
    read_corrections,
    said,
)

NEW_HEADER = ("target_id", "field", *OPTIONAL, "value", "why", "who", "date")


def correct(settings: Settings, target_id: str, field: str, value: str, why: str, who: str, date: dt.date) -> None:
    """Adds a correction with the value seen now. An empty value stands for none.

    Raises typer.Exit(2) for a row, column or value that cannot be, or one that is corrected already.
    """
    path = settings.config_dir / FILE
    for line in read_corrections(path).lines:
        if (line.target_id, line.field) == (target_id, field):
            raise fail(
                f"{path} line {line.line_no} corrects {field} of {target_id} already: change that line.", WRONG_USE
            )
    with reading(settings) as connection:
        there: list[tuple[Table, object]] = []
        owners: list[Table] = []
        for table in keyed_tables().values():
            column = named(field) if field in table.columns else "NULL"
            query = f"SELECT {column} FROM {named(table.name)} WHERE {named(table.key[0])} = ?"
            if rows := connection.execute(query, [target_id]).fetchall():
                owners.append(table)
                there += [(table, rows[0][0])] if field in table.columns else []
    if not owners:
        raise fail(f"{target_id}: no row of the database has this id.", WRONG_USE)
    if not there or field not in (columns := correctable(there[0][0])):
        names = ", ".join(dict.fromkeys(name for table in owners for name in correctable(table))) or "none"
        raise fail(f"{field} of {owners[0].name} cannot be corrected; these can: {names}.", WRONG_USE)
    table, now = there[0]
    try:
        parse(columns[field], value or None)
    except ValueError as error:
        raise fail(f"{error}.", WRONG_USE) from None
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
