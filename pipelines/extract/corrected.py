"""Corrected: figures that the text takes back, and those it puts in their place.

Belongs here: "wrongly reported 40 ... The correct figure is 34". Does not: a toll that rose ("from 35 to 41": figures), what
another party calls false (claims.denials). Two parties that each call their own number correct disagree: nothing is replaced.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.extract.fact import LOOK_BACK, Fact, is_count, same_thing

WRONGLY = frozenset(["wrongly", "falsely", "mistakenly", "incorrectly", "erroneously", "inaccurately"])
REACH = 120  # characters before a figure in which the word for the error stands
RIGHT = re.compile(
    r"\b(?:correct|corrected|right)\s+(?:\w+\s+)?(?:figure|number|toll|count|total|tally)(?:\s+of\s+[\w\s]{1,30}?)?\s+(?:is|was|should\s+be|stands\s+at)\s+(?:at\s+least\s+|about\s+)?$"
    r"|\b(?:figure|number|toll|count|total|tally)\s+should\s+(?:be|read|have\s+been|have\s+read)\s+(?:at\s+least\s+|about\s+)?$",
    re.IGNORECASE,
)
ERROR = re.compile(
    r"\b(?:" + "|".join(sorted(WRONGLY)) + r"|in\s+error|by\s+mistake|earlier\s+version)\b", re.IGNORECASE
)


def is_correction(text: str, fact: Fact) -> bool:
    """Whether a figure is introduced as the right one; the words that do it belong to it alone."""
    return RIGHT.search(text, max(0, fact.figure.start - REACH), fact.figure.start) is not None


def supersede(text: str, facts: list[Fact]) -> list[Fact]:
    """The facts with each that was told in error as the old value of the one that corrects it."""
    for i, fact in enumerate(facts):
        if not is_count(fact) or not is_correction(text, fact):
            continue
        for k in range(i - 1, max(-1, i - 1 - LOOK_BACK), -1):
            old = facts[k]
            before = re.split(r"[.;]\s", text[max(0, old.figure.start - REACH) : old.figure.start])[-1]
            if (
                is_count(old)
                and same_thing(old.figure, fact.figure)
                and old.effect == fact.effect
                and ERROR.search(before)
            ):
                facts[k] = replace(old, figure=replace(old.figure, is_previous=True))
                break
    return facts
