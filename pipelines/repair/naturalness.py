"""Naturalness: how much a stretch of characters looks like nothing a person would write, in any language.

Belongs here: classes of characters and what their neighbourhoods cost. Does not: what a stretch could have been (mojibake),
which words there are (words).
The costs are about writing, not about one language: scripts do not mix inside of a word, capitals do not follow small
letters, quotation marks do not open inside of a word, rare symbols do not touch letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Classes. Letters of other scripts get a class of their own, by the first word of their Unicode name.
LOWER, UPPER, DIGIT, BLANK, POINT, OPENER, CLOSER, EITHER, DASH, SIGN, RARE, LINE, BROKEN, MARK, JOINER, EXOTIC = (
    "aA1 .()q-$x=?~jE"
)
CASED = {"LATIN": (LOWER, UPPER), "CYRILLIC": "cC", "GREEK": "gG", "ARMENIAN": "rR", "GEORGIAN": "kK"}
SCRIPTS = {"ARABIC": "R", "HEBREW": "H", "DEVANAGARI": "D", "BENGALI": "B", "TAMIL": "T", "THAI": "I", "CJK": "Z",
           "HIRAGANA": "Z", "KATAKANA": "Z", "HANGUL": "Z", "IDEOGRAPHIC": "Z", "HALFWIDTH": "Z", "FULLWIDTH": "Z",
           "GUJARATI": "D", "GURMUKHI": "D", "TELUGU": "D", "KANNADA": "D", "MALAYALAM": "D", "SINHALA": "D",
           "ETHIOPIC": "Q", "MYANMAR": "M", "KHMER": "W", "LAO": "I"}  # fmt: skip
OTHER_SCRIPTS = "".join(dict.fromkeys(SCRIPTS.values())).replace("R", "b")
SCRIPTS["ARABIC"] = "b"

OPENERS = "\u201e\u201a\u00bf\u00a1"
CLOSERS = "\u201d\u2026"
EITHERS = "\u201c\u2018\u00ab\u00bb\u2039\u203a"  # they open in one language and close in another
SIGNS = "\u20ac\u00a3\u00a5%\u00b0\u00a7\u00a9\u00ae\u2122\u2116\u00bd\u00bc\u00be\u00b2\u00b3\u00d7\u00b1\u2192\u2190\u2022\u00aa\u00ba\u00b5\u2032\u2033\u2020\u00f7"
JOINERS = "\u200c\u200d\u200e\u200f\u00ad\ufe0f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u061c\u200b"
DASHES = "-\u2013\u2014\u2010\u2011\u2012\u2015\u00b7"
# Latin and Cyrillic letters that hardly any language of the news uses, by block.
EXOTIC_RANGES = ((0x017F, 0x0191), (0x0193, 0x01A0), (0x01A2, 0x01AF), (0x01B1, 0x0218), (0x021C, 0x0259), (0x025A, 0x02B9), (0x0370, 0x0386),
                 (0x03CF, 0x0400), (0x0460, 0x0490), (0x0514, 0x0531), (0x07C0, 0x0900))  # fmt: skip

WORD_CLASSES = frozenset("aAcCgGrRkK" + OTHER_SCRIPTS + "E")


def script_of(c: str) -> str:
    """The first word of a character's name: marks, digits and signs of a script share it with its letters."""
    return unicodedata.name(c, "?").split()[0].split("-")[0]


@cache
def class_of(c: str) -> str:
    """The class of a character, one of the letters above."""
    point = ord(c)
    if c in JOINERS:
        return JOINER
    if c < "\x80" and c.isprintable() and not c.isalnum() and c not in " -":
        return POINT
    if c in OPENERS:
        return OPENER
    if c in EITHERS:
        return EITHER
    if c in CLOSERS:
        return CLOSER
    if c in DASHES:
        return DASH
    if c in SIGNS:
        return SIGN
    if c in "\u2019\u060c\u061b\u061f\u0964\u3001\u3002":
        return POINT
    if c in " \t\n\r\f\v\u00a0\u2009\u202f\u3000\u2028\u2029\x85":
        return BLANK
    if c.isspace():
        return RARE  # widths of blanks that typesetters know
    category = unicodedata.category(c)
    if category in {"Cc", "Cs", "Co", "Cn"} or point in (0xFFFD, 0xFEFF):
        return BROKEN
    if category == "Nd":
        return DIGIT
    if category[0] == "M":
        return MARK
    if category[0] == "L":
        if any(low <= point < high for low, high in EXOTIC_RANGES):
            return EXOTIC
        script = script_of(c)
        if script in CASED:
            return CASED[script][0 if c.islower() else 1] if category != "Lm" else RARE
        return SCRIPTS.get(script, EXOTIC)
    if 0xFF00 <= point < 0xFFF0:
        return POINT  # full width
    if 0x2500 <= point < 0x25A0:
        return LINE
    if point >= 0x1F000 or 0x2600 <= point < 0x27C0:
        return SIGN
    return RARE


class _Classes(dict[int, str]):
    """What str.translate asks: the class of a code point, found once."""

    def __missing__(self, point: int) -> str:
        self[point] = found = class_of(chr(point))
        return found


CLASSES = _Classes()

SINGLE = {BROKEN: 3.0, RARE: 1.0, LINE: 0.2, EXOTIC: 2.5, MARK: 0.3}


def _pair(a: str, b: str) -> float:
    """What it costs that class b follows class a."""
    if a in WORD_CLASSES and b in WORD_CLASSES:
        if a.lower() == b.lower() or (a in OTHER_SCRIPTS and b == a):
            return 1.5 if a.islower() and b.isupper() and a in "acgrk" else 0.0
        return 3.0
    if a in WORD_CLASSES:
        return {OPENER: 1.8, EITHER: 0.4, SIGN: 0.6, RARE: 1.2, LINE: 1.2, BROKEN: 1.0}.get(b, 0.0)
    if b in WORD_CLASSES:
        return {CLOSER: 1.2, SIGN: 0.6, RARE: 1.0, LINE: 1.2, BROKEN: 1.0}.get(a, 0.0)
    if b == MARK and a != MARK:
        return 2.0
    if {a, b} <= {SIGN, RARE, OPENER, CLOSER, BROKEN}:
        return 0.6 if {a, b} != {CLOSER} and {a, b} != {OPENER} else 0.2
    if (a == CLOSER and b == DIGIT) or (a == DIGIT and b == OPENER):
        return 0.8
    return 0.0


class _Pairs(dict[str, float]):
    """What two classes in a row cost."""

    def __missing__(self, two: str) -> float:
        self[two] = cost = _pair(two[0], two[1])
        return cost


PAIRS = _Pairs()


def _costly() -> re.Pattern[str]:
    """Where a cost may lie: a class that costs by itself, or before one it does not go with. Most text has no such place."""
    every = "".join(WORD_CLASSES) + "".join(
        (DIGIT, BLANK, POINT, OPENER, CLOSER, EITHER, DASH, SIGN, RARE, LINE, BROKEN, MARK, JOINER, EXOTIC)
    )
    pairs = [
        f"{re.escape(a)}(?=[{re.escape(followers)}])"
        for a in every
        if (followers := "".join(b for b in every if _pair(a, b)))
    ]
    return re.compile("|".join((f"[{re.escape(''.join(SINGLE))}]", *pairs)))


_COSTLY_RE = _costly()


def strangeness(text: str) -> float:
    """How strange a stretch is, 0 for ordinary writing. Its first and last character count only as neighbours."""
    found = text.translate(CLASSES)
    cost = 0.0
    last = len(found) - 1
    for match in _COSTLY_RE.finditer(found):
        at = match.start()
        cost += PAIRS[found[at : at + 2]] if at < last else 0.0
        if found[at + 1 : at + 2] == EITHER and found[at] in WORD_CLASSES and found[at + 2 : at + 3] in WORD_CLASSES:
            cost += 0.8  # inside of a word no quotation opens or closes
        if 0 < at < last:
            cost += SINGLE.get(found[at], 0.0)
    return cost
