"""Evaluate: runs the system over gold sets and writes predictions, never looking at the answers.

Belongs here: one module a bench, reading its inputs and writing what its score takes; the seeds, which have no score of their
own, are scored here. Does not: any logic that the nightly run does not have.
"""

from collections.abc import Callable
from pathlib import Path

from pipelines.evaluate import claims, entities, figures, muc4, repair, seeds, stories
from pipelines.evaluate.gold import BenchError, Report

# predict(gold, out, report) -> number of predictions; a bench without its step is not in here.
BENCHES: dict[str, Callable[[Path, Path, Report], int]] = {
    "repair": repair.predict,
    "entities": entities.predict,
    "figures": figures.predict,
    "claims": claims.predict,
    "muc4": muc4.predict,
    "stories": stories.predict,
}

# score(folder, report) -> lines to print; these read their inputs first and open the answers after.
SCORED: dict[str, Callable[[Path, Report], list[str]]] = {"seeds": seeds.score}

__all__ = ["BENCHES", "SCORED", "BenchError", "Report"]
