"""Partitions: one a night, by ingest date in UTC. Belongs here: the calendar. Does not: what a night holds."""

import dagster as dg

from pipelines.settings import Settings

# Today is a partition of its own from midnight on: files are taken in on the day they come.
NIGHTS = dg.DailyPartitionsDefinition(start_date=Settings().first_night, end_offset=1)
ONE_RUN = dg.BackfillPolicy.single_run()
