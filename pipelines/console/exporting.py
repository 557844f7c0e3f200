"""Exporting: files for other tools from the command line, with progress.

Belongs here: words about it. Does not: what is written (warehouse.exports).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipelines.console.errors import NOT_NOW, WRONG_USE, fail
from pipelines.console.reading import reading
from pipelines.console.streams import ERR, OUT
from pipelines.settings import Settings
from pipelines.warehouse.exports import Choice, ExportError, export


def export_tables(settings: Settings, folder: Path, form: str, tables: Sequence[str], choice: Choice) -> None:
    """Writes the files and says what is in them, and what was left out.

    Raises typer.Exit(2) for what cannot be exported, typer.Exit(3) for a folder that cannot be written.
    """
    if folder.resolve().is_relative_to(settings.raw_dir.resolve()):
        raise fail(f"--to {folder}: nothing is ever written below the raw folder. Name another.", WRONG_USE)
    if folder.exists() and not folder.is_dir():
        raise fail(f"--to {folder} is a file. Name a folder; one that is not there is made.", WRONG_USE)
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with (
        reading(settings) as connection,
        Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as progress,
    ):
        task = progress.add_task(form, total=None)
        try:
            done = export(
                connection, folder, form, tables, choice,
                lambda name, number, total: progress.update(task, description=name, completed=number, total=total),
            )  # fmt: skip
        except ExportError as error:
            raise fail(str(error), WRONG_USE) from None
        except (OSError, duckdb.IOException) as error:
            reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
            raise fail(f"{folder}: cannot be written ({reason}). Free space or mend the permissions.", NOT_NOW) from None
    table = Table("file", "rows", "bytes", title=f"Written to {folder}", title_justify="left")
    for file in done:
        table.add_row(file.path.name, f"{file.n_rows:,}", f"{file.n_bytes:,}")
    OUT.print(table)
    for file in done:
        if file.n_left_out:
            OUT.print(f"{file.n_left_out:,} of {file.n_rows + file.n_left_out:,} claims are not in it: no place with coordinates is known of them.", highlight=False, soft_wrap=True)
    left_out = [
        what for what, is_in in (
            ("texts of documents (--with-text puts them in)", choice.documents),
            ("running text", choice.running_text),
            ("names of private persons (--with-private-persons)", choice.private_persons),
        ) if not is_in
    ]  # fmt: skip
    if left_out:
        OUT.print(f"Left out: {'; '.join(left_out)}.", highlight=False, soft_wrap=True)
