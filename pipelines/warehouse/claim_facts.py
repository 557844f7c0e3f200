"""Claim facts: the wide rows of claims, brought up to date while publishing, so that questions need no joins.

Belongs here: which of them a publish touches, and the SQL that makes them. Does not: the rows they are made of (fill,
correcting), what is asked of them (views.sql, docs/cookbook).
"""

# ruff: noqa: S608  names come from tables.yaml and are quoted

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import duckdb
import polars as pl

from pipelines.tables import TABLES
from pipelines.tables.ddl import named

OF_FIGURES = (
    "kind", "value_low", "value_high", "modifier", "unit", "counted", "trend", "effect", "victim_status", "is_summable",
    "not_summable_reason", "same_as_figure_id", "surface",
)  # fmt: skip
OF_DOCUMENTS = (
    "published_date",
    "source_name",
    "agency",
    "title",
    "source_path",
    "record_no",
    "story_id",
    "is_canonical_copy",
)
OF_PLACE = ("byte_start", "byte_end")
# Names to call claimants by: towns and armies named after a country are linked to it and are not it; a private person is
# called what the text says, where exports find it.
SPOKEN = "SELECT entity_id, name FROM entities WHERE type IN ('ORG', 'PERSON') AND NOT coalesce(is_private_person, false)"
# Questions name what happened, or a kind of figure, or a place: in this order what they do not name is skipped unread. What
# deltas add stands behind it until the next full build.
ORDER = " ORDER BY p.effect, p.kind, c.place_surface, c.doc_id, c.claim_id"


def note_corrected(connection: duckdb.DuckDBPyConnection) -> None:
    """Notes the documents of rows that are corrected now, and what entities are called at first: call it before corrections
    are taken back, and after new ones are applied.
    """
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS corrected_documents (doc_id VARCHAR)")
    connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS spoken_before AS {SPOKEN}")
    for (name,) in connection.execute(
        "SELECT DISTINCT table_name FROM corrections WHERE status = 'applied' ORDER BY 1"
    ).fetchall():
        if "doc_id" in TABLES[name].columns:
            connection.execute(
                f"INSERT INTO corrected_documents SELECT t.doc_id FROM {named(name)} t JOIN corrections c"
                f" ON t.{named(TABLES[name].key[0])} = c.target_id AND c.status = 'applied' AND c.table_name = $name",
                {"name": name},
            )


def fill_claim_facts(
    connection: duckdb.DuckDBPyConnection, touched: Collection[str], nights: Collection[dt.date], is_full: bool
) -> None:
    """Makes the rows of touched stories, of the partitions `nights`, of the documents noted as corrected and of those with a
    claimant that is called otherwise now anew; all of them in a full build.
    """
    connection.execute(f"CREATE TEMP TABLE spoken AS {SPOKEN}")
    if not is_full:
        _note_renamed(connection)
    stories = pl.DataFrame({"story_id": sorted(touched)}, schema={"story_id": pl.String})
    connection.register("given_stories", stories.to_arrow())
    of_touched = "story_id IN (FROM given_stories) OR list_contains($nights, ingest_date) OR doc_id IN (FROM corrected_documents)"
    where = "true" if is_full else of_touched
    connection.execute(
        f"CREATE TEMP TABLE rewritten AS SELECT doc_id, status, ingest_date, {', '.join(OF_DOCUMENTS)} FROM documents WHERE {where}",
        {} if is_full else {"nights": sorted(nights)},
    )
    connection.unregister("given_stories")
    if is_full:
        connection.execute("DELETE FROM claim_facts")
    else:
        connection.execute("DELETE FROM claim_facts WHERE doc_id IN (SELECT doc_id FROM rewritten)")
    # What lies outside these partitions is skipped without being read.
    ((first, last),) = connection.execute("SELECT min(ingest_date), max(ingest_date) FROM rewritten").fetchall()
    if first is not None:
        bounds = {"first": first, "last": last}
        connection.execute(
            "CREATE TEMP TABLE firsts AS SELECT min(c.claim_id) AS claim_id FROM claims c SEMI JOIN rewritten USING (doc_id) "
            "LEFT JOIN spoken e ON e.entity_id = c.claimant_entity_id "
            "WHERE c.polarity = 'asserts' AND c.ingest_date BETWEEN $first AND $last "
            "GROUP BY c.doc_id, coalesce(e.name, c.claimant_name)",
            bounds,
        )
        of_figures = _rows("figures", "figure_id", "c.figure_id IS NOT NULL")
        connection.execute(of_figures + ORDER if is_full else of_figures, bounds)
        connection.execute(_rows("sentences", "sentence_id", "c.figure_id IS NULL"), bounds)
        connection.execute("DROP TABLE firsts")
    connection.execute("DROP TABLE rewritten; DROP TABLE corrected_documents; DROP TABLE spoken; DROP TABLE spoken_before")


def _note_renamed(connection: duckdb.DuckDBPyConnection) -> None:
    """Notes the documents whose claimants are entities that came, went or are called otherwise."""
    connection.execute(
        "CREATE TEMP TABLE renamed AS SELECT DISTINCT coalesce(b.entity_id, n.entity_id) AS entity_id FROM spoken_before b "
        "FULL JOIN spoken n ON n.entity_id = b.entity_id WHERE n.name IS DISTINCT FROM b.name"
    )
    # Claims are looked through only where there is somebody to look for.
    if connection.execute("SELECT 1 FROM renamed LIMIT 1").fetchone():
        connection.execute(
            "INSERT INTO corrected_documents SELECT DISTINCT doc_id FROM claims WHERE claimant_entity_id IN (FROM renamed)"
        )
    connection.execute("DROP TABLE renamed")


def _rows(place: str, key: str, which: str) -> str:
    """An INSERT of the claims that stand at rows of `place`: figures, or sentences where no figure is claimed."""
    taken = {name: f"r.{name}" for name in OF_DOCUMENTS} | {name: f"p.{name}" for name in OF_PLACE}
    taken |= {"claimant": "coalesce(e.name, c.claimant_name)", "is_first_by_claimant": "c.claim_id IN (FROM firsts)"}
    if place == "figures":
        taken |= {name: f"p.{name}" for name in OF_FIGURES}
    columns = TABLES["claim_facts"].columns
    of_claims = {name: f"c.{name}" for name in columns if name in TABLES["claims"].columns}
    cells = ", ".join(f"{cell} AS {named(name)}" for name, cell in (of_claims | taken).items())
    return (
        f"INSERT INTO claim_facts BY NAME SELECT {cells} FROM claims c JOIN rewritten r ON r.doc_id = c.doc_id AND r.status = 'current' "
        f"LEFT JOIN (SELECT * FROM {place} WHERE ingest_date BETWEEN $first AND $last) p ON p.{key} = c.{key} "
        f"LEFT JOIN spoken e ON e.entity_id = c.claimant_entity_id WHERE {which} AND c.ingest_date BETWEEN $first AND $last"
    )
