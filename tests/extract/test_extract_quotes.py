"""Quotes: a mark stays with its sentence, by the spaces around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English

from pipelines.extract.quotes import keep_quotes

NLP = English()


@pytest.mark.parametrize(
    ("text", "inside", "begins"),
    [
        pytest.param('He said "Go." Then he left.', ["Go", '"'], [], id="a word behind its mark, and a closing mark"),
        pytest.param('Then he left. "Go," he said.', ["Go", '"'], ['"'], id="an opening mark behind a stop"),
        pytest.param('He left. "as planned" or not.', ["as"], [], id="a quoted scrap is no sentence"),
        pytest.param('The U.S. "Patriot" fired.', ["Patriot"], [], id="the stop of initials"),
        pytest.param('It fell.\n"Go on.', ["Go"], [], id="a line end parts by itself"),
        pytest.param('He said "Go".', ["Go"], [], id="a mark before the stop"),
        pytest.param('5" and "', [], [], id="neither opens nor closes"),
    ],
)
def test_marks_and_sentences(text: str, inside: list[str], begins: list[str]) -> None:
    """A quotation that loses its end or its beginning is given to the next sentence, and with it to another speaker."""
    doc = keep_quotes(NLP(text))
    assert [t.text for t in doc if t.i and t.is_sent_start is False] == inside
    assert [t.text for t in doc if t.i and t.is_sent_start] == begins


@given(st.lists(st.sampled_from(['"', " ", ".", "Go", "on", "\n", ","]), max_size=30).map("".join))
def test_any_row_of_marks(text: str) -> None:
    """A stray mark at either end of a text stops the reading of all of it."""
    assert keep_quotes(NLP(text)).text == text
