"""Siblings: publication dates of a night settled by how their source writes dates elsewhere in it.

Belongs here: counting habits over the shards of a partition, rewriting the documents they settle. Does not: what a habit
is and when it decides (habits).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from pipelines.document.habits import Habit, habits, settle
from pipelines.document.published import Published
from pipelines.night import Night
from pipelines.tables import Commit, Shard, digest, frame_of
from pipelines.tables.parts import read_part

COLUMNS = (
    "published_date", "published_at", "published_tz", "published_precision", "published_order",
    "published_confidence", "published_alternatives", "published_evidence",
)  # fmt: skip


def published_row(published: Published) -> dict[str, Any]:
    """The columns published_* of a decision."""
    return {
        "published_date": published.date,
        "published_at": published.at,
        "published_tz": published.tz,
        "published_precision": published.precision,
        "published_order": published.order,
        "published_confidence": published.confidence,
        "published_alternatives": [day.isoformat() for day in published.alternatives],
        "published_evidence": list(published.evidence),
    }


def published_of(row: Mapping[str, Any], surface: str | None) -> Published:
    """The decision a row holds; the inverse of published_row."""
    return Published(
        date=row["published_date"],
        at=row["published_at"],
        tz=row["published_tz"],
        precision=row["published_precision"],
        order=row["published_order"],
        confidence=row["published_confidence"],
        alternatives=tuple(dt.date.fromisoformat(day) for day in row["published_alternatives"]),
        evidence=tuple(row["published_evidence"]),
        surface=surface,
    )


def ask_siblings(night: Night, commit: Commit) -> Commit:
    """The document commit with ambiguous dates settled by the other documents of the source in the same partition.

    Only siblings of the night are asked, so that redoing an old partition gives what it gave.
    """
    told: dict[str, Habit] = {}
    for shard in commit.shards:
        rows = _read(night, shard, "documents", ("source_name", *COLUMNS))
        clear = rows.filter(pl.col("published_alternatives").list.len() == 0)
        decisions = ((row["source_name"], published_of(row, None)) for row in clear.iter_rows(named=True))
        for source_name, habit in habits(decisions).items():
            told[source_name] = told.get(source_name, Habit()) + habit
    return replace(commit, shards=tuple(_settled(night, shard, told) for shard in commit.shards))


def _settled(night: Night, shard: Shard, told: Mapping[str, Habit]) -> Shard:
    """The shard with its ambiguous dates as told. The part's name stands for them, whatever was told on an earlier run."""
    decided, is_settled = [], False
    for row in _read(night, shard, "readings").iter_rows(named=True):
        alone = published_of(row, row["surface"])
        together = settle(alone, told.get(row["source_name"]))
        decided.append({"doc_id": row["doc_id"], **published_row(together)})
        is_settled |= together != alone
    name = f"{shard.name}.{digest(*decided)[:8]}" if is_settled else shard.name
    if shard.files["documents"] == f"{name}.parquet":
        return shard
    documents = _read(night, shard, "documents")
    settled = documents.update(frame_of("documents", decided).select("doc_id", *COLUMNS), on="doc_id", how="left", include_nulls=True)
    return replace(shard, files={**shard.files, "documents": night.lake.write("documents", night.date, name, settled)})


def _read(night: Night, shard: Shard, table: str, columns: tuple[str, ...] | None = None) -> pl.DataFrame:
    return read_part(night.lake.path(table, night.date, shard.files[table]), columns)
