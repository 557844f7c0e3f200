"""Metadata: what an asset tells a person in the UI: rows, refusals by reason, samples as tables, a plot.

Belongs here: turning commits and frames into Dagster metadata. Does not: computing anything that is stored.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from datetime import date

import dagster as dg
import polars as pl

from pipelines.tables import Commit, Lake

SAMPLE_ROWS = 8
SAMPLE_CHARS = 120


def describe(lake: Lake, commits: Sequence[Commit], sample: str, columns: Sequence[str]) -> dict[str, dg.MetadataValue]:
    """Rows of every table a step wrote, what it refused, and a sample of one table."""
    rows: dict[str, int] = {}
    for commit in commits:
        for shard in commit.shards:
            for table, count in shard.rows.items():
                rows[table] = rows.get(table, 0) + count
    metadata: dict[str, dg.MetadataValue] = {f"rows_{t}": dg.MetadataValue.int(n) for t, n in sorted(rows.items())}
    metadata["dagster/row_count"] = dg.MetadataValue.int(rows.get(sample, 0))
    nights = [commit.night for commit in commits]
    if commits and (refused := refusals(lake, nights, commits[0].step)).height:
        metadata["refused"] = table_of(refused)
    if nights and (shown := lake.read(sample, nights[-1], columns).head(SAMPLE_ROWS)).height:
        metadata["sample"] = table_of(shown)
    return metadata


def refusals(lake: Lake, nights: Sequence[date], stage: str) -> pl.DataFrame:
    """What a stage refused in these partitions: reason_code, items, one detail."""
    frames = [lake.read("quarantine", night, ["stage", "reason_code", "detail"]) for night in nights]
    return (
        pl.concat(frames)
        .filter(pl.col("stage") == stage)
        .group_by("reason_code")
        .agg(pl.len().alias("items"), pl.col("detail").first().alias("for example"))
        .sort("items", "reason_code", descending=[True, False])
    )


def table_of(frame: pl.DataFrame) -> dg.MetadataValue:
    """A frame as a table of the UI; long texts are cut, lists joined."""
    return dg.MetadataValue.table(
        [dg.TableRecord({name: _cell(value) for name, value in row.items()}) for row in frame.iter_rows(named=True)]
    )


def _cell(value: object) -> str | int | float | bool:
    if isinstance(value, bool | int | float):
        return value
    text = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return text if len(text) <= SAMPLE_CHARS else text[: SAMPLE_CHARS - 1] + "…"


def bars(counts: Mapping[str, int], title: str) -> dg.MetadataValue:
    """A bar chart as a picture inside Markdown."""
    from matplotlib.figure import Figure  # half a second that only a plot needs

    figure = Figure(figsize=(7, 0.6 + 0.35 * len(counts)), layout="constrained")
    axes = figure.subplots()
    names = list(counts)[::-1]
    drawn = axes.barh(names, [counts[name] for name in names], color="#4a6fa5")
    axes.bar_label(drawn, padding=3)
    axes.set_title(title, loc="left")
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.xaxis.set_visible(False)
    axes.margins(x=0.12)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110)
    return dg.MetadataValue.md(f"![{title}](data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()})")
