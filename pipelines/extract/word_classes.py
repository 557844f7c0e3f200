"""Word classes: a word's part of speech by its tag and relation, from one table instead of the model's list of patterns.

Belongs here: a quicker component with the same rules. Does not: the rules, which the model brings (training, lemmas).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from spacy.attrs import DEP, IS_SPACE, TAG  # type: ignore[import-not-found]
from spacy.language import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc

# What a rule may ask of a word, in the order of a row of the table.
ASKED = {"TAG": TAG, "DEP": DEP, "IS_SPACE": IS_SPACE}


def as_rows(patterns: Sequence[dict[str, Any]]) -> list[list[str | bool | None]] | None:
    """Patterns of an attribute ruler as rows (tag, relation, is space, part of speech); None where one says or asks more than that."""
    rows: list[list[str | bool | None]] = []
    for rule in patterns:
        if set(rule["attrs"]) != {"POS"} or rule["index"] != 0:
            return None
        for words in rule["patterns"]:
            if len(words) != 1 or not set(words[0]) <= set(ASKED):
                return None
            if any(not isinstance(value, str | bool) for value in words[0].values()):
                return None
            rows.append([*(words[0].get(name) for name in ASKED), rule["attrs"]["POS"]])
    return rows


@Language.factory("newsledger_word_classes", default_config={"rows": []})
class WordClasses:
    """Sets parts of speech. Of the rows of `as_rows` that hold for a word the last counts; a word that none holds for is left as it is."""

    def __init__(self, nlp: Language, name: str, rows: Sequence[Sequence[str | bool | None]]) -> None:
        strings = nlp.vocab.strings
        self.rows = [
            ([strings.add(value) if isinstance(value, str) else value for value in asked], strings.add(str(pos)))
            for *asked, pos in rows
        ]
        self.known: dict[tuple[int, ...], int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """The document with the parts of speech set."""
        for token, key in zip(doc, map(tuple, doc.to_array(list(ASKED.values())).tolist()), strict=True):
            if (pos := self.known.get(key)) is None:
                pos = self.known[key] = self._last(key)
            if pos:
                token.pos = pos
        return doc

    def _last(self, key: tuple[int, ...]) -> int:
        held = (
            pos
            for asked, pos in reversed(self.rows)
            if all(want is None or want == has for want, has in zip(asked, key, strict=True))
        )
        return next(held, 0)
