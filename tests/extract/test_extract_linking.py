"""Linking: which place, body or person a name stands for, and where it stays open."""

from __future__ import annotations

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from pipelines.extract.gazetteer import fold, places_named
from pipelines.extract.linking import link_place
from pipelines.extract.mentions import Mention, find_mentions

NLP = English()


def read(text: str, *names: tuple[str, str]) -> list[Mention]:
    """Mentions of a text with these names, in the order of the text."""
    doc: Doc = NLP(text)
    at = 0
    spans = []
    for name, label in names:
        at = text.index(name, at)
        span = doc.char_span(at, at + len(name), label=label)
        assert span is not None, name
        spans.append(span)
        at += len(name)
    doc.set_ents(spans)
    return find_mentions(doc)


@pytest.mark.parametrize(
    ("text", "country", "method"),
    [
        pytest.param("Tripoli, Lebanon", "LB", "gazetteer_container", id="country right behind"),
        pytest.param("Tripoli in northern Lebanon", "LB", "gazetteer_container", id="country behind in"),
        pytest.param("Tripoli. Clashes went on in Libya", "LY", "gazetteer_context", id="country in the document"),
        pytest.param("Raqqa fell", "SY", "gazetteer_only_bearer", id="another name of one large town"),
    ],
)
def test_a_town_lies_in_the_country_the_text_says(text: str, country: str, method: str) -> None:
    """A town in the wrong country puts every casualty there on the wrong map."""
    names = [(name, "GPE") for name in ("Tripoli", "Raqqa", "Lebanon", "Libya") if name in text]
    first = read(text, *names)[0]
    assert first.entity is not None
    assert (first.entity.country_iso2, first.link_method) == (country, method)
    assert first.entity.latitude is not None
    assert first.entity.geonames_id is not None


@pytest.mark.parametrize("name", ["Springfield", "San Jose", "Nowhere-by-the-Marsh"])
def test_a_name_nothing_decides_stays_open(name: str) -> None:
    """A guess without a reason is worse than none: nobody can see that it is one."""
    assert link_place(name, {}, None) is None


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("U.S.", "US"),
        ("the United States", "US"),
        ("Britain", "GB"),
        ("DRC", "CD"),
        ("Côte d’Ivoire", "CI"),
        ("Burma", "MM"),
        ("Syria", "SY"),
    ],
)
def test_countries_by_all_their_names(name: str, country: str) -> None:
    """A country under three names is three countries in every sum."""
    link = link_place(name, {}, None)
    assert link is not None
    assert link[0].country_iso2 == country
    assert link[1] == "gazetteer_country"


@pytest.mark.parametrize(
    "name",
    [
        "ISIS",
        "ISIL",
        "Daesh",
        "Da’esh",
        "Islamic State",
        "the Islamic State of Iraq and the Levant",
        "IS",
        "ISLAMIC STATE",
    ],
)
def test_one_group_under_all_its_names(name: str) -> None:
    """Six names of one group would share its victims out among six."""
    (mention,) = read(f"Then {name} fled.", (name, "ORG"))
    assert mention.entity is not None
    assert mention.entity.entity_id == "org:islamic-state"
    assert mention.entity.actor_role == "armed_group"


def test_people_of_a_country_are_not_the_country() -> None:
    """'Syrian' linked to the state itself would make its government the actor."""
    (mention,) = read("Syrians fled.", ("Syrians", "NORP"))
    assert mention.entity is not None
    assert (mention.entity.entity_id, mention.entity.country_iso2) == ("people:syrian", "SY")


def test_who_holds_an_office_is_public_and_who_holds_none_is_private() -> None:
    """A bereaved father in an export of public figures is a harm done to him."""
    text = "Adel Nouri, a spokesman for the ministry, spoke. Omar Sabri lost a son. Sabri wept; Nouri left."
    nouri, sabri, again, other = read(
        text, ("Adel Nouri", "PERSON"), ("Omar Sabri", "PERSON"), ("Sabri", "PERSON"), ("Nouri", "PERSON")
    )
    assert nouri.entity is not None
    assert not nouri.entity.is_private_person
    assert other.entity == nouri.entity
    assert other.link_method == "surname_in_document"
    assert sabri.entity is not None
    assert sabri.entity.is_private_person
    assert sabri.entity.in_document
    assert again.entity == sabri.entity


def test_a_surname_two_people_bear_is_nobody() -> None:
    """One brother would be credited with what the other said."""
    *_, last = read(
        "Adel Nouri and Karim Nouri came. Nouri spoke.",
        ("Adel Nouri", "PERSON"),
        ("Karim Nouri", "PERSON"),
        ("Nouri", "PERSON"),
    )
    assert last.entity is None
    assert last.link_method is None
    assert last.link_confidence is None


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Deir ez‑Zor", "deir ez zor"),
        ("The  Hague", "hague"),
        ("São Tomé", "sao tome"),
        ("Da’esh", "da'esh"),
        ("U.S.", "u.s."),
    ],
)
def test_folding(name: str, folded: str) -> None:
    """A hyphen of another kind, a lost accent or a curly quote must not lose a place."""
    assert fold(name) == folded


def test_countries_come_before_towns_of_their_name() -> None:
    """'Mexico' would be the town, and 'Georgia' a county seat."""
    assert places_named("Mexico")[0].kind == "country"
    assert [place.kind for place in places_named("Georgia")[:2]] == ["country", "state"]
