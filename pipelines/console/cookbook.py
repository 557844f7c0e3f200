"""Cookbook: the questions an analyst begins with, one file of SQL each.

Belongs here: finding them by name, what each is for. Does not: the queries (docs/cookbook).

A file begins with comment lines: the question, then what the columns of the answer mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.console.errors import WRONG_USE, fail
from pipelines.settings import PROJECT

FOLDER = PROJECT / "docs" / "cookbook"


@dataclass(frozen=True, slots=True)
class Example:
    """One question: its name, the question, the SQL with its comments."""

    name: str
    question: str
    query: str


def examples() -> list[Example]:
    """All of them, in the order of their numbers."""
    return [read_example(path) for path in sorted(FOLDER.glob("*.sql"))]


def read_example(path: Path) -> Example:
    """One file; its first comment line is the question. Raises OSError and UnicodeDecodeError."""
    query = path.read_text(encoding="utf-8")
    return Example(path.stem, query.partition("\n")[0].removeprefix("--").strip(), query)


def example(name: str) -> Example:
    """The example of that name, number, or part of a name that no other has. Raises typer.Exit(2), listing all, if there is none."""
    there = examples()
    wanted = name.strip().lower().removesuffix(".sql")
    number = f"{int(wanted):02d}_" if wanted.isdecimal() else None
    found = [e for e in there if e.name == wanted] or [
        e for e in there if (e.name.startswith(number) if number else wanted and wanted in e.name)
    ]
    if len(found) == 1:
        return found[0]
    said = f"{name!r} fits several" if found else f"there is no example {name!r}"
    lines = [f"  {e.name:<28} {e.question}" for e in (found or there)]
    raise fail("\n".join([f"{said}; there are:", *lines]), WRONG_USE)
