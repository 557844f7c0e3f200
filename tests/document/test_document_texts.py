"""The text layer over shards: every row proved by the raw bytes, one bad record kept apart, siblings asked and unasked."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.document import read_record, version_of, write_texts
from pipelines.ingest import FoundFile, read, take_in
from pipelines.lists import ListError
from pipelines.night import Night, Pool
from pipelines.records import CharBytes, Edit, RawRecord
from pipelines.repair import rebuild, unbuild
from pipelines.settings import PROJECT, Settings
from pipelines.sources import Sources
from pipelines.tables import TABLES, Commit, Lake

DATE = dt.date(2026, 11, 16)
TEXT = (
    "Shelling kills “twenty” in the north\n\nRAQQA, Syria (AP) — The monitor’s count rose to 24 — six of them children. "
    "It had said café owners fled.\n\nAnother paragraph ends it here."
)
DAMAGED = TEXT.replace("monitor’s", "monitorâ€™s").replace("café", "cafÃ©")


@dataclass
class House:
    """A raw folder and a lake."""

    root: Path
    knobs: dict[str, Any] = field(default_factory=dict)

    @property
    def lake(self) -> Lake:
        return Lake(self.root / "warehouse")

    @property
    def settings(self) -> Settings:
        return Settings(raw_dir=self.root / "raw", warehouse_dir=self.root / "warehouse", **self.knobs)

    def put(self, name: str, content: bytes) -> None:
        path = self.root / "raw" / DATE.isoformat() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def read(self, sources: Sources | None = None) -> Commit:
        night = Night(DATE, self.settings, sources or Sources(), self.lake, Pool(1), DATE, dt.datetime(2026, 11, 16, 2))
        take_in(night)
        return write_texts(night)

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.lake.read(table, DATE).to_dicts()

    def files(self) -> dict[str, bytes]:
        root = self.lake.root
        return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*.parquet"))}


@pytest.fixture
def house(tmp_path: Path) -> House:
    (tmp_path / "raw").mkdir()
    return House(tmp_path)


def as_csv(text: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([["title", "text"], ["T", 'He said "no".'], ["T", text]])
    return out.getvalue().encode()


def as_html(text: str) -> bytes:
    paragraphs = "".join(f"<p>{p.replace('&', '&amp;').replace('é', '&eacute;')}</p>\n" for p in text.split("\n\n"))
    return f'<html><head><meta charset="utf-8"><title>T</title></head><body><article>{paragraphs}</article></body></html>'.encode()


# name, bytes of the file, bytes that byte_* count in, codec of those bytes; None where markup or escapes stand between
FORMS: dict[str, tuple[str, bytes, bytes, str | None]] = {
    "plain utf-8": ("a.txt", TEXT.encode(), TEXT.encode(), "utf-8"),
    "damaged utf-8": ("a.txt", DAMAGED.encode(), DAMAGED.encode(), "utf-8"),
    "cp1252": ("a.txt", TEXT.encode("cp1252"), TEXT.encode("cp1252"), "cp1252"),
    "utf-16 with a mark": ("a.txt", TEXT.encode("utf-16"), TEXT.encode("utf-16"), "utf-16-le"),
    "utf-16 without": ("a.txt", TEXT.encode("utf-16-be"), TEXT.encode("utf-16-be"), "utf-16-be"),
    "gz": ("a.txt.gz", gzip.compress(TEXT.encode()), TEXT.encode(), "utf-8"),
    "html": ("a.html", as_html(TEXT), as_html(TEXT), None),
    "jsonl": ("a.jsonl", json.dumps({"text": DAMAGED}).encode() + b"\n", json.dumps({"text": DAMAGED}).encode(), None),
    "jsonl, second line": ("a.jsonl", b'{"text": "One."}\n' + json.dumps({"text": TEXT}).encode(), b'{"text": "One."}\n' + json.dumps({"text": TEXT}).encode(), None),
    "csv": ("a.csv", as_csv(TEXT), as_csv(TEXT), "utf-8"),
}  # fmt: skip


def spoken(cited: bytes, codec: str | None, name: str) -> str:
    """What cited bytes say, once what wraps them is undone."""
    if codec:
        return cited.decode(codec)
    if name.endswith(".jsonl"):
        return str(json.loads(b'"' + cited + b'"'))
    return cited.decode().replace("&eacute;", "é")


@pytest.mark.parametrize(("name", "content", "base", "codec"), FORMS.values(), ids=list(FORMS))
def test_sentences_stand_in_the_raw_bytes(house: House, name: str, content: bytes, base: bytes, codec: str | None) -> None:
    """A citation that opens at the wrong bytes is worse than none: nobody finds the sentence, or finds another one."""
    house.put(name, content)
    house.read()
    sentences = [s for s in house.rows("sentences") if len(s["text"]) > 15]
    assert len(sentences) >= 5
    repaired = {(r["doc_id"], r["before"], r["after"]) for r in house.rows("repairs") if r["status"] == "applied"}
    for sentence in sentences:
        said = spoken(base[sentence["byte_start"] : sentence["byte_end"]], codec, name)
        for doc_id, before, after in repaired:
            if doc_id == sentence["doc_id"]:
                said = said.replace(before, after)
        assert said == sentence["text"]
    assert {"headline", "dateline", "body"} <= {s["role"] for s in sentences} or name.endswith(".html")


@pytest.mark.parametrize(("name", "content", "base", "codec"), FORMS.values(), ids=list(FORMS))
def test_ledger_proves_the_text(house: House, name: str, content: bytes, base: bytes, codec: str | None) -> None:
    """With the rows of the warehouse alone, the raw text must come back: else the ledger is a story about a repair."""
    house.put(name, content)
    house.read()
    for text in house.rows("document_texts"):
        raw, clean = text["raw_text"], text["clean_text"]
        assert unbuild(clean, ledger(house, text["doc_id"], clean)) == raw
        assert rebuild(raw, ledger(house, text["doc_id"], clean)) == clean
        (document,) = [d for d in house.rows("documents") if d["doc_id"] == text["doc_id"]]
        rows = [r for r in house.rows("repairs") if r["doc_id"] == text["doc_id"]]
        assert document["n_chars"] == len(clean)
        assert document["n_repairs"] == sum(r["status"] == "applied" for r in rows)
        assert document["n_refusals"] == sum(r["status"] != "applied" for r in rows)
        chars = CharBytes.from_runs(text["byte_runs"], len(clean))
        assert all(0 <= s <= e <= len(base) for s, e in zip(chars.starts, chars.ends, strict=True))
        for row in rows:
            assert chars.span(row["clean_char_start"], row["clean_char_end"]) == (row["raw_byte_start"], row["raw_byte_end"])
            assert spoken(base[row["raw_byte_start"] : row["raw_byte_end"]], codec, name) == row["before"]
    assert bool(house.rows("repairs")) == (b"\xc3\x83" in content or b"\\u00c3" in content)


def ledger(house: House, doc_id: str, clean: str) -> list[Edit]:
    """Edits made of the rows of `repairs`; raw offsets follow from the spans before them."""
    edits, raw, at = [], 0, 0
    rows = sorted((r for r in house.rows("repairs") if r["doc_id"] == doc_id), key=lambda r: (r["clean_char_start"], r["clean_char_end"]))
    for row in rows:
        start, end = row["clean_char_start"], row["clean_char_end"]
        raw += start - at
        edits.append(Edit(raw, raw + len(row["before"]), start, end, row["before"], row["after"], row["rule"], row["codec_path"], row["status"], row["confidence"]))
        raw, at = raw + len(row["before"]), end
    return edits


def test_lone_surrogates_keep_offsets(house: House) -> None:
    """Half an emoji in a feed: the shard must be written, and what stands after it must not move."""
    line = rb'{"text": "It ended \ud83d here. At least 20 people died there, a monitor said."}'
    house.put("a.jsonl", line)
    house.read()
    (text,) = house.rows("document_texts")
    assert "\ufffd" in text["raw_text"]
    assert unbuild(text["clean_text"], ledger(house, text["doc_id"], text["clean_text"])) == text["raw_text"]
    for sentence in house.rows("sentences"):
        assert text["clean_text"][sentence["char_start"] : sentence["char_end"]] == sentence["text"]
    last = house.rows("sentences")[-1]
    assert line[last["byte_start"] : last["byte_end"]].decode() == last["text"]
    (record,) = house.rows("raw_records")
    shown = read_record(record, house.settings, Sources(), DATE)
    assert [s["text"] for s in shown["sentences"]] == [s["text"] for s in house.rows("sentences")]
    assert shown["document_texts"][0]["raw_text"] == text["raw_text"]


def test_columns_and_lineage(house: House) -> None:
    """A row without version and partition can never be told to be stale."""
    house.put("a.txt", TEXT.encode())
    commit = house.read()
    for table in ("documents", "document_texts", "sentences"):
        for row in house.rows(table):
            assert row.keys() == TABLES[table].columns.keys()
            assert (row["ingest_date"], row["extractor_version"], row["model_version"], row["run_id"]) == (DATE, commit.version, None, commit.run_id)
    (document,) = house.rows("documents")
    assert (document["agency"], document["dateline_place"], document["status"], document["byte_base"]) == ("AP", "RAQQA, Syria", "current", "file")
    assert document["story_id"] is None


# --- failing records


def test_one_failing_record_does_not_stop_a_shard(house: House) -> None:
    """One page that trips a library must cost that page, with a reason, and not the night."""
    house.put("good.txt", TEXT.encode())
    house.put("bad.html", b"<html><body><p>Never read.</p></body></html>")
    house.put("more.txt", b"Another good one of the day.")
    night = Night(DATE, house.settings, Sources(), house.lake, Pool(1), DATE, dt.datetime(2026, 11, 16, 2))
    commit = take_in(night)
    # A form no reader knows, as a part of another version would hold: the record fails for real, inside the step.
    (shard, *_) = commit.shards
    path = house.lake.path("raw_records", DATE, shard.files["raw_records"])
    frame = pl.read_parquet(path).with_columns(pl.when(pl.col("form") == "html").then(pl.lit("papyrus")).otherwise("form").alias("form"))
    house.lake.write("raw_records", DATE, shard.name, frame)
    write_texts(night)
    assert sorted(d["source_path"].split("/")[1] for d in house.rows("documents")) == ["good.txt", "more.txt"]
    (refused,) = house.rows("quarantine")
    assert (refused["stage"], refused["reason_code"], refused["source_path"]) == ("document", "text_failed", f"{DATE}/bad.html")
    assert "papyrus" in refused["detail"]
    assert refused["payload"].startswith("<html>")


def test_missing_word_list_is_told(house: House) -> None:
    """A config folder without its lists put every document of the night into quarantine, each with a plea to report it."""
    config = house.root / "config"
    shutil.copytree(PROJECT / "config", config)
    (config / "agencies.csv").unlink()
    house.knobs = {"config_dir": config}
    house.put("a.txt", TEXT.encode())
    with pytest.raises(ListError, match=r"agencies\.csv"):
        house.read()
    assert house.lake.committed("document", DATE) is None


def test_version_follows_the_lists(house: House) -> None:
    """A word added to a list that changes no version is a list nobody reads until the next upgrade."""
    config = house.root / "config"
    shutil.copytree(PROJECT / "config", config)
    house.knobs = {"config_dir": config}
    before = version_of(house.settings, Sources())
    assert before == version_of(house.settings, Sources())
    with (config / "agencies.csv").open("a", encoding="utf-8") as lines:
        lines.write("\n")
    assert version_of(house.settings, Sources()) != before
    assert version_of(house.settings, Sources.read(PROJECT / "config" / "sources.yaml")) != version_of(house.settings, Sources())


# --- siblings


def dated(day: str, word: str) -> bytes:
    return f"Council meets again in the {word}\n\nDate: {day}\n\nThe council of the {word} met again and heard reports of the harvest.".encode()


def dates(house: House) -> Mapping[str, tuple[dt.date | None, list[str]]]:
    return {d["source_path"].split("/")[-1]: (d["published_date"], d["published_alternatives"]) for d in house.rows("documents")}


AMBIGUOUS = (None, ["2016-08-12", "2016-12-08"])
BOTH = (dt.date(2016, 8, 12), ["2016-12-08"])


def test_siblings_settle_and_unsettle(house: House) -> None:
    """12/08/2016 is August where the paper writes 25/08/2016 elsewhere; without that sibling it must be open again."""
    house.put("paper/a.txt", dated("12/08/2016", "north"))
    alone = house.read()
    assert dates(house)["a.txt"] == AMBIGUOUS
    files = house.files()
    house.put("paper/b.txt", dated("25/08/2016", "south"))
    house.put("other/c.txt", dated("12/08/2016", "east"))
    together = house.read()
    assert dates(house)["a.txt"] == BOTH
    assert dates(house)["c.txt"] == AMBIGUOUS
    assert house.read() == together
    # Back to one document, the parts of the others still there: what was told must be forgotten, down to the name.
    for path in ("paper/b.txt", "other/c.txt"):
        (house.root / "raw" / DATE.isoformat() / path).unlink()
    house.lake.forget("ingest", DATE)
    again = house.read()
    assert dates(house)["a.txt"] == AMBIGUOUS
    assert again.fingerprint == alone.fingerprint
    house.lake.sweep(DATE)
    assert {k: v for k, v in house.files().items() if "/quarantine/" not in k and not k.startswith("files/")} == {
        k: v for k, v in files.items() if "/quarantine/" not in k and not k.startswith("files/")
    }


@pytest.mark.parametrize("shard_documents", [1, 250])
def test_siblings_settle_over_shards(tmp_path: Path, shard_documents: int) -> None:
    """What a source's habit is must not depend on how the night was cut, nor on the order of the work."""
    found = []
    for name, order in (("one", ("b", "a", "c")), ("two", ("a", "c", "b"))):
        house = House(tmp_path / name, {"shard_documents": shard_documents})
        pages = {"a": dated("12/08/2016", "north"), "b": dated("25/08/2016", "south"), "c": dated("03/04/2016", "west")}
        for key in order:
            house.put(f"paper/{key}.txt", pages[key])
            house.read()
        found.append(dates(house))
    assert found[0] == found[1]
    assert found[0]["a.txt"] == BOTH
    assert found[0]["c.txt"] == (dt.date(2016, 4, 3), ["2016-03-04"])


def test_contradicting_siblings_leave_it_open(house: House) -> None:
    """A wire mixed of two habits says nothing: choosing one would date half of it wrong."""
    house.put("paper/a.txt", dated("12/08/2016", "north"))
    house.put("paper/b.txt", dated("25/08/2016", "south"))
    house.put("paper/c.txt", dated("08/25/2016", "west"))
    house.read()
    assert dates(house)["a.txt"] == AMBIGUOUS
    (row,) = [d for d in house.rows("documents") if d["source_path"].endswith("a.txt")]
    assert any(e.startswith("siblings: 1 dmy and 1 mdy contradict") for e in row["published_evidence"])


# --- redone


def test_redone_partition_is_identical(house: House) -> None:
    """Documents that change when nothing did make every diff of two warehouses worthless."""
    house.put("paper/a.txt", dated("12/08/2016", "north"))
    house.put("paper/b.txt", dated("25/08/2016", "south"))
    house.put("paper/c.jsonl", json.dumps({"text": DAMAGED, "date": "2016-08-12"}).encode())
    first, before = house.read(), house.files()
    assert house.read() == first
    assert house.files() == before
    house.lake.forget("document", DATE)
    for path in house.lake.root.glob("document*/*/*.parquet"):
        path.unlink()
    again = house.read()
    assert again.fingerprint == first.fingerprint
    assert house.files() == before


def test_only_new_shards_are_made(house: House) -> None:
    """A late file must not cost the whole night again."""
    house.put("a.txt", TEXT.encode())
    first = house.read()
    house.put("b.txt", b"A late one of the day came in.")
    second = house.read()
    assert second.shards[0] == first.shards[0]
    assert len(second.shards) == 2


def test_read_agrees_with_intake(house: House) -> None:
    """`inspect` and the night must see the same document."""
    house.put("a.txt", TEXT.encode())
    house.read()
    path = house.root / "raw" / DATE.isoformat() / "a.txt"
    (record,) = read(FoundFile(f"{DATE}/a.txt", path, path.stat().st_size, 0, DATE), house.settings, Sources())
    assert isinstance(record, RawRecord)
    assert [d["doc_id"] for d in house.rows("documents")] == [record.doc_id]
