"""Mending: damaged text to clean text, each change decided on and written down.

Belongs here: the order of repairs, which outcomes are refused, and the edits. Does not: the repairs themselves (replay,
entities, lost_bytes, junk), how bytes became text (reading).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.records import Edit
from pipelines.repair import entities, junk, lost_bytes
from pipelines.repair.prefilter import suspicious_lines
from pipelines.repair.replay import GUESSED_A0, LOST, ReplayError, undo_encodings
from pipelines.repair.trace import Group, Marks, Trace

# A repair may lay bare another one (an entity of mojibake). Three are the most seen; ftfy itself goes on without limit.
MAX_PASSES = 8

# How sure a repair is. Undone encodings prove themselves: chance bytes are not valid UTF-8. Guessed bytes do not.
CONFIDENCE = {"mojibake": 0.98, "mojibake_twice": 0.98, "c1_control": 0.95, "lost_byte": 0.85, "lost_space": 0.85}


@dataclass(frozen=True, slots=True)
class Mended:
    """Clean text and the ledger that leads to it: `rebuild(raw, edits) == text`."""

    text: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A damaged place of a line, raw offsets in that line."""

    raw_start: int
    raw_end: int
    after: str | None  # None where it was left alone
    rule: str
    codec_path: str | None = None
    status: str = "applied"
    confidence: float = 1.0


def mend(text: str) -> Mended:
    """Repairs text. Clean text in any language comes back as it is; what cannot be repaired safely stays, and is listed.

    Lines are judged one by one (ended by LF, CRLF or a lone CR, which stay as they are), since damage rarely covers a
    whole document. Never raises; mending twice changes nothing more.
    """
    edits: list[Edit] = []
    pieces: list[str] = []
    raw_at, shift = 0, 0
    for offset, line in suspicious_lines(text):
        for found in mend_line(line):
            start, end = offset + found.raw_start, offset + found.raw_end
            before = text[start:end]
            after = before if found.after is None else found.after
            clean = start + shift
            edits.append(
                Edit(
                    start,
                    end,
                    clean,
                    clean + len(after),
                    before,
                    after,
                    found.rule,
                    found.codec_path,
                    found.status,
                    found.confidence,
                )
            )
            pieces += (text[raw_at:start], after)
            raw_at = end
            shift += len(after) - len(before)
    if not edits:
        return Mended(text, ())
    pieces.append(text[raw_at:])
    return Mended("".join(pieces), tuple(edits))


def mend_line(line: str) -> list[Finding]:
    """What is damaged in one line, in order and disjoint: repeated until another pass would change nothing."""
    trace = Trace.of(line)
    left: list[Finding] = []
    for _ in range(MAX_PASSES):
        before = trace.text
        trace, refused = _one_pass(trace, line)
        left += refused
        if trace.text == before:
            break
    applied = [_applied(group) for group in trace.groups(line)]
    return sorted(applied + list(_apart(left, applied)), key=lambda found: (found.raw_start, found.raw_end))


def _one_pass(trace: Trace, line: str) -> tuple[Trace, list[Finding]]:
    given = trace
    left: list[Finding] = []
    trace, spans = entities.unescape(trace)
    left += [Finding(*span, None, "html_entity", status="refused", confidence=0.5) for span in spans]
    trace, spans = lost_bytes.restore(trace)
    left += [Finding(*span, None, "lost_byte", status="ambiguous", confidence=0.5) for span in spans]
    try:
        trace = undo_encodings(trace)
    except ReplayError:
        left.append(Finding(0, len(line), None, "replay_mismatch", status="refused", confidence=0.0))
    trace = junk.sweep(trace)
    if trace is given:
        return trace, left
    refused = {group: status for group in trace.groups(line) if (status := refusal(group)) is not None}
    left += [
        Finding(group.raw_start, group.raw_end, None, rule_of(group.marks), codec_path(group.marks), status, 0.5)
        for group, status in refused.items()
    ]
    return trace.revert(line, refused), left


def refusal(group: Group) -> str | None:
    """Why an outcome is not accepted, as a status of the ledger: it would put characters into the text that nobody wrote.

    Complete sequences restore what was there, were it a dagger. A guessed byte must give a letter or a space: `â€` and a
    space would else become a dagger where a quote was lost. A character of unknown bytes is not restored by U+FFFD.
    """
    if LOST in group.marks:
        return "ambiguous"
    if any(unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"} for c in group.after):
        return "refused"
    if GUESSED_A0 in group.marks and not all(unicodedata.category(c)[0] in "LMZ" for c in group.after):
        return "ambiguous"
    return None


def rule_of(marks: Marks) -> str:
    """The one rule that a change is filed under, by what weighs most for who must trust it."""
    if lost_bytes.TOKEN in marks or LOST in marks:
        return "lost_byte"
    if GUESSED_A0 in marks:
        return "lost_space"
    layers = sum(mark.startswith("utf-8>") for mark in marks)
    if marks[-1] in {"byte_order_mark", "control_character", "surrogate_pair", "lone_surrogate", "terminal_escape"}:
        return marks[-1]
    if layers:
        return "mojibake" if layers == 1 else "mojibake_twice"
    return "html_entity" if marks[-1] == entities.TOKEN else "c1_control"


def codec_path(marks: Marks) -> str | None:
    """The wrong turns in the order they were taken, as utf-8>cp1252>html; None if no encoding was mistaken."""
    turns = [mark for mark in reversed(marks) if ">" in mark]
    if turns and entities.TOKEN in marks:
        turns.append(entities.TOKEN)
    return ">".join(turns) or None


def _applied(group: Group) -> Finding:
    rule = rule_of(group.marks)
    return Finding(
        group.raw_start, group.raw_end, group.after, rule, codec_path(group.marks), "applied", CONFIDENCE.get(rule, 1.0)
    )


def _apart(left: list[Finding], applied: list[Finding]) -> Iterator[Finding]:
    """Those left alone that no repair nor an earlier one of them covers."""
    begins = [found.raw_start for found in applied]
    reached = 0
    for found in sorted(left, key=lambda found: found.raw_start):
        following = bisect_left(begins, found.raw_end)
        covered = following and applied[following - 1].raw_end > found.raw_start
        if found.raw_start >= reached and not covered:
            reached = found.raw_end
            yield found
