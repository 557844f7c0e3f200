"""Gate scores: predictions against the gold that ships, as a few numbers from 0 to 1 a bench.

Belongs here: what counts as right. Does not: making predictions (the bench modules), floors (gate). The benches beside the
project have scorers of their own; these are stricter in what they ask and fewer in what they tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

Row = Mapping[str, Any]
Scores = dict[str, float]
TEXT = "(text)"
WORDS = re.compile(r"\w+")


def f1(right: int, predicted: int, wanted: int) -> float:
    """Harmonic mean of precision and recall; 1 where there is nothing to find and nothing was found."""
    return 2 * right / (predicted + wanted) if predicted + wanted else 1.0


def score_figures(gold: Sequence[Row], found: Mapping[str, Row]) -> Scores:
    """Quantities of single sentences: by value, and by value, modifier and unit; and sentences wholly right."""
    by_value, whole, predicted, wanted, clean = 0, 0, 0, 0, 0
    for item in gold:
        golds, mine = item["quantities"], found[item["id"]]["quantities"]
        values = _matched(golds, mine, _same_value)
        wholes = _matched(
            golds, mine, lambda g, p: _same_value(g, p) and g["modifier"] == p["modifier"] and _same_unit(g, p)
        )
        by_value, whole = by_value + values, whole + wholes
        predicted, wanted = predicted + len(mine), wanted + len(golds)
        clean += wholes == len(golds) == len(mine)
    return {
        "value": f1(by_value, predicted, wanted),
        "value, modifier and unit": f1(whole, predicted, wanted),
        "sentences wholly right": clean / len(gold),
    }


def _matched(golds: Sequence[Row], mine: Sequence[Row], fits: Callable[[Row, Row], bool]) -> int:
    """How many of the gold have one of ours to themselves."""
    free = list(mine)
    right = 0
    for gold in golds:
        hit = next((p for p in free if fits(gold, p)), None)
        if hit is not None:
            free.remove(hit)
            right += 1
    return right


def _same_value(gold: Row, mine: Row) -> bool:
    ends = [value if isinstance(value, list) else [value] for value in (gold["value"], mine["value"])]
    return len(ends[0]) == len(ends[1]) and all(_near(a, b) for a, b in zip(*ends, strict=True))


def _near(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


def _same_unit(gold: Row, mine: Row) -> bool:
    wanted, found = _stems(gold["unit"]), _stems(mine["unit"]) | _stems(mine.get("unit_surface"))
    return bool(wanted & found) or not (wanted or _stems(mine["unit"]))


def _stems(unit: str | None) -> set[str]:
    words = WORDS.findall((unit or "").casefold())
    return {"person" if w == "people" else w.removesuffix("s") for w in words} - {"of", "per", "the", "a", "count"}


def score_claims(gold: Sequence[Row], found: Mapping[str, Row]) -> Scores:
    """Figures of whole dispatches: found, with value, effect, claimant; and complete: all of these right."""
    tallies = {name: Counter[str]() for name in ("figure", "value", "effect", "claimant", "complete claim")}
    for item in gold:
        golds, mine = item["figures"], found[item["id"]]["figures"]
        pairs = _paired(golds, mine)
        for name, asked in (
            ("figure", _always),
            ("value", _always),
            ("effect", _has_effect),
            ("claimant", _is_named),
            ("complete claim", _has_effect),
        ):
            tally = tallies[name]
            tally["wanted"] += sum(asked(g) for g in golds)
            tally["predicted"] += sum(asked(p) for p in mine)
            tally["right"] += sum(asked(g) and asked(p) and _is_right(name, g, p) for g, p in pairs)
    return {name: f1(t["right"], t["predicted"], t["wanted"]) for name, t in tallies.items()}


def _paired(golds: Sequence[Row], mine: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Figures whose spans overlap, one to one, those with most in common first."""
    overlaps = []
    for i, g in enumerate(golds):
        for j, p in enumerate(mine):
            common = min(g["end"], p["end"]) - max(g["start"], p["start"])
            if common > 0:
                overlaps.append((-common / (max(g["end"], p["end"]) - min(g["start"], p["start"])), i, j))
    taken: dict[int, int] = {}
    for _, i, j in sorted(overlaps):
        if i not in taken and j not in taken.values():
            taken[i] = j
    return [(golds[i], mine[j]) for i, j in taken.items()]


def _always(figure: Row) -> bool:
    return True


def _has_effect(figure: Row) -> bool:
    return figure["effect"] is not None


def _is_named(figure: Row) -> bool:
    return any(name != TEXT for name in figure["claimants"])


def _is_right(name: str, gold: Row, mine: Row) -> bool:
    has_value = _near(gold["value_low"], mine["value_low"]) and _near(gold["value_high"], mine["value_high"])
    match name:
        case "figure":
            return True
        case "value":
            return has_value
        case "effect":
            return bool(gold["effect"] == mine["effect"])
        case "claimant":
            return _same_claimant(gold, mine)
    return has_value and bool(gold["effect"] == mine["effect"]) and _same_claimant(gold, mine)


def _same_claimant(gold: Row, mine: Row) -> bool:
    if not _is_named(mine):
        return TEXT in (*gold["claimants"], *gold.get("claimants_alt", ()))
    named = [_name(n) for n in (*gold["claimants"], *gold.get("claimants_alt", ())) if n != TEXT]
    return any(_is_within(a, b) or _is_within(b, a) for a in map(_name, mine["claimants"]) for b in named)


def _name(name: str) -> list[str]:
    words = WORDS.findall(name.casefold())
    return words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words


def _is_within(short: Sequence[str], long: Sequence[str]) -> bool:
    n = len(short)
    return bool(n) and any(list(long[i : i + n]) == list(short) for i in range(len(long) - n + 1))


def score_repair(gold: Sequence[Row], found: Mapping[str, Row]) -> Scores:
    """Damaged lines that became what they were, and whole lines that stayed so."""
    shares = {}
    for name, rows in _parted(
        gold, lambda item: "whole lines left alone" if item["damage"] == "none" else "damaged lines mended"
    ):
        shares[name] = sum(found[item["id"]]["text"] == item["clean"] for item in rows) / len(rows)
    return shares


def _parted(rows: Iterable[Row], name: Callable[[Row], str]) -> list[tuple[str, list[Row]]]:
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(name(row), []).append(row)
    return sorted(parts.items())


def score_stories(gold: Sequence[Row], found: Mapping[str, Row]) -> Scores:
    """Pairs of documents that are one story."""
    wanted = _pairs((item["cluster"], item["id"]) for item in gold)
    mine = _pairs((row["cluster"], item) for item, row in found.items())
    return {"pairs of one story": f1(len(wanted & mine), len(mine), len(wanted))}


def _pairs(members: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    stories: dict[str, list[str]] = {}
    for story, document in members:
        stories.setdefault(story, []).append(document)
    return {pair for documents in stories.values() for pair in combinations(sorted(documents), 2)}
