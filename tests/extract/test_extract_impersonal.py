"""Impersonal: what a document tells of names that the model took for people's."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc, Span

from pipelines.extract.impersonal import part_from_people
from pipelines.extract.mentions import find_mentions
from pipelines.lists import read_list

NLP = English()
COLUMNS = ("word", "at", "label", "is_name")


def parted(text: str, *people: str, places: tuple[str, ...] = ()) -> dict[str, str]:
    """{name: label} of a text in which a model saw these people, each wherever it stands, and these places."""
    doc = NLP(text)
    spans = [span for name in people for span in _all(doc, name, "PERSON")]
    spans += [span for name in places for span in _all(doc, name, "GPE")]
    return {span.text: span.label_ for span in part_from_people(doc, sorted(spans, key=lambda span: span.start))}


def _all(doc: Doc, name: str, label: str) -> list[Span]:
    found = []
    at = doc.text.find(name)
    while at >= 0:
        span = doc.char_span(at, at + len(name), label=label)
        assert span is not None, name
        found.append(span)
        at = doc.text.find(name, at + 1)
    return found


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        pytest.param("Storms hit Port Marrow.", "Port Marrow", "GPE", id="first word that only places have"),
        pytest.param("Storms hit Kafr Zaram.", "Kafr Zaram", "GPE", id="first word of another language"),
        pytest.param("It closed Orlan Airways.", "Orlan Airways", "ORG", id="last word that only firms have"),
        pytest.param("They took Orlan Valley.", "Orlan Valley", "LOC", id="last word that only places have"),
        pytest.param("A quake shook houses on Isla Teruda.", "Isla Teruda", "LOC", id="first word people bear, on the map"),
        pytest.param("Staff left the Orlan Bank.", "Orlan Bank", "ORG", id="last word people bear, behind an article"),
        pytest.param("The operator, Orlan Lines, paid.", "Orlan Lines", "ORG", id="last word people bear, behind its trade"),
        pytest.param("Two died in Torven Marl. Police from Torven Marl came.", "Torven Marl", "GPE", id="behind prepositions of place only"),
        pytest.param("The Torven Marl-based rebels attacked.", "Torven Marl", "GPE", id="-based"),
        pytest.param("Torven Marl (AP) - Two died.", "Torven Marl", "GPE", id="dateline"),
        pytest.param("Casa Teruda, a small charity that feeds them, closed.", "Casa Teruda", "ORG", id="its trade behind it"),
    ],
)  # fmt: skip
def test_a_town_or_firm_no_list_has_is_no_private_person(text: str, name: str, label: str) -> None:
    """Exports withhold the names of private persons: a map of the dead would come out without its towns."""
    assert parted(text, name) == {name: label}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Omar Sabri lost a son.", "Omar Sabri", id="nothing tells"),
        pytest.param("Isla Teruda lost a son.", "Isla Teruda", id="first word people bear, not on the map"),
        pytest.param("David Steel lost a son.", "David Steel", id="last word people bear, not on the map"),
        pytest.param("Houses burned on Isla Teruda, 34, a baker.", "Isla Teruda", id="age"),
        pytest.param("They met at Isla Teruda. Teruda wept.", "Isla Teruda", id="surname alone"),
        pytest.param("They met at Isla Teruda. Isla wept.", "Isla Teruda", id="first name alone"),
        pytest.param("Nobody has faith in Omar Sabri.", "Omar Sabri", id="faith in"),
        pytest.param("He fired at Isla Teruda.", "Isla Teruda", id="fired at"),
        pytest.param("They hid in Omar Sabri's house.", "Omar Sabri", id="possessive"),
        pytest.param("They saw allies in Omar Sabri and others.", "Omar Sabri", id="row of names"),
        pytest.param("It came from Omar Sabri.", "Omar Sabri", id="from alone"),
        pytest.param("Two hid in Omar Sabri. Omar Sabri wept.", "Omar Sabri", id="once behind a preposition, once not"),
        pytest.param("Mrs Port Marrow wept.", "Port Marrow", id="title"),
        pytest.param("His brother, Orlan Valley, wept.", "Orlan Valley", id="relation"),
        pytest.param("Orlan Valley said she wept.", "Orlan Valley", id="pronoun"),
    ],
)
def test_a_doubt_leaves_a_person(text: str, name: str) -> None:
    """A bereaved mother published by name because she bears a word of the map is a harm done to her."""
    assert parted(text, name) == {name: "PERSON"}


def test_a_firm_is_named_after_the_town_of_its_document() -> None:
    """The ship's owner would be withheld wherever the harbour is no town of the gazetteer."""
    found = parted("Port Marrow was hit. Marrow Lines paid.", "Port Marrow", "Marrow Lines")
    assert found == {"Port Marrow": "GPE", "Marrow Lines": "ORG"}
    assert parted("Paris Lines wept over Paris.", "Paris Lines", places=("Paris",))["Paris Lines"] == "PERSON"


def test_the_form_of_a_firm_belongs_to_its_name() -> None:
    """'Orlan Stitch' and 'Orlan Stitch Ltd' would be two firms, one of them a person."""
    assert parted("The owner, Orlan Stitch Ltd, paid.", "Orlan Stitch") == {"Orlan Stitch Ltd": "ORG"}


def test_who_is_no_person_is_no_private_person() -> None:
    """The flag that exports go by comes from the label: the two must not part ways."""
    doc = NLP("Two died in Port Marrow. Omar Sabri lost a son.")
    doc.set_ents(part_from_people(doc, [*_all(doc, "Port Marrow", "PERSON"), *_all(doc, "Omar Sabri", "PERSON")]))
    town, man = find_mentions(doc)
    assert town.entity is None
    assert man.entity is not None
    assert man.entity.is_private_person


@given(
    st.lists(
        st.sampled_from(["Port", "Omar", "Sabri", "Lines", "in", "the", ",", ".", "Ltd", "said", "she", "and"]),
        max_size=14,
    ),
    st.data(),
)
def test_spans_keep_their_order_and_never_overlap(words: list[str], data: st.DataObject) -> None:
    """Two names over one word stop the whole shard: a document holds no overlapping names."""
    doc = Doc(NLP.vocab, words=words)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(words)), max_size=6)))
    spans = [Span(doc, a, b, label="PERSON") for a, b in itertools.pairwise(cuts)]
    after = part_from_people(doc, spans)
    assert [span.start for span in after] == [span.start for span in spans]
    assert all(one.end <= other.start for one, other in itertools.pairwise(after))


def test_words_of_the_list_are_as_they_are_looked_up() -> None:
    """A word with a capital, or one listed twice, would never tell or tell by chance."""
    rows = read_list("impersonal_words.csv", COLUMNS)
    assert len({(row["at"], row["word"]) for row in rows}) == len(rows)
    assert all(row["word"].isascii() and row["word"].islower() for row in rows)
    assert {row["at"] for row in rows} == {"first", "last"}
    assert {row["label"] for row in rows} == {"GPE", "LOC", "FAC", "ORG"}
    assert {row["is_name"] for row in rows} == {"yes", "no"}
