"""Errors a person can do something about, told in words and an exit code.

Belongs here: which exceptions those are. Anything else is a fault of ours and keeps its stack trace.

Exit codes: 0 done; 1 a blocking check failed, the night is not published; 2 wrong use; 3 the night could not be done now:
locked, disk full, a damaged part. The last published database stays in every case.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.markup import escape

from pipelines.console.streams import ERR
from pipelines.extract import ModelError
from pipelines.lists import ListError
from pipelines.sources import SourcesError
from pipelines.tables import PartError
from pipelines.validate import RuleError
from pipelines.warehouse import CorrectionsError, LockedError, SnapshotError, WarehouseError

BLOCKED, WRONG_USE, NOT_NOW = 1, 2, 3
TOLD: dict[type[BaseException], int] = {
    SourcesError: WRONG_USE,
    ListError: WRONG_USE,
    ModelError: WRONG_USE,
    CorrectionsError: WRONG_USE,
    SnapshotError: WRONG_USE,
    LockedError: NOT_NOW,
    PartError: NOT_NOW,
    RuleError: NOT_NOW,
    WarehouseError: NOT_NOW,
}
# What the machine wants, not a fault of ours.
MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.EIO})


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
            if (said := in_words(cause)) is not None:
                raise fail(*said) from None
        raise


def in_words(error: BaseException) -> tuple[str, int] | None:
    """Message and exit code of an error a person can mend; None for one that is a fault of ours."""
    for kind, code in TOLD.items():
        if isinstance(error, kind):
            return str(error), code
    if isinstance(error, FileNotFoundError | NotADirectoryError) and error.errno is None:
        return str(error), WRONG_USE  # raised by a step, in words; what the system raises has a number
    if isinstance(error, OSError) and error.errno in MACHINE:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}. Free space or mend the permissions, then run again.", NOT_NOW
    if isinstance(error, sqlite3.OperationalError):  # nothing of ours is in SQLite
        home = os.environ.get("DAGSTER_HOME", "DAGSTER_HOME")
        return (
            f"{home}: Dagster's run history cannot be read or written ({error}). "
            "Free space or mend the permissions there, or name another folder in DAGSTER_HOME, then run again."
        ), NOT_NOW
    return None


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was raised from; each once, since a chain of contexts may lead back to its beginning."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
