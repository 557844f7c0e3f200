"""Comparable: claims that can be held against others: counts of what happened, at a place, each once a document and claimant.

Belongs here: which claims those are, folding repeats, the places and the event of a claim. Does not: comparing them (stories),
how claims are found (claims).

They are told while the document is at hand, since publishing would read every sentence and name again for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from pipelines.extract.effects.words import ON_PEOPLE
from pipelines.extract.gazetteer import fold

Row = Mapping[str, Any]
# "Syria and Iraq": one place beside another.
BESIDE = re.compile(r",? and |, ")
# "Six others" are added to a count, no rival of one.
OTHERS = re.compile(r"\bothers?\b")
OF_FIGURES = (
    "figure_id", "doc_id", "sentence_id", "char_start", "char_end", "surface", "value_low", "value_high", "is_low_exclusive",
    "is_high_exclusive", "modifier", "effect", "unit", "counted_head", "victim_status",
)  # fmt: skip
OF_CLAIMS = (
    "claim_id", "claimant_name", "claimant_organisation", "claimant_entity_id", "claim_date_start", "claim_date_end", "weapon",
)  # fmt: skip


def comparable_rows(text: str, found: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    """Rows of comparable_claims of one document, by place in it, of its rows of claims, figures, mentions and entities."""
    figures = {figure["figure_id"]: figure for figure in found["figures"] if _is_counted(figure)}
    facts: dict[str, list[Row]] = defaultdict(list)
    for claim in found["claims"]:
        figure = figures.get(claim["figure_id"])
        if figure is not None and claim["polarity"] == "asserts":
            facts[figure["same_as_figure_id"] or figure["figure_id"]].append(
                {**claim, "char_start": figure["char_start"]}
            )
    entities = {entity["entity_id"]: entity for entity in found["entities"]}
    places = [
        {**m, "place": place_key(m["entity_id"], m["surface"])}
        for m in found["mentions"]
        if m["label"] in ("GPE", "LOC") and m["sentence_id"]
    ]
    countries = {entity_id for entity_id, entity in entities.items() if _is_country(entity)}
    rows = []
    for told in facts.values():
        claims = sorted(told, key=lambda c: (c["char_start"], c["claim_id"]))
        # A fact's event is that of its first dated claim.
        event = next((claim for claim in claims if claim["event_date_start"] is not None), claims[0])
        for claim in _once_a_claimant(claims):
            about = _places_of(text, claim, places, countries)
            figure = figures[claim["figure_id"]]
            if not about or figure["modifier"] == "vague":
                continue
            rows.append(
                {name: figure[name] for name in OF_FIGURES}
                # "The Front says 45" of the dead: they are people whatever the text calls them.
                | {"unit": figure["unit"] or ("person" if figure["effect"] in ON_PEOPLE else None)}
                | {name: claim[name] for name in OF_CLAIMS}
                | {name: event[name] for name in ("event_date_start", "event_date_end")}
                | {
                    "places": sorted(about),
                    "place_countries": sorted({entities[p]["country_iso2"] for p in about & countries}),
                    "country": _country_of(claim, entities),
                    "place_name": _name_of(about, places) or claim["place_surface"],
                }
            )
    return sorted(rows, key=lambda row: (row["char_start"], row["claim_id"]))


def _is_counted(figure: Row) -> bool:
    """Whether a figure counts something that happened, and is no part of another that does."""
    return (
        figure["effect"] is not None
        and figure["kind"] == "count"
        and figure["part_of_figure_id"] is None
        and (figure["is_summable"] or figure["not_summable_reason"] == "repeat")
        and not OTHERS.search(figure["counted"] or "")
    )


def _is_country(entity: Row) -> bool:
    """A country has no middle point: nothing happened there."""
    return entity["type"] == "GPE" and entity["country_iso2"] is not None and entity["latitude"] is None


def _once_a_claimant(claims: Sequence[Row]) -> list[Row]:
    # Where a repeat names who says it, the text itself only passes it on.
    attributed = [claim for claim in claims if claim["claimant_name"] is not None]
    once: dict[str | None, Row] = {}
    for claim in attributed or claims:
        once.setdefault(
            claimant_key(claim["claimant_entity_id"], claim["claimant_organisation"], claim["claimant_name"]), claim
        )
    return list(once.values())


def claimant_key(entity_id: str | None, organisation: str | None, name: str | None) -> str | None:
    """The same for the same claimant everywhere: the entity where it is one, else the name; None where the text itself claims."""
    if name is None:
        return None
    return entity_id or fold(organisation or name)


def place_key(entity_id: str | None, surface: str) -> str:
    """The same for the same place everywhere: the entity where it is one, else the name.

    Most villages are in no list; of two that bear one name, seldom both are told of on the same day.
    """
    return entity_id or f"name:{fold(surface)}"


def _country_of(claim: Row, entities: Mapping[str, Row]) -> str:
    place = claim["place_entity_id"]
    code: str | None = None if place is None else entities[place]["country_iso2"]
    return code or place_key(place, claim["place_surface"])


def _places_of(text: str, claim: Row, places: Sequence[Row], countries: set[str]) -> set[str]:
    """Places that a claim is about; none where they are a guess.

    The place of a sentence before it holds on only while no other town is named.
    """
    if claim["place_surface"] is None:
        return set()
    place = place_key(claim["place_entity_id"], claim["place_surface"])
    if "place:sentence" not in claim["evidence"]:
        near = [p for p in places if p["char_end"] <= claim["char_start"] and p["place"] not in countries]
        return set() if near and near[-1]["place"] != place else {place}
    about = {place}
    here = [p for p in places if p["sentence_id"] == claim["sentence_id"]]
    for left, right in pairwise(here):
        ids = {left["place"], right["place"]}
        is_one_kind = (left["place"] in countries) == (right["place"] in countries)
        if place in ids and is_one_kind and BESIDE.fullmatch(text[left["char_end"] : right["char_start"]]):
            about |= ids
    return about


def _name_of(about: set[str], places: Sequence[Row]) -> str:
    """The places by the names the text gives them, in its order."""
    said: dict[str, str] = {}
    for place in places:
        if place["place"] in about:
            said.setdefault(place["place"], place["surface"])
    return " and ".join(said.values())
