"""Matters: which claims can disagree at all, found by sets, before any of them is read one by one.

Belongs here: the SQL that brings claims about one matter together (what happened, counted in what, in which country, on which
day), the cap on matters that a whole night writes about. Does not: the decision on two claims (claimants).

A claim is looked at closer only where another document says another number of the same matter, or its own text says two.
"""

# ruff: noqa: S608  constants and names of ours

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.stories.claimants import LONGEST_EVENT
from pipelines.stories.wanted import Connection

# Of one night's claims about one matter so many are compared with others: one of every voice first.
A_MATTER_A_NIGHT = 50
# Claims about which matters are sought in one go, as long as those of one country and kind of event are fewer.
CLAIMS_AT_ONCE = 50_000
Matter = tuple[object, ...]

DAYS = f"""
    SELECT k.*, event_date_start + unnest(range(event_date_end - event_date_start + 1))::INTEGER AS day FROM comparable_claims k
    WHERE event_date_start <= event_date_end AND event_date_end - event_date_start <= {LONGEST_EVENT}
"""
VARIES = """(min(value_low) IS DISTINCT FROM max(value_low) OR min(value_high) IS DISTINCT FROM max(value_high)
    OR count(value_low) NOT IN (0, count(*)) OR count(value_high) NOT IN (0, count(*)) OR min(modifier) <> max(modifier)
    OR bool_or(is_low_exclusive) <> bool_and(is_low_exclusive) OR bool_or(is_high_exclusive) <> bool_and(is_high_exclusive))"""
# Matters that what is touched is about: those of documents that no longer stand for their story too.
SOUGHT = f"""
  CREATE TEMP TABLE all_sought AS SELECT DISTINCT effect, unit, country, day FROM ({DAYS})
    WHERE doc_id IN (SELECT doc_id FROM tellers) OR figure_id IN (SELECT figure_id FROM ends_given)
"""
# One row a claim and day of its event, of those matters.
SQUARES = f"""
  CREATE OR REPLACE TEMP TABLE squares AS
    SELECT k.claim_id, k.doc_id, k.ingest_date, effect, s.unit, country, day, k.places, k.claimant_name, k.value_low,
           k.value_high, k.is_low_exclusive, k.is_high_exclusive, k.modifier, d.is_canonical_copy AND d.status = 'current' AS is_canonical
    FROM ({DAYS} AND event_date_end >= $first AND event_date_start <= $last) k
    JOIN sought s USING (effect, country, day) JOIN documents d USING (doc_id)
    WHERE s.unit IS NOT DISTINCT FROM k.unit
      AND (d.is_canonical_copy AND d.status = 'current' OR k.doc_id IN (SELECT doc_id FROM tellers))
"""
# Claims of matters with more of them than are compared: who comes or goes, or no longer stands for a story, changes who is.
CROWDED = f"""
  SELECT DISTINCT claim_id FROM squares s JOIN (
    SELECT effect, unit, country, day FROM squares GROUP BY effect, unit, country, day, ingest_date HAVING count(*) >= {A_MATTER_A_NIGHT}) h
    ON h.effect = s.effect AND h.unit IS NOT DISTINCT FROM s.unit AND h.country = s.country AND h.day = s.day
  WHERE is_canonical
"""
# The claims that stand for their stories, of matters where documents differ; of a crowded matter one of every voice first.
MEETINGS = f"""
  CREATE TEMP TABLE meetings AS
    WITH met AS (
      SELECT effect, unit, country, day FROM squares WHERE is_canonical GROUP BY ALL HAVING min(doc_id) <> max(doc_id) AND {VARIES}
    ), voices AS (
      SELECT s.*, row_number() OVER (PARTITION BY s.effect, s.unit, s.country, s.day, s.ingest_date, s.places, s.claimant_name,
               s.value_low, s.value_high, s.modifier ORDER BY s.doc_id, s.claim_id) AS nth
      FROM squares s JOIN met m ON m.effect = s.effect AND m.unit IS NOT DISTINCT FROM s.unit AND m.country = s.country AND m.day = s.day
      WHERE is_canonical
    )
    SELECT claim_id, effect, unit, country, day,
           row_number() OVER (PARTITION BY effect, unit, country, day, ingest_date ORDER BY nth, doc_id, claim_id) AS place
    FROM voices
"""
WITHIN = f"""
    SELECT doc_id FROM comparable_claims SEMI JOIN (FROM tellers WHERE is_canonical) USING (doc_id)
    GROUP BY doc_id, effect, unit HAVING min(figure_id) <> max(figure_id) AND {VARIES}
"""


# Claims of two countries, or of two kinds of event, are never held against one another across documents.
GROUPS = """
    SELECT effect, country, count(*) FROM comparable_claims SEMI JOIN all_sought USING (effect, country)
    GROUP BY ALL ORDER BY effect, country
"""


@dataclass(frozen=True, slots=True)
class Matters:
    """What has to be looked at: `meetings`, for each claim the matters in which it is held against others; `crowded`, claims
    to be compared anew because a matter of theirs has more than are compared; `n_left_out`, claims past the cap, counted
    once a matter.
    """

    meetings: Mapping[str, list[Matter]]
    crowded: Collection[str]
    n_left_out: int


def find_within(connection: Connection) -> list[str]:
    """Documents of `tellers` that may disagree with themselves."""
    return [doc_id for (doc_id,) in connection.execute(f"{WITHIN} ORDER BY doc_id").fetchall()]


def find_matters(connection: Connection, ends: Collection[str]) -> Iterator[Matters]:
    """What the documents of `tellers` and the figures `ends` touch, some countries and kinds of event at a time."""
    figures = pl.DataFrame({"figure_id": sorted(ends)}, schema={"figure_id": pl.String})
    connection.register("ends_given", figures.to_arrow())
    connection.execute(SOUGHT)
    connection.unregister("ends_given")
    for groups in _batches(connection.execute(GROUPS).fetchall()):
        some = pl.DataFrame(groups, schema={"effect": pl.String, "country": pl.String}, orient="row")
        connection.register("groups_given", some.to_arrow())
        connection.execute("CREATE TEMP TABLE sought AS FROM all_sought SEMI JOIN groups_given USING (effect, country)")
        connection.unregister("groups_given")
        yield _matters_of(connection)
        connection.execute("DROP TABLE sought; DROP TABLE squares; DROP TABLE meetings")
    connection.execute("DROP TABLE all_sought")


def _batches(groups: Sequence[tuple[str, str, int]]) -> Iterator[list[tuple[str, str]]]:
    batch: list[tuple[str, str]] = []
    n = 0
    for effect, country, n_claims in groups:
        if batch and n + n_claims > CLAIMS_AT_ONCE:
            yield batch
            batch, n = [], 0
        batch.append((effect, country))
        n += n_claims
    if batch:
        yield batch


def _matters_of(connection: Connection) -> Matters:
    """The matters of `sought`."""
    _square(connection)
    crowded = {claim_id for (claim_id,) in connection.execute(CROWDED).fetchall()}
    if crowded:
        # What such a claim is compared with is all that any matter of it brings.
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE sought AS FROM sought UNION "
            f"SELECT effect, unit, country, day FROM ({DAYS}) SEMI JOIN ({CROWDED}) USING (claim_id)"
        )
        _square(connection)
    connection.execute(MEETINGS)
    meetings: dict[str, list[Matter]] = defaultdict(list)
    kept = f"SELECT claim_id, effect, unit, country, day FROM meetings WHERE place <= {A_MATTER_A_NIGHT}"
    for claim_id, *matter in connection.execute(kept).fetchall():
        meetings[claim_id].append(tuple(matter))
    ((left_out,),) = connection.execute(f"SELECT count(*) FROM meetings WHERE place > {A_MATTER_A_NIGHT}").fetchall()
    return Matters(meetings, crowded, left_out)


def _square(connection: Connection) -> None:
    """Makes `squares` of the matters of `sought`; claims of other days are skipped without being read."""
    days = "SELECT coalesce(min(day), 'epoch'::DATE), coalesce(max(day), 'epoch'::DATE) FROM sought"
    ((first, last),) = connection.execute(days).fetchall()
    connection.execute(SQUARES, {"first": first, "last": last})
