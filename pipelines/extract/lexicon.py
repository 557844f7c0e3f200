"""Lexicon: names known before reading: organisations, armed groups, demonyms, weapons, from config/*.csv.

Belongs here: reading those lists. Does not: finding them in a text (names), deciding what a mention stands for (linking).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.extract.entity import Entity
from pipelines.extract.gazetteer import fold
from pipelines.lists import read_list

ACTORS = ("entity_id", "name", "aliases", "short", "country_iso2", "actor_role")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists, by folded name. `spelled` holds the ways to write what is found wherever it stands, with its label."""

    organisations: Mapping[str, Entity]
    short: Mapping[str, Entity]  # initials and words that name an organisation only where the model sees one
    peoples: Mapping[str, Entity]
    weapons: Mapping[str, Entity]
    groups: frozenset[str]  # armed groups and parties: a demonym before one is no part of its name
    initials: frozenset[str]  # those of `short` that are initials
    offices: frozenset[str]  # words that give a person an office, lower case
    spelled: Mapping[str, str]


@cache
def lexicon() -> Lexicon:
    """The lists of the config folder, read once a process."""
    organisations: dict[str, Entity] = {}
    short: dict[str, Entity] = {}
    spelled: dict[str, str] = {}
    groups: set[str] = set()
    for row in (*read_list("armed_groups.csv", ACTORS), *read_list("organisations.csv", ACTORS)):
        aliases, shorts = _split(row["aliases"]), _split(row["short"])
        entity = Entity(
            row["entity_id"],
            row["name"],
            "ORG",
            (*aliases, *shorts),
            row["country_iso2"] or None,
            actor_role=row["actor_role"] or None,
        )
        for name in (row["name"], *aliases):
            organisations.setdefault(fold(name), entity)
            if entity.actor_role == "armed_group":
                groups.add(fold(name))
            spelled.setdefault(name.replace("’", "'"), "ORG")
        for name in shorts:
            short.setdefault(fold(name), entity)
    peoples: dict[str, Entity] = {}
    for row in read_list("demonyms.csv", ("name", "others", "country_iso2")):
        others = _split(row["others"])
        entity = Entity(
            f"people:{fold(row['name']).replace(' ', '-')}", row["name"], "NORP", others, row["country_iso2"] or None
        )
        for name in (row["name"], *others):
            for form in (name, *_plurals(name)):
                peoples.setdefault(fold(form), entity)
                spelled.setdefault(form.replace("’", "'"), "NORP")
    weapons: dict[str, Entity] = {}
    for row in read_list("weapons.csv", ("surface", "kind")):
        entity = Entity(f"weapon:{fold(row['surface']).replace(' ', '-')}", row["surface"], "WEAPON")
        weapons.setdefault(fold(row["surface"]), entity)
        spelled.setdefault(row["surface"], "WEAPON")
    for row in read_list("events.csv", ("name",)):
        spelled.setdefault(row["name"], "EVENT")
    initials = frozenset(
        name for entity in short.values() for name in entity.aliases if name.isupper() and fold(name) in short
    )
    offices = frozenset(row["word"] for row in read_list("offices.csv", ("word",)))
    return Lexicon(organisations, short, peoples, weapons, frozenset(groups), initials, offices, spelled)


def _plurals(name: str) -> tuple[str, ...]:
    if name.endswith(("men", "ese", "ish", "ch", "sh", "s")):
        return ()
    return (name + "s",)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
