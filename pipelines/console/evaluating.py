"""Evaluating: a bench from the command line, with progress.

Belongs here: which bench is there. Does not: how predictions are made (evaluate).
"""

from __future__ import annotations

from pathlib import Path

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipelines.console.errors import WRONG_USE, fail
from pipelines.console.streams import ERR
from pipelines.evaluate import BENCHES, BenchError


def evaluate_bench(bench: str, gold: Path, pred: Path, edits: Path | None) -> None:
    """Writes the predictions. Raises typer.Exit(2) for a bench whose step is not there, or a file that is not a bench."""
    predict = BENCHES.get(bench)
    if predict is None:
        raise fail(f"{bench}: the step this bench scores is not there yet; there are {', '.join(BENCHES)}.", WRONG_USE)
    if edits is not None:
        raise fail("--edits: copies of a story are not aligned yet, so there are no edits to write.", WRONG_USE)
    if not pred.absolute().parent.is_dir():
        raise fail(f"--pred: {pred.parent}: there is no such folder.", WRONG_USE)
    columns = SpinnerColumn(), TextColumn("{task.description} {task.completed:,}"), TimeElapsedColumn()
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as progress:
        task = progress.add_task(bench, total=None)
        try:
            count = predict(gold, pred, lambda done: progress.update(task, completed=done))
        except BenchError as error:
            raise fail(str(error), WRONG_USE) from None
    ERR.print(f"{count:,} predictions in {pred}", highlight=False, soft_wrap=True)
