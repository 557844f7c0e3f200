"""Word lists of the figures, read from config/: bounds, vague words, units, money, names and idioms with numbers.

Belongs here: reading and indexing them. Does not: grammar of numbers (numbers), what is done with a match.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.lists import read_list
from pipelines.settings import PROJECT


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure or time. `pint` is its name in the unit library, empty where it has no SI value."""

    name: str
    kind: str  # duration | measure | percent | difference
    pint: str


@dataclass(frozen=True, slots=True)
class Money:
    """A word or sign of money: the code it stands for alone, and all it may stand for."""

    code: str | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists; phrases are in lower case, words parted by one space. `read_lists` makes them."""

    before: Mapping[str, str]  # bound -> modifier
    after: Mapping[str, str]
    vague: Mapping[str, tuple[float, float | None, bool]]
    idioms: re.Pattern[str]
    labels: frozenset[str]
    units: Mapping[str, Unit]  # words without case
    symbols: Mapping[str, Unit]  # with case
    money_before: Mapping[str, Money]
    money_after: Mapping[str, Money]
    counted: Mapping[str, str]  # counted word -> unit
    plurals: Mapping[str, str]  # irregular plural -> singular
    person_verbs: frozenset[str]
    casualty_verbs: frozenset[str]
    words: Mapping[str, frozenset[str]]  # lists of config/figure_words.csv
    unit_heads: frozenset[str]  # first pieces of units and money, so that most words are left at once
    bound_tails: frozenset[str]  # last words of bounds before a number
    money_tails: frozenset[str]  # last pieces of money before a number
    vague_heads: frozenset[str]
    longest_unit: int  # words of the longest unit and money name


@cache
def read_lists(config_dir: Path = PROJECT / "config") -> Lists:
    """The lists of a config folder, once a process. Raises ListError for a file that is missing or wrong."""
    bounds = read_list("figure_bounds.csv", ("phrase", "side", "modifier"), config_dir)
    vague = read_list("vague_numbers.csv", ("phrase", "low", "high", "of"), config_dir)
    units: dict[str, Unit] = {}
    symbols: dict[str, Unit] = {}
    for row in read_list("measure_units.csv", ("unit", "kind", "pint", "words", "symbols"), config_dir):
        unit = Unit(row["unit"], row["kind"], row["pint"])
        units.update((_spaced(word), unit) for word in row["words"].split("|") if word)
        symbols.update((symbol, unit) for symbol in row["symbols"].split("|") if symbol)
    money_before, money_after = _money(config_dir)
    idioms = sorted(
        (r["phrase"] for r in read_list("number_idioms.csv", ("phrase",), config_dir)), key=lambda p: (-len(p), p)
    )
    verbs = read_list("person_verbs.csv", ("word", "is_casualty"), config_dir)
    return Lists(
        before={r["phrase"]: r["modifier"] for r in bounds if r["side"] == "before"},
        after={r["phrase"]: r["modifier"] for r in bounds if r["side"] == "after"},
        vague={
            r["phrase"]: (float(r["low"]), float(r["high"]) if r["high"] else None, r["of"] == "yes") for r in vague
        },
        idioms=re.compile(r"(?<![\w-])(?:" + "|".join(_loose(p) for p in idioms) + r")(?![\w])", re.IGNORECASE),
        labels=frozenset(r["word"] for r in read_list("number_labels.csv", ("word",), config_dir)),
        units=units,
        symbols=symbols,
        money_before=money_before,
        money_after=money_after,
        counted={r["word"]: r["unit"] for r in read_list("counted_units.csv", ("word", "unit"), config_dir)},
        plurals={
            r["plural"]: r["singular"] for r in read_list("irregular_plurals.csv", ("plural", "singular"), config_dir)
        },
        person_verbs=frozenset(r["word"] for r in verbs),
        casualty_verbs=frozenset(r["word"] for r in verbs if r["is_casualty"] == "yes"),
        words={
            r["list"]: frozenset("" if word == '""' else word for word in r["words"].split())
            for r in read_list("figure_words.csv", ("list", "meaning", "words"), config_dir)
        },
        unit_heads=frozenset(_pieces(name)[0] for name in (*units, *(s.lower() for s in symbols), *money_after)),
        bound_tails=frozenset(r["phrase"].split()[-1] for r in bounds if r["side"] == "before"),
        money_tails=frozenset(_pieces(name)[-1] for name in money_before),
        vague_heads=frozenset(r["phrase"].split()[0] for r in vague),
        longest_unit=1 + max(len(phrase.split()) for phrase in (*units, *money_after)),
    )


def listed(name: str) -> frozenset[str]:
    """The words of a list of config/figure_words.csv."""
    return read_lists().words[name]


def _money(config_dir: Path) -> tuple[dict[str, Money], dict[str, Money]]:
    """Words and signs that stand before a number and behind it: ours, ISO codes, and the names of the CLDR."""
    from babel import Locale

    english = Locale("en")
    before: dict[str, Money] = {}
    after: dict[str, Money] = {}
    names = english._data["currency_names_plural"]  # the public accessor takes one code and one plural form at a time
    for code in sorted(english.currencies):
        money = Money(code, (code,))
        if code not in WORDS_NOT_CODES:
            before[code.lower()] = after[code.lower()] = money
        for name in (english.currencies[code], *dict(names.get(code, {})).values()):
            if "(" not in name:  # "(1952-1980)": money of the past, whose name a living one bears
                after.setdefault(_spaced(name), money)
    for row in read_list("currency_words.csv", ("word", "code", "codes", "side"), config_dir):
        money = Money(row["code"] or None, tuple(row["codes"].split("|")))
        for side, table in (("before", before), ("after", after)):
            if row["side"] in (side, "both"):
                table[_spaced(row["word"])] = money
    return before, after


# Codes that are words or abbreviations of the news first ("all", "TOP 10", "MAD", "CUP", "TRY", "NAD").
WORDS_NOT_CODES = frozenset(["ALL", "AMD", "ANG", "BAM", "BAN", "BOB", "COP", "CUP", "DEM", "FIM", "GEL", "LAK", "LEU", "MAD", "MOP", "NAD", "PAB", "PEN", "SIT", "SOS", "TOP", "TRY", "XXX", "ZAL", "ESP", "CLE", "YER", "STD", "ADP", "CNX", "PES", "CAD"])  # fmt: skip


def _pieces(phrase: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\d+|[^\s\w]|_", phrase)


def _spaced(phrase: str) -> str:
    """A phrase as lexing joins its words: parted by one space where the text has any, in lower case."""
    return " ".join(phrase.lower().split())


def _loose(phrase: str) -> str:
    return r"\s+".join(re.sub(r"\\?-", r"\\s?[-–]\\s?", re.escape(word)) for word in phrase.split())
