"""Numbers: what digits and number words of English are worth.

Belongs here: reading a number that begins at a given piece. Does not: the words (numerals), whether it states a quantity, its
bounds, its unit.
"""

from __future__ import annotations

import math

from pipelines.extract.figures.lists import listed, read_lists
from pipelines.extract.figures.numerals import (
    FRACTIONS,
    LETTER_SCALES,
    NUMBER_WORDS,
    PLURAL_SCALES,
    SCALES,
    SHORT_SCALES,
    SIGNS,
    TENS,
    UNITS,
    Number,
)
from pipelines.extract.figures.vague import vague_at
from pipelines.extract.figures.words import HYPHENS, Words


def number_at(words: Words, i: int, decimal_comma: bool = False, is_money: bool = False) -> Number | None:
    """The number that begins at piece i, as long as it goes; None if none does.

    `decimal_comma`: the text writes 1.234,5 for 1,234.5. `is_money`: a sign of money stands before, so that m is a million.
    """
    kind, word = words.kind[i], words.low[i]
    if kind == "n":
        return _digits(words, i, decimal_comma, is_money)
    if word in SIGNS:
        return _with_scale(words, Number(i, i + 1, SIGNS[word], SIGNS[word], "fraction_sign"), is_money)
    if kind != "w":
        return None
    if (
        word in UNITS and words.word(i + 1) in FRACTIONS and words.low[i + 1].endswith("s")
    ):  # three quarters of a million
        k = i + 4 if words.word(i + 2) == "of" and words.word(i + 3) == "a" else i + 2
        if (scale := SCALES.get(words.word(k))) is not None:
            value = UNITS[word] / FRACTIONS[words.low[i + 1]] * scale
            return Number(i, k + 1, value, value, "part_of_scale", scale)
    if word in ("half", "quarter") or (word in ("a", "an", "one") and words.word(i + 1) in ("half", "quarter")):
        scaled = _part_of_scale(words, i)
        if scaled is not None:
            return scaled
    return vague_at(words, i) or _words(words, i)


def _digits(words: Words, i: int, decimal_comma: bool, is_money: bool) -> Number | None:
    value, last = _value(words.surface(i), decimal_comma), i + 1
    rule = "digits"
    if (
        decimal_comma
        and words.word(last) == ","
        and words.glued(last)
        and words.glued(last + 1)
        and words.kind[last + 1 : last + 2] == "n"
    ):
        value, last = _value(words.surface(i) + "," + words.surface(last + 1), True), last + 2
    elif _is_decimal_comma(words, last):
        tail = words.surface(last + 1)
        value, last, rule = float(f"{value:.0f}.{tail}"), last + 2, "decimal_comma"
    if words.word(last) in SIGNS:
        value, last, rule = value + SIGNS[words.word(last)], last + 1, "mixed"
    elif float(value).is_integer() and (mixed := _slash(words, last)) is not None and not words.glued(last):
        value, last, rule = value + mixed, last + 3, "mixed"
    elif words.word(last) == "/" and (part := _slash(words, i)) is not None:
        value, last, rule = part, i + 3, "fraction_digits"
    return _with_scale(words, Number(i, last, value, value, rule), is_money)


def _value(surface: str, decimal_comma: bool) -> float:
    for space in "\u00a0\u202f\u2009 ":
        surface = surface.replace(space, "")
    if decimal_comma:
        return (
            float(surface.replace(".", "").replace(",", "."))
            if "," in surface or surface.count(".") != 1 or len(surface.split(".")[1]) == 3
            else float(surface)
        )
    return float(surface.replace(",", ""))


def _is_decimal_comma(words: Words, last: int) -> bool:
    """Whether a comma and one or two digits continue the number, as in '3,5 percent': only before a unit or a scale."""
    if (
        words.word(last) != ","
        or not words.glued(last)
        or not words.glued(last + 1)
        or words.kind[last + 1 : last + 2] != "n"
    ):
        return False
    if len(words.low[last + 1]) > 2 or not words.low[last + 1].isdigit():
        return False
    behind = words.word(last + 2)
    return behind in SCALES or behind in SHORT_SCALES or behind in read_lists().units or behind in read_lists().symbols


def _slash(words: Words, i: int) -> float | None:
    """Value of digits / digits at piece i, below one, written without spaces."""
    if words.kind[i : i + 3] != "nsn" or words.low[i + 1] != "/" or not (words.glued(i + 1) and words.glued(i + 2)):
        return None
    above, below = words.low[i], words.low[i + 2]
    if (
        not (above.isdigit() and below.isdigit())
        or len(below) > 2
        or len(above) > 2
        or not 0 < int(above) < int(below) <= 64
        or words.word(i + 3) == "/"
    ):
        return None
    return int(above) / int(below)


def _part_of_scale(words: Words, i: int) -> Number | None:
    """Half a million, half-a-dozen, a quarter of a million, quarter million."""
    j = i + 1 if words.low[i] in ("a", "an", "one") else i
    part = 1 / FRACTIONS[words.low[j]]
    j = _skip_hyphen(words, j + 1)
    if words.word(j) == "of" and words.word(j + 1) == "a":
        j += 2
    elif words.word(j) in ("a", "an"):
        j = _skip_hyphen(words, j + 1)
    scale = SCALES.get(words.word(j))
    if scale is None:
        return None
    return Number(i, j + 1, part * scale, part * scale, "part_of_scale", scale)


def _words(words: Words, i: int) -> Number | None:
    """A number in words; scales fall from left to right, one right behind another multiplies it ("two lakh crore")."""
    first, j = i, i
    if words.low[i] in ("a", "an"):
        if words.word(i + 1) not in SCALES:
            return None
        j = i + 1
    total, least, room = 0.0, math.inf, math.inf
    part: float | None = None
    has_scale = False
    while j < len(words):
        word = words.low[j]
        if word == "hundred" and (part is None or 0 < part < 100):
            part, room, has_scale = (part or 1) * 100, 100.0, True
        elif word in SCALES:
            scale = SCALES[word]
            if part is None and total and j and words.low[j - 1] in SCALES:
                total, least = total * scale, math.inf
            elif scale < least or word == "dozen":
                total, least, part, room = total + (1 if part is None else part) * scale, scale, None, math.inf
            else:
                break
            has_scale = True
        elif word in TENS and TENS[word] < room and (part or 0) + TENS[word] < least:
            part, room = (part or 0) + TENS[word], 10.0
        elif (
            word in UNITS and UNITS[word] < room and (part or 0) + UNITS[word] < least and (UNITS[word] or part is None)
        ):
            part, room = (part or 0) + UNITS[word], 0.0
        else:
            break
        j += 1
        # "and" joins only what follows a scale: "two hundred and six" is one number, "five and six" are two.
        ahead = _skip_hyphen(words, j)
        if (
            words.word(j) == "and"
            and words.low[j - 1] in SCALES
            and words.word(j + 1) in NUMBER_WORDS
            and words.word(j + 2) not in SCALES
        ):
            j += 1
        elif ahead != j and words.word(ahead) in NUMBER_WORDS and words.glued(j) and words.glued(ahead):
            j = ahead
    if j == first or (part is None and not has_scale):
        return None
    if words.low[j - 1] in ("and",) or words.low[j - 1] in HYPHENS:
        j -= 1
    value = total + (part or 0)
    factor = least if has_scale and math.isfinite(least) and not part else 1.0
    if words.word(j) == "point" and words.word(j + 1) in UNITS and value < 1000:
        digits, k = "", j + 1
        while words.word(k) in UNITS and UNITS[words.word(k)] < 10:
            digits, k = digits + str(UNITS[words.word(k)]), k + 1
        if digits:
            value, j = float(f"{value:.0f}.{digits}"), k
    return _with_scale(words, Number(first, j, value, value, "words", factor), False)


def _with_scale(words: Words, number: Number, is_money: bool) -> Number:
    """The number with what multiplies it: '2.5 million', '1.2m', 'two and a half billion', '3 dozen'."""
    value, last, rule, factor = number.low, number.last, number.rule, number.scale
    k = last
    if words.word(k) == "and" and words.word(k + 1) == "a" and words.word(k + 2) in ("half", "quarter"):
        value, k, rule = value + 1 / FRACTIONS[words.word(k + 2)], k + 3, "mixed"
        last = k
    while k < len(words):
        j = _skip_hyphen(words, k)
        word = words.word(j)
        scale = (
            SCALES.get(word)
            or (SHORT_SCALES.get(word) if rule != "words" else None)
            or (PLURAL_SCALES.get(word) if word in ("lakhs", "crores") else None)
        )
        if scale is None and j == k and words.glued(k) and rule != "words":
            scale = _letter_scale(words, k, is_money)
        if scale is None or (j != k and word == "dozen"):
            break
        value, last, factor = value * scale, j + 1, factor * scale
        k = last
    if words.word(last) in ("×", "x") and words.word(last + 1) == "10" and rule != "words":  # 3×10−8, 3 x 10^8
        k = last + 2
        sign = -1 if words.word(k) in ("−", "-") else 1
        k += words.word(k) in ("−", "-", "^")
        if (
            words.kind[k : k + 1] == "n"
            and words.low[k].isdigit()
            and len(words.low[k]) < 3
            and words.glued(k)
            and int(words.low[k]) < 100
        ):
            value, last = value * 10.0 ** (sign * int(words.low[k])), k + 1
    if not math.isfinite(value):
        value = math.inf
    return Number(number.first, last, value, value, rule, factor)


def _letter_scale(words: Words, k: int, is_money: bool) -> int | None:
    """Scale of one letter behind digits. 'm' is a million beside money or before a counted noun, else metres."""
    letter = words.surface(k)
    if letter not in LETTER_SCALES or (words.glued(k + 1) and words.kind[k + 1] in "nw"):
        return None
    if is_money or letter in ("k", "K", "M", "B"):
        return LETTER_SCALES[letter] if letter not in ("t", "T") or is_money else None
    behind = words.word(k + 1)
    if letter == "m":
        is_noun = behind.isalpha() and behind not in listed("behind_metres")
        return (
            LETTER_SCALES[letter]
            if is_noun
            or (behind == "of" and words.word(k + 2) in ("its", "the", "their", "our"))
            or behind in MONEY_AHEAD
            else None
        )
    return LETTER_SCALES[letter] if letter == "b" else None


MONEY_AHEAD = frozenset(["dollars", "euros", "pounds", "yen", "yuan", "rupees", "shekels", "usd", "eur", "gbp"])


def _skip_hyphen(words: Words, j: int) -> int:
    """The piece behind a hyphen at j, or j."""
    return j + 1 if words.word(j) in HYPHENS and j + 1 < len(words) and words.word(j) else j
