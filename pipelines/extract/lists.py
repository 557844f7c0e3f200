"""Word lists of config/ that the extraction reads.

Belongs here: reading a CSV file with a line of comment and a header. Does not: what the words are used for.
"""

from __future__ import annotations

import csv
from pathlib import Path

from pipelines.settings import PROJECT


class ListError(Exception):
    """A word list cannot be used; the message names the file and what it must hold."""


def read_list(name: str, columns: tuple[str, ...], folder: Path = PROJECT / "config") -> list[dict[str, str]]:
    """Rows of config/`name`. Lines that begin with # are comment. Raises ListError for a file missing or wrong."""
    path = folder / name
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    except FileNotFoundError as error:
        raise ListError(f"{path}: missing. It is a word list of newsledger; restore it from the repository.") from error
    reader = csv.DictReader(lines)
    rows = list(reader)
    if tuple(reader.fieldnames or ()) != columns or any(None in row or None in row.values() for row in rows):
        raise ListError(f"{path}: the columns must be {', '.join(columns)}, in every row.")
    return rows
