"""Frames hold just what tables.yaml says, and refuse the rest aloud."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tables import TABLES, conform, frame_of, polars_schema

RUN = {"char_start": 0, "byte_start": 3, "byte_end": 9, "is_whole": False}


@pytest.mark.parametrize("table", TABLES)
def test_empty_frame(table: str, tmp_path: Path) -> None:
    """A night without rows of a table must still write a part that reads back with all columns."""
    frame = frame_of(table, [])
    assert dict(frame.schema) == polars_schema(table)
    frame.write_parquet(tmp_path / "part.parquet")
    assert pl.read_parquet(tmp_path / "part.parquet").schema == frame.schema


def test_values_and_nulls() -> None:
    """A null that became a default would be a figure nobody stated."""
    frame = frame_of("documents", [{"doc_id": "a", "published_evidence": [], "published_date": dt.date(2026, 11, 16)}, {"n_chars": 3}])
    assert frame["doc_id"].to_list() == ["a", None]
    assert frame["n_chars"].to_list() == [None, 3]
    assert frame["published_evidence"].to_list() == [[], None]
    assert frame["published_date"].to_list() == [dt.date(2026, 11, 16), None]
    assert frame["encoding_confidence"].to_list() == [None, None]


def test_nested_values() -> None:
    """The map from characters to bytes is a list of structs; a field of it lost is every citation lost."""
    frame = frame_of("document_texts", [{"byte_runs": [RUN]}, {"byte_runs": []}, {}])
    assert frame["byte_runs"].to_list() == [[RUN], [], None]


def test_unknown_column() -> None:
    """A misspelt name would write a column of nulls and say nothing."""
    with pytest.raises(KeyError, match="sightings has no column doc_ids"):
        frame_of("sightings", [{"doc_id": "a"}, {"doc_ids": "b"}])
    with pytest.raises(KeyError, match="sightings has no column extra"):
        conform(pl.DataFrame({"doc_id": ["a"], "extra": [1]}), "sightings")


@pytest.mark.parametrize(
    ("column", "value"),
    [("record_no", "twelve"), ("record_no", 2.5), ("record_no", 2**40), ("doc_id", 7), ("ingest_date", "yesterday")],
)
def test_wrong_value(column: str, value: object) -> None:
    """A value of another type was turned into null without a word."""
    with pytest.raises(TypeError, match=f"sightings.{column}"):
        frame_of("sightings", [{"doc_id": "a"}, {column: value}])


def test_whole_numbers_are_doubles_too() -> None:
    """Python writes 20 and 20.0; both are the same value of a DOUBLE."""
    assert frame_of("figures", [{"value_low": 20}, {"value_low": 0.5}])["value_low"].to_list() == [20.0, 0.5]


SURROGATES = st.text(st.characters(codec=None, categories=["L", "Nd", "Cs"], max_codepoint=0x1FFFF), max_size=12)


@given(text=SURROGATES, evidence=st.lists(SURROGATES, max_size=3))
def test_lone_surrogates(text: str, evidence: list[str]) -> None:
    """A broken escape in a feed made the shard unwritable; replaced by more or less than one sign, it would move every offset."""
    frame = frame_of("documents", [{"title": text, "published_evidence": evidence}])
    for stored, given_text in zip([frame["title"][0], *frame["published_evidence"].to_list()[0]], [text, *evidence], strict=True):
        assert len(stored) == len(given_text)
        assert all(s == ("\ufffd" if "\ud800" <= g <= "\udfff" else g) for s, g in zip(stored, given_text, strict=True))


def test_conform() -> None:
    """Parts are concatenated by position: one with another order or type would mix columns."""
    frame = conform(pl.DataFrame({"record_no": [1], "doc_id": ["a"]}, schema={"record_no": pl.Int64, "doc_id": pl.String}), "sightings")
    assert dict(frame.schema) == polars_schema("sightings")
    assert frame.row(0, named=True) == {
        "doc_id": "a", "source_path": None, "file_path": None, "file_sha256": None, "record_no": 1, "ingest_date": None,
    }  # fmt: skip
    with pytest.raises(pl.exceptions.PolarsError):
        conform(pl.DataFrame({"record_no": ["x"]}), "sightings")
