"""The table of disagreements: the same rows however the nights came, at places that can be cited."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_claims import Given, filled, kinds_of, open_database, put, rows_of, take_out

from pipelines.stories.disagreements import fill_disagreements
from pipelines.stories.matters import A_MATTER_A_NIGHT

DOCUMENTS = st.lists(
    st.builds(
        Given,
        doc_id=st.integers(0, 10**6).map(lambda n: f"{n:016x}"),
        story=st.integers(0, 5),
        night=st.integers(0, 3),
        published=st.integers(0, 3),
        claimant=st.sampled_from(["Red Crescent", "army", None]),
        value=st.sampled_from([12, 15, 20]),
        modifier=st.sampled_from(["exact", "at_least", "approx"]),
        place=st.sampled_from(["Aleppo", "Homs", "Mosul"]),
        event=st.integers(0, 1),
        said=st.sampled_from([None, 0, 2]),
    ),
    min_size=2,
    max_size=9,
    unique_by=lambda one: one.doc_id,
)


@given(DOCUMENTS, st.permutations(range(4)), st.integers(0, 3))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_order_of_nights(documents: list[Given], nights: list[int], redone: int) -> None:
    """A row that depends on the order of the nights says another thing after every rebuild."""
    whole = filled(documents)
    with open_database() as connection:
        for night in nights:
            fill_disagreements(connection, put(connection, [one for one in documents if one.night == night]))
        assert rows_of(connection) == whole
        touched = take_out(connection, redone)
        fill_disagreements(connection, touched)
        assert rows_of(connection) == filled([one for one in documents if one.night != redone])
        fill_disagreements(connection, touched | put(connection, [one for one in documents if one.night == redone]))
        assert rows_of(connection) == whole


@pytest.mark.parametrize(("one", "other", "kind"), [
    ({"value": 12}, {"value": 15}, "disagrees"),
    ({"value": 12}, {"value": 15, "modifier": "at_least"}, "disagrees"),
    ({"value": 12, "modifier": "at_least"}, {"value": 15}, "compatible_bounds"),
    ({"value": 12}, {"value": 13, "modifier": "approx"}, "compatible_bounds"),
    ({"value": 15}, {"value": 15}, None),
    pytest.param({"value": 12}, {"value": 15, "place": "Homs"}, None, id="another town"),
    pytest.param({"value": 12}, {"value": 15, "event": 1}, None, id="another day"),
    pytest.param({"value": 12}, {"value": 15, "event": None}, None, id="of no known day"),
    pytest.param({"value": 12}, {"value": 15, "effect": "injured"}, None, id="another effect"),
    pytest.param({"value": 12}, {"value": 15, "said": 9}, None, id="said when more was known"),
    pytest.param({"value": 12}, {"value": 15, "is_part": True}, None, id="a part"),
    pytest.param({"value": 12}, {"value": 15, "claimant": "Red Crescent"}, None, id="one claimant at one time"),
    pytest.param({"value": 12}, {"value": 15, "claimant": "Red Crescent", "said": 1}, "superseded", id="later word of one claimant"),
])  # fmt: skip
def test_two_claims(one: dict[str, object], other: dict[str, object], kind: str | None) -> None:
    """A match key without claim time, claimant, place and day finds conflicts that are none."""
    a = Given("a" * 16, story=1, **one)  # type: ignore[arg-type]
    b = Given("b" * 16, story=2, **{"claimant": "army", **other})  # type: ignore[arg-type]
    expected = [] if kind is None else [(kind, str(one["value"]), str(other["value"]))]
    assert kinds_of([a, b]) == expected


def test_a_toll_of_nobody_is_said_in_words() -> None:
    """'The army says no killed' and '0 killed, Red Crescent 12' are read twice, and the first is no sentence."""
    with open_database() as connection:
        given = [Given("a" * 16, story=1, claimant="army", value=0), Given("b" * 16, story=2, value=12)]
        fill_disagreements(connection, put(connection, given))
        assert "army says none killed in Aleppo" in _only(connection)["explanation"]


def test_each_position_once() -> None:
    """Twenty outlets that carry one claim are one voice, not twenty disagreements."""
    many = [Given(f"{n:016x}", story=n, value=12) for n in range(20)]
    assert kinds_of([*many, Given("f" * 16, story=99, claimant="army", value=15)]) == [("disagrees", "12", "15")]


def test_a_crowded_matter_is_capped_and_counted() -> None:
    """A day of which every outlet writes is compared in pairs without end, or what is left out is lost without a word."""
    many = [Given(f"{n:016x}", story=n, claimant=f"Office {n}", value=100 + n) for n in range(A_MATTER_A_NIGHT + 5)]
    late = Given("f" * 16, story=99, night=1, claimant="army", value=15)
    whole = filled([*many, late])
    with open_database() as connection:
        assert fill_disagreements(connection, put(connection, many)) == 5
        fill_disagreements(connection, put(connection, [late]))
        assert rows_of(connection) == whole
        fill_disagreements(connection, take_out(connection, 0))
        assert rows_of(connection) == filled([late])
        fill_disagreements(connection, put(connection, many))
        assert rows_of(connection) == whole


def test_copies_of_a_story_claim_once() -> None:
    """A copy with a changed number is a corruption of its story, not a claimant of its own."""
    whole = "The governor opened the new bridge over the river on Monday, and {} workers had built it in two years."
    versions = [
        Given(f"{n:016x}", published=n, value=value, text=f"{value} people died. " + whole.format(value))
        for n, value in enumerate((12, 15))
    ]
    with open_database() as connection:
        fill_disagreements(connection, put(connection, versions))
        rows = connection.execute(
            "SELECT type, field, surface_a, surface_b, doc_id_a, likelier FROM disagreements"
        ).fetchall()
    assert set(rows) == {("copy_corruption", "figure", "12", "15", f"{0:016x}", "a")}


def test_places_are_cited() -> None:
    """A row whose bytes are not those of its surface cannot be checked against the raw file."""
    with open_database() as connection:
        fill_disagreements(
            connection, put(connection, [Given("a" * 16, story=1), Given("b" * 16, story=2, claimant="army", value=15)])
        )
        row = _only(connection)
    for side in "ab":
        text = Given("x", value=12 if row[f"doc_id_{side}"] == "a" * 16 else 15, claimant="").sentence
        assert text[row[f"char_start_{side}"] : row[f"char_end_{side}"]] == row[f"surface_{side}"]
        assert text.encode()[row[f"byte_start_{side}"] : row[f"byte_end_{side}"]].decode() == row[f"surface_{side}"]


def test_id_stays_when_sides_change() -> None:
    """A dismissed disagreement that comes back under a new id has to be dismissed every night."""
    versions = [
        Given("a" * 16, published=1, text="12 people died when the ferry sank."),
        Given("b" * 16, published=2, value=15, text="15 people died when the ferry sank."),
    ]
    (before,) = (row[0] for row in filled(versions))
    earlier = Given("b" * 16, published=0, value=15, text="15 people died when the ferry sank.")
    ((after, *rest),) = filled([versions[0], earlier])
    assert after == before
    assert "b" * 16 in rest


def _only(connection: duckdb.DuckDBPyConnection) -> dict[str, object]:
    found = connection.execute("SELECT * FROM disagreements")
    columns = [column[0] for column in found.description]
    (values,) = found.fetchall()
    return dict(zip(columns, values, strict=True))
