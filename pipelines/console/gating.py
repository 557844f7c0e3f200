"""Gating: the gate from the command line: every score beside its floor.

Belongs here: printing scores and floors. Does not: scoring (evaluate).
"""

from __future__ import annotations

from pathlib import Path

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipelines.console.errors import BLOCKED, WRONG_USE, fail
from pipelines.console.streams import ERR, OUT
from pipelines.evaluate.gate import FLOORS, GateError, run_gate
from pipelines.evaluate.gold import BenchError, Report


def pass_gate(seeds: Path | None, raise_floors: bool) -> None:
    """Prints every score beside its floor.

    Raises typer.Exit(1) for a score below its floor, for other gold than the floors were set on, and for floors that would
    have to be lowered; typer.Exit(2) for a folder that does not hold the seeds.
    """
    if seeds is not None and not seeds.is_dir():
        raise fail(f"{seeds}: with --gate, name the folder of the seeds, or nothing.", WRONG_USE)
    columns = SpinnerColumn(), TextColumn("{task.description} {task.completed:,}"), TimeElapsedColumn()
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as progress:

        def report_on(bench: str) -> Report:
            task = progress.add_task(bench, total=None)
            return lambda done: progress.update(task, completed=done)

        try:
            scored = run_gate(seeds, report_on, raise_floors)
        except GateError as error:
            raise fail(str(error), BLOCKED) from None
        except BenchError as error:
            raise fail(str(error), WRONG_USE) from None
    table = Table(
        "bench", "figure", "score", "floor", "", title="Gold that ships, scored beside its floors", title_justify="left"
    )
    for s in scored:
        mark = "new" if s.floor is None else "" if s.is_met else "[bold red]below[/]"
        table.add_row(s.bench, s.figure, f"{s.score:.3f}", "-" if s.floor is None else f"{s.floor:.2f}", mark)
    OUT.print(table)
    if raise_floors:
        OUT.print(f"{FLOORS}: the floors are these scores now.", highlight=False, soft_wrap=True)
    elif below := [f"{s.bench}, {s.figure}: {s.score:.3f}" for s in scored if not s.is_met]:
        raise fail(f"Below their floors: {'; '.join(below)}. Mend what fell; floors are not lowered.", BLOCKED)
