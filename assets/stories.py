"""The stories step as an asset."""

import dagster as dg

from assets.documents import documents
from assets.metadata import describe
from assets.partitions import NIGHTS, ONE_RUN
from assets.resources import House
from pipelines import stories as step


@dg.asset(
    deps=[documents], partitions_def=NIGHTS, backfill_policy=ONE_RUN, group_name="night", kinds={"parquet"},
    code_version=step.VERSION,
)  # fmt: skip
def stories(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Which of the night's documents are one story."""
    commits = house.each(context, step.write_stories)
    return dg.MaterializeResult(metadata=describe(house.lake, commits, "story_members", ("story_id", "doc_id", "method")))
