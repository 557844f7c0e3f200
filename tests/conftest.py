"""What holds for all tests: a night is not scored on the gold that ships, which takes ten seconds; test_evaluate_gate does that.

No example of a property has a deadline: on a busy machine the same one may take a second. Garbage is looked for seldom:
the libraries of all steps in one process are a million objects, and going through them was a sixth of the time. Workers of
xdist are told the width of a terminal that their output never reaches, and all of them must find tests of the same names.
"""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

os.environ.pop("COLUMNS", None)
os.environ.setdefault("NEWSLEDGER_SCORE_NIGHTS", "false")
settings.register_profile("newsledger", deadline=None)
settings.load_profile("newsledger")
gc.set_threshold(100_000, 50, 100)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are named by their argument: what is compressed at import holds the time of day, and no two workers agree on it."""
    return argname if isinstance(val, bytes) else None
