"""Rivals: claims that are held against one another, within a text and across stories.

Belongs here: reading facts, and which of them meet. Does not: what a fact is (claimed), the decision on two of them (claimants).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from pipelines.stories.claimants import compare_claims, is_dated, one_a_pair
from pipelines.stories.claimed import Fact, Name, facts_of
from pipelines.stories.difference import Disagreement
from pipelines.stories.matters import COUNTED, Matter, find_matters
from pipelines.stories.wanted import Connection, nights_wanted, want

# Documents whose claims are read in one go.
DOCUMENTS_AT_ONCE = 8000

# The claims of facts that have a place, and what else is said in their sentences: without a place nothing is compared.
CLAIMS = f"""
  WITH counted AS MATERIALIZED (
    SELECT c.claim_id, c.claimant_name, c.claimant_organisation, c.claimant_entity_id,
           c.claim_date_start, c.claim_date_end, c.event_date_start, c.event_date_end, c.place_surface, c.place_entity_id, c.weapon, c.evidence,
           f.figure_id, f.same_as_figure_id, f.doc_id, f.sentence_id, f.char_start, f.char_end, f.surface,
           f.value_low, f.value_high, f.is_low_exclusive, f.is_high_exclusive, f.modifier, f.unit, f.counted_head, f.effect,
           f.victim_status, w.story_id, w.agency, w.source_name, w.published_date, coalesce(f.same_as_figure_id, f.figure_id) AS fact
    FROM claims c JOIN wanted w USING (doc_id) JOIN figures f ON f.figure_id = c.figure_id
    WHERE {COUNTED} AND c.ingest_date BETWEEN $first AND $last AND f.ingest_date BETWEEN $first AND $last
  ), looked_at AS (
    SELECT DISTINCT sentence_id FROM counted WHERE fact IN (SELECT fact FROM counted WHERE place_entity_id IS NOT NULL)
  )
  SELECT k.* EXCLUDE (fact), s.sentence_no, ce.name AS claimant_entity_name, pe.country_iso2 AS place_country
  FROM counted k SEMI JOIN looked_at USING (sentence_id) JOIN sentences s ON s.sentence_id = k.sentence_id
  LEFT JOIN entities ce ON ce.entity_id = k.claimant_entity_id LEFT JOIN entities pe ON pe.entity_id = k.place_entity_id
  WHERE s.ingest_date BETWEEN $first AND $last
  ORDER BY k.doc_id, k.char_start, k.claim_id
"""  # noqa: S608  a constant
NAMES = """
  SELECT m.doc_id, s.sentence_no, m.char_start, m.char_end, m.surface, m.label, m.entity_id, e.country_iso2,
         -- A country has no middle point: nothing happened there.
         coalesce(e.type = 'GPE' AND e.country_iso2 IS NOT NULL AND e.latitude IS NULL, false) AS is_country
  FROM mentions m SEMI JOIN wanted w USING (doc_id) JOIN sentences s ON s.sentence_id = m.sentence_id
  LEFT JOIN entities e ON e.entity_id = m.entity_id
  WHERE m.label IN ('GPE', 'LOC', 'ORG', 'PERSON') AND NOT m.is_nominal
    AND m.ingest_date BETWEEN $first AND $last AND s.ingest_date BETWEEN $first AND $last
  ORDER BY m.doc_id, m.char_start, m.mention_id
"""


def compare_stories(connection: Connection) -> tuple[list[Disagreement], list[str], int]:
    """Disagreements between claims of touched stories (`tellers`), among themselves and with those of others, the figures
    whose rows across stories they take the place of, and the number of claims left uncompared.

    Of claims of several stories that say one thing only the earliest is compared, so a claim that comes or goes (`gone`) may
    put another in its place: what was compared with either is compared anew.
    """
    rows = connection.execute(
        "SELECT figure_id_a, doc_id_a FROM gone WHERE field = 'claim' AND story_id IS NULL"
        " UNION SELECT figure_id_b, doc_id_b FROM gone WHERE field = 'claim' AND story_id IS NULL"
    ).fetchall()
    standing = _standing(connection, {doc_id for _, doc_id in rows})
    ends = {figure_id: doc_id for figure_id, doc_id in rows if doc_id in standing}
    matters = find_matters(connection, ends)
    touched = {doc_id for (doc_id,) in connection.execute("SELECT doc_id FROM tellers WHERE is_canonical").fetchall()}
    facts = _read_facts(connection, {*matters.within, *matters.documents})
    within = [
        row
        for doc_id in sorted(matters.within)
        for pair in combinations(facts.get(doc_id, ()), 2)
        if (row := compare_claims(*pair))
    ]
    held = [f for found in facts.values() for f in found if f.claim_id in matters.meetings and is_dated(f)]
    positions = {f.position for f in held if f.doc_id in touched}
    anew = [f for f in held if f.position in positions or f.figure_id in ends or f.claim_id in matters.crowded]
    found = one_a_pair(within) + one_a_pair(list(_across(held, anew, matters.meetings)))
    return found, sorted({f.figure_id for f in anew}), matters.n_left_out


def _standing(connection: Connection, documents: Collection[str]) -> set[str]:
    """Those of the documents that stand for their stories."""
    want(connection, documents)
    found = connection.execute(
        "SELECT doc_id FROM documents SEMI JOIN wanted USING (doc_id) WHERE is_canonical_copy AND status = 'current'"
    ).fetchall()
    connection.execute("DROP TABLE wanted")
    return {doc_id for (doc_id,) in found}


def _across(
    held: Sequence[Fact], anew: Sequence[Fact], meetings: Mapping[str, Sequence[Matter]]
) -> Iterator[Disagreement]:
    """Disagreements between claims of different documents with one of `anew` on either side."""
    earliest: dict[tuple[object, ...], Fact] = {}
    for fact in sorted(held, key=_age):
        earliest.setdefault(fact.position, fact)
    # Of two towns nothing is compared: only countries and lists of places meet all claims of a matter.
    everyone: dict[Matter, list[Fact]] = defaultdict(list)
    wide: dict[Matter, list[Fact]] = defaultdict(list)
    at: dict[tuple[Matter, frozenset[str]], list[Fact]] = defaultdict(list)
    for fact in earliest.values():
        for matter in meetings[fact.claim_id]:
            everyone[matter].append(fact)
            (wide[matter] if _is_wide(fact) else at[matter, fact.places]).append(fact)
    fresh = {f.claim_id for f in anew}
    for fact in earliest.values():
        if fact.claim_id in fresh:
            met = {
                other.claim_id: other
                for matter in meetings[fact.claim_id]
                for other in (everyone[matter] if _is_wide(fact) else [*at[matter, fact.places], *wide[matter]])
                if other.doc_id != fact.doc_id
            }
            for other in met.values():
                # Two fresh ones meet once.
                if other.claim_id not in fresh or _age(fact) < _age(other):
                    row = compare_claims(fact, other)
                    if row is not None:
                        yield row


def _is_wide(fact: Fact) -> bool:
    return len(fact.places) > 1 or bool(fact.countries)


def _age(fact: Fact) -> tuple[dt.date, str, int, str]:
    return fact.published or dt.date.max, fact.doc_id, fact.start, fact.claim_id


def _read_facts(connection: Connection, documents: Collection[str]) -> dict[str, list[Fact]]:
    """Facts of documents, by document. Those of one night are read together: what other nights hold is not read for them."""
    found: dict[str, list[Fact]] = {}
    want(connection, documents)
    ordered = [
        doc_id for (doc_id,) in connection.execute("SELECT doc_id FROM wanted ORDER BY ingest_date, doc_id").fetchall()
    ]
    connection.execute("DROP TABLE wanted")
    for first in range(0, len(ordered), DOCUMENTS_AT_ONCE):
        found |= _read_some_facts(connection, ordered[first : first + DOCUMENTS_AT_ONCE])
    return found


def _read_some_facts(connection: Connection, documents: Sequence[str]) -> dict[str, list[Fact]]:
    want(connection, documents)
    nights = nights_wanted(connection)
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    found = connection.execute(CLAIMS, nights)
    columns = [column[0] for column in found.description]
    for values in found.fetchall():
        row = dict(zip(columns, values, strict=True))
        claims[row["doc_id"]].append(row)
    connection.execute("DELETE FROM wanted WHERE NOT list_contains(?, doc_id)", [sorted(claims)])
    names: dict[str, list[Name]] = defaultdict(list)
    for doc_id, *name in connection.execute(NAMES, nights).fetchall():
        names[doc_id].append(Name(*name))
    texts: dict[str, dict[int, tuple[int, str]]] = defaultdict(dict)
    query = "SELECT doc_id, sentence_no, char_start, text FROM sentences SEMI JOIN wanted USING (doc_id) WHERE ingest_date BETWEEN $first AND $last"
    for doc_id, number, start, text in connection.execute(query, nights).fetchall():
        texts[doc_id][number] = (start, text)
    connection.execute("DROP TABLE wanted")
    return {doc_id: facts_of(rows, names[doc_id], texts[doc_id]) for doc_id, rows in sorted(claims.items())}
