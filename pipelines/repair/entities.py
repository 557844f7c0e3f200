"""Entities: HTML character references that stayed in text.

Belongs here: `&name;`, `&#8217;`, `&#x2019;` in lines that are not markup. Does not: reading HTML (ingest), what a line of
damaged letters was before (replay).
"""

from __future__ import annotations

import html
import unicodedata

from ftfy.chardata import HTML_ENTITIES, HTML_ENTITY_RE

from pipelines.repair.trace import Change, Trace

TOKEN = "html"  # noqa: S105


def unescape(trace: Trace) -> tuple[Trace, list[tuple[int, int]]]:
    """The trace with its references resolved, and the raw spans of those left alone.

    A line with `<` may be markup or code, in which a reference is meant; and `&lt;` turned into `<` would make markup out
    of text. Numbers 128 to 159 mean Windows-1252, as browsers read them (HTML standard, numeric character references).
    """
    changes: list[Change] = []
    refused: list[tuple[int, int]] = []
    is_markup = "<" in trace.text
    for match in HTML_ENTITY_RE.finditer(trace.text):
        after = _character(match[0])
        if after is None:
            continue
        if is_markup or not _is_safe(after):
            refused.append(trace.raw_span(match.start(), match.end()))
        else:
            changes.append(Change(match.start(), match.end(), after, TOKEN))
    return trace.substitute(changes), refused


def _character(reference: str) -> str | None:
    """What it stands for; None if it is none (`AT&T;`)."""
    if reference.startswith("&#"):
        after = html.unescape(reference)
        return None if after == reference or ";" in after else after
    return HTML_ENTITIES.get(reference)


def _is_safe(after: str) -> bool:
    # C1 controls are let through: they are the visible part of mojibake that was escaped, and replay mends them.
    if not after or any(c in "<>\ufffd" for c in after):
        return False
    return all("\x80" <= c <= "\x9f" or unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"} for c in after)
