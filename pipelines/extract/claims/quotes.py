"""Quotes: which stretches of a text stand between quotation marks.

Belongs here: pairing marks, also over sentences and over paragraphs that open anew. Does not: who speaks (attribution).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

MARK = re.compile(r"[“”„«»\"]|''|``")
BREAK = re.compile(r"\n\s*\n")


def find_quotes(text: str) -> list[tuple[int, int]]:
    """Quotes as [start, end) with their marks. A paragraph that opens one and does not close it runs to its end.

    Straight marks open and close in turn within a paragraph; an unpaired last one opens nothing.
    """
    quotes: list[tuple[int, int]] = []
    start = 0
    for stop in [*(match.start() for match in BREAK.finditer(text)), len(text)]:
        quotes.extend(_in_paragraph(text, start, stop))
        start = stop
    return quotes


def quote_at(quotes: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The quote that holds [start, end), if one does."""
    n = bisect_right(quotes, start, key=lambda quote: quote[0]) - 1
    return quotes[n] if n >= 0 and end <= quotes[n][1] else None


def touches(quotes: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether any quote overlaps [start, end)."""
    n = bisect_left(quotes, end, key=lambda quote: quote[0]) - 1
    return n >= 0 and quotes[n][1] > start


def _in_paragraph(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for match in MARK.finditer(text, start, end):
        mark = match[0]
        if opened is None:
            if mark in ("”", "»") or (mark == "''"):
                continue
            opened = (match.start(), mark)
        elif mark in ("”", "»", "''") or mark == opened[1] == '"':
            found.append((opened[0], match.end()))
            opened = None
    if opened is not None and opened[1] in ("“", "«"):
        found.append((opened[0], end))
    return found
