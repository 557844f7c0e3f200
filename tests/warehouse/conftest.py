"""The small warehouse of small_house, made once a session."""

from __future__ import annotations

import pytest
from small_house import History, make_history


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """The states its parts went through."""
    return make_history(tmp_path_factory.mktemp("house"))
