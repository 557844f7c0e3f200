"""Definitions: all that Dagster shows and runs. Importing this reads settings and touches no file."""

import dagster as dg

from assets.documents import documents
from assets.extracts import extracts
from assets.jobs import nightly
from assets.raw_records import raw_records
from assets.resources import House
from assets.schedules import every_night
from assets.sensors import new_files
from assets.stories import stories
from assets.validation import validation
from assets.warehouse import warehouse

defs = dg.Definitions(
    assets=[raw_records, documents, extracts, stories, validation, warehouse],
    jobs=[nightly],
    schedules=[every_night],
    sensors=[new_files],
    resources={"house": House()},
)
