"""Figures bench: the quantities of every sentence or short text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipelines.evaluate.gold import Report, read_inputs
from pipelines.extract import Figure, find_figures

# The bench folds "at least" into "more than" and "at most" into "less than"; the product keeps them apart.
MODIFIERS = {
    "exact": "=", "range": "=", "approx": "~", "vague": "~",
    "at_least": ">", "more_than": ">", "at_most": "<", "less_than": "<",
}  # fmt: skip


def predict(gold: Path, out: Path, report: Report) -> int:
    """Writes {"id", "quantities": [{"value", "modifier", "unit", "unit_surface", "start", "end"}]} a line; returns their number."""
    done = 0
    with out.open("w", encoding="utf-8") as predictions:
        for done, item in enumerate(read_inputs(gold, ("id", "text")), start=1):
            found = [_quantity(figure) for figure in find_figures(item["text"])]
            predictions.write(json.dumps({"id": item["id"], "quantities": found}) + "\n")
            report(done)
    return done


def _quantity(figure: Figure) -> dict[str, Any]:
    low, high = figure.value_low, figure.value_high
    return {
        "value": low if high is None or low == high else high if low is None else [low, high],
        "modifier": MODIFIERS[figure.modifier],
        "unit": figure.unit,
        "unit_surface": figure.unit_surface,
        "start": figure.start,
        "end": figure.end,
    }
