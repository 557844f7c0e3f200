"""Errors a person can do something about, told in words and an exit code.

Belongs here: which exceptions those are. Anything else is a fault of ours and keeps its stack trace.

Exit codes: 0 done; 1 a blocking check failed, the night is not published; 2 wrong use; 3 the night could not be done now:
locked, disk full, a damaged part. The last published database stays in every case.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.markup import escape

from pipelines.document import WordsError
from pipelines.sources import SourcesError
from pipelines.tables import PartError
from pipelines.warehouse import LockedError, WarehouseError

BLOCKED, WRONG_USE, NOT_NOW = 1, 2, 3
TOLD: dict[type[BaseException], int] = {
    FileNotFoundError: WRONG_USE,
    NotADirectoryError: WRONG_USE,
    SourcesError: WRONG_USE,
    WordsError: WRONG_USE,
    LockedError: NOT_NOW,
    PartError: NOT_NOW,
    WarehouseError: NOT_NOW,
}
ERR = Console(stderr=True)


def fail(message: str, code: int) -> typer.Exit:
    """Says what went wrong on standard error; raise what it returns."""
    ERR.print(f"[bold red]newsledger:[/] {escape(message)}", soft_wrap=True, highlight=False)
    return typer.Exit(code)


@contextmanager
def told() -> Iterator[None]:
    """Turns an error a person can mend, however deep it lies in the chain of causes, into its message and exit code."""
    try:
        yield
    except Exception as error:
        for cause in causes(error):
            for kind, code in TOLD.items():
                if isinstance(cause, kind):
                    raise fail(str(cause), code) from None
        raise


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
