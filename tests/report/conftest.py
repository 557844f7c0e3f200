"""Reports of the sample dispatches, made once a session by the real steps, and a browser to look at them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.report import write_report
from pipelines.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "console"))
from sample_house import NIGHTS, RAW, make

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a warehouse of four nights, with the reports of the third and of the last; not to be written to."""
    settings = make(RAW, tmp_path_factory.mktemp("reported"), NIGHTS)
    for night in (NIGHTS[2], None):
        assert write_report(settings, night).trouble is None
    return settings


@pytest.fixture
def mine(reported: Settings, tmp_path: Path) -> Settings:
    """A copy of that warehouse's database, to be changed."""
    settings = reported.model_copy(update={"warehouse_dir": tmp_path / "warehouse"})
    settings.warehouse_dir.mkdir()
    shutil.copy(reported.database, settings.database)
    return settings


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium as the machine has it; none is downloaded."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: the report is not looked at in a browser"
    )
    binary = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if binary is None:
        pytest.skip("no Chromium on PATH: the report is not looked at in a browser")
    with playwright.sync_playwright() as driver:
        # In a container Chromium's own sandbox has no rights to start; the page is a file of ours.
        chromium = driver.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield chromium
        chromium.close()
