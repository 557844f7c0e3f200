"""Corrections: what people set right in config/corrections.csv, applied last.

Belongs here: reading the file, what a line may say by tables.yaml. Does not: the rows (correcting), when (publish).

A line names a row by its id, a column and the value it should have:

    target_id,field,was,value,why,who,date

`was` is the value, or the text of the row, that the person saw: once that has changed, the correction may be wrong, and waits
for a new look. Left empty, what stood there when the line was first applied is remembered in the database. A line that
cannot be applied says why in the table `corrections` and stops nothing.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipelines.tables import LINEAGE, Column, Table, digest
from pipelines.tables.ddl import published_tables

FILE = "corrections.csv"
HEADER = ("target_id", "field", "value", "why", "who", "date")
OPTIONAL = ("was",)
# What the file says, and where: corrected, a citation would lead to other words than it shows.
OF_THE_FILE = re.compile(
    r"(raw_|clean_|claimant_)?(char|byte)_\w+|.*surface(_[ab])?|text|raw_text|clean_text|.*_path|record_no|n_chars|n_repairs|n_refusals|encoding_\w+"
    r"|(doc|sentence|claim|figure|canonical_doc)_id(_[ab])?"
)
# The ledger is proof, which texts are copies is told by the texts, and claims are compared as they were read.
NOT_CORRECTED = ("repairs", "document_texts", "comparable_claims", "signatures", "story_pairs", "story_members", "story_merges")
# What publishing makes of all partitions together.
MADE_BY_PUBLISHING = frozenset({"story_id", "is_canonical_copy", "superseded_by_doc_id"})


PUT_BACK = (
    "Put it back as it was; the header alone, `target_id,field,was,value,why,who,date`, takes every correction back. "
    "Until then nothing is published, so that no correction is lost."
)


class CorrectionsError(Exception):
    """The file cannot be read at all; the message names it and the way out."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the file, as it stands; `reason` says why it is not applied."""

    line_no: int
    target_id: str
    field: str
    was: str | None
    value: str | None
    why: str
    who: str
    date: dt.date | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """The lines of the file, and a digest of it: another one, and there is something to publish."""

    lines: tuple[Correction, ...] = ()
    version: str = digest(())


# --- reading --------------------------------------------------------------------------------------------------------
def read_corrections(path: Path) -> Corrections:
    """The corrections of a file; none if there is no file. Lines that begin with # before the header are for people.

    A line that is not well formed is kept with the reason. Raises CorrectionsError for a file without the header.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Corrections()
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectionsError(f"{path}: cannot be read ({error}). Save it as CSV in UTF-8.") from error
    lines = text.splitlines(keepends=True)
    skipped = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    if skipped == len(lines):
        raise CorrectionsError(f"{path}: there is nothing in it. {PUT_BACK}")
    reader = csv.reader(io.StringIO("".join(lines[skipped:])))
    header = [name.strip() for name in next(reader, [])]
    if not set(HEADER) <= set(header) <= {*HEADER, *OPTIONAL} or len(set(header)) < len(header):
        raise CorrectionsError(
            f"{path}: the header is `{','.join(header)}`, not `target_id,field,was,value,why,who,date`. "
            "Mend it (commas between the columns); until then nothing is published, so that no correction is lost."
        )
    found: list[Correction] = []
    first: dict[tuple[str, str], int] = {}
    while True:
        line_no = skipped + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            found.append(
                Correction(line_no, "", "", None, None, "", "", None, f"not a line of CSV: {error}. Mend the quotes")
            )
            continue
        if cells is None:
            return Corrections(tuple(found), digest(tuple(found)))
        if any(cell.strip() for cell in cells):
            correction = _correction(line_no, header, cells)
            if correction.reason is None and (key := (correction.target_id, correction.field)) in first:
                correction = replace(
                    correction, reason=f"line {first[key]} corrects the same already. Take one of them out"
                )
            first.setdefault((correction.target_id, correction.field), line_no)
            found.append(correction)


def _correction(line_no: int, header: Sequence[str], cells: Sequence[str]) -> Correction:
    row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
    value = row.get("value") or None
    made = Correction(
        line_no,
        row.get("target_id", ""),
        row.get("field", ""),
        row.get("was") or None,
        value,
        row.get("why", ""),
        row.get("who", ""),
        None,
    )
    if len(cells) != len(header):
        return replace(
            made,
            reason=f"{len(cells)} fields where the header has {len(header)}. Put quotes around a field with commas",
        )
    if lacking := [name for name in ("target_id", "field", "why", "who") if not row[name]]:
        return replace(made, reason=f"{', '.join(lacking)} is empty. Say which row, which column, why and who")
    try:
        return replace(made, date=dt.date.fromisoformat(row["date"]))
    except ValueError:
        return replace(made, reason=f"the date {row['date']!r} is not a day, YYYY-MM-DD")


# --- judging --------------------------------------------------------------------------------------------------------
def keyed_tables() -> dict[str, Table]:
    """Published tables whose rows have an id: a key of one column, that is theirs or the document's."""
    return {t.name: t for t in published_tables() if len(t.key) == 1 and t.key[0].endswith("_id") and t.name != "runs"}


def correctable(table: Table) -> dict[str, Column]:
    """The columns of a table that a person may correct: what was read out of the text, not the text and not its place."""
    return {
        name: column
        for name, column in table.columns.items()
        if table.name not in NOT_CORRECTED and name not in (*table.key, *LINEAGE) and column.references is None and name not in MADE_BY_PUBLISHING
        and not OF_THE_FILE.fullmatch(name) and column.type in PARSERS
    }  # fmt: skip


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _number(text: str) -> float:
    if not (value := float(text)) - value == 0:
        raise ValueError(text)
    return value


PARSERS: dict[str, Any] = {
    "VARCHAR": str, "INTEGER": int, "BIGINT": int, "DOUBLE": _number, "BOOLEAN": _truth,
    "DATE": dt.date.fromisoformat, "TIMESTAMP": dt.datetime.fromisoformat,
}  # fmt: skip


def parse(column: Column, text: str | None) -> Any:
    """The value a cell stands for, None for an empty one. Raises ValueError, in words, for one the column cannot hold."""
    if text is None:
        if column.required:
            raise ValueError(f"{column.name} may not be empty")
        return None
    try:
        value = PARSERS[column.type](text)
    except (ValueError, KeyError):
        raise ValueError(f"{text!r} is no {column.type}, which {column.name} holds") from None
    if column.one_of and value not in column.one_of:
        raise ValueError(f"{text!r} is not one of {', '.join(column.one_of)}")
    if (column.min is not None and value < column.min) or (column.max is not None and value > column.max):
        raise ValueError(f"{text} is outside {column.min} to {column.max}")
    if column.pattern and not re.search(column.pattern, text):
        raise ValueError(f"{text!r} does not look like {column.name} ({column.pattern})")
    return value


def said(value: Any) -> str | None:
    """A value as text that CAST reads back to the same value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value)
    return None if value is None else str(value)
