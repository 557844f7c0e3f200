"""Reasons: why a number is no figure, by the words beside it.

Belongs here: years, scores and votes, the pronoun one, things named before. Does not: stretches that are told by their form
(never), names (names).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extract.figures.counting import counted_at
from pipelines.extract.figures.fractions import ratio_at
from pipelines.extract.figures.lists import listed, read_lists
from pipelines.extract.figures.measures import unit_after
from pipelines.extract.figures.names import is_label, name_rule
from pipelines.extract.figures.numbers import number_at
from pipelines.extract.figures.numerals import NUMBER_WORDS, Number
from pipelines.extract.figures.words import HYPHENS, Words

ANAPHORS = frozenset(["the", "these", "those", "all", "both"])
PAIRED = frozenset(["two", "three", "four"])
LEAST_YEAR, LAST_YEAR = 1500, 2199
VOTES = frozenset(["vote", "voted", "votes", "majority", "ruled", "voting"])


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a number is none: the rule, the piece behind what it covers, and the phrase that 'one of' picks from."""

    last: int
    rule: str
    counted: str | None = None


def why_none(words: Words, number: Number, is_money: bool) -> Reason | None:
    """Why the number is no figure; None where it may be one."""
    i, last = number.first, number.last
    value = number.low
    if not is_money:
        score = score_end(words, number)
        if score is not None:
            return Reason(score, "score")
        if is_label(words, number):
            return Reason(last, "label")
        if (rule := name_rule(words, number)) is not None:
            return Reason(last, rule)
        if is_year(words, number) and not _is_range_of_counts(words, number):
            return Reason(last, "year")
    if (
        number.rule == "digits"
        and words.glued(last)
        and last < len(words)
        and words.kind[last] == "w"
        and words.low[last] not in ("x", "year", "yr", "strong")
        and unit_after(words, last, words.country) is None
    ):
        return Reason(last + 1, "name")
    if (
        number.rule == "fraction_digits"
        and unit_after(words, last, words.country) is None
        and words.word(last) not in ("of", "the")
        and not is_money
        and not (
            1 / value in (2, 3, 4, 5, 8)
            and words.tag(last) in ("", "NN")
            and words.word(last).isalpha()
            and not words.is_capital(last)
        )
    ):
        return Reason(last, "name")
    if number.rule == "words" and value == 1 and last == i + 1 and words.low[i] == "one":
        before, behind = words.word(i - 1), words.word(last)
        if words.kind[last : last + 1] == "n":
            return Reason(last, "pronoun_one")
        if behind == "in" and ratio_at(words, number) is not None:
            return None
        if (
            behind == "of"
            or (behind in listed("behind_pronoun_one") and behind not in HYPHENS)
            or before in ("the", "no", "this", "that", "any", "every", "each", "which", "another")
        ):
            if (behind == "or" and words.word(last + 1) in NUMBER_WORDS) or (
                behind == "to" and words.word(last + 1) in NUMBER_WORDS
            ):
                return None
            return Reason(
                last,
                "pronoun_one_of" if behind == "of" else "pronoun_one",
                _of(words, last) if behind == "of" else None,
            )
        if words.tag(last) in ("MD", "VBZ", "VBD", "RB", "VBG") and words.word(last) not in read_lists().units:
            return Reason(last, "pronoun_one")
    if (
        number.rule == "words"
        and words.low[i] in PAIRED
        and words.word(i - 1) in ANAPHORS
        and last == i + 1
        and words.word(last) in listed("anaphors")
        and words.word(last + 1) not in ("of", "that", "who", "which")
    ):
        return Reason(last, "anaphor", words.word(last))
    if (
        number.rule == "words"
        and words.word(i - 1) in ("the", "these", "those")
        and value <= 12
        and last == i + 1
        and words.word(last) in ("", ".", ",", "had", "were", "have", "are", "met", "will")
    ):
        return Reason(last, "anaphor")
    return None


def _of(words: Words, last: int) -> str | None:
    """The phrase behind 'one of the'."""
    k = last + 1
    while words.word(k) in ("the", "his", "her", "their", "its", "my", "our", "these", "those", "a", "your"):
        k += 1
    counted = counted_at(words, k, 2)
    if counted is not None and words.word(counted.last) in ("'s", "’s"):  # one of Airbnb's earliest investments
        counted = counted_at(words, counted.last + 1, 2)
    return words.text[words.start[counted.first] : words.end[counted.last - 1]] if counted is not None else None


def _is_range_of_counts(words: Words, number: Number) -> bool:
    """'1,000 to 2000 hires', 'between 1800 and 2000 men': a number like a year beside one that is none."""
    i = number.first
    behind, before = words.word(number.last), words.word(i - 1)
    if before in ("in", "since", "of", "until", "by", "during"):
        return False
    if (
        before in ("to", "and")
        and i >= 2
        and words.kind[i - 2] == "n"
        and words.low[i - 2].isdigit()
        and len(words.low[i - 2]) < 9
        and not 1500 <= int(words.low[i - 2]) <= 2100
    ):
        return True
    return (
        behind == "to"
        and words.kind[number.last + 1 : number.last + 2] == "n"
        and not re.fullmatch(r"(?:1[5-9]|20)\d\d", words.low[number.last + 1])
    )


def is_year(words: Words, number: Number) -> bool:
    """Whether bare digits are a year and not a count."""
    i = number.first
    surface = words.surface(i)
    if number.rule != "digits" or number.last != i + 1 or not surface.isdigit() or len(surface) != 4:
        return False
    behind, before = words.word(i + 1), words.word(i - 1)
    if not LEAST_YEAR <= number.low <= LAST_YEAR:
        return (
            1000 <= number.low < LEAST_YEAR
            and before in ("in", "since", "until", "anno")
            and (not behind or words.kind[i + 1] == "s")
        )
    if before == "a" and words.kind[i + 1 : i + 2] == "w":
        return True
    if before in (
        "than",
        "least",
        "about",
        "some",
        "nearly",
        "almost",
        "over",
        "around",
        "approximately",
        "roughly",
        "total",
        "exactly",
        "only",
    ):
        return False
    tag = words.tag(i + 1)
    plural = (
        tag == "NNS" or (tag == "JJ" and words.tag(i + 2) == "NNS") if tag else behind.endswith("s") and len(behind) > 3
    ) and words.kind[i + 1 : i + 2] == "w"
    if behind in listed("years_never_before"):
        return before in ("in", "since", "by", "until")
    if plural and not words.is_capital(i + 1):
        return before in listed("before_years") and before not in (
            "to",
            "of",
            "and",
            "a",
            "or",
            ",",
            "from",
            "with",
            "for",
            "that",
        )
    return True


def score_end(words: Words, first: Number) -> int | None:
    """The piece behind a score or a vote that begins with the number: '3-1', '11–1', 'voted 10 to two', '9.8 out of 10'; None where none does."""
    i = first.last
    if (
        words.word(i) == "to"
        and i + 1 < len(words)
        and VOTES.intersection(words.low[max(0, first.first - 6) : first.first])
    ):
        second = number_at(words, i + 1)
        if (
            second is not None
            and first.low < 1000
            and second.low < 1000
            and (
                second.last >= len(words)
                or words.word(second.last) in (".", ",", ";", "in", "to", "on", "for", "against", "with")
            )
        ):
            return second.last
    if words.low[i : i + 2] == ["out", "of"] and not float(first.low).is_integer() and words.kind[i + 2 : i + 3] == "n":
        return i + 3
    if first.rule != "digits" or words.word(i) not in HYPHENS or words.kind[i + 1 : i + 2] != "n":
        return None
    if not (words.glued(i) and words.glued(i + 1)):
        return None
    a, b = words.low[first.first], words.low[i + 1]
    if not (a.isdigit() and b.isdigit()) or max(len(a), len(b)) > 3 or int(a) > 200 or int(b) > 200:
        return None
    if words.glued(i + 2) and words.word(i + 2) in HYPHENS and words.kind[i + 3 : i + 4] == "n":
        return i + 4 if words.kind[i + 3 : i + 4] == "n" else None  # 3-1-2, 6-4-4
    around = {words.word(k) for k in (first.first - 2, first.first - 1, i + 2, i + 3)}
    if int(a) >= int(b) and words.word(i + 2) not in ("percent", "%"):
        return i + 2
    return i + 2 if around & listed("score_words") and words.kind[i + 2 : i + 3] != "n" else None
