"""Claimed: facts of documents: what is said to have happened to how many, by whom, where and when, each once a document.

Belongs here: folding repeats, who is the same claimant, the places and clocks of a claim. Does not: comparing (claimants),
reading the database (disagreements).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipelines.extract.gazetteer import fold

# "Syria and Iraq": one place beside another.
BESIDE = re.compile(r",? and |, ")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim about one figure. Dates are days; `claimant` is a key that is the same for the same claimant everywhere.

    `places` is empty where the text does not tell where; `countries` are the codes of those that are countries; `country` is
    the code of the place named, or the place itself.
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
    country: str | None
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


@dataclass(frozen=True, slots=True)
class Name:
    """A linked name in a document."""

    sentence_no: int
    start: int
    end: int
    surface: str
    label: str
    entity_id: str | None
    country: str | None
    is_country: bool


def facts_of(claims: Sequence[Row], names: Sequence[Name], texts: Mapping[int, tuple[int, str]]) -> list[Fact]:
    """Facts of one document, by place in it.

    `claims` are its claims of counts something happened to, with their figures; `texts` the sentences by number, with
    their first character.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in claims:
        groups[row["same_as_figure_id"] or row["figure_id"]].append(row)
    found = []
    for rows in groups.values():
        # Where a repeat names who says it, the text itself only passes it on.
        attributed = [row for row in rows if row["claimant_name"] is not None]
        event = next((row for row in rows if row["event_date_start"] is not None), rows[0])
        seen: set[str] = set()
        for row in sorted(attributed or rows, key=lambda r: (r["char_start"], r["claim_id"])):
            key, name = _claimant(row)
            if key not in seen:
                seen.add(key)
                found.append(_fact(row, event, key, name, names, texts))
    return sorted(found, key=lambda f: (f.start, f.claim_id))


def _fact(
    row: Row, event: Row, key: str, name: str, names: Sequence[Name], texts: Mapping[int, tuple[int, str]]
) -> Fact:  # fmt: skip
    places, country = _places(row, names, texts)
    countries = frozenset(n.country for n in names if n.entity_id in places and n.country and n.is_country)
    return Fact(
        row["claim_id"], row["figure_id"], row["doc_id"], row["story_id"], row["sentence_id"], row["char_start"], row["char_end"],
        row["surface"], row["value_low"], row["value_high"], row["is_low_exclusive"], row["is_high_exclusive"], row["modifier"],
        row["effect"], row["unit"], row["counted_head"], row["victim_status"], key, name, row["claimant_name"] is None,
        row["claim_date_start"], row["claim_date_end"] or row["published_date"], event["event_date_start"], event["event_date_end"], places, countries, country,
        _names_of(places, names) or row["place_surface"], row["weapon"], row["published_date"],
    )  # fmt: skip


def _names_of(places: frozenset[str], names: Sequence[Name]) -> str:
    """The places by the names the text gives them, in its order."""
    said: dict[str, str] = {}
    for name in names:
        if name.entity_id in places:
            said.setdefault(str(name.entity_id), name.surface)
    return " and ".join(said.values())


def _claimant(row: Row) -> tuple[str, str]:
    """Key and name of a claimant: the entity where it is one, else the name."""
    name = row["claimant_name"]
    if name is None:
        carrier = row["agency"] or row["source_name"] or row["doc_id"]
        return f"text:{fold(carrier)}", row["agency"] or row["source_name"] or "the text"
    entity = row["claimant_entity_id"]
    if entity is not None:
        return entity, name
    return fold(row["claimant_organisation"] or name), name


def _between(left: Name, right: Name, texts: Mapping[int, tuple[int, str]]) -> str:
    offset, text = texts[left.sentence_no]
    return text[left.end - offset : right.start - offset]


def _places(row: Row, names: Sequence[Name], texts: Mapping[int, tuple[int, str]]) -> tuple[frozenset[str], str | None]:
    """Places that a figure is about, and the country of the first; none where they are a guess.

    The place of a sentence before it holds on only while no other town is named.
    """
    place = row["place_entity_id"]
    if place is None:
        return frozenset(), None
    country = row["place_country"] or place
    located = [n for n in names if n.label in ("GPE", "LOC") and n.entity_id is not None]
    if "place:sentence" not in (row["evidence"] or ()):
        near = [n for n in located if n.end <= row["char_start"] and not n.is_country]
        if near and near[-1].entity_id != place:
            return frozenset(), None
        return frozenset([place]), country
    here = [n for n in located if n.sentence_no == row["sentence_no"]]
    found = {place}
    for left, right in pairwise(here):
        gap = _between(left, right, texts)
        if BESIDE.fullmatch(gap) and place in (left.entity_id, right.entity_id) and left.is_country == right.is_country:
            found |= {str(left.entity_id), str(right.entity_id)}
    return frozenset(found), country
