"""Changes: what is different between two published databases, and why.

Belongs here: comparing rows by their id, and the reason for each difference. Does not: which files are compared (snapshots),
how it is shown (console).

Only partitions whose fingerprints differ are compared, and rows that a correction names: nothing else can have changed, but
for what documents tell of one another (their story, their status), which is compared as a whole.
"""

# ruff: noqa: S608  names come from tables.yaml and are quoted

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.tables import LINEAGE, TABLES
from pipelines.tables.ddl import named, quoted

# Tables whose rows are compared, and the columns a person knows a row by.
COMPARED = {
    "documents": ("source_path", "title"),
    "figures": ("surface", "counted"),
    "claims": ("claimant_name", "place_surface"),
    "disagreements": ("surface_a", "surface_b"),
}
OLD, NEW = "old", "new"
# Steps whose version decides what a row says; where none changed, other rows did.
STEPS_OF = {"documents": ("document",), "figures": ("document", "extract"), "claims": ("document", "extract")}
OTHERS = "other rows it was made from"
BATCH = 1_000
Versions = Sequence[tuple[dt.date, str, str | None, str | None, str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that was added, removed or changed; `columns` names what changed, with the value before and after."""

    table: str
    row_id: str
    change: str
    why: str
    about: str
    columns: dict[str, tuple[Any, Any]]


def open_both(connection: duckdb.DuckDBPyConnection, old: Path, new: Path) -> None:
    """Attaches two published files, read-only, and notes what may differ. Raises duckdb.Error if one cannot be read."""
    for name, path in ((OLD, old), (NEW, new)):
        connection.execute(f"ATTACH {quoted(str(path))} AS {name} (READ_ONLY)")
    connection.execute(
        """
        CREATE TEMP TABLE nights AS
          SELECT coalesce(o.ingest_date, n.ingest_date) AS ingest_date FROM old.partitions o
          FULL JOIN new.partitions n USING (ingest_date) WHERE o.fingerprint IS DISTINCT FROM n.fingerprint;
        CREATE TEMP TABLE corrected AS
          SELECT target_id, field, who, why FROM (
            (SELECT target_id, field, value_after, who, why FROM new.corrections WHERE status = 'applied'
             EXCEPT SELECT target_id, field, value_after, who, why FROM old.corrections WHERE status = 'applied')
            UNION ALL
            (SELECT target_id, field, value_after, who, why || ' (taken back)' FROM old.corrections WHERE status = 'applied'
             EXCEPT SELECT target_id, field, value_after, who, why || ' (taken back)' FROM new.corrections WHERE status = 'applied'));
        CREATE TEMP TABLE steps AS
          SELECT coalesce(o.ingest_date, n.ingest_date) AS ingest_date, coalesce(o.step, n.step) AS step,
                 o.extractor_version AS old_version, n.extractor_version AS new_version,
                 o.model_version AS old_model, n.model_version AS new_model
          FROM old.runs o FULL JOIN new.runs n USING (step, ingest_date);
        """
    )


def counts(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int | None, int | None]]:
    """Rows of every table in both files; None where a file does not have it."""
    rows: list[tuple[str, int | None, int | None]] = []
    for table in TABLES.values():
        there = [
            connection.execute(f"SELECT count(*) FROM {side}.{named(table.name)}").fetchall()[0][0]
            if _has(connection, side, table.name)
            else None
            for side in (OLD, NEW)
        ]
        if table.published and there != [None, None]:
            rows.append((table.name, there[0], there[1]))
    return rows


def _has(connection: duckdb.DuckDBPyConnection, side: str, table: str) -> bool:
    query = "SELECT 1 FROM duckdb_tables() WHERE database_name = ? AND table_name = ?"
    return bool(connection.execute(query, [side, table]).fetchall())


def _columns(connection: duckdb.DuckDBPyConnection, side: str, table: str) -> list[str]:
    query = "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND table_name = ? ORDER BY column_index"
    return [name for (name,) in connection.execute(query, [side, table]).fetchall()]


def changes(connection: duckdb.DuckDBPyConnection) -> Iterator[Change]:
    """Every difference of documents, figures, claims and disagreements, table by table, ordered by id.

    To be read to its end before the connection is asked anything else.
    """
    versions = connection.execute(
        "FROM steps WHERE old_version IS DISTINCT FROM new_version OR old_model IS DISTINCT FROM new_model ORDER BY ALL"
    ).fetchall()
    for table, about in COMPARED.items():
        if _has(connection, OLD, table) and _has(connection, NEW, table):
            yield from _changes_of(connection, table, about, _whys(versions, table))


def _changes_of(
    connection: duckdb.DuckDBPyConnection, table: str, about: tuple[str, ...], whys: Mapping[dt.date, str]
) -> Iterator[Change]:
    key = named(TABLES[table].key[0])
    old, new = (_columns(connection, side, table) for side in (OLD, NEW))
    both = [name for name in new if name in old]
    columns = [name for name in both if name not in (*LINEAGE, *TABLES[table].key)]
    documents = [name for name in both if name in ("doc_id", "doc_id_a", "doc_id_b")]
    known = {
        side: " AND ".join(f"coalesce(o.{c}, n.{c}) IN (SELECT doc_id FROM {side}.documents)" for c in documents)
        or "true"
        for side in (OLD, NEW)
    }
    where = (
        f"WHERE ingest_date IN (FROM nights) OR {key} IN (SELECT target_id FROM corrected)"
        if table in ("figures", "claims")
        else ""
    )
    packed = {
        side: "struct_pack(" + ", ".join(f"{named(c)} := {side[0]}.{named(c)}" for c in columns) + ")"
        for side in (OLD, NEW)
    }
    said = ", ".join(f"coalesce(n.{named(c)}, o.{named(c)})" for c in about if c in columns) or "''"
    cursor = connection.execute(
        f"""
        SELECT coalesce(o.{key}, n.{key}) AS row_id, o.{key} IS NULL, n.{key} IS NULL, {packed[OLD]}, {packed[NEW]},
               concat_ws(', ', {said}), {"coalesce(o.ingest_date, n.ingest_date)" if "ingest_date" in both else "NULL"},
               {known[OLD]}, {known[NEW]},
               (SELECT map_from_entries(list((c.field, c.who || ': ' || c.why))) FROM corrected c WHERE c.target_id = coalesce(o.{key}, n.{key}))
        FROM (SELECT * FROM {OLD}.{named(table)} {where}) o FULL JOIN (SELECT * FROM {NEW}.{named(table)} {where}) n ON o.{key} = n.{key}
        WHERE o.{key} IS NULL OR n.{key} IS NULL OR {packed[OLD]} IS DISTINCT FROM {packed[NEW]}
        ORDER BY row_id
        """
    )
    while rows := cursor.fetchmany(BATCH):
        for row_id, is_new, is_gone, before, after, said, night, was_known, is_known, corrections in rows:
            if is_new or is_gone:
                differing: dict[str, tuple[Any, Any]] = {}
                why = None if was_known else "new document"
                why = why if is_known else "document gone"
            else:
                differing = {c: (before[c], after[c]) for c in columns if before[c] != after[c]}
                why = _why_changed(differing, corrections or {})
            kind = "added" if is_new else "removed" if is_gone else "changed"
            yield Change(table, row_id, kind, why or whys.get(night) or OTHERS, said, differing)


def _why_changed(columns: Mapping[str, object], corrections: Mapping[str, str]) -> str | None:
    if corrected := [corrections[c] for c in columns if c in corrections]:
        return f"correction by {corrected[0]}"
    if columns.keys() <= {"status", "superseded_by_doc_id"}:
        return "its file changed"
    return (
        "other copies of its story"
        if columns.keys() <= {"status", "superseded_by_doc_id", "story_id", "is_canonical_copy"}
        else None
    )


def _whys(versions: Versions, table: str) -> dict[dt.date, str]:
    """For each partition, what its rows of a table were made by before and after, where that differs."""
    steps = STEPS_OF.get(table, ())
    found: dict[dt.date, str] = {}
    for night, step, old_version, new_version, old_model, new_model in versions:
        if step in steps and None not in (old_version, new_version) and night not in found:
            what = (
                f"model {old_model} -> {new_model}"
                if old_version == new_version
                else f"version of {step} {old_version} -> {new_version}"
            )
            found[night] = f"new {what}"
    return found
