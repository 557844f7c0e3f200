"""Overlooked: names that the model did not see, given away by their own words or by those right beside them.

Belongs here: towns, countries in a row, buildings, people with a title. Does not: names the model saw (edges), names that a list has
or that stand elsewhere in the document (spelling, consistency). All go by capitals, in lines that are not in capitals throughout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spacy.tokens import Span

from pipelines.extract.beside import HEADS, is_addressed, is_beside, is_laid
from pipelines.extract.edges import is_title
from pipelines.extract.gazetteer import fold, places_named
from pipelines.extract.lexicon import lexicon
from pipelines.extract.taken import titled

if TYPE_CHECKING:
    from spacy.tokens import Doc

LARGE = 100_000
PREPOSITIONS = frozenset({"in", "near", "at", "from", "to", "around", "outside", "Near", "In"})
# What stands behind a town's name when it is used like an adjective.
FOUGHT_OVER = frozenset(
    ["airport", "attack", "attacks", "battle", "bombing", "bombings", "campaign", "district", "front",
     "governorate", "offensive", "operation", "province", "region", "siege", "suburbs"]
)  # fmt: skip
CALENDAR = frozenset(
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Spring", "Summer",
     "Autumn", "Winter", "God", "English"]
)  # fmt: skip


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


def find_buildings(doc: Doc) -> Iterator[Span]:
    """Capitalised words that end in a word for a building ("Ishtar Gate"), in lines that are not in capitals as headlines are."""
    for token in (doc[at] for at in titled(doc)):
        if token.lower_ not in HEADS or token.is_sent_start:
            continue
        start = token.i
        while (
            start
            and doc[start - 1].is_title
            and doc[start - 1].is_alpha
            and not doc[start - 1].is_stop
            and doc[start - 1].whitespace_
        ):
            start -= 1
        around = [
            t
            for t in doc[max(0, start - 6) : token.i + 6]
            if t.is_alpha and not t.is_stop and not start <= t.i <= token.i
        ]
        if start < token.i and any(t.is_lower for t in around):
            yield Span(doc, start, token.i + 1, label="FAC")


def find_addressed(doc: Doc) -> Iterator[Span]:
    """A capitalised word behind a title in capitals that nobody took for a name: "Special Adviser X"."""
    places = titled(doc)
    for at in sorted({at + 1 for at in places}.intersection(places)):
        token, span = doc[at], Span(doc, at, at + 1, label="PERSON")
        behind = doc[at + 1] if at + 1 < len(doc) else None
        if (
            token.is_alpha
            and not token.is_stop
            and not token.is_sent_start
            and not (behind is not None and behind.is_title)
            and is_addressed(span)
            and not is_title(token.text)
            and token.text not in CALENDAR
        ):
            yield span


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


def _is_country(name: str) -> bool:
    bearers = places_named(name)
    return bool(bearers) and bearers[0].kind == "country"
