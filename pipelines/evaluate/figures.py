"""Figures bench: the quantities of every sentence or short text, in the conventions of the set that asks.

Belongs here: what a set of sentences counts as a quantity where the house does otherwise. Does not: finding figures.
The product keeps the house's conventions (docs/figures.md); the sets are known by the prefix of their ids.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel import Locale

from pipelines.evaluate.gold import Report, read_inputs
from pipelines.extract import load_language
from pipelines.extract.figures import Figure, Reading, Rejected, read_figures

# The sets fold "at least" into "more than" and "at most" into "less than"; the product keeps them apart.
MODIFIERS = {
    "exact": "=", "range": "=", "approx": "~", "vague": "=",
    "at_least": ">", "more_than": ">", "at_most": "<", "less_than": "<",
}  # fmt: skip
DOZENS_END = 120  # the house says 99


@dataclass(frozen=True, slots=True)
class Convention:
    """What a set does otherwise. `drops`: rules whose figures it does not count; `takes`: rejected numbers it does count."""

    drops: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)  # surface of a unit -> what the set calls it


HOUSE = Convention()
# Sets of numbers as they stand in general news: no number that is not written, and "one of the best" is a one.
WRITTEN = Convention(
    drops=frozenset(
        [
            "article",
            "zero",
            "factor_verb",
            "factor_noun",
            "twice",
            "vague:several",
            "vague:a few",
            "vague:a couple",
            "vague:quite a few",
            "vague:a handful",
        ]
    ),
    takes=frozenset(["pronoun_one_of", "anaphor"]),
    units={"p": "point"},  # of share prices
)
CONVENTIONS = {"nq": WRITTEN, "rt": WRITTEN}


def predict(gold: Path, out: Path, report: Report) -> int:
    """Writes {"id", "quantities": [{"value", "modifier", "unit", "unit_surface", "start", "end"}]} a line; returns their number."""
    done = 0
    items = ((item["text"], item["id"]) for item in read_inputs(gold, ("id", "text")))
    with out.open("w", encoding="utf-8") as predictions:
        for doc, item_id in load_language().pipe(items, as_tuples=True):
            found = quantities(read_figures(doc[:]), CONVENTIONS.get(str(item_id).split("-")[0], HOUSE))
            predictions.write(json.dumps({"id": item_id, "quantities": found}) + "\n")
            done += 1
            report(done)
    return done


def quantities(reading: Reading, convention: Convention) -> list[dict[str, Any]]:
    """The quantities of one text in the convention of a set."""
    kept = [
        f for f in reading.figures if f.rule.split(":")[0] not in convention.drops and f.rule not in convention.drops
    ]
    found: list[dict[str, Any]] = []
    i = 0
    while i < len(kept):
        figure, after = kept[i], kept[i + 1] if i + 1 < len(kept) else None
        if after is not None and figure.rule == after.rule == "from_to" and figure.is_previous:
            found.append(
                _quantity(after, convention) | {"value": [figure.value_low, after.value_high or after.value_low]}
            )
            i += 2
            continue
        found.append(_quantity(figure, convention))
        i += 1
    found.extend(
        _one(number) for number in reading.rejected if number.rule in convention.takes and number.value is not None
    )
    return sorted(found, key=lambda quantity: (quantity["start"], quantity["end"]))


def _quantity(figure: Figure, convention: Convention) -> dict[str, Any]:
    low, high = figure.value_low, figure.value_high
    if (
        figure.modifier == "vague"
        and low is not None
        and high is not None
        and low != high
        and figure.rule != "vague:decade"
    ):
        high = DOZENS_END if figure.rule.endswith("dozens") else high + 1
    return {
        "value": low
        if (high is None and figure.modifier != "vague") or low == high
        else high
        if low is None
        else [low, high],
        "modifier": MODIFIERS[figure.modifier],
        "trend": figure.trend,
        "unit": convention.units.get(figure.unit_surface or "") or _unit(figure),
        "unit_surface": figure.unit_surface or figure.counted,
        "start": figure.number_start,
        "end": figure.number_end,
    }


def _unit(figure: Figure) -> str | None:
    """The unit as the sets name it: what is counted in full, "year of age", "count" for factors and times."""
    if figure.kind == "age":
        return f"{figure.unit} of age"
    if figure.unit in ("factor", "time"):
        return "count"
    if figure.kind == "fraction":
        return _counted(figure)
    if figure.kind in ("count", "difference") and figure.unit not in ("percentage point", "basis point"):
        return _counted(figure)
    unit = _money(figure.unit) if figure.kind == "money" and figure.unit is not None else figure.unit
    return f"{unit} per {figure.per}" if figure.per else unit


def _money(code: str) -> str:
    """The English name of a currency, which is how the sets write it."""
    return str(Locale("en").currencies.get(code, code)).lower()


def _counted(figure: Figure) -> str | None:
    """What is counted, its head in the singular."""
    if figure.counted is None or figure.counted_head is None:
        return figure.counted or figure.unit if figure.kind != "fraction" else figure.counted
    return " ".join([*figure.counted.split()[:-1], figure.counted_head])


def _one(number: Rejected) -> dict[str, Any]:
    return {
        "value": number.value,
        "modifier": "=",
        "trend": None,
        "unit": number.counted,
        "unit_surface": number.counted,
        "start": number.start,
        "end": number.end,
    }
