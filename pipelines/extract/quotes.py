"""Quotes: to which sentence a straight quotation mark belongs.

Belongs here: what spaces tell of a mark that is written the same at both ends. Does not: who is quoted (claims).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc

STOPS = frozenset({".", "!", "?"})
ENDS = STOPS | {",", "..."}


@Language.component("newsledger_quotes")
def keep_quotes(doc: Doc) -> Doc:
    """Tells the parser, before it runs, where a mark's own spaces put the end of a sentence.

    A mark joined to the stop before it begins no sentence; nor does a word joined to the mark before it, which begins one itself where
    it stands behind a stop. The parser does not see spaces: to it `over." The` may as well be `over. "The`.
    """
    words = [token.text for token in doc]
    for at, word in enumerate(words):
        if word != '"':
            continue
        before = not at or bool(doc[at - 1].whitespace_ or doc[at - 1].is_space)
        behind = bool(doc[at].whitespace_)
        if at and words[at - 1] in ENDS and not before and behind:
            doc[at].is_sent_start = False
        elif before and not behind and at + 1 < len(words) and not doc[at + 1].is_space:
            doc[at + 1].is_sent_start = False
            if at and words[at - 1] in STOPS and not doc[at + 1].is_lower:
                doc[at].is_sent_start = True
    return doc
