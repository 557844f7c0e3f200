"""Units behind and before a number: percent, time, measures, money, rates; and their value in SI.

Belongs here: what unit stands there, its canonical name, its factor. Does not: nouns that are counted (counting).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipelines.extract.figures.lists import Money, listed, read_lists
from pipelines.extract.figures.numerals import SCALES
from pipelines.extract.figures.words import HYPHENS, Words

PER_SHORT = {
    "hr": "hour",
    "h": "hour",
    "s": "second",
    "sec": "second",
    "min": "minute",
    "yr": "year",
    "mo": "month",
    "d": "day",
    "wk": "week",
    "ms": "millisecond",
    "liter": "litre",
    "kg": "kilogram",
    "g": "gram",
    "l": "litre",
}
# Words of units that are more often another word: units only behind digits they touch or in a sentence of measures.
TOUCHING = frozenset(
    ["C", "F", "h", "t", "g", "l", "L", "V", "W", "J", "'", '"', "m", "MP", "K", "yd", "kt", "T", "cc", "ms"]
)
SI_NAMES = {
    "meter": "metre", "meter ** 2": "square metre", "meter ** 3": "cubic metre", "kilogram": "kilogram", "second": "second", "kelvin": "kelvin", "meter / second": "metre per second",
    "meter ** 3 / second": "cubic metre per second", "kilogram * meter ** 2 / second ** 3": "watt", "kilogram * meter ** 2 / second ** 2": "joule",
    "kilogram / meter / second ** 2": "pascal", "1 / second": "hertz", "ampere": "ampere",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitFound:
    """A unit in pieces [first, last). `kind` as in figures.kind; `pint` is empty where there is no SI value."""

    kind: str
    name: str
    pint: str
    first: int
    last: int
    per: str | None = None
    scale: float = 1.0  # of "30 MUSD", "75 USD million"
    behind: int = 0  # the piece behind its rate


def unit_after(words: Words, i: int, country: str | None) -> UnitFound | None:
    """The unit that begins at piece i, right behind a number."""
    n = len(words)
    if i >= n:
        return None
    j = i
    if (
        words.low[i] in "([{<"
        and i + 2 < n
        and words.low[i + 2] in ")]}>"
        and words.surface(i + 1) in read_lists().symbols
    ):
        unit = read_lists().symbols[words.surface(i + 1)]
        return UnitFound(unit.kind, unit.name, unit.pint, i, i + 3)
    if words.low[i] in HYPHENS:
        if i + 1 >= n or words.kind[i + 1] != "w":
            return None
        j = i + 1
    # MUSD and the like begin with m, as metres do.
    if words.low[j] not in read_lists().unit_heads and words.low[j][0] != "m":
        return None
    found = _measure(words, j) or _money(words, j, country)
    return with_rate(words, found) if found is not None else None


def _measure(words: Words, j: int) -> UnitFound | None:
    lists = read_lists()
    n = len(words)
    for k in range(min(n, j + lists.longest_unit + 2), j, -1):
        phrase = words.joined(j, k)
        unit = lists.units.get(phrase) or ("-" in phrase and lists.units.get(phrase.replace("-", " "))) or None
        if unit is not None and k < n and words.kind[k] == "n" and words.glued(k) and phrase.isalpha():
            unit = lists.symbols.get(phrase + words.low[k])  # km2
            k += 1
        if unit is None and k - j <= 2:
            symbol = words.text[words.start[j] : words.end[k - 1]]
            unit = lists.symbols.get(symbol) or (
                lists.symbols.get(symbol.lower()) if words.is_caps and len(symbol) > 1 else None
            )
            if unit is not None and symbol in ("'", '"', "′", "″") and words.kind[j - 1 : j] != "n":
                unit = None
            # The quotation in `"at least 120" villagers` ends there.
            if unit is not None and symbol == '"' and words.text.count('"', 0, words.start[j]) % 2:
                unit = None
            if unit is not None and symbol in TOUCHING and not words.glued(j) and not _is_plain_symbol(words, j, k):
                unit = None
            if unit is not None and k < n and words.glued(k) and (words.kind[k] in "wn" or words.low[k] in ("&", "'")):
                unit = None
        if unit is None or (unit.name in ("second", "quarter") and phrase in ("second",) and not _is_second(words, j)):
            continue
        return UnitFound(unit.kind, unit.name, unit.pint, j, k)
    return None


def _is_plain_symbol(words: Words, j: int, k: int) -> bool:
    """'5 m' of metres: a lone letter, then an end or a word of place."""
    behind = words.word(k)
    return (
        words.low[j] in ("m", "g", "l", "t", "c", "f", "v", "w", "kt")
        and words.kind[j - 1 : j] == "n"
        and (
            not behind
            or not behind[0].isalpha()
            or behind in ("long", "wide", "high", "deep", "tall", "of", "from", "and", "to", "in")
        )
    )


def _is_second(words: Words, j: int) -> bool:
    """'second' is a unit behind a number unless an ordinal reads better ('one second half')."""
    return words.word(j + 1) not in ("half", "time", "place", "round")


def _money(words: Words, j: int, country: str | None) -> UnitFound | None:
    lists = read_lists()
    for k in range(min(len(words), j + lists.longest_unit), j, -1):
        phrase = words.joined(j, k)
        money = lists.money_after.get(phrase)
        if money is not None and phrase == "p" and not words.glued(j):
            continue
        if money is not None and words.kind[j] == "s" and words.kind[k : k + 1] == "n" and words.glued(k):
            continue  # the sign of the number behind it
        if (
            money is None
            and len(phrase) == 4
            and phrase[0] == "m"
            and words.surface(j).isupper()
            and phrase[1:] in lists.money_after
        ):
            return UnitFound("money", phrase[1:].upper(), "", j, k, scale=1e6)
        if money is None or (
            len(phrase) == 3
            and money.codes == (phrase.upper(),)
            and not words.surface(j).isupper()
            and phrase not in ("usd", "eur", "gbp", "aud", "rmb")
        ):
            continue
        if phrase in ("pound", "pounds") and _is_weight(words, j, k):
            return UnitFound("measure", "pound-mass", "pound", j, k)
        scale = SCALES.get(words.word(k), 1)
        return UnitFound("money", code_of(money, phrase, country), "", j, k + (scale != 1), scale=scale)
    return None


def _is_weight(words: Words, j: int, k: int) -> bool:
    """Whether 'pounds' weigh: '500-pound bomb', '40 pounds of heroin', 'weighs 9 pounds'."""
    behind = words.word(k)
    if words.low[j - 1] in HYPHENS:
        return behind not in (
            "fine",
            "note",
            "coin",
            "bill",
            "payment",
            "deal",
            "grant",
            "loan",
            "cheque",
            "reward",
            "ransom",
        )
    if behind == "of":
        return words.word(k + 1) not in (
            "aid",
            "damage",
            "debt",
            "funding",
            "public",
            "taxpayers",
            "taxpayer",
            "money",
            "cash",
            "damages",
            "savings",
            "compensation",
            "investment",
            "the",
            "his",
            "her",
            "their",
            "its",
            "losses",
        )
    return any(
        word.startswith(("weigh", "weight")) or word in ("pressure", "ounces", "heavy")
        for word in words.low[max(0, j - 8) : k + 3]
    )


def money_before(words: Words, i: int, country: str | None) -> UnitFound | None:
    """Money whose sign or code stands right before piece i."""
    lists = read_lists()
    if i == 0 or (words.low[i - 1] not in lists.money_tails and words.low[i - 1][0] != "m"):
        return None
    for first in range(max(0, i - 4), i):
        if first and words.glued(first) and words.kind[first - 1] == "w" and words.kind[first] == "w":
            continue
        phrase = words.joined(first, i)
        money = lists.money_before.get(phrase)
        if (
            money is None
            and len(phrase) == 4
            and phrase[0] == "m"
            and words.surface(first).isupper()
            and first == i - 1
            and phrase[1:] in lists.money_before
        ):
            return UnitFound("money", phrase[1:].upper(), "", first, i, scale=1e6)
        if money is None or (phrase == "ps" and not (words.glued(i) and words.surface(first) == "PS")):
            continue
        last = words.surface(i - 1)
        if (
            phrase.isalpha()
            and len(phrase) == 3
            and money.codes == (phrase.upper(),)
            and not (last.isupper() or phrase in ("usd", "eur", "gbp", "aud", "rmb"))
        ):
            continue
        if phrase in ("sh", "tk", "rp", "dm", "kr", "rm", "rs") and not words.is_capital(first):
            continue
        if words.kind[i - 1] == "w" and words.kind[i] == "w":
            continue
        return UnitFound("money", code_of(money, phrase, country), "", first, i)
    return None


def code_of(money: Money, word: str, country: str | None) -> str:
    """ISO code of a word of money: that of the country where it uses the word, else the usual one, else the word itself."""
    if len(money.codes) > 1 and country is not None:
        for code in currencies_of(country):
            if code in money.codes:
                return code
    return money.code or word.rstrip("s")


@cache
def currencies_of(country: str) -> tuple[str, ...]:
    """ISO codes of the money of a country (ISO 3166 alpha-2), from the CLDR; none for what is no country."""
    from babel.numbers import get_territory_currencies

    return tuple(get_territory_currencies(country))


def with_rate(words: Words, found: UnitFound) -> UnitFound:
    """The unit with what it is a rate of, where the text says 'a month', 'per share', '/kg', 'an hour', 'barrel-a-day'."""
    k = found.last
    if words.word(k) in HYPHENS and words.word(k + 1) in ("a", "per") and words.word(k + 2) in HYPHENS:
        per, end = words.word(k + 3), k + 4
    elif (words.word(k) == "/" and words.glued(k) and words.glued(k + 1) and words.kind[k + 1 : k + 2] == "w") or (
        words.word(k) == "per" and words.kind[k + 1 : k + 2] == "w" and words.word(k + 1) not in ("cent", "capita")
    ):
        per, end = words.word(k + 1), k + 2
    elif words.word(k) in ("a", "an") and words.word(k + 1) in listed("rates") and found.kind != "duration":
        if words.word(k + 1) == "year" and words.word(k + 2) in ("ago", "earlier", "before", "later"):
            return found
        per, end = words.word(k + 1), k + 2
    else:
        return found
    unit = read_lists().units.get(per)
    name = PER_SHORT.get(per) or (unit.name if unit is not None else per)
    return replace(found, per=name, behind=end)


def si_value(value: float, pint_name: str) -> tuple[float | None, str | None]:
    """Value in SI units and their name; (None, None) for a unit without one. Units by pint."""
    if not pint_name:
        return None, None
    factor, offset, name = _factor(pint_name)
    return value * factor + offset, name


@cache
def _factor(pint_name: str) -> tuple[float, float, str]:
    registry = _registry()
    zero = registry.Quantity(0.0, registry.parse_units(pint_name)).to_base_units()
    one = registry.Quantity(1.0, registry.parse_units(pint_name)).to_base_units()
    name = SI_NAMES.get(f"{one.units:D}") or f"{one.units:D}"
    return float(one.magnitude - zero.magnitude), float(zero.magnitude), name


@cache
def _registry() -> Any:
    import pint  # here: reading its definitions takes most of a second, and only measures need them

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
