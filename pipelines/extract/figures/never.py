"""What is never a figure: dates, years, clock times, ordinals, scores, names, numbers of a list, idioms, coordinates.

Belongs here: stretches of text whose numbers state no quantity. Does not: numbers that the words beside them tell (reasons,
names).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.extract.figures.lists import read_lists

MONTHS = "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
# Lower case only where the word is nothing else.
LOWER = "january|february|april|june|july|august|september|october|november|december|sept|nov|dec|oct"
MONTH = rf"(?:{MONTHS}|{MONTHS.upper()}|{LOWER})\b\.?"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?(?![\d%])(?![.,:/]\d)"
YEAR = r"(?:1[5-9]\d\d|20\d\d)"
ZONE = r"(?:\s?(?:GMT|UTC|EST|EDT|PST|PDT|CET|CEST|BST|MSK|IST|PT|ET|[Ll]ocal\s[Tt]ime))?"
# Patterns by what they begin with: that is looked at first, at every character, which makes the whole four times faster.
OF_DIGITS = (
    ("idiom_number", r"\b(?:24/7|9/11|7/7|50[-/]50|24-7)\b"),
    ("date_iso", r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?"),
    ("date_numeric", r"\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})\b(?![.,]\d)"),
    ("date_day_first", rf"(?<![\w.,/$€£-])(?:{DAY}\s?(?:[-–]|to|and)\s?)?{DAY}(?:\s+of)?[\s-]{MONTH}(?:,?[\s-]+(?:of\s+)?{YEAR}\b|[\s-]['’]?\d\d(?=\s*[-–—(),.;:]|\s*$))?"),
    ("clock_time", rf"\b\d{{1,2}}(?:[.:]\d{{2}})?\s?(?:[-–]|to|and)\s?\d{{1,2}}(?:[.:]\d{{2}})?\s?(?:[ap]\.?\s?m\b|[AP]\.?\s?M\b)\.?{ZONE}|\b\d{{1,2}}(?:[.:]\d{{2}})?\s?(?:[ap]\.?\s?m\b\.?|[AP]\.?M\b\.?)(?!\s?(?:is|=)\b){ZONE}"
             rf"|\b(?:[01]?\d|2[0-4]):[0-5]\d(?::\d{{2}})?(?:\.\d+)?\b{ZONE}|\b\d{{1,2}}:\d{{2}}(?:[.:]\d+)?\b|\b0\d[0-5]\d\s?(?:and|to|AND|TO|-|–)\s?[012]\d[0-5]\d\b|\b(?:[01]\d|2[0-3])[0-5]\d\s?(?:GMT|UTC|hours\b|hrs\b|Z\b)|\b\d{{1,2}}\s?o['’]clock\b"),
    ("coordinates", r"\d{1,3}(?:\.\d+)?\s?°?\s?[NS]\b,?\s*\d{1,3}(?:\.\d+)?\s?°?\s?[EW]\b|\d{1,3}°\s?\d{1,2}['′’](?:\s?\d{1,2}(?:\.\d+)?[\"″”])?\s?[NSEWnsew]?"),
    ("address", r"\b\d+[A-Za-z]?\s(?:[A-Z][\w.]+\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Boulevard|Blvd|Drive)\b"),
    ("phone", r"\b0\d{2,4}[\s-]\d{3,4}[\s-]\d{3,4}\b|\+(?=(?:[ ()-]*\d){7})\d{1,3}[\s-]?(?:\(?\d{1,5}\)?[\s-]?){2,6}|\(\d{3}\)\s?\d{3}-\d{4}|\b\d{3}-\d{4}\b|\b\d{3}-\d{3}-\d{4}\b"),
    ("decade", rf"(?<![$€£\w])['’]?(?:{YEAR}|[2-9]0)['’]?s\b"),
    ("ordinal", r"\b\d[\d,]{0,12}\s?(?:st|nd|rd|th)\b"),
    ("season", rf"(?<![\w$€£.,]){YEAR}\s?[-–/]\s?(?:{YEAR}|\d\d)(?!\d|,\d|[\s-](?:people|percent))"),
    ("year_short", r"['’]\d\d\b(?!\d)"),
    ("version", r"\b\d{1,9}\.\d+\.\d+(?:\.\d+)*\b"),
    ("number_plus", r"\b\d\s?\+\s?\d\b"),
    ("reference", r"\[\d{1,3}\]"),
)  # fmt: skip
OF_LETTERS = (
    ("date_month_first", rf"\b{MONTH}\s*{DAY}(?:\s?(?:[-–—]|to|and|or)\s?(?:{MONTH}\s*)?{DAY}(?!\s*(?:people|civilians|soldiers|percent|per\s))){{0,4}}(?:,?\s+(?:of\s+)?{YEAR}\b)?"),
    ("date_month_year", rf"\b{MONTH},?\s+(?:of\s+)?(?:{YEAR}|['’]\d\d)\b"),
    ("scientific_name", r"\b[A-Z]{2,}\s\d+-\d+\b|\b[A-Z]{1,5}\d*[-‑]\d+(?:[-‑][A-Z\d]+)*[A-Za-z]*\b"),
    ("number_plus_name", r"\b[A-Z]\d\s?\+\s?\d\b"),
)  # fmt: skip
NEVER = re.compile(
    "|".join(
        f"(?={begins})(?:{'|'.join(f'(?P<{rule}>{pattern})' for rule, pattern in patterns)})"
        for begins, patterns in ((r"[\d+(\['’]", OF_DIGITS), ("[A-Zadfjnos]", OF_LETTERS))
    )
)
LIST_NUMBER = re.compile(r"(?:^|(?<=\n)|(?<=[.;:] ))\(?\d{1,2}[.)](?=\s)(?!\s*(?:million|billion|percent))")
DIGIT = re.compile(r"\d")
WEB_SIGNS = ("@", "#", "http", "www.")
CLOCK_WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:o['’]clock|[ap]\.?\s?m\b\.?)",
    re.IGNORECASE,
)
WEB = re.compile(r"https?://\S+|\bwww\.\S+|[\w.]+@[\w.]+|[#@]\w+")


def never_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Half-open stretches of the text whose numbers are no figures, and why."""
    if any(sign in text for sign in WEB_SIGNS):
        for match in WEB.finditer(text):
            yield (*match.span(), "web")
    for match in CLOCK_WORDS.finditer(text):
        yield (*match.span(), "clock")
    if DIGIT.search(text) is not None:  # none of these patterns matches without one
        for match in NEVER.finditer(text):
            yield (*match.span(), (match.lastgroup or "").split("_")[0])
        for match in LIST_NUMBER.finditer(text):
            if len(text) > match.end() + 1:
                yield (*match.span(), "list_number")
    for match in read_lists().idioms.finditer(text):
        yield (*match.span(), "idiom")
