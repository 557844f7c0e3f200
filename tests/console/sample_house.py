"""Warehouses made of raw folders by the real steps, without the checks of Great Expectations, which have tests of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from pipelines import document, extract, ingest, stories, validate
from pipelines.night import Night, Pool, begin, settle
from pipelines.plan import versions_in_force
from pipelines.settings import PROJECT, Settings
from pipelines.sources import Sources
from pipelines.tables import Lake, Shard
from pipelines.validate.verdict import frames_of, judge
from pipelines.warehouse import publish

RAW = PROJECT / "data" / "raw"
NIGHTS = tuple(dt.date(2026, 11, day) for day in (16, 17, 18, 19))
TODAY = dt.date(2026, 11, 20)


def approve(night: Night) -> None:
    """A clean verdict."""
    frames = frames_of(judge(night.date, night.settings, [], []))
    files = {table: night.lake.write(table, night.date, "00000-approved", frame) for table, frame in frames.items()}
    commit = begin(night, "validate", validate.version_of(night.settings))
    settle(night, replace(commit, shards=(Shard("00000-approved", files),)))


def make(raw: Path, warehouse: Path, *publishes: tuple[dt.date, ...]) -> Settings:
    """Runs and publishes the nights of each group, one group after the other."""
    settings = Settings(raw_dir=raw, warehouse_dir=warehouse, workers=1)
    sources = Sources.read(settings.config_dir / "sources.yaml")
    lake = Lake(warehouse)
    with Pool(1) as pool:
        for nights in publishes:
            for date in nights:
                night = Night(date, settings, sources, lake, pool, TODAY, dt.datetime.combine(TODAY, dt.time(2)))
                for step in (ingest.take_in, document.write_texts, extract.write_extracts, stories.write_stories):
                    step(night)
                approve(night)
            publish(settings, lake, versions_in_force(settings, sources))
    return settings
