"""Reporting: the morning report from the command line.

Belongs here: words about it. Does not: what is in it (report).
"""

from __future__ import annotations

import datetime as dt

import typer

from pipelines.console.errors import NOT_NOW, WRONG_USE, fail
from pipelines.console.reading import reading
from pipelines.console.streams import OUT
from pipelines.report import write_report
from pipelines.settings import Settings


def report_night(settings: Settings, night: dt.date | None, show: bool) -> None:
    """Writes the report of that night, or of the newest, and says where it is.

    Raises typer.Exit(2) if that night is not published, typer.Exit(3) if it cannot be written now.
    """
    with reading(settings) as connection:
        nights = [day for (day,) in connection.execute("SELECT ingest_date FROM partitions ORDER BY 1").fetchall()]
    if night and night not in nights:
        last = f"the last is {nights[-1]}" if nights else "there is none yet"
        raise fail(
            f"--date {night}: that night is not in {settings.database}; {last}. `newsledger status` lists them.",
            WRONG_USE,
        )
    written = write_report(settings, night)
    if written.trouble:
        raise fail(written.trouble, NOT_NOW)
    OUT.print(str(written.path), soft_wrap=True, highlight=False, markup=False)
    if show:
        typer.launch(written.path.absolute().as_uri())
