"""Word classes: the table says what the model's own patterns say."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipelines.extract.language import SHIPPED
from pipelines.extract.word_classes import WordClasses, as_rows

NLP = spacy.load(SHIPPED, exclude=["ner", "lemmatizer", "parser", "tagger", "tok2vec"])
RULER: Any = NLP.get_pipe("attribute_ruler")
WORD = st.tuples(
    st.sampled_from(["NN", "VBP", "WDT", "IN", "XX", ""]),
    st.sampled_from(["cop", "det", "mark", "aux", "case", "obj", ""]),
    st.sampled_from(["word", " ", "\n"]),
)


@given(st.lists(WORD, max_size=12))
def test_the_table_and_the_patterns_agree(words: list[tuple[str, str, str]]) -> None:
    """A part of speech that differs from the model's own changes what counts as a noun."""
    docs = [
        Doc(NLP.vocab, [w for *_, w in words], tags=[t for t, *_ in words], deps=[d for _, d, _ in words])
        for _ in range(2)
    ]
    rows = as_rows(RULER.patterns)
    assert rows is not None
    quick = WordClasses(NLP, "quick", rows)(docs[0])
    assert [t.pos_ for t in quick] == [t.pos_ for t in RULER(docs[1])]


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param({"patterns": [[{"TAG": "NN"}]], "attrs": {"MORPH": "Number=Sing"}, "index": 0}, id="sets more"),
        pytest.param({"patterns": [[{"TAG": "NN"}, {}]], "attrs": {"POS": "NOUN"}, "index": 0}, id="two words"),
        pytest.param({"patterns": [[{"LOWER": "a"}]], "attrs": {"POS": "DET"}, "index": 0}, id="asks for the word"),
        pytest.param(
            {"patterns": [[{"TAG": {"IN": ["NN"]}}]], "attrs": {"POS": "NOUN"}, "index": 0},
            id="asks for one of several",
        ),
        pytest.param({"patterns": [[{"TAG": "NN"}]], "attrs": {"POS": "NOUN"}, "index": -1}, id="another place"),
    ],
)
def test_other_rules_are_left_to_the_model(rule: dict[str, Any]) -> None:
    """Another pipeline's finer rules, read as a table, would be half lost without a word."""
    assert as_rows([rule]) is None
