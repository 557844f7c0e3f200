"""Desks: lakes that the real steps fill from dispatches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Callable[..., Desk]:
    """Makes desks, each with a folder of its own."""
    made: list[Desk] = []

    def make(**settings: object) -> Desk:
        made.append(Desk(tmp_path / str(len(made)), settings))
        return made[-1]

    return make
