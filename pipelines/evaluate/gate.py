"""Gate: the gold that ships, scored, beside floors that only rise.

Belongs here: which benches the gate has, reading floors and gold, comparing, raising. Does not: what counts as right
(gate_scores), making predictions (the bench modules), printing (console).

floors.json holds, a bench, the digest of the gold the floors were set on: a score on other gold says nothing of them.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.evaluate import claims, figures, gate_scores, repair, seeds, stories
from pipelines.evaluate.gold import BenchError, Report
from pipelines.tables import digest

FLOORS = Path(__file__).with_name("floors.json")
GOLD_SETS = Path(__file__).with_name("gold_sets")
SEEDS = "seeds"
DECIMALS = 2  # of a floor: a score is cut to them, so that it stands above its own floor on every machine

Predict = Callable[[Path, Path, Report], int]
Score = Callable[[Sequence[gate_scores.Row], Mapping[str, gate_scores.Row]], gate_scores.Scores]


class GateError(Exception):
    """The gate cannot be passed as things stand; the message says what was found and the way out."""


@dataclass(frozen=True, slots=True)
class Gated:
    """A bench of the gate. `steps` are those whose versions decide its scores, the one it is named by last."""

    predict: Predict
    score: Score
    steps: tuple[str, ...]


GATED: dict[str, Gated] = {
    "repair": Gated(repair.predict, gate_scores.score_repair, ("document",)),
    "figures": Gated(figures.predict, gate_scores.score_figures, ("extract",)),
    "claims": Gated(claims.predict, gate_scores.score_claims, ("document", "extract")),
    "stories": Gated(stories.predict, gate_scores.score_stories, ("document", "stories")),
}


@dataclass(frozen=True, slots=True)
class Scored:
    """One number of one bench, 0 to 1; `floor` is None for a new one."""

    bench: str
    figure: str
    score: float
    floor: float | None

    @property
    def is_met(self) -> bool:
        """Whether it may stand."""
        return self.floor is None or self.score >= self.floor


@dataclass(frozen=True, slots=True)
class Floors:
    """What floors.json holds: digest of each gold set, and floors by bench and figure."""

    gold: dict[str, str]
    floors: dict[str, dict[str, float]]

    @classmethod
    def read(cls, path: Path = FLOORS) -> Floors:
        """The floors. Raises GateError for a file that is not there or is none."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            return cls(dict(raw["gold"]), {bench: dict(floors) for bench, floors in raw["floors"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise GateError(
                f"{path}: no floors can be read ({error}). Restore the file from the repository."
            ) from error

    def write(self, path: Path = FLOORS) -> None:
        """Writes the file in one rename."""
        beside = path.with_name(f".{path.name}.tmp")
        told = {"gold": self.gold, "floors": self.floors}
        beside.write_text(json.dumps(told, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        beside.replace(path)

    def of(self, bench: str, figure: str) -> float | None:
        """The floor of a number."""
        return self.floors.get(bench, {}).get(figure)


def gold_of(bench: str, folder: Path = GOLD_SETS) -> Path:
    """The gold set of a bench of the gate."""
    return folder / f"{bench}.jsonl"


def digest_of(*paths: Path) -> str:
    """Stands for the bytes of gold files. Raises GateError for one that cannot be read."""
    try:
        return digest(*(path.read_bytes().hex() for path in paths))
    except OSError as error:
        raise GateError(
            f"{error.filename}: the gold cannot be read ({error.strerror}). Restore it from the repository."
        ) from error


def score_bench(bench: str, gold: Path, report: Report) -> gate_scores.Scores:
    """Predicts from the inputs of a gold set, and scores. Raises BenchError for a file that is none."""
    with tempfile.TemporaryDirectory(prefix="newsledger-gate-") as folder:
        out = Path(folder) / "predictions"
        GATED[bench].predict(gold, out, report)
        lines = out.read_text(encoding="utf-8").splitlines()
    if bench == "stories":
        found: dict[str, Any] = {doc: {"cluster": story} for doc, story in (line.split("\t")[:2] for line in lines)}
    else:
        found = {item["id"]: item for item in map(json.loads, lines)}
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    return GATED[bench].score(rows, found)


def score_all(
    seed_folder: Path | None, report: Callable[[str], Report], folder: Path = GOLD_SETS
) -> Iterator[tuple[str, str, gate_scores.Scores]]:
    """(bench, digest of its gold, scores) of every bench, and of the seeds if their folder is given."""
    for bench in GATED:
        yield bench, digest_of(gold_of(bench, folder)), score_bench(bench, gold_of(bench, folder), report(bench))
    if seed_folder is not None:
        gold = sorted(path for path in seed_folder.iterdir() if path.suffix in (".txt", ".jsonl"))
        yield SEEDS, digest_of(*gold), seeds.shares(seed_folder, report(SEEDS))


def run_gate(
    seed_folder: Path | None, report: Callable[[str], Report], raise_floors: bool = False, file: Path = FLOORS
) -> list[Scored]:
    """Every number beside its floor. With `raise_floors`, and if none is below, the floors become the scores.

    Raises GateError for gold that is not what the floors were set on, and for floors that would have to be lowered.
    """
    floors = Floors.read(file)
    scored: list[Scored] = []
    digests: dict[str, str] = {}
    for bench, found, scores in score_all(seed_folder, report):
        if floors.gold.get(bench) != found and not raise_floors:
            raise GateError(
                f"{bench}: the floors in {file} were set on other gold ({floors.gold.get(bench)}, found {found}). Restore the "
                "gold from the repository; if it is meant to be new, `newsledger evaluate --gate --raise-floors` takes it, "
                "unless a score falls below its floor."
            )
        if gone := floors.floors.get(bench, {}).keys() - scores.keys():
            raise GateError(
                f"{bench}: {', '.join(sorted(gone))} has a floor in {file} and no score. Take the floor out by hand, if that is meant."
            )
        digests[bench] = found
        scored += [Scored(bench, figure, score, floors.of(bench, figure)) for figure, score in scores.items()]
    if raise_floors:
        raised(floors, digests, scored).write(file)
    return scored


def raised(floors: Floors, digests: Mapping[str, str], scored: Sequence[Scored]) -> Floors:
    """The floors with every one raised to its score. Raises GateError where a score is below its floor: floors only rise."""
    if below := [s for s in scored if not s.is_met]:
        told = "; ".join(f"{s.bench}, {s.figure}: {s.score:.3f} is below {s.floor}" for s in below)
        raise GateError(
            f"Floors are not lowered: {told}. Mend what fell. Where a lower score is right, because the gold has become "
            f"harder, change {FLOORS} by hand and say why in the commit."
        )
    new = {bench: dict(found) for bench, found in floors.floors.items()}
    for s in scored:
        cut = math.floor(s.score * 10**DECIMALS) / 10**DECIMALS
        new.setdefault(s.bench, {})[s.figure] = max(cut, s.floor or 0.0)
    return Floors({**floors.gold, **digests}, new)


__all__ = ["GATED", "BenchError", "Floors", "GateError", "Scored", "digest_of", "gold_of", "run_gate", "score_bench"]
