"""Mention: prose that talks about damage, which must keep the damage it talks about.

Belongs here: telling such places from damaged ones. Does not: whether they are repaired all the same (the setting `repair_mentions`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipelines.repair.changes import Change
from pipelines.repair.words import heard

CUE_RE = re.compile(
    r"\b(?:mojibake|encod(?:e[ds]?|ing)|decod(?:e[ds]?|ing)|utf-?(?:8|16)|unicode|ascii|latin-?1|iso-8859-\d+|windows-125\d|cp125\d|char(?:acter)?s?(?:et)?"
    r"|bom|html|entit(?:y|ies)|ampersands?|escapes?|escaped|sequence|code ?page|garbled)\b",
    re.IGNORECASE,
)
AROUND = frozenset(" \t\n\r.,;:!?()[]\u2026\u00a0\"'`\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb")
QUOTES = frozenset("\"'`\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb")
# Where a change replaces what is common in undamaged text too, the outcome elsewhere in the line tells nothing.
COMMON = frozenset(["&", "\u2013", "\u2014", "\u2019", "\xa0", "\u2026", ""])


def mentioned(line: str, changes: Sequence[Change], languages: Callable[[], tuple[str, ...]]) -> list[Change]:
    """Those of a line's changes that stand alone, unlike damage, and are quoted or talked about. None if a word of the line is damaged."""
    if not all(_is_alone(line, change) for change in changes):
        return []
    is_talk = CUE_RE.search(line) is not None
    return [
        change for change in changes if is_talk or _is_quoted(line, change) or _stands_beside(line, change, languages)
    ]


def _sides(line: str, change: Change) -> tuple[str, str]:
    return line[change.start - 1 : change.start] or " ", line[change.end : change.end + 1] or " "


def _is_alone(line: str, change: Change) -> bool:
    before, behind = _sides(line, change)
    is_seen = change.after != "" or line[change.start : change.end].isprintable()
    return (before in AROUND and behind in AROUND and is_seen) or (
        change.rule == "byte_order_mark" and CUE_RE.search(line) is not None
    )


def _is_quoted(line: str, change: Change) -> bool:
    before, behind = _sides(line, change)
    return before in QUOTES and behind in QUOTES and bool(line.strip())


def _stands_beside(line: str, change: Change, languages: Callable[[], tuple[str, ...]]) -> bool:
    """Whether the outcome stands elsewhere in the line, alone as well: `it shows X where Y should be`."""
    if len(change.after) > 1 or change.after in COMMON or (change.after.isalpha() and heard(change.after, languages())):
        return False
    for match in re.finditer(re.escape(change.after), line):
        before, behind = line[match.start() - 1 : match.start()] or " ", line[match.end() : match.end() + 1] or " "
        if not change.start <= match.start() < change.end and before in AROUND and behind in AROUND:
            return True
    return False
