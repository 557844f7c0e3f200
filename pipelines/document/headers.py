"""Header lines: dates, bylines and agencies that stand by themselves above (or below) a story.

Belongs here: telling a header line from a sentence, and what it says. Does not: datelines before a first sentence
(datelines), which date counts (published).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .datelines import read_dateline
from .dates import Surface, find_dates
from .layout import Line
from .months import MONTH, WEEKDAY
from .words import Words

HEAD_LINES, TAIL_LINES = 12, 4  # How far from the top and the bottom of a text header lines are looked for.
LONGEST = 200  # A longer line is a paragraph, though a date may be glued to its front.
GLUE = 80  # Characters in which a date glued to the front of a paragraph ends.
# Cheaper than looking for dates: what any date with a year holds.
YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|\d\d?[/.-]\s?\d|\d\W?[^\W\d_]{3,}\W{1,2}\d\d(?!\d)")
LABEL = re.compile(
    r"\W{0,3}(?P<what>(?:first|last|originally)?\s?(?:published|publication\s?date|publish(?:ed)?[ _-]?date|pub[ _-]?date|"
    r"posted|created|issued|released?(?:\s?date)?|dated?(?:\s?published)?|uploaded|filed|submitted|added|"
    r"updated?|modified|edited|veröffentlicht|aktualisiert|publié|mis à jour|publicado|actualizado|pubblicato))\b"
    r"\s*(?:(?:on|at|le|el|am|il|em)\b|[:=–—|-]|\s)*",
    re.IGNORECASE,
)
ANY_LABEL = re.compile(LABEL.pattern.removeprefix(r"\W{0,3}"), re.IGNORECASE)
CHANGED = re.compile(r"updated?|modified|edited|aktualisiert|mis à jour|actualizado", re.IGNORECASE)
BY = re.compile(r"(?:(?:posted|written|published|reported|story|words|text|report)\s+)?by\b[\s:]+(?P<who>.+)", re.IGNORECASE)
AUTHOR = re.compile(r"(?:author|writer|reporter|byline|correspondent)s?\s*:\s*(?P<who>.+)", re.IGNORECASE)
SOURCE = re.compile(r"(?:source|agency|via|from|credit)\s*:\s*(?P<who>.+)", re.IGNORECASE)
TITLE = re.compile(r"(?:#{1,3}\s+|(?:title|headline|head)\s*:\s*)(?P<title>\S.*)", re.IGNORECASE | re.DOTALL)
WORD = re.compile(r"[^\W\d_][\w’'.-]*")
# Words a date line may hold besides its dates.
SMALL = re.compile(
    rf"\b(?:on|at|the|of|and|in|local|time|hours|hrs|{WEEKDAY}|{MONTH}|am|pm|gmt|utc|[A-Z]{{2,4}}T)\b", re.IGNORECASE
)
NAME_ENDS = re.compile(r"\s*(?:[|•·»]|\s[-–—]\s|,?\s+(?:on|at|in)\b|\(|,?\s*(?:published|posted|updated|last)\b|\s{2,}).*", re.IGNORECASE | re.DOTALL)
AFTER_DATE = re.compile(r"\s*[,|]|\s*[-–—/]\s")
NOT_A_NAME = re.compile(rf"(?:{WEEKDAY}|{MONTH}|the\s+(?!associated|canadian|editor|news|staff)|\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """What a header line at [start, end) says. `surfaces` holds (origin, date): origin header or updated."""

    start: int
    end: int
    surfaces: tuple[tuple[str, Surface], ...] = ()
    byline: str | None = None
    agency: str | None = None


def read_headers(text: str, lines: Sequence[Line], words: Words, night: date) -> tuple[list[Line], dict[int, Header]]:
    """Header lines by the offset they start at, and the lines again: one with a date glued to its front becomes two."""
    headers: dict[int, Header] = {}
    cut: list[Line] = []
    dated = False
    for no, line in enumerate(lines):
        header = None
        if no < HEAD_LINES or no >= len(lines) - TAIL_LINES:
            in_head = no < HEAD_LINES
            header = read_header(text, line, words, night, follows_title=0 < no < HEAD_LINES, in_head=in_head, dated=dated)
        if header is None:
            cut.append(line)
            continue
        dated = dated or bool(header.surfaces)
        headers[line.start] = header
        cut.append(Line(line.start, header.end, line.after_blank, line.indent))
        rest = header.end + len(text[header.end : line.end]) - len(text[header.end : line.end].lstrip())
        if rest < line.end:
            cut.append(Line(rest, line.end, False))
    return cut, headers


def read_header(
    text: str, line: Line, words: Words, night: date, follows_title: bool, in_head: bool, dated: bool
) -> Header | None:
    """The header that the line is, or begins with; None for any other line. Below a story a date needs its label."""
    said = text[line.start : min(line.end, line.start + LONGEST)]
    whole = line.end - line.start <= LONGEST
    label = LABEL.match(said)
    if not whole and (label or said[0].isdigit()):
        said = said[:GLUE]
    if (whole or label or said[0].isdigit()) and YEAR.search(said) and (in_head or label):
        surfaces = [
            s for s in find_dates(text, line.start, line.start + len(said), words, night)
            if s.readings and (s.precision == "day" or label)
        ]  # fmt: skip
        if surfaces:
            labelled = label is not None and line.start + label.end() == surfaces[0].start
            header = _whole_line(text, line, said, surfaces, labelled, follows_title, words) if whole else None
            if dated:
                return header
            placed = None if labelled else read_dateline(text, line.start, line.end, words, night)
            if placed and placed.end == line.end and (placed.place or "").isupper():
                # `BEIRUT, March 3, 2021` by itself; a name in lower case is an author.
                return None
            return _glued(text, line, surfaces[0], labelled, words, night) or header
    if not whole or not in_head:
        return None
    return _name_line(line, said, words)


def _whole_line(
    text: str, line: Line, said: str, surfaces: list[Surface], labelled: bool, follows_title: bool, words: Words
) -> Header | None:
    """The line as a date line: beside its dates only labels, a byline and a few names."""
    rest = said
    for surface in reversed(surfaces):
        rest = rest[: surface.start - line.start] + " | " + rest[surface.end - line.start :]
    byline = None
    if by := re.search(r"(?:^|(?<=[\s|,(]))" + BY.pattern, rest, re.IGNORECASE):
        byline = _name(by["who"])
        if byline:
            rest = rest.replace(byline, " ")
            rest = re.sub(r"\b(?:posted|written|published|reported)?\s*\bby\b", " ", rest, flags=re.IGNORECASE)
    agency = words.agency_in(rest)
    plain = SMALL.sub(" ", ANY_LABEL.sub(" ", rest))
    left = WORD.findall(plain)
    stops = said.endswith((".", "?", "!")) and not said.endswith(("m.", "..."))
    named = all(w[0].isupper() for w in left)
    begins, ends = surfaces[0].start == line.start, surfaces[-1].end >= line.end - 1
    accepted = (
        not left
        or (labelled and len(left) <= 4 and not stops and sum(w[0].islower() for w in left) <= 1)
        or (byline is not None and len(left) <= 3)
        or (bool(re.search(r"\s[|•·»]\s", said)) and len(left) <= 10 and not stops)
        or (begins and not stops and named and len(left) <= 5 and AFTER_DATE.match(text, surfaces[-1].end) is not None)
        or (follows_title and ends and not stops and named and len(left) <= 5)
    )  # fmt: skip
    if not accepted:
        return None
    return Header(line.start, line.end, tuple((_origin(text, line, s), s) for s in surfaces), byline, agency)


def _origin(text: str, line: Line, surface: Surface) -> str:
    """Tells `updated` where the last label before the date speaks of a change, else header."""
    labels = list(ANY_LABEL.finditer(text, line.start, surface.start))
    return "updated" if labels and CHANGED.search(labels[-1]["what"]) else "header"


def _glued(text: str, line: Line, surface: Surface, labelled: bool, words: Words, night: date) -> Header | None:
    """A date at the front of a line that goes on with a dateline, a headline or a sentence."""
    if not labelled and (surface.start != line.start or surface.style not in ("iso", "digits")):
        return None
    after = re.compile(r"\s*[|:–—-]?\s*").match(text, surface.end, min(line.end, surface.end + 10))
    rest = after.end() if after else surface.end
    if rest >= line.end or rest == surface.end or text[rest].islower():
        return None
    header = Header(line.start, rest - len(text[surface.end : rest]) + len(text[surface.end : rest].rstrip()), ((_origin(text, line, surface), surface),))
    if read_dateline(text, rest, line.end, words, night):
        return header
    coming = text[rest : min(line.end, rest + 80)]
    # Fewer words are a place or a section, which the whole line may name; `by` begins a byline.
    if len(WORD.findall(coming)) < 5 or BY.match(coming) or LABEL.match(coming) or re.search(r"\s[|•·»]\s", coming):
        return None
    return header


def _name_line(line: Line, said: str, words: Words) -> Header | None:
    """A line without a date that names an author or an agency."""
    if said.endswith((".", "?", "!", ":", ",")) and not said.endswith(("Jr.", "Sr.")):
        return None
    if named := BY.fullmatch(said) or AUTHOR.fullmatch(said):
        byline = _name(named["who"])
        if byline and byline == NAME_ENDS.sub("", named["who"]).strip(" ,"):
            return Header(line.start, line.end, (), byline, words.agency_in(said))
    if source := SOURCE.fullmatch(said):
        return Header(line.start, line.end, (), None, words.agency_in(said)) if len(source["who"].split()) <= 6 else None
    if agency := words.agency(said):
        return Header(line.start, line.end, (), None, agency)
    parts = re.split(r"\s*(?:[,|•·/]|\s[-–—]\s)\s*", said)
    agencies = [a for p in parts[1:] if (a := words.agency(p.removesuffix(" Writer").removesuffix(" Staff")))]
    author = parts[0].split()
    if len(parts) <= 3 and agencies and 2 <= len(author) <= 4 and all(map(_is_name_word, author)):
        return Header(line.start, line.end, (), parts[0], agencies[0])
    return None


def _is_name_word(word: str) -> bool:
    return word[0].isupper() and not word.isupper() and word.replace("-", "").replace(".", "").replace("’", "").isalpha()


def _name(who: str) -> str | None:
    """The name in what follows `by`, as it stands; None if it is none."""
    name = NAME_ENDS.sub("", who).strip(" ,;:.|").strip()
    parts = name.split()
    if not 1 <= len(parts) <= 10 or len(name) > 90 or NOT_A_NAME.match(name):
        return None
    single = len(parts) == 1 and re.fullmatch(r"[\w@.’'-]+", name) is not None
    capital = sum(p[0].isupper() for p in parts)
    joined = all(p[0].isupper() or p.lower() in ("and", "of", "in", "de", "al", "van", "von", "the", "for", "&", "bin", "el") for p in parts)
    return name if single or (joined and capital >= 1) else None
