"""The seeds: the disagreements that were found in them by hand, and no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.evaluate.seeds import disagreements_of

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are third-party news and do not stand in the project")
def test_disagreements_of_the_seeds(tmp_path: Path) -> None:
    """A false disagreement costs an analyst more than a missed one; these are read by everyone first."""
    for path in SEEDS.glob("*.txt"):
        shutil.copy(path, tmp_path)
    rows = disagreements_of(tmp_path)
    facts = [(type_, field) for type_, field, *_ in rows if type_ != "copy_wording"]
    assert sorted(facts) == [
        ("compatible_bounds", "claim"), ("copy_corruption", "claimant"), ("copy_corruption", "figure"),
        ("copy_corruption", "unit"), ("copy_corruption", "unit"), ("scope_differs", "claim"), ("superseded", "claim"),
    ]  # fmt: skip
