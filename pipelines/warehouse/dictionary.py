"""Dictionary: docs/tables.md, made from tables.yaml and views.sql.

Belongs here: that page. Does not: what it says, which stands in those two files and nowhere else.
`python -m pipelines.warehouse.dictionary` writes it anew; a test fails while it is not current.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

import duckdb

from pipelines.settings import PROJECT
from pipelines.tables import LINEAGE, TABLES, Column, Table
from pipelines.tables.ddl import create_statements, published_tables

PAGE = PROJECT / "docs" / "tables.md"
HEAD = """\
# Tables and views

Made from `pipelines/tables/tables.yaml` and `pipelines/warehouse/views.sql` by `python -m pipelines.warehouse.dictionary`;
changes belong there. The same words stand in the database as comments:
`newsledger sql "select column_name, comment from duckdb_columns() where table_name = 'figures'"`.

`char_*` count characters of the clean text and `byte_*` bytes of the untouched raw file, both half-open `[start, end)`.
`*_date` is a day, `*_at` a moment in UTC. A value in **bold** is always there. Tables marked *lineage* end with these columns:
"""


def dictionary() -> str:
    """The page as Markdown: lineage, every published table, every view, in the order of their files."""
    lines = [HEAD, *_columns(LINEAGE.values()), "", "| | what it holds |", "|---|---|"]
    lines += [f"| [{t.name}](#{t.name}) | {_cell(t.comment)} |" for t in published_tables()]
    found = views()
    lines += [f"| [{name}](#{name}) (view) | {_cell(comment)} |" for name, comment, _ in found]
    for table in published_tables():
        lines += ["", f"## {table.name}", "", *_table(table)]
    for name, comment, columns in found:
        lines += ["", f"## {name}", "", f"View. {comment}.", "", "| column | type |", "|---|---|"]
        lines += [f"| {column} | {kind} |" for column, kind in columns]
    stages = [t for t in TABLES.values() if not t.published]
    lines += ["", "## Parquet only", "", "Parts that steps hand to one another; they are not in the database."]
    lines += ["", "| table | what it holds |", "|---|---|", *(f"| {t.name} | {_cell(t.comment)} |" for t in stages), ""]
    return "\n".join(lines)


def _table(table: Table) -> Iterator[str]:
    lineage = " *lineage*" if table.lineage else ""
    yield f"{table.comment}. Key: {', '.join(table.key)}. Made by: {', '.join(table.steps)}.{lineage}"
    yield ""
    yield from _columns(column for column in table.columns.values() if column.name not in LINEAGE or not table.lineage)
    if table.rules:
        yield ""
        yield "Rules: " + "; ".join(f"`{rule.name}` ({rule.severity})" for rule in table.rules) + "."


def _columns(columns: Iterable[Column]) -> Iterator[str]:
    yield "| column | type | meaning |"
    yield "|---|---|---|"
    for column in columns:
        yield f"| {f'**{column.name}**' if column.required else column.name} | {_cell(column.type)} | {_cell(_meaning(column))} |"


def _meaning(column: Column) -> str:
    parts = [column.comment]
    if column.one_of:
        parts.append("One of: " + ", ".join(column.one_of))
    if column.references:
        parts.append(f"References {column.references}")
    return ". ".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def views() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Name, comment, and columns with their types of every view, as DuckDB itself tells them."""
    with duckdb.connect() as connection:
        for table in published_tables():
            for statement in create_statements(table):
                connection.execute(statement)
        connection.execute(files("pipelines.warehouse").joinpath("views.sql").read_text(encoding="utf-8"))
        views = connection.execute(
            "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY view_oid"
        ).fetchall()
        return [
            (name, comment or "", [(row[0], row[1]) for row in connection.execute(f'DESCRIBE "{name}"').fetchall()])
            for name, comment in views
        ]


if __name__ == "__main__":
    PAGE.write_text(dictionary(), encoding="utf-8")
