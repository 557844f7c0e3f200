"""Figures beside peers: sentences of the probes whose values are all right and nothing else, and sentences a second.

Belongs here: our extraction and what is installed of quantulum3, on the project's own probes. Does not: the benches with
units and bounds, which `newsledger evaluate` runs.
"""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable
from typing import Any

from benchmarks.figures import Figure, progress
from pipelines.evaluate.figures import HOUSE, quantities
from pipelines.evaluate.gate import GOLD_SETS
from pipelines.extract.figures import read_figures

PROBES = GOLD_SETS / "figures.jsonl"
RATE_BAR = 2_000
ROUNDS = 10


def measure() -> list[Figure]:
    """Exact sentences and sentences a CPU-second, without a model."""
    probes = [json.loads(line) for line in PROBES.read_text(encoding="utf-8").splitlines()]
    texts = [probe["text"] for probe in probes]
    gold = [_values(probe["quantities"]) for probe in probes]
    found = []
    for name, values in _systems().items():
        progress(name)
        right = sum(values(text) == wanted for text, wanted in zip(texts, gold, strict=True))
        begun = time.process_time()
        for _ in range(ROUNDS if name == "newsledger" else 1):
            for text in texts:
                values(text)
        rate = len(texts) * (ROUNDS if name == "newsledger" else 1) / (time.process_time() - begun)
        ours = name == "newsledger"
        found.append(
            Figure(
                f"{name}: probes exact by value",
                f"{right / len(texts):.2f}",
                "0.95" if ours else "",
                right >= 0.95 * len(texts) if ours else None,
            )
        )
        found.append(
            Figure(
                f"{name}: sentences a CPU-second",
                f"{rate:,.0f}",
                f"{RATE_BAR:,}" if ours else "",
                rate >= RATE_BAR if ours else None,
            )
        )
    return found


def _systems() -> dict[str, Callable[[str], list[str]]]:
    systems: dict[str, Callable[[str], list[str]]] = {
        "newsledger": lambda text: _values(quantities(read_figures(text), HOUSE))
    }
    try:
        parser = importlib.import_module("quantulum3.parser")
    except ImportError:
        progress("quantulum3 is not installed: nothing to compare with")
        return systems
    return systems | {"quantulum3": lambda text: _values([{"value": q.value} for q in parser.parse(text)])}


def _values(found: list[dict[str, Any]]) -> list[str]:
    """Values in a form that compares: ends of a range apart, four digits."""
    texts = []
    for quantity in found:
        value = quantity["value"]
        ends = value if isinstance(value, list) else [value]
        texts.append(" ".join("" if end is None else f"{float(end):.4g}" for end in ends))
    return sorted(texts)
