"""Describing a document: its parts and what they say of it.

Belongs here: which part each stretch of the text plays, and the order in which title, byline and agency are looked for.
Does not: how any single part is recognised (the other modules of the room).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.sources import Source

from .datelines import Dateline, read_dateline
from .dates import read_field
from .end_matter import credited_agency, is_credit
from .headers import TITLE, Header, read_headers
from .languages import identify
from .layout import Line, gather, read_lines
from .published import Candidate, Published, decide
from .sentences import cut_sentences
from .words import Words

LONGEST_TITLE, MOST_TITLE_WORDS = 220, 35
DATELINE_PARAGRAPHS = 4  # A dateline may follow a summary, not more.
TAIL = 12  # Paragraphs from the end in which sentences may be credits.
NO_TITLE_END = re.compile(r"(?<![A-Z.]\.[A-Z])(?<![.…])\.['\"”’)]*\Z|[,;:。|]\Z")


@dataclass(frozen=True, slots=True)
class Given:
    """What the record or page says of the text, as it stands."""

    title: str | None = None
    date: str | None = None
    byline: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the clean text, [start, end) in characters. role: headline | header | dateline | body | credit."""

    sentence_no: int
    paragraph_no: int
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Description:
    """What a document is. Sentences ascend, do not overlap, and cover every character that is not white space."""

    title: str | None
    byline: str | None
    agency: str | None
    dateline_place: str | None
    language: str | None
    language_confidence: float | None
    published: Published
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    title: str | None
    dateline: Dateline | None
    sentences: list[Sentence]


def describe(
    text: str, given: Given, source: Source | None, night: date, words: Words | None = None
) -> Description:
    """Describes a clean text taken in on `night`. Siblings are not asked: see `habits.settle`.

    Raises ListError if a word list of config/ cannot be read; no text makes it raise.
    """
    words = words or Words.read()
    lines, headers = read_headers(text, read_lines(text), words, night)
    paragraphs = gather(text, lines, headers.keys())
    parts = _read_parts(text, paragraphs, headers, given, words, night)
    body_start = next((s.start for s in parts.sentences if s.role == "body"), len(text))
    language, confidence = identify(text[body_start:] if body_start < len(text) else text)
    return Description(
        title=_clean(given.title) or parts.title,
        byline=_clean(given.byline) or next((h.byline for h in headers.values() if h.byline), None),
        agency=_agency(text, parts, headers.values(), given, source, words),
        dateline_place=parts.dateline.place if parts.dateline else None,
        language=language,
        language_confidence=confidence,
        published=decide(_candidates(given, headers.values(), parts.dateline, words, night), text[body_start:], given.url, source, words, night),
        sentences=tuple(parts.sentences),
    )


def _read_parts(
    text: str, paragraphs: Sequence[Line], headers: dict[int, Header], given: Given, words: Words, night: date
) -> _Parts:
    """Goes through the paragraphs once and gives every stretch its role."""
    sentences: list[Sentence] = []
    title: str | None = None
    dateline: Dateline | None = None
    in_head, body_paragraphs = True, 0
    has_case = any(c.islower() for p in paragraphs[-8:] for c in text[p.start : p.start + 300])

    def add(role: str, paragraph: int, start: int, end: int) -> None:
        sentences.append(Sentence(len(sentences), paragraph, role, start, end))

    for no, part in enumerate(paragraphs):
        said = text[part.start : min(part.end, part.start + LONGEST_TITLE + 1)]
        if part.start in headers:
            add("header", no, part.start, part.end)
            continue
        if in_head and words.is_furniture(said):
            add("header", no, part.start, part.end)
            continue
        marked = TITLE.fullmatch(said) if in_head and len(said) <= LONGEST_TITLE else None
        if marked and title is None:
            title = _clean(marked["title"].strip("# "))
            add("headline", no, part.start, part.end)
            continue
        start = part.start
        found = None
        if dateline is None and body_paragraphs < DATELINE_PARAGRAPHS:
            found = read_dateline(text, part.start, part.end, words, night, has_case)
            if found and not found.is_strong and body_paragraphs:
                found = None
        if in_head and not (found and found.is_strong) and _is_headline(text, paragraphs, no, headers, title is not None, given, words, night, has_case):
            title = title or _clean(said)
            add("headline", no, part.start, part.end)
            continue
        if found is None and dateline is None and body_paragraphs == 0 and title and _is_lone_place(said, paragraphs, no, words, has_case):
            found = Dateline(part.start, part.end, said, None, None)
        in_head = False
        body_paragraphs += 1
        if found:
            dateline = found
            add("dateline", no, found.start, found.end)
            start = found.end + len(text[found.end : found.end + 200]) - len(text[found.end : found.end + 200].lstrip())
        near_end = no >= len(paragraphs) - TAIL
        for a, b in cut_sentences(text, start, part.end, words):
            whole = (a, b) == (part.start, part.end)
            credit = (near_end or whole) and is_credit(text[a : min(b, a + 601)], words, is_last=near_end and body_paragraphs > 1)
            add("credit" if credit else "body", no, a, b)
    return _Parts(title, dateline, sentences)


def _is_headline(
    text: str, paragraphs: Sequence[Line], no: int, headers: dict[int, Header], has_title: bool, given: Given,
    words: Words, night: date, has_case: bool,
) -> bool:  # fmt: skip
    """Whether a paragraph above the body is a headline, or a deck between headline and header lines."""
    part = paragraphs[no]
    if part.end - part.start > LONGEST_TITLE or no + 1 >= len(paragraphs):
        return False
    said = text[part.start : part.end]
    if given.title and not has_title and said.casefold().split() == given.title.casefold().split():
        return True
    if not 2 <= len(said.split()) <= MOST_TITLE_WORDS and not (not has_case or len(said) >= 8):
        return False
    following = paragraphs[no + 1]
    if NO_TITLE_END.search(said) or not any(map(str.isalpha, said)) or (said[0].islower() and not following.after_blank):
        return False
    ahead = paragraphs[no + 1 : no + 3]
    heads = [p.start in headers or read_dateline(text, p.start, p.end, words, night, has_case) is not None for p in ahead]
    if has_title:
        return any(heads)
    longer = following.end - following.start > part.end - part.start
    return following.after_blank or heads[0] or longer


def _is_lone_place(said: str, paragraphs: Sequence[Line], no: int, words: Words, has_case: bool) -> bool:
    """A line that is a place in capitals, above the first paragraph."""
    capitals = said.isupper() and len(said) <= 30 and len(said.split()) <= 3 and said.replace(" ", "").isalpha()
    return has_case and capitals and said not in words.slugs and no + 1 < len(paragraphs)


def _agency(
    text: str, parts: _Parts, headers: Collection[Header], given: Given, source: Source | None, words: Words
) -> str | None:
    """Dateline, then byline and header lines, then credits, then what is known of the source.

    A name in the body is no sign: papers quote agencies in stories of their own.
    """
    if parts.dateline and parts.dateline.agency:
        return parts.dateline.agency
    for header in headers:
        if header.agency:
            return header.agency
    if given.byline and (named := words.agency_in(given.byline)):
        return named
    for sentence in parts.sentences:
        if sentence.role == "credit" and (named := credited_agency(text[sentence.start : sentence.end], words)):
            return named
    return source.agency if source else None


def _candidates(
    given: Given, headers: Collection[Header], dateline: Dateline | None, words: Words, night: date
) -> list[Candidate]:
    """Dates that may be the publication date, best first."""
    candidates: list[Candidate] = []
    if given.date and (field := read_field(given.date, words, night)):
        candidates.append(("record", field))
    stated = [c for header in headers for c in header.surfaces]
    candidates += [c for c in stated if c[0] == "header"]
    dated = [("dateline", dateline.surface)] if dateline and dateline.surface else []
    updated = [c for c in stated if c[0] == "updated"]
    yearless = [c for c in dated if not c[1].readings]
    return [*candidates, *(c for c in dated if c[1].readings), *updated, *yearless]


def _clean(said: str | None) -> str | None:
    """White space made single; None for nothing."""
    return " ".join(said.split()) or None if said else None
