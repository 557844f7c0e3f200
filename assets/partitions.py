"""Partitions: one a night, by ingest date in UTC. Belongs here: the calendar. Does not: what a night holds."""

import warnings

import dagster as dg

from pipelines.settings import Settings

# A range in one run is beta in name only since 2023; the warning would stand above every night, once an asset. Said here,
# beside what every asset module imports: assets/__init__.py is not run where the package was installed before it had one.
warnings.filterwarnings("ignore", message="Parameter `backfill_policy`", category=dg.BetaWarning)

# Today is a partition of its own from midnight on: files are taken in on the day they come.
NIGHTS = dg.DailyPartitionsDefinition(start_date=Settings().first_night, end_offset=1)
ONE_RUN = dg.BackfillPolicy.single_run()
