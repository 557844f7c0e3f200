"""Junk: characters that print nothing and were not meant, and halves of characters.

Belongs here: control characters, byte order marks inside of text, terminal escapes, surrogates. Does not: C1 controls,
which are Windows-1252 read as Latin-1 (replay); joiners, direction marks, soft hyphens and line breaks, which are meant.
"""

from __future__ import annotations

import re

from ftfy.chardata import CONTROL_CHARS
from ftfy.fixes import ANSI_RE, SURROGATE_PAIR_RE, SURROGATE_RE

from pipelines.repair.trace import Change, Trace

CONTROL_RE = re.compile("[" + "".join(re.escape(chr(point)) for point in CONTROL_CHARS) + "]")


def sweep(trace: Trace) -> Trace:
    """The trace without junk. Surrogate pairs are joined; half a pair, which no file can hold, becomes U+FFFD."""
    if SURROGATE_RE.search(trace.text):
        trace = trace.substitute(
            Change(m.start(), m.end(), join(m[0]), "surrogate_pair") for m in SURROGATE_PAIR_RE.finditer(trace.text)
        )
        trace = trace.substitute(
            Change(m.start(), m.end(), "\ufffd", "lone_surrogate") for m in SURROGATE_RE.finditer(trace.text)
        )
    if not CONTROL_RE.search(trace.text):
        return trace
    trace = trace.substitute(Change(m.start(), m.end(), "", "terminal_escape") for m in ANSI_RE.finditer(trace.text))
    return trace.substitute(
        Change(m.start(), m.end(), "", "byte_order_mark" if m[0] == "\ufeff" else "control_character")
        for m in CONTROL_RE.finditer(trace.text)
    )


def join(pair: str) -> str:
    """The character of a surrogate pair."""
    return pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
