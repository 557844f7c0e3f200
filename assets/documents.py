"""The repair and document steps as an asset."""

import dagster as dg

from assets.metadata import describe
from assets.partitions import NIGHTS, ONE_RUN
from assets.raw_records import raw_records
from assets.resources import House
from pipelines import document


@dg.asset(
    deps=[raw_records], partitions_def=NIGHTS, backfill_policy=ONE_RUN, group_name="night", kinds={"parquet"},
    code_version=document.VERSION,
)  # fmt: skip
def documents(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Texts of the night's records: repaired with a ledger, dated with evidence, cut into sentences."""
    commits = house.each(context, document.write_texts)
    columns = ("title", "source_name", "published_date", "published_order", "agency", "language", "encoding_detected", "n_repairs")
    return dg.MaterializeResult(metadata=describe(house.lake, commits, "documents", columns))
