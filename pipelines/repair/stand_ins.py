"""Stand-ins: what may stand for a lost byte of mojibake, and the characters that could have been meant.

Belongs here: every reading of one place, and how unlikely each is in general. Does not: the choice between them, which the words
around decide (lost). Windows-1252 alone: what is lost is nearly always one of the bytes it has no character for, or one that a
program spelled in ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

from pipelines.repair.naturalness import class_of, script_of
from pipelines.repair.sequences import is_common
from pipelines.repair.wrong_turns import WrongTurn

TURN = WrongTurn.of("cp1252")
UNDEFINED = (0x9D, 0x81, 0x8D, 0x8F, 0x90)
SOFT_HYPHEN, NO_BREAK_SPACE = 0xAD, 0xA0
# What programs write for characters that ASCII has not.
# Spellings that are letters or digits prove nothing without a word; those of three characters are hardly ever meant.
SPELLED: dict[str, tuple[int, ...]] = {
    "(TM)": (0x99,), "(tm)": (0x99,), "TM": (0x99,), "tm": (0x99,), "EUR": (0x80,), "oe": (0x9C,), "OE": (0x8C,), "...": (0x85,), "~": (0x98,), "^": (0x88,),
    '"': (0x94, 0x93, 0x84), "'": (0x92, 0x91), ",,": (0x84,), "(C)": (0xA9,), "(c)": (0xA9,), "(R)": (0xAE,), "(r)": (0xAE,), "<<": (0xAB,), ">>": (0xBB,),
    "1/4": (0xBC,), "1/2": (0xBD,), "3/4": (0xBE,), "|": (0xA6,), "+/-": (0xB1,), "+-": (0xB1,), "1": (0xB9,), "2": (0xB2,), "3": (0xB3,),
    "<": (0x8B,), ">": (0x9B,), "*": (0x95,), "S": (0x8A,), "s": (0x9A,), "Z": (0x8E,), "z": (0x9E,), "Y": (0x9F,), "!": (0xA1,), "c": (0xA2,), "-": (0x97, 0x96, 0xAD),
}  # fmt: skip
LONGEST = max(map(len, SPELLED))
# What E2 80 and a third byte may have been: dashes, quotes, dagger, bullet, ellipsis, per mille, angle quotes, primes.
MARKS = frozenset("\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2020\u2022\u2026\u2030\u2032\u2033\u2039\u203a")
PUNCTUATION_LEAD = "\u00e2"
EUROS = ("\u20ac", "\x80", "EUR")
APOSTROPHE = "\u2019"
CONTRACTED_RE = re.compile(r"(?:s|t|re|ve|ll|d|m)(?![^\W\d_])")
MEANT = frozenset("aAcCgGbHx ()q")  # classes of what may be restored: letters of the news, signs, blanks, quotes
UNUSUAL = "\u0450\u045d\u0400\u040d\u040f"  # Cyrillic letters that share a lead with those of every Russian word
# How likely a letter is where no word decides: those that names in the news bring along come first.
USUAL = "\u00c1\u0141\u014d\u010d\u00cd\u0101\u0110\u00ed\u0150"
MOST_REMEMBERED = 20_000


class Reading(NamedTuple):
    """Characters [start, end) read as `after`; `doubt` is how unlikely that is in general."""

    start: int
    end: int
    after: str
    doubt: float
    is_kept: bool = False


def readings_at(text: str, at: int, restored: Container[int]) -> Iterator[Reading]:
    """What the character at `at` and what follows may have been, itself first."""
    lead = text[at]
    yield Reading(at, at + 1, lead, 0.0, is_kept=True)
    if lead == PUNCTUATION_LEAD:
        yield from _punctuation(text, at, restored)
        return
    for length, after, doubt in _decoded((TURN.bytes_of[lead],), text[at + 1 : at + 1 + LONGEST]):
        if class_of(after) not in MEANT or after in UNUSUAL or _is_chance(after, text, at, at + 1 + length):
            continue
        yield Reading(at, at + 1 + length, after, doubt + (0.0 if after in USUAL or not after.isalpha() else 0.3))
    if lead == "\u00c3" and text[at + 1 : at + 2] == " ":
        # Two spaces fell together, one of which was the byte A0.
        yield Reading(at, at + 1, "\u00e0", 0.8 if text[at + 2 : at + 3] == " " else 0.3)


def _is_chance(after: str, text: str, start: int, end: int) -> bool:
    """Whether the outcome is a sign of some alphabet, and no letter of it stands beside: there it is read out of a capital of this one."""
    if is_common(after):
        return False
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return not any(c.isalpha() and script_of(c) == script_of(after) for c in beside)


def _punctuation(text: str, at: int, restored: Container[int]) -> Iterator[Reading]:
    for euro in EUROS:
        if text.startswith(euro, at + 1):
            yield from _third(text, at, at + 1 + len(euro), 0.0, restored)
            return
    following = text[at + 1 : at + 2]
    if following and following in TURN.bytes_of and not following.isspace():
        yield from (reading for reading in _third(text, at, at + 1, 0.2, restored) if reading.end > at + 1)
    elif text[at - 1 : at].isalpha() and CONTRACTED_RE.match(text, at + 1):
        yield Reading(at, at + 1, APOSTROPHE, 0.8)  # Latin-1 whose C1 controls were stripped


def _third(text: str, start: int, at: int, doubt: float, restored: Container[int]) -> Iterator[Reading]:
    exact = 0 if at in restored else TURN.bytes_of.get(text[at : at + 1], 0)
    if 0x80 <= exact < 0xC0:
        yield Reading(start, at + 1, bytes((0xE2, 0x80, exact)).decode("utf-8"), doubt)
        return
    for length, after, more in _decoded((0xE2, 0x80), text[at : at + LONGEST]):
        if after in MARKS:
            yield Reading(start, at + length, after, doubt + more)


@lru_cache(maxsize=MOST_REMEMBERED)
def _decoded(first: tuple[int, ...], following: str) -> tuple[tuple[int, str, float], ...]:
    """The characters that bytes and one lost one may have been: how many of the following stand for it, the character, the doubt."""
    found: dict[tuple[int, str], float] = {}
    for length, byte, doubt in _stand_ins(following):
        found.setdefault((length, bytes((*first, byte)).decode("utf-8")), doubt)
    return tuple((length, after, doubt) for (length, after), doubt in found.items())


def _stand_ins(text: str) -> Iterator[tuple[int, int, float]]:
    """Stand-ins for one lost byte at the beginning of a text: how long each is, the byte, and how doubtful that is."""
    following = text[:1]
    if following == "\ufffd":
        yield from ((1, byte, 0.0) for byte in UNDEFINED)
        return
    dropped = 0.4
    if following == "?":
        dropped = 1.4 if text[1:2].isalpha() else 0.4
        yield from ((1, byte, 0.1) for byte in UNDEFINED)
    elif following == " ":
        yield 1, NO_BREAK_SPACE, 0.1
        yield from ((1, byte, 0.2) for byte in UNDEFINED)
    else:
        for n in range(len(text), 0, -1):
            for byte in SPELLED.get(text[:n], ()):
                yield n, byte, 0.1 if n > 1 or not following.isalnum() else 0.6
                dropped = 3.0 if n > 1 or following in "~^|" else 0.8 if following in "\"'" else dropped
    yield from ((0, byte, dropped) for byte in (*UNDEFINED, SOFT_HYPHEN))
