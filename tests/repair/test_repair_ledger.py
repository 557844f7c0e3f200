"""Replaying ledgers, and refusing those that cannot be."""

from __future__ import annotations

import pytest

from pipelines.records import Edit
from pipelines.repair import LedgerError, rebuild, unbuild

RAW = "caf\u00c3\u00a9 \u00e2\u20ac\u201c 1\x002"
EDITS = (
    Edit(3, 5, 3, 4, "\u00c3\u00a9", "\u00e9", "mojibake", "utf-8>cp1252"),
    Edit(6, 9, 5, 6, "\u00e2\u20ac\u201c", "\u2013", "mojibake", "utf-8>cp1252"),
    Edit(10, 11, 7, 8, "1", "1", "lost_byte", None, "ambiguous", 0.5),
    Edit(11, 12, 8, 8, "\x00", "", "control_character"),
)
CLEAN = "caf\u00e9 \u2013 12"


def test_both_ways() -> None:
    """Without the way back, raw text could not be shown beside a citation."""
    assert rebuild(RAW, EDITS) == CLEAN
    assert unbuild(CLEAN, EDITS) == RAW
    assert rebuild("as it is", ()) == "as it is"


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param((EDITS[1], EDITS[0]), id="backwards"),
        pytest.param((EDITS[0], EDITS[0]), id="twice, so overlapping"),
        pytest.param((EDITS[0]._replace(before="xx"),), id="another raw text"),
        pytest.param((EDITS[0]._replace(raw_end=4),), id="span shorter than before"),
        pytest.param((EDITS[0]._replace(raw_end=2),), id="end before start"),
        pytest.param((EDITS[0]._replace(raw_start=-14, raw_end=-12),), id="negative"),
        pytest.param((EDITS[0], EDITS[1]._replace(clean_start=6, clean_end=7)), id="clean span shifted"),
        pytest.param((EDITS[0]._replace(status="refused"),), id="refused but changing"),
        pytest.param((Edit(40, 41, 39, 40, "x", "y", "rule"),), id="behind the end"),
    ],
)
def test_broken_ledgers_are_refused(edits: tuple[Edit, ...]) -> None:
    """A ledger that does not fit, replayed all the same, moves every offset after the fault without a word."""
    with pytest.raises(LedgerError):
        rebuild(RAW, edits)


def test_unbuild_refuses_too() -> None:
    """The way back must be as strict: a clean text that was edited by hand is no longer the ledger's."""
    with pytest.raises(LedgerError):
        unbuild(CLEAN.replace("\u00e9", "e"), EDITS)
    with pytest.raises(LedgerError):
        unbuild(CLEAN, (EDITS[0]._replace(raw_start=4, raw_end=6),))
