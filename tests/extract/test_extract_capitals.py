"""Capitals: what is written all in capitals is read small, and comes back as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc

from pipelines.extract.capitals import as_written, in_capitals, read_small
from pipelines.extract.language import load_language
from pipelines.settings import Settings

NLP = English()
STORY = "REBELS KILLED 20 SOLDIERS NEAR ALEPPO ON FRIDAY, THE ARMY SAID. TWO CARS WERE BURNED."


@pytest.mark.parametrize(
    ("text", "small"),
    [
        pytest.param("TWO MEN DIED IN HAMA.", "two men died in hama.", id="a text"),
        pytest.param(
            "REBELS TAKE TOWN IN HAMA\nThe army left.", "rebels take town in hama\nThe army left.", id="a headline"
        ),
        pytest.param("Only the U.S. and NATO left.", "Only the U.S. and NATO left.", id="initials in a sentence"),
        pytest.param("BBC NEWS\nThe army left.", "BBC NEWS\nThe army left.", id="a short line may be a name"),
        pytest.param("UNHCR", "UNHCR", id="initials alone"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_is_read_small(text: str, small: str) -> None:
    """A headline in capitals is a row of unknown names to the model; initials in small letters are words."""
    assert read_small(NLP(text)).text == small


@given(
    st.lists(st.sampled_from(["ABC", "Def", "ghi", "I", "U.S.", "\n", "\n\n", " ", "ẞ", "İSTANBUL", "7"]), max_size=40)
)
def test_a_copy_and_back_changes_nothing(words: list[str]) -> None:
    """A word lost on the way would shift every offset behind it."""
    doc = Doc(NLP.vocab, words)
    copy = read_small(doc)
    assert len(copy) == len(doc) == len(in_capitals(doc))
    assert [bool(t.whitespace_) for t in copy] == [bool(t.whitespace_) for t in doc]
    assert as_written(copy) is doc
    assert [t.text for t in doc] == words


def test_the_reading_of_a_text_in_capitals() -> None:
    """Every casualty of a wire that prints capitals hangs on its verb."""
    doc = load_language(Settings())(STORY)
    assert doc.text == STORY
    tokens = {t.text: t for t in doc}
    assert tokens["SOLDIERS"].head.text == "KILLED"
    assert (tokens["KILLED"].lemma_, tokens["SOLDIERS"].lemma_) == ("kill", "soldier")
    assert {ent.text: ent.label_ for ent in doc.ents}["ALEPPO"] == "GPE"
    assert [sent.text for sent in doc.sents] == [STORY[:63], STORY[64:]]


def test_what_goes_with_a_text_stays_with_it() -> None:
    """A reading under the wrong document's key is worse than none."""
    pairs = list(load_language(Settings()).pipe([(STORY, 1), ("Two died.", 2), (STORY, 3)], as_tuples=True))
    assert [(doc.text, context) for doc, context in pairs] == [(STORY, 1), ("Two died.", 2), (STORY, 3)]
