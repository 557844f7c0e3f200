"""Fractions and factors in words: a third of, two-thirds, half, one in five; doubled, fivefold, three times, twice.

Belongs here: reading them at a piece. Does not: numbers that count (numbers).
"""

from __future__ import annotations

from pipelines.extract.figures.bounds import bound_before
from pipelines.extract.figures.drafts import Draft
from pipelines.extract.figures.lists import listed
from pipelines.extract.figures.measures import UnitFound, unit_after
from pipelines.extract.figures.numbers import number_at
from pipelines.extract.figures.numerals import FRACTIONS, SCALES, TENS, UNITS, Number
from pipelines.extract.figures.words import HYPHENS, Words

DETERMINERS = frozenset(["of", "the", "its", "their", "his", "her", "our", "those", "all", "that", "what", "as"])
FACTOR_VERBS = {
    "doubled": 2, "doubles": 2, "doubling": 2, "tripled": 3, "triples": 3, "tripling": 3, "trebled": 3, "trebles": 3, "trebling": 3, "quadrupled": 4, "quadruples": 4,
    "quadrupling": 4, "quintupled": 5, "halved": 0.5, "halves": 0.5, "halving": 0.5,
}  # fmt: skip
FACTOR_NOUNS = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}


def fraction_at(words: Words, i: int) -> Draft | None:
    """The fraction in words that begins at piece i."""
    word = words.low[i]
    if word in ("half", "halves"):
        return _half(words, i)
    if word not in ("a", "one", "an") and word not in UNITS:
        return None
    j = i + 1
    is_hyphened = words.word(j) in HYPHENS
    if is_hyphened:
        j += 1
    part = FRACTIONS.get(words.word(j))
    if part is None or (part == 2 and word not in ("a", "one")):
        return None
    above = 1 if word in ("a", "an", "one") else UNITS[word]
    is_plural = words.word(j).endswith("s")
    if above == 0 or above >= part or ((above == 1) == is_plural and not is_hyphened):
        return None
    behind = words.word(j + 1)
    if behind in SCALES:
        return None  # three quarters billion: a number
    if behind == "of" and words.word(j + 2) in ("a", "an") and words.word(j + 3) in SCALES:
        return None
    if part == 2:
        return (
            None
            if not (behind in DETERMINERS or bound_before(words, i)) or (word == "one" and words.word(i - 1) == "and")
            else _fraction(words, i, j + 1, 0.5, "fraction")
        )
    if (
        above == 1
        and not is_hyphened
        and not (
            behind == "of"
            or behind in ("that", "lower", "higher", "less", "more")
            or (
                behind in listed("behind_bare_fractions")
                and (
                    bound_before(words, i) or word == "one" or words.word(i - 1) in ("by", "to", "than", "only", "just")
                )
            )
        )
    ):
        return None
    if (
        behind == "of"
        and words.word(j + 2) in ("a", "an")
        and words.word(j + 3) in ("mile", "inch", "percent", "point", "kilometer", "kilometre", "percentage", "second")
    ):
        unit = unit_after(words, j + 3, None)
        if unit is not None:
            return _part_of_unit(i, j + 1, above / part, "fraction", unit)
    return _fraction(words, i, j + 1, above / part, "fraction")


def _half(words: Words, i: int) -> Draft | None:
    behind, before = words.word(i + 1), words.word(i - 1)
    if words.low[i] == "halves":
        return None
    if behind in ("a", "an") or (behind in HYPHENS and words.glued(i + 1)):
        unit = unit_after(words, i + 2, None)
        if unit is not None and unit.kind in ("duration", "measure"):
            return _part_of_unit(i, i + 1, 0.5, "part_of_unit", unit)
        return None
    if (
        behind in ("of", "the", "its", "their", "his", "her", "our", "that", "those", "as")
        or bound_before(words, i) is not None
    ):
        return _fraction(words, i, i + 1, 0.5, "fraction")
    if before in ("by", "than", "or", "to", "only", "just") and behind in listed("behind_bare_fractions"):
        return _fraction(words, i, i + 1, 0.5, "fraction")
    return None


def unit_and_half_at(words: Words, i: int) -> Draft | None:
    """'an hour and a half', 'a year and a half'."""
    unit = unit_after(words, i + 1, None) if words.low[i] in ("a", "an") else None
    if (
        unit is None
        or unit.kind not in ("duration", "measure")
        or words.low[unit.last : unit.last + 3] != ["and", "a", "half"]
    ):
        return None
    last = unit.last + 3
    return Draft(i, last, 1.5, 1.5, "mixed", i, last, kind=unit.kind, unit=unit.name, unit_found=unit, after=last)


def ratio_at(words: Words, number: Number) -> Draft | None:
    """'one in five', 'three out of four': a share, where no noun stands between the two numbers."""
    i = number.last
    if words.word(i) == "out" and words.word(i + 1) == "of":
        j = i + 2
    elif words.word(i) == "in":
        j = i + 1
    else:
        return None
    if words.word(j) == "every":
        j += 1
    if j >= len(words):
        return None
    whole = number_at(words, j)
    if whole is None or whole.is_vague or number.is_vague or whole.high is None:
        return None
    if not float(number.low).is_integer():
        return None
    if (
        not 0 < number.low < whole.low <= 100_000
        or number.low >= 100
        or (words.word(i) == "in" and whole.low > 1000 and number.low > 10)
    ):
        return None
    if unit_after(words, whole.last, None) is not None or (1500 <= whole.low <= 2100 and words.kind[j] == "n"):
        return None
    if words.word(i) == "in" and (
        words.word(whole.last).endswith("s")
        and words.word(whole.last) not in ("was", "is", "has", "says")
        and number.low > 1
    ):
        return None
    if words.word(i) == "out" and words.word(whole.last) in ("countries", "cases") and number.low > 20:
        return None
    return _fraction(words, number.first, whole.last, number.low / whole.low, "ratio")


def factor_at(words: Words, i: int) -> Draft | None:
    """The factor that begins at piece i: doubled, fivefold, ten-fold, twice, triple the."""
    word = words.low[i]
    if word in FACTOR_VERBS:
        if (
            word == "halves"
            or words.word(i + 1) in ("standards", "down", "up")
            or (word.startswith("doubl") and words.word(i + 1) in ("as", "over", "back"))
        ):
            return None
        return _factor(words, i, i + 1, FACTOR_VERBS[word], "factor_verb")
    if word in FACTOR_NOUNS:
        if (
            words.word(i + 1) in ("the", "that", "what", "its", "their", "last", "his")
            or words.word(i - 1) in ("than", "nearly", "almost", "about")
            or (words.word(i - 1) == "to" and words.word(i + 1) not in ("down", "check", "up"))
        ):
            return _factor(words, i, i + 1, FACTOR_NOUNS[word], "factor_noun")
        return None
    if word in ("twice", "thrice"):
        value = 2 if word == "twice" else 3
        if (words.word(i + 1) in listed("behind_factors") and words.word(i + 1) not in ("last", "over", "the")) or (
            words.word(i + 1) == "the"
            and words.word(i + 2)
            in (
                "number",
                "size",
                "rate",
                "amount",
                "level",
                "average",
                "figure",
                "price",
                "length",
                "normal",
                "legal",
                "usual",
                "national",
                "population",
                "area",
                "speed",
                "cost",
                "limit",
            )
        ):
            return _factor(words, i, i + 1, value, "factor_noun")
        draft = _factor(words, i, i + 1, value, "twice")
        draft.kind, draft.unit = "count", "time"
        return draft
    if word.endswith("fold") and len(word) > 4:
        stem = word[:-4]
        folds = UNITS.get(stem) or TENS.get(stem) or {"hundred": 100, "thousand": 1000}.get(stem)
        return _factor(words, i, i + 1, folds, "factor_fold") if folds else None
    return None


def fold_after(words: Words, number: Number) -> Draft | None:
    """'10-fold', '10 fold', '3x'."""
    j = number.last + (words.word(number.last) in HYPHENS)
    if words.word(j) == "fold" or (
        words.word(j) in ("x", "×") and words.glued(j) and j == number.last and not words.glued(j + 1)
    ):
        return _factor(words, number.first, j + 1, number.low, "factor_fold")
    return None


def times_after(words: Words, number: Number) -> Draft | None:
    """'three times the level' is a factor; 'three times' is how often."""
    j = number.last
    if words.word(j) != "times":
        return None
    behind = words.word(j + 1)
    draft = _factor(words, number.first, j + 1, number.low, "factor_times")
    draft.last = number.last
    draft.high, draft.rule = number.high, number.rule if number.is_vague else "factor_times"
    if (
        behind not in listed("behind_factors")
        or behind == "over"
        or (
            behind in ("last", "as")
            and words.word(j + 2)
            not in (
                "year",
                "many",
                "much",
                "likely",
                "high",
                "large",
                "big",
                "fast",
                "often",
                "long",
                "great",
                "strong",
                "bright",
                "heavy",
            )
        )
    ):
        draft.kind, draft.unit = "count", "time"
        draft.end = number.last
        draft.rule = number.rule if number.is_vague else "times"
    return draft


def _fraction(words: Words, first: int, last: int, value: float, rule: str) -> Draft:
    return Draft(first, last, value, value, rule, first, last, kind="fraction", unit="fraction", after=last)


def _part_of_unit(first: int, last: int, value: float, rule: str, unit: UnitFound) -> Draft:
    """A quantity, not a share: "a quarter of a mile", "half an hour". The surface ends with the unit."""
    return Draft(
        first, last, value, value, rule, first, unit.last,
        kind=unit.kind, unit=unit.name, unit_found=unit, after=unit.last,
    )  # fmt: skip


def _factor(words: Words, first: int, last: int, value: float, rule: str) -> Draft:
    return Draft(first, last, value, value, rule, first, last, kind="factor", unit="factor", after=last)
