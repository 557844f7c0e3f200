"""Taken: which words of a document names hold already, asked by word, so that a long page takes time by its length and no more.

Belongs here: spans that never overlap, by the words they hold; words of one shape. Does not: which span goes before which (names, bodies).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from spacy.attrs import IS_TITLE, IS_UPPER  # type: ignore[import-not-found]

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


class Taken:
    """Spans of one document, none of which overlap."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._by_word: dict[int, Span] = {}
        for span in spans:
            self.put(span)

    def put(self, span: Span) -> None:
        """Adds a span; those it overlaps go."""
        for other in self.over(span):
            for at in range(other.start, other.end):
                del self._by_word[at]
        self._by_word.update(dict.fromkeys(range(span.start, span.end), span))

    def over(self, span: Span) -> list[Span]:
        """The spans that share a word with this one, in order."""
        held = (self._by_word.get(at) for at in range(span.start, span.end))
        return list({id(other): other for other in held if other is not None}.values())

    def spans(self) -> list[Span]:
        """All of them, in order."""
        return sorted({id(span): span for span in self._by_word.values()}.values(), key=lambda span: span.start)


def titled(doc: Doc) -> Sequence[int]:
    """Indices of the words that begin with a capital and go on in small letters, or are one capital."""
    found: list[int] = np.flatnonzero(doc.to_array(IS_TITLE)).tolist()
    return found


def capitalised(doc: Doc) -> Sequence[int]:
    """Indices of those and of the words all in capitals."""
    found: list[int] = np.flatnonzero(doc.to_array([IS_TITLE, IS_UPPER]).any(axis=1)).tolist()
    return found
