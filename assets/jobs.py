"""Jobs: the night, all of it, in one process; the extraction starts processes of its own."""

import dagster as dg

nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    # A step costs 3 s as a process of its own (start and imports), 40-250 ms in this one.
    executor_def=dg.in_process_executor,
    description="Raw files to published warehouse, for one night or a range of nights.",
)
