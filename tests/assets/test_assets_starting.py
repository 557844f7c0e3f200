"""What starts a night: the schedule and the sensor, over real folders."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from lock_holder import holder
from verdicts import approve

from assets.definitions import defs
from assets.resources import House
from assets.schedules import every_night
from assets.sensors import new_files
from pipelines import document, extract, ingest, stories
from pipelines.night import Night, Pool
from pipelines.settings import Settings
from pipelines.tables import Lake
from pipelines.warehouse import held, publish


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """Two nights of raw files, none of them taken in."""
    monkeypatch.setenv("NEWSLEDGER_WORKERS", "1")
    for day in ("2026-11-10", "2026-11-12"):
        (tmp_path / "raw" / day).mkdir(parents=True)
        (tmp_path / "raw" / day / "a.txt").write_text(f"Bridge closed\n\n{day}\n\nThe bridge is closed.\n", encoding="utf-8")
    return House(raw_dir=str(tmp_path / "raw"), warehouse_dir=str(tmp_path / "warehouse"), wait_seconds=0)


@pytest.fixture(scope="module")
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


def tick(house: House, instance: dg.DagsterInstance) -> tuple[list[dg.RunRequest], str | None]:
    """What the sensor asks for now."""
    with dg.build_sensor_context(instance=instance, resources={"house": house}, definitions=defs) as context:
        data = new_files.evaluate_tick(context)
    return list(data.run_requests or []), data.skip_message


def evening(house: House, instance: dg.DagsterInstance) -> tuple[list[dg.RunRequest], str | None]:
    """What the schedule asks for."""
    with dg.build_schedule_context(
        instance=instance, resources={"house": house}, scheduled_execution_time=dt.datetime(2026, 11, 13, 2, tzinfo=dt.UTC),
        repository_def=defs.get_repository_def(),
    ) as context:  # fmt: skip
        data = every_night.evaluate_tick(context)
    return list(data.run_requests or []), data.skip_message


def take_all_in(house: House) -> None:
    """Every night's steps, but for the dear rules of validation."""
    settings, sources, lake = house.settings, house.sources, house.lake
    with Pool(1) as pool:
        for waiting in house.pending():
            now = dt.datetime(2026, 11, 13, 2)
            night = Night(waiting.night, settings, sources, lake, pool, now.date(), now)
            for step in (ingest.take_in, document.write_texts, extract.write_extracts, stories.write_stories):
                step(night)
            approve(night)


def test_the_schedule_runs_every_waiting_night_oldest_first(house: House, instance: dg.DagsterInstance) -> None:
    """A night missed while the machine was off must come with the next one."""
    requests, _ = evening(house, instance)
    assert [r.partition_key for r in requests] == ["2026-11-10", "2026-11-12"]
    assert len({r.run_key for r in requests}) == 2
    assert requests[0].tags["newsledger/reason"] == "1 new or changed file"
    take_all_in(house)
    assert evening(house, instance) == ([], f"Nothing new under {house.raw_dir}.")


def test_corrections_alone_start_a_run(
    house: House, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What a person corrected today must not wait for the next file to come in."""
    shutil.copytree(Settings().config_dir, tmp_path / "config")
    monkeypatch.setenv("NEWSLEDGER_CONFIG_DIR", str(tmp_path / "config"))
    take_all_in(house)
    publish(house.settings, house.lake, house.versions)
    assert evening(house, instance)[0] == []
    with (tmp_path / "config" / "corrections.csv").open("a", encoding="utf-8") as file:
        file.write("0000000000000000,title,,Bridge open,it was,desk,2026-11-13\n")
    requests, _ = evening(house, instance)
    assert [(r.partition_key, r.tags["newsledger/reason"]) for r in requests] == [("2026-11-12", "corrections.csv has changed")]
    publish(house.settings, house.lake, house.versions)
    assert evening(house, instance)[0] == []


def test_the_schedule_runs_at_the_hour_the_settings_say() -> None:
    """An analyst expects the night's figures in the morning."""
    assert (every_night.cron_schedule, every_night.execution_timezone) == (Settings().schedule_cron, Settings().schedule_timezone)


def test_the_sensor_starts_one_run_for_the_same_files(house: House, instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """It looks every minute while the run it started is still at work: another key is another run of the same night."""
    first, _ = tick(house, instance)
    again, _ = tick(house, instance)
    assert [r.run_key for r in first] == [r.run_key for r in again]
    changed = tmp_path / "raw" / "2026-11-12" / "a.txt"
    os.utime(changed, (1, 1))
    third, _ = tick(house, instance)
    assert third[0].run_key == first[0].run_key
    assert third[1].run_key != first[1].run_key
    take_all_in(house)
    assert tick(house, instance) == ([], f"Nothing new under {house.raw_dir}.")


def test_a_stale_night_waits_for_the_schedule(house: House, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sensor is for files: if it took stale nights too, an update of the code would rerun the archive at noon."""
    take_all_in(house)
    monkeypatch.setenv("NEWSLEDGER_MAX_FAILED_SHARE", "0.5")
    assert tick(house, instance)[0] == []
    requests, _ = evening(house, instance)
    assert [r.tags["newsledger/reason"].split(":")[0] for r in requests] == ["stale", "stale"]


def test_they_look_while_a_run_is_on(house: House, instance: dg.DagsterInstance) -> None:
    """A tick that waits for the warehouse's lock times out all night long."""
    with holder(Path(house.warehouse_dir)):
        assert len(tick(house, instance)[0]) == 2
        assert len(evening(house, instance)[0]) == 2


def test_a_missing_raw_folder_is_named(house: House, instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """An unmounted disk must not look like a day without news."""
    lost = House(raw_dir=str(tmp_path / "unmounted"), warehouse_dir=house.warehouse_dir)
    with pytest.raises(FileNotFoundError, match="unmounted: there is no such raw folder"):
        tick(lost, instance)


def test_a_run_holds_the_warehouse(house: House) -> None:
    """Two runs over one warehouse would sweep each other's parts."""
    with held(Path(house.warehouse_dir), "run"):
        assert (Path(house.warehouse_dir) / ".run.owner").exists()
    assert Lake(Path(house.warehouse_dir)).nights() == []
