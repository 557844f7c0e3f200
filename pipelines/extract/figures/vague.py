"""Vague numbers: several, dozens, tens of thousands, a few hundred, in the thirties.

Belongs here: reading them; their ranges are in config/vague_numbers.csv. Does not: exact numbers (numbers).
"""

from __future__ import annotations

from pipelines.extract.figures.lists import read_lists
from pipelines.extract.figures.numerals import DECADES, PLURAL_SCALES, SCALES, Number
from pipelines.extract.figures.words import Words


def vague_at(words: Words, i: int) -> Number | None:
    """The vague number that begins at piece i."""
    vague = read_lists().vague
    if words.low[i] not in read_lists().vague_heads:
        return _decade(words, i)
    for n in (3, 2, 1):
        if i + n > len(words):
            continue
        phrase = words.joined(i, i + n)
        if phrase not in vague:
            continue
        low, high, wants_of = vague[phrase]
        last = i + n
        scale = SCALES.get(words.word(last)) or PLURAL_SCALES.get(words.word(last))
        if not wants_of and scale is not None:  # several hundred, a few thousand
            last += 1
            while (more := SCALES.get(words.word(last))) is not None:
                scale, last = scale * more, last + 1
            return Number(i, last, low * scale, None if high is None else high * scale, f"vague:{phrase}", scale)
        if phrase == "a couple" and words.word(last) != "of" and not words.word(last).endswith("s"):
            continue  # a couple was married
        if wants_of and not _stands_alone(words, i, last):
            continue
        return Number(i, last, low, high, f"vague:{phrase}")
    return None


def _decade(words: Words, i: int) -> Number | None:
    """'in the thirties': 30 to 39."""
    if words.low[i] in DECADES and words.word(i - 1) == "the" and words.word(i - 2) == "in":
        low = DECADES[words.low[i]]
        return Number(i, i + 1, low, low + 9, "vague:decade")
    return None


def _stands_alone(words: Words, first: int, last: int) -> bool:
    """Whether a word like 'scores' or 'hundreds' is a number here: before "of", more, an adverb, a verb, or at an end."""
    behind = words.word(last)
    if behind == "of" or behind in ("more", "others"):
        return True
    return words.low[first] not in ("scores", "tens") and words.word(first - 1) not in (
        "the",
        "his",
        "her",
        "their",
        "its",
    )
