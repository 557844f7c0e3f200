"""Figures, first version: numbers in digits and words, their bounds, and the word after them as the thing counted.

Belongs here: finding figures in one sentence. Does not: who says them (claims), what happened to what is counted.
What looks like a number but states no quantity (years, dates, clock times, ordinals, names with numbers) is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extract.numbers import NUMBER, value_of

BOUNDS: dict[str, str] = {
    "at least": "at_least", "no fewer than": "at_least", "no less than": "at_least", "not fewer than": "at_least", "not less than": "at_least", "a minimum of": "at_least",
    "more than": "more_than", "over": "more_than", "above": "more_than", "upwards of": "more_than",
    "at most": "at_most", "up to": "at_most", "no more than": "at_most", "not more than": "at_most", "a maximum of": "at_most",
    "fewer than": "less_than", "less than": "less_than", "under": "less_than", "below": "less_than",
    "about": "approx", "around": "approx", "some": "approx", "nearly": "approx", "almost": "approx",
    "roughly": "approx", "approximately": "approx", "an estimated": "approx",
}  # fmt: skip
MONEY: dict[str, str] = {"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
CURRENCY_WORDS = {"dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pounds": "GBP"}
DURATIONS = ("second", "minute", "hour", "day", "week", "month", "year", "decade")
MEASURES: dict[str, tuple[str, float, str]] = {
    "kilometer": ("kilometre", 1000.0, "metre"), "kilometre": ("kilometre", 1000.0, "metre"), "km": ("kilometre", 1000.0, "metre"),
    "meter": ("metre", 1.0, "metre"), "metre": ("metre", 1.0, "metre"), "mile": ("mile", 1609.344, "metre"),
    "tonne": ("tonne", 1000.0, "kilogram"), "kg": ("kilogram", 1.0, "kilogram"), "kilogram": ("kilogram", 1.0, "kilogram"),
    "hectare": ("hectare", 10_000.0, "square metre"),
}  # fmt: skip
PEOPLE = {"people", "persons", "civilians", "soldiers", "children", "women", "men", "fighters", "residents", "workers", "others"}
MONTHS = "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"

# ASCII: without, re.IGNORECASE takes a dotless or long letter of another alphabet for the English one.
BOUND = "(?ai:" + "|".join(r"[\s\u00a0]+".join(b.split()) for b in sorted(BOUNDS, key=len, reverse=True)) + ")"
FIGURE = re.compile(
    rf"(?<![\w.,/:$€£¥₹-])(?:(?P<bound>{BOUND})\s+)?(?P<money>US\$|[$€£¥₹])?\s?(?P<number>{NUMBER})"
    rf"(?:\s?(?P<percent>%|percent\b|per\s+cent\b)|[-\s](?!US\$)(?P<unit>[A-Za-z]+))?",
    re.IGNORECASE,
)
NEVER = re.compile(
    rf"\b(?:{MONTHS}|{MONTHS.upper()})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTHS}|{MONTHS.upper()})\b\.?(?:,?\s+\d{{4}}\b)?"
    r"|\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b|\b\d{1,2}:\d{2}(?::\d{2})?|\b\d{1,2}(?:[.:]\d{2})?\s?(?:[ap]\.?m|[AP]\.?M)\b\.?"
    r"|(?<![$€£¥₹])\b(?:19|20)\d{2}s?\b(?!\s+(?:people|civilians|soldiers|buildings|homes))|\b\d+(?:st|nd|rd|th)\b|\b[A-Z]+-\d+\w*|\b\d+/\d+\b"
    r"|\b(?:[Nn]o|[Ee]very|[Aa]ny|[Ee]ach|[Tt]his|[Tt]hat)\s+one\b(?!\s+(?:hundred|thousand|million|billion))"
    # What this version would read wrong: ranges and scores, fractions in words, scales that nobody counted.
    r"|\d[-–—]\d[\d,.]*|\b\w+[-\s](?:half|halves|thirds?|quarters?|fifths?|tenths?)\b"
    r"|\b\w+\s+and\s+a\s+(?:half|quarter)(?:\s+[a-z]+illion)?"
    r"|\b(?:few|several|many|couple\s+of|(?:half|quarter)(?:\s+of)?\s+an?)\s+(?:hundred|thousand|million|billion|lakh|crore)\b",
)
# "one of the", "no one": a pronoun, not a count.
PRONOUN = re.compile(r"one\b(?:\s+of\b|\s+another\b|\s*[.,;]|\s+(?:is|was|who|that)\b|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in a text. Offsets are half-open, in characters of what was searched. Values are in `unit`."""

    start: int
    end: int
    surface: str
    kind: str
    value_low: float | None
    value_high: float | None
    modifier: str
    unit: str | None
    unit_surface: str | None
    counted: str | None
    value_si: float | None = None
    unit_si: str | None = None


def find_figures(text: str) -> list[Figure]:
    """Figures of one sentence, in order, not overlapping."""
    never = [match.span() for match in NEVER.finditer(text)]
    figures = []
    for match in FIGURE.finditer(text):
        start, end = match.span("number")
        if any(a < end and start < b for a, b in never) or PRONOUN.match(text, start):
            continue
        if (figure := _figure(match)) is not None:
            figures.append(figure)
    return figures


def _figure(match: re.Match[str]) -> Figure | None:
    value = value_of(match["number"])
    if value is None:
        return None
    modifier = BOUNDS[" ".join(match["bound"].lower().split())] if match["bound"] else "exact"
    low = None if modifier in ("at_most", "less_than") else value
    high = None if modifier in ("at_least", "more_than") else value
    word = match["unit"]
    kind, unit, factor, unit_si, end = _unit(match, word)
    si = None if factor is None else value * factor
    surface = match.string[match.start() : end].strip()
    start = match.start() + len(match.string[match.start() : end]) - len(match.string[match.start() : end].lstrip())
    counted = word if kind == "count" else None
    return Figure(start, start + len(surface), surface, kind, low, high, modifier, unit, word or match["percent"] or match["money"], counted, si, unit_si)


def _unit(match: re.Match[str], word: str | None) -> tuple[str, str | None, float | None, str | None, int]:
    """Kind, canonical unit, factor to SI, SI unit, and where the surface ends."""
    if match["percent"]:
        return "percent", "percent", None, None, match.end("percent")
    if match["money"]:
        return "money", MONEY[match["money"].upper()], None, None, match.end("number")
    if word is None:
        return "count", None, None, None, match.end("number")
    singular = word.lower()[:-1] if word.lower().endswith("s") else word.lower()
    if word.lower() in CURRENCY_WORDS:
        return "money", CURRENCY_WORDS[word.lower()], None, None, match.end("unit")
    if singular in DURATIONS:
        return "duration", singular, None, None, match.end("unit")
    if singular in MEASURES:
        unit, factor, unit_si = MEASURES[singular]
        return "measure", unit, factor, unit_si, match.end("unit")
    return "count", "person" if word.lower() in PEOPLE else singular, None, None, match.end("number")
