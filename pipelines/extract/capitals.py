"""Capitals: a text or a headline all in capitals is read as if it were written small, and its words stay as they were.

Belongs here: which words those are, the copy the model reads, and what it saw brought back. Does not: rules for names (names, spelling).

The model knows endings of words in small letters far better. Measured: heads and relations of GUM news in capitals 83.7 as they stand
and 85.8 read small, names of re3d 73.3 and 75.5; each word with one capital, as in a headline, does worse than either.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, IS_LOWER, IS_TITLE, IS_UPPER, LEMMA, MORPH, POS, SENT_START, TAG  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span

SHARE = 0.9
# A line of fewer words in a text that has small letters may be initials or a name.
LINE_WORDS = 4
WRITTEN = "newsledger_as_written"


@Language.component("newsledger_small_letters")
def read_small(doc: Doc) -> Doc:
    """The document itself, or a copy in which words of lines all in capitals are small; `as_written` finds the first one in it."""
    capitals = in_capitals(doc)
    if not capitals.any():
        return doc
    words = [token.text.lower() if small else token.text for token, small in zip(doc, capitals, strict=True)]
    copy = Doc(doc.vocab, words, [bool(token.whitespace_) for token in doc])
    copy.user_data[WRITTEN] = doc
    copy._context = doc._context  # what `nlp.pipe(..., as_tuples=True)` hands through
    return copy


@Language.component(WRITTEN)
def as_written(doc: Doc) -> Doc:
    """The document as it was given to `read_small`, with what was seen in the copy: tags, tree or sentences, lemmas, names."""
    written: Doc | None = doc.user_data.pop(WRITTEN, None)
    if written is None:
        return doc
    seen = [attr for attr in (TAG, POS, MORPH, LEMMA) if doc.has_annotation(attr)]
    seen += [DEP, HEAD] if doc.has_annotation(DEP) else [SENT_START] if doc.has_annotation(SENT_START) else []
    if seen:
        written.from_array(seen, doc.to_array(seen))  # type: ignore[arg-type]
    written.set_ents([Span(written, ent.start, ent.end, label=ent.label_) for ent in doc.ents])
    written._context = doc._context
    return written


def in_capitals(doc: Doc) -> NDArray[np.bool_]:
    """For each word whether the text is all in capitals or, where it is not, the word's line is."""
    shapes = doc.to_array([IS_UPPER, IS_LOWER, IS_TITLE]).astype(bool)
    upper, other = shapes[:, 0], ~shapes[:, 0] & shapes[:, 1:].any(axis=1)
    found = np.zeros(len(doc), dtype=bool)
    if upper.sum() < LINE_WORDS:
        return found
    if _is_loud(upper, other):
        return ~found
    ends = [token.i for token in doc if token.is_space and "\n" in token.text]
    for start, end in zip([0, *ends], [*ends, len(doc)], strict=True):
        if upper[start:end].sum() >= LINE_WORDS and _is_loud(upper[start:end], other[start:end]):
            found[start:end] = True
    return found


def _is_loud(upper: NDArray[np.bool_], other: NDArray[np.bool_]) -> bool:
    return bool(upper.sum() >= SHARE * (upper.sum() + other.sum()))
