"""Expressions of time: where a text names a day, a stretch of days, a time of day or how often something happens.

Belongs here: patterns and their named parts. Does not: which days are meant (resolution). Absolute dates are read by the
document room (pipelines.document.dates), which knows the ways to write them; here stands what is said in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.document.months import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
MONTH = rf"(?:(?:{'|'.join(ENGLISH_MONTHS)})\b|(?:{'|'.join(_SHORT_MONTHS)})\b\.?(?=[\s,\d]))"
WEEKDAY = rf"(?:{'|'.join(ENGLISH_WEEKDAYS)}|(?:Mon|Tues?|Weds?|Thurs?|Fri)\b\.?(?=[\s,])|(?:Sat|Sun)\.)"
UNIT = r"(?:second|minute|hour|day|night|week|fortnight|month|quarter|year|decade|centur(?=y|ies)|weekend)"
MANY = r"(?:(?<=r)ies|(?<=r)y|s)?"
PART = r"(?:morning|afternoon|evening|night|noon|midday|midnight|dawn|dusk)"
EDGE = r"(?:early|earlier|late|later|mid|the\s+(?:beginning|start|middle|end)\s+of|by\s+the\s+end\s+of)"
ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = (
    {word: n for n, word in enumerate(ONES, 1)}
    | {word: 10 * n for n, word in enumerate(TENS, 2)}
    | {"a": 1, "an": 1, "half a": 0.5, "half an": 0.5, "a couple of": 2, "a hundred": 100}
)
_COUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|(?:{'|'.join(TENS)})(?:[-\s](?:{'|'.join(ONES[:9])}))?|{'|'.join(sorted(ONES, key=len, reverse=True))})"
_LOOSE = r"(?:several|a\s+few|few|many|some|dozens\s+of|hundreds\s+of|thousands\s+of|scores\s+of|the\s+last\s+few)"
COUNT = rf"(?P<n>{_COUNT}|half\s+an?|a\s+couple\s+of|a\s+hundred|{_LOOSE})"
BOUND = r"(?:(?P<bound>(?:no\s+)?(?:more|less|fewer)\s+than|at\s+(?:least|most)|nearly|almost|about|around|over|under|up\s+to|roughly|some|within)\s+)?"
# "the day before" as an expression of its own: "the day before the vote" is told by the vote.
ALONE = r"(?=\s*(?:[.,;:!?)\"”’]|\Z)|\s+(?:in|at|near|on|and|when|but|that|with|outside|by\s+(?!the\s+time))\b)"
AFTER_PREPOSITION = r"(?<=\bin\s)|(?<=\bof\s)|(?<=\bby\s)|(?<=\bsince\s)|(?<=\bfrom\s)|(?<=\bto\s)|(?<=\buntil\s)|(?<=\btill\s)|(?<=\bfor\s)|(?<=\bduring\s)|(?<=\bbefore\s)|(?<=\bafter\s)|(?<=\blast\s)|(?<=\bbetween\s)|(?<=\band\s)|(?<=\bthrough\s)|(?<=\bthe\s)|(?<=\bon\s)"

# Name of the rule -> pattern. Where two match from the same place the longer one is taken, then the earlier.
PATTERNS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "weekday": rf"\b(?:(?P<edge>early|late)\s+(?:on\s+)?)?(?:(?P<which>(?:this\s+)?past|this\s+coming|last|this|next)\s+)?(?P<weekday>{WEEKDAY})(?P<each>s(?!\w))?(?:\s+(?P<part>{PART}))?(?!\w)",
        "day": rf"\b(?:(?P<edge>early|earlier|late|later)\s+)?(?P<day>the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|today|yesterday|tomorrow|tonight)(?:\s+(?P<part>{PART}))?\b",
        "day_beside": rf"\b(?:the\s+(?P<beside>previous\s+day|following\s+day|next\s+day|(?:day|night)\s+(?:before|after){ALONE})|(?:a|one)\s+(?P<day_or_night>day|night)\s+(?P<way>earlier|before{ALONE}|later|afterwards))\b",
        "start_of": r"\b(?P<surface>the\s+(?:start|beginning)\s+of\s+the\s+(?P<unit>week|month|year))\b",
        "part_of_day": r"\b(?:(?P<edge>early|late)\s+)?(?P<which>this|last)\s+(?P<part>morning|afternoon|evening|night)\b|\b(?P<over>overnight)\b",
        "part_alone": r"\b(?:in\s+the\s+)?(?P<edge>early|late)\s+(?P<part>morning|afternoon|evening)\b(?!\s+of\b)|\b(?:before|at)\s+(?P<dawn>dawn|dusk|noon|midday|midnight)\b",
        "unit": rf"\b(?:(?P<edge>{EDGE})[\s-]+)?(?P<the>the\s+)?(?P<which>this\s+past|last|this|next|past|previous|coming|current)\s+(?P<unit>week|weekend|month|year|quarter|decade|century|spring|summer|autumn|fall|winter)\b(?!-)",
        "weekend": r"\b(?:over|on|at|during)\s+(?P<surface>the\s+weekend)\b",
        "month": rf"\b(?:(?P<edge>{EDGE})[\s-]+)?(?:(?P<which>this\s+past|last|this|next)\s+)?(?P<month>{MONTH})(?:,?\s+(?:of\s+)?(?P<year>this\s+past\s+year|last\s+year|this\s+year|next\s+year|the\s+previous\s+year|the\s+same\s+year|(?:18|19|20)\d\d(?!\d)))?",
        "season": rf"\b(?:(?P<edge>{EDGE})[\s-]+)?(?:the\s+)?(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?(?P<year>last\s+year|this\s+year|(?:19|20)\d\d)\b",
        "year": r"(?<![\w.,$€£¥/#-])(?:(?P<edge>early|late|mid|(?:at\s+)?the\s+(?:beginning|start|end)\s+of)[\s-]+)?(?P<year>(?:18|19|20)\d\d)(?:(?P<join>[-–/])(?P<to>(?:(?:18|19|20)\d\d|\d\d)))?(?![\w%°]|[.,:/]\d|-\d)",
        "decade": r"(?<![\w$€£])(?:the\s+)?(?:(?P<edge>early|late|mid)[\s-]+)?(?P<decade>(?:18|19|20)\d0)['’]?s\b",
        "ago": rf"\b{BOUND}(?:{COUNT}|(?P<one>an?))\s+(?P<unit>{UNIT}){MANY}\s+(?P<way>ago|from\s+now)\b",
        "running": rf"\b(?:the\s+)?(?P<way>last|past|previous|next|coming|first)\s+{COUNT}[\s-](?P<unit>{UNIT}){MANY}\b",
        "duration": rf"(?<![\w.,$€£/-]){BOUND}{COUNT}(?P<hyphen>[\s-])(?:more\s+|straight\s+|consecutive\s+|whole\s+|full\s+)?(?P<unit>{UNIT}){MANY}(?![\w]|-old\b|\s+old\b)",
        "one_unit": rf"\b(?:(?<=for\s)|(?<=in\s)|(?<=within\s)|(?<=after\s)|(?<=over\s)|(?<=than\s)|(?<=about\s)|(?<=nearly\s)|(?<=almost\s)|(?<=during\s))(?P<one>an?)\s+(?P<unit>{UNIT})y?\b(?!-)",
        "vague_units": r"(?<![\w-])(?P<unit>seconds|minutes|hours|days|weeks|months|years|decades|centuries)(?=\s+(?:of|after|before|later|earlier|since|into|ago)\b)(?:\s+(?P<way>after|before|later|earlier|ago))?",
        "vague_units_in": r"(?:(?<=for\s)|(?<=in\s)|(?<=within\s)|(?<=over\s)|(?<=during\s)|(?<=through\s))(?P<unit>minutes|hours|days|weeks|months|years|decades|centuries)\b",
        "set": rf"\b(?P<often>daily|hourly|nightly|weekly|monthly|yearly|annually|annual|twice-daily)\b|\b(?:every|each)\s+(?:other\s+|{COUNT}\s+)?(?:(?P<unit>{UNIT}){MANY}|(?P<weekday>{WEEKDAY})|(?P<part>{PART}))(?!\w)",
        "clock_range": r"\b(?:from|between)\s+(?P<a>\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\b\.?)?)\s*(?:to|until|till|and|-|–)\s*(?P<b>\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\b\.?|\d{1,2}:\d{2})",
        "clock": r"(?<![\w$€£.,:-])(?:(?P<a>\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\b\.?|[01]?\d:[0-5]\d|2[0-3]:[0-5]\d)(?![:\d])|(?P<four>[0-2]\d[0-5]\d)\s?(?=hrs\b|hours\b|GMT\b|UTC\b|local\b))",
        "past": r"\b(?P<past>previously|formerly|recently|earlier|(?<=\bwhich\s)once|(?<=\bwho\s)once|(?<=\bthat\s)once|(?<=\bwas\s)once|(?<=\bwere\s)once|(?<=\bhad\s)once|(?<=\bhas\s)once)\b(?!\s+(?:than|this|last|on|that)\b)",
        "future": r"\b(?:in\s+the\s+)?(?P<future>(?:near\s+)?future)\b",
    }.items()
}
# One of these, in lower case, stands in every match of a rule: a cheap look that spares most sentences most patterns.
_UNITS = ("second", "minute", "hour", "day", "night", "week", "month", "quarter", "year", "decade", "centur")
_PARTS = ("morning", "afternoon", "evening", "night", "noon", "midday", "dawn", "dusk")
_YEARS = ("18", "19", "20")
HINTS: dict[str, tuple[str, ...]] = {
    "weekday": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "day": ("today", "yesterday", "tomorrow", "tonight"),
    "day_beside": ("day", "night"), "start_of": ("start of", "beginning of"), "part_of_day": _PARTS, "part_alone": _PARTS, "unit": ("last", "this", "next", "past", "previous", "coming", "current"), "weekend": ("weekend",),
    "month": tuple(month.lower() for month in (*_SHORT_MONTHS, "May")), "season": ("spring", "summer", "autumn", "fall", "winter"), "year": _YEARS, "decade": _YEARS,
    "ago": ("ago", "from"), "running": ("last", "past", "previous", "next", "coming", "first"), "duration": _UNITS, "one_unit": _UNITS,
    "vague_units": ("s of", "s after", "s before", "s later", "s earlier", "s since", "s into", "s ago"), "vague_units_in": ("minutes", "hours", "days", "weeks", "months", "years", "decades", "centuries"),
    "set": ("daily", "hourly", "nightly", "weekly", "monthly", "yearly", "annual", "every", "each"), "clock_range": ("from", "between"),
    "clock": ("am", "a.m", "pm", "p.m", ":", "hrs", "hours", "gmt", "utc", "local"), "past": ("previously", "formerly", "recently", "earlier", "once"), "future": ("future",),
}  # fmt: skip
MAY_BE_WORDS = re.compile(r"(?:may|march|mar|sun|sat|mon|wed|jan|dec|fall)\b", re.IGNORECASE)
NOT_A_YEAR = re.compile(
    r"\s+(?:people|civilians|soldiers|troops|men|women|children|homes|houses|buildings|deaths|refugees|families|fighters|dead|killed|wounded|injured|members|kilomet|met(?:re|er)s|miles|tons|dollars|percent|times|hours|km\b)",
    re.IGNORECASE,
)
# "a raid in 1998 killed 31": what was killed stands behind, so the number is none of them.
DEED_OF_A_YEAR = re.compile(
    r"\s+(?:killed|wounded|injured)\s+(?!(?:and|or|by|in|on|when|as|since|so|after|before|during|from|were|are|near|at(?!\s+least))\b)\w",
    re.IGNORECASE,
)
IN_A_YEAR = re.compile(r"\b(?:in|during)\s+\Z", re.IGNORECASE)
BEFORE_YEAR = re.compile(
    rf"(?:\b(?:in|since|of|by|until|till|from|to|and|or|during|before|after|for|the|between|through|late|early|mid|year|spring|summer|autumn|fall|winter|{MONTH}|[A-Z][a-z]+ \d\d?,?)\s+|[(,]\s?|[-–])\Z",
    re.IGNORECASE,
)
AFTER_YEAR = re.compile(
    r"\s*(?:[).,;:]|$|'s|’s)|\s+(?:[a-z]*(?:election|war|attack|invasion|census|season|report|deal|agreement|coup|annexation|uprising|revolution|study|survey))",
    re.IGNORECASE,
)


NAMED = re.compile(r"\S\s+[A-Z][\w-]*\s+\||\S\s+\|[A-Z][a-z]*\|\s+[A-Z]")
# "Room 1917": a label, not a year.
LABELLED = re.compile(r"\b[A-Z][\w.]*\s+\Z")


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of time. Offsets are half-open, in characters of the text; `parts` are the named parts of its pattern."""

    start: int
    end: int
    rule: str
    parts: dict[str, str]


def find_expressions(text: str, start: int, end: int) -> Iterator[Expression]:
    """Expressions in text[start:end], in order, not overlapping: the longest of those that begin first."""
    said = text[start:end]
    lower = said.lower()
    has_case = said.upper() != said
    found = [
        expression
        for rule, pattern in PATTERNS.items()
        if any(hint in lower for hint in HINTS[rule])
        for match in pattern.finditer(said)
        if (expression := _read(rule, match, start, has_case)) is not None
    ]
    reach = start
    for expression in sorted(found, key=lambda e: (e.start, -e.end)):
        if expression.start >= reach:
            reach = expression.end
            yield expression


def _read(rule: str, match: re.Match[str], offset: int, has_case: bool) -> Expression | None:
    """The match as an expression; None where its words mean something else here."""
    parts = {name: " ".join(value.lower().split()) for name, value in match.groupdict().items() if value}
    said, (start, end) = match.string, match.span("surface" if "surface" in parts else 0)
    name = match["month"] if rule == "month" else match["weekday"] if rule == "weekday" else ""
    if name and not _is_name(name, said, match, has_case):
        return None
    if rule == "year" and not _is_year(match):
        return None
    # "al-Watan daily", "the Daily News": papers.
    if (
        rule == "set"
        and "often" in parts
        and has_case
        and NAMED.search(said[:start] + "|" + said[start:end] + "|" + said[end:])
    ):
        return None
    if rule in ("duration", "one_unit", "running") and said[end : end + 4].lower() in ("-old", " old"):
        return None
    return Expression(offset + start, offset + end, rule, parts)


def _is_name(name: str, said: str, match: re.Match[str], has_case: bool) -> bool:
    """May, March and Sun are also words; in capitals only a preposition or a year beside them tells."""
    if has_case and not name[0].isupper():
        return False
    if not MAY_BE_WORDS.fullmatch(name.rstrip(".")):
        return True
    start = match.start("month" if match.re is PATTERNS["month"] else "weekday")
    if match.start() < start or (match.re is PATTERNS["month"] and match["year"]):
        return True
    if has_case and start == 0:
        return False
    before = re.search(
        r"\b(in|since|of|by|until|till|from|to|during|before|after|last|between|through|on|and|for)\s+\Z",
        said[:start],
        re.IGNORECASE,
    )
    return before is not None and name.lower() not in ("sun", "mon", "wed")


def _is_year(match: re.Match[str]) -> bool:
    """A number of four digits is a year after a preposition, in brackets, or where nothing is counted behind it."""
    said, start, end = match.string, match.start("year"), match.end()
    if NOT_A_YEAR.match(said, end):
        return DEED_OF_A_YEAR.match(said, end) is not None and IN_A_YEAR.search(said[:start]) is not None
    if match["edge"] or match["to"] or BEFORE_YEAR.search(said[:start]):
        return True
    return AFTER_YEAR.match(said, end) is not None and LABELLED.search(said[:start]) is None
