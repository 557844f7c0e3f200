"""Entities: HTML character references that stayed in text.

Belongs here: `&name;`, `&#8217;`, `&#x2019;` in text that is not markup. Does not: reading HTML (ingest), what damaged letters
were before they were escaped (mojibake).
"""

from __future__ import annotations

import html
import re
import unicodedata

from ftfy.chardata import HTML_ENTITIES

from pipelines.repair.changes import Change

RULE = "html_entity"
PATTERN = "&#?[0-9A-Za-z]{1,24};"
ENTITY_RE = re.compile(PATTERN)
# A line with a whole tag is markup or code, in which a reference is meant.
TAG_RE = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")


def find(text: str) -> tuple[list[Change], list[Change]]:
    """References to resolve, and those to leave: in markup, or `&lt;`, which would make markup out of text.

    Numbers 128 to 159 mean Windows-1252, as browsers read them (HTML standard, numeric character references).
    """
    if "&" not in text:
        return [], []
    changes: list[Change] = []
    refused: list[Change] = []
    is_markup = "<" in text and TAG_RE.search(text) is not None
    for match in ENTITY_RE.finditer(text):
        after = _character(match[0])
        if after is not None:
            into = refused if is_markup or not _is_safe(after) else changes
            into.append(Change(match.start(), match.end(), after, RULE, "html"))
    return changes, refused


def _character(reference: str) -> str | None:
    """What it stands for; None if it is none (`AT&T;`)."""
    if reference.startswith("&#"):
        after = html.unescape(reference)
        return None if after == reference or ";" in after else after
    return HTML_ENTITIES.get(reference)


def _is_safe(after: str) -> bool:
    # C1 controls are let through: they are the visible part of mojibake that was escaped, and are mended after.
    if not after or any(c in "<>\ufffd" for c in after):
        return False
    return all("\x80" <= c <= "\x9f" or unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"} for c in after)
