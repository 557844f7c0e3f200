"""Facts: the figures of a document with what happened to what they count, and how they bear on one another.

Belongs here: effects over sentences (ellipsis, breakdowns). Does not: effects inside one sentence (effects), parts, repeats
and what must not be summed (sums), who says it (claims).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.corrected import is_correction
from pipelines.extract.effects import find_effects, place, victim_status
from pipelines.extract.effects.words import ON_PEOPLE
from pipelines.extract.fact import LONGEST, LOOK_BACK, OF_ITS, Fact, Sentence, is_count, same_thing
from pipelines.extract.sums import relate

__all__ = ["Fact", "Sentence", "find_facts"]

REACH = 200  # characters before a figure in which the words stand that lead to it
ELLIPSIS = re.compile(
    r"\b(?:number|figure|toll|count|estimate|total|tally|figures)\b[^.;]{0,40}\b(?:of|at|to|was|is|should\s+(?:be|read|have\s+been|have\s+read))\s+$|\b(?:speaks?|spoke|talks?|talked)\s+of\s+$|\bcompared\s+(?:with|to)\s+$|\bagainst\s+$|\b(?:up|down)\s+from\s+$",
    re.IGNORECASE,
)
# "Clinic counts 12 dead; union says 45": the other side's number of the same, with nothing behind it.
SAYS = re.compile(r"\b(?:says?|said)\s+$", re.IGNORECASE)
ENDS = re.compile(r"\s*(?:[.,;:)\"”]|\Z|\n)")
DEFINITE = re.compile(r"\b(?:the|these|those|all)\s+$", re.IGNORECASE)
CAPTIVITY = re.compile(
    r"\b(?:hostages?|captives?|captiv\w+|prison(?:s|ers?)?|jail(?:s|ed)?|detain\w*|detention|arrest\w*|kidnap\w*|abduct\w*|seized|held|custody|inmates?|imprison\w*|slaves?|trafficked)\b",
    re.IGNORECASE,
)
ATTACK = re.compile(
    r"\b(?:air\s?-?strikes?|strikes?|bomb(?:s|ed|ing|ings|er)?|shell(?:s|ed|ing)|missiles?|rockets?|mortars?|artillery|attack(?:s|ed|ers?)?|drones?|militants?|rebels?|guerrillas?|soldiers|troops|coalition|explosives?|gunmen|fighting|clash(?:es)?|war|raid|terrorists?)\b",
    re.IGNORECASE,
)
NATURE = re.compile(
    r"\b(?:earthquake|quake|magnitude|flood(?:s|ed|ing)?|storm|cyclone|hurricane|typhoon|bushfire|wildfire|landslides?|tsunami|tornado|drought|eruption|heavy\s+rain)\b",
    re.IGNORECASE,
)


def find_facts(text: str, sentences: Sequence[Sentence]) -> list[Fact]:
    """Facts of a document in order of text."""
    facts: list[Fact] = []
    for number, sentence in enumerate(sentences):
        role, tokens = sentence.role, sentence.tokens
        if not sentence.figures:
            continue
        if len(tokens) > LONGEST:
            facts.extend(Fact(figure, number, role, None, "sentence_too_long", None) for figure in sentence.figures)
            continue
        counted = place(tokens, sentence.figures)
        first = len(facts)
        for c, found in zip(counted, find_effects(tokens, counted), strict=True):
            same_as = None if c.figure.same_as is None else first + c.figure.same_as
            effect, rule = found if found is not None else (None, None)
            facts.append(Fact(c.figure, number, role, effect, rule, None, same_as))
        # "The correct figure is 34 ... six were counted twice" are no parts of the 40 that was wrong.
        if not any(is_correction(text, fact) for fact in facts[first:]):
            _break_down(facts, first)
        _fill_gaps(text, facts, first, sentence.start)
    if any(fact.effect == "struck" for fact in facts) and not _is_attack(text):
        facts = [replace(f, effect=None, effect_rule="damage_by_nature") if f.effect == "struck" else f for f in facts]
    if any(fact.effect == "freed" for fact in facts) and not CAPTIVITY.search(text):
        facts = [replace(f, effect=None, effect_rule="nobody_was_captive") if f.effect == "freed" else f for f in facts]
    facts = [replace(f, victim_status=victim_status(f.figure.counted, f.effect)) for f in facts]
    return relate(text, facts)


def _is_attack(text: str) -> bool:
    attacks = len(ATTACK.findall(text))
    return attacks > len(NATURE.findall(text))


def _break_down(facts: list[Fact], first: int) -> None:
    """Counts of one sentence that add up to a count shortly before it are its parts and share its effect."""
    here = [i for i in range(first, len(facts)) if is_count(facts[i])]
    if len(here) < 2 or first == 0:
        return
    for whole in range(max(0, first - LOOK_BACK), first):
        total = facts[whole].figure.value_low
        if not is_count(facts[whole]) or total is None or total < 3:
            continue
        for size in range(len(here), 1, -1):
            chosen = here[:size]
            # Each of them names people or things of the same sort, or nothing.
            if sum(facts[i].figure.value_low or 0 for i in chosen) != total or not all(
                same_thing(facts[i].figure, facts[whole].figure) for i in chosen
            ):
                continue
            for i in chosen:
                effect = facts[i].effect or facts[whole].effect
                facts[i] = replace(
                    facts[i],
                    part_of=whole,
                    is_breakdown=True,
                    effect=effect,
                    effect_rule=facts[i].effect_rule or "breakdown",
                )
            return


def _fill_gaps(text: str, facts: list[Fact], first: int, start: int) -> None:
    """Figures without a word of their own: "gave a lower figure of 10", "the three nurses", "Two of them", "union says 45"."""
    for i in range(first, len(facts)):
        fact = facts[i]
        if fact.effect is not None or fact.effect_rule == "shared" or fact.figure.kind not in ("count", "difference"):
            continue
        before = text[max(start, fact.figure.start - REACH) : fact.figure.start]
        candidates = [k for k in range(i - 1, max(-1, i - 1 - LOOK_BACK), -1) if facts[k].figure.value_high != 0]
        whole = None
        if DEFINITE.search(before) or fact.figure.kind == "difference":
            whole = next((k for k in candidates if facts[k].effect in ON_PEOPLE and _is_repeat(facts[k], fact)), None)
            rule = "repeat"
        if whole is None and (
            (fact.figure.counted_start is None and ELLIPSIS.search(before))
            or (fact.figure.is_part and not OF_ITS.match(text, fact.figure.end))
            or (fact.figure.kind == "difference" and fact.figure.counted_start is None)
        ):
            whole = next(
                (
                    k
                    for k in candidates
                    if (is_count(facts[k]) and same_thing(facts[k].figure, fact.figure))
                    or fact.figure.kind == "difference"
                ),
                None,
            )
            rule = "ellipsis"
        if whole is None and fact.figure.counted_start is None and is_count(fact) and SAYS.search(before):
            is_last = ENDS.match(text, fact.figure.end) is not None
            is_one = len({facts[k].effect for k in range(first, i)}) == 1
            whole, rule = (i - 1 if is_last and is_one else None), "ellipsis"
        if whole is not None and facts[whole].effect is not None:
            facts[i] = replace(fact, effect=facts[whole].effect, effect_rule=rule)


def _is_repeat(a: Fact, b: Fact) -> bool:
    low, high = a.figure.value_low, a.figure.value_high
    return (low, high) == (b.figure.value_low, b.figure.value_high) and same_thing(a.figure, b.figure)
