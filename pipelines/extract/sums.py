"""Sums: how the facts of a document bear on one another, and which must not be summed.

Belongs here: parts, tallies, repeats, what counts over a longer time. Does not: effects (facts).

Why a figure must not be summed is decided in this order: percent, fraction, factor, difference (no count of anything),
other_unit (the same fact in another unit), superseded (the old value of a change), part (of another figure), repeat (of the
body by the headline or later), cumulative (of a period that holds the counts of single days).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.claims.record import Claim
from pipelines.extract.comparable import claimant_key
from pipelines.extract.corrected import supersede
from pipelines.extract.effects.words import ON_PEOPLE
from pipelines.extract.fact import LOOK_BACK, OF_ITS, Fact, is_count, same_thing
from pipelines.extract.listed import find_listed

NO_COUNT = {"percent": "percent", "fraction": "fraction", "factor": "factor", "difference": "difference"}
# Rules by which a part names its whole: "nine of the dead" are of those killed, whatever other number stands nearer.
AMONG = frozenset(["among", "part_of_those"])
OF_THE = re.compile(r"\s+of\s+(?:the|those)\b", re.IGNORECASE)
NEAR, FAR = 110, 90  # characters before and behind a figure in which its period is looked for
AROUND = 60  # facts before and behind one among which parts and others of its sort are looked for
CUMULATIVE = re.compile(
    r"\bsince\s+(?:[\w'’-]+\s+){0,9}?(?:(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december|start|beginning|outbreak|war)\b|\bso\s+far\s+(?:this|in)\b|\bto\s+date\b"
    r"|\b(?:over|in|during)\s+the\s+(?:past|last)\s+(?:\w+\s+)?(?:years?|decades?|months)\b|\bthis\s+year(?!['’])|\bin\s+all\s+of\b|\bin\s+\d+\s+years\s+of\b",
    re.IGNORECASE,
)  # fmt: skip
# "the deadliest raid since 2019": a rank, no time over which the dead were counted.
RANKED = re.compile(
    r"\b(?:worst|first|last|the\s+most|biggest|largest|highest|lowest|heaviest|deadliest|bloodiest|fiercest|strongest|longest)\b"
    r"(?:\s+[\w-]+){0,6}?\s+since\b",
    re.IGNORECASE,
)
WHEN = re.compile(r",\s+when\b", re.IGNORECASE)
TOTAL = re.compile(
    r"\b(?:the|a|its|our|their|total|overall)\s+(?:\w+\s+)?total\b(?!\s+of)|\bnow\s+totals?\b|\btotal\s+\w+\s+(?:to|at)\s*$",
    re.IGNORECASE,
)


def relate(text: str, facts: list[Fact]) -> list[Fact]:
    """The facts of a text, in order, with the facts they are parts and repeats of, and why they must not be summed."""
    return _sum_up(text, _repeats(_tallies(supersede(text, find_listed(text, _parts(text, facts))))))


def hold_nobody(facts: list[Fact], claims: Sequence[Claim]) -> list[Fact]:
    """The facts, with nobody as a part where the same claimant counts some: "12 died ... It said nobody died in the town itself".

    The lowest toll of a place would be nobody.
    """
    told_by: dict[int, set[str | None]] = defaultdict(set)
    for claim in claims:
        if claim.fact is not None and claim.claimant is not None and claim.polarity == "asserts":
            told_by[claim.fact].add(claimant_key(None, claim.claimant.organisation, claim.claimant.name))
    tolls: dict[tuple[str | None, str | None], int] = {}
    for k, fact in enumerate(facts):
        if fact.not_summable is None and (fact.figure.value_low or 0) > 0:
            for who in told_by[k]:
                tolls.setdefault((fact.effect, who), k)
    for i, fact in enumerate(facts):
        # "No civilians died" is of its own.
        is_anybody = (fact.figure.counted_head or "person") == "person"
        if fact.effect in ON_PEOPLE and fact.figure.value_high == 0 and is_anybody and fact.not_summable is None:
            whole = min((tolls[fact.effect, who] for who in told_by[i] if (fact.effect, who) in tolls), default=None)
            if whole is not None:
                facts[i] = replace(fact, part_of=whole, not_summable="part")
    return facts


def _parts(text: str, facts: list[Fact]) -> list[Fact]:
    """What is said to be a part belongs to the larger figure of the same sort nearest before it."""
    for i, fact in enumerate(facts):
        is_among = fact.effect_rule in AMONG or (
            fact.effect_rule in ("noun", "state") and OF_THE.match(text, fact.figure.end) is not None
        )
        said = fact.figure.is_part or fact.figure.is_previous or is_among
        if fact.part_of is not None or fact.figure.kind not in ("count", "money", "measure") or not said:
            continue
        if fact.figure.is_part and OF_ITS.match(text, fact.figure.end):
            continue
        reach = AROUND if is_among else LOOK_BACK
        candidates: list[int] = list(range(i - 1, max(-1, i - 1 - reach), -1))
        if fact.figure.is_previous:
            candidates = [k for k in (i - 1, i + 1) if 0 <= k < len(facts) and facts[k].sentence == fact.sentence]
        whole = next((k for k in candidates if _may_hold(facts[k], fact, is_among)), None)
        if whole is not None:
            facts[i] = replace(fact, part_of=whole)
    return facts


def _may_hold(whole: Fact, part: Fact, is_among: bool) -> bool:
    if whole.figure.kind != part.figure.kind or not same_thing(whole.figure, part.figure):
        return False
    # "the dead" are all of them: a part of theirs, "twelve of them in the port", holds none.
    if whole.part_of is not None and (is_among or whole.sentence == part.sentence):
        return False
    if is_among and whole.effect != part.effect:
        return False
    high = whole.figure.value_high
    return high is None or (part.figure.value_low or 0) <= high


def _tallies(facts: list[Fact]) -> list[Fact]:
    """Parts such as "15 in Syria ... 11 in Iraq" of "26 strikes": later counts of the same thing that add up to one before them.

    Small totals and people are left out: three dead here and two there add up to five by chance.
    """
    for whole, fact in enumerate(facts):
        total = fact.figure.value_low
        if (
            not is_count(fact)
            or fact.figure.unit in (None, "person")
            or fact.figure.modifier != "exact"
            or not total
            or total < 5
        ):
            continue
        run: list[int] = []
        for k in range(whole + 1, min(len(facts), whole + AROUND)):
            later = facts[k]
            if (
                not is_count(later)
                or later.part_of is not None
                or later.figure.unit != fact.figure.unit
                or later.effect != fact.effect
            ):
                continue
            run.append(k)
            added = sum(facts[n].figure.value_low or 0 for n in run)
            if added >= total:
                if added == total and len(run) > 1:
                    for n in run:
                        facts[n] = replace(facts[n], part_of=whole)
                break
    return facts


def _repeats(facts: list[Fact]) -> list[Fact]:
    """The same number of the same thing said again: the body's first counts, headline and later ones repeat it."""
    headlines = [i for i, fact in enumerate(facts) if fact.role == "headline"][:LOOK_BACK]
    seen: dict[tuple[object, ...], list[int]] = {}
    for i, fact in enumerate(facts):
        figure = fact.figure
        is_part = fact.part_of is not None and fact.role != "headline"
        if fact.same_as is not None or figure.kind not in ("count", "money", "measure", "difference") or is_part:
            continue
        if fact.role != "headline":
            for k in headlines:
                if facts[k].same_as is None and _says_the_same(facts[k], fact):
                    facts[k] = replace(facts[k], same_as=i)
        if not _is_telling(fact):
            continue
        # "four policemen and four insurgents": two numbers of one sentence are two facts.
        alike = seen.setdefault((fact.role, figure.kind, figure.value_low, figure.value_high, fact.effect), [])
        first = next(
            (k for k in alike if facts[k].sentence != fact.sentence and same_thing(facts[k].figure, figure)), None
        )
        if first is not None:
            facts[i] = replace(fact, same_as=first)
        elif len(alike) < LOOK_BACK:
            alike.append(i)
    return facts


def _is_telling(fact: Fact) -> bool:
    """Small counts and counts of nothing in particular are alike by chance."""
    size = fact.figure.value_low or fact.figure.value_high or 0
    return fact.figure.kind != "measure" and (size >= 10 or (fact.effect is not None and size >= 4))


def _says_the_same(headline: Fact, body: Fact) -> bool:
    if (
        headline.figure.kind != body.figure.kind
        or headline.effect != body.effect
        or not same_thing(headline.figure, body.figure)
    ):
        return False
    low, high = body.figure.value_low, body.figure.value_high
    at = low if low is not None else high
    floor, ceiling = headline.figure.value_low, headline.figure.value_high
    if at is None:
        return False
    if (
        headline.figure.modifier in ("vague", "approx", "more_than", "at_least", "range")
        and headline.effect is not None
    ):
        nearly = 0.9 * (floor or 0) <= at and (ceiling is None or at <= 1.1 * ceiling)
        return nearly
    return (floor if floor is not None else ceiling) == at


def _sum_up(text: str, facts: list[Fact]) -> list[Fact]:
    """Decides what must not be summed, with its reason."""
    return [replace(fact, not_summable=_reason(text, facts, i)) for i, fact in enumerate(facts)]


def _reason(text: str, facts: Sequence[Fact], i: int) -> str | None:
    fact = facts[i]
    if fact.figure.kind in NO_COUNT:
        return NO_COUNT[fact.figure.kind]
    if fact.figure.same_as is not None:
        return "other_unit"
    if fact.figure.is_previous:
        return "superseded"
    # "Seventeen of the wounded have died": the toll of the dead does not hold them.
    if fact.part_of is not None and (facts[fact.part_of].effect, fact.effect) != ("injured", "killed"):
        return "part"
    if fact.same_as is not None:
        return "repeat"
    return "cumulative" if _is_cumulative(text, facts, i) else None


def _is_cumulative(text: str, facts: Sequence[Fact], i: int) -> bool:
    """Whether a count runs over a time so long that it holds the counts of single days, of this document or another."""
    fact, figure = facts[i], facts[i].figure
    if figure.kind not in ("count", "money") or not (
        fact.effect or fact.effect_rule == "shared" or figure.kind == "money"
    ):
        return False
    is_next = i + 1 < len(facts) and facts[i + 1].sentence == fact.sentence
    stop = min(figure.end + FAR, facts[i + 1].figure.end if is_next else len(text))
    # "the worst since 2019, when 61 died": what stands behind "when" has its own time.
    before = WHEN.split(text[max(0, figure.start - NEAR) : figure.start].rpartition(".")[2])[-1]
    after = re.split(r"\. |\n", text[figure.end : stop])[0]
    # Apart: of "since gunmen killed 61 people in 2019" the 61 are those of 2019.
    runs_on = any(CUMULATIVE.search(RANKED.sub(" ", around)) for around in (before, after))
    return runs_on or TOTAL.search(before) is not None
