"""Evaluate: runs the system over gold sets and writes predictions, never looking at the answers.

Belongs here: one module a bench, reading its inputs and writing what its score takes. Does not: scoring, nor any logic
that the nightly run does not have.
"""

from collections.abc import Callable
from pathlib import Path

from pipelines.evaluate import entities, figures, repair, stories
from pipelines.evaluate.gold import BenchError, Report

# predict(gold, out, report) -> number of predictions; a bench without its step is not in here.
BENCHES: dict[str, Callable[[Path, Path, Report], int]] = {
    "repair": repair.predict,
    "entities": entities.predict,
    "figures": figures.predict,
    "stories": stories.predict,
}

__all__ = ["BENCHES", "BenchError", "Report"]
