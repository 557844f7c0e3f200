"""Beside: what the words right before and behind a name tell of it, and names that only they give away.

Belongs here: places, firms and persons told by their neighbours. Does not: where a name begins and ends (edges), lists (lexicon).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spacy.tokens import Span

from pipelines.extract.gazetteer import fold, places_named
from pipelines.extract.lexicon import lexicon
from pipelines.extract.taken import titled

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

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
    "square",
    "palace",
    "museum",
    "cathedral",
    "citadel",
    "castle",
    "dam",
    "barrage",
    "hospital",
    "temple",
    "shrine",
}
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
LARGE = 100_000
PREPOSITIONS = frozenset({"in", "near", "at", "from", "to", "around", "outside", "Near", "In"})
# What stands behind a town's name when it is used like an adjective.
FOUGHT_OVER = frozenset(
    [
        "airport",
        "attack",
        "attacks",
        "battle",
        "bombing",
        "bombings",
        "campaign",
        "district",
        "front",
        "governorate",
        "offensive",
        "operation",
        "province",
        "region",
        "siege",
        "suburbs",
    ]
)
CALENDAR = frozenset(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Spring",
        "Summer",
        "Autumn",
        "Winter",
        "God",
        "English",
    ]
)
ADDRESSES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "gen",
        "col",
        "capt",
        "lt",
        "maj",
        "brig",
        "adm",
        "sgt",
        "president",
        "secretary",
        "minister",
        "senator",
        "sen",
        "rep",
        "congressman",
        "premier",
        "chancellor",
        "governor",
        "sheikh",
        "king",
        "prince",
        "queen",
        "adviser",
        "advisor",
        "ambassador",
        "envoy",
    ]
)
# "Northern Iraq" is a name, "northern Iraq" a description of a part of one.
QUARTERS = frozenset({"Northern", "Southern", "Eastern", "Western", "Central", "North-eastern", "Northeastern"})
# Arabic, Persian, Turkish and Urdu words that groups' names begin with and no person's does.
GROUP_HEADS = frozenset(
    [
        "ahrar",
        "asaib",
        "faylaq",
        "harakat",
        "hizb",
        "jabhat",
        "jaish",
        "jamaat",
        "jaysh",
        "jund",
        "kataib",
        "kata'ib",
        "katibat",
        "lashkar",
        "liwa",
        "quwat",
        "saraya",
        "tahrik",
        "tehreek",
        "tehrik",
    ]
)
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


def find_towns(doc: Doc) -> Iterator[Span]:
    """Capitalised words that are a town's name by what stands before or behind them, in lines that are not in capitals.

    Behind a preposition of place the usual name of a town; any name before a comma and its country ("of X, Virginia"); a town's
    name between "the" and a word for fighting or for land ("the Mosul offensive").
    """
    behind = 1
    for at in titled(doc):
        if (
            at >= behind
            and doc[at].is_alpha
            and (not doc[at - 1].is_title or doc[at - 1].text in PREPOSITIONS)
            and (span := _town_at(doc, at)) is not None
        ):
            yield span
            behind = span.end + 1


def find_listed(doc: Doc, spans: Sequence[Span]) -> Iterator[Span]:
    """Countries whose names people bear too, where they stand in a row with another country: "the Emirates and Jordan"."""
    countries = {span.end for span in spans if span.label_ == "GPE" and _is_country(span.text)}
    for at in titled(doc):
        if at - 1 in countries and doc[at - 1].lower_ in ("and", "or", ","):
            behind = doc[at + 1] if at + 1 < len(doc) else None
            if _is_country(doc[at].text) and not (
                behind is not None and (behind.is_title or behind.text in ("'s", "’s"))
            ):
                countries.add(at + 1)
                yield Span(doc, at, at + 1, label="GPE")


def _is_country(name: str) -> bool:
    bearers = places_named(name)
    return bool(bearers) and bearers[0].kind == "country"


def _town_at(doc: Doc, start: int) -> Span | None:
    end = start
    while (
        end < len(doc)
        and end - start < 4
        and (doc[end].is_title or doc[end].text == "-")
        and doc[end].text not in CALENDAR
    ):
        end += 1
    if end == start or doc[start].text in CALENDAR or doc[end - 1].text == "-":
        return None
    span = Span(doc, start, end, label="GPE")
    before = doc[start - 1].text
    if before in PREPOSITIONS:
        known = is_beside(span) or _is_in_country(span) or _is_town(span)
    elif before == "of":
        known = _is_in_country(span)
    else:
        known = before == "the" and end < len(doc) and doc[end].text in FOUGHT_OVER and _is_town(span)
    known = known or is_laid(span)
    return span if known and fold(span.text) not in lexicon().peoples else None


def is_laid(span: Span) -> bool:
    """Whether the words behind a name say where it lies: "X, a town near Y"."""
    doc = span.doc
    return (
        span.end < len(doc)
        and doc[span.end].text == ","
        and LAID.match(doc[span.end : span.end + BEHIND].text_with_ws) is not None
    )


def _is_town(span: Span) -> bool:
    return any(
        place.kind == "town" and (place.is_main or place.population >= LARGE) for place in places_named(span.text)
    )


def _is_in_country(span: Span) -> bool:
    """Whether a comma and a country or state follow."""
    doc, at = span.doc, span.end + 1
    if at >= len(doc) or doc[span.end].text != "," or not doc[at].is_title:
        return False
    bearers = (places_named(doc[at : at + width].text) for width in (1, 2))
    return any(places and places[0].kind in ("country", "state") for places in bearers)


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
