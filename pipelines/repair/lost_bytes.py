"""Lost bytes: UTF-8 punctuation read as Windows-1252 whose third byte is gone, put back where one answer fits.

Belongs here: the closing quote (byte 9D, undefined in Windows-1252, so the one that gets lost) and the dash whose third
character, a curly quote, was straightened. Does not: complete sequences, nor lost spaces, which replay knows.
"""

from __future__ import annotations

import re

from pipelines.repair.trace import Change, Trace

TOKEN = "lost_byte"  # noqa: S105

LEAD = "\xe2\u20ac"  # bytes E2 80 as Windows-1252 shows them
THIRD = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore") + "\x81\x8d\x8f\x90\x9d"
LOST_BYTE = "\x9d"
BROKEN_RE = re.compile(f"{LEAD}(?![{re.escape(THIRD)}])")
QUOTE_RE = re.compile(f"(?P<opens>{LEAD}[\u0153\u017e]|[\u201c\u201e])|(?P<closes>{LEAD}\x9d|(?<!{LEAD})\u201d)")

# What may stand after a closing quote. A letter may not: there an apostrophe was lost as likely.
AFTER_QUOTE = frozenset(" \t\n\r\xa0.,;:!?)]}-\u2013\u2014\xbb")


def restore(trace: Trace) -> tuple[Trace, list[tuple[int, int]]]:
    """The trace with the lost byte back as U+009D or a curly quote, and the raw spans where several answers fit.

    The bytes are put back before the sequence is decoded, so that the line becomes consistent and ftfy can undo it whole.
    """
    text = trace.text
    changes: list[Change] = []
    ambiguous: list[tuple[int, int]] = []
    quotes = list(QUOTE_RE.finditer(text)) if BROKEN_RE.search(text) else []
    n_seen = depth = 0
    for match in BROKEN_RE.finditer(text):
        while n_seen < len(quotes) and quotes[n_seen].start() < match.start():
            depth = depth + 1 if quotes[n_seen]["opens"] else max(0, depth - 1)
            n_seen += 1
        at = match.end()
        restored = _dash(text, match.start(), at) or _closing_quote(text, at, is_open=depth > 0)
        if restored is None:
            ambiguous.append(trace.raw_span(match.start(), at))
            continue
        changes.append(restored)
        depth = max(0, depth - (restored.after == LOST_BYTE))
    return trace.substitute(changes), ambiguous


def _dash(text: str, start: int, at: int) -> Change | None:
    """A straightened quote between two words or two spaces was the third character of a dash: byte 93 or 94."""
    if text[at : at + 1] != '"':
        return None
    before, after = text[start - 1 : start], text[at + 1 : at + 2]
    if before.isdigit() and after.isdigit():
        return Change(at, at + 1, "\u201c", TOKEN)
    if (before.isspace() and after.isspace()) or (before.isalnum() and after.isalnum()):
        return Change(at, at + 1, "\u201d", TOKEN)
    return None


def _closing_quote(text: str, at: int, is_open: bool) -> Change | None:
    third, follower = text[at : at + 1], text[at + 1 : at + 2]
    ends_word = not follower or follower in AFTER_QUOTE
    if third == "\ufffd" or (third == "?" and is_open):
        return Change(at, at + 1, LOST_BYTE, TOKEN) if ends_word else None
    if not is_open or (third and third not in AFTER_QUOTE):
        return None
    # A space before another space or a mark stands for the byte; a space before a word is a space.
    return Change(at, at + (third == " " and ends_word), LOST_BYTE, TOKEN)
