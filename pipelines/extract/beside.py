"""Beside: what the words right before and behind a name tell of it.

Belongs here: places, firms and persons told by their neighbours. Does not: where a name begins and ends (edges), finding names that
only their neighbours give away (overlooked), lists (lexicon).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.tokens import Span

from pipelines.extract.gazetteer import fold, places_named
from pipelines.extract.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

BUILDINGS = frozenset(
    [
        "airport",
        "airbase",
        "prison",
        "mosque",
        "bridge",
        "stadium",
        "gate",
        "cemetery",
        "hotel",
        "crossing",
        "checkpoint",
    ]
)
HEADS = BUILDINGS | {
    "square", "palace", "museum", "cathedral", "citadel", "castle", "dam", "barrage", "hospital", "temple", "shrine",
}  # fmt: skip
QUOTES = str.maketrans({"’": "'", "‘": "'"})
SETTLED = re.compile(
    r"(?:village|town|city|district|province|area|suburb|neighbou?rhood|region)\s+of\s+$|-(?:held|controlled|occupied)\s+$",
    re.IGNORECASE,
)
# Tokens that the longest of them takes.
BEFORE = 4
# "X, a village near Y", "X, south of Y": where it lies is told right behind the name.
LAID = re.compile(
    r", (?:an?|the) (?:\w+ )?(?:village|town|city|district|province|area|suburb|neighbou?rhood) "
    r"(?:in|near|outside|north|south|east|west|north-?east|north-?west|south-?east|south-?west) "
    r"|, (?:also |just )?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west) of "
)
BEHIND = 7
# "Near X, two strikes": nothing but a place is written there, known or not.
BESIDE = re.compile(r"\b[Nn]ear\s+$")
ADDRESSES = frozenset(
    ["mr", "mrs", "ms", "dr", "gen", "col", "capt", "lt", "maj", "brig", "adm", "sgt", "president", "secretary",
     "minister", "senator", "sen", "rep", "congressman", "premier", "chancellor", "governor", "sheikh", "king",
     "prince", "queen", "adviser", "advisor", "ambassador", "envoy"]
)  # fmt: skip
# "Northern Iraq" is a name, "northern Iraq" a description of a part of one.
QUARTERS = frozenset({"Northern", "Southern", "Eastern", "Western", "Central", "North-eastern", "Northeastern"})
# Arabic, Persian, Turkish and Urdu words that groups' names begin with and no person's does.
GROUP_HEADS = frozenset(
    ["ahrar", "asaib", "faylaq", "harakat", "hizb", "jabhat", "jaish", "jamaat", "jaysh", "jund", "kataib",
     "kata'ib", "katibat", "lashkar", "liwa", "quwat", "saraya", "tahrik", "tehreek", "tehrik"]
)  # fmt: skip
FIRMS = frozenset(
    [
        "agency",
        "airline",
        "broadcaster",
        "charity",
        "company",
        "firm",
        "magazine",
        "manufacturer",
        "newspaper",
        "website",
    ]
)


def is_addressed(span: Span) -> bool:
    """Whether a title in capitals stands right before a short name that is neither a listed body nor a country: "Secretary X"."""
    if not span.start or len(span) > 2 or not all(t.is_title and t.is_alpha for t in span):
        return False
    before, key = span.doc[span.start - 1], fold(span.text)
    if not before.is_title or before.lower_.rstrip(".") not in ADDRESSES:
        return False
    bearers = places_named(span.text)
    return key not in lexicon().organisations and not (bearers and bearers[0].kind != "town")


def is_laid(span: Span) -> bool:
    """Whether the words behind a name say where it lies: "X, a town near Y"."""
    doc = span.doc
    return (
        span.end < len(doc)
        and doc[span.end].text == ","
        and LAID.match(doc[span.end : span.end + BEHIND].text_with_ws) is not None
    )


def is_quarter(token: Token) -> bool:
    """Whether a word is a quarter of a land written as a part of its name, not at the start of a sentence."""
    return token.text in QUARTERS and token.whitespace_ == " " and not token.is_sent_start


def is_firm(span: Span) -> bool:
    """Whether a name is a group's by its first word, or by the word before it ("the company X") where no list has it as a place."""
    if span[0].lower_.translate(QUOTES) in GROUP_HEADS and len(span) > 1:
        return True
    before = span.doc[span.start - 1].text if span.start else ""
    lists, key = lexicon(), fold(span.text)
    return before in FIRMS and (key in lists.organisations or key in lists.short or not places_named(span.text))


def is_settled(span: Span) -> bool:
    """Whether the words before a name say that it is a place: "the village of X", "rebel-held X"."""
    return SETTLED.search(span.doc[max(0, span.start - BEFORE) : span.start].text_with_ws) is not None


def is_beside(span: Span) -> bool:
    """Whether a name that no list has stands behind "near" and before a comma: a village too small for the gazetteer."""
    doc = span.doc
    before = doc[max(0, span.start - 1) : span.start].text_with_ws
    known = fold(span.text)
    return (
        BESIDE.search(before) is not None
        and span.end < len(doc)
        and doc[span.end].text in (",", "and")
        and known not in lexicon().organisations
        and known not in lexicon().short
        and span[-1].lower_ not in HEADS
    )


def is_placed(span: Span) -> bool:
    """Whether what the model took for a person is a place: "the village of X", or "in X" where the gazetteer knows X."""
    if is_settled(span):
        return True
    before = span.doc[max(0, span.start - 1) : span.start].text_with_ws
    follows = span.doc[span.end].text if span.end < len(span.doc) else ""
    return (
        before in ("in ", "near ", "outside ")
        and follows not in ("'s", "’s")
        and any(p.is_main for p in places_named(span.text))
    )
