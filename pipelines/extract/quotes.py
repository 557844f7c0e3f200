"""Quotes: to which sentence a straight quotation mark belongs.

Belongs here: what spaces tell of a mark that is written the same at both ends. Does not: who is quoted (claims).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc

ENDS = frozenset({".", "!", "?", ",", "..."})


@Language.component("newsledger_quotes")
def keep_closing_quotes(doc: Doc) -> Doc:
    """Tells the parser, before it runs, that a mark joined to the stop before it begins no sentence.

    The parser does not see spaces: to it `over." The` may as well be `over. "The`.
    """
    words = [token.text for token in doc]
    for at, word in enumerate(words):
        if word == '"' and at and words[at - 1] in ENDS and not doc[at - 1].whitespace_ and doc[at].whitespace_:
            doc[at].is_sent_start = False
    return doc
