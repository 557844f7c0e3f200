"""Memory: which raw files, in which versions, were seen before, as the `files` parts tell.

Belongs here: the latest version of a path, whether a file is still that version. Does not: taking files in (intake).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from pipelines.ingest.found import FoundFile
from pipelines.records import Refusal
from pipelines.tables import Lake, polars_schema
from pipelines.tables.parts import read_part


class Version(NamedTuple):
    """A version of a raw file as `files` remembers it; sha256 is empty for a path that was refused unread."""

    source_path: str
    sha256: str
    length_bytes: int
    mtime_ns: int
    ingest_date: dt.date
    first_seen_at: dt.datetime


def remember(lake: Lake) -> dict[str, Version]:
    """The latest version of every path ever seen."""
    frames = [rows_left(lake, "files", night, Version._fields) for night in lake.nights()]
    if not frames:
        return {}
    return {row[0]: Version(*row) for row in pl.concat(frames).sort("first_seen_at", maintain_order=True).iter_rows()}


def rows_left(lake: Lake, table: str, night: dt.date, columns: Sequence[str]) -> pl.DataFrame:
    """Rows of the parts that are there. A missing part is made again by this very step, so it must not stop it."""
    schema = polars_schema(table)
    parts = [read_part(path, columns) for path in lake.files(table, night, ["ingest"]) if path.exists()]
    return pl.concat([pl.DataFrame(schema={name: schema[name] for name in columns}), *parts])


def is_seen(item: FoundFile | Refusal, before: Version | None) -> bool:
    """Whether the item is as it was, by size and modification time."""
    if before is None or isinstance(item, Refusal):
        return before is not None and before.sha256 == ""
    return before.sha256 != "" and (before.length_bytes, before.mtime_ns) == (item.size, item.mtime_ns)


def dated_night(item: FoundFile | Refusal) -> dt.date | None:
    """The partition a dated folder names; None for what lies loose or was refused."""
    return item.night if isinstance(item, FoundFile) else None
