"""Warehouses made of raw folders by the real steps, without the checks of Great Expectations, which have tests of their own.

What the steps make of some nights is made once a session, and copied.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from functools import cache
from itertools import accumulate
from pathlib import Path

from verdicts import approve

from pipelines import document, extract, ingest, stories
from pipelines.night import Night, Pool
from pipelines.plan import versions_in_force
from pipelines.settings import PROJECT, Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.warehouse import publish

RAW = PROJECT / "data" / "raw"
NIGHTS = tuple(dt.date(2026, 11, day) for day in (16, 17, 18, 19))
TODAY = dt.date(2026, 11, 20)
LAKES = tempfile.TemporaryDirectory(prefix="lakes")


def make(raw: Path, warehouse: Path, *publishes: tuple[dt.date, ...]) -> Settings:
    """Runs and publishes the nights of each group, one group after the other."""
    settings = Settings(raw_dir=raw, warehouse_dir=warehouse, workers=1)
    sources = Sources.read(settings.config_dir / "sources.yaml")
    lake = Lake(warehouse)
    for nights in accumulate(publishes):
        shutil.copytree(taken_in(raw, nights).root, lake.root, dirs_exist_ok=True)
        publish(settings, lake, versions_in_force(settings, sources))
    return settings


@cache
def taken_in(raw: Path, nights: tuple[dt.date, ...]) -> Lake:
    """Parts after those nights, one after the other; not to be written to."""
    *before, date = nights
    settings = Settings(raw_dir=raw, warehouse_dir=Path(tempfile.mkdtemp(dir=LAKES.name)), workers=1)
    lake = Lake(settings.warehouse_dir)
    if before:
        shutil.copytree(taken_in(raw, tuple(before)).root, lake.root)
    now = dt.datetime.combine(TODAY, dt.time(2))
    with Pool(1) as pool:
        night = Night(date, settings, Sources.read(settings.config_dir / "sources.yaml"), lake, pool, TODAY, now)
        for step in (ingest.take_in, document.write_texts, extract.write_extracts, stories.write_stories, approve):
            step(night)
    return lake
