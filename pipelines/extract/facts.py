"""Facts: the figures of a document with what happened to what they count, and how they bear on one another.

Belongs here: effects over sentences (ellipsis, repeats, breakdowns), repeats, parts, and what must not be summed. Does not:
effects inside one sentence (effects), who says it (claims).

Why a figure must not be summed is decided in this order: percent, fraction, factor, difference (no count of anything),
other_unit (the same fact in another unit), superseded (the old value of a change), part (of another figure), repeat (of the
body by the headline or later), cumulative (a longer period that contains another figure).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.extract.effects import find_effects, place, victim_status
from pipelines.extract.effects.words import ON_PEOPLE
from pipelines.extract.figures import Figure
from pipelines.extract.times import Time
from pipelines.extract.tokens import Tokens

NO_COUNT = {"percent": "percent", "fraction": "fraction", "factor": "factor", "difference": "difference"}
NEAR, FAR = 60, 90  # characters before and behind a figure in which its period is looked for
AROUND = 60  # facts before and behind one among which parts and others of its sort are looked for
LOOK_BACK = 6  # figures before an ellipsis among which its effect is looked for
ELLIPSIS = re.compile(
    r"\b(?:number|figure|toll|count|estimate|total|tally|figures)\b[^.;]{0,40}\b(?:of|at|to|was|is)\s+$|\b(?:speaks?|spoke|talks?|talked)\s+of\s+$|\bcompared\s+(?:with|to)\s+$|\bagainst\s+$|\b(?:up|down)\s+from\s+$",
    re.IGNORECASE,
)
DEFINITE = re.compile(r"\b(?:the|these|those|all)\s+$", re.IGNORECASE)
CUMULATIVE = re.compile(
    r"\bsince\s+(?:the\s+)?(?:\w+\s+){0,3}(?:(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december|start|beginning|outbreak|war)\b|\bso\s+far\s+(?:this|in)\b|\bto\s+date\b"
    r"|\b(?:over|in|during)\s+the\s+(?:past|last)\s+(?:\w+\s+)?(?:years?|decades?|months)\b|\bthis\s+year(?!['’])|\bin\s+all\s+of\b|\bin\s+\d+\s+years\s+of\b",
    re.IGNORECASE,
)  # fmt: skip
TOTAL = re.compile(
    r"\b(?:the|a|its|our|their|total|overall)\s+(?:\w+\s+)?total\b(?!\s+of)|\bnow\s+totals?\b|\btotal\s+\w+\s+(?:to|at)\s*$",
    re.IGNORECASE,
)
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


# Words of a sentence above which it is a table or a page without stops: its verbs say nothing about its numbers.
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is read, [start, end) in characters, with what was found in it. `paragraph` as sentences.paragraph_no."""

    role: str
    start: int
    end: int
    paragraph: int
    tokens: Tokens
    figures: Sequence[Figure]
    times: Sequence[Time]


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure in its document. `sentence` and the references are indices: of sentences, and of facts of the document."""

    figure: Figure
    sentence: int
    role: str
    effect: str | None
    effect_rule: str | None
    victim_status: str | None
    same_as: int | None = None
    part_of: int | None = None
    is_breakdown: bool = False
    not_summable: str | None = None


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
        _break_down(facts, first)
        _fill_gaps(text, facts, first, sentence.start)
    if any(fact.effect == "struck" for fact in facts) and not _is_attack(text):
        facts = [replace(f, effect=None, effect_rule="damage_by_nature") if f.effect == "struck" else f for f in facts]
    if any(fact.effect == "freed" for fact in facts) and not CAPTIVITY.search(text):
        facts = [replace(f, effect=None, effect_rule="nobody_was_captive") if f.effect == "freed" else f for f in facts]
    facts = [replace(f, victim_status=victim_status(f.figure.counted, f.effect)) for f in facts]
    return _sum_up(text, _repeats(_tallies(_parts(facts))))


def _is_attack(text: str) -> bool:
    attacks = len(ATTACK.findall(text))
    return attacks > len(NATURE.findall(text))


def _is_count(fact: Fact) -> bool:
    return fact.figure.kind == "count" and fact.figure.value_low is not None


def _same_thing(a: Figure, b: Figure) -> bool:
    """Whether two figures may count the same: the same unit, or one of them names none."""
    if a.kind != b.kind:
        return False
    if a.unit is None or b.unit is None or a.unit == b.unit:
        return True
    return bool(a.counted_head) and a.counted_head == b.counted_head


def _break_down(facts: list[Fact], first: int) -> None:
    """Counts of one sentence that add up to a count shortly before it are its parts and share its effect."""
    here = [i for i in range(first, len(facts)) if _is_count(facts[i])]
    if len(here) < 2 or first == 0:
        return
    for whole in range(max(0, first - LOOK_BACK), first):
        total = facts[whole].figure.value_low
        if not _is_count(facts[whole]) or total is None or total < 3:
            continue
        for size in range(len(here), 1, -1):
            chosen = here[:size]
            # Each of them names people or things of the same sort, or nothing.
            if sum(facts[i].figure.value_low or 0 for i in chosen) != total or not all(
                _same_thing(facts[i].figure, facts[whole].figure) for i in chosen
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
    """Figures without a word of their own: "gave a lower figure of 10", "the three nurses", "Two of them"."""
    for i in range(first, len(facts)):
        fact = facts[i]
        if fact.effect is not None or fact.effect_rule == "shared" or fact.figure.kind not in ("count", "difference"):
            continue
        before = text[start : fact.figure.start]
        candidates = [k for k in range(i - 1, max(-1, i - 1 - LOOK_BACK), -1) if facts[k].figure.value_high != 0]
        whole = None
        if DEFINITE.search(before) or fact.figure.kind == "difference":
            whole = next((k for k in candidates if facts[k].effect in ON_PEOPLE and _is_repeat(facts[k], fact)), None)
            rule = "repeat"
        if whole is None and (
            (fact.figure.counted_start is None and ELLIPSIS.search(before))
            or fact.figure.is_part
            or (fact.figure.kind == "difference" and fact.figure.counted_start is None)
        ):
            whole = next(
                (
                    k
                    for k in candidates
                    if (_is_count(facts[k]) and _same_thing(facts[k].figure, fact.figure))
                    or fact.figure.kind == "difference"
                ),
                None,
            )
            rule = "ellipsis"
        if whole is not None and facts[whole].effect is not None:
            facts[i] = replace(fact, effect=facts[whole].effect, effect_rule=rule)


def _is_repeat(a: Fact, b: Fact) -> bool:
    low, high = a.figure.value_low, a.figure.value_high
    return (low, high) == (b.figure.value_low, b.figure.value_high) and _same_thing(a.figure, b.figure)


def _parts(facts: list[Fact]) -> list[Fact]:
    """What is said to be a part belongs to the larger figure of the same sort nearest before it."""
    for i, fact in enumerate(facts):
        is_among = fact.effect_rule in ("among", "part_of_those")
        said = fact.figure.is_part or fact.figure.is_previous or is_among
        if fact.part_of is not None or fact.figure.kind not in ("count", "money", "measure") or not said:
            continue
        candidates: list[int] = list(range(i - 1, max(-1, i - 1 - LOOK_BACK), -1))
        if fact.figure.is_previous:
            candidates = [k for k in (i - 1, i + 1) if 0 <= k < len(facts) and facts[k].sentence == fact.sentence]
        whole = next((k for k in candidates if _may_hold(facts[k], fact, is_among)), None)
        if whole is not None:
            facts[i] = replace(fact, part_of=whole)
    return facts


def _may_hold(whole: Fact, part: Fact, is_among: bool) -> bool:
    if whole.figure.kind != part.figure.kind or not _same_thing(whole.figure, part.figure):
        return False
    if (whole.part_of is not None and whole.sentence == part.sentence) or (is_among and whole.effect != part.effect):
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
            not _is_count(fact)
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
                not _is_count(later)
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
            (k for k in alike if facts[k].sentence != fact.sentence and _same_thing(facts[k].figure, figure)), None
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
        or not _same_thing(headline.figure, body.figure)
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
    if fact.part_of is not None:
        return "part"
    if fact.same_as is not None:
        return "repeat"
    return "cumulative" if _is_cumulative(text, facts, i) else None


def _is_cumulative(text: str, facts: Sequence[Fact], i: int) -> bool:
    """Whether a count runs over a longer time than another of the same sort in the document, which it may contain."""
    fact, figure = facts[i], facts[i].figure
    if figure.kind not in ("count", "money") or not (
        fact.effect or fact.effect_rule == "shared" or figure.kind == "money"
    ):
        return False
    others = any(
        k != i and other.part_of != i and other.effect == fact.effect and other.figure.kind == figure.kind and _same_thing(other.figure, figure)
        for k, other in enumerate(facts[max(0, i - AROUND) : i + AROUND], start=max(0, i - AROUND))
    )  # fmt: skip
    if not others:
        return False
    is_next = i + 1 < len(facts) and facts[i + 1].sentence == fact.sentence
    stop = min(figure.end + FAR, facts[i + 1].figure.end if is_next else len(text))
    before = text[max(0, figure.start - NEAR) : figure.start].rpartition(".")[2]
    after = re.split(r"\. |\n", text[figure.end : stop])[0]
    return CUMULATIVE.search(f"{before} {after}") is not None or TOTAL.search(before) is not None
