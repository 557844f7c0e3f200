"""Schedules: the night by the clock. Off until somebody turns it on in the UI."""

from collections.abc import Iterator

import dagster as dg

from assets.jobs import nightly
from assets.resources import House
from pipelines.settings import Settings


@dg.schedule(
    job=nightly, cron_schedule=Settings().schedule_cron, execution_timezone=Settings().schedule_timezone,
    description="Every partition with new, changed or stale input, oldest first; the newest where only corrections are new.",
)  # fmt: skip
def every_night(context: dg.ScheduleEvaluationContext, house: House) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """One run a partition with work to do."""
    waiting = house.pending() or house.corrected()
    if not waiting:
        yield dg.SkipReason(f"Nothing new under {house.settings.raw_dir}.")
    for night in waiting:
        # Two requests of one tick need keys; the hour in it lets a night that failed be asked for again the next night.
        key = f"{night.night}-{context.scheduled_execution_time.isoformat()}"
        yield dg.RunRequest(key, partition_key=night.night.isoformat(), tags={"newsledger/reason": night.reason})
