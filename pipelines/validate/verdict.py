"""Verdict: what the checks of a partition came to, and whether it may be published.

Belongs here: the verdict, its rows in validation_results and row_counts, reading it back. Does not: running the checks
(check).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from pipelines.settings import Settings
from pipelines.tables import Lake, Shard, frame_of
from pipelines.tables.parts import read_part
from pipelines.tables.schema import Severity


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule of one table. `sample` holds the keys of the first failing rows; of `columns`, the parts and columns.

    A rule on the night as a whole has looked at one thing, the night; its sample says what was found and what is usual.
    """

    table: str
    rule: str
    severity: Severity
    success: bool
    n_rows: int
    n_failed: int
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowCount:
    """Rows a table got in the partition, and how many of them are held back."""

    table: str
    n_rows: int
    n_quarantined: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """All results of a partition. `blocks` are the reasons why it must not be published; none: it may.

    `warnings` are troubles of the check itself that hold nothing back, such as Data Docs that could not be written.
    """

    night: dt.date
    results: tuple[RuleResult, ...]
    counts: tuple[RowCount, ...]
    blocks: tuple[str, ...]
    warnings: tuple[str, ...] = field(default=(), compare=False)


def judge(
    night: dt.date,
    settings: Settings,
    results: Sequence[RuleResult],
    counts: Sequence[RowCount],
    warnings: Sequence[str] = (),
) -> Verdict:
    """The verdict: blocked by a table without its columns, by a rule on the night as a whole that is an error, or by too
    large a share of rows that failed error rules.
    """
    blocks = [
        f"{r.table}: {'; '.join(r.sample)}"
        for r in results
        if not r.success and r.severity == "error" and r.rule.startswith(("columns", "usual: "))
    ]
    most = settings.max_failed_share
    for count in counts:
        if count.n_quarantined > most * count.n_rows:
            failing = (r for r in results if r.table == count.table and r.n_failed and r.severity == "error")
            worst = max(failing, key=lambda r: r.n_failed)
            blocks.append(
                f"{count.table}: {count.n_quarantined} of {count.n_rows} rows failed, more than the share of {most:g} "
                f"that max_failed_share allows; most often '{worst.rule}' ({worst.n_failed})"
            )
    return Verdict(night, tuple(results), tuple(counts), tuple(blocks), tuple(warnings))


def frames_of(verdict: Verdict) -> dict[str, pl.DataFrame]:
    """The rows of validation_results and row_counts."""
    results = [
        {"table_name": r.table, "rule": r.rule, "severity": r.severity, "ingest_date": verdict.night,
         "success": r.success, "n_rows": r.n_rows, "n_failed": r.n_failed, "sample": list(r.sample)}
        for r in verdict.results
    ]  # fmt: skip
    counts = [
        {"table_name": c.table, "ingest_date": verdict.night, "n_rows": c.n_rows, "n_quarantined": c.n_quarantined}
        for c in verdict.counts
    ]
    return {"validation_results": frame_of("validation_results", results), "row_counts": frame_of("row_counts", counts)}


def read_verdict(lake: Lake, night: dt.date, settings: Settings, shard: Shard) -> Verdict:
    """The verdict as `frames_of` wrote it into a shard."""
    results, counts = (
        read_part(lake.path(table, night, shard.files[table])).rows(named=True)
        for table in ("validation_results", "row_counts")
    )
    return judge(
        night, settings,
        [
            RuleResult(r["table_name"], r["rule"], r["severity"], r["success"], r["n_rows"], r["n_failed"], tuple(r["sample"]))
            for r in results
        ],
        [RowCount(c["table_name"], c["n_rows"], c["n_quarantined"]) for c in counts],
    )  # fmt: skip
