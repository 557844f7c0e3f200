"""A database of claims, as a publish has it in hand: what the tests of disagreements write into and take out of.

Every document is one sentence with one figure, so that what should disagree can be read off its fields.
"""

from __future__ import annotations

import atexit
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.extract.comparable import comparable_rows
from pipelines.stories.disagreements import fill_disagreements
from pipelines.tables import TABLES, frame_of
from pipelines.tables.ddl import create_statements

FILLED = (
    "documents", "document_texts", "sentences", "mentions", "entities", "figures", "claims", "comparable_claims", "disagreements",
)  # fmt: skip
DAY = dt.date(2026, 3, 1)
LINEAGE = {"extractor_version": "1", "model_version": None, "run_id": "r"}
EMPTY: list[duckdb.DuckDBPyConnection] = []  # databases that are used no more
atexit.register(EMPTY.clear)
# Two towns of one country, one of another: entity, name, code.
TOWNS = {"Aleppo": "SY", "Homs": "SY", "Mosul": "IQ"}


@dataclass(frozen=True, slots=True)
class Given:
    """A document: its story, its night and day of publication (days after DAY), and its one claim."""

    doc_id: str
    story: int = 0
    night: int = 0
    published: int = 0
    claimant: str | None = "Red Crescent"
    value: int = 12
    modifier: str = "exact"
    place: str = "Aleppo"
    event: int | None = 0
    said: int | None = 0
    effect: str = "killed"
    is_part: bool = False
    text: str | None = None

    @property
    def sentence(self) -> str:
        """What the document says."""
        return self.text or f"{self.value} people were {self.effect} in {self.place}, {self.claimant} said."


@contextmanager
def open_database() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the tables that are read and filled, empty but for the towns; emptied and used again afterwards.

    Making the tables is half of the time of a test.
    """
    connection = EMPTY.pop() if EMPTY else _new_database()
    yield connection
    for name in FILLED:
        if name != "entities":
            connection.execute(f"DELETE FROM {name}")
    EMPTY.append(connection)


def _new_database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    for name in FILLED:
        for statement in create_statements(TABLES[name]):
            connection.execute(statement)
    _insert(connection, "entities", _towns())
    return connection


def _towns() -> list[dict[str, Any]]:
    return [
        {"entity_id": f"geonames:{town}", "name": town, "type": "GPE", "country_iso2": code, "latitude": 1.0, "longitude": 1.0,
         "is_private_person": False, "ingest_date": DAY, **LINEAGE}
        for town, code in TOWNS.items()
    ]  # fmt: skip


def put(connection: duckdb.DuckDBPyConnection, given: Iterable[Given]) -> set[str]:
    """Writes documents, chooses who stands for each story, and returns the ids of the stories touched."""
    given = list(given)
    for name in FILLED:
        rows = [row for one in given for row in _rows(name, one)]
        _insert(connection, name, rows)
    _choose(connection)
    return {f"s{one.story}" for one in given}


def take_out(connection: duckdb.DuckDBPyConnection, night: int) -> set[str]:
    """Removes a night's documents, and returns the ids of the stories touched."""
    date = DAY + dt.timedelta(days=night)
    touched = {
        story
        for (story,) in connection.execute("SELECT story_id FROM documents WHERE ingest_date = ?", [date]).fetchall()
    }
    for name in ("documents", "document_texts", "sentences", "mentions", "figures", "claims", "comparable_claims"):
        connection.execute(f"DELETE FROM {name} WHERE ingest_date = ?", [date])
    _choose(connection)
    return touched


def _choose(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "UPDATE documents SET is_canonical_copy = doc_id IN (SELECT arg_min(doc_id, (published_date, doc_id)) FROM documents GROUP BY story_id)"
    )


def filled(given: Sequence[Given]) -> list[tuple[Any, ...]]:
    """Rows of disagreements of documents published at once."""
    with open_database() as connection:
        fill_disagreements(connection, put(connection, given))
        return rows_of(connection)


def rows_of(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """All rows of disagreements, ordered."""
    return connection.execute("SELECT * FROM disagreements ORDER BY ALL").fetchall()


def kinds_of(given: Sequence[Given]) -> list[tuple[Any, ...]]:
    """Type and surfaces of the rows."""
    with open_database() as connection:
        fill_disagreements(connection, put(connection, given))
        return connection.execute(
            "SELECT type, surface_a, surface_b FROM disagreements WHERE field = 'claim' ORDER BY ALL"
        ).fetchall()


def _insert(connection: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.register("rows", frame_of(name, rows).to_arrow())
        connection.execute(f"INSERT INTO {name} BY NAME FROM rows")
        connection.unregister("rows")


def _day(days: int | None) -> dt.date | None:
    return None if days is None else DAY + dt.timedelta(days=days)


def _rows(name: str, one: Given) -> list[dict[str, Any]]:
    text, lineage = one.sentence, {"ingest_date": _day(one.night), **LINEAGE}
    figure = {"figure_id": f"f-{one.doc_id}", "doc_id": one.doc_id, "sentence_id": f"n-{one.doc_id}"}
    place = {"doc_id": one.doc_id, "sentence_id": f"n-{one.doc_id}"}
    number, at = len(str(one.value)), text.find(one.place)
    if name == "documents":
        return [{
            "doc_id": one.doc_id, "source_path": one.doc_id, "record_no": 0, "byte_base": "file", "encoding_detected": "utf-8",
            "encoding_confidence": 1.0, "encoding_evidence": "utf8_valid", "source_name": f"outlet {one.doc_id}",
            "published_date": _day(one.published), "n_chars": len(text), "n_repairs": 0, "n_refusals": 0,
            "story_id": f"s{one.story}", "is_canonical_copy": False, "status": "current", **lineage,
        }]  # fmt: skip
    if name == "document_texts":
        runs = [{"char_start": 0, "byte_start": 0, "byte_end": len(text), "is_whole": False}]
        return [{"doc_id": one.doc_id, "raw_text": text, "clean_text": text, "byte_runs": runs, **lineage}]
    if name == "sentences":
        return [{
            **place, "sentence_no": 0, "paragraph_no": 0, "role": "body", "char_start": 0, "char_end": len(text),
            "byte_start": 0, "byte_end": len(text), "text": text, **lineage,
        }]  # fmt: skip
    if name == "mentions" and at >= 0:
        return [{
            "mention_id": f"m-{one.doc_id}", **place, "char_start": at, "char_end": at + len(one.place), "byte_start": at,
            "byte_end": at + len(one.place), "surface": one.place, "label": "GPE", "is_nominal": False,
            "entity_id": f"geonames:{one.place}", **lineage,
        }]  # fmt: skip
    if name == "figures":
        is_open = one.modifier in ("at_least", "more_than")
        return [{
            **figure, "char_start": 0, "char_end": number, "byte_start": 0, "byte_end": number, "surface": str(one.value),
            "kind": "count", "value_low": float(one.value), "value_high": None if is_open else float(one.value),
            "is_low_exclusive": one.modifier == "more_than", "is_high_exclusive": False, "modifier": one.modifier,
            "unit": "person", "counted": "people", "counted_head": "person", "effect": one.effect, "victim_status": "unknown",
            "is_summable": not one.is_part, "not_summable_reason": "part" if one.is_part else None, **lineage,
        }]  # fmt: skip
    if name == "claims":
        return [{
            "claim_id": f"c-{one.doc_id}", **figure, "claimant_surface": one.claimant, "claimant_name": one.claimant,
            "polarity": "asserts", "is_quote": False, "claim_date_start": _day(one.said), "claim_date_end": _day(one.said),
            "event_date_start": _day(one.event), "event_date_end": _day(one.event), "event_precision": "day",
            "place_surface": one.place, "place_entity_id": f"geonames:{one.place}", "confidence": 0.9,
            "evidence": ["place:sentence"], **lineage,
        }]  # fmt: skip
    if name == "comparable_claims":
        given = {table: _rows(table, one) for table in ("claims", "figures", "mentions")} | {"entities": _towns()}
        read = {table: frame_of(table, rows).to_dicts() for table, rows in given.items()}
        return [row | lineage for row in comparable_rows(text, read)]
    return []
