"""Quotes: a closing mark stays with its sentence."""

from __future__ import annotations

import pytest
from spacy.lang.en import English

from pipelines.extract.quotes import keep_closing_quotes


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param('He said "Go." Then he left.', [5], id="closing"),
        pytest.param('Then he left. "Go," he said.', [7], id="opening is free, closing is not"),
        pytest.param('He said "Go".', [], id="before the stop the parser needs no help"),
        pytest.param('"', [], id="alone"),
    ],
)
def test_a_closing_quote_begins_no_sentence(text: str, kept: list[int]) -> None:
    """A quotation that loses its end is given to the next sentence, and with it to another speaker."""
    doc = keep_closing_quotes(English()(text))
    assert [t.i for t in doc if t.is_sent_start is False and t.i] == kept
