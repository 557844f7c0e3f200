"""Units of a draft: taking one in, with its scale, its rate and what it is made up with.

Belongs here: what a unit found beside a number does to the figure. Does not: finding it (measures).
"""

from __future__ import annotations

from pipelines.extract.figures.counting import is_plural
from pipelines.extract.figures.drafts import Draft
from pipelines.extract.figures.lists import listed
from pipelines.extract.figures.measures import UnitFound, unit_after, with_rate
from pipelines.extract.figures.numbers import number_at
from pipelines.extract.figures.numerals import NUMBER_WORDS
from pipelines.extract.figures.words import HYPHENS, Words

# What a smaller unit of time is of a larger: "four hours and 40 minutes" is one figure.
SMALLER = {
    "hour": {"minute": 60, "second": 3600},
    "minute": {"second": 60},
    "year": {"month": 12},
    "day": {"hour": 24},
    "week": {"day": 7},
}


def set_unit(draft: Draft, unit: UnitFound) -> None:
    """Gives the draft its unit of measure and takes it into the surface."""
    draft.kind, draft.unit, draft.unit_found = unit.kind, unit.name, unit
    draft.take(unit.first, unit.last)
    take_scale(draft, unit)
    draft.after = max(draft.after, unit.behind)


def take_scale(draft: Draft, unit: UnitFound) -> None:
    """Takes in a scale that stands with the unit ("75 USD million")."""
    if unit.scale != 1.0 and draft.low is not None and draft.high is not None:
        draft.low, draft.high, draft.has_scale = draft.low * unit.scale, draft.high * unit.scale, True


def take_rate(words: Words, draft: Draft, money: UnitFound, j: int) -> None:
    """'$14.95 a month', '$98 a share': the rate behind money that stands before; and its name behind it ("$5 US")."""
    if words.word(j) == "dollars":
        draft.take(j, j + 1)
        j += 1
    rated = with_rate(words, UnitFound("money", money.name, "", money.first, j))
    if rated.per is not None:
        draft.unit_found = UnitFound("money", money.name, "", money.first, money.last, rated.per)
        draft.after = rated.behind


def take_compound(words: Words, draft: Draft, unit: UnitFound) -> None:
    """'four hours and 40 minutes', 'three years six months', '13 dollars and 45 cents': one figure, in the smaller unit of time."""
    k = unit.last
    k += words.word(k) in ("and", ",")
    if k >= len(words) or draft.low is None or draft.high is None:
        return
    if unit.kind == "duration" and unit.name in SMALLER:
        if words.word(k) == "a" and words.word(k + 1) == "half" and words.word(k - 1) == "and":
            draft.low, draft.high, draft.rule = draft.low + 0.5, draft.high + 0.5, "mixed"
            draft.take(k, k + 2)
            return
        small = number_at(words, k) if words.kind[k] == "n" or words.low[k] in NUMBER_WORDS else None
        found = unit_after(words, small.last, None) if small is not None else None
        if small is None or found is None or found.name not in SMALLER[unit.name]:
            return
        factor = SMALLER[unit.name][found.name]
        value = draft.low * factor + small.low
        draft.low = draft.high = value
        draft.unit, draft.unit_found, draft.rule = found.name, found, "compound"
        draft.last = small.last
        draft.take(k, found.last)
    elif unit.kind == "money" and unit.name in ("USD", "EUR", "GBP", "AUD", "CAD"):
        small = number_at(words, k) if words.kind[k] == "n" or words.low[k] in NUMBER_WORDS else None
        if small is None or not 0 < small.low < 100 or not float(small.low).is_integer():
            return
        found = unit_after(words, small.last, None)
        if found is not None and found.name in ("cent", "penny"):
            end = found.last
        elif found is None and (
            small.last >= len(words) or (words.low[small.last] in ".,;" and small.last + 1 >= len(words))
        ):
            end = small.last
        else:
            return
        draft.low = draft.high = draft.low + small.low / 100
        draft.rule, draft.last = "compound", small.last
        draft.take(k, end)


def is_noun_instead(words: Words, draft: Draft, unit: UnitFound) -> bool:
    """Whether a word of time is a thing counted here: 'two seasons tickets', 'second' as an ordinal."""
    if (
        unit.name in ("barrel", "foot", "night", "pound-mass")
        and words.low[unit.last - 1] == unit.name.removesuffix("-mass")
        and words.kind[unit.last : unit.last + 1] == "w"
        and is_plural(words, unit.last)
    ):
        return True  # barrel bombs, foot soldiers
    if (
        unit.name == "second"
        and words.word(unit.first) == "second"
        and draft.low not in (1, None)
        and words.kind[draft.first] != "n"
    ):
        return True
    if (
        words.kind[draft.first] != "s"
        and words.word(unit.last) in HYPHENS
        and words.glued(unit.last)
        and words.glued(unit.last + 1)
        and words.kind[unit.last + 1 : unit.last + 2] == "w"
        and unit.last - unit.first == 1
        and not words.word(unit.first - 1).endswith("-")
        and words.word(unit.last + 1) not in listed("behind_hyphened_units")
    ):
        return words.word(unit.first - 1) not in HYPHENS and draft.high != 1  # 410 day-shift workers
    return unit.name == "degree" and words.word(unit.last) in ("program", "programs")


def take_magnitude(words: Words, draft: Draft, unit: UnitFound | None) -> None:
    """Makes the draft the magnitude of an earthquake."""
    draft.kind, draft.unit = "measure", "magnitude"
    if unit is not None:
        draft.take(unit.first, unit.last)
    if words.word(draft.begin - 1) == "magnitude":
        draft.take(draft.begin - 1, draft.end)
