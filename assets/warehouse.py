"""The warehouse step as an asset."""

import dagster as dg

from assets.metadata import bars
from assets.partitions import NIGHTS, ONE_RUN
from assets.resources import WATCHER, House
from assets.validation import validation
from pipelines.report import write_report
from pipelines.warehouse import publish, row_counts


@dg.asset(deps=[validation], partitions_def=NIGHTS, backfill_policy=ONE_RUN, group_name="night", kinds={"duckdb"})
def warehouse(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """The published DuckDB file: built beside, renamed into place, open to readers at any moment."""
    done = publish(house.settings, house.lake, house.versions, house.full_rebuild, WATCHER.get())
    counts = row_counts(done.database)
    report = write_report(house.settings)
    return dg.MaterializeResult(
        metadata={
            "database": dg.MetadataValue.path(str(done.database)),
            "mode": done.mode,
            "partitions_written": [night.isoformat() for night in done.nights],
            "held_back": {night.isoformat(): why for night, why in done.held_back.items()},
            "claims_not_compared": done.n_uncompared,
            "size_bytes": done.database.stat().st_size,
            "report": dg.MetadataValue.path(str(report.path)),
            "report_trouble": report.trouble or "none",
            "rows": bars({table: n for table, n in counts.items() if n}, "Rows published"),
        }
    )
