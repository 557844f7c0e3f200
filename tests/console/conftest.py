"""The sample dispatches as a warehouse, made once a session: published after the third night, and after the fourth."""

from __future__ import annotations

import pytest
from sample_house import NIGHTS, RAW, make

from pipelines.settings import Settings


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of that warehouse; not to be written to."""
    return make(RAW, tmp_path_factory.mktemp("sample"), NIGHTS[:3], NIGHTS[3:])
