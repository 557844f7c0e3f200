"""Augmentation: the same text as a careless site would have printed it.

Belongs here: changes of letters, quotes and spaces that keep every annotation in its place. Does not: annotation itself.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, replace

from training.annotated import NamedText, Sentence, Word

CURLY = {'"': "“”", "'": "‘’"}
STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each change is made, 0 to 1. One text may get several; capitals, lower case and title case exclude one another."""

    upper: float = 0.14
    lower: float = 0.10
    title: float = 0.04
    curly: float = 0.15
    straight: float = 0.15
    accents: float = 0.10
    no_stop: float = 0.10
    breaks: float = 0.15
    spaces: float = 0.05


def spoil_names(row: NamedText, rates: Rates, rng: random.Random) -> NamedText:
    """The row with some of its letters, quotes and spaces changed; spans follow."""
    text = spoil_letters(row.text, rates, rng)
    if rng.random() < rates.no_stop and text.endswith(".") and all(end < len(text) for _, end, *_ in row.names):
        text = text[:-1]
    row = replace(row, text=text, missing=tuple((s, min(e, len(text))) for s, e in row.missing if s < len(text)))
    with_breaks, with_spaces = rng.random() < rates.breaks, rng.random() < rates.spaces
    if not (with_breaks or with_spaces):
        return row
    inside = {at for start, end, *_ in row.names for at in range(start, end)}
    pieces: list[str] = []
    moved: list[int] = []
    length = 0
    for at, letter in enumerate(text):
        moved.append(length)
        piece = letter
        if letter == " " and at not in inside:
            if with_breaks and text[at - 1] in ".!?" and rng.random() < 0.5:
                piece = rng.choice(["\n", "\n\n"])
            elif with_spaces and rng.random() < 0.1:
                piece = "  "
        pieces.append(piece)
        length += len(piece)
    moved.append(length)
    return replace(
        row,
        text="".join(pieces),
        names=tuple((moved[s], moved[e - 1] + 1, label) for s, e, label in row.names),
        missing=tuple((moved[s], moved[e - 1] + 1) for s, e in row.missing),
    )


def spoil_sentences(sentences: list[Sentence], rates: Rates, rng: random.Random) -> list[Sentence]:
    """The sentences with some of their letters and quotes changed and stops lost; the syntax stays."""
    text = "\0".join(word.form for sentence in sentences for word in sentence.words)
    forms = iter(spoil_letters(text, rates, rng).split("\0"))
    changed = [replace(s, words=tuple(replace(w, form=next(forms)) for w in s.words)) for s in sentences]
    return [_without_stop(s) if rng.random() < rates.no_stop / 2 else s for s in changed]


def spoil_letters(text: str, rates: Rates, rng: random.Random) -> str:
    """Text of the same length in another case, with other quotes or without accents."""
    case = rng.random()
    if case < rates.upper:
        text = "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    elif case < rates.upper + rates.lower:
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    elif case < rates.upper + rates.lower + rates.title:
        text = "".join(
            c.upper() if len(c.upper()) == 1 and (not at or text[at - 1] in " \0") else c for at, c in enumerate(text)
        )
    quotes = rng.random()
    if quotes < rates.curly:
        text = _curl(text)
    elif quotes < rates.curly + rates.straight:
        text = text.translate(STRAIGHT)
    if rng.random() < rates.accents:
        text = "".join(unicodedata.normalize("NFD", c)[0] for c in text)
    return text


def _curl(text: str) -> str:
    return "".join(
        CURLY[c][0 if at == 0 or text[at - 1] in " \0\n([" else 1] if c in CURLY else c for at, c in enumerate(text)
    )


def _without_stop(sentence: Sentence) -> Sentence:
    last = len(sentence.words) - 1
    word: Word = sentence.words[last]
    if last < 3 or word.form != "." or any(w.head == last for w in sentence.words):
        return sentence
    return replace(sentence, words=sentence.words[:last])
