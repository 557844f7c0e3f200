"""Exports: the tables as files for other tools: Parquet, CSV, JSON lines, GeoJSON.

Belongs here: what is left out, what makes a cell harmless, writing whole or not at all. Does not: which tables there are
(tables.yaml, views.sql).

Left out unless it is asked for: document_texts with the payload of quarantine, and the names of private persons: their
entities, and every place of another text column of the same document where one stands. Private is whoever is not known to
hold an office: also a person no entity was made for, as one who is only called by a first name.
"""

# ruff: noqa: S608  names come from tables.yaml and are quoted

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.tables.ddl import named, published_tables, quoted

FORMATS = ("parquet", "csv", "jsonl", "geojson")
WITHHELD = "[name withheld]"
# Running text of the source, column by column; document_texts is nothing but that.
TEXT_TABLES = ("document_texts",)
TEXT_COLUMNS = frozenset(
    {"raw_text", "clean_text", "text", "payload", "sentence", "sentence_a", "sentence_b", "target_text"}
)
# Runs in a spreadsheet: = + - @, also behind white space or in full width, tabs and carriage returns. Numbers do not.
FORMULA = "^[\\s\\x00]*[=+\\-@\u207a\u208a\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20\u2212]|^[\\t\\r\\n]"
NUMBER = "^[+-]?([0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?)$"
GEOJSON_BATCH = 1_000


class ExportError(Exception):
    """Something asked for cannot be exported; the message says what can."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes in: texts of documents; running text in other tables; names of private persons."""

    documents: bool = False
    running_text: bool = True
    private_persons: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """One file written: its rows and bytes, and how many rows had no place in it."""

    path: Path
    n_rows: int
    n_bytes: int
    n_left_out: int = 0


def export(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    form: str,
    tables: Sequence[str],
    choice: Choice,
    report: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> list[Exported]:
    """Writes tables and views, one file each, into a folder; without `tables` all tables, for geojson the located claims.

    Rows are ordered by their key, so the same database gives the same files. Each file is written beside and renamed.
    Raises ExportError for a name that is no table or view, or that the format cannot hold.
    """  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    connection.execute(f"SET temp_directory = {quoted(str(folder / f'.spill.{os.getpid()}'))}")
    if form == "geojson":
        if tables and list(tables) != ["casualty_claims"]:
            raise ExportError(
                f"geojson holds located claims only, the view casualty_claims; {', '.join(tables)} can be parquet, csv or jsonl."
            )
        report("claims", 0, 1)
        with _whole(folder / "claims.geojson") as path:
            n_rows = _write_geojson(connection, path, choice)
        n_left_out = connection.table("claim_facts").count("*").fetchall()[0][0] - n_rows
        return [Exported(folder / "claims.geojson", n_rows, (folder / "claims.geojson").stat().st_size, n_left_out)]
    names = _chosen(connection, tables, choice)
    _note_private_names(connection, choice)
    done = []
    for number, name in enumerate(names):
        report(name, number, len(names))
        place = folder / f"{name}.{form}"
        options = {"parquet": "FORMAT parquet, COMPRESSION zstd", "csv": "FORMAT csv, HEADER", "jsonl": "FORMAT json"}[
            form
        ]
        with _whole(place) as path:
            query = _query(connection, name, form, choice)
            n_rows = connection.execute(f"COPY ({query}) TO {quoted(str(path))} ({options})").fetchall()[0][0]
        done.append(Exported(place, n_rows, place.stat().st_size))
    return done


@contextmanager
def _whole(place: Path) -> Iterator[Path]:
    """A path to write to that becomes the place if all went well, and is gone if not."""
    temporary = place.with_name(f".{place.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        with temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)


def _chosen(connection: duckdb.DuckDBPyConnection, tables: Sequence[str], choice: Choice) -> list[str]:
    there = [
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'warehouse' ORDER BY 1"
        ).fetchall()
    ]
    if unknown := [name for name in tables if name not in there]:
        raise ExportError(f"there is no table or view {', '.join(unknown)}; there are {', '.join(there)}.")
    if not choice.documents and (asked := [name for name in tables if name in TEXT_TABLES]):
        raise ExportError(
            f"{', '.join(asked)}: nothing but texts of documents, which stay here unless --with-text is given."
        )
    known = [table.name for table in published_tables() if table.name in there]
    return list(tables) or [name for name in known if choice.documents or name not in TEXT_TABLES]


# --- what is left out -----------------------------------------------------------------------------------------------
# A person who is nobody's entity may be anybody, so a private one, but for two: the writer of a text, named in its header and
# nowhere else, and a surname that stands in the name of a public person of the same text.
PRIVATE_NAMES = """
WITH linked AS (
  SELECT m.doc_id, m.surface, e.name, e.is_private_person FROM mentions m JOIN entities e USING (entity_id) WHERE e.type = 'PERSON' OR e.is_private_person
), unlinked AS (
  SELECT m.doc_id, m.surface FROM mentions m LEFT JOIN sentences s USING (sentence_id) LEFT JOIN documents d ON d.doc_id = m.doc_id
  WHERE m.label = 'PERSON' AND m.entity_id IS NULL
    AND NOT coalesce(s.role IN ('header', 'credit') AND contains(d.byline, m.surface), false)
    AND NOT EXISTS (SELECT 1 FROM linked p WHERE p.doc_id = m.doc_id AND NOT p.is_private_person
                    AND list_contains(string_split_regex(p.surface || ' ' || p.name, '[ -]'), m.surface))
), said AS (
  SELECT doc_id, unnest([surface, name]) AS name FROM linked WHERE is_private_person UNION SELECT doc_id, surface FROM unlinked
), whole AS (
  -- A headline may have it in capitals.
  SELECT DISTINCT doc_id, unnest([name, upper(name)]) AS name FROM said WHERE length(name) > 1
)
SELECT doc_id, list(name ORDER BY length(name) DESC, name) AS names FROM whole GROUP BY doc_id
"""


def _note_private_names(connection: duckdb.DuckDBPyConnection, choice: Choice) -> None:
    """For each document the names of private persons as they stand in it, longest first, whole before part."""
    connection.execute("DROP TABLE IF EXISTS private_names")
    where = "WHERE false" if choice.private_persons else ""
    connection.execute(f"CREATE TEMP TABLE private_names AS SELECT * FROM ({PRIVATE_NAMES}) {where}")


def _query(connection: duckdb.DuckDBPyConnection, name: str, form: str, choice: Choice) -> str:
    """The rows of a table or view as they may go out, as SQL."""
    rows = connection.execute(f"DESCRIBE {named(name)}").fetchall()
    types = {row[0]: row[1] for row in rows}
    documents = _documents_of(name, types)
    cells = []
    for column, kind in types.items():
        if (column in TEXT_COLUMNS and not choice.running_text) or (column == "payload" and not choice.documents):
            continue
        cell = f"t.{named(column)}"
        if not choice.private_persons:
            cell = _withheld(name, column, kind, cell, documents)
        if form == "csv":
            cell = harmless(cell, kind)
        elif form == "jsonl" and kind == "DOUBLE":  # JSON has no NaN
            cell = f"CASE WHEN isfinite({cell}) THEN {cell} END"
        cells.append(f"{cell} AS {named(column)}")
    joins = (
        ""
        if choice.private_persons
        else " ".join(f"LEFT JOIN private_names AS p{i} ON p{i}.doc_id = {doc_id}" for i, doc_id in enumerate(documents))
    )
    key = next((table.key for table in published_tables() if table.name == name), None)
    order = ", ".join(f"t.{named(k)}" for k in key) if key else "ALL"
    return f"SELECT {', '.join(cells)} FROM {named(name)} AS t {joins} ORDER BY {order}"


def _documents_of(table: str, columns: Iterable[str]) -> list[str]:
    """The documents a row speaks of, as SQL. A correction names one in the id of its target, at its beginning or behind an @."""
    if table == "corrections":
        return ["coalesce(nullif(regexp_extract(t.target_id, '@(\\w+)$', 1), ''), regexp_extract(t.target_id, '^\\w+'))"]
    return [f"t.{named(column)}" for column in columns if re.fullmatch(r"doc_id(_[ab])?", column)]


def _withheld(table: str, column: str, kind: str, cell: str, documents: Sequence[str]) -> str:
    """A cell without names of private persons."""
    if table == "entities":
        empty = {"name": quoted(WITHHELD), "aliases": "[]"}.get(column)
        cell = cell if empty is None else f"CASE WHEN t.is_private_person THEN {empty} ELSE {cell} END"
    if kind not in ("VARCHAR", "VARCHAR[]") or (column.endswith("_id") and not column.endswith("entity_id")):
        return _anonymous(cell, column, kind)
    for number, _ in enumerate(documents):
        replaced = f"list_reduce(p{number}.names, lambda said, name: replace(said, name, {quoted(WITHHELD)}), TEXT)"
        text = (
            replaced.replace("TEXT", cell)
            if kind == "VARCHAR"
            else f"list_transform({cell}, lambda one: {replaced.replace('TEXT', 'one')})"
        )
        cell = f"CASE WHEN p{number}.names IS NULL OR {cell} IS NULL THEN {cell} ELSE {text} END"
    return _anonymous(cell, column, kind)


def _anonymous(cell: str, column: str, kind: str) -> str:
    """An entity id without the name it spells: a private person is known in one document, whose id it carries."""
    if kind != "VARCHAR" or not column.endswith(("entity_id", "target_id")):
        return cell
    return f"CASE WHEN {cell} LIKE 'person:%@%' THEN 'person:' || left(md5({cell}), 12) || regexp_extract({cell}, '@.*$') ELSE {cell} END"


def harmless(cell: str, kind: str) -> str:
    """A cell that no spreadsheet takes for a formula; lists and structs as JSON. Numbers stay as they are."""
    if kind.endswith("]") or kind.startswith("STRUCT"):
        return f"CAST(to_json({cell}) AS VARCHAR)"
    if kind != "VARCHAR":
        return cell
    return f"CASE WHEN regexp_matches({cell}, {quoted(FORMULA)}) AND NOT regexp_matches({cell}, {quoted(NUMBER)}) THEN '''' || {cell} ELSE {cell} END"


# --- GeoJSON --------------------------------------------------------------------------------------------------------
def _write_geojson(connection: duckdb.DuckDBPyConnection, path: Path, choice: Choice) -> int:
    """Claims whose place has coordinates, as RFC 7946: WGS 84, longitude before latitude, no other reference system."""
    _note_private_names(connection, choice)
    query = _query(connection, "casualty_claims", "geojson", choice)
    cursor = connection.execute(
        f"SELECT e.longitude, e.latitude, e.name AS place_name, e.country_iso2, c.place_entity_id, q.* FROM ({query}) q "
        "JOIN claims c USING (claim_id) JOIN entities e ON e.entity_id = c.place_entity_id "
        "WHERE e.longitude IS NOT NULL AND e.latitude IS NOT NULL ORDER BY claim_id"
    )
    names = [column[0] for column in cursor.description or ()]
    n_rows = 0
    with path.open("w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[')
        while rows := cursor.fetchmany(GEOJSON_BATCH):
            for row in rows:
                out.write(",\n" if n_rows else "\n")
                out.write(json.dumps(_feature(dict(zip(names, row, strict=True))), ensure_ascii=False, allow_nan=False))
                n_rows += 1
        out.write("\n]}\n")
    return n_rows


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    properties = {
        name: _plain(value) for name, value in row.items() if name not in ("longitude", "latitude", "claim_id")
    }
    point = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
    return {"type": "Feature", "id": row["claim_id"], "geometry": point, "properties": properties}


def _plain(value: Any) -> Any:
    """A value as JSON has it; what is no number in JSON is null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
