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
# Terminal escapes, and characters beyond the first plane in two halves.
SEVERAL_RE = re.compile("\x1b\\[[0-9;]*[A-Za-z]|[\ud800-\udbff][\udc00-\udfff]")
ANY_RE = re.compile(f"[{CONTROLS[1:-1]}\x80-\x9f\ud800-\udfff]")
# What Windows has in the place of the C1 controls.
C1_MEANT = {chr(byte): after for byte in range(0x80, 0xA0) if (after := bytes([byte]).decode("cp1252", "ignore"))}


def find(text: str) -> list[Change]:
    """What to drop, join or read again. Half a surrogate pair, which no file can hold, becomes U+FFFD."""
    return list(_found(text)) if ANY_RE.search(text) else []


def _found(text: str) -> Iterator[Change]:
    done = 0
    for match in ANY_RE.finditer(text):
        start, c = match.start(), match[0]
        if start < done:
            continue
        if "\x80" <= c <= "\x9f":
            if c in C1_MEANT:
                yield Change(start, start + 1, C1_MEANT[c], "c1_control", "cp1252>latin-1", 0.95)
        elif several := SEVERAL_RE.match(text, start):
            done = several.end()
            is_pair = several[0][0] != "\x1b"
            yield Change(
                start, done, join(several[0]) if is_pair else "", "surrogate_pair" if is_pair else "terminal_escape"
            )
        elif "\ud800" <= c <= "\udfff":
            yield Change(start, start + 1, "\ufffd", "lone_surrogate")
        else:
            yield Change(start, start + 1, "", "byte_order_mark" if c == "\ufeff" else "control_character")


def join(pair: str) -> str:
    """The character of a surrogate pair."""
    return pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
