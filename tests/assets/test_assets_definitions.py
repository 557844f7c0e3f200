"""What Dagster loads: without side effects, whole, and silent."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from assets.definitions import defs
from assets.partitions import NIGHTS
from pipelines.settings import PROJECT

# Every open for writing, and every change to a folder, while the definitions are imported.
LISTEN = """
import os, sys
sys.dont_write_bytecode = True
touched = []
def hear(event, given):
    if event == "open" and (isinstance(given[1], str) and set(given[1]) & set("wax+") or given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
        touched.append(given[0])
    if event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "sqlite3.connect"):
        touched.append((event, given))
sys.addaudithook(hear)
import assets.definitions
print("great_expectations" in sys.modules, "matplotlib" in sys.modules, [t for t in touched if t != os.devnull])
"""


def test_importing_touches_no_file_and_says_nothing(tmp_path: Path) -> None:
    """The UI imports the definitions every minute: a folder made by it is a warehouse nobody asked for."""
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT), "HOME": str(tmp_path), "DAGSTER_HOME": str(tmp_path / "home")}
    ended = subprocess.run([sys.executable, "-c", LISTEN], capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)
    assert (ended.stdout, ended.stderr) == ("False False []\n", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_workspace_is_valid(tmp_path: Path) -> None:
    """`make ui` opens an empty page where the workspace cannot be loaded."""
    dagster = Path(sys.executable).with_name("dagster")
    ended = subprocess.run(
        [dagster, "definitions", "validate", "-w", "workspace.yaml"], capture_output=True, text=True, check=False, cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "DAGSTER_HOME": str(tmp_path)},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "BetaWarning" not in ended.stderr


def test_the_definitions_hold_together() -> None:
    """A resource that is not bound, or a partition that does not fit, fails at two in the morning."""
    dg.Definitions.validate_loadable(defs)


def test_six_assets_one_job_one_schedule_one_sensor() -> None:
    """An asset left out of the definitions is a step the UI and the schedule skip."""
    repository = defs.get_repository_def()
    graph = repository.asset_graph
    assert {k.to_user_string() for k in graph.get_all_asset_keys()} == {
        "raw_records", "documents", "extracts", "stories", "validation", "warehouse",
    }  # fmt: skip
    assert all(graph.get(key).partitions_def == NIGHTS and graph.get(key).description for key in graph.get_all_asset_keys())
    assert [s.name for s in repository.schedule_defs] == ["every_night"]
    assert [s.name for s in repository.sensor_defs] == ["new_files"]
    order = [k.to_user_string() for k in graph.toposorted_asset_keys]
    assert order.index("raw_records") < order.index("documents") < order.index("extracts") < order.index("validation") < order.index("warehouse")


def test_telemetry_is_off_in_the_projects_instance() -> None:
    """Nothing about what runs here is to be sent anywhere."""
    text = (PROJECT / ".dagster" / "dagster.yaml").read_text(encoding="utf-8")
    assert "telemetry:\n  enabled: false" in text
