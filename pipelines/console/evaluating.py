"""Evaluating: a bench from the command line, with progress.

Belongs here: which bench is there. Does not: how predictions are made (evaluate).
"""

from __future__ import annotations

from pathlib import Path

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipelines.console.errors import WRONG_USE, fail
from pipelines.console.streams import ERR, OUT
from pipelines.evaluate import BENCHES, SCORED, BenchError
from pipelines.evaluate.edits import write_edits


def evaluate_bench(bench: str, gold: Path, pred: Path | None, edits: Path | None) -> None:
    """Writes the predictions, or prints the scores of a bench that scores itself.

    Raises typer.Exit(2) for a bench whose step is not there, a file that is not a bench, or predictions without a place.
    """
    if edits is not None and bench != "stories":
        raise fail(f"--edits: {bench} has no copies to compare; leave it out.", WRONG_USE)
    if bench not in SCORED and bench not in BENCHES:
        raise fail(
            f"{bench}: the step this bench scores is not there yet; there are {', '.join((*BENCHES, *SCORED))}.",
            WRONG_USE,
        )
    if bench in BENCHES and (pred is None or gold.is_dir()):
        raise fail(f"{bench} takes a bench file, and writes predictions: name their file with --pred.", WRONG_USE)
    for option, path in (("--pred", pred), ("--edits", edits)):
        if path is not None and not path.absolute().parent.is_dir():
            raise fail(f"{option}: {path.parent}: there is no such folder.", WRONG_USE)
    columns = SpinnerColumn(), TextColumn("{task.description} {task.completed:,}"), TimeElapsedColumn()
    lines: list[str] = []
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as progress:
        task = progress.add_task(bench, total=None)

        def report(done: int) -> None:
            progress.update(task, completed=done)

        try:
            if pred is None:
                lines = SCORED[bench](gold, report)
            elif bench in SCORED:
                raise fail(f"{bench} prints its scores: leave out --pred.", WRONG_USE)
            else:
                count = BENCHES[bench](gold, pred, report)
                n_edits = write_edits(gold, pred, edits, report) if edits is not None else 0
        except BenchError as error:
            raise fail(str(error), WRONG_USE) from None
    for line in lines:
        OUT.print(line, highlight=False, soft_wrap=True, markup=False)
    if pred is not None:
        ERR.print(f"{count:,} predictions in {pred}", highlight=False, markup=False, soft_wrap=True)
    if edits is not None:
        ERR.print(f"{n_edits:,} disagreements in {edits}", highlight=False, markup=False, soft_wrap=True)
