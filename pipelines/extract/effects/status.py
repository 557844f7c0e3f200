"""Status: whether the people counted are civilians or combatants, as far as the text says.

Belongs here: the words for people (config/victims.csv). Does not: whom the text calls terrorists rightly.
"""

from __future__ import annotations

import re

from pipelines.extract.effects.words import ON_PEOPLE, effect_words

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
CIVIL = frozenset(["civil", "civilian", "civilians", "unarmed", "innocent"])


def victim_status(counted: str | None, effect: str | None) -> str | None:
    """civilian, combatant, mixed or unknown; None where nothing happened to people.

    The last word that names people decides, so that "civilian workers of the army" are workers; "civilian" anywhere makes
    them civilians.
    """
    if effect not in ON_PEOPLE:
        return None
    people = effect_words().people
    words = [word.lower() for word in WORD.findall(counted or "")]
    if CIVIL & set(words):
        return "mixed" if any(people.get(word) == "combatant" for word in words) else "civilian"
    found = [people[word] for word in words if word in people]
    named = {status for status in found if status != "unknown"}
    if len(named) > 1 and " and " in f" {counted} ":
        return "mixed"
    return found[-1] if found else "unknown"
