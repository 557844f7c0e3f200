"""Sources: the files of a data folder by what they are for, as training/sources.csv says.

Belongs here: finding and reading them, folds. Does not: their formats (annotated).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.annotated import NamedText, Sentence, read_names, read_sentences

LIST = Path(__file__).parent / "sources.csv"


class DataError(Exception):
    """The folder holds nothing to learn from; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file. Rows of the source `leave_out` are never trained on."""

    path: Path
    use: str
    weight: int
    leave_out: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of names and how often it is seen; 0 for one that may only be tested on. `file` is the name of its file."""

    named: NamedText
    weight: int
    file: str


def find_sources(folders: Sequence[Path], listing: Path = LIST) -> list[Source]:
    """The listed files that the folders hold, in the order of the list. Raises DataError where no names or no syntax is among them."""
    found: list[Source] = []
    with listing.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            held = [folder / row["file"] for folder in folders if (folder / row["file"]).is_file()]
            found.extend(Source(path, row["use"], int(row["weight"]), row["leave_out"]) for path in held[:1])
    for use in ("names", "syntax"):
        if all(source.use != use for source in found):
            raise DataError(f"no file of {use} in {', '.join(map(str, folders))}; {listing} lists what is looked for.")
    return found


def rows_of_names(sources: Sequence[Source]) -> list[Row]:
    """Every row of names, with its weight."""
    return [
        Row(named, 0 if source.leave_out and named.source == source.leave_out else source.weight, source.path.name)
        for source in sources
        if source.use == "names"
        for named in read_names(source.path)
    ]


def sentences_of(sources: Sequence[Source], use: str) -> Iterator[Sentence]:
    """Every sentence of the files of one use."""
    for source in sources:
        if source.use == use:
            yield from read_sentences(source.path)


def texts_of(sources: Sequence[Source]) -> Iterator[str]:
    """Texts without labels, of files used for their words only."""
    for source in sources:
        if source.use == "text":
            yield from (row.text for row in read_names(source.path))


def held_out(rows: Sequence[Row], file: str, fold: int, folds: int) -> tuple[list[Row], list[Row]]:
    """(rows to train on, rows of `file` left out of them): every `folds`-th document of the file from `fold` on."""
    own = [at for at, row in enumerate(rows) if row.file == file]
    out = set(own[fold::folds])
    return [row for at, row in enumerate(rows) if at not in out], [rows[at] for at in sorted(out)]
