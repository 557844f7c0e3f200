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
    """The night's documents compared with all that are stored: which are copies, parts or releases of one template."""
    commits = house.each(context, step.write_stories)
    shown = ("doc_id", "other_doc_id", "relation", "strength", "slots", "slots_agreeing")
    return dg.MaterializeResult(metadata=describe(house.lake, commits, "story_pairs", shown))
