"""Claims that can be held against others, of rows as the extraction makes them."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.extract.comparable import claimant_key, comparable_rows
from pipelines.tables import frame_of

Row = dict[str, Any]
TEXT = "In Aldor and Bryn, 12 people were killed, a medic said. Fighting reached Bryn. The 12 dead were named by the council."
ENTITIES: list[Row] = [
    {"entity_id": "geonames:1", "name": "Aldor", "type": "GPE", "country_iso2": "XA", "latitude": 1.0},
    {"entity_id": "geonames:2", "name": "Bryn", "type": "GPE", "country_iso2": "XA", "latitude": 2.0},
    {"entity_id": "geonames:3", "name": "Xand", "type": "GPE", "country_iso2": "XA", "latitude": None},
]


def mention(surface: str, number: int, at: int = 0) -> Row:
    start = TEXT.index(surface, at)
    entity = {"Aldor": "geonames:1", "Bryn": "geonames:2"}[surface]
    return {
        "mention_id": f"m{number}", "sentence_id": f"s{TEXT.count('. ', 0, start)}", "char_start": start, "char_end": start + len(surface),
        "surface": surface, "label": "GPE", "entity_id": entity,
    }  # fmt: skip


def figure(name: str = "f1", start: int = 19, **more: Any) -> Row:
    row = {
        "figure_id": name, "doc_id": "d", "sentence_id": "s0", "char_start": start, "char_end": start + 2, "surface": "12", "kind": "count",
        "value_low": 12.0, "value_high": 12.0, "is_low_exclusive": False, "is_high_exclusive": False, "modifier": "exact", "effect": "killed",
        "unit": "person", "counted": "people", "is_summable": True,
    }  # fmt: skip
    return row | more


def claim(name: str = "c1", of: str | None = "f1", **more: Any) -> Row:
    row = {
        "claim_id": name, "figure_id": of, "doc_id": "d", "sentence_id": "s0", "claimant_name": "a medic", "polarity": "asserts",
        "place_surface": "Aldor", "place_entity_id": "geonames:1", "evidence": ["place:sentence"],
    }  # fmt: skip
    return row | more


MENTIONS = [mention("Aldor", 1), mention("Bryn", 2), mention("Bryn", 3, 30)]


def told(claims: list[Row], figures: list[Row] | None = None, mentions: list[Row] | None = None) -> list[Row]:
    rows: dict[str, list[Row]] = {"claims": claims, "figures": figures or [figure()], "mentions": MENTIONS if mentions is None else mentions, "entities": ENTITIES}
    return comparable_rows(TEXT, {table: frame_of(table, given).to_dicts() for table, given in rows.items()})


def test_places_beside_one_another() -> None:
    """A toll of two towns would otherwise be held against the toll of one of them, and called a disagreement."""
    (row,) = told([claim()])
    assert row["places"] == ["geonames:1", "geonames:2"]
    assert (row["place_name"], row["country"], row["place_countries"]) == ("Aldor and Bryn", "XA", [])


def test_a_whole_country() -> None:
    """A count of a country holds those of its towns: that it is one must be known when they are compared."""
    (row,) = told([claim(place_entity_id="geonames:3")])
    assert (row["places"], row["place_countries"], row["country"]) == (["geonames:3"], ["XA"], "XA")


def test_a_village_no_list_has() -> None:
    """Most of what is fought over is in no gazetteer: left out, claims of it would never be held against one another."""
    village = {**mention("Bryn", 4), "entity_id": None}
    (row,) = told([claim(place_surface="Bryn", place_entity_id=None)], mentions=[village])
    assert (row["places"], row["country"], row["place_name"]) == (["name:bryn"], "name:bryn", "Bryn")


@pytest.mark.parametrize(
    ("claims", "figures"),
    [
        ([claim(polarity="denies")], None),
        ([claim(of=None)], None),
        ([claim(place_surface=None, place_entity_id=None)], None),
        ([claim()], [figure(modifier="vague")]),
        ([claim()], [figure(effect=None)]),
        ([claim()], [figure(kind="percent")]),
        ([claim()], [figure(part_of_figure_id="f0")]),
        ([claim()], [figure(is_summable=False, not_summable_reason="cumulative")]),
        ([claim()], [figure(counted="six others")]),
    ],
    ids=["denied", "stated absence", "no place", "vague", "nothing happened", "share", "part", "other event", "others"],
)  # fmt: skip
def test_not_comparable(claims: list[Row], figures: list[Row] | None) -> None:
    """What is no count of its own at a place makes disagreements that are none."""
    assert told(claims, figures) == []


@pytest.mark.parametrize(
    ("mentions", "n"),
    [([mention("Aldor", 1)], 1), ([mention("Aldor", 1), mention("Bryn", 3, 30)], 0)],
    ids=["no other town since", "another town since"],
)
def test_place_of_a_sentence_before(mentions: list[Row], n: int) -> None:
    """A place carried on past another town is a guess, and a guess is no ground for a disagreement."""
    late = figure(start=TEXT.index("12 dead"), sentence_id="s2")
    assert len(told([claim(evidence=["place:before"], sentence_id="s2")], [late], mentions)) == n


@pytest.mark.parametrize(("effect", "unit", "held"), [("killed", None, "person"), ("injured", "family", "family"), ("destroyed", None, None)])
def test_what_people_alone_suffer_is_counted_in_people(effect: str, unit: str | None, held: str | None) -> None:
    """"The Front says 45" beside "12 people were killed" would be held against nothing, as if it counted something else."""
    (row,) = told([claim()], [figure(effect=effect, unit=unit)])
    assert row["unit"] == held


def test_a_repeat_is_told_once_by_whom_it_is_told() -> None:
    """A number told twice in a text must not meet itself, and takes the day that either of the two names."""
    again = figure("f2", TEXT.index("12 dead"), sentence_id="s2", same_as_figure_id="f1", is_summable=False, not_summable_reason="repeat")
    dated = claim("c2", "f2", claimant_name=None, event_date_start="2026-03-01", event_date_end="2026-03-01")
    rows = told([claim(), dated, claim("c3", "f2", claimant_name="the council")], [figure(), again])
    assert [(row["claim_id"], row["claimant_name"]) for row in rows] == [("c1", "a medic"), ("c3", "the council")]
    assert {str(row["event_date_start"]) for row in rows} == {"2026-03-01"}


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (("wikidata:1", "UN", "Ann Example"), "wikidata:1"), ((None, "The Council", "Ann Example"), "council"),
        ((None, None, "Ann Example"), "ann example"), ((None, None, None), None),
    ],
)  # fmt: skip
def test_claimant_key(given: tuple[str | None, str | None, str | None], key: str | None) -> None:
    """One claimant under two keys disagrees with itself; two under one are never held against one another."""
    assert claimant_key(*given) == key
