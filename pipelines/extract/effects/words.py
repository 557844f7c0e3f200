"""The words of effects, read from config/: verbs with their forms, nouns and states, words for people.

Belongs here: reading and asking the lists. Does not: the grammar around them (events).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.lists import read_list

ON_PEOPLE = frozenset(["killed", "injured", "missing", "captured", "displaced", "freed"])
ON_THINGS = frozenset(["destroyed", "struck"])


@dataclass(frozen=True, slots=True)
class Verb:
    """One form of a verb. form: base, third, ing or past (past tense, participle or both); victim: object or subject.

    asks: what a verb that is also said of things needs: people (counted by name, or not named) or captor (that, and who holds them).
    """

    form: str
    particle: tuple[str, ...]
    effect: str
    victim: str
    asks: str


@dataclass(frozen=True, slots=True)
class EffectWords:
    """The lists, by word in lower case."""

    verbs: Mapping[str, tuple[Verb, ...]]
    nouns: Mapping[str, str]
    states: Mapping[str, str]
    of_nouns: Mapping[str, str]
    tolls: Mapping[str, str]
    phrases: Mapping[tuple[str, ...], str]  # behind the figure: "in relief camps"
    people: Mapping[str, str]  # word -> civilian, combatant, unknown
    irregulars: frozenset[str]
    things: frozenset[str]


@cache
def effect_words() -> EffectWords:
    """The lists of config/, read once a process."""
    verbs: dict[str, list[Verb]] = {}
    columns = ("base", "third", "ing", "past", "participle", "particle", "effect", "victim", "asks")
    for row in read_list("effect_verbs.csv", columns):
        forms: dict[str, str] = {}
        for column, form in (
            ("base", "base"),
            ("third", "third"),
            ("ing", "ing"),
            ("past", "past"),
            ("participle", "past"),
        ):
            forms.update(dict.fromkeys(filter(None, row[column].split("|")), form))
        for word, form in forms.items():
            particle = tuple(row["particle"].split())
            verbs.setdefault(word, []).append(Verb(form, particle, row["effect"], row["victim"], row["asks"]))
    words = read_list("effect_words.csv", ("word", "effect", "kind"))
    kinds = {
        kind: {row["word"]: row["effect"] for row in words if row["kind"] == kind}
        for kind in ("noun", "state", "of", "toll")
    }
    phrases = {tuple(row["word"].split()): row["effect"] for row in words if row["kind"] == "phrase"}
    victims = {row["word"]: row["status"] for row in read_list("victims.csv", ("word", "status"))}
    irregulars = frozenset(word for word, status in victims.items() if status == "irregular")
    things = frozenset(word for word, status in victims.items() if status == "thing")
    people = {
        word: "combatant" if status == "irregular" else status for word, status in victims.items() if status != "thing"
    }
    # Verbs with a particle first: "shot dead" before a bare "shot".
    ordered = {word: tuple(sorted(found, key=lambda v: -len(v.particle))) for word, found in verbs.items()}
    return EffectWords(
        verbs=ordered, nouns=kinds["noun"], states=kinds["state"], of_nouns=kinds["of"], tolls=kinds["toll"], phrases=phrases,
        people=people, irregulars=irregulars, things=things,
    )  # fmt: skip
