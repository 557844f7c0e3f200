"""Rivals: claims that are held against one another, within a text and across stories.

Belongs here: which facts meet. Does not: what a fact is (claimed), the decision on two of them (claimants).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from pipelines.stories.claimants import compare_claims, is_dated, one_a_pair
from pipelines.stories.claimed import Fact, read_facts
from pipelines.stories.difference import Disagreement
from pipelines.stories.matters import Matter, find_matters, find_within
from pipelines.stories.wanted import Connection, want

# Documents whose claims are held against one another in one go.
DOCUMENTS_AT_ONCE = 8000


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
    ends = {figure_id for figure_id, doc_id in rows if doc_id in standing}
    touched = {doc_id for (doc_id,) in connection.execute("SELECT doc_id FROM tellers WHERE is_canonical").fetchall()}
    within = one_a_pair(list(_within(connection)))
    across: list[Disagreement] = []
    stale: set[str] = set()
    n_left_out = 0
    for matters in find_matters(connection, ends):
        facts = read_facts(connection, matters.meetings)
        held = [f for found in facts.values() for f in found if is_dated(f)]
        positions = {f.position for f in held if f.doc_id in touched}
        anew = [f for f in held if f.position in positions or f.figure_id in ends or f.claim_id in matters.crowded]
        across += _across(held, anew, matters.meetings)
        stale |= {f.figure_id for f in anew}
        n_left_out += matters.n_left_out
    return within + one_a_pair(across), sorted(stale), n_left_out


def _within(connection: Connection) -> Iterator[Disagreement]:
    """Disagreements of documents with themselves."""
    documents = find_within(connection)
    for first in range(0, len(documents), DOCUMENTS_AT_ONCE):
        for found in read_facts(connection, documents=documents[first : first + DOCUMENTS_AT_ONCE]).values():
            yield from (row for pair in combinations(found, 2) if (row := compare_claims(*pair)))


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
