"""Linking: which entity a mention stands for, by what rule, and how sure that is; or none.

Belongs here: the decision. Does not: what the entities are (gazetteer, lexicon, people).

A name several places bear is decided, in this order, by: the place named right behind it ("Tripoli, Lebanon"); the countries
the document names; one bearer alone; a bearer ten times as large as the next. What none of these decides stays unlinked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipelines.extract.entity import Entity
from pipelines.extract.gazetteer import Place, fold, places_named
from pipelines.extract.lexicon import lexicon
from pipelines.extract.people import group_people

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

Link = tuple[Entity, str, float]

PLACES = frozenset({"GPE", "LOC", "FAC"})
# A bearer of a name is taken for its size alone only where the next is this many times smaller.
DOMINANCE = 10
LARGE = 100_000
# So many words behind a name that of its country may begin.
BEHIND = 3
# Words that are no part of a town's name: "Raqqa city", "Mosul district", "the city of Aleppo".
AROUND = frozenset({"city", "town", "village", "district", "governorate", "of", "central", "greater", "downtown"}) | {
    "northern",
    "southern",
    "eastern",
    "western",
    "north-eastern",
    "northeastern",
}


def link_names(doc: Doc) -> list[Link | None]:
    """For each of doc.ents, in order, the entity it stands for, the rule and the confidence; None where nothing speaks for one."""
    people = group_people(doc)
    ents = doc.ents  # put together anew each time it is asked for
    countries = _countries(ents)
    return [_link(ent, people, countries, ents[at + 1 : at + 1 + BEHIND]) for at, ent in enumerate(ents)]


def _link(ent: Span, people: Mapping[int, Link], countries: Counter[str], following: Sequence[Span]) -> Link | None:
    lists = lexicon()
    key = fold(ent.text)
    if ent.label_ == "PERSON":
        return people.get(ent.start)
    if ent.label_ == "NORP":
        if key in lists.peoples:
            return lists.peoples[key], "demonym_list", 0.95
        return (lists.organisations[key], "alias_list", 0.9) if key in lists.organisations else None
    if ent.label_ == "ORG":
        if key in lists.organisations:
            return lists.organisations[key], "alias_list", 0.95
        return (lists.short[key], "short_alias", 0.8) if key in lists.short else None
    if ent.label_ == "WEAPON":
        return (lists.weapons[key], "weapon_list", 0.9) if key in lists.weapons else None
    if ent.label_ in PLACES:
        return link_place(ent.text, countries, _container(ent, following))
    return None


def link_place(name: str, countries: Mapping[str, int], container: str | None) -> Link | None:
    """The place a name stands for. `countries` counts the countries a document names, by ISO code; `container` is the one the name is put in."""
    bearers = places_named(name) or places_named(_bare(name))
    if not bearers:
        return None
    first = bearers[0]
    if container is not None:
        inside = [place for place in bearers if place.entity.country_iso2 == container and place.kind != "country"]
        if inside:
            return inside[0].entity, "gazetteer_container", 0.95
    if first.kind in ("country", "region"):
        others = [
            p
            for p in bearers[1:]
            if p.kind == "state"
            or (p.population >= LARGE and p.is_main and p.entity.country_iso2 != first.entity.country_iso2)
        ]
        return first.entity, f"gazetteer_{first.kind}", 0.8 if others else 0.95
    named = [place for place in bearers if place.entity.country_iso2 and countries.get(place.entity.country_iso2)]
    if named:
        best = max(
            named, key=lambda place: (place.is_main, countries[place.entity.country_iso2 or ""], place.population)
        )
        return best.entity, "gazetteer_context", 0.9 if best.is_main else 0.85
    main = [place for place in bearers if place.is_main] or list(bearers)
    if len(main) == 1 and (main[0].is_main or main[0].population >= LARGE):
        return main[0].entity, "gazetteer_only_bearer", 0.75 if len(bearers) == 1 else 0.65
    ranked = sorted(main, key=lambda place: -place.population)
    if len(ranked) > 1 and ranked[0].population >= max(LARGE, DOMINANCE * ranked[1].population):
        return ranked[0].entity, "gazetteer_population", 0.6
    return None


def _bare(name: str) -> str:
    return " ".join(word for word in name.split() if word.lower() not in AROUND)


def _countries(ents: Sequence[Span]) -> Counter[str]:
    """How often the document names each country: by name, by demonym, by a region or an organisation that lies in it."""
    counts: Counter[str] = Counter()
    for ent in ents:
        iso2 = None
        if ent.label_ in PLACES:
            bearers = places_named(ent.text) or places_named(_bare(ent.text))
            iso2 = (
                bearers[0].entity.country_iso2
                if bearers and bearers[0].kind in ("country", "region", "state")
                else None
            )
        elif ent.label_ in ("NORP", "ORG"):
            known: Entity | None = lexicon().peoples.get(fold(ent.text)) or lexicon().organisations.get(fold(ent.text))
            iso2 = known.country_iso2 if known else None
        if iso2:
            counts[iso2] += 1
    return counts


def _container(ent: Span, behind: Sequence[Span]) -> str | None:
    """Country of the place right behind a name: "Tripoli, Lebanon", "Tripoli in northern Lebanon"."""
    following = [other for other in behind if ent.end < other.start <= ent.end + BEHIND and other.label_ in PLACES]
    if not following:
        return None
    between: Sequence[str] = [t.lower_ for t in ent.doc[ent.end : following[0].start]]
    if between[0] not in (",", "in") or (len(between) > 1 and between[-1] in ("and", "or")):
        return None
    bearers: Sequence[Place] = places_named(following[0].text)
    return bearers[0].entity.country_iso2 if bearers and bearers[0].kind != "town" else None
