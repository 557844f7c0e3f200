"""Answers: rows of a query as people and programs read them.

Belongs here: the three forms of `newsledger sql`. Does not: the query (asking).
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from pipelines.console.streams import OUT, shown

Row = tuple[Any, ...]
SHOWN_ROWS = 200
SHOWN_CHARS = 2_000
SHUT = "Here nothing but the database is read, nothing written and no option set: `newsledger export` writes files, and a client of your own joins yours (docs/analysts.md)."
DONE = (["Success"], ["Count"])  # what a statement without rows gives, as SET VARIABLE
WRAPPED = 32  # characters a wrapped column keeps at least


def print_answers(connection: duckdb.DuckDBPyConnection, query: str, form: str) -> None:
    """Runs the statements of a query one after the other and prints what each gives; an empty line parts two answers in csv.

    Raises duckdb.Error for one that cannot be run; what stands before it is printed.
    """
    n_answers = 0
    for statement in connection.extract_statements(query):
        relation = connection.sql(statement)
        is_done = statement.type != duckdb.StatementType.SELECT and relation is not None and relation.columns in DONE
        if relation is None or is_done:
            continue
        if n_answers and form == "csv":
            sys.stdout.write("\n")
        print_answer(relation, form)
        n_answers += 1


def said_of(error: duckdb.Error) -> str:
    """What is wrong with a query, and what to do where it asks for more than the database."""
    is_shut = isinstance(error, duckdb.PermissionException | duckdb.InvalidInputException) and "configuration" in str(error)
    return f"{error}\n{SHUT}" if is_shut else str(error)


def print_answer(relation: duckdb.DuckDBPyRelation, form: str) -> None:
    """Prints the rows in that form: csv and jsonl in full, table as far as a person reads.

    Raises duckdb.Error if the query fails on the way.
    """
    columns = _distinct(relation.columns)
    if form == "csv":
        _print_csv(columns, relation.iter_rows())
    elif form == "jsonl":
        for row in relation.iter_rows():
            sys.stdout.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str) + "\n")
    else:
        rows = relation.limit(SHOWN_ROWS + 1).fetchall()
        print_rows(columns, rows[:SHOWN_ROWS])
        if len(rows) > SHOWN_ROWS:
            OUT.print(f"The first {SHOWN_ROWS} rows; --format csv or jsonl gives all of them.", style="dim")


def _distinct(columns: Sequence[str]) -> list[str]:
    """The names, a repeated one with a number, as two tables with doc_id have it: an object would keep only the last."""
    names: list[str] = []
    for column in columns:
        name, number = column, 0
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _print_csv(columns: Sequence[str], rows: Iterable[Row]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([json.dumps(v, ensure_ascii=False, default=str) if isinstance(v, list | dict) else v for v in row])


def print_rows(columns: Sequence[str], rows: Sequence[Row]) -> None:
    """A table where it fits the terminal with at most one column wrapped, else one block a row: nothing is cut off."""
    if not rows:
        OUT.print(f"No rows ({', '.join(columns)}).", highlight=False)
        return
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [_width([name, *(cell.plain for cell in column)]) for name, column in zip(columns, zip(*cells, strict=True), strict=True)]
    widest = max(widths)
    if sum(widths) - widest + min(widest, WRAPPED) + 3 * len(widths) + 1 <= OUT.width:
        table = Table()
        for name, column, width in zip(columns, zip(*rows, strict=True), widths, strict=True):
            is_number = all(isinstance(value, int | float) and not isinstance(value, bool) for value in column if value is not None)
            table.add_column(name, justify="right" if is_number else "left", no_wrap=width < widest, overflow="fold")
        for row in cells:
            table.add_row(*row)
        OUT.print(table)
        return
    for number, row in enumerate(cells, start=1):
        OUT.rule(f"{number} of {len(rows)}", align="left", style="dim")
        block = Table.grid(padding=(0, 2))
        for name, text in zip(columns, row, strict=True):
            block.add_row(Text(name, "bold"), text)
        OUT.print(block)


def _width(texts: Sequence[str]) -> int:
    return max(cell_len(line) for text in texts for line in text.split("\n"))


def _cell(value: Any) -> Text:
    if value is None:
        return Text("NULL", "dim")
    if isinstance(value, float):
        return Text(f"{value:.15g}")
    text = shown(", ".join(map(str, value)) if isinstance(value, list) else str(value))
    return Text(text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}… ({len(text):,} characters)")
