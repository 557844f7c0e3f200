"""Sequences: stretches of characters that the bytes of UTF-8 look like in another encoding, each read and weighed.

Belongs here: what a run of sequences was, and how much more natural that is than what stands there. Does not: whether it is
taken (mojibake), which encodings there are (wrong_turns).
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from pipelines.repair.naturalness import BROKEN, CLASSES, EXOTIC, LINE, MARK, RARE, WORD_CLASSES, class_of, strangeness
from pipelines.repair.wrong_turns import WrongTurn, turns

DEEPER = 0.2  # what a second layer is worth by being one
# What a valid sequence tells by itself: chance rarely lines up three characters, and hardly ever such as make a dash or a quote.
THREE_BONUS = 0.6
PUNCTUATION_BONUS = 1.0
REPLACEMENT_BONUS = 3.5  # U+FFFD is strange, but nothing else reads so
MARK_BONUS = 5.0  # nor a byte order mark, which is dropped at last
COMMON_MARKS = frozenset(
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u031b\u0323\u0327\u0328\u0336\u0670"
    + "".join(map(chr, (*range(0x5B0, 0x5C3), *range(0x64B, 0x653))))
)
LAYER = "\u0192\u02c6\u02c7\u02d8\u02d9\u02da\u02db\u02dc\u02dd"  # uncommon, but what continuation bytes look like: another layer is below
# Of three bytes and more: Vietnamese and Greek letters, punctuation, currencies, signs, ligatures, full width forms, emoji.
COMMON_RANGES = (("\u1e00", "\u1fff"), ("\u2000", "\u23ff"), ("\u2500", "\u27ff"), ("\u3000", "\u303f"), ("\ufb00", "\ufb06"), ("\ufe0e", "\ufe0f"),
                 ("\ufeff", "\ufeff"), ("\uff00", "\uff65"), ("\ufffd", "\ufffd"), ("\U0001f000", "\U0001faff"))  # fmt: skip
UNCOMMON = frozenset((EXOTIC, RARE, BROKEN, LINE, "r", "R", "k", "K"))  # the last four: Armenian and Georgian
A_TILDES = "\u00c3\u0102"  # C3, which begins a grave a, in Windows-1252 and 1250
# A no-break space or sign whose first byte shows as a letter before it.
STRAY_LEAD_BONUS = 1.0
GREEK = "g"  # the class of its small letters
MICRO = "\u00b5"  # stands for all symbols
MOST_REMEMBERED = 20_000


class Reading(NamedTuple):
    """A run of damaged sequences read again: what is gained between its neighbours, and alone; how strange it
    still is; what it may become at last.

    `parts` are (start, end, after, path), one a character, so that each leads to its own bytes; letters of other alphabets in
    a row stay together, as words do.
    """

    gain: float
    alone: float
    left: float
    after: str
    deepest: str
    script: str
    length: int
    parts: tuple[tuple[int, int, str, str], ...]


def read_sequences(text: str, turn: WrongTurn, restored: Set[int]) -> Iterator[tuple[int, Reading]]:
    """Damaged sequences of the text, and where they begin."""
    last = len(text)
    for match in turn.run.finditer(text):
        start, end = match.span()
        if restored and 0 < sum(at in restored for at in range(start, end)) < end - start:
            continue  # what one layer left and what another put there were never one sequence
        before, behind = text[start - 1] if start else " ", text[end] if end < last else " "
        reading = reading_of(before, match[0], behind, turn)
        if reading is not None:
            yield start, reading
            continue
        for one in turn.one.finditer(text, start, end):  # one is chance; the others may still be damage
            low, high = one.span()
            reading = reading_of(text[low - 1] if low else " ", one[0], text[high] if high < last else " ", turn)
            if reading is not None:
                yield low, reading


def reading_of(before: str, run: str, behind: str, turn: WrongTurn) -> Reading | None:
    """None if the bytes are not UTF-8 or make something by chance."""
    key = CLASSES[ord(before)] + CLASSES[ord(behind)] + run
    if key in turn.readings:
        known: Reading | None = turn.readings[key]
        return known
    after = turn.undo(run)
    reading = None if after is None or _is_chance(after) else _read(before, run, after, behind, turn)
    if len(turn.readings) < MOST_REMEMBERED:
        turn.readings[key] = reading
    return reading


def _read(before: str, run: str, after: str, behind: str, turn: WrongTurn) -> Reading:
    deeper = [below for other in turns() if (below := _through(after, other)) is not None]
    bonus = sum(PUNCTUATION_BONUS if "\u2000" <= c < "\u2c00" else THREE_BONUS for c in after if c >= "\u0800")
    bonus += REPLACEMENT_BONUS * after.count("\ufffd") + MARK_BONUS * after.count("\ufeff")
    given = MICRO if _is_symbol(run, after) else after
    gains = []
    for low, high in ((before, behind), (" ", " ")):
        left, deepest = min(
            (
                strangeness(low + (given if outcome is after else outcome) + high)
                - (0.0 if outcome is after else DEEPER),
                outcome,
            )
            for outcome in (after, *deeper)
        )
        gains.append(strangeness(low + run + high) - left + bonus + _lead_bonus(low, run, given, high))
        if low == before:
            at_last = deepest
    return Reading(
        gains[0],
        gains[1],
        strangeness(before + given + behind),
        after,
        at_last,
        CLASSES[ord(after[0])].lower(),
        len(run),
        tuple(_parts(run, after, turn)),
    )


def _is_symbol(run: str, after: str) -> bool:
    """Whether the outcome is one Greek letter that stood as a letter and a sign: among Latin letters and digits it is a symbol, as in measures and formulas."""
    return len(run) == 2 and class_of(after) == GREEK and not run[1].isalpha()


def is_common(c: str) -> bool:
    """Whether a character is of those that texts are made of. One that is not is chance, unless it stands among its like."""
    if c < "\u0100" or c in LAYER:
        return True
    if c >= "\u0800":
        return any(low <= c <= high for low, high in COMMON_RANGES)
    kind = class_of(c)
    return c in COMMON_MARKS if kind == MARK else kind not in UNCOMMON


def _is_chance(after: str) -> bool:
    """Whether a reading brings in one uncommon character alone: what is written in such characters has many in a row."""
    return sum(not is_common(c) for c in after) == 1


def _parts(run: str, after: str, turn: WrongTurn) -> Iterator[tuple[int, int, str, str]]:
    parts: list[tuple[int, int, str]] = []
    for match in turn.one.finditer(run):
        one = turn.undo(match[0])
        if one is None or match.start() != (parts[-1][1] if parts else 0):
            parts = [(0, len(run), after)]  # six bytes of CESU-8 are one character
            break
        if parts and parts[-1][2][-1] > "\u024f" and parts[-1][2].isalpha() and one.isalpha():
            parts[-1] = parts[-1][0], match.end(), parts[-1][2] + one
        else:
            parts.append((match.start(), match.end(), one))
    return ((start, end, one, turn.path(run[start:end])) for start, end, one in parts)


def _through(text: str, turn: WrongTurn) -> str | None:
    """What the text was if it is nothing but one more layer of damage."""
    return turn.undo(text) if len(text) > 1 and text[0] in turn.leads and turn.run.fullmatch(text) else None


def _lead_bonus(before: str, run: str, after: str, behind: str) -> float:
    """Some pairs tell by themselves: a capital glued to a sign that it does not belong to, or to a letter of another alphabet."""
    if not run[0].isupper() or run[0] > "\u024f":
        return 0.0
    if run[1] == "\xad" or (run[1] == "\xa0" and run[0] in A_TILDES and behind.islower()):
        return 1.0
    if before.isupper():
        return 1.0 if after == MICRO and behind.isalpha() else 0.0
    if run[1] == "\xa0" and run[0] in A_TILDES:
        return 1.0
    if CLASSES[ord(after[0])] not in WORD_CLASSES:
        return STRAY_LEAD_BONUS
    if run[1].isalpha() and run[0] in "\u00c3\u0102\u00c5\u00c4" and run[1] not in "\u00e4\u00f6\u00c4\u00d6":
        return 0.5
    return 0.0
