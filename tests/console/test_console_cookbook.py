"""Cookbook: every question of docs/cookbook has its answer, over the sample dispatches and over the seeds where they are.

The answers stand here as rows that must be among those given: columns that a better reading of the text fills are left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sample_house import TODAY, make
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.console.cookbook import FOLDER, examples
from pipelines.settings import PROJECT, Settings

SEEDS = PROJECT.parent / "shared" / "seeds"
Row = dict[str, Any]
DEPOT = "2026-11-16/meridian-news-agency/tel-maresh-depot.txt"
TOLL = "2026-11-16/northern-post/depot-toll.txt"

SAMPLE: dict[str, list[Row]] = {
    "01_tolls_of_a_place": [
        {"claimant": "hospital official", "low": 27, "high": None, "event_from": "2026-11-15", "n_documents": 3, "origin": "MNA", "citation": f"{DEPOT}:143-154"},
        {"claimant": "Field Medics Network", "low": 38, "high": 38, "citation": f"{TOLL}:898-900"},
    ],
    "02_latest_toll_by_claimant": [
        {"claimant": "Kestria Rights Monitor", "low": 31, "high": 31, "as_of": "2026-11-16", "citation": f"{DEPOT}:314-316"},
        {"claimant": "highway police", "low": 24, "high": None, "modifier": "at_least"},
        {"claimant": "civil protection service", "low": 16, "high": None},
    ],
    "03_gap_between_claimants": [],
    "04_copies_that_disagree": [
        {"field": "unit", "canonical_says": "months", "copy_says": "weeks", "likelier": "canonical", "status": "open"},
        {"field": "figure", "canonical_says": "12", "copy_says": "120", "likelier": "canonical"},
    ],
    "05_accused_and_answer": [
        {"part": "answers", "claimant": "defence ministry", "polarity": "does_not_mention", "low": None, "high": None},
        {"part": "counts", "claimant": "Kestria Rights Monitor", "accused": None, "low": 19, "high": 19},
    ],
    "06_low_and_high_of_a_day": [
        {"event_day": "2026-11-18", "place": "Lower Tarn", "claimant": "fire service", "low": 7, "high": 7, "is_open": False},
        {"event_day": "2026-11-17", "place": "Suma", "low": 3, "high": 3, "says": "a; two"},
        {"event_day": "2026-11-15", "claimant": "hospital official", "low": 27, "high": None, "is_open": True, "says": "at least 27"},
    ],
    "07_what_was_destroyed": [{"claimant": "defence ministry", "low": 9, "high": 9, "what": "tankers", "citation": f"{DEPOT}:577-581"}],
    "08_never_summed": [{"reason": "other_unit", "kind": "measure", "examples": ["2.5 miles"]}, {"reason": "percent", "kind": "percent"}, {"reason": "factor"}],
    "09_on_whom_it_rests": [{"claimant": "(the text itself)"}, {"claimant": "Kestria Rights Monitor", "n_stories": 1}],
    "10_said_later_than_it_happened": [{"event_from": "2026-11-02", "claimant": "Kestria Rights Monitor", "surface": "14", "days_later": 14}],
    "11_ambiguous_dates": [
        {"source_path": "2026-11-18/hill-gazette/convoy.txt", "published_date": None, "alternatives": ["2026-04-11", "2026-11-04"]},
        {"source_path": "2026-11-18/border-post/karsan.txt", "published_date": "2026-11-06", "read_as": "dmy", "alternatives": ["2026-06-11"]},
    ],
    "12_money_and_shares": [
        {"kind": "money", "claimant": "growers’ association", "low": 4_500_000, "unit": "EUR"},
        {"kind": "money", "low": None, "high": 600_000_000, "modifier": "at_most", "unit": "KZT"},
        {"kind": "percent", "claimant": "growers’ association", "low": 60, "modifier": "approx"},
    ],
    "13_who_is_in_a_story": [{"n_documents": 3, "entity": "Tel Maresh", "label": "GPE", "n_mentions": 9, "citation": f"{DEPOT}:42-52"}],
    "14_repaired_and_refused": [
        {"what": "repaired", "rule": "mojibake_twice", "n_documents": 1},
        {"what": "refused", "rule": "ingest: empty", "n": 1},
        {"what": "refused", "rule": "ingest: broken_record", "n": 1},
    ],
    "15_made_by_older_versions": [],
}  # fmt: skip
# WAREHOUSE.md, over the three seeds.
OF_SEEDS: dict[str, list[Row]] = {
    "01_tolls_of_a_place": [
        {"claimant": "Syrian Observatory for Human Rights", "low": 24, "high": 24, "event_from": "2016-08-11"},
        {"claimant": "Raqqa Is Being Slaughtered Silently", "low": 20, "high": None, "event_from": "2016-08-11"},
        {"claimant": "Amnesty International", "modifier": "vague", "surface": "hundreds", "n_documents": 2},
        {"claimant": "Airwars", "low": 1400, "high": 1400, "n_documents": 2},
        {"claimant": "Amnesty International", "low": 1600, "high": None, "modifier": "more_than", "n_documents": 2},
    ],
    "02_latest_toll_by_claimant": [
        {"claimant": "Amnesty International", "low": 1600, "high": None, "as_of": "2019-04-25"},
        {"claimant": "Raqqa Is Being Slaughtered Silently", "low": 20, "high": None},
        {"claimant": "Syrian Observatory for Human Rights", "low": 24, "high": 24},
    ],
    "03_gap_between_claimants": [
        {"claimant": "US-led coalition", "other_claimant": "Amnesty International", "gap": 343, "is_comparable": False},
    ],
    "04_copies_that_disagree": [
        {"type": "copy_corruption", "field": "unit", "canonical_says": "months", "copy_says": "weeks"},
        {"type": "copy_corruption", "field": "figure", "canonical_says": "four years", "copy_says": "more than four years"},
        {"type": "copy_corruption", "field": "claimant", "canonical_says": "Ali Hammoud", "copy_says": "ministry"},
        {"type": "copy_corruption", "field": "unit", "canonical_says": "years", "copy_says": "decades"},
    ],
    "05_accused_and_answer": [
        {"part": "accuses", "claimant": "Raqqa Is Being Slaughtered Silently", "accused": "Russian", "low": 20, "high": None, "event_day": "2016-08-11"},
        {"part": "accuses", "claimant": "Syrian Observatory for Human Rights", "accused": "Russian", "low": 24, "high": 24},
        {"part": "answers", "claimant": "Russian military", "polarity": "does_not_mention", "low": None},
    ],
    "06_low_and_high_of_a_day": [
        {"claimant": "Raqqa Is Being Slaughtered Silently", "event_day": "2016-08-11", "low": 20, "high": None, "is_open": True},
        {"claimant": "Syrian Observatory for Human Rights", "event_day": "2016-08-11", "low": 24, "high": 30},
    ],
    "07_what_was_destroyed": [
        {"low": 10_000, "high": None, "what": "buildings", "effect": "destroyed", "share_percent": 80},
        {"low": 11_000, "high": None, "what": "destroyed buildings"},
    ],
    "08_never_summed": [{"reason": "fraction"}, {"reason": "percent"}, {"reason": "difference"}, {"reason": "repeat"}, {"reason": "other_unit"}],
    "11_ambiguous_dates": [{"source_path": "002_bc8f88926e64a64c.txt", "published_date": "2016-08-12", "alternatives": ["2016-12-08"]}],
    "12_money_and_shares": [{"kind": "percent", "low": 80}, {"kind": "money", "low": 500_000_000, "high": None, "unit": "USD"}],
    "15_made_by_older_versions": [],
}  # fmt: skip


def ask(settings: Settings, *words: str) -> list[Row]:
    given = ["sql", "--warehouse", str(settings.warehouse_dir), "--format", "jsonl", *words]
    result = CliRunner().invoke(app, given)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def assert_among(found: list[Row], wanted: list[Row]) -> None:
    for row in wanted:
        assert any(all(given[name] == value for name, value in row.items()) for given in found), (row, found)


def test_there_are_the_fifteen_questions() -> None:
    """A question that lost its file is one nobody asks any more."""
    assert [int(e.name.split("_")[0]) for e in examples()] == list(range(1, 16))
    assert sorted(SAMPLE) == [e.name for e in examples()]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.sql")), ids=lambda p: p.stem)
def test_a_question_says_what_it_asks_and_what_its_columns_mean(path: Path) -> None:
    """A number without the meaning of its column is quoted wrongly."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = lines[: next(i for i, line in enumerate(lines) if not line.startswith("--"))]
    assert comments[0].endswith("?")
    assert len(comments) >= 2
    assert all(len(line) <= 180 for line in lines)


@pytest.mark.parametrize("name", sorted(SAMPLE))
def test_answers_over_the_sample(sample: Settings, name: str) -> None:
    """An example that fails, or answers something else than it says, is worse than none."""
    assert_among(ask(sample, "--file", str(FOLDER / f"{name}.sql")), SAMPLE[name])


@pytest.mark.parametrize("name", ["01_tolls_of_a_place", "13_who_is_in_a_story"])
def test_a_question_asked_of_something_else(sample: Settings, name: str, tmp_path: Path) -> None:
    """The first thing one does with an example is to ask it of another place, or another story."""
    story = ask(
        sample, "SELECT min(d.story_id) AS id FROM mentions m JOIN documents d USING (doc_id) WHERE m.label = 'GPE'"
    )[0]["id"]
    query = f"SET VARIABLE place = 'Lower Tarn'; SET VARIABLE story = '{story}';\n" + (
        FOLDER / f"{name}.sql"
    ).read_text(encoding="utf-8")
    (tmp_path / "other.sql").write_text(query, encoding="utf-8")
    rows = ask(sample, "--file", str(tmp_path / "other.sql"))
    assert rows
    assert all(row.get("story_id", story) == story for row in rows)
    assert all(
        "lower-tarn" in row["citation"] or "gas-blast" in row["citation"]
        for row in rows
        if "place" not in row and "story_id" not in row
    )


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The three stories the project began with."""
    if not SEEDS.is_dir():
        pytest.skip(f"{SEEDS} is not here: the stories are third-party news and no part of the project")
    return make(SEEDS, tmp_path_factory.mktemp("seeds"), (TODAY,))


@pytest.mark.parametrize("name", sorted(OF_SEEDS))
def test_answers_over_the_seeds(seeds: Settings, name: str) -> None:
    """The fifteen questions were written before the code: their answers are what it is for."""
    assert_among(ask(seeds, "--file", str(FOLDER / f"{name}.sql")), OF_SEEDS[name])


def test_copies_of_the_seeds_disagree_in_four_places(seeds: Settings) -> None:
    """A comparison that finds eight conflicts more is read once and never again."""
    rows = ask(seeds, "--example", "4")
    assert sum(row["type"] == "copy_corruption" for row in rows) == 4


@pytest.mark.parametrize(
    ("given", "n"), [("11", 2), ("ambiguous", 2), ("11_ambiguous_dates", 2), ("11_ambiguous_dates.sql", 2)]
)
def test_an_example_by_name_or_number(sample: Settings, given: str, n: int) -> None:
    """Nobody types a whole file name twice."""
    assert len(ask(sample, "--example", given)) >= n


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nope", "there is no example 'nope'"),
        ("", "there is no example ''"),
        ("a", "'a' fits several"),
        ("99", "no example '99'"),
    ],
)
def test_a_name_that_is_none_lists_them(sample: Settings, given: str, said: str) -> None:
    """The list is found by the first wrong guess."""
    result = CliRunner().invoke(app, ["sql", "--warehouse", str(sample.warehouse_dir), "--example", given])
    assert result.exit_code == 2
    assert said in result.stderr
    assert "What is the latest death toll of every claimant, each story once?" in result.stderr


def test_one_question_at_a_time(sample: Settings) -> None:
    """A query silently ignored is taken for the answer to it."""
    result = CliRunner().invoke(app, ["sql", "SELECT 1", "--example", "1", "--warehouse", str(sample.warehouse_dir)])
    assert (result.exit_code, "give one of them" in result.stderr) == (2, True)
