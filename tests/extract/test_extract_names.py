"""Names: what the rules make of what the model saw."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc, Span

from pipelines.extract.consistency import agree, complete
from pipelines.extract.names import Names

NLP = English()
RULES = Names(NLP, "names", {})


def settled(text: str, *seen: tuple[str, str]) -> dict[str, str]:
    """{name: label} of a text in which a model saw these names, each where it first stands."""
    doc = NLP(text)
    spans = []
    for name, label in seen:
        start = text.index(name)
        span = doc.char_span(start, start + len(name), label=label)
        assert span is not None, name
        spans.append(span)
    doc.set_ents(spans)
    return {ent.text: ent.label_ for ent in RULES(doc).ents}


@pytest.mark.parametrize(
    ("text", "seen", "found"),
    [
        pytest.param("It hit the Syrian town.", [], {"Syrian": "NORP"}, id="demonym the model passed over"),
        pytest.param("Daesh left.", [("Daesh", "PERSON")], {"Daesh": "ORG"}, id="a listed group is no person"),
        pytest.param("Fighters of IS fled.", [], {"IS": "ORG"}, id="initials in a sentence with small letters"),
        pytest.param("This is where it is.", [], {}, id="a verb is no group"),
        pytest.param("Mr Jordan spoke.", [], {}, id="a country's name that people bear"),
        pytest.param("They fired Grad rockets.", [], {"Grad rockets": "WEAPON"}, id="weapon by lexicon"),
        pytest.param("A T-72 burned.", [], {"T-72": "WEAPON"}, id="platform by lexicon"),
        pytest.param("It fell in Ramadan.", [("Ramadan", "PERSON")], {"Ramadan": "EVENT"}, id="feast"),
        pytest.param(
            "Islamic State of Iraq and the Levant lost.",
            [("Islamic State", "ORG"), ("Iraq", "GPE")],
            {"Islamic State of Iraq and the Levant": "ORG"},
            id="longest known name",
        ),
    ],
)
def test_known_names(text: str, seen: list[tuple[str, str]], found: dict[str, str]) -> None:
    """A group under two names, or a verb taken for one, makes every count by actor wrong."""
    assert settled(text, *seen) == found


@pytest.mark.parametrize(
    ("text", "seen", "found"),
    [
        pytest.param("Then the Council met.", ("the Council", "ORG"), {"Council": "ORG"}, id="article"),
        pytest.param(
            "Then General Adel Nouri spoke.", ("General Adel Nouri", "PERSON"), {"Adel Nouri": "PERSON"}, id="rank"
        ),
        pytest.param("Then Col. came.", ("Col.", "PERSON"), {}, id="a rank alone is nobody"),
        pytest.param("The tidal wave came.", ("tidal", "PERSON"), {}, id="small letters in a text with capitals"),
        pytest.param(
            "the tidal wave came", ("tidal", "PERSON"), {"tidal": "PERSON"}, id="a text without capitals is spared"
        ),
        pytest.param(
            "Near Erez crossing they met.", ("Erez", "GPE"), {"Erez crossing": "FAC"}, id="building in small letters"
        ),
        pytest.param(
            "He backs the Marrow Framework Agreement.",
            ("Marrow Framework Agreement", "ORG"),
            {},
            id="a paper is no body",
        ),
        pytest.param(
            "Iraqi Hezbollah denied it.",
            ("Iraqi Hezbollah", "ORG"),
            {"Iraqi": "NORP", "Hezbollah": "ORG"},
            id="a demonym is no part of a group's name",
        ),
        pytest.param(
            "It hit the village of Tel Marun.", ("Tel Marun", "PERSON"), {"Tel Marun": "GPE"}, id="a village is nobody"
        ),
        pytest.param("Hurricane Otto came.", ("Otto", "PERSON"), {"Hurricane Otto": "EVENT"}, id="storm"),
        pytest.param(
            "It crossed the Zab River.", ("Zab River", "GPE"), {"Zab River": "LOC"}, id="a river has no government"
        ),
        pytest.param("She left Asia.", ("Asia", "GPE"), {"Asia": "LOC"}, id="a continent has no government"),
        pytest.param(
            "It fell in Northern Chad.", ("Chad", "GPE"), {"Northern Chad": "LOC"}, id="a quarter written as a name"
        ),
        pytest.param("It fell in northern Chad.", ("Chad", "GPE"), {"Chad": "GPE"}, id="a quarter described"),
        pytest.param("Then 9-year-old Amira spoke.", ("Amira", "ORG"), {"Amira": "PERSON"}, id="who has an age"),
        pytest.param("The company Marun paid.", ("Marun", "PERSON"), {"Marun": "ORG"}, id="said to be a company"),
        pytest.param(
            "He led Jaysh al-Marun then.",
            ("Jaysh al-Marun", "PERSON"),
            {"Jaysh al-Marun": "ORG"},
            id="army of something",
        ),
        pytest.param("She left Lebanon.", ("Lebanon", "LOC"), {"Lebanon": "GPE"}, id="a country has one"),
    ],
)
def test_edges_and_kinds(text: str, seen: tuple[str, str], found: dict[str, str]) -> None:
    """A title or a small word inside a name keeps it from its entity; a wrong kind puts it into the wrong table."""
    assert settled(text, seen) == found


@pytest.mark.parametrize(
    ("text", "seen", "found"),
    [
        pytest.param(
            "Men of 2nd Battalion, 9th Marines and 3rd Brigade came.",
            [("2nd Battalion", "ORG"), ("9th Marines", "ORG")],
            {"2nd Battalion, 9th Marines": "ORG", "3rd Brigade": "ORG"},
            id="a battalion and its regiment are one name, two brigades are two",
        ),
        pytest.param(
            "Men of Baker Battery, 2nd Battalion came.",
            [("Baker Battery", "PERSON")],
            {"Baker Battery, 2nd Battalion": "ORG"},
            id="part of a battalion",
        ),
        pytest.param(
            "He was of Marunville, Virginia, then.",
            [("Virginia", "GPE")],
            {"Marunville": "GPE", "Virginia": "GPE"},
            id="before its state",
        ),
        pytest.param("They wait for the Mosul offensive now.", [], {"Mosul": "GPE"}, id="fought over"),
        pytest.param("They met the Mosul family.", [], {}, id="a town's name that is not used as one"),
        pytest.param(
            "It flew to Egypt and Jordan too.", [("Egypt", "GPE")], {"Egypt": "GPE", "Jordan": "GPE"}, id="in a row"
        ),
        pytest.param(
            "He saw rebel-held Marun. Then Marun fell.",
            [("Marun", "PERSON")],
            {"Marun": "GPE"},
            id="once a place, always a place",
        ),
    ],
)
def test_what_stands_beside_a_name(text: str, seen: list[tuple[str, str]], found: dict[str, str]) -> None:
    """Units cut in two are counted twice; a village taken for a person is flagged as private."""
    assert settled(text, *seen) == found


def test_initials_have_the_label_of_their_long_form() -> None:
    """An organisation that becomes a place where it is abbreviated is split in two."""
    text = "The Marrow Relief League (MRL) spoke. MRL staff left. Nobody at the MRL answered."
    doc = NLP(text)
    doc.set_ents([doc.char_span(4, 24, label="ORG"), doc.char_span(26, 29, label="GPE")])
    assert [(ent.text, ent.label_) for ent in RULES(doc).ents] == [
        ("Marrow Relief League", "ORG"),
        *[("MRL", "ORG")] * 3,
    ]


def test_a_surname_after_the_full_name_is_the_person() -> None:
    """A claimant who is nobody from the second sentence on loses most of what he said."""
    assert settled("Adel Nouri came. Then Nouri spoke of Nouri Square.", ("Adel Nouri", "PERSON")) == {
        "Adel Nouri": "PERSON",
        "Nouri": "PERSON",
        "Nouri Square": "FAC",
    }


def test_a_name_never_runs_over_an_empty_line() -> None:
    """A headline glued to the byline makes a person who does not exist."""
    assert settled("Strike on Hama\n\nAdel Nouri reports", ("Hama\n\nAdel Nouri", "PERSON")).keys() == {
        "Hama",
        "Adel Nouri",
    }


def test_headlines_in_capitals_are_read() -> None:
    """Wire copy in capitals would have no peoples and no groups."""
    found = settled("SYRIAN PLANES STRIKE DAESH NEAR IRAQ, ARMY SAYS")
    assert found == {"SYRIAN": "NORP", "DAESH": "ORG", "IRAQ": "GPE"}


def test_labels_of_another_pipeline_are_mapped() -> None:
    """Another model's labels would end in the warehouse as kinds nobody knows."""
    doc = NLP("Adel Nouri of Marrow came on Monday.")
    doc.set_ents([Span(doc, 0, 2, "PER"), Span(doc, 3, 4, "BODY"), Span(doc, 6, 7, "DATE")])
    assert [(e.text, e.label_) for e in Names(NLP, "names", {"BODY": "ORG"})(doc).ents] == [
        ("Adel Nouri", "PERSON"),
        ("Marrow", "ORG"),
    ]


WORDS = st.sampled_from(
    [
        "Syria",
        "Nouri",
        "Adel",
        "the",
        "of",
        "and",
        "IS",
        "Daesh",
        "(",
        ")",
        "MRL",
        ",",
        ".",
        "\n\n",
        "'",
        "Marrow",
        "Relief",
        "League",
        "SYRIA",
        "U.S.",
        "army",
        "prison",
        "Airport",
        "in",
        "village",
    ]
)


@given(
    st.lists(WORDS, min_size=1, max_size=25),
    st.lists(
        st.tuples(
            st.integers(0, 24), st.integers(1, 4), st.sampled_from(["PERSON", "ORG", "GPE", "LOC", "NORP", "FAC"])
        ),
        max_size=6,
    ),
)
def test_settled_names_are_spans_of_the_text(words: list[str], seen: list[tuple[int, int, str]]) -> None:
    """Overlapping or empty spans would be refused by spaCy and stop the shard; offsets that are off cite the wrong bytes."""
    doc = Doc(NLP.vocab, words=words)
    taken: set[int] = set()
    spans = []
    for start, width, label in seen:
        tokens = set(range(start, start + width))
        if start + width <= len(doc) and not taken & tokens:
            spans.append(Span(doc, start, start + width, label))
            taken |= tokens
    doc.set_ents(spans)
    before = doc.text
    ends = [(e.start_char, e.end_char) for e in RULES(doc).ents]
    assert doc.text == before
    assert ends == sorted(ends)
    assert all(a < b for a, b in ends)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(ends))


def test_nothing_is_added_where_nothing_was_seen() -> None:
    """Consistency must not invent names of its own."""
    doc = NLP("Nobody came. Nothing fell.")
    assert complete(doc, []) == []
    assert agree(doc, []) == []
