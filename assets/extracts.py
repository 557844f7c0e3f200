"""The extract step as an asset."""

import dagster as dg

from assets.documents import documents
from assets.metadata import describe
from assets.partitions import NIGHTS, ONE_RUN
from assets.resources import House
from pipelines import extract


@dg.asset(
    deps=[documents], partitions_def=NIGHTS, backfill_policy=ONE_RUN, group_name="night", kinds={"spacy", "parquet"},
    code_version=extract.VERSION,
)  # fmt: skip
def extracts(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Names and figures of the night's texts, each with its place in the text and in the raw file."""
    commits = house.each(context, extract.write_extracts)
    columns = ("surface", "kind", "value_low", "value_high", "modifier", "unit", "counted")
    return dg.MaterializeResult(metadata=describe(house.lake, commits, "figures", columns))
