"""Fill: the SQL that brings parts into tables, one partition at a time, and what only all partitions together tell.

Belongs here: inserts, deletes, story and supersession columns. Does not: files and renames (publish), views (views.sql).
Inserts go by name, never by position.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import duckdb
import polars as pl

from pipelines.tables import TABLES, Lake, frame_of
from pipelines.tables.ddl import named, published_tables, quoted
from pipelines.tables.parts import STEPS

Connection = duckdb.DuckDBPyConnection
# Rows of one key may stand in several partitions; the oldest partition's stays.
SHARED = ("entities",)
FIRST_WINS = ("files", "sightings")
MADE_HERE = ("stories", "partitions", "versions", "runs")


def literal(path: Path) -> str:
    """A path as an SQL literal."""
    return quoted(str(path))


def _partitioned() -> list[str]:
    return [
        table.name for table in published_tables()
        if "ingest_date" in table.columns and table.name not in (*SHARED, "partitions")
    ]  # fmt: skip


def take_out(connection: Connection, night: dt.date) -> None:
    """Removes a partition's rows."""
    for name in (*_partitioned(), "partitions"):
        connection.execute(f"DELETE FROM {named(name)} WHERE ingest_date = ?", [night])


def put_in(connection: Connection, lake: Lake, night: dt.date, fingerprint: str) -> None:
    """Inserts a partition's rows from its parts, less the rows that validation rejected."""
    rejects = lake.read("rejects", night, ["table_name", "file", "row_no"]).unique()
    for name in _partitioned():
        paths = lake.files(name, night) if name not in MADE_HERE else []
        if paths:
            _insert(connection, name, paths, rejects.filter(pl.col("table_name") == name))
    runs = [asdict(commit) for step in STEPS if (commit := lake.committed(step, night)) is not None]
    for run in runs:
        run.update(ingest_date=night, extractor_version=run["version"])
        for moment in ("started_at", "ended_at"):
            run[moment] = dt.datetime.fromisoformat(run[moment])
    _append(connection, "runs", frame_of("runs", [{k: v for k, v in run.items() if k in TABLES["runs"].columns} for run in runs]))
    connection.execute(
        "INSERT INTO partitions BY NAME SELECT ? AS ingest_date, ? AS fingerprint, "
        "(SELECT count(*) FROM documents WHERE ingest_date = ?) AS n_documents",
        [night, fingerprint, night],
    )


def _insert(connection: Connection, name: str, paths: Sequence[Path], rejects: pl.DataFrame) -> None:
    table = TABLES[name]
    columns = ", ".join(map(named, table.columns))
    parts = f"read_parquet([{', '.join(map(literal, paths))}], filename = true, file_row_number = true)"
    query = f"SELECT {columns} FROM {parts} AS part"
    if rejects.height:
        connection.register("rejected", rejects.to_arrow())
        query += (
            " ANTI JOIN rejected ON parse_filename(part.filename) = rejected.file"
            " AND part.file_row_number = rejected.row_no"
        )
    key = ", ".join(map(named, table.key))
    if name == "quarantine":
        query += f" QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY last_seen_at DESC) = 1"
    if name in FIRST_WINS:
        query += f" QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY filename, file_row_number) = 1"
        there = " AND ".join(f"old.{named(k)} = new.{named(k)}" for k in table.key)
        query = f"SELECT * FROM ({query}) AS new WHERE NOT EXISTS (SELECT 1 FROM {named(name)} AS old WHERE {there})"
    connection.execute(f"INSERT INTO {named(name)} BY NAME {query}")


def _append(connection: Connection, name: str, frame: pl.DataFrame) -> None:
    connection.register("rows_to_append", frame.to_arrow())
    connection.execute(f"INSERT INTO {named(name)} BY NAME SELECT * FROM rows_to_append")
    connection.unregister("rows_to_append")


def put_shared(connection: Connection, lake: Lake, nights: Sequence[dt.date]) -> None:
    """Fills tables whose rows belong to no one partition; the oldest partition's row stands."""
    for name in SHARED:
        connection.execute(f"DELETE FROM {named(name)}")
        paths = [path for night in nights for path in lake.files(name, night)]
        if not paths:
            continue
        columns = ", ".join(map(named, TABLES[name].columns))
        key = ", ".join(map(named, TABLES[name].key))
        connection.execute(
            f"INSERT INTO {named(name)} BY NAME SELECT {columns} FROM read_parquet([{', '.join(map(literal, paths))}]) "
            f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY ingest_date) = 1 ORDER BY {key}"
        )


def put_versions(connection: Connection, versions: Mapping[str, tuple[str, str | None]]) -> None:
    """Fills the table of versions in force."""
    connection.execute("DELETE FROM versions")
    for step, (version, model_version) in sorted(versions.items()):
        connection.execute("INSERT INTO versions BY NAME SELECT ? AS step, ? AS version, ? AS model_version", [step, version, model_version])


def note_touched(connection: Connection, nights: Sequence[dt.date]) -> None:
    """Notes the paths and stories of the partitions as they stand now: call it before and after they are rewritten."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS touched_paths (path VARCHAR)")
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS touched_stories (story_id VARCHAR)")
    for night in nights:
        connection.execute("INSERT INTO touched_paths SELECT DISTINCT source_path FROM files WHERE ingest_date = ?", [night])
        connection.execute("INSERT INTO touched_stories SELECT DISTINCT story_id FROM story_members WHERE ingest_date = ?", [night])


def join_partitions(connection: Connection) -> None:
    """Sets what only all partitions together tell, for the paths and stories noted as touched: which documents are
    superseded, what was resolved, and which copy stands for a story.

    A document is current while some path still holds it in that path's latest version. The copy that stands for a story
    is the current one published first, undated last, then the one taken in first, the longest, the one with the smallest doc_id.
    """
    connection.execute(
        """
        CREATE TEMP TABLE doubtful AS SELECT DISTINCT doc_id FROM sightings
          WHERE file_path IN (SELECT path FROM touched_paths);
        CREATE TEMP TABLE latest AS
          SELECT source_path, arg_max(sha256, first_seen_at) AS sha256,
                 arg_max(status, first_seen_at) AS status, max(first_seen_at) AS first_seen_at
          FROM files
          WHERE source_path IN (SELECT path FROM touched_paths)
             OR source_path IN (SELECT file_path FROM sightings SEMI JOIN doubtful USING (doc_id))
          GROUP BY source_path;
        CREATE TEMP TABLE standing AS
          SELECT s.doc_id, s.source_path, s.record_no, l.sha256 IS NOT NULL AS is_current
          FROM sightings s SEMI JOIN doubtful USING (doc_id)
          LEFT JOIN latest l ON l.source_path = s.file_path AND l.sha256 = s.file_sha256;
        CREATE TEMP TABLE fates AS
          SELECT d.doc_id, bool_or(d.is_current) AS is_current, min(heir.doc_id) AS heir
          FROM standing d LEFT JOIN standing heir
            ON heir.is_current AND NOT d.is_current AND heir.doc_id <> d.doc_id
            AND heir.source_path = d.source_path AND heir.record_no = d.record_no
          GROUP BY d.doc_id;
        UPDATE documents SET status = 'current', superseded_by_doc_id = NULL
          FROM fates f WHERE f.doc_id = documents.doc_id AND f.is_current AND documents.status <> 'current';
        UPDATE documents SET status = 'superseded', superseded_by_doc_id = f.heir
          FROM fates f WHERE f.doc_id = documents.doc_id AND NOT f.is_current;
        UPDATE quarantine SET resolved_at = l.first_seen_at FROM latest l
          WHERE quarantine.stage = 'ingest' AND quarantine.resolved_at IS NULL AND l.status <> 'refused'
            AND quarantine.file_path = l.source_path AND l.first_seen_at > quarantine.last_seen_at;

        DELETE FROM stories WHERE story_id IN (SELECT story_id FROM touched_stories);
        CREATE TEMP TABLE ranked AS
          SELECT m.story_id, m.doc_id, d.published_date, d.agency, d.source_name,
                 row_number() OVER (PARTITION BY m.story_id
                   ORDER BY d.status, d.published_date NULLS LAST, d.ingest_date, d.n_chars DESC, m.doc_id) AS place
          FROM story_members m JOIN documents d USING (doc_id)
          WHERE m.story_id IN (SELECT story_id FROM touched_stories);
        INSERT INTO stories BY NAME
          SELECT story_id, min(published_date) AS first_published_date, count(*) AS n_documents,
                 1 AS n_independent_origins,
                 coalesce(min_by(agency, place) FILTER (WHERE agency IS NOT NULL),
                          min_by(source_name, place) FILTER (WHERE source_name IS NOT NULL)) AS origin,
                 min_by(doc_id, place) AS canonical_doc_id
          FROM ranked GROUP BY story_id ORDER BY story_id;
        UPDATE documents SET story_id = r.story_id, is_canonical_copy = (r.place = 1)
          FROM ranked r WHERE r.doc_id = documents.doc_id
            AND (documents.story_id IS DISTINCT FROM r.story_id OR is_canonical_copy IS DISTINCT FROM (r.place = 1));
        UPDATE story_members SET relation = CASE WHEN r.place = 1 THEN 'original' ELSE 'copy' END
          FROM ranked r WHERE r.doc_id = story_members.doc_id AND (relation = 'original') IS DISTINCT FROM (r.place = 1);
        """
    )
    for name in ("touched_paths", "touched_stories", "doubtful", "latest", "standing", "fates", "ranked"):
        connection.execute(f"DROP TABLE {name}")


def prove_keys(connection: Connection) -> None:
    """Raises duckdb.Error if a key without an index is not unique: validation proves it a partition at a time only."""
    for table in published_tables():
        if table.enforce_key:
            continue
        key = ", ".join(map(named, table.key))
        double = connection.execute(f"SELECT {key} FROM {named(table.name)} GROUP BY ALL HAVING count(*) > 1 LIMIT 1").fetchone()
        if double is not None:
            raise duckdb.ConstraintException(f"{table.name}: {double} stands twice; key is {key}")
