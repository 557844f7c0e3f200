"""Corrected: figures that the text takes back, and those it puts in their place.

Belongs here: "wrongly reported 40 ... The correct figure is 34", "36, not 52", "an earlier toll of two", and what only adds to a
toll: "eight more bodies, taking the toll to 27". Does not: "from 35 to 41" (figures), what another party calls false
(claims.denials). Two parties that each call their own number correct disagree: nothing is replaced.
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
# "an earlier toll of two", "had earlier given a toll of 31", "36 workers, not 52 as first reported".
EARLIER = re.compile(
    r"\b(?:earlier|previous|initial|preliminary|original|first)\s+(?:\w+\s+)?(?:toll|count|figure|number|tally|estimate)s?\s+(?:of|was|at)\s+\Z"
    r"|\b(?:earlier|previously|initially|originally)\s+(?:given|gave|put|announced|counted|spoken|spoke)\b[^.;,]{0,50}\Z"
    r"|(?:[,(]|\band)\s*not\s+\Z",
    re.IGNORECASE,
)
# "revised that figure to 35".
REVISED = re.compile(
    r"\b(?:revised?|revising|corrected|updated|lowered|raised|adjusted|cut)\s+(?:that|the|this|its|their)\s+(?:\w+\s+)?(?:figure|toll|count|number|tally|estimate)\s+(?:\w+\s+)?to\s+\Z",
    re.IGNORECASE,
)
# "eight more bodies, taking the death toll to 27", "raising to 68 the number killed".
RAISED = re.compile(
    r"\b(?:tak(?:es|ing)|bring(?:s|ing)|brought|rais(?:es|ed|ing)|push(?:es|ed|ing)|lift(?:s|ed|ing))\s+(?:[^.;,\d]{0,60}\s)?to\s+\Z",
    re.IGNORECASE,
)


def is_correction(text: str, fact: Fact) -> bool:
    """Whether a figure is introduced as the right one; the words that do it belong to it alone."""
    return RIGHT.search(text, max(0, fact.figure.start - REACH), fact.figure.start) is not None


def supersede(text: str, facts: list[Fact]) -> list[Fact]:
    """The facts with each that was told in error, or before, as the old value of the one that replaces it, and with what only
    adds to a toll as a part of it.
    """
    for i, fact in enumerate(facts):
        if not is_count(fact):
            continue
        before = text[max(0, fact.figure.start - REACH) : fact.figure.start]
        if is_correction(text, fact):
            if (k := next((k for k in _rivals(facts, i) if ERROR.search(_clause_before(text, facts[k]))), None)) is not None:
                facts[k] = _as_old(facts[k])
        elif REVISED.search(before) and (k := next(iter(_rivals(facts, i)), None)) is not None:
            facts[k] = _as_old(facts[k])
        elif EARLIER.search(before) and any(_is_rival(other, fact) for other in (*facts[max(0, i - 1) : i], *facts[i + 1 : i + 2])):
            facts[i] = _as_old(fact)
        elif RAISED.search(before):
            for k in _rivals(facts, i):
                is_added = facts[k].sentence == fact.sentence and (facts[k].figure.value_low or 0) < (fact.figure.value_low or 0)
                if is_added and facts[k].part_of is None and not facts[k].figure.is_previous:
                    facts[k] = replace(facts[k], part_of=i)
    return facts


def _rivals(facts: list[Fact], i: int) -> list[int]:
    """Counts of the same before a fact, the nearest first."""
    return [k for k in range(i - 1, max(-1, i - 1 - LOOK_BACK), -1) if _is_rival(facts[k], facts[i])]


def _is_rival(other: Fact, fact: Fact) -> bool:
    return is_count(other) and same_thing(other.figure, fact.figure) and fact.effect in (other.effect, None)


def _clause_before(text: str, fact: Fact) -> str:
    return re.split(r"[.;]\s", text[max(0, fact.figure.start - REACH) : fact.figure.start])[-1]


def _as_old(fact: Fact) -> Fact:
    return replace(fact, figure=replace(fact.figure, is_previous=True))
