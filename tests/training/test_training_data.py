"""Annotated text: what is read, what is missing, and that spoiling a text keeps its annotation in place."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from small_data import TEXTS, write_data

from training.annotated import AnnotationError, NamedText, annotate, parsed, read_names, read_sentences, together
from training.augment import Rates, spoil_names, spoil_sentences
from training.names import score_names

ALWAYS = Rates(
    upper=0.3, lower=0.3, title=0.2, curly=0.5, straight=0.5, accents=0.5, no_stop=0.5, breaks=0.5, spaces=0.5
)
NLP = spacy.blank("en")


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"text": "Hama fell.", "ents": [[0, 40, "GPE"]]}, id="span outside the text"),
        pytest.param({"text": "Hama fell.", "ents": [[0, 4, "CITY"]]}, id="label nobody knows"),
        pytest.param({"ents": []}, id="no text"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path: Path, row: dict[str, object]) -> None:
    """Annotation that is off by some characters teaches the model noise, silently."""
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match="line 1"):
        read_names(tmp_path / "a.jsonl")


def test_missing_spans_are_not_outside() -> None:
    """A scheme that does not mark events would teach that events are no names."""
    doc = annotate(
        NLP.make_doc("The Marrow Games in Hama"),
        NamedText("a", "own", "The Marrow Games in Hama", ((20, 24, "GPE"),), ((4, 16),)),
    )
    assert [t.ent_iob_ for t in doc] == ["O", "", "", "O", "B"]


def test_a_treebank_becomes_a_document(tmp_path: Path) -> None:
    """Heads off by a sentence make a parser that learns nothing."""
    sentences = list(read_sentences(write_data(tmp_path / "d") / "ud_train.conllu.gz"))
    (group,) = list(together(iter(sentences[:2]), 4))
    doc = parsed(NLP.vocab, group, ["\n\n"])
    assert doc.text == "Rain fell.\n\nRain fell. "
    assert [t.head.text for t in doc] == ["fell", "fell", "fell", ".", "fell", "fell", "fell"]
    assert [sent.text.strip() for sent in doc.sents] == ["Rain fell.", "Rain fell."]


@given(st.sampled_from(TEXTS), st.integers(0, 10_000))
def test_spoilt_text_keeps_its_names(given_row: tuple[str, list[tuple[str, str]]], seed: int) -> None:
    """A span that slips by one letter is learnt as it slipped."""
    text, names = given_row
    row = NamedText("a", "own", text, tuple((text.index(n), text.index(n) + len(n), label) for n, label in names))
    spoilt = spoil_names(row, ALWAYS, random.Random(seed))
    assert [spoilt.text[s:e].lower() for s, e, _ in spoilt.names] == [name.lower() for name, _ in names]
    assert spoil_names(row, ALWAYS, random.Random(seed)) == spoilt


def test_spoilt_sentences_keep_their_syntax(tmp_path: Path) -> None:
    """A stop that something leans on must stay."""
    sentences = list(read_sentences(write_data(tmp_path / "d") / "ud_train.conllu.gz"))[:2]
    spoilt = spoil_sentences(sentences, ALWAYS, random.Random(3))
    assert [[w.head for w in s.words] for s in spoilt] == [[w.head for w in s.words] for s in sentences]


def test_scores() -> None:
    """What lies in a missing span is no error."""
    row = NamedText("a", "own", "Hama and Homs", ((0, 4, "GPE"),), ((9, 13),))
    assert score_names([{(0, 4, "GPE"), (9, 13, "ORG")}], [row])["all"] == 100
    assert score_names([{(5, 8, "ORG")}], [row])["all"] == 0
