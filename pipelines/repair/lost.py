"""Lost bytes: sequences of mojibake with a character dropped, replaced or spelled out, put back where the text decides.

Belongs here: where something is lost, and the choice between its readings. Does not: what the readings are (stand_ins), complete
sequences (mojibake).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise, product
from math import prod

from pipelines.repair.changes import Change
from pipelines.repair.mojibake import Context
from pipelines.repair.naturalness import strangeness
from pipelines.repair.stand_ins import (
    APOSTROPHE,
    EUROS,
    MOST_REMEMBERED,
    PUNCTUATION_LEAD,
    TURN,
    Reading,
    readings_at,
)
from pipelines.repair.words import WORD_RE, heard, is_rare, oddity

LEADS = frozenset("".join(TURN.among(0xC2, 0xE0)))
SLOT_RE = re.compile(f"[{re.escape(''.join(sorted(LEADS)))}{PUNCTUATION_LEAD}]")
# Where a lost byte shows without a complete sequence near by: capitals of the wrong kind inside or at the end of small letters,
# one between what ends a word and a blank.
PATTERN_RE = re.compile(
    "\u00e2(?:\u20ac|EUR|\x80|[\x80-\xbf\u2018-\u201e\u2020-\u2026\u2030\u2039\u203a\u2122\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc])"
    "|[a-z\u00df-\u00ff][\u00c2-\u00c5\u00ce-\u00d1\u00d7-\u00d9]|[\u00c2-\u00c5\u00ce-\u00d1\u00d7-\u00d9][\ufffd?]|(?<![A-Z])\u00c3[a-z ]"
    "|[a-z]\u00e2(?:s|t|re|ve|ll|d|m)\\b|(?<=[0-9%.,;:!?)])\u00c2 "
)
TRIGGERS = "\u00e2\u00c2\u00c3\u00c4\u00c5\u00ce\u00cf\u00d0\u00d1\u00d7\u00d8\u00d9"
# A lead between single capitals is one of them: headings are spaced so.
SPACED_RE = re.compile("(?<![^\\W\\d_][^\\W\\d_] )(?<=[A-Z\u00c0-\u00de] ).(?= [A-Z\u00c0-\u00de](?: |$))")
TOKEN_RE = re.compile(r"[^ \t\n\r\f\v]+")
RARE_WORD = 2.0  # what a word of the long list counts
TOO_DOUBTFUL = 1.0  # a reading in a place where it does not belong is no repair
UNLISTED = 1.5  # what it costs that not all words are listed
MOST_READINGS = 2_000
QUOTE_RE = re.compile(
    "(?P<opens>\u00e2(?:\u20ac|EUR)?(?:\u0153|oe|\u017e)|[\u201c\u201e])|(?P<closes>\u00e2\u20ac\x9d|(?<!\u00e2\u20ac)\u201d)"
)


def find(text: str, context: Context, restored: Container[int] = ()) -> tuple[list[Change], list[Change]]:
    """Changes that restore lost characters, and places where several readings fit or none does.

    `restored` are offsets of characters that a repair put there: they are whole, and no part of a broken sequence.
    """
    changes: list[Change] = []
    doubtful: list[Change] = []
    is_known = TURN.codec in context.support
    done = 0
    for first in SLOT_RE.finditer(text):
        low, high = _token(text, first.start())
        if low < done:
            continue
        # Where nothing is known to be misread so, a lead without a pattern in its word is the letter that it looks like.
        if not is_known and not PATTERN_RE.search(text, low, high + 1):
            done = high
            continue
        slots = _slots(text, first.start(), high, restored)
        done = high
        if not slots:
            continue
        end = high
        while slots and (reach := max([reading.end for readings in slots for reading in readings])) > end:
            # What stands for the lost byte ends the word, and perhaps did not: what follows belongs to it.
            end = _token(text, reach)[1] if reach < len(text) and not text[reach].isspace() else reach
            slots = _slots(text, first.start(), end, restored)
        taken, left = _choose(text, low, end, slots, context)
        changes += taken
        doubtful += left
        done = max([done, *(change.end for change in taken)])
    return changes, doubtful


def _slots(text: str, start: int, end: int, restored: Container[int]) -> list[list[Reading]]:
    """The readings of every place where something may be lost, of those that have more than one."""
    return [
        readings
        for match in SLOT_RE.finditer(text, start, end)
        if match.start() not in restored
        and not SPACED_RE.match(text, match.start())
        and len(readings := list(readings_at(text, match.start(), restored))) > 1
    ]


def _token(text: str, at: int) -> tuple[int, int]:
    """Where the piece between blanks begins and ends that the character at `at` stands in."""
    low = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at), text.rfind("\t", 0, at)) + 1
    match = TOKEN_RE.match(text, at)
    return low, match.end() if match else at + 1


def _choose(
    text: str, low: int, high: int, slots: list[list[Reading]], context: Context
) -> tuple[list[Change], list[Change]]:
    """The best joint reading of a token's slots. Known words come first, then what is natural; what is no better is left."""
    n_readings = prod(map(len, slots))
    if n_readings > MOST_READINGS:
        slots = [sorted(readings, key=lambda reading: reading.doubt + reading.is_kept)[:3] for readings in slots[:6]]
        slots[0].append(Reading(slots[0][0].start, slots[0][0].start + 1, text[slots[0][0].start], 0.0, is_kept=True))
    outcomes: dict[str, tuple[Reading, ...]] = {}
    if len(slots) == 1:
        for reading in slots[0]:
            outcomes.setdefault(text[low : reading.start] + reading.after + text[reading.end : high], (reading,))
    else:
        for readings in product(*slots):
            if all(a.end <= b.start for a, b in pairwise(readings)):
                outcomes.setdefault(_read(text, low, high, readings), readings)
    has_letters = any(reading.after.isalpha() and not reading.is_kept for readings in slots for reading in readings)
    known = _known(outcomes, context.languages()) if has_letters else dict.fromkeys(outcomes, 0.0)
    before, behind = text[low - 1 : low] or " ", text[high : high + 1] or " "
    # What stands two characters off costs the same in every outcome; what is near is met again and again.
    near = max(0, slots[0][0].start - low - 1)
    far = min(high - low + 2, max([reading.end for readings in slots for reading in readings]) - low + 3)
    best: list[tuple[float, str]] = []
    cut = high - low + 2 - far
    for outcome, readings in outcomes.items():
        score = _strangeness(f"{before}{outcome}{behind}"[near : len(outcome) + 2 - cut])
        for reading in readings:
            score += reading.doubt + _misplaced(text, reading)
        best.append((score - 0.6 * known[outcome], outcome))
    best.sort()
    score, outcome = best[0]
    readings = outcomes[outcome]
    changed = [reading for reading in readings if not reading.is_kept]
    kept = text[low:high]
    kept_score = next((score for score, given in best if given == kept), None)
    if kept_score is None:
        kept_score = _strangeness(f"{before}{kept}{behind}"[near:far])
    if not changed or kept_score - score < (0.2 if TURN.codec in context.support else 0.9):
        return [], []
    if (
        TURN.codec not in context.support
        and not any(c.isalnum() and c not in LEADS for c in kept)
        and not _plain_damage(text, low, before)
    ):
        return [], []  # a letter by itself is a letter
    found = [
        Change(
            reading.start,
            reading.end,
            reading.after,
            "lost_space" if reading.after == "\u00e0" else "lost_byte",
            "utf-8>cp1252",
            0.9 if known[outcome] > 0 else 0.8,
        )
        for reading in changed
    ]
    if any(reading.doubt + _misplaced(text, reading) > TOO_DOUBTFUL for reading in changed):
        return [], found
    if has_letters and strangeness(f"{before}{outcome}{behind}") > TOO_DOUBTFUL:
        return [], found  # not written as words are
    rival = next((item for item in best[1:] if item[1] != kept), None)
    is_letter = any(
        len(word) == 1 and not word.isascii() for word in WORD_RE.findall(outcome)
    )  # such as s and ya in Russian
    is_guess = has_letters and known[outcome] <= 0  # no list has the word: only its spelling speaks for it
    if rival is not None and rival[0] - score < (0.3 if is_letter else 0.2 if is_guess else 0.1):
        return [], found
    return found, []


def _read(text: str, low: int, high: int, readings: tuple[Reading, ...]) -> str:
    pieces: list[str] = []
    for reading in readings:
        pieces += (text[low : reading.start], reading.after)
        low = reading.end
    return "".join((*pieces, text[low:high]))


def _known(outcomes: Iterable[str], languages: tuple[str, ...]) -> dict[str, float]:
    """How much the words of each outcome speak for it; words of no list count by their spelling, against it."""
    words = {outcome: WORD_RE.findall(outcome) for outcome in outcomes}
    values = {word: heard(word, languages) for its in words.values() for word in its}
    if not any(its and all(values[word] for word in its) for its in words.values()):
        values |= {
            word: RARE_WORD
            for word, value in values.items()
            if not value and len(word) > 1 and is_rare(word, languages)
        }
    values = {word: value or -0.5 * oddity(word, languages) for word, value in values.items()}
    return {outcome: _mean([values[word] for word in its]) for outcome, its in words.items()}


def _mean(values: Sequence[float]) -> float:
    """The rarest word decides where all are listed: two short words are more frequent than the one that they are pieces of."""
    if not values or min(values) > 0:
        return min(values, default=0.0)
    return sum(values) / len(values) - UNLISTED


def _misplaced(text: str, reading: Reading) -> float:
    """What speaks against a reading: quotes and dashes by what stands on both sides; leaving damage as it is by how plain it is."""
    before, behind = text[reading.start - 1 : reading.start] or " ", text[reading.end : reading.end + 1] or " "
    if reading.is_kept:
        return _plain_damage(text, reading.start, before)
    if reading.after == "\u201d":
        ends = not behind.isalnum() and not (text[reading.end - 1] == " " and behind in "-\u2013\u2014")
        return (
            (0.0 if ends else 1.2)
            + (1.0 if before.isspace() else 0.0)
            + (0.0 if _is_open(text, reading.start) else 0.3)
        )
    if reading.after in "\u2013\u2014":
        both = (before.isspace() and behind.isspace()) or (before.isalnum() and behind.isalnum())
        ranged = before.isdigit() and behind.isdigit()
        return (0.0 if both else 1.5) + (0.2 if ranged == (reading.after == "\u2014") else 0.0)
    if reading.after in "\u201c\u2018\u201e":
        return 0.0 if behind.isalnum() else 0.5
    if reading.after == APOSTROPHE:
        return 0.0 if before.isalnum() else 0.5
    if reading.after == "\u2020":
        return 0.0 if before.isspace() and not text[reading.end :].strip() else 1.5
    return 0.0


def _plain_damage(text: str, at: int, before: str) -> float:
    """How plainly the character begins a damaged sequence: no language has these in a row."""
    lead, following = text[at], text[at + 1 : at + 2]
    if lead == PUNCTUATION_LEAD:
        if text.startswith(EUROS, at + 1):
            return 2.5
        return 1.5 if following and 0x80 <= TURN.bytes_of.get(following, 0) < 0xC0 else 0.0
    if following == "\ufffd":
        return 1.5
    if lead == "\u00c2" and following == " ":
        return 0.0 if before.isspace() or before.isupper() else 1.5
    return 0.0


_strangeness = lru_cache(maxsize=MOST_REMEMBERED)(strangeness)


@lru_cache(maxsize=64)
def _is_open(text: str, at: int) -> bool:
    depth = 0
    for match in QUOTE_RE.finditer(text, 0, at):
        depth = depth + 1 if match["opens"] else max(0, depth - 1)
    return depth > 0
