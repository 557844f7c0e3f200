"""Sensors: new files in data/raw start their night at once. Off until somebody turns it on in the UI."""

from collections.abc import Iterator

import dagster as dg

from assets.jobs import nightly
from assets.resources import House


@dg.sensor(job=nightly, minimum_interval_seconds=60, description="Starts a run for every partition with new or changed files.")
def new_files(context: dg.SensorEvaluationContext, house: House) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """One run for what has come in; the run key holds the files, so that the same files start one run only."""
    waiting = [night for night in house.pending() if night.n_files]
    if not waiting:
        yield dg.SkipReason(f"Nothing new under {house.settings.raw_dir}.")
    for night in waiting:
        yield dg.RunRequest(
            run_key=f"{night.night}-{night.fingerprint}",
            partition_key=night.night.isoformat(),
            tags={"newsledger/reason": night.reason},
        )
