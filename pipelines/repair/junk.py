"""Junk: characters that print nothing and were not meant, halves of characters, and C1 controls that were Windows-1252.

Belongs here: control characters, byte order marks inside of text, terminal escapes, surrogates. Does not: joiners, direction
marks, soft hyphens and line breaks, which are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ftfy.chardata import CONTROL_CHARS

from pipelines.repair.changes import Change

CONTROLS = "[" + "".join(re.escape(chr(point)) for point in CONTROL_CHARS) + "]"
SURROGATE_RE = re.compile("[\ud800-\udfff]")
JUNK_RE = re.compile(
    f"(?P<escape>\x1b\\[[0-9;]*[A-Za-z])|(?P<pair>[\ud800-\udbff][\udc00-\udfff])|(?P<half>[\ud800-\udfff])|(?P<control>{CONTROLS})|(?P<c1>[\x80-\x9f])"
)


# The same in one class, which is found five times as fast where there is none.
ANY_RE = re.compile(f"[{CONTROLS[1:-1]}\x80-\x9f\ud800-\udfff]")


def find(text: str) -> list[Change]:
    """What to drop, join or read again. Half a surrogate pair, which no file can hold, becomes U+FFFD."""
    return list(_found(text)) if ANY_RE.search(text) else []


def _found(text: str) -> Iterator[Change]:
    for match in JUNK_RE.finditer(text):
        start, end, kind = match.start(), match.end(), match.lastgroup
        if kind == "escape":
            yield Change(start, end, "", "terminal_escape")
        elif kind == "pair":
            yield Change(start, end, join(match[0]), "surrogate_pair")
        elif kind == "half":
            yield Change(start, end, "\ufffd", "lone_surrogate")
        elif kind == "control":
            yield Change(start, end, "", "byte_order_mark" if match[0] == "\ufeff" else "control_character")
        elif after := bytes([ord(match[0])]).decode("cp1252", "ignore"):
            yield Change(start, end, after, "c1_control", "cp1252>latin-1", 0.95)


def join(pair: str) -> str:
    """The character of a surrogate pair."""
    return pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
