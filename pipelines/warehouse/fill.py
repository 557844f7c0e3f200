"""Fill: the SQL that brings parts into tables, one partition at a time, and what only all partitions together tell.

Belongs here: inserts, deletes, supersession columns. Does not: stories (stories.joining), files and renames (publish),
views (views.sql).
Inserts go by name, never by position.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines import stories
from pipelines.night import Report, say_nothing
from pipelines.tables import TABLES, Commit, Lake, frame_of
from pipelines.tables.ddl import named, parts_read, published_tables, quoted
from pipelines.tables.parts import STEPS

Connection = duckdb.DuckDBPyConnection
# The file published before, where a full build needs rows of it.
BEFORE = "before"
SHARED = tuple(table.name for table in TABLES.values() if table.shared)
FIRST_WINS = ("files", "sightings")
MADE_HERE = ("stories", "claim_facts", "partitions", "versions", "runs")


def literal(path: Path) -> str:
    """A path as an SQL literal."""
    return quoted(str(path))


def _partitioned() -> list[str]:
    return [
        table.name for table in published_tables()
        if "ingest_date" in table.columns and table.name not in (*SHARED, "partitions")
    ]  # fmt: skip


def tables_of(steps: Collection[str]) -> list[str]:
    """The partitioned tables whose rows change where the results of these steps do."""
    # What join_stories sets in documents is made anew from the pairs.
    by = {"documents": (*TABLES["documents"].steps, "stories")}
    return [name for name in _partitioned() if name in MADE_HERE or not set(by.get(name, TABLES[name].steps)).isdisjoint(steps)]


def take_out(connection: Connection, night: dt.date, tables: Sequence[str]) -> None:
    """Removes a partition's rows from tables."""
    for name in (*tables, "partitions"):
        connection.execute(f"DELETE FROM {named(name)} WHERE ingest_date = ?", [night])


def dead_share(connection: Connection) -> float:
    """Share of the places for rows, in all tables of the warehouse, whose row was taken out: only a full build frees them."""
    places = dict(connection.execute("SELECT table_name, estimated_size FROM duckdb_tables() WHERE database_name = 'warehouse'").fetchall())
    alive = " + ".join(f"(SELECT count(*) FROM {named(name)})" for name in places)
    row = connection.execute(f"SELECT {alive}").fetchone() if any(places.values()) else None
    return 1 - row[0] / sum(places.values()) if row else 0.0


def put_in(
    connection: Connection, lake: Lake, nights: Mapping[dt.date, Collection[str]], fingerprints: Mapping[dt.date, str],
    report: Report = say_nothing,
) -> None:
    """Inserts the rows of partitions into the tables named for each, from its parts, less the rows that validation rejected.

    A table's parts of all partitions go in at once: DuckDB then works on all cores and compresses each row group once.
    """  # fmt: skip
    commits = {night: [c for step in STEPS if (c := lake.committed(step, night)) is not None] for night in nights}
    rejects = pl.concat([_rejects(lake, night) for night in nights])
    tables = [name for name in _partitioned() if name not in MADE_HERE]
    for done, name in enumerate(tables):
        report("publish", done, len(tables))
        paths = [path for night, chosen in nights.items() if name in chosen for path in lake.files_of(name, commits[night])]
        if paths:
            query = _accepted(connection, name, paths, rejects.filter(pl.col("table_name") == name))
            connection.execute(f"INSERT INTO {named(name)} BY NAME {_new_only(name, query)}")
    _append(connection, "runs", frame_of("runs", [_run_row(commit) for night in nights for commit in commits[night]]))
    partitions = pl.DataFrame(
        [(night, fingerprints[night]) for night in nights], {"ingest_date": pl.Date, "fingerprint": pl.String}, orient="row"
    )
    connection.register("partitions_made", partitions.to_arrow())
    connection.execute(
        "INSERT INTO partitions BY NAME SELECT ingest_date, any_value(fingerprint) AS fingerprint, count(doc_id) AS n_documents "
        "FROM partitions_made LEFT JOIN documents USING (ingest_date) GROUP BY ingest_date ORDER BY ingest_date"
    )
    connection.unregister("partitions_made")


def _run_row(commit: Commit) -> dict[str, Any]:
    row = {"ingest_date": commit.night, "extractor_version": commit.version, **asdict(commit)}
    for moment in ("started_at", "ended_at"):
        row[moment] = dt.datetime.fromisoformat(row[moment])
    return {name: value for name, value in row.items() if name in TABLES["runs"].columns}


def _rejects(lake: Lake, night: dt.date) -> pl.DataFrame:
    """Rejected rows: table, path of the part, row in it."""
    found = lake.read("rejects", night, ["table_name", "file", "row_no"]).unique()
    paths = [str(lake.path(table, night, file)) for table, file in found.select("table_name", "file").iter_rows()]
    return found.with_columns(pl.Series("path", paths, dtype=pl.String)).drop("file")


def _accepted(connection: Connection, name: str, paths: Sequence[Path], rejects: pl.DataFrame) -> str:
    """The rows of parts less the rejected ones, as a query; of rows with one key the one that counts."""
    table = TABLES[name]
    columns = ", ".join(map(named, table.columns))
    parts = f"read_parquet({parts_read(paths)}, filename = true, file_row_number = true)"
    query = f"SELECT {columns} FROM {parts} AS part"
    if rejects.height:
        connection.register("rejected", rejects.to_arrow())
        query += (
            " ANTI JOIN rejected ON part.filename = rejected.path AND part.file_row_number = rejected.row_no"
        )
    key = ", ".join(map(named, table.key))
    if name == "quarantine":
        query += f" QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY last_seen_at DESC) = 1"
    if name in (*FIRST_WINS, *SHARED):
        # By path is by partition first, so the oldest one's row stands.
        query += f" QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY filename, file_row_number) = 1"
    return query


def _append(connection: Connection, name: str, frame: pl.DataFrame) -> None:
    connection.register("rows_to_append", frame.to_arrow())
    connection.execute(f"INSERT INTO {named(name)} BY NAME SELECT * FROM rows_to_append")
    connection.unregister("rows_to_append")


def keep(connection: Connection, night: dt.date) -> None:
    """Copies a partition's rows from the file published before: its parts are of a later state that is held back."""
    for name in (*_partitioned(), *SHARED, "partitions"):
        columns = ", ".join(map(named, TABLES[name].columns))
        query = f"SELECT {columns} FROM {BEFORE}.{named(name)} WHERE ingest_date = ?"
        connection.execute(f"INSERT INTO {named(name)} BY NAME {_new_only(name, query)}", [night])


def _new_only(name: str, query: str) -> str:
    """The query less the rows whose key stands in the table already."""
    if name not in (*FIRST_WINS, *SHARED):
        return query
    # A join, since NOT EXISTS hashes the whole table where this hashes the few new rows.
    return f"SELECT * FROM ({query}) ANTI JOIN {named(name)} USING ({', '.join(map(named, TABLES[name].key))})"


def put_shared(
    connection: Connection, lake: Lake, wanted: Sequence[dt.date], changed: Sequence[dt.date], kept: Sequence[dt.date]
) -> None:
    """Fills tables whose rows belong to no one partition; the oldest partition's row stands.

    Parts of changed partitions are read, and the others only for rows that a changed one gave and gives no longer. Rows
    of partitions held back stay as they are.
    """
    mine = sorted(set(changed) - set(kept))
    for name in SHARED:
        table = named(name)
        key = ", ".join(map(named, TABLES[name].key))
        connection.execute(f"CREATE TEMP TABLE found AS FROM {table} LIMIT 0")
        connection.execute(f"CREATE TEMP TABLE lost AS FROM {table} WHERE list_contains(?, ingest_date)", [mine])
        connection.execute(f"DELETE FROM {table} WHERE list_contains(?, ingest_date)", [mine])
        _find(connection, lake, name, [night for night in wanted if night in mine])
        connection.execute(f"DELETE FROM lost USING found WHERE {_same_key('lost', 'found', name)} AND found.ingest_date <= lost.ingest_date")
        if connection.execute("SELECT 1 FROM lost LIMIT 1").fetchone():
            others = [night for night in wanted if night not in mine and night not in kept]
            _find(connection, lake, name, others, f"SEMI JOIN lost USING ({key})")
        connection.execute(f"DELETE FROM {table} USING found WHERE {_same_key(name, 'found', name)} AND found.ingest_date < {table}.ingest_date")
        oldest = f"SELECT * FROM found QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY ingest_date) = 1"
        connection.execute(f"INSERT INTO {table} BY NAME {_new_only(name, oldest)}")
        connection.execute("DROP TABLE found; DROP TABLE lost")


def _find(connection: Connection, lake: Lake, name: str, nights: Sequence[dt.date], only: str = "") -> None:
    """Adds the accepted rows of partitions to the table `found`, those with rejected rows one by one, the rest at once."""
    clean: list[Path] = []
    for night in nights:
        paths = lake.files(name, night, TABLES[name].steps)
        rejects = _rejects(lake, night).filter(pl.col("table_name") == name) if _has_rows(lake, "rejects", night) else None
        if paths and rejects is not None and rejects.height:
            connection.execute(f"INSERT INTO found BY NAME SELECT * FROM ({_accepted(connection, name, paths, rejects)}) {only}")
        else:
            clean += paths
    if clean:
        query = _accepted(connection, name, clean, pl.DataFrame())
        connection.execute(f"INSERT INTO found BY NAME SELECT * FROM ({query}) {only}")


def _same_key(left: str, right: str, name: str) -> str:
    return " AND ".join(f"{named(left)}.{named(k)} = {named(right)}.{named(k)}" for k in TABLES[name].key)


def _has_rows(lake: Lake, name: str, night: dt.date) -> bool:
    commits = (lake.committed(step, night) for step in TABLES[name].steps)
    return any(shard.rows.get(name) for commit in commits if commit for shard in commit.shards)


def put_versions(connection: Connection, versions: Mapping[str, tuple[str, str | None]]) -> None:
    """Fills the table of versions in force."""
    connection.execute("DELETE FROM versions")
    for step, (version, model_version) in sorted(versions.items()):
        connection.execute("INSERT INTO versions BY NAME SELECT ? AS step, ? AS version, ? AS model_version", [step, version, model_version])


def note_touched(connection: Connection, nights: Sequence[dt.date]) -> None:
    """Notes the paths and documents of the partitions as they stand now: call it before and after they are rewritten."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS touched_paths (path VARCHAR)")
    for night in nights:
        connection.execute("INSERT INTO touched_paths SELECT DISTINCT source_path FROM files WHERE ingest_date = ?", [night])
    stories.note_touched(connection, nights)


def join_partitions(connection: Connection) -> None:
    """Sets what only all partitions together tell, for the paths noted as touched: which documents are superseded, and
    what was resolved. Documents whose fate may have changed are noted as touched for join_stories, which comes next.

    A document is current while some path still holds it in that path's latest version.
    """
    connection.execute(
        """
        CREATE TEMP TABLE standing AS SELECT doc_id, source_path, record_no, file_path, file_sha256 FROM sightings
          WHERE doc_id IN (SELECT doc_id FROM sightings WHERE file_path IN (SELECT path FROM touched_paths));
        CREATE TEMP TABLE latest AS
          SELECT source_path, arg_max(sha256, first_seen_at) AS sha256,
                 arg_max(status, first_seen_at) AS status, max(first_seen_at) AS first_seen_at
          FROM files
          WHERE source_path IN (SELECT path FROM touched_paths) OR source_path IN (SELECT file_path FROM standing)
          GROUP BY source_path;
        CREATE TEMP TABLE heirs AS
          SELECT s.doc_id, s.source_path, s.record_no FROM sightings s
          JOIN latest l ON l.source_path = s.file_path AND l.sha256 = s.file_sha256
          SEMI JOIN documents USING (doc_id);
        CREATE TEMP TABLE fates AS
          SELECT s.doc_id, bool_or(l.sha256 IS NOT NULL) AS is_current, min(heir.doc_id) AS heir
          FROM standing s
          LEFT JOIN latest l ON l.source_path = s.file_path AND l.sha256 = s.file_sha256
          LEFT JOIN heirs AS heir
            ON heir.source_path = s.source_path AND heir.record_no = s.record_no AND heir.doc_id <> s.doc_id
          GROUP BY s.doc_id;
        UPDATE documents SET status = 'current', superseded_by_doc_id = NULL
          FROM fates f WHERE f.doc_id = documents.doc_id AND f.is_current AND documents.status <> 'current';
        UPDATE documents SET status = 'superseded', superseded_by_doc_id = f.heir
          FROM fates f WHERE f.doc_id = documents.doc_id AND NOT f.is_current
            AND (documents.status <> 'superseded' OR documents.superseded_by_doc_id IS DISTINCT FROM f.heir);
        UPDATE quarantine SET resolved_at = CASE
            WHEN l.status <> 'refused' AND l.first_seen_at > quarantine.last_seen_at THEN l.first_seen_at END
          FROM latest l WHERE quarantine.stage = 'ingest' AND quarantine.file_path = l.source_path;
        -- A copy that is superseded, or current again, may change which one stands for its story.
        INSERT INTO touched_documents SELECT doc_id FROM fates ANTI JOIN touched_documents USING (doc_id);
        """
    )
    for name in ("touched_paths", "standing", "latest", "heirs", "fates"):
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
