"""Exports: nothing goes out that was not asked for, nothing in it runs, and every file is whole."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.plan import versions_in_force
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.tables.ddl import published_tables
from pipelines.warehouse import opened, publish
from pipelines.warehouse.claim_facts import fill_claim_facts, note_corrected
from pipelines.warehouse.exports import Choice, Exported, ExportError, export, harmless

LINEAGE = "'2026-11-10' AS ingest_date, '1' AS extractor_version, 'r' AS run_id"
ROWS = f"""
INSERT INTO documents BY NAME SELECT 'd1' AS doc_id, 'a.txt' AS source_path, 0 AS record_no, 'file' AS byte_base, 'utf-8' AS encoding_detected,
  1.0 AS encoding_confidence, 'bom' AS encoding_evidence, 'Omar Sabri speaks' AS title, 90 AS n_chars, 0 AS n_repairs, 0 AS n_refusals,
  true AS is_canonical_copy, 'current' AS status, {LINEAGE};
INSERT INTO document_texts BY NAME SELECT 'd1' AS doc_id, 'raw of Omar Sabri' AS raw_text, 'clean' AS clean_text, {LINEAGE};
INSERT INTO sentences BY NAME SELECT 'd1-s-0-9' AS sentence_id, 'd1' AS doc_id, 0 AS sentence_no, 0 AS paragraph_no, 'body' AS role, 0 AS char_start,
  40 AS char_end, 0 AS byte_start, 40 AS byte_end, '=SUM(A1) said Omar Sabri. Sabri left Aleppo.' AS text, {LINEAGE};
INSERT INTO entities BY NAME SELECT 'person:omar-sabri@d1' AS entity_id, 'Omar Sabri' AS name, 'PERSON' AS type, ['O. Sabri'] AS aliases,
  true AS is_private_person, {LINEAGE};
INSERT INTO entities BY NAME SELECT 'geonames:170063' AS entity_id, 'Aleppo' AS name, 'GPE' AS type, 36.2 AS latitude, 37.16 AS longitude, 'SY' AS country_iso2,
  false AS is_private_person, {LINEAGE};
INSERT INTO mentions BY NAME SELECT 'd1-m-' || i AS mention_id, 'd1' AS doc_id, 'd1-s-0-9' AS sentence_id, 14 AS char_start, 24 AS char_end, 14 AS byte_start,
  24 AS byte_end, said AS surface, 'PERSON' AS label, false AS is_nominal, 'person:omar-sabri@d1' AS entity_id, {LINEAGE}
  FROM (VALUES (1, 'Omar Sabri'), (2, 'Sabri')) v(i, said);
INSERT INTO figures BY NAME SELECT 'd1-f-1-2' AS figure_id, 'd1' AS doc_id, 'd1-s-0-9' AS sentence_id, 1 AS char_start, 2 AS char_end, 1 AS byte_start,
  2 AS byte_end, '-5' AS surface, 'count' AS kind, -5.0 AS value_low, 'nan'::DOUBLE AS value_high, false AS is_low_exclusive, false AS is_high_exclusive,
  'exact' AS modifier, true AS is_summable, '@cmd' AS counted, {LINEAGE};
INSERT INTO claims BY NAME SELECT 'd1-f-1-2-c1' AS claim_id, 'd1-f-1-2' AS figure_id, 'd1' AS doc_id, 'd1-s-0-9' AS sentence_id, 'Omar Sabri' AS claimant_name,
  'person:omar-sabri@d1' AS claimant_entity_id, 'asserts' AS polarity, false AS is_quote, 'Aleppo' AS place_surface, 'geonames:170063' AS place_entity_id, {LINEAGE};
INSERT INTO quarantine BY NAME SELECT 'q' AS item_id, 'ingest' AS stage, 'broken_record' AS reason_code, 'text of a broken line' AS payload,
  '2026-11-10' AS ingest_date, '2026-11-10'::TIMESTAMP AS first_seen_at, '2026-11-10'::TIMESTAMP AS last_seen_at;
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One document with a private person, a formula and a place."""
    folder = tmp_path_factory.mktemp("warehouse")
    house = Settings(warehouse_dir=folder)
    publish(house, Lake(folder), versions_in_force(house, Sources()))
    with opened(house.database, read_only=False) as connection:
        connection.execute(ROWS)
        note_corrected(connection)
        fill_claim_facts(connection, (), (), is_full=True)
    return house.database


def write(database: Path, folder: Path, form: str, *tables: str, choice: Choice | None = None) -> list[Exported]:
    with opened(database) as connection:
        return export(connection, folder, form, tables, choice or Choice())


def all_of(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_texts_and_private_names_stay_here(database: Path, tmp_path: Path, form: str) -> None:
    """A file handed on cannot be called back."""
    done = write(database, tmp_path, form)
    assert {f.path.stem for f in done} == {t.name for t in published_tables()} - {"document_texts"}
    said = all_of(tmp_path)
    for kept in ("Sabri", "sabri", "raw of", "broken line"):
        assert kept not in said
    assert "[name withheld] left Aleppo" in said
    assert ".tmp" not in "".join(p.name for p in tmp_path.iterdir())


# One text: a mother with a full name, her son with a first name only, its writer, a public person and a surname of two.
NAMED = f"""
INSERT INTO documents BY NAME SELECT 'd2' AS doc_id, 'b.txt' AS source_path, 0 AS record_no, 'file' AS byte_base, 'utf-8' AS encoding_detected,
  1.0 AS encoding_confidence, 'bom' AS encoding_evidence, 'TOMAS, 6, HURT' AS title, 'Iva Roth' AS byline, 90 AS n_chars, 0 AS n_repairs, 0 AS n_refusals,
  true AS is_canonical_copy, 'current' AS status, {LINEAGE};
INSERT INTO sentences BY NAME SELECT 'd2-s-' || i AS sentence_id, 'd2' AS doc_id, i AS sentence_no, 0 AS paragraph_no, role, 0 AS char_start,
  40 AS char_end, 0 AS byte_start, 40 AS byte_end, said AS text, {LINEAGE}
  FROM (VALUES (0, 'header', 'By Iva Roth'), (1, 'body', 'Tomas, 6, was hurt.'), (2, 'body', 'Governor Petr Vela came. Vela spoke.')) v(i, role, said);
INSERT INTO entities BY NAME SELECT 'person:petr-vela' AS entity_id, 'Petr Vela' AS name, 'PERSON' AS type, false AS is_private_person, {LINEAGE};
INSERT INTO mentions BY NAME SELECT 'd2-m-' || i AS mention_id, 'd2' AS doc_id, 'd2-s-' || s AS sentence_id, i AS char_start, i + 5 AS char_end,
  i AS byte_start, i + 5 AS byte_end, said AS surface, 'PERSON' AS label, false AS is_nominal, who AS entity_id, {LINEAGE}
  FROM (VALUES (1, 0, 'Iva Roth', NULL), (2, 1, 'Tomas', NULL), (3, 2, 'Petr Vela', 'person:petr-vela'), (4, 2, 'Vela', NULL)) v(i, s, said, who);
INSERT INTO corrections BY NAME SELECT 1 AS line_no, 'd2-m-2' AS target_id, 'label' AS field, 'mentions' AS table_name, 'Tomas' AS target_text,
  'w' AS why, 'A' AS who, 'applied' AS status;
INSERT INTO corrections BY NAME SELECT 2 AS line_no, 'person:omar-sabri@d1' AS target_id, 'name' AS field, 'entities' AS table_name,
  'Omar Sabri' AS value_before, 'w' AS why, 'A' AS who, 'refused' AS status;
"""


@pytest.fixture(scope="module")
def named_people(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database with that text in it."""
    copy = Path(shutil.copy(database, tmp_path_factory.mktemp("people")))
    with opened(copy, read_only=False) as connection:
        connection.execute(NAMED)
    return copy


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize("running_text", [True, False])
def test_a_person_who_is_nobodys_entity_is_private(
    named_people: Path, tmp_path: Path, form: str, running_text: bool
) -> None:
    """Children are called by their first names: no entity is made of one, and the name of a wounded child went out."""
    write(named_people, tmp_path, form, choice=Choice(running_text=running_text))
    said = all_of(tmp_path)
    for kept in ("Tomas", "TOMAS", "Sabri", "sabri"):
        assert kept not in said
    for public in ("Iva Roth", "Petr Vela"):
        assert public in said
    assert ("Governor Petr Vela came. Vela spoke." in said, "[name withheld], 6, was hurt." in said) == (running_text,) * 2


def test_a_writer_the_text_speaks_of_is_private(named_people: Path, tmp_path: Path) -> None:
    """A reporter who was shot is a victim, whatever else she signed."""
    copy = Path(shutil.copy(named_people, tmp_path / "shot.duckdb"))
    with opened(copy, read_only=False) as connection:
        connection.execute("UPDATE mentions SET sentence_id = 'd2-s-1' WHERE surface = 'Iva Roth'")
    write(copy, tmp_path / "out", "jsonl")
    assert "Iva Roth" not in all_of(tmp_path / "out")


def test_what_is_asked_for_goes_out(database: Path, tmp_path: Path) -> None:
    """Left out without a way to have it, people copy the database instead."""
    write(database, tmp_path, "jsonl", choice=Choice(documents=True, private_persons=True))
    said = all_of(tmp_path)
    for wanted in ("raw of Omar Sabri", "person:omar-sabri@d1", "O. Sabri", "broken line"):
        assert wanted in said


def test_without_text_no_sentence_goes_out(database: Path, tmp_path: Path) -> None:
    """Figures may be shared where the text that holds them may not."""
    write(database, tmp_path, "csv", choice=Choice(running_text=False))
    write(database, tmp_path, "csv", "casualty_claims", choice=Choice(running_text=False))
    assert "left Aleppo" not in all_of(tmp_path)
    (row,) = csv.DictReader((tmp_path / "sentences.csv").open(encoding="utf-8"))
    assert (row["sentence_id"], "text" in row) == ("d1-s-0-9", False)


def test_an_id_of_a_private_person_still_joins(database: Path, tmp_path: Path) -> None:
    """Without the name an analyst must still see that two rows are one person."""
    write(database, tmp_path, "parquet", "mentions", "entities", "claims")
    mentions, entities, claims = (
        pl.read_parquet(tmp_path / f"{t}.parquet") for t in ("mentions", "entities", "claims")
    )
    ids = set(mentions["entity_id"]) | set(claims["claimant_entity_id"])
    assert len(ids) == 1
    assert ids < set(entities["entity_id"])
    assert claims.schema["is_quote"] == pl.Boolean


def test_no_cell_of_a_csv_is_a_formula_and_numbers_stay(database: Path, tmp_path: Path) -> None:
    """A headline that begins with an equals sign would run in the reader's spreadsheet."""
    write(database, tmp_path, "csv", "figures", "sentences")
    (figure,) = csv.DictReader((tmp_path / "figures.csv").open(encoding="utf-8"))
    (sentence,) = csv.DictReader((tmp_path / "sentences.csv").open(encoding="utf-8"))
    assert (figure["surface"], figure["value_low"], figure["counted"]) == ("-5", "-5.0", "'@cmd")
    assert sentence["text"].startswith("'=SUM(A1) said")


@pytest.fixture(scope="module")
def nothing() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database for what needs no table: opened for each of hundreds of examples, it is nearly all of their time."""
    with duckdb.connect() as connection:
        yield connection


@settings(deadline=None, max_examples=200)
@given(
    st.one_of(
        st.text(max_size=8),
        st.text(alphabet="=+-@\t\r\n 0123456789.eE'\"＝＠", max_size=8),
        st.floats(allow_nan=False).map(str),
    )
)
@example("\r=1")
@example(" =1+1")
@example("+1-1")
@example("-5")
@example("\x00=1")
def test_whatever_the_cell_it_is_text_or_a_number(nothing: duckdb.DuckDBPyConnection, text: str) -> None:
    """The rule is by the first character that counts: one more kind of blank would let a formula through."""
    if "\x00" in text and not text.isprintable():
        text = text.replace("\x00", "\x01")
    cell = nothing.execute(f"SELECT {harmless('$text', 'VARCHAR')}", {"text": text}).fetchall()[0][0]
    assert cell.removeprefix("'") == text or cell == text
    begins = text.lstrip()[:1]
    try:
        float(text)
    except ValueError:
        if begins and begins in "=+-@＝＋－＠":
            assert cell.startswith("'")
    else:
        assert cell in (text, "'" + text)


def test_geojson_is_what_the_standard_says(database: Path, tmp_path: Path) -> None:
    """Latitude first, or a number that is none, and the map shows the sea or nothing (RFC 7946)."""
    (file,) = write(database, tmp_path, "geojson")
    found = json.loads((tmp_path / "claims.geojson").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    (feature,) = found["features"]
    assert (found["type"], "crs" in found, file.n_rows) == ("FeatureCollection", False, 1)
    assert (feature["type"], feature["id"]) == ("Feature", "d1-f-1-2-c1")
    assert feature["geometry"] == {"type": "Point", "coordinates": [37.16, 36.2]}
    assert feature["properties"]["value_high"] is None
    assert "Sabri" not in json.dumps(found)


def test_claims_without_a_point_are_counted(database: Path, tmp_path: Path) -> None:
    """A map of one claim in ninety looks like a map of all."""
    copy = Path(shutil.copy(database, tmp_path / "far.duckdb"))
    with opened(copy, read_only=False) as connection:
        connection.execute("UPDATE entities SET longitude = NULL WHERE name = 'Aleppo'")
    (file,) = write(copy, tmp_path / "out", "geojson")
    assert (file.n_rows, file.n_left_out) == (0, 1)


def test_no_claims_are_an_empty_collection(tmp_path: Path) -> None:
    """A file cut off at its beginning is no GeoJSON."""
    house = Settings(warehouse_dir=tmp_path)
    publish(house, Lake(tmp_path), versions_in_force(house, Sources()))
    write(house.database, tmp_path / "out", "geojson")
    assert json.loads((tmp_path / "out" / "claims.geojson").read_text(encoding="utf-8")) == {
        "type": "FeatureCollection",
        "features": [],
    }


@pytest.mark.parametrize(
    ("form", "tables", "said"),
    [
        ("csv", ["nope"], "no table or view nope"),
        ("csv", ["document_texts"], "--with-text"),
        ("geojson", ["figures"], "located claims only"),
    ],
)
def test_what_cannot_be_exported_is_told(
    database: Path, tmp_path: Path, form: str, tables: list[str], said: str
) -> None:
    """An empty folder is no answer."""
    with pytest.raises(ExportError, match=said):
        write(database, tmp_path, form, *tables)


def test_an_export_that_fails_leaves_the_older_file(database: Path, tmp_path: Path) -> None:
    """Half a file under the right name is taken for the whole."""
    (tmp_path / "figures.csv").write_text("older", encoding="utf-8")
    with opened(database) as connection:
        connection.execute("SET threads = 1")
        connection.execute("CREATE TEMP MACRO regexp_matches(a, b) AS error('broken')")
        with pytest.raises(Exception, match="broken"):
            export(connection, tmp_path, "csv", ["figures"], Choice())
    assert [p.name for p in tmp_path.iterdir()] == ["figures.csv"]
    assert (tmp_path / "figures.csv").read_text(encoding="utf-8") == "older"
