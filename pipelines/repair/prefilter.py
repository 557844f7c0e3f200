"""Prefilter: which lines of a text a repair could change, found at the speed of a Rust regex.

Belongs here: the triggers of every repair. Does not: the repairs. A line that is skipped must be one that `mend_line`
would return as it is; the tests hold the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

import polars as pl
from ftfy.badness import BADNESS_RE
from ftfy.fixes import SURROGATE_RE

from pipelines.repair.junk import CONTROL_RE

ENTITY = "&#?[0-9A-Za-z]{1,24};"
ENTITY_RE = re.compile(ENTITY)
ASCII_CONTROLS = bytes(point for point in range(128) if CONTROL_RE.match(chr(point)))
# Half lines end here too: a lone carriage return is a line break of old files.
BREAK_RE = re.compile("\r(?!\n)")


def compact(pattern: str) -> str:
    """A verbose pattern without its layout: Rust's verbose mode drops blanks in character classes, Python's keeps them."""
    pieces: list[str] = re.findall(r"\[[^\]]*\]|\\.|#[^\n]*|\s+|.", pattern)
    return "".join(piece for piece in pieces if not piece.startswith("#") and not piece.isspace())


SUSPICIOUS = "|".join((compact(BADNESS_RE.pattern), CONTROL_RE.pattern, ENTITY))


def suspicious_lines(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text, line break included, of every line that a repair could change."""
    if text.isascii() and not _has_ascii_trigger(text):
        return
    lines = text.split("\n")
    # Half surrogates cannot enter a Polars column; a NUL in their place makes the line suspicious all the same.
    storable = lines if text.isascii() or not SURROGATE_RE.search(text) else SURROGATE_RE.sub("\0", text).split("\n")
    hits = pl.Series(storable, dtype=pl.String).str.contains(SUSPICIOUS).arg_true().to_list()
    if not hits:
        return
    offsets = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for hit in hits:
        start = offsets[hit]
        line = lines[hit] + ("\n" if hit + 1 < len(lines) else "")
        at = 0
        for match in BREAK_RE.finditer(line):
            yield start + at, line[at : match.end()]
            at = match.end()
        if at < len(line):
            yield start + at, line[at:]


def _has_ascii_trigger(text: str) -> bool:
    # Deleting the control characters is three times as fast as searching for them.
    if len(text.encode("ascii").translate(None, ASCII_CONTROLS)) != len(text):
        return True
    return "&" in text and ENTITY_RE.search(text) is not None
