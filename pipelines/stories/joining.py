"""Joining: stories, their members and their canonical documents, in the database that is being built.

Belongs here: the SQL that brings pairs of all partitions together, for the documents that a publish touches. Does not:
which documents are one story (clusters), parts and partitions (warehouse). The connection is inside the transaction of
the publish; the result is the same as that of a full build.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import duckdb
import polars as pl

from pipelines.stories.clusters import Pair, group
from pipelines.tables import frame_of

# Stories that a document is related to without belonging to them: the likest few of each.
MOST_RELATED = 5
# Pairs with an end in `around`, each once, while both documents have the text that was compared.
VALID = """
  SELECT p.* FROM (
    SELECT least(doc_id, other_doc_id) AS one, greatest(doc_id, other_doc_id) AS other, relation, strength, shorter, longer,
           slots, slots_agreeing, extractor_version,
           CASE WHEN doc_id < other_doc_id THEN signature ELSE other_signature END AS one_signature,
           CASE WHEN doc_id < other_doc_id THEN other_signature ELSE signature END AS other_signature
    FROM story_pairs WHERE doc_id IN (FROM {around}) OR other_doc_id IN (FROM {around})) p
  JOIN signatures a ON a.doc_id = p.one AND a.signature = p.one_signature AND a.extractor_version = p.extractor_version
  JOIN signatures b ON b.doc_id = p.other AND b.signature = p.other_signature AND b.extractor_version = p.extractor_version
  SEMI JOIN documents da ON da.doc_id = p.one SEMI JOIN documents db ON db.doc_id = p.other
  QUALIFY row_number() OVER (PARTITION BY one, other) = 1
"""

TAKE_OUT = """
  DELETE FROM story_members WHERE doc_id IN (FROM touched_documents)
    OR (relation IN ('partial', 'serial') AND doc_id IN (FROM owners));
  DELETE FROM stories WHERE story_id IN (FROM touched_stories);
"""
STORIES = """
  CREATE TEMP TABLE ranked AS
    SELECT p.story_id, d.doc_id, d.published_date, d.agency, d.source_name,
           row_number() OVER (PARTITION BY p.story_id
             ORDER BY d.status, d.published_date NULLS LAST, d.ingest_date, d.n_chars DESC, d.doc_id) AS place
    FROM placed p JOIN documents d USING (doc_id);
  INSERT INTO stories BY NAME
    SELECT story_id, min(published_date) AS first_published_date, count(*) AS n_documents,
           greatest(1, count(DISTINCT agency)) AS n_independent_origins,
           coalesce(min_by(agency, place) FILTER (WHERE agency IS NOT NULL),
                    min_by(source_name, place) FILTER (WHERE source_name IS NOT NULL)) AS origin,
           min_by(doc_id, place) AS canonical_doc_id
    FROM ranked GROUP BY story_id ORDER BY story_id;
  UPDATE documents SET story_id = r.story_id, is_canonical_copy = (r.place = 1)
    FROM ranked r WHERE r.doc_id = documents.doc_id
      AND (documents.story_id IS DISTINCT FROM r.story_id OR is_canonical_copy IS DISTINCT FROM (r.place = 1));
"""
# A copy is shown with the document that stands for its story, where the two were compared, else with the likest one.
MEMBERS = """
  CREATE TEMP TABLE both_ways AS
    SELECT one AS doc_id, other AS like_doc_id, relation, strength, shorter, longer, slots, slots_agreeing FROM valid
    UNION ALL SELECT other, one, relation, strength, shorter, longer, slots, slots_agreeing FROM valid;
  INSERT INTO story_members BY NAME
    WITH likest AS (
      SELECT v.* FROM both_ways v JOIN ranked a ON a.doc_id = v.doc_id JOIN ranked b ON b.doc_id = v.like_doc_id
      WHERE v.relation = 'copy' AND a.story_id = b.story_id
      QUALIFY row_number() OVER (PARTITION BY v.doc_id ORDER BY b.place <> 1, v.strength DESC, v.like_doc_id) = 1)
    SELECT story_id, doc_id, CASE WHEN place = 1 THEN 'original' ELSE 'copy' END AS relation,
           like_doc_id, strength, shorter, longer, slots, slots_agreeing
    FROM ranked LEFT JOIN likest USING (doc_id) ORDER BY story_id, doc_id;
"""
# The later of two documents is related to the story of the earlier. Two copies of one text that the groups keep apart are
# related as a text and a part of it are.
RELATED = f"""
  INSERT INTO story_members BY NAME
    WITH later AS (
      SELECT b.story_id, v.* REPLACE (CASE WHEN v.relation = 'copy' THEN 'partial' ELSE v.relation END AS relation)
      FROM both_ways v JOIN documents a ON a.doc_id = v.doc_id JOIN documents b ON b.doc_id = v.like_doc_id
      WHERE a.story_id <> b.story_id AND v.doc_id IN (FROM owners)
        AND (coalesce(b.published_date, b.ingest_date), b.ingest_date, b.doc_id)
          < (coalesce(a.published_date, a.ingest_date), a.ingest_date, a.doc_id)),
    likest AS (FROM later QUALIFY row_number() OVER (PARTITION BY story_id, doc_id ORDER BY strength DESC, like_doc_id) = 1)
    SELECT story_id, doc_id, relation, like_doc_id, strength, shorter, longer, slots, slots_agreeing FROM likest
    QUALIFY row_number() OVER (PARTITION BY doc_id ORDER BY strength DESC, story_id) <= {MOST_RELATED}
    ORDER BY story_id, doc_id;
"""  # noqa: S608  a constant


def note_touched(connection: duckdb.DuckDBPyConnection, nights: Sequence[dt.date]) -> None:
    """Notes the documents of partitions, as they stand now, and all that copies connect with them. Call it before and
    after the partitions are rewritten.
    """
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS touched_documents (doc_id VARCHAR)")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE frontier AS SELECT doc_id FROM documents WHERE list_contains(?, ingest_date)"
        " UNION SELECT doc_id FROM touched_documents",
        [list(nights)],
    )
    connection.execute("DELETE FROM touched_documents")
    while connection.execute("SELECT 1 FROM frontier LIMIT 1").fetchone():
        connection.execute(
            """
            INSERT INTO touched_documents FROM frontier;
            CREATE OR REPLACE TEMP TABLE frontier AS
              SELECT DISTINCT doc_id FROM (
                SELECT other_doc_id AS doc_id FROM story_pairs WHERE relation = 'copy' AND doc_id IN (FROM frontier)
                UNION ALL SELECT doc_id FROM story_pairs WHERE relation = 'copy' AND other_doc_id IN (FROM frontier))
              ANTI JOIN touched_documents USING (doc_id);
            """
        )
    connection.execute("DROP TABLE frontier")


def join_stories(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Makes the stories of the documents noted as touched anew. Returns the ids of those stories, as they were and as
    they are.

    The document that stands for a story is the current one published first, undated last, then the one taken in first,
    the longest, the one with the smallest doc_id. The origin is the first agency that its documents name.
    """
    connection.execute(
        """
        CREATE TEMP TABLE touched_stories AS
          SELECT DISTINCT story_id FROM story_members
          WHERE relation IN ('original', 'copy') AND doc_id IN (FROM touched_documents);
        INSERT INTO touched_documents
          SELECT doc_id FROM story_members WHERE relation IN ('original', 'copy') AND story_id IN (FROM touched_stories)
            AND doc_id NOT IN (FROM touched_documents);
        -- Relations to other stories change with those stories: they are made anew for both ends.
        CREATE TEMP TABLE owners AS
          SELECT doc_id FROM touched_documents
          UNION SELECT doc_id FROM story_members WHERE like_doc_id IN (FROM touched_documents) OR story_id IN (FROM touched_stories)
          UNION SELECT other_doc_id FROM story_pairs WHERE relation <> 'copy' AND doc_id IN (FROM touched_documents)
          UNION SELECT doc_id FROM story_pairs WHERE relation <> 'copy' AND other_doc_id IN (FROM touched_documents);
        """
    )
    connection.execute(f"CREATE TEMP TABLE valid AS {VALID.format(around='owners')}")
    _place(connection)
    connection.execute(TAKE_OUT)
    connection.execute(STORIES)
    connection.execute(MEMBERS)
    connection.execute(RELATED)
    ids = connection.execute("FROM touched_stories UNION SELECT DISTINCT story_id FROM placed ORDER BY 1").fetchall()
    for name in ("touched_documents", "touched_stories", "owners", "valid", "placed", "ranked", "both_ways"):
        connection.execute(f"DROP TABLE {name}")
    return [story_id for (story_id,) in ids]


def _place(connection: duckdb.DuckDBPyConnection) -> None:
    """Fills `placed` (doc_id, story_id) for the touched documents, and the merges on the way."""
    rows = connection.execute(
        "SELECT one, other, relation, strength FROM valid SEMI JOIN touched_documents t ON t.doc_id = one"
    ).fetchall()
    pairs = [Pair(*row) for row in rows]
    connection.register(
        "paired",
        pl.DataFrame(
            {"doc_id": sorted({d for p in pairs for d in (p.one, p.other)})}, schema={"doc_id": pl.String}
        ).to_arrow(),
    )
    dates = connection.execute(
        "SELECT doc_id, ingest_date FROM documents SEMI JOIN paired USING (doc_id) SEMI JOIN touched_documents USING (doc_id)"
    ).fetchall()
    connection.unregister("paired")
    grouped = group(dict(dates), pairs)
    placed = pl.DataFrame(
        {"doc_id": list(grouped.stories), "story_id": list(grouped.stories.values())},
        schema={"doc_id": pl.String, "story_id": pl.String},
    )
    merges = frame_of(
        "story_merges",
        [
            {"from_story_id": m.from_story_id, "to_story_id": m.to_story_id, "merged_date": m.date}
            for m in grouped.merges
        ],
    )
    connection.register("grouped", placed.to_arrow())
    connection.register("merges", merges.to_arrow())
    connection.execute(
        """
        CREATE TEMP TABLE placed AS
          SELECT doc_id, coalesce(g.story_id, 's-' || doc_id) AS story_id
          FROM documents SEMI JOIN touched_documents USING (doc_id) LEFT JOIN grouped g USING (doc_id);
        DELETE FROM story_merges WHERE substr(from_story_id, 3) IN (FROM touched_documents);
        INSERT INTO story_merges BY NAME FROM merges ORDER BY ALL;
        """
    )
    connection.unregister("grouped")
    connection.unregister("merges")
