"""Lists of config/ that a person may lengthen: CSV files with lines of comment and a header.

Belongs here: reading one, and saying what is wrong with it. Does not: what its words are used for (the steps).
"""

from __future__ import annotations

import csv
from pathlib import Path

from pipelines.settings import PROJECT


class ListError(Exception):
    """A list of config/ cannot be used; the message names the file and what it must hold."""


def read_list(name: str, columns: tuple[str, ...], folder: Path = PROJECT / "config") -> list[dict[str, str]]:
    """Rows of the list `name`. Empty lines, and those that begin with #, are comment. Raises ListError for a file missing or wrong."""
    path = folder / name
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    except OSError as error:
        raise ListError(
            f"{path}: {_missing(error)}. It is a list of newsledger; restore it from the repository."
        ) from error
    except UnicodeDecodeError as error:
        raise ListError(f"{path}: not UTF-8 ({error.reason} at byte {error.start}). Save it as UTF-8.") from error
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != columns:
        raise ListError(f"{path}: the columns must be {', '.join(columns)}.")
    rows = list(reader)
    if any(None in row.values() or None in row for row in rows):
        raise ListError(f"{path}: every row needs {len(columns)} fields. Put quotes around a field with a comma in it.")
    return rows


def _missing(error: OSError) -> str:
    return "missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
