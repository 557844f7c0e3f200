"""Numerals: the words of numbers and what they are worth, and the record of a number.

Belongs here: tables of English. Does not: reading (numbers, vague).
"""

from __future__ import annotations

from dataclasses import dataclass

UNITS = {w: i for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"])}  # fmt: skip
TENS = {
    w: 10 * i
    for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "lakh": 10**5,
    "crore": 10**7,
    "dozen": 12,
}
PLURAL_SCALES = {
    "lakhs": 10**5,
    "crores": 10**7,
    "millions": 10**6,
    "billions": 10**9,
    "thousands": 1000,
    "hundreds": 100,
    "dozens": 12,
}
SHORT_SCALES = {
    "bn": 10**9,
    "bln": 10**9,
    "mn": 10**6,
    "mln": 10**6,
    "tn": 10**12,
    "trn": 10**12,
    "mio": 10**6,
    "cr": 10**7,
}
# One letter is a scale only right behind digits, and m also means metres: see `_letter_scale`.
LETTER_SCALES = {"k": 1_000, "K": 1_000, "m": 10**6, "M": 10**6, "b": 10**9, "B": 10**9, "t": 10**12, "T": 10**12}
FRACTIONS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6,
    "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "hundredth": 100, "hundredths": 100,
}  # fmt: skip
SIGNS = {
    "½": 0.5,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "¼": 0.25,
    "¾": 0.75,
    "⅕": 0.2,
    "⅖": 0.4,
    "⅗": 0.6,
    "⅘": 0.8,
    "⅙": 1 / 6,
    "⅛": 0.125,
    "⅜": 0.375,
    "⅝": 0.625,
    "⅞": 0.875,
}
DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
NUMBER_WORDS = frozenset((*UNITS, *TENS, *SCALES))


@dataclass(frozen=True, slots=True)
class Number:
    """A number in pieces [first, last) of a text. `rule` says how it was read; `high` is None where it is open."""

    first: int
    last: int
    low: float
    high: float | None
    rule: str
    scale: float = 1.0  # what multiplies it: 1e6 of "5 million"

    @property
    def has_scale(self) -> bool:
        """Whether a scale multiplies it."""
        return self.scale != 1.0

    @property
    def is_vague(self) -> bool:
        """Whether the words stand for a range."""
        return self.rule.startswith("vague")
