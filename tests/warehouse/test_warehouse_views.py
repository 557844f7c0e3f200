"""Views: what latest_by_claimant and tolls_by_place_and_day choose and count, asked whole or of one place."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import duckdb
import polars as pl
import pytest

from pipelines.tables.ddl import create_statements, published_tables

CLAIMS = """
INSERT INTO claim_facts BY NAME
SELECT claim_id, coalesce(of_figure, claim_id) AS figure_id, doc AS doc_id, 's-' || doc AS story_id, doc || '-s' AS sentence_id,
       DATE '2026-11-01' AS ingest_date, claimant, claimant AS claimant_name, false AS is_first_by_claimant, place AS place_surface, day::DATE AS event_date_start,
       day::DATE AS event_date_end, said::DATE AS claim_date_end, DATE '2026-11-05' AS published_date, 'killed' AS effect,
       'asserts' AS polarity, 'count' AS kind, low::DOUBLE AS value_low, high::DOUBLE AS value_high, status AS victim_status,
       true AS is_summable, true AS is_canonical_copy, 'a.txt' AS source_path, 0 AS record_no, 0 AS byte_start, 2 AS byte_end
FROM given
"""
COLUMNS = ("claim_id", "of_figure", "doc", "claimant", "place", "day", "said", "low", "high", "status")
GIVEN = [
    ("c1", None, "d1", "Watch", "Tarn", "2026-11-01", "2026-11-02", 5, 5, "civilian"),
    ("c2", None, "d2", "Watch", "Tarn", "2026-11-01", "2026-11-04", 9, 9, None),
    ("c3", None, "d3", "Watch", "Tarn", "2026-11-01", "2026-11-04", 8, None, "civilian"),
    ("c4", "c1", "d1", "Army", "Tarn", "2026-11-01", "2026-11-02", 5, 5, "civilian"),
    ("c5", None, "d4", None, "Tarn", "2026-11-01", None, 7, 7, "unknown"),
    ("c6", None, "d5", None, None, None, "2026-11-03", 3, 3, None),
    ("c7", None, "d5", None, None, None, "2026-11-02", 2, 2, None),
    ("c8", None, "d6", "Army", "Vell", "2026-11-02", "2026-11-02", 1, 1, "civilian"),
]  # fmt: skip


@pytest.fixture
def house() -> Iterator[duckdb.DuckDBPyConnection]:
    """The published tables with a few claims, and the views over them. Two stories of four come from one agency."""
    with duckdb.connect() as connection:
        for table in published_tables():
            for statement in create_statements(table):
                connection.execute(statement)
        given = pl.DataFrame(
            GIVEN, schema=dict.fromkeys(COLUMNS, pl.String) | {"low": pl.Int64, "high": pl.Int64}, orient="row"
        )
        connection.register("given", given.to_arrow())
        connection.execute(CLAIMS)
        connection.execute(
            "INSERT INTO stories BY NAME SELECT story_id, min(doc_id) AS canonical_doc_id, 1 AS n_documents, 1 AS n_independent_origins,"
            " CASE WHEN story_id IN ('s-d1', 's-d2') THEN 'MNA' END AS origin FROM claim_facts GROUP BY story_id"
        )
        connection.execute(files("pipelines.warehouse").joinpath("views.sql").read_text(encoding="utf-8"))
        yield connection


@pytest.mark.parametrize(
    ("where", "chosen"),
    [
        ("true", ["c2", "c4", "c5", "c6", "c8"]),
        ("place_surface = 'Tarn'", ["c2", "c4", "c5"]),
        ("place_surface IS NULL", ["c6"]),
        ("claimant IS NULL", ["c5", "c6"]),
        ("claimant = 'Army' AND event_date_start = DATE '2026-11-02'", ["c8"]),
        # Not of what is compared: who said something newer of the same is not brought back by its older word.
        ("value_low < 9 AND claimant = 'Watch'", []),
    ],
)
def test_the_latest_word_of_every_claimant(house: duckdb.DuckDBPyConnection, where: str, chosen: list[str]) -> None:
    """A toll that its claimant has raised since is quoted as what he says; one without claimant, place or day is lost."""
    rows = house.execute(f"SELECT claim_id FROM latest_by_claimant WHERE {where} ORDER BY ALL").fetchall()
    assert [row[0] for row in rows] == chosen


def test_the_latest_word_has_the_columns_of_a_claim(house: duckdb.DuckDBPyConnection) -> None:
    """Columns that stand elsewhere than in casualty_claims put a name under another's heading."""
    columns = [
        [row[0] for row in house.execute(f"DESCRIBE {view}").fetchall()]
        for view in ("casualty_claims", "latest_by_claimant")
    ]
    assert columns[0] == columns[1]
    assert house.execute("FROM latest_by_claimant EXCEPT FROM casualty_claims").fetchall() == []


@pytest.mark.parametrize(
    "where", ["place_surface = 'Tarn'", "place_surface = 'Tarn' AND event_date_start = DATE '2026-11-01'"]
)
def test_tolls_of_a_place_and_day(house: duckdb.DuckDBPyConnection, where: str) -> None:
    """A figure two claimants give, or two stories of one agency, counted twice make one source look like two."""
    rows = house.execute(
        "SELECT low, high, is_open_above, n_unknown_status, n_claims, n_stories, n_independent_origins"
        f" FROM tolls_by_place_and_day WHERE {where}"
    ).fetchall()
    assert rows == [(5, 9, True, 2, 4, 4, 3)]


def test_what_a_sentence_counts_apart_is_added_up(house: duckdb.DuckDBPyConnection) -> None:
    """"Six soldiers and a ferryman" were told as one to six dead; the same thing counted twice by one sentence is no sum."""
    for claim, low, counted in (("x1", 6, "soldiers"), ("x2", 1, "ferryman"), ("x3", 7, "soldiers")):
        house.execute(
            f"INSERT INTO claim_facts BY NAME SELECT * REPLACE ('{claim}' AS claim_id, '{claim}' AS figure_id, {low} AS value_low,"
            f" {low} AS value_high, 'Ford' AS place_surface, '{counted}' AS counted) FROM claim_facts WHERE claim_id = 'c8'"
        )
    rows = house.execute("SELECT low, high, n_claims FROM tolls_by_place_and_day WHERE place_surface = 'Ford'").fetchall()
    assert rows == [(7, 8, 3)]


def test_tolls_without_a_place_or_a_day_are_kept_apart_by_story(house: duckdb.DuckDBPyConnection) -> None:
    """A driver and the dead of a heat wave, neither with a place, would be low and high of one thing."""
    house.execute(
        "INSERT INTO claim_facts BY NAME SELECT * REPLACE ('c9' AS claim_id, 'c9' AS figure_id, 's-d9' AS story_id, 300 AS value_high)"
        " FROM claim_facts WHERE claim_id = 'c6'"
    )
    rows = house.execute("SELECT only_story_id, low, high, n_claims FROM tolls_by_place_and_day WHERE place_surface IS NULL ORDER BY 1")
    assert rows.fetchall() == [("s-d5", 2, 3, 2), ("s-d9", 3, 300, 1)]
    known = house.execute("SELECT only_story_id FROM tolls_by_place_and_day WHERE place_surface IS NOT NULL").fetchall()
    assert known == [(None,), (None,)]
