"""Nightly: the scores of the versions that make a night, as rows of evaluation_scores.

Belongs here: when a bench is scored again, where its scores are kept, their rows. Does not: scoring (gate), floors.

Scores depend on the gold and on versions of code, not on the night: what has been scored is kept beside the parts under a
name made of both, and only a new version, or new gold, is scored again, in the worker processes that have just read the
night and have the language model at hand.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.evaluate.gate import GATED, Floors, digest_of, gold_of, score_bench
from pipelines.night import Night
from pipelines.plan import Versions, versions_in_force
from pipelines.tables import digest, frame_of

SCORES = "scores"


@dataclass(frozen=True, slots=True)
class Task:
    """A bench to score, and the file its scores are kept in."""

    bench: str
    gold: Path
    kept: Path


def scores_of(night: Night) -> pl.DataFrame:
    """Rows of evaluation_scores for the night. Raises GateError for gold or floors that cannot be read."""
    versions = versions_in_force(night.settings, night.sources)
    folder = night.lake.root / SCORES
    floors = Floors.read()
    digests = {bench: digest_of(gold_of(bench)) for bench in GATED}
    tasks = [
        Task(bench, gold_of(bench), folder / f"{bench}-{_name(bench, digests[bench], versions)}.json")
        for bench in GATED
    ]
    folder.mkdir(parents=True, exist_ok=True)
    due = [task for task in tasks if not task.kept.exists()]
    for done, _ in enumerate(night.pool.map(_score, due), start=1):
        night.report("evaluate", done, len(due))
    rows: list[dict[str, Any]] = []
    for task in tasks:
        kept = json.loads(task.kept.read_text(encoding="utf-8"))
        rows += [
            {"bench": task.bench, "figure": figure, "ingest_date": night.date, "score": score, "floor": floors.of(task.bench, figure),
             "extractor_version": _version(task.bench, versions), "gold": digests[task.bench],
             "scored_at": dt.datetime.fromisoformat(kept["scored_at"])}
            for figure, score in kept["scores"].items()
        ]  # fmt: skip
    _forget(folder, tasks)
    return frame_of("evaluation_scores", rows)


def _version(bench: str, versions: Versions) -> str:
    """The version of the step a bench is named by, with its language model."""
    return " ".join(part for part in versions[GATED[bench].steps[-1]] if part)


def _name(bench: str, gold: str, versions: Versions) -> str:
    return digest(gold, *(versions[step] for step in GATED[bench].steps))


def _score(task: Task) -> None:
    scores = score_bench(task.bench, task.gold, _say_nothing)
    told = {"scored_at": dt.datetime.now(dt.UTC).replace(tzinfo=None).isoformat(timespec="seconds"), "scores": scores}
    beside = task.kept.with_name(f".{task.kept.name}.{os.getpid()}.tmp")
    beside.write_text(json.dumps(told), encoding="utf-8")
    beside.replace(task.kept)


def _say_nothing(done: int) -> None:
    pass


def _forget(folder: Path, tasks: Sequence[Task]) -> None:
    """Removes scores of other versions: the rows of their nights stand in the parts."""
    kept = {task.kept for task in tasks}
    for path in folder.iterdir():
        if path not in kept:
            path.unlink(missing_ok=True)
