"""Changes: pieces of text put in place of others, pass after pass, every one tied to the raw characters it began with.

Belongs here: applying changes and folding a later pass into the earlier ones. Does not: what should be changed (the rules).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Change(NamedTuple):
    """Characters [start, end) of a text become `after`. `path` is the wrong turn undone, innermost last."""

    start: int
    end: int
    after: str
    rule: str
    path: str | None = None
    confidence: float = 1.0


def apply(text: str, changes: Sequence[Change]) -> str:
    """The text after ascending, disjoint changes."""
    pieces: list[str] = []
    at = 0
    for start, end, after, *_ in changes:
        pieces += (text[at:start], after)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def fold(first: Sequence[Change], second: Sequence[Change]) -> list[Change]:
    """Changes of the raw text that do what `first`, then `second` on its outcome, do. Those that touch the same characters become one."""
    if not first:
        return list(second)
    folded: list[Change] = []
    i = j = 0
    shift = 0  # offset in the outcome of `first` less the raw offset, behind the first i changes
    while j < len(second):
        start, end = second[j].start, second[j].end
        while i < len(first) and not _touches(first[i], shift, start, end) and first[i].start + shift < end:
            folded.append(first[i])
            shift += _growth(first[i])
            i += 1
        earlier: list[Change] = []
        later: list[Change] = []
        begin, begin_shift = start, shift
        reaching = True
        while reaching:
            reaching = False
            while j < len(second) and (not later or second[j].start < end):
                end = max(end, second[j].end)
                later.append(second[j])
                j += 1
                reaching = True
            while i < len(first) and _touches(first[i], shift, begin, end):
                begin = min(begin, first[i].start + shift) if not earlier else begin
                end = max(end, first[i].start + shift + len(first[i].after))
                earlier.append(first[i])
                shift += _growth(first[i])
                i += 1
                reaching = True
        folded.append(
            _joined(earlier, later, begin, end, begin_shift)
            if earlier
            else later[0]._replace(start=start - shift, end=end - shift)
        )
    return folded + list(first[i:])


def _growth(change: Change) -> int:
    return len(change.after) - (change.end - change.start)


def _touches(change: Change, shift: int, start: int, end: int) -> bool:
    """Whether the outcome of a change shares characters with [start, end); of a deletion, whether it lies inside."""
    begin = change.start + shift
    return begin < end and (begin + len(change.after) > start or (not change.after and begin > start))


def _joined(earlier: Sequence[Change], later: Sequence[Change], begin: int, end: int, shift: int) -> Change:
    """One change for all: what later ones leave of the outcome of the earlier stays."""
    between: dict[int, str] = {}
    raw_shift = shift
    for change in earlier:
        between |= {change.start + raw_shift + n: c for n, c in enumerate(change.after)}
        raw_shift += _growth(change)
    pieces: list[str] = []
    at = begin
    for change in later:
        pieces += ("".join(between.get(n, "") for n in range(at, change.start)), change.after)
        at = change.end
    pieces.append("".join(between.get(n, "") for n in range(at, end)))
    paths = [change.path for change in earlier if change.path]
    last = later[0].path
    path = f"{last}>{paths[0]}" if last and paths else last or (paths[0] if paths else None)
    rules = [change.rule for change in (*earlier, *later[:1])]
    confidence = min(change.confidence for change in (*earlier, *later))
    return Change(begin - shift, end - raw_shift, "".join(pieces), joint_rule(rules), path, confidence)


# What a change made by several rules is filed under: what weighs most for who must trust it.
WEIGHT = ("lost_byte", "lost_space", "mojibake_twice", "mojibake", "c1_control")


def joint_rule(rules: Sequence[str]) -> str:
    """The one rule that several are filed under."""
    if rules[-1] == "mojibake" and any(rule.startswith("mojibake") for rule in rules[:-1]):
        return "mojibake_twice"
    return next((rule for rule in WEIGHT if rule in rules), rules[-1])
