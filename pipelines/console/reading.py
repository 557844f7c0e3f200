"""Reading: the published database, or a snapshot of it, opened for a command.

Belongs here: what is said where there is none, or where it was made by another version. Does not: what is asked of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines.console.errors import NOT_NOW, WRONG_USE, fail
from pipelines.settings import Settings
from pipelines.warehouse import opened
from pipelines.warehouse.published import schema_version


@contextmanager
def reading(settings: Settings, path: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published file, or to the one at `path`.

    Raises typer.Exit(2) if there is none yet, typer.Exit(3) if it lacks what is asked for since another version made it.
    """
    path = path or settings.database
    if not path.exists():
        raise fail(f"{path}: there is no database yet. `newsledger run` makes it.", WRONG_USE)
    with opened(path) as connection:
        try:
            yield connection
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            if _made_by(connection) == schema_version():
                raise
            reason = str(error).splitlines()[0]
            raise fail(
                f"{path}: made by another version of newsledger ({reason}). `newsledger run` makes it anew.", NOT_NOW
            ) from None


def _made_by(connection: duckdb.DuckDBPyConnection) -> str | None:
    try:
        rows = connection.execute("SELECT version FROM versions WHERE step = 'schema'").fetchall()
    except duckdb.Error:
        return None
    return rows[0][0] if rows else None
