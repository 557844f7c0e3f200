"""Edges: where a name of the model begins and ends, and what is no name although the model took it for one.

Belongs here: what the words of a span and those right beside it tell. Does not: lists of names (lexicon), the rest of the document
(consistency), what only the neighbours of a name tell (beside), names the model did not see (overlooked). Texts written all in
capitals or all in small letters are spared the rules that go by capitals.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.tokens import Span

from pipelines.extract.beside import (
    BUILDINGS,
    HEADS,
    is_addressed,
    is_beside,
    is_firm,
    is_laid,
    is_placed,
    is_quarter,
)
from pipelines.extract.gazetteer import fold, places_named
from pipelines.extract.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

LEADING = frozenset({"the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our", "my"})
TRAILING = frozenset(
    {"of", "and", "the", "in", "for", "at", "on", "or", "to", "with", "from", "by", "'s", "’s", "'", "’"}
)
EDGES = frozenset("\"“”‘'`()[]{},;:–—-|/*")
HONORIFICS = frozenset(
    ["mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "dame", "sister", "brother", "father", "mother",
     "mullah", "sheik", "maulana", "haji", "hon", "rev", "reverend"]
)  # fmt: skip
# A text of law or an accord is no organisation, whatever bodies its name holds.
PAPERS = frozenset(
    ["agreement", "agreements", "treaty", "treaties", "act", "law", "bill", "convention", "conventions", "accord",
     "accords", "resolution", "declaration", "protocol", "communique", "communiqué", "charter", "code", "report"]
)  # fmt: skip
# "Erez crossing", "Baghdad airport": the word belongs to the name although it is written small.
SMALL_BUILDINGS = frozenset({"airport", "prison", "crossing"})
NATURE = re.compile(
    r"\b(?:river|sea|ocean|gulf|bay|lake|straits?|mountains?|mount|mt\.?|valley|desert|peninsula|plains?|delta|islands?|basin)\b",
    re.IGNORECASE,
)
STORMS = frozenset({"hurricane", "typhoon", "cyclone", "storm"})
RANKS = frozenset(
    ["admiral", "general", "gen", "colonel", "col", "major", "maj", "lieutenant", "lt", "captain", "capt",
     "brigadier", "brig", "commander", "spokesman", "spokeswoman"]
)  # fmt: skip
# A people or place and one of these, with a capital, is the name of a body: "the Chadian Government".
SEATS = frozenset({"Government", "University"})
ARTICLES = frozenset(
    ["Al", "Ar", "As", "Ad", "An", "Az", "At", "Ash", "Ayn", "Tal", "Tall", "Tel", "Tell", "Dayr", "Deir", "Bayt",
     "Beit", "Wadi", "Jabal", "Umm", "Khan"]
)  # fmt: skip


def own_spans(ent: Span, label: str, cased: bool) -> list[Span]:
    """What is left of a span of the model under one of our labels: mostly itself, sometimes two, sometimes nothing."""
    doc = ent.doc
    spans: list[Span] = []
    for start, end in _pieces(ent):
        start, end = _trimmed(doc, start, end)
        if label == "PERSON":
            start = _past_titles(doc, start, end)
        if start < end and _is_name(doc, start, end, cased):
            spans.extend(_as_words_tell(Span(doc, start, end, label=label), cased))
    return spans


def _pieces(ent: Span) -> list[tuple[int, int]]:
    """The span cut at empty lines: a name may run over the end of a line, never over that of a paragraph."""
    cuts = [t.i for t in ent if t.is_space and t.text.count("\n") > 1]
    bounds = [ent.start, *(at for cut in cuts for at in (cut, cut + 1)), ent.end]
    return list(zip(bounds[::2], bounds[1::2], strict=True))


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while start < end and (
        doc[start].is_space or doc[start].text in EDGES or (doc[start].lower_ in LEADING and end - start > 1)
    ):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in EDGES or doc[end - 1].lower_ in TRAILING):
        end -= 1
    return start, end


def is_title(word: str) -> bool:
    """Whether a word, as written, goes before a person's name and is no part of it."""
    bare = word.lower().rstrip(".")
    return bare in HONORIFICS or bare in lexicon().offices


def _past_titles(doc: Doc, start: int, end: int) -> int:
    at = start
    while at < end and is_title(doc[at].text):
        at += 1
    return at


def _is_name(doc: Doc, start: int, end: int, cased: bool) -> bool:
    words = doc[start:end].text
    return any(c.isalnum() for c in words) and (not cased or any(not c.islower() and c.isalnum() for c in words))


def _as_words_tell(span: Span, cased: bool) -> list[Span]:
    doc, label = span.doc, span.label_
    last = span[-1].lower_
    if label != "NORP" and span.end < len(doc) and doc[span.end].text in SMALL_BUILDINGS:
        return [Span(doc, span.start, span.end + 1, label="FAC")]
    if label != "EVENT" and span[0].text == "Operation" and len(span) > 1:
        return [Span(doc, span.start, span.end, label="EVENT")]
    if label in ("PERSON", "ORG") and is_beside(span):
        return [Span(doc, span.start, span.end, label="GPE")]
    if label in ("GPE", "NORP") and cased and span.end < len(doc) and doc[span.end].text in SEATS:
        return [Span(doc, span.start, span.end + 1, label="ORG")]
    if label in ("PERSON", "ORG") and len(span) < 3 and is_laid(span):
        return [Span(doc, span.start, span.end, label="GPE")]
    if label in ("GPE", "LOC") and span.start and is_quarter(doc[span.start - 1]):
        return [Span(doc, span.start - 1, span.end, label="LOC")]
    if label in ("ORG", "GPE", "LOC") and doc[max(0, span.start - 3) : span.start].text_with_ws == "year-old ":
        return [Span(doc, span.start, span.end, label="PERSON")]
    if label in ("PERSON", "GPE", "LOC") and is_firm(span):
        return [Span(doc, span.start, span.end, label="ORG")]
    if label == "ORG" and not is_addressed(span):
        if last in ("mosque", "airport", "prison", "airbase", "museum") and len(span) > 1:
            return [Span(doc, span.start, span.end, label="FAC")]
        if last in PAPERS and len(span) > 1:
            return []
        return _bodies(span) if cased else [span]
    if (
        label in ("GPE", "LOC", "PERSON")
        and len(span) > 1
        and (
            last in BUILDINGS
            or last in ("barrage", "dam", "hospital")
            or span[-2:].text.lower() in ("air base", "military base")
        )
    ):
        return [Span(doc, span.start, span.end, label="FAC")]
    if label == "PERSON" and span.start and doc[span.start - 1].lower_ in STORMS and doc[span.start - 1].is_title:
        return [Span(doc, span.start - 1, span.end, label="EVENT")]
    if label == "PERSON" and len(span) > 1 and span[0].lower_ in STORMS:
        return [Span(doc, span.start, span.end, label="EVENT")]
    if label in ("GPE", "LOC", "ORG") and is_addressed(span):
        return [Span(doc, span.start, span.end, label="PERSON")]
    if label in ("GPE", "LOC") and span.start and doc[span.start - 1].text in ARTICLES:
        return [Span(doc, span.start - 1, span.end, label=label)]
    if label == "PERSON" and is_placed(span):
        return [Span(doc, span.start, span.end, label="GPE")]
    return [span]


def _bodies(span: Span) -> list[Span]:
    """An organisation without what is not its name: a demonym before a group's own name, small words behind a known name."""
    doc = span.doc
    lists = lexicon()
    for width in (1, 2):
        if len(span) > width and fold(span[:width].text) in lists.peoples and fold(span[width:].text) in lists.groups:
            return [
                Span(doc, span.start, span.start + width, label="NORP"),
                Span(doc, span.start + width, span.end, label="ORG"),
            ]
    end = span.end
    while end > span.start and (doc[end - 1].is_lower or doc[end - 1].text in EDGES):
        end -= 1
    if span.start < end < span.end:
        head = fold(doc[span.start : end].text)
        if head in lists.peoples:
            return [Span(doc, span.start, end, label="NORP")]
        if (bearers := places_named(head)) and bearers[0].kind == "country":
            return [Span(doc, span.start, end, label="GPE")]
        if head in lists.organisations:
            return [Span(doc, span.start, end, label="ORG")]
        if doc[end - 1].lower_ in HEADS and end - span.start > 1:
            return [Span(doc, span.start, end, label="FAC")]
    for at in range(span.start + 1, span.end - 1):
        # "Joint Chiefs of Staff Admiral Michael Mullen": a rank in the middle parts the body from the person.
        if (
            doc[at].is_title
            and is_title(doc[at].text)
            and doc[at].lower_ in RANKS
            and all(t.is_title for t in doc[at + 1 : span.end])
        ):
            return [Span(doc, span.start, at, label="ORG"), Span(doc, at + 1, span.end, label="PERSON")]
    return [span]
