"""Matters: which claims of which documents can disagree at all, found by sets, before any of them is read one by one.

Belongs here: the SQL that brings claims about one matter together (what happened, counted in what, in which country, on which
day), the cap on matters that a whole night writes about. Does not: the decision on two claims (claimants).

A claim is looked at closer only where another document says another number of the same matter, or its own text says two.
"""

# ruff: noqa: S608  constants and names of ours

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.stories.claimants import LONGEST_EVENT
from pipelines.stories.wanted import Connection

# Of one night's claims about one matter so many are compared with others: one of every voice first.
A_MATTER_A_NIGHT = 50
# Claims that count something that happened; c and f are claims and figures. "Six others" are added to a count, no rival of one.
COUNTED = """c.polarity = 'asserts' AND f.effect IS NOT NULL AND f.kind = 'count' AND f.part_of_figure_id IS NULL
    AND (f.is_summable OR f.not_summable_reason = 'repeat') AND NOT regexp_matches(coalesce(f.counted, ''), '\\bothers?\\b')"""
Matter = tuple[object, ...]

# All claims of facts that have a place somewhere in the document; a fact's event is that of its first dated claim.
PLACED = f"""
  CREATE OR REPLACE TEMP TABLE placed_now AS
    WITH located AS (
      SELECT DISTINCT c.doc_id FROM claims c SEMI JOIN asked_now USING (doc_id)
      WHERE c.place_entity_id IS NOT NULL AND c.polarity = 'asserts' AND c.figure_id IS NOT NULL
        AND c.ingest_date BETWEEN $first AND $last
    ), told AS MATERIALIZED (
      SELECT c.doc_id, c.claim_id, c.figure_id, coalesce(f.same_as_figure_id, f.figure_id) AS fact, c.claimant_name, c.place_entity_id,
             c.event_date_start, c.event_date_end, c.ingest_date, f.char_start, f.effect, f.unit, f.modifier, f.value_low, f.value_high,
             f.is_low_exclusive, f.is_high_exclusive
      FROM claims c SEMI JOIN located USING (doc_id) JOIN figures f ON f.figure_id = c.figure_id
      WHERE {COUNTED} AND c.ingest_date BETWEEN $first AND $last AND f.ingest_date BETWEEN $first AND $last
    ), many AS (
      SELECT fact FROM told GROUP BY fact HAVING count(*) > 1
    ), first_dated AS (
      SELECT fact, event_date_start, event_date_end FROM told SEMI JOIN many USING (fact) WHERE event_date_start IS NOT NULL
      QUALIFY row_number() OVER (PARTITION BY fact ORDER BY char_start, claim_id) = 1
    )
    SELECT t.* EXCLUDE (event_date_start, event_date_end), coalesce(e.country_iso2, t.place_entity_id) AS country,
           coalesce(d.event_date_start, t.event_date_start) AS event_start,
           CASE WHEN d.fact IS NULL THEN t.event_date_end ELSE d.event_date_end END AS event_end
    FROM told t LEFT JOIN first_dated d USING (fact) LEFT JOIN entities e ON e.entity_id = t.place_entity_id
    WHERE t.place_entity_id IS NOT NULL AND t.modifier <> 'vague'
"""
VARIES = """(min(value_low) IS DISTINCT FROM max(value_low) OR min(value_high) IS DISTINCT FROM max(value_high)
    OR count(value_low) NOT IN (0, count(*)) OR count(value_high) NOT IN (0, count(*)) OR min(modifier) <> max(modifier)
    OR bool_or(is_low_exclusive) <> bool_and(is_low_exclusive) OR bool_or(is_high_exclusive) <> bool_and(is_high_exclusive))"""
# One row a claim and day of its event.
SQUARES = f"""
    SELECT p.* EXCLUDE (event_start, event_end), event_start + unnest(range(event_end - event_start + 1))::INTEGER AS day
    FROM placed p WHERE event_start <= event_end AND event_end - event_start <= {LONGEST_EVENT}
"""
NEAR = f"""
  CREATE OR REPLACE TEMP TABLE asked_now AS
    WITH countries AS (SELECT DISTINCT country FROM sought), days AS (SELECT min(day) AS first, max(day) AS last FROM sought),
    placed_near AS (
      SELECT c.doc_id, c.figure_id, coalesce(e.country_iso2, e.entity_id) AS country, c.event_date_start AS start,
             least(c.event_date_end - c.event_date_start, {LONGEST_EVENT}) AS n_more
      FROM claims c JOIN entities e ON e.entity_id = c.place_entity_id CROSS JOIN days
      WHERE c.polarity = 'asserts' AND (c.event_date_start IS NULL OR (c.event_date_start <= days.last AND c.event_date_end >= days.first))
        AND coalesce(e.country_iso2, e.entity_id) IN (FROM countries)
    ), dated AS (
      SELECT doc_id, figure_id, country, start + unnest(range(n_more + 1))::INTEGER AS day FROM placed_near WHERE start IS NOT NULL
    ), about AS (
      SELECT t.doc_id, t.figure_id, s.effect, s.unit FROM dated t JOIN sought s USING (country, day)
      -- Without a day of its own it may be of the event that another claim of the fact dates.
      UNION ALL SELECT t.doc_id, t.figure_id, s.effect, s.unit FROM placed_near t
        JOIN (SELECT DISTINCT country, effect, unit FROM sought) s USING (country) WHERE t.start IS NULL
    )
    SELECT DISTINCT a.doc_id FROM about a
    JOIN figures f ON f.figure_id = a.figure_id AND f.effect = a.effect AND f.unit IS NOT DISTINCT FROM a.unit
    JOIN documents d ON d.doc_id = a.doc_id
    WHERE d.is_canonical_copy AND d.status = 'current' AND a.doc_id NOT IN (FROM looked_at)
"""
# The claims that stand for their stories, of matters where documents differ; of a crowded matter one of every voice first.
MEETINGS = f"""
  CREATE TEMP TABLE meetings AS
    WITH squares AS MATERIALIZED (
      SELECT * FROM ({SQUARES}) s WHERE is_canonical AND EXISTS (FROM sought t WHERE t.effect = s.effect
        AND t.unit IS NOT DISTINCT FROM s.unit AND t.country = s.country AND t.day = s.day)
    ), met AS (
      SELECT effect, unit, country, day FROM squares GROUP BY ALL HAVING min(doc_id) <> max(doc_id) AND {VARIES}
    ), voices AS (
      SELECT s.*, row_number() OVER (PARTITION BY s.effect, s.unit, s.country, s.day, s.ingest_date, s.place_entity_id, s.claimant_name,
               s.value_low, s.value_high, s.modifier ORDER BY s.doc_id, s.claim_id) AS nth
      FROM squares s JOIN met m ON m.effect = s.effect AND m.unit IS NOT DISTINCT FROM s.unit AND m.country = s.country AND m.day = s.day
    )
    SELECT claim_id, doc_id, effect, unit, country, day,
           row_number() OVER (PARTITION BY effect, unit, country, day, ingest_date ORDER BY nth, doc_id, claim_id) AS place
    FROM voices
"""
# Matters with more of them than are compared: who comes or goes changes who is.
CROWDED = f"""
    SELECT DISTINCT s.claim_id, s.doc_id, s.figure_id FROM ({SQUARES}) s
    JOIN (SELECT effect, unit, country, day FROM ({SQUARES}) WHERE is_canonical
          GROUP BY effect, unit, country, day, ingest_date HAVING count(*) >= {A_MATTER_A_NIGHT}) h
      ON h.effect = s.effect AND h.unit IS NOT DISTINCT FROM s.unit AND h.country = s.country AND h.day = s.day
    JOIN sought t ON t.effect = s.effect AND t.unit IS NOT DISTINCT FROM s.unit AND t.country = s.country AND t.day = s.day
    WHERE s.is_canonical
"""
WITHIN = f"""
    SELECT doc_id FROM placed WHERE is_told AND is_canonical GROUP BY doc_id, effect, unit HAVING min(figure_id) <> max(figure_id) AND {VARIES}
"""


@dataclass(frozen=True, slots=True)
class Matters:
    """What has to be looked at: `within`, documents that may disagree with themselves; `meetings`, for each claim the matters
    in which it is held against others; `documents` that make those claims; `crowded`, claims to be compared anew because a
    matter of theirs has more than are compared; `n_left_out`, claims past the cap, counted once a matter.
    """

    within: Collection[str]
    documents: Collection[str]
    meetings: Mapping[str, list[Matter]]
    crowded: Collection[str]
    n_left_out: int


def find_matters(connection: Connection, ends: Mapping[str, str]) -> Matters:
    """What the documents of `tellers` and the figures `ends` (figure: document that still stands for its story) touch."""
    figures = pl.DataFrame(
        {"figure_id": list(ends), "doc_id": list(ends.values())}, schema={"figure_id": pl.String, "doc_id": pl.String}
    )
    connection.register("ends_given", figures.to_arrow())
    connection.execute(
        """
        CREATE TEMP TABLE looked_at (doc_id VARCHAR);
        CREATE TEMP TABLE asked_now AS SELECT doc_id FROM tellers UNION SELECT doc_id FROM ends_given;
        """
    )
    _place(connection, is_first=True)
    connection.execute(
        f"""
        CREATE TEMP TABLE sought AS SELECT DISTINCT effect, unit, country, day FROM ({SQUARES})
          WHERE is_told OR figure_id IN (SELECT figure_id FROM ends_given);
        """
    )
    connection.unregister("ends_given")
    within = [doc_id for (doc_id,) in connection.execute(WITHIN).fetchall()]
    crowded: set[str] = set()
    others = "SELECT 1 FROM documents ANTI JOIN tellers USING (doc_id) WHERE is_canonical_copy AND status = 'current' LIMIT 1"
    if connection.execute("SELECT 1 FROM sought LIMIT 1").fetchone() and connection.execute(others).fetchone():
        connection.execute(NEAR)
        _place(connection)
        crowded = {claim_id for claim_id, _, _ in connection.execute(CROWDED).fetchall()}
        if crowded:
            connection.execute(
                f"""
                CREATE OR REPLACE TEMP TABLE sought AS FROM sought UNION
                  SELECT s.effect, s.unit, s.country, s.day FROM ({SQUARES}) s SEMI JOIN ({CROWDED}) c USING (claim_id);
                """
            )
            connection.execute(NEAR)
            _place(connection)
    connection.execute(MEETINGS)
    meetings: dict[str, list[Matter]] = defaultdict(list)
    documents: set[str] = set()
    kept = f"SELECT claim_id, doc_id, effect, unit, country, day FROM meetings WHERE place <= {A_MATTER_A_NIGHT}"
    for claim_id, doc_id, *matter in connection.execute(kept).fetchall():
        meetings[claim_id].append(tuple(matter))
        documents.add(doc_id)
    left_out = connection.execute(f"SELECT count(*) FROM meetings WHERE place > {A_MATTER_A_NIGHT}").fetchall()
    for name in ("looked_at", "asked_now", "placed_now", "placed", "sought", "meetings"):
        connection.execute(f"DROP TABLE {name}")
    return Matters(within, documents, meetings, crowded, left_out[0][0])


def _place(connection: Connection, is_first: bool = False) -> None:
    """Adds the claims of `asked_now` to `placed`."""
    nights = dict(
        zip(
            ("first", "last"),
            connection.execute(
                "SELECT min(ingest_date), max(ingest_date) FROM documents SEMI JOIN asked_now USING (doc_id)"
            ).fetchall()[0],
            strict=True,
        )
    )
    connection.execute(PLACED, _bounded(nights))
    rows = """SELECT p.*, coalesce(d.is_canonical_copy AND d.status = 'current', false) AS is_canonical, t.doc_id IS NOT NULL AS is_told
        FROM placed_now p JOIN documents d USING (doc_id) LEFT JOIN tellers t USING (doc_id)"""
    connection.execute(f"CREATE TEMP TABLE placed AS {rows}" if is_first else f"INSERT INTO placed {rows}")
    connection.execute("INSERT INTO looked_at FROM asked_now")


def _bounded(nights: Mapping[str, dt.date | None]) -> dict[str, dt.date]:
    return {name: night or dt.date.min for name, night in nights.items()}
