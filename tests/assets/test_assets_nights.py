"""The job on a real Dagster instance: a range in one run, and a night that a check blocks."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from assets.definitions import defs
from assets.resources import WATCHER, House
from pipelines import validate
from pipelines.settings import PROJECT
from pipelines.tables import Lake
from pipelines.warehouse import opened

SIX = {"raw_records", "documents", "extracts", "stories", "validation", "warehouse"}
TEXT = "Ferry sinks off Port Selwick\n\n{}\n\nAt least 12 people died when a ferry sank off Port Selwick. Another 30 are missing.\n"
RANGE = {"dagster/asset_partition_range_start": "2026-11-10", "dagster/asset_partition_range_end": "2026-11-11"}


@dataclass(frozen=True)
class Ran:
    """A warehouse made by one run over two nights, and what that run said."""

    root: Path
    instance: dg.DagsterInstance
    result: dg.ExecuteInProcessResult
    progress: tuple[tuple[str, int, int], ...]

    def execute(self, warehouse: Path, **which: Any) -> dg.ExecuteInProcessResult:
        return execute(self.instance, self.root / "raw", warehouse, **which)


def execute(instance: dg.DagsterInstance, raw: Path, warehouse: Path, **which: Any) -> dg.ExecuteInProcessResult:
    house = {"raw_dir": str(raw), "warehouse_dir": str(warehouse)}
    return defs.resolve_job_def("nightly").execute_in_process(
        run_config={"resources": {"house": {"config": house}}, "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}, instance=instance, raise_on_error=False, **which
    )


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    root = tmp_path_factory.mktemp("assets")
    for day in ("2026-11-10", "2026-11-11"):
        (root / "raw" / day / "selwick").mkdir(parents=True)
        (root / "raw" / day / "selwick" / "ferry.txt").write_text(TEXT.format(day), encoding="utf-8")
    (root / "raw" / "2026-11-10" / "selwick" / "empty.txt").write_bytes(b"")
    (root / "home").mkdir()
    shutil.copy(PROJECT / ".dagster" / "dagster.yaml", root / "home")
    seen: list[tuple[str, int, int]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", str(root / "home"))
        patch.setenv("NEWSLEDGER_WORKERS", "1")
        with dg.DagsterInstance.get() as instance:
            token = WATCHER.set(lambda step, done, total: seen.append((step, done, total)))
            result = execute(instance, root / "raw", root / "warehouse", tags=RANGE)
            WATCHER.reset(token)
            yield Ran(root, instance, result, tuple(seen))


def materialised(result: dg.ExecuteInProcessResult) -> dict[str, list[dg.AssetMaterialization]]:
    found: dict[str, list[dg.AssetMaterialization]] = {}
    for event in result.get_asset_materialization_events():
        made = event.step_materialization_data.materialization
        found.setdefault(made.asset_key.to_user_string(), []).append(made)
    return found


def test_a_range_is_one_run_that_makes_every_asset_of_every_night(ran: Ran) -> None:
    """A backfill of a year as 365 runs costs 365 starts; one that skips a partition leaves a hole nobody sees."""
    assert ran.result.success
    assert {name: sorted(str(m.partition) for m in made) for name, made in materialised(ran.result).items()} == {
        name: ["2026-11-10", "2026-11-11"] for name in SIX
    }
    assert len(ran.instance.get_runs()) == 1
    with opened(ran.root / "warehouse" / "newsledger.duckdb") as connection:
        nights = connection.execute("SELECT ingest_date::VARCHAR, n_documents FROM partitions ORDER BY 1").fetchall()
    assert nights == [("2026-11-10", 1), ("2026-11-11", 1)]


def test_a_person_sees_in_the_ui_what_a_night_made_and_refused(ran: Ran) -> None:
    """Green boxes without numbers hide a night that took in nothing."""
    metadata = {name: made[-1].metadata for name, made in materialised(ran.result).items()}
    assert metadata["raw_records"]["rows_files"].value == 3
    assert [r.data["reason_code"] for r in metadata["raw_records"]["refused"].value.records] == ["empty"]
    assert metadata["documents"]["dagster/row_count"].value == 2
    assert metadata["documents"]["sample"].value.records[0].data["title"] == "Ferry sinks off Port Selwick"
    assert "12" in {str(r.data["surface"]).split()[-1] for r in metadata["extracts"]["sample"].value.records}
    assert metadata["stories"]["rows_signatures"].value == 2
    assert str(metadata["validation"]["rows_checked"].value).startswith("![Rows checked](data:image/png;base64,iVBOR")
    assert Path(metadata["validation"]["data_docs"].value).is_file()
    assert metadata["warehouse"]["mode"].value == "full"
    assert metadata["warehouse"]["held_back"].value == {}
    assert Path(metadata["warehouse"]["database"].value).is_file()
    assert Path(metadata["warehouse"]["report"].value).is_file()


def test_every_table_has_its_check(ran: Ran) -> None:
    """Rules that are run but not shown are not looked at."""
    checks = {c.check_name: c for c in ran.result.get_asset_check_evaluations()}
    assert set(checks) == set(validate.checked_tables())
    assert all(c.passed and c.asset_key.to_user_string() == "validation" for c in checks.values())
    rules = {r.data["rule"] for r in checks["sentences"].metadata["rules"].value.records}
    assert {"unique: sentence_id", "char_end <= documents.n_chars"} <= rules


def test_a_watcher_is_told_how_far_each_step_is(ran: Ran) -> None:
    """A night of hours without a word looks hung, and is killed."""
    last = {step: (done, total) for step, done, total in ran.progress}
    assert {"ingest", "document", "extract", "stories", "validate", "publish"} <= set(last)
    assert all(done == total for done, total in last.values())


def test_the_night_is_done_in_this_process(ran: Ran) -> None:
    """A process a step costs three seconds each, and the warehouse's lock would not be held by the one that works."""
    assert defs.resolve_job_def("nightly").executor_def is dg.in_process_executor
    assert {event.pid for event in ran.result.all_events if event.is_step_event and event.pid} <= {os.getpid()}


def test_a_night_without_files_is_done_and_leaves_nothing(ran: Ran) -> None:
    """Somebody runs an empty day from the calendar: that is no failure, and no partition."""
    result = ran.execute(ran.root / "warehouse", partition_key="2026-01-01")
    assert result.success
    assert [night.isoformat() for night in Lake(ran.root / "warehouse").nights()] == ["2026-11-10", "2026-11-11"]
    assert materialised(result)["warehouse"][0].metadata["mode"].value == "unchanged"


def spoil(warehouse: Path, night: str) -> None:
    """Puts every sentence of a night behind its text, as a fault of the document step would, not yet validated."""
    lake, date = Lake(warehouse), dt.date.fromisoformat(night)
    for path in lake.files("sentences", date):
        pl.read_parquet(path).with_columns(char_end=pl.lit(10**6, pl.Int32)).write_parquet(path)
    lake.forget("validate", date)


@pytest.mark.slow
def test_a_night_above_max_failed_share_is_not_published(ran: Ran, tmp_path: Path) -> None:
    """If the check is only shown, and the night published all the same, readers work on rows known to be wrong."""
    shutil.copytree(ran.root / "warehouse", tmp_path, dirs_exist_ok=True)
    database = tmp_path / "newsledger.duckdb"
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    spoil(tmp_path, "2026-11-10")
    result = ran.execute(tmp_path, partition_key="2026-11-10")
    assert not result.success
    failed = {c.check_name: c for c in result.get_asset_check_evaluations() if not c.passed}
    assert failed["sentences"].severity is dg.AssetCheckSeverity.ERROR
    assert "rows failed, more than the share of 0.2 that max_failed_share allows" in str(failed["sentences"].description)
    assert "warehouse" not in materialised(result)
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before


@pytest.mark.parametrize("given", [{}, {"wait_seconds": 5}])
def test_folders_of_the_house_win_over_the_settings(tmp_path: Path, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that writes to the default warehouse though another was named destroys the default one's peace."""
    monkeypatch.setenv("NEWSLEDGER_RAW_DIR", "/elsewhere/raw")
    monkeypatch.setenv("NEWSLEDGER_WAREHOUSE_DIR", "/elsewhere/warehouse")
    settings = House(warehouse_dir=str(tmp_path / "mine"), **given).settings
    assert (settings.raw_dir, settings.warehouse_dir) == (Path("/elsewhere/raw"), tmp_path / "mine")
    assert House().lake.root == Path("/elsewhere/warehouse/parts")
