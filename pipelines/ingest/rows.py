"""Rows: records of CSV and its like, each with the exact bytes it stands in.

Belongs here: the delimiter, rows over several lines, where a field lies. Does not: undoing doubled quotes of the text
(unwrap).
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from pipelines.ingest.fields import Missing, decode_field
from pipelines.ingest.item import Item, Reading
from pipelines.ingest.lines import Line, refuse_undivided, split_lines
from pipelines.records import RawRecord, Refusal

DELIMITERS = ",;\t|"
WAYOUT = "Mend the row: as many fields as the header has, a field with line breaks or quotes in quotes, and quotes in it doubled."


class Row(NamedTuple):
    """One row: its fields read as latin-1, or what is wrong with it. `number` is the line it begins on, from 1."""

    number: int
    offset: int
    raw: bytes
    cells: list[str]
    fault: str | None = None
    code: str = "broken_record"


class TooLongError(Exception):
    """A row is longer than a record may be."""


def read_rows(item: Item, reading: Reading) -> Iterator[RawRecord | Refusal]:
    """Records of CSV with a header. record_no is the number of the line a row begins on; the header is on the first line.

    The delimiter is that of , ; tab | which gives the header a known text field.
    """
    if (refused := refuse_undivided(item)) is not None:
        yield refused
        return
    most = reading.settings.max_record_bytes
    lines = split_lines(item.stream, most)
    head = next((line for line in lines if line.content is None or line.content.strip()), None)
    if head is None:
        return
    if head.content is None:
        yield item.refuse("too_large", f"the header is longer than {most:,} bytes. Use line feeds between rows.", head.number, head.beginning)
        return
    header, delimiter = read_header(head.content, reading.fields.texts, reading.fields.known)
    if not reading.fields.texts.intersection(name.casefold() for name in header):
        missing = reading.fields.choose(item.source_path, dict.fromkeys(header, ""), str)
        detail = missing.detail if isinstance(missing, Missing) else ""
        yield item.refuse("record_without_text", f"the first line must be a header that names the text; {detail}", None, head.content)
        return
    for row in split_rows(lines, delimiter, most):
        if row.fault is None and len(row.cells) != len(header):
            row = row._replace(fault=f"{len(row.cells)} fields where the header has {len(header)}")
        if row.fault is not None:
            yield item.refuse(row.code, f"{row.fault}. {WAYOUT}", row.number, row.raw)
            continue
        cells = dict(zip(header, range(len(header)), strict=True))
        chosen = reading.fields.choose(item.source_path, cells, partial(read_cell, row))
        if isinstance(chosen, Missing):
            yield item.refuse(chosen.code, chosen.detail, row.number, row.raw)
            continue
        form, start, end = locate(row, cells[chosen.used[0]], delimiter)
        yield item.part(row.raw, row.number, form, row.raw[start:end], row.offset + start, chosen)


def read_cell(row: Row, column: int) -> str:
    """The value of a field, read as UTF-8, else as cp1252."""
    return decode_field(row.cells[column].encode("latin-1"))


def read_header(line: bytes, texts: frozenset[str], known: frozenset[str]) -> tuple[list[str], str]:
    """Names of the fields, and the delimiter: that which gives most text fields, then most known ones, then most fields."""
    text = decode_field(line.rstrip(b"\r\n"))

    def split(delimiter: str) -> list[str]:
        try:
            return [name.strip() for name in next(csv.reader([text], delimiter=delimiter), [])]
        except csv.Error:
            return [text]

    def worth(delimiter: str) -> tuple[int, int, int]:
        names = {name.casefold() for name in split(delimiter)}
        return len(names & texts), len(names & known), len(names)

    best = max(DELIMITERS, key=worth)
    return split(best), best


def split_rows(lines: Iterator[Line], delimiter: str, max_bytes: int) -> Iterator[Row]:
    """Rows of the lines after the header; blank lines are ignored.

    A row that cannot be read costs its first line only: the lines after it are read again as rows, so that one quote left
    open does not swallow the file. That happens at most once for any line, as what is inside quotes for the one reading is
    outside for the other.
    """
    csv.field_size_limit(max(csv.field_size_limit(), max_bytes))
    pending: deque[Line] = deque()
    taken: list[Line] = []

    def feed() -> Iterator[str]:
        size = 0
        while True:
            line = pending.popleft() if pending else next(lines, None)
            if line is None:
                return
            taken.append(line)
            size = len(line.content or b"") if len(taken) == 1 else size + len(line.content or b"")
            if line.content is None or size > max_bytes:
                raise TooLongError
            yield line.content.decode("latin-1")

    while True:
        reader = csv.reader(feed(), delimiter=delimiter, strict=True)
        while True:
            taken.clear()
            fault, code, cells = None, "broken_record", []
            try:
                cells = next(reader)
            except StopIteration:
                return
            except TooLongError:
                fault, code = f"the row is longer than {max_bytes:,} bytes, or a quote is left open", "too_large"
            except csv.Error as error:
                fault = f"not a row of CSV: {error}"
            first = taken[0]
            if fault is not None:
                yield Row(first.number, first.offset, first.beginning, [], fault, code)
                pending.extendleft(reversed(taken[1:]))
                break
            raw = b"".join(line.content or b"" for line in taken)
            if raw.strip():
                raw = raw.removesuffix(b"\n").removesuffix(b"\r")
                yield Row(first.number, first.offset, raw, cells)


def locate(row: Row, column: int, delimiter: str) -> tuple[str, int, int]:
    """Form, start and end of a field in the row's bytes, quotes left out.

    A field without quotes that holds two in a row is plain: nothing in it is doubled.
    """
    text = row.raw.decode("latin-1")
    field = re.compile(rf'"([^"]*(?:""[^"]*)*)"|([^{re.escape(delimiter)}]*)')
    at = 0
    for _ in range(column):
        match = field.match(text, at)
        at = (match.end() if match else len(text)) + 1
    match = field.match(text, at)
    if match is None:
        return "plain", at, at
    quoted = match[1] is not None
    start, end = match.span(1) if quoted else match.span(2)
    return ("csv" if quoted or '""' not in match[2] else "plain"), start, end
