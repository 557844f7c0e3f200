"""Cut sequences: three bytes of another alphabet, the last of which was lost or became a blank, among others that are whole.

Belongs here: letters of Hindi, Tamil, Thai, Chinese and the like. Does not: letters of two bytes and punctuation (lost), sequences
that are whole (mojibake). Only where whole ones of the same script were read in the line: there the lead and its second
byte prove that it is damage, and only the letter has to be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import islice, product
from typing import NamedTuple

from pipelines.repair.changes import Change
from pipelines.repair.mojibake import Context
from pipelines.repair.naturalness import SCRIPTS, script_of
from pipelines.repair.stand_ins import NO_BREAK_SPACE, TURN, UNDEFINED
from pipelines.repair.words import heard, oddity

LEADS = "".join(c for c in TURN.among(0xE0, 0xF0) if c != "\u00e2")  # that one begins punctuation
CUT_RE = re.compile(f"[{LEADS}][{re.escape(TURN.among(0x80, 0xC0))}][ \ufffd]")
WITHOUT_BLANKS = frozenset(("THAI", "LAO", "KHMER", "MYANMAR", "CJK", "HIRAGANA", "KATAKANA"))
MOST_READINGS = 200
CLEARER = 1.0  # Zipf frequency by which the words of one reading must lead


class Reading(NamedTuple):
    """`length` characters, from the lead on, read as `after`."""

    length: int
    after: str


def find(text: str, context: Context, restored: Set[int]) -> tuple[list[Change], list[Change]]:
    """Changes that complete sequences, and sequences that several letters fit. `restored` are offsets of what was read again before."""
    scripts = {script_of(text[at]) for at in restored if at < len(text)} & SCRIPTS.keys()
    changes: list[Change] = []
    doubtful: list[Change] = []
    done = 0
    for match in CUT_RE.finditer(text) if scripts else ():
        if match.start() < done:
            continue
        low, high, slots = _word(text, match.start(), scripts)
        if not slots:
            continue
        done = high
        best, decided = _best(text, low, high, slots, context)
        for start, reading in best.items():
            rule = "lost_space" if text[start + 2] == " " else "lost_byte"
            (changes if start in decided else doubtful).append(
                Change(start, start + reading.length, reading.after, rule, f"utf-8>{TURN.name}", 0.9)
            )
    return changes, doubtful


def _word(text: str, at: int, scripts: Set[str]) -> tuple[int, int, dict[int, list[Reading]]]:
    """Where the word around a cut sequence begins and ends, and the readings of all such sequences in it by where they begin."""
    low = at
    while low and script_of(text[low - 1]) in scripts:
        low -= 1
    slots: dict[int, list[Reading]] = {}
    while at < len(text):
        if CUT_RE.match(text, at):
            if not (readings := list(_readings(text, at, scripts))):
                break
            slots[at] = readings
            at += 3
        elif script_of(text[at]) in scripts:
            at += 1
        else:
            break
    return low, at, slots


def _readings(text: str, at: int, scripts: Set[str]) -> Iterator[Reading]:
    """What the sequence may have been, in a script of the line. A blank is the byte A0, or one behind a dropped byte."""
    first = bytes(TURN.bytes_of[c] for c in text[at : at + 2])
    is_blank = text[at + 2] == " "
    for byte in (NO_BREAK_SPACE, *UNDEFINED) if is_blank else UNDEFINED:
        after = (first + bytes([byte])).decode("utf-8", "ignore")
        if len(after) == 1 and script_of(after) in scripts:
            yield Reading(2 if is_blank and byte != NO_BREAK_SPACE else 3, after)


def _best(
    text: str, low: int, high: int, slots: dict[int, list[Reading]], context: Context
) -> tuple[dict[int, Reading], Set[int]]:
    """The likeliest reading of each sequence, and where it is decided: where words tell, and of blanks in scripts that have none."""
    languages = context.languages()
    found: list[tuple[float, float, dict[int, Reading]]] = []
    for chosen in islice(product(*slots.values()), MOST_READINGS):
        readings = dict(zip(slots, chosen, strict=True))
        outcome = _read(text, low, high, readings)
        found.append((-min(heard(word, languages) for word in outcome.split()), oddity(outcome, languages), readings))
    found.sort(key=lambda item: item[:2])
    known, _, best = found[0]
    if known < 0 and (len(found) == 1 or found[1][0] - known >= CLEARER):
        return best, best.keys()
    without = {
        start: readings[0]
        for start, readings in slots.items()
        if readings[0].length == 3 and text[start + 2] == " " and script_of(readings[0].after) in WITHOUT_BLANKS
    }
    return best | without, without.keys()


def _read(text: str, low: int, high: int, readings: dict[int, Reading]) -> str:
    pieces: list[str] = []
    for start, reading in readings.items():
        pieces += (text[low:start], reading.after)
        low = start + reading.length
    return "".join((*pieces, text[low:high]))
