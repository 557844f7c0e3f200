"""Claimed: facts: what is said to have happened to how many, by whom, where and when, each once a document.

Belongs here: a fact as it is compared, read from the database. Does not: which claims are facts (extract.comparable),
comparing (claimants).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.extract.comparable import claimant_key
from pipelines.extract.gazetteer import fold
from pipelines.stories.wanted import Connection

Row = Mapping[str, Any]
ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim about one figure. Dates are days; `claimant` is a key that is the same for the same claimant everywhere.

    `places` is never empty; `countries` are the codes of those that are countries; `country` is the code of the place named,
    or the place itself.
    """

    claim_id: str
    figure_id: str
    doc_id: str
    story_id: str
    sentence_id: str
    start: int
    end: int
    surface: str
    low: float | None
    high: float | None
    is_low_exclusive: bool
    is_high_exclusive: bool
    modifier: str
    effect: str
    unit: str | None
    counted: str | None
    victim_status: str | None
    claimant: str
    name: str
    is_text: bool
    said_start: dt.date | None
    said_end: dt.date | None
    event_start: dt.date | None
    event_end: dt.date | None
    places: frozenset[str]
    countries: frozenset[str]
    country: str
    place: str | None
    weapon: str | None
    published: dt.date | None

    @property
    def position(self) -> tuple[object, ...]:
        """Equal for claims of several stories that say one thing: of those the earliest stands for all."""
        return (
            self.claimant, self.effect, self.unit, self.counted, self.victim_status, self.low, self.high, self.modifier,
            self.places, self.country, self.said_start, self.said_end, self.event_start, self.event_end, self.weapon,
        )  # fmt: skip


def read_facts(
    connection: Connection, claims: Collection[str] = (), documents: Collection[str] = ()
) -> dict[str, list[Fact]]:
    """Facts by document, in order of text: those of some claims, and all of some documents."""
    asked = pl.DataFrame({"claim_id": sorted(claims)}, schema={"claim_id": pl.String})
    whole = pl.DataFrame({"doc_id": sorted(documents)}, schema={"doc_id": pl.String})
    connection.register("asked_claims", asked.to_arrow())
    connection.register("asked_documents", whole.to_arrow())
    rows = connection.execute(
        "WITH ids AS MATERIALIZED (FROM asked_claims UNION SELECT claim_id FROM comparable_claims SEMI JOIN asked_documents USING (doc_id)),"
        # Materialized: the few of them look for their documents, not all documents for them.
        " chosen AS MATERIALIZED (FROM comparable_claims SEMI JOIN ids USING (claim_id))"
        " SELECT k.*, d.story_id, d.agency, d.source_name, d.published_date FROM chosen k JOIN documents d USING (doc_id)"
        " ORDER BY k.doc_id, k.char_start, k.claim_id"
    )
    columns = [column[0] for column in rows.description]
    found: dict[str, list[Fact]] = defaultdict(list)
    while chunk := rows.fetchmany(ROWS_AT_ONCE):
        for values in chunk:
            fact = _fact(dict(zip(columns, values, strict=True)))
            found[fact.doc_id].append(fact)
    connection.unregister("asked_claims")
    connection.unregister("asked_documents")
    return found


def _fact(row: Row) -> Fact:
    key, name = _claimant(row)
    return Fact(
        row["claim_id"], row["figure_id"], row["doc_id"], row["story_id"], row["sentence_id"], row["char_start"], row["char_end"],
        row["surface"], row["value_low"], row["value_high"], row["is_low_exclusive"], row["is_high_exclusive"], row["modifier"],
        row["effect"], row["unit"], row["counted_head"], row["victim_status"], key, name, row["claimant_name"] is None,
        row["claim_date_start"], row["claim_date_end"] or row["published_date"], row["event_date_start"], row["event_date_end"],
        frozenset(row["places"]), frozenset(row["place_countries"]), row["country"], row["place_name"], row["weapon"],
        row["published_date"],
    )  # fmt: skip


def _claimant(row: Row) -> tuple[str, str]:
    """Key and name of a claimant; of what the text itself claims, who brings the text."""
    name = row["claimant_name"]
    key = claimant_key(row["claimant_entity_id"], row["claimant_organisation"], name)
    if key is not None:
        return key, name
    carrier = row["agency"] or row["source_name"] or row["doc_id"]
    return f"text:{fold(carrier)}", row["agency"] or row["source_name"] or "the text"
