"""Quality: rules not kept, numbers that are unusual, scores against gold, and how they moved over the nights.

Belongs here: the section on the work itself. Does not: judging (validate, evaluate).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipelines.report.listing import Listing, Reader, Row

TREND_NIGHTS = 30
# Lines of one plot: more cannot be told apart.
SHOWN_SCORES = 5
FAILED = """
SELECT table_name, rule, severity, n_failed, n_rows, sample FROM validation_results WHERE ingest_date = $night AND NOT success
"""
UNUSUAL = """
SELECT table_name, measure, value, usual, lowest, highest, n_rows FROM night_measures
WHERE ingest_date = $night AND (value < lowest OR value > highest)
"""
SCORES = """
SELECT bench, figure, arg_max(score, ingest_date) AS score, arg_max(score, ingest_date) - arg_max(score, ingest_date) FILTER (
         WHERE ingest_date < (SELECT max(ingest_date) FROM evaluation_scores WHERE ingest_date <= $night)) AS moved,
       arg_max(floor, ingest_date) AS floor, max(ingest_date) AS ingest_date,
       arg_max(extractor_version, ingest_date) AS extractor_version
FROM evaluation_scores WHERE ingest_date <= $night GROUP BY bench, figure
"""
TREND = f"""
SELECT p.ingest_date, p.n_documents AS documents, coalesce(c.n_quarantined, 0)::BIGINT AS held_back,
       coalesce(v.errors, 0)::BIGINT AS errors, coalesce(v.warnings, 0)::BIGINT AS warnings
FROM partitions p
LEFT JOIN (SELECT ingest_date, sum(n_quarantined) AS n_quarantined FROM row_counts GROUP BY ALL) c USING (ingest_date)
LEFT JOIN (SELECT ingest_date, count(*) FILTER (WHERE NOT success AND severity = 'error') AS errors,
                  count(*) FILTER (WHERE NOT success AND severity = 'warning') AS warnings
           FROM validation_results GROUP BY ALL) v USING (ingest_date)
WHERE p.ingest_date <= $night ORDER BY p.ingest_date DESC LIMIT {TREND_NIGHTS:d}
"""
SCORE_TREND = """
SELECT bench, figure, ingest_date, score FROM evaluation_scores
WHERE ingest_date <= $night AND ingest_date >= $since AND list_contains($names, bench || ' ' || figure) ORDER BY bench, figure, ingest_date
"""


@dataclass(frozen=True, slots=True)
class Quality:
    """`trend` is a row a night, oldest first; `score_trend` has (night, score) by name of the score."""

    failed: Listing
    unusual: Listing
    scores: Listing
    trend: tuple[Row, ...]
    score_trend: dict[str, list[tuple[dt.date, float]]]


def quality(reader: Reader) -> Quality:
    """What the night says of the work on it."""
    scores = reader.listing(
        SCORES, "score - floor NULLS LAST, bench, figure", "from evaluation_scores order by ingest_date desc"
    )
    trend = reader.rows(TREND)[::-1]
    lines: dict[str, list[tuple[dt.date, float]]] = {}
    if trend:
        names = [f"{row['bench']} {row['figure']}" for row in scores.rows[:SHOWN_SCORES]]
        for row in reader.rows(SCORE_TREND, since=trend[0]["ingest_date"], names=names):
            lines.setdefault(f"{row['bench']} {row['figure']}", []).append((row["ingest_date"], row["score"]))
    day = "where ingest_date = '{night}'"
    return Quality(
        failed=reader.listing(FAILED, "severity, n_failed DESC, table_name, rule", f"from validation_results {day} and not success"),
        unusual=reader.listing(UNUSUAL, "table_name, measure", f"from night_measures {day} and (value < lowest or value > highest)"),
        scores=scores, trend=trend, score_trend=lines,
    )  # fmt: skip
