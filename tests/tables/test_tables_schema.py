"""The description of the tables holds together, and every DDL made from it runs in a real DuckDB."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import yaml

from pipelines.tables import LINEAGE, TABLES, Table, polars_schema
from pipelines.tables.ddl import create_statements, named, published_tables, quoted
from pipelines.tables.parts import STEPS
from pipelines.tables.schema import PATH, DescriptionError, read_tables

EACH = pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))


@EACH
def test_every_type_maps(table: Table) -> None:
    """A type that only DuckDB knows would fail at the first night that fills the column."""
    schema = polars_schema(table.name)
    assert list(schema) == list(table.columns)
    frame = pl.DataFrame(schema=schema)
    with duckdb.connect() as connection:
        columns = ", ".join(f"{named(c.name)} {c.type}" for c in table.columns.values())
        connection.execute(f"CREATE TABLE t ({columns})")
        connection.register("frame", frame.to_arrow())
        connection.execute("INSERT INTO t BY NAME SELECT * FROM frame")
        assert connection.table("t").pl().schema == frame.schema


@EACH
def test_names_lead_somewhere(table: Table) -> None:
    """A reference or rule that names nothing is a check that never fails."""
    assert table.key
    assert set(table.key) <= table.columns.keys()
    for column in table.columns.values():
        if column.references:
            owner, name = column.references.split(".")
            assert TABLES[owner].key == (name,), column.name
    for rule in table.rules:
        assert rule.left in table.columns
        owner, _, name = rule.right.rpartition(".")
        assert name in TABLES[owner or table.name].columns
        if owner:
            (key,) = TABLES[owner].key
            assert key in table.columns


@EACH
def test_description_says_what_it_is_for(table: Table) -> None:
    """A column without comment, a text with a rule no value can meet, a step that does not exist: silence for the analyst."""
    assert set(table.steps) <= {*STEPS, "publish"}
    assert table.comment.strip()
    for column in table.columns.values():
        assert column.comment.strip(), column.name
        assert re.fullmatch("[a-z][a-z0-9_]*", column.name)
        if column.pattern:
            re.compile(column.pattern)
        if column.min is not None and column.max is not None:
            assert column.min < column.max
    assert all(table.columns[name].required for name in table.key)
    assert not table.lineage or LINEAGE.keys() <= table.columns.keys()


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for table in published_tables():
        for statement in create_statements(table):
            connection.execute(statement)
    return connection


def test_only_published_tables_are_made(database: duckdb.DuckDBPyConnection) -> None:
    """Stage tables hold raw bytes of whole archives: they must not come into the file that is handed on."""
    made = {name for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert made == {name for name, table in TABLES.items() if table.published}
    assert {"raw_records", "readings", "rejects"}.isdisjoint(made)


def test_comments_stand_in_the_database(database: duckdb.DuckDBPyConnection) -> None:
    """Whoever opens the file without this project has only the comments to go by."""
    for table, comment in database.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall():
        assert comment.startswith(TABLES[table].comment)
        assert all(name in comment for name in TABLES[table].key)
    rows = database.execute("SELECT table_name, column_name, comment, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal").fetchall()
    for table, column, comment, _, is_nullable in rows:
        described = TABLES[table].columns[column]
        assert comment.startswith(described.comment)
        assert all(value in comment for value in described.one_of)
        assert described.references is None or described.references in comment
        in_key = TABLES[table].enforce_key and column in TABLES[table].key
        assert is_nullable == (not described.required and not in_key)
    assert {(t, c) for t, c, *_ in rows} == {(t.name, c) for t in published_tables() for c in t.columns}


@pytest.mark.parametrize("table", [t for t in published_tables() if t.enforce_key], ids=lambda t: t.name)
def test_enforced_keys(database: duckdb.DuckDBPyConnection, table: Table) -> None:
    """A key that is only said to be one lets a publish write rows twice."""
    found = database.execute(
        "SELECT constraint_column_names FROM duckdb_constraints() WHERE table_name = ? AND constraint_type = 'PRIMARY KEY'", [table.name]
    ).fetchall()
    assert [tuple(names) for (names,) in found] == [table.key]


@pytest.mark.parametrize("text", ["it's", "a\"b", "semi;colon -- no comment", "line\nbreak", ""])
def test_quoting(text: str) -> None:
    """An apostrophe in a comment or a path must not end the statement it stands in."""
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT {quoted(text)}").fetchall() == [(text,)]
        if text:
            assert connection.sql(f"SELECT 1 AS {named(text)}").columns == [text]


SOUND: dict[str, Any] = {
    "lineage": {"run_id": {"type": "VARCHAR", "comment": "Run"}},
    "tables": {
        "parents": {"comment": "P", "step": "ingest", "key": ["id"], "columns": {"id": {"type": "VARCHAR", "comment": "Id"}}},
        "children": {
            "comment": "C", "step": ["ingest", "document"], "key": ["a"], "lineage": True,
            "columns": {"a": {"type": "INTEGER", "comment": "A"}, "id": {"type": "VARCHAR", "comment": "P", "references": "parents.id"}},
            "rules": [{"expect": "a <= a", "severity": "warning"}, {"expect": "id < parents.id"}],
        },
    },
}  # fmt: skip


def written(folder: Path, *place: str | int, value: object) -> Path:
    """SOUND as a file, with one value replaced."""
    raw = yaml.safe_load(yaml.safe_dump(SOUND))
    inner = raw
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    path = folder / "tables.yaml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    return path


def test_reads_a_description(tmp_path: Path) -> None:
    """What stands in the file is what the code sees, lineage columns last."""
    lineage, tables = read_tables(written(tmp_path, "lineage", "run_id", "required", value=True))
    assert lineage["run_id"].required
    assert list(tables["children"].columns) == ["a", "id", "run_id"]
    assert tables["children"].steps == ("ingest", "document")
    assert [rule.name for rule in tables["children"].rules] == ["a <= a", "id < parents.id"]
    assert [rule.severity for rule in tables["children"].rules] == ["warning", "error"]
    assert tables["parents"].published


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("tables", "children", "rules", 0, "expect"), "a == id", "children: rule 'a == id'"),
        (("tables", "children", "rules", 0, "expect"), "a <= b", "children: names children.b"),
        (("tables", "children", "rules", 0, "expect"), "a <= parents.b", "children: names parents.b"),
        (("tables", "children", "columns", "id", "references"), "nobody.id", "children: names nobody.id"),
        (("tables", "children", "columns", "id", "references"), "id", "children: names id"),
        (("tables", "children", "key"), ["a", "z"], "children: names children.z"),
        (("tables", "children", "columns", "a"), {"comment": "A"}, "children.a: .*type"),
        (("tables", "children", "columns", "a", "unit"), "km", "children.a: .*unit"),
        (("tables", "children"), {"comment": "C", "columns": {}}, "children: lacks key, step"),
    ],
)
def test_errors_are_told(tmp_path: Path, place: tuple[str | int, ...], value: object, told: str) -> None:
    """A misspelt line of tables.yaml must say where it stands, not end in a KeyError somewhere in a night."""
    with pytest.raises(DescriptionError, match=f"tables.yaml {told}"):
        read_tables(written(tmp_path, *place, value=value))


def test_the_file_itself() -> None:
    """What the package reads at import is the file that ships with it."""
    assert read_tables(PATH) == (LINEAGE, TABLES)
