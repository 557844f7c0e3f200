"""Numbers: what digits and number words of English are worth.

Belongs here: the pattern of a number and its value. Does not: whether it states a quantity (figures).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import groupby

UNITS = {w: i for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"])}  # fmt: skip
TENS = {w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "lakh": 10**5, "crore": 10**7}

_WORD = "|".join(sorted((*UNITS, *TENS, *SCALES), key=len, reverse=True))
# "and" joins only what follows a scale: "two hundred and six" is one number, "five and six" are two.
_JOINT = rf"(?:-|\s+|(?:{'|'.join(f'(?<={scale})' for scale in SCALES)})\s+and\s+)"
_WORDS = rf"\b(?:(?:a|an)\s+(?=hundred|thousand|million|billion))?(?:{_WORD})(?:{_JOINT}(?:{_WORD}))*\b"
_DIGITS = r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d+(?:\.\d+)?"
# Digits that run on ("20m", "3.4.1", "1,23") are left alone: half of such a number is a wrong one.
NUMBER = rf"(?:(?:{_DIGITS})(?![.,]?\d|\w)(?:(?:-|\s+)(?:{'|'.join(SCALES)})\b)*|{_WORDS})"


def value_of(surface: str) -> float | None:
    """Value of a number as `NUMBER` matches it; None if its words make no number ("thousand two million", "six seven").

    Scales fall from left to right; one right behind another multiplies it ("two lakh crore").
    """
    words = [word for word in re.findall(r"[\d.,]+|[^\W\d_]+", surface.lower()) if word not in ("and", "a", "an")]
    total, least, part = 0.0, math.inf, None
    for is_scale, run in groupby(words, lambda word: word != "hundred" and word in SCALES):
        if not is_scale:
            part = _sum_up(run)
            if part is None:
                return None
            continue
        scale = math.prod(SCALES[word] for word in run)
        if scale >= least:
            return None
        total, least, part = total + (1 if part is None else part) * scale, scale, None
    total += part or 0
    return total if words and (part or 0) < least and math.isfinite(total) else None


def _sum_up(words: Iterable[str]) -> float | None:
    """Value of number words without scales above hundred; None where one may not follow the one before."""
    value, room = 0.0, math.inf  # room: what comes next is smaller
    for word in words:
        if word == "hundred" and value < 100:
            value, room = (value or 1) * 100, 100
        elif word in TENS and TENS[word] < room:
            value, room = value + TENS[word], 10
        elif word in UNITS and UNITS[word] < room:
            value, room = value + UNITS[word], 0
        elif word[0].isdigit() and room == math.inf:
            value, room = float(word.replace(",", "")), 0
        else:
            return None
    return value
