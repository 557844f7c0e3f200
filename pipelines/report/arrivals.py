"""Arrivals: what came in, what was refused and why, what was repaired, which stories are new, which dates stay open.

Belongs here: the sections on the texts of a night. Does not: what the texts claim (tolls, disputes), quality.
"""

from __future__ import annotations

from pipelines.report.listing import PLACE, Listing, Reader, Row

NIGHTS_SHOWN = 14
COUNTS = """
SELECT
  (SELECT count(*) FROM files WHERE ingest_date = $night) AS files,
  (SELECT count(*) FROM documents WHERE ingest_date = $night) AS documents,
  (SELECT count(*) FROM figures WHERE ingest_date = $night) AS figures,
  (SELECT count(*) FROM claims WHERE ingest_date = $night) AS claims,
  (SELECT count(*) FROM repairs WHERE ingest_date = $night AND status = 'applied') AS repairs,
  (SELECT count(*) FROM open_quarantine WHERE ingest_date = $night) AS refused,
  (SELECT count(*) FROM validation_results WHERE ingest_date = $night AND NOT success) AS rules_not_kept,
  (SELECT count(*) FROM corrections WHERE status <> 'applied') AS corrections_waiting,
  (SELECT count(*) FROM stale_rows) AS stale,
  (SELECT max(ended_at) FROM runs) AS made_at
"""
SOURCES = f"""
SELECT d.source_name, count(*) AS n_documents, sum(coalesce(n.n, 0))::BIGINT AS n_figures, sum(d.n_repairs)::BIGINT AS n_repairs,
       string_agg(DISTINCT d.language, ', ' ORDER BY d.language) AS languages, min({PLACE}) AS citation
FROM documents d LEFT JOIN (SELECT doc_id, count(*) AS n FROM figures WHERE ingest_date = $night GROUP BY ALL) n USING (doc_id)
WHERE d.ingest_date = $night GROUP BY d.source_name
"""
DOCUMENTS = f"""
SELECT d.title, d.source_name, d.agency, d.published_date, coalesce(n.n, 0) AS n_figures, d.n_repairs, {PLACE} AS citation
FROM documents d LEFT JOIN (SELECT doc_id, count(*) AS n FROM figures WHERE ingest_date = $night GROUP BY ALL) n USING (doc_id)
WHERE d.ingest_date = $night
"""
REASONS = """
SELECT reason_code, stage, count(*) FILTER (WHERE ingest_date = $night) AS n_night, count(*) AS n_open,
       arg_max(detail, (ingest_date, item_id)) AS detail
FROM open_quarantine GROUP BY reason_code, stage
"""
REFUSALS = """
SELECT coalesce(source_path || CASE WHEN record_no > 0 THEN '#' || record_no ELSE '' END, item_id) AS citation, stage, reason_code, detail
FROM open_quarantine WHERE ingest_date = $night
"""
REPAIRS = f"""
SELECT r.rule, r.codec_path, r.status, r.n_repairs, r.n_documents, r.example.before AS before, r.example.after AS after,
       {PLACE} || ':' || r.example.raw_byte_start || '-' || r.example.raw_byte_end AS citation
FROM (
  SELECT rule, codec_path, status, count(*) AS n_repairs, count(DISTINCT doc_id) AS n_documents, arg_min(repairs, repair_id) AS example
  FROM repairs WHERE ingest_date = $night GROUP BY rule, codec_path, status
) r LEFT JOIN documents d ON d.doc_id = r.example.doc_id
"""
STORIES = f"""
WITH here AS (SELECT story_id, count(*) AS n_night FROM documents WHERE ingest_date = $night AND story_id IS NOT NULL GROUP BY ALL),
     first AS (SELECT story_id, min(d.ingest_date) AS first_night FROM documents d SEMI JOIN here USING (story_id) GROUP BY ALL)
SELECT CASE WHEN first_night = $night THEN 'new' ELSE 'grew' END AS news, d.title, e.origin, e.n_documents, h.n_night,
       e.n_independent_origins, e.first_published_date, e.story_id, {PLACE} AS citation
FROM here h JOIN first USING (story_id) JOIN stories e USING (story_id) LEFT JOIN documents d ON d.doc_id = e.canonical_doc_id
"""
AMBIGUOUS = f"""
SELECT d.title, d.source_name, d.published_alternatives AS readings, d.published_evidence AS evidence, d.ingest_date, {PLACE} AS citation
FROM documents d WHERE d.published_date IS NULL AND len(d.published_alternatives) > 0
"""
NIGHTS = """
SELECT p.ingest_date,
       coalesce(sum(n) FILTER (WHERE table_name = 'files'), 0)::BIGINT AS files, p.n_documents AS documents,
       coalesce(sum(n) FILTER (WHERE table_name = 'figures'), 0)::BIGINT AS figures,
       coalesce(sum(n) FILTER (WHERE table_name = 'claims'), 0)::BIGINT AS claims,
       coalesce(sum(n_quarantined), 0)::BIGINT AS held_back
FROM partitions p LEFT JOIN (SELECT *, n_rows - n_quarantined AS n FROM row_counts) USING (ingest_date)
WHERE p.ingest_date <= $night GROUP BY ALL
"""


def counts(reader: Reader) -> Row:
    """The night in numbers; `made_at` is when the last piece of work ended that is published."""
    return reader.rows(COUNTS)[0]


def arrivals(reader: Reader) -> dict[str, Listing]:
    """Listings by name: sources, documents, nights, reasons, refusals, repairs, stories, ambiguous."""
    day = "where ingest_date = '{night}'"
    return {
        "sources": reader.listing(
            SOURCES, "n_documents DESC, source_name NULLS LAST",
            f"select source_name, count(*) from documents {day} group by all order by 2 desc",
        ),
        "documents": reader.listing(
            DOCUMENTS, "n_figures DESC, citation", f"select title, source_name, published_date, source_path, record_no from documents {day}"
        ),
        "nights": reader.listing(NIGHTS, "ingest_date DESC", "from partitions order by ingest_date desc", NIGHTS_SHOWN),
        "reasons": reader.listing(
            REASONS, "n_night DESC, n_open DESC, reason_code, stage",
            "select stage, reason_code, count(*) from open_quarantine group by all order by 3 desc",
        ),
        "refusals": reader.listing(REFUSALS, "reason_code, citation, stage", f"from open_quarantine {day}"),
        "repairs": reader.listing(
            REPAIRS, "n_repairs DESC, rule, codec_path, status",
            f"select rule, codec_path, status, count(*) from repairs {day} group by all order by 4 desc",
        ),
        "stories": reader.listing(
            STORIES, "news DESC, n_documents DESC, n_independent_origins DESC, story_id",
            "select distinct s.* from stories s join documents d using (story_id) where d.ingest_date = '{night}'",
        ),
        "ambiguous": reader.listing(AMBIGUOUS, "ingest_date DESC, citation", "from ambiguous_dates"),
    }  # fmt: skip
