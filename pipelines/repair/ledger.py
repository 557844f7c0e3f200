"""Ledger: replaying the list of edits forwards and backwards.

Belongs here: the proof that raw text and ledger give the clean text. Does not: how edits are found (mending).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.records import Edit


class LedgerError(ValueError):
    """The ledger does not fit the text: offsets in it cannot be trusted, and no citation made through it."""


def rebuild(raw: str, edits: Sequence[Edit]) -> str:
    """Clean text from raw text and its ledger.

    Raises LedgerError if entries overlap or run backwards, if `before` does not stand in raw, or if a clean span is not
    where `after` comes to stand: a ledger that cannot be replayed would make every citation after it wrong.
    """
    pieces: list[str] = []
    raw_at, clean_at = 0, 0
    for edit in edits:
        _check(edit, raw_at, edit.raw_start, edit.raw_end, raw, edit.before, "raw")
        kept = raw[raw_at : edit.raw_start]
        clean_at += len(kept)
        if (edit.clean_start, edit.clean_end) != (clean_at, clean_at + len(edit.after)):
            raise LedgerError(
                f"{edit.rule}: clean span {edit.clean_start}-{edit.clean_end}, but its text begins at {clean_at}"
            )
        pieces += (kept, edit.after)
        raw_at, clean_at = edit.raw_end, edit.clean_end
    pieces.append(raw[raw_at:])
    return "".join(pieces)


def unbuild(clean: str, edits: Sequence[Edit]) -> str:
    """Raw text from clean text and ledger: the inverse of `rebuild`. Raises LedgerError for the same reasons."""
    pieces: list[str] = []
    clean_at, raw_at = 0, 0
    for edit in edits:
        _check(edit, clean_at, edit.clean_start, edit.clean_end, clean, edit.after, "clean")
        kept = clean[clean_at : edit.clean_start]
        raw_at += len(kept)
        if (edit.raw_start, edit.raw_end) != (raw_at, raw_at + len(edit.before)):
            raise LedgerError(f"{edit.rule}: raw span {edit.raw_start}-{edit.raw_end}, but its text begins at {raw_at}")
        pieces += (kept, edit.before)
        clean_at, raw_at = edit.clean_end, edit.raw_end
    pieces.append(clean[clean_at:])
    return "".join(pieces)


def _check(edit: Edit, at: int, start: int, end: int, text: str, wanted: str, side: str) -> None:
    if edit.status != "applied" and edit.before != edit.after:
        raise LedgerError(f"{edit.rule}: an entry that is {edit.status} changes text at {side} {start}-{end}")
    if start < at or end < start:
        raise LedgerError(f"{edit.rule}: {side} span {start}-{end} runs backwards or overlaps what ends at {at}")
    if text[start:end] != wanted or end - start != len(wanted):
        raise LedgerError(f"{edit.rule}: {wanted!r} does not stand at {side} {start}-{end}")
