"""Words of a text: the pieces that numbers, units and phrases are matched on, with tags where the text was read by a model.

Belongs here: cutting a text into pieces and asking about them. Does not: what a piece means.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

# Digits with their grouping, letters, or one other sign. Groups: comma (also lakh and crore), thin and fixed spaces, and a plain
# space where three digits follow that nothing continues.
PIECE = re.compile(
    r"(?P<n>\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?![\d])(?:\.\d+)?"
    r"|\d{1,3}(?: \d{3})+(?![\d,.]\d|[\d%/:-])"
    r"|\d+(?:\.\d+)?|(?<![\w.])\.\d+)"
    r"|(?P<w>[^\W\d_]+|['’]s\b)|(?P<s>[^\s\w]|_)"
)
HYPHENS = frozenset("-\u2010\u2011–")


class Words:
    """The pieces of a text. `low` in lower case, `kind` one letter a piece: n number, w word, s sign."""

    __slots__ = (
        "_doc",
        "_tags",
        "country",
        "end",
        "is_caps",
        "is_lower",
        "is_title",
        "kind",
        "low",
        "offset",
        "start",
        "text",
    )

    def __init__(self, text: str, doc: Doc | None = None, offset: int = 0, country: str | None = None) -> None:
        self.text = text
        self.country = country  # of the story, for words of money
        self.offset = offset  # of the text in its Doc
        self.is_caps = text.isupper()  # wire copy in capitals: a capital says nothing there
        self.is_lower = text.islower()
        self._doc = doc
        self._tags: dict[int, str] | None = None
        found = [(m.lastgroup, m.start(), m.end()) for m in PIECE.finditer(text)]
        self.kind = "".join(kind or "s" for kind, _, _ in found)
        self.start = [start for _, start, _ in found]
        self.end = [end for _, _, end in found]
        lowered = text.lower()
        # A few letters change their length in lower case; then each piece is lowered by itself.
        source = lowered if len(lowered) == len(text) else None
        self.low = [source[a:b] if source is not None else text[a:b].lower() for _, a, b in found]

        long = [k for k, kind in enumerate(self.kind) if kind == "w" and len(self.low[k]) > 3]
        # A headline with capitals: most of its longer words begin with one.
        self.is_title = bool(long) and sum(text[self.start[k]].isupper() for k in long) > 0.7 * len(long)

    @classmethod
    def of(cls, target: str | Doc | Span, country: str | None = None) -> Words:
        """The pieces of a string, a Doc or a Span; offsets of the last are kept in `offset`."""
        if isinstance(target, str):
            return cls(target, country=country)
        doc = target.doc
        return cls(target.text, doc if doc.has_annotation("TAG") else None, getattr(target, "start_char", 0), country)

    def __len__(self) -> int:
        return len(self.start)

    def surface(self, i: int) -> str:
        """Piece i as written."""
        return self.text[self.start[i] : self.end[i]]

    def word(self, i: int) -> str:
        """Piece i in lower case, or nothing where there is none."""
        return self.low[i] if 0 <= i < len(self.low) else ""

    def glued(self, i: int) -> bool:
        """Whether no space stands before piece i."""
        return 0 < i < len(self.start) and self.start[i] == self.end[i - 1]

    def joined(self, i: int, j: int) -> str:
        """Pieces [i, j) in lower case, with one space wherever the text has any."""
        parts = [self.low[i]]
        for k in range(i + 1, j):
            if self.start[k] != self.end[k - 1]:
                parts.append(" ")
            parts.append(self.low[k])
        return "".join(parts)

    def is_capital(self, i: int) -> bool:
        """Whether piece i begins with a capital."""
        return 0 <= i < len(self.start) and self.text[self.start[i]].isupper()

    def tag(self, i: int) -> str:
        """Part of speech (Penn) of piece i; empty where the text has no tags or the model cut it otherwise."""
        if self._doc is None or not 0 <= i < len(self.start):
            return ""
        if self._tags is None:
            span = self._doc.char_span(self.offset, self.offset + len(self.text), alignment_mode="expand")
            self._tags = {token.idx: token.tag_ for token in span} if span is not None else {}
        return self._tags.get(self.start[i] + self.offset, "")
