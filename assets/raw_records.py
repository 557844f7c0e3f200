"""The ingest step as an asset."""

import dagster as dg

from assets.metadata import describe
from assets.partitions import NIGHTS, ONE_RUN
from assets.resources import House
from pipelines import ingest


@dg.asset(partitions_def=NIGHTS, backfill_policy=ONE_RUN, group_name="night", kinds={"parquet"}, code_version=ingest.VERSION)
def raw_records(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Records of the night's raw files as they came: bytes, where they stand, and what was refused."""
    commits = house.each(context, ingest.take_in)
    columns = ("source_path", "status", "reason_code", "n_records", "n_refused", "container")
    return dg.MaterializeResult(metadata=describe(house.lake, commits, "files", columns))
