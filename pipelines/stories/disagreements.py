"""Disagreements: the table of them, brought up to date while publishing.

Belongs here: what a publish touches, ids, byte ranges, rows in and out. Does not: any comparison (versions, rivals),
corrections (warehouse).

Only what a publish touches is compared anew: the copies of touched stories, and their claims with those of other stories
about the same country and days. A row depends on two documents and the copies of their story, so the result is that of a
full build.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import polars as pl

from pipelines.records import CharBytes
from pipelines.stories.difference import Disagreement
from pipelines.stories.rivals import compare_stories
from pipelines.stories.versions import compare_copies, stories_with_copies
from pipelines.stories.wanted import Connection, rows_of
from pipelines.tables import digest, frame_of

VERSION = "2"


def fill_disagreements(connection: Connection, touched: Collection[str], nights: Collection[dt.date] = ()) -> int:
    """Brings disagreements up to date in a database that is being built, for touched stories, by id as they were and as they
    are, and the stories of all documents of the partitions `nights`. Needs stories, figures, claims and entities.

    Returns how many claims stayed uncompared, as a night makes more about one matter than are compared.
    """
    stories = pl.DataFrame({"story_id": sorted(set(touched))}, schema={"story_id": pl.String})
    connection.register("given", stories.to_arrow())
    connection.execute(
        "CREATE TEMP TABLE told AS SELECT story_id FROM given"
        " UNION SELECT story_id FROM documents WHERE list_contains(?, ingest_date) AND story_id IS NOT NULL",
        [sorted(nights)],
    )
    connection.unregister("given")
    connection.execute(
        """
        CREATE TEMP TABLE tellers AS
          SELECT d.doc_id, d.story_id, d.ingest_date, d.is_canonical_copy AND d.status = 'current' AS is_canonical, d.status
          FROM documents d SEMI JOIN told USING (story_id);
        CREATE TEMP TABLE ends AS
          SELECT disagreement_id, doc_id_a AS doc_id FROM disagreements WHERE story_id IS NULL
          UNION ALL SELECT disagreement_id, doc_id_b FROM disagreements WHERE story_id IS NULL;
        CREATE TEMP TABLE gone AS FROM disagreements WHERE story_id IN (FROM told) OR disagreement_id IN (
          SELECT disagreement_id FROM ends SEMI JOIN tellers USING (doc_id)
          -- The few ends are looked up among all documents, not all documents kept for the few.
          UNION ALL SELECT disagreement_id FROM ends WHERE doc_id NOT IN (SELECT doc_id FROM documents SEMI JOIN ends USING (doc_id)));
        DROP TABLE ends;
        DELETE FROM disagreements WHERE disagreement_id IN (SELECT disagreement_id FROM gone);
        """
    )
    for batch in stories_with_copies(connection):
        _insert(connection, compare_copies(connection, batch))
    rows, figures, n_left_out = compare_stories(connection)
    connection.register("stale", pl.DataFrame({"figure_id": figures}, schema={"figure_id": pl.String}).to_arrow())
    connection.execute(
        "DELETE FROM disagreements WHERE field = 'claim' AND story_id IS NULL"
        " AND (figure_id_a IN (FROM stale) OR figure_id_b IN (FROM stale))"
    )
    connection.unregister("stale")
    _insert(connection, rows)
    connection.execute("DROP TABLE told; DROP TABLE tellers; DROP TABLE gone")
    return n_left_out


def id_of(row: Disagreement) -> str:
    """The same for the same two places, whichever of them is a."""
    sides = sorted(
        (side.doc_id, side.start, side.end, side.figure_id or "", side.surface if row.field == "claimant" else "")
        for side in (row.a, row.b)
    )
    return "g-" + digest(row.type, row.field, *sides)


def _insert(connection: Connection, rows: Sequence[Disagreement]) -> None:
    if not rows:
        return
    maps = _byte_maps(connection, {side.doc_id for row in rows for side in (row.a, row.b)})
    unique = {id_of(row): row for row in rows}
    frame = frame_of("disagreements", [_as_row(key, row, maps) for key, row in sorted(unique.items())])
    connection.register("found_rows", frame.to_arrow())
    connection.execute("INSERT INTO disagreements BY NAME FROM found_rows")
    connection.unregister("found_rows")


def _byte_maps(connection: Connection, documents: Collection[str]) -> dict[str, CharBytes]:
    rows = rows_of(
        connection, sorted(documents), "SELECT doc_id, byte_runs, length(clean_text) FROM document_texts", "doc_id"
    )
    return {str(doc_id): CharBytes.from_runs(runs, n_chars) for doc_id, runs, n_chars in rows}


def _as_row(key: str, row: Disagreement, maps: dict[str, CharBytes]) -> dict[str, object]:
    made: dict[str, object] = {
        "disagreement_id": key, "type": row.type, "field": row.field, "story_id": row.story_id, "likelier": row.likelier,
        "likelier_reason": row.likelier_reason, "ratio": row.ratio, "explanation": row.explanation, "status": "open",
        "extractor_version": VERSION,
    }  # fmt: skip
    for name, side in (("a", row.a), ("b", row.b)):
        byte_start, byte_end = maps[side.doc_id].span(side.start, side.end)
        made |= {
            f"doc_id_{name}": side.doc_id, f"sentence_id_{name}": side.sentence_id, f"char_start_{name}": side.start,
            f"char_end_{name}": side.end, f"byte_start_{name}": byte_start, f"byte_end_{name}": byte_end,
            f"surface_{name}": side.surface, f"figure_id_{name}": side.figure_id, f"claim_id_{name}": side.claim_id,
        }  # fmt: skip
    return made
