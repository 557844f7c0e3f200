"""Numbers: what digits and number words of English are worth.

Belongs here: the pattern of a number and its value. Does not: whether it states a quantity (figures).
"""

from __future__ import annotations

import re

UNITS = {w: i for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"])}  # fmt: skip
TENS = {w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "lakh": 10**5, "crore": 10**7}

_WORD = "|".join(sorted((*UNITS, *TENS, *SCALES), key=len, reverse=True))
_WORDS = rf"\b(?:(?:a|an)\s+(?=hundred|thousand|million|billion))?(?:{_WORD})(?:(?:[-\s]|\s+and\s+)(?:{_WORD}))*\b"
_DIGITS = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMBER = rf"(?:(?:{_DIGITS})(?:[-\s](?:{'|'.join(SCALES)})\b)?(?![\d]|[.,]\d)|{_WORDS})"


def value_of(surface: str) -> float | None:
    """Value of a number as `NUMBER` matches it; None if its words make no number ("thousand two million")."""
    total, part, seen = 0.0, 0.0, False
    for word in re.findall(r"[\d.,]+|[a-z]+", surface.lower()):
        if word[0].isdigit():
            part, seen = float(word.replace(",", "")), True
        elif word in UNITS or word in TENS:
            part, seen = part + UNITS.get(word, TENS.get(word, 0)), True
        elif word == "hundred":
            part, seen = (part or 1) * 100, True
        elif word in SCALES:
            total, part, seen = total + (part or 1) * SCALES[word], 0.0, True
        elif word not in ("and", "a", "an"):
            return None
    return total + part if seen else None
