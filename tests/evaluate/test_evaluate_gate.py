"""The gate: gold that ships, scores, floors that only rise, and the scores of a night."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.evaluate import authored, gate_scores
from pipelines.evaluate.gate import (
    FLOORS,
    GATED,
    GOLD_SETS,
    SEEDS,
    Floors,
    GateError,
    Scored,
    digest_of,
    gold_of,
    raised,
    run_gate,
)
from pipelines.evaluate.nightly import scores_of
from pipelines.night import Night, Pool
from pipelines.plan import versions_in_force
from pipelines.settings import PROJECT, Settings
from pipelines.sources import Sources
from pipelines.tables import Lake

SEEDS_FOLDER = PROJECT.parent / "shared" / "seeds"
NOW = dt.datetime(2026, 11, 21, 2)


def silent(bench: str) -> Any:
    return lambda done: None


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    settings = Settings(warehouse_dir=tmp_path_factory.mktemp("warehouse"))
    sources = Sources.read(settings.config_dir / "sources.yaml")
    return Night(NOW.date(), settings, sources, Lake(settings.warehouse_dir), Pool(1), NOW.date(), NOW)


@pytest.fixture(scope="module")
def scores(night: Night) -> list[dict[str, Any]]:
    """The night's scores; scoring takes seconds, so that the gate and the night are looked at together."""
    return scores_of(night).rows(named=True)


def test_no_score_is_below_its_floor(scores: list[dict[str, Any]]) -> None:
    """A change that makes the reading worse must not pass for one that does not."""
    below = [f"{s['bench']}, {s['figure']}: {s['score']:.3f} < {s['floor']}" for s in scores if s["score"] < s["floor"]]
    assert below == []


def test_every_floor_has_a_score(scores: list[dict[str, Any]]) -> None:
    """A number that is no longer measured cannot fall."""
    floors = {(bench, figure) for bench, found in Floors.read().floors.items() for figure in found if bench != SEEDS}
    assert {(s["bench"], s["figure"]) for s in scores} == floors


def test_floors_are_of_this_gold() -> None:
    """Gold made easier would lift every score over its floor."""
    assert {bench: digest_of(gold_of(bench)) for bench in GATED} == {
        b: d for b, d in Floors.read().gold.items() if b != SEEDS
    }


@pytest.mark.skipif(not SEEDS_FOLDER.is_dir(), reason="the seeds are not beside this project")
def test_the_seeds_keep_their_floors() -> None:
    """The stories that the project began with must stay read as they were."""
    scored = [s for s in run_gate(SEEDS_FOLDER, silent) if s.bench == SEEDS]
    assert len(scored) == 3
    assert [s for s in scored if not s.is_met] == []


def test_a_night_of_the_same_versions_is_not_scored_again(night: Night, scores: list[dict[str, Any]]) -> None:
    """Ten seconds every night, for numbers that cannot change."""
    kept = {path: path.stat().st_mtime_ns for path in (night.lake.root / "scores").iterdir()}
    assert len(kept) == len(GATED)
    later = replace(night, date=NOW.date() + dt.timedelta(days=1), now=NOW + dt.timedelta(days=1))
    again = scores_of(later).rows(named=True)
    assert {path: path.stat().st_mtime_ns for path in (night.lake.root / "scores").iterdir()} == kept
    assert [s | {"ingest_date": night.date} for s in again] == scores


def test_scores_carry_the_version_they_are_of(night: Night, scores: list[dict[str, Any]]) -> None:
    """A score without its version says nothing of what made the night."""
    versions = versions_in_force(night.settings, night.sources)
    for score in scores:
        assert versions[GATED[score["bench"]].steps[-1]][0] in score["extractor_version"]
        assert score["gold"] == Floors.read().gold[score["bench"]]


def test_a_broken_cache_is_not_believed(night: Night, scores: list[dict[str, Any]]) -> None:
    """Scores of other versions are forgotten, so that the folder does not grow for ever."""
    stray = night.lake.root / "scores" / "repair-0000.json"
    stray.write_text("{}", encoding="utf-8")
    scores_of(night)
    assert not stray.exists()


def test_other_gold_is_told(tmp_path: Path) -> None:
    """Floors set on other gold say nothing; who changed it must learn the way out."""
    floors = tmp_path / "floors.json"
    floors.write_text(
        json.dumps({"gold": {"repair": "0" * 16}, "floors": {"repair": {"damaged lines mended": 0.5}}}),
        encoding="utf-8",
    )
    with pytest.raises(GateError, match="--raise-floors"):
        run_gate(None, silent, file=floors)


@pytest.mark.parametrize("content", ["", "[]", '{"gold": {}}', '{"gold": 1, "floors": 2}'])
def test_floors_that_are_none(tmp_path: Path, content: str) -> None:
    """A broken file must not be read as no floors at all."""
    path = tmp_path / "floors.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GateError, match=r"floors\.json"):
        Floors.read(path)


def test_floors_rise_and_do_not_fall() -> None:
    """A floor that follows the score down is none."""
    before = Floors({"a": "1", "b": "2"}, {"a": {"x": 0.5, "y": 0.9}, "b": {"z": 0.7}})
    risen = raised(
        before, {"a": "3"}, [Scored("a", "x", 0.678, 0.5), Scored("a", "y", 0.9, 0.9), Scored("a", "new", 1.0, None)]
    )
    assert risen == Floors({"a": "3", "b": "2"}, {"a": {"x": 0.67, "y": 0.9, "new": 1.0}, "b": {"z": 0.7}})
    with pytest.raises(GateError, match=r"a, y: 0\.899 is below 0\.9"):
        raised(before, {}, [Scored("a", "x", 0.9, 0.5), Scored("a", "y", 0.899, 0.9)])


def test_floors_are_written_as_they_are_read(tmp_path: Path) -> None:
    """A file that changes when nothing does cannot be reviewed."""
    Floors.read().write(tmp_path / "floors.json")
    assert (tmp_path / "floors.json").read_bytes() == FLOORS.read_bytes()


@pytest.mark.parametrize("name", ["repair", "stories"])
def test_authored_gold_is_what_its_maker_makes(tmp_path: Path, name: str) -> None:
    """Gold nobody can make again cannot be added to."""
    authored.write(tmp_path)
    assert (tmp_path / f"{name}.jsonl").read_bytes() == (GOLD_SETS / f"{name}.jsonl").read_bytes()


QUANTITY = {"value": 20, "modifier": ">", "unit": "people", "unit_surface": None}


@pytest.mark.parametrize(
    ("change", "value", "whole"),
    [
        ({}, 1, 1), ({"unit": "person"}, 1, 1), ({"unit": "civilian person"}, 1, 1), ({"value": 20.0}, 1, 1),
        ({"value": 21}, 0, 0), ({"value": [20, 30]}, 0, 0), ({"modifier": "="}, 1, 0), ({"unit": "house"}, 1, 0), ({"unit": None}, 1, 0),
    ],
)  # fmt: skip
def test_figures_score(change: Mapping[str, Any], value: float, whole: float) -> None:
    """A scorer that is kind lets floors stand on nothing."""
    found = gate_scores.score_figures(
        [{"id": "a", "quantities": [QUANTITY]}], {"a": {"quantities": [QUANTITY | change]}}
    )
    assert found == {"value": value, "value, modifier and unit": whole, "sentences wholly right": whole}


def test_figures_beyond_the_gold_cost() -> None:
    """A system that answers everything would be right always."""
    found = gate_scores.score_figures([{"id": "a", "quantities": []}], {"a": {"quantities": [QUANTITY]}})
    assert set(found.values()) == {0.0}


FIGURE = {
    "start": 5,
    "end": 12,
    "value_low": 20,
    "value_high": None,
    "effect": "killed",
    "claimants": ["Syrian Observatory for Human Rights"],
}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, set()), ({"claimants": ["the Observatory"]}, set()), ({"claimants": ["(text)"]}, {"claimant", "complete claim"}),
        ({"claimants": ["Red Cross"]}, {"claimant", "complete claim"}), ({"effect": "injured"}, {"effect", "complete claim"}),
        ({"value_low": 21}, {"value", "complete claim"}), ({"start": 40, "end": 42}, {"figure", "value", "effect", "claimant", "complete claim"}),
    ],
)  # fmt: skip
def test_claims_score(change: Mapping[str, Any], wrong: set[str]) -> None:
    """Each number must fall for what it measures, and for nothing else."""
    found = gate_scores.score_claims([{"id": "a", "figures": [FIGURE]}], {"a": {"figures": [FIGURE | change]}})
    assert {name for name, score in found.items() if score < 1} == wrong


def test_stories_score() -> None:
    """Two stories put together cost as much as one torn apart."""
    gold = [{"id": i, "cluster": c} for i, c in zip("abcd", "xxyy", strict=True)]
    right = {i: {"cluster": c} for i, c in zip("abcd", "1122", strict=True)}
    assert gate_scores.score_stories(gold, right) == {"pairs of one story": 1.0}
    together = {i: {"cluster": "1"} for i in "abcd"}
    assert gate_scores.score_stories(gold, together)["pairs of one story"] == pytest.approx(4 / 8)
