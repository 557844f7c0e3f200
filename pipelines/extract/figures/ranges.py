"""Two numbers that go together: ranges ("3 to 5", "$10 to $15 billion") and changes ("from 41 to 58").

Belongs here: whether two numbers make a pair, and the scale and unit they share. Does not: the units (measures).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipelines.extract.figures.lists import listed
from pipelines.extract.figures.measures import UnitFound, money_before, unit_after
from pipelines.extract.figures.numbers import number_at
from pipelines.extract.figures.numerals import Number
from pipelines.extract.figures.reasons import is_year
from pipelines.extract.figures.words import HYPHENS, Words

VOTES = frozenset(["vote", "voted", "votes", "majority", "ruled", "ruling", "margin"])


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers in pieces [low.first, high.last). `rule` range or from_to; `begin` takes in a 'between'."""

    low: Number
    high: Number
    rule: str
    begin: int
    money: UnitFound | None
    money_second: UnitFound | None
    unit: UnitFound | None


def pair_at(
    words: Words,
    a: Number,
    money: UnitFound | None,
    country: str | None,
    decimal_comma: bool,
    is_blocked: Callable[[int], bool],
) -> Pair | None:
    """The pair whose first number is `a`, None where it stands alone."""
    if a.is_vague or a.high is None:
        return None
    n = len(words)
    i = a.first if money is None else money.first
    before = words.word(i - 1)
    own = unit_after(words, a.last, country) if money is None else None
    for link in (a.last,) if own is None else (a.last, own.last):
        j = link
        if j >= n:
            continue
        word = words.low[j]
        is_dash = word in HYPHENS
        if is_dash and words.word(j + 1) == "to" and words.word(j + 2) in HYPHENS:
            j, word, is_dash = j + 1, "to", False
            j_next = j + 2
        elif word == "to" and words.glued(j + 2) and words.word(j + 1) in HYPHENS:
            j_next = j + 2
        elif word == "up" and words.word(j + 1) == "to":
            j_next, word = j + 2, "up to"
        elif word == "/" and money is not None:
            j_next = j + 1
        else:
            j_next = j + 1
        if not (is_dash or word in ("to", "and", "or", "up to", "/")):
            continue
        k = j_next
        sign = None
        while k < n and k < j_next + 3 and words.kind[k] != "n" and number_at(words, k) is None:
            k += 1
        if k >= n or is_blocked(k):
            continue
        if k > j_next:
            sign = money_before(words, k, country)
            if sign is None or sign.first != j_next:
                continue
        b = number_at(words, k, decimal_comma, money is not None or sign is not None)
        if b is None or b.is_vague or b.high is None or b.rule == "fraction_digits":
            continue
        if (
            is_year(words, b)
            and not (money or sign)
            and unit_after(words, b.last, country) is None
            and (is_dash or word != "to" or is_year(words, a))
        ):
            continue
        pair = _pair(
            words,
            a,
            b,
            word if not is_dash else "-",
            before,
            i,
            money,
            sign,
            own if link != a.last else None,
            link,
            country,
        )
        if pair is not None:
            return pair
    return None


def _pair(
    words: Words,
    a: Number,
    b: Number,
    word: str,
    before: str,
    i: int,
    money: UnitFound | None,
    sign: UnitFound | None,
    own: UnitFound | None,
    link: int,
    country: str | None,
) -> Pair | None:
    other = sign or unit_after(words, b.last, country)
    if (
        own is not None
        and (other is None or other.name != own.name or other.kind == "difference")
        and not (word in ("to", "up to") and other is None and before in ("from", "between"))
    ):
        return None
    if money is not None and other is not None and other.kind != "money":
        return None
    if money is not None and sign is None and other is None and word == "and" and before != "between":
        return None
    if sign is not None and money is None and word not in ("or", "to", "-"):
        return None
    shared = _share(a, b) if money is None or sign is not None or b.has_scale else a
    low, high = shared.low, b.low
    rule = "range"
    begin = i
    if before == "between" and word in ("and", "to", "-"):
        begin = i - 1
    elif before == "from" and word in ("to", "up to", "-"):
        changes = any(words.low[k] in listed("changes") for k in range(max(0, i - 12), i - 1)) or low > high
        spreads = words.word(i - 2) in listed("spreads") or word == "up to" or words.word(i - 2) in ("ages", "sizes")
        rule = "from_to" if changes and not spreads else "range"
    elif word == "and":
        return None
    elif word == "or":
        if money is not None or sign is not None or not (0 < high - low <= max(2, 0.34 * low)) or low > 1000:
            return None
    elif word == "/":
        if sign is None and money is None:
            return None
    elif word in ("to", "up to"):
        if word == "up to" or before in ("by", "than") or (own is not None and words.word(i - 1) in listed("changes")):
            return None
        if (
            money is not None
            and sign is not None
            and any(words.low[k] in listed("changes") for k in range(max(0, i - 2), i))
        ):
            return None  # declined nearly $1 to $73.85
    elif word == "-":
        spaced = not words.glued(link)
        if spaced and not (
            words.kind[a.first] == "n" and words.kind[b.first] == "n" and (other is not None or sign is not None)
        ):
            return None
        if words.kind[a.first] == "w" and words.kind[b.first] == "n":
            return None
    if (rule == "range" and low >= high) or (
        word == "to" and rule == "range" and VOTES.intersection(words.low[max(0, a.first - 12) : b.last + 12])
    ):
        return None
    return Pair(
        replace(shared, low=low, high=low), b, rule, begin, money or (sign if other is sign else None), sign, own
    )


def _share(a: Number, b: Number) -> Number:
    """The first number with the scale of the second: '4 to 5 million'."""
    if b.has_scale and not a.has_scale and a.low < 1000 and a.low < b.low / b.scale * 1.5:
        return replace(a, low=a.low * b.scale, high=a.low * b.scale, scale=b.scale)
    return a
