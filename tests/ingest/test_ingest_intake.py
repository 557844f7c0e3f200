"""Intake over nights: real files in a raw folder, real parts in a lake."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from pipelines.ingest import arrivals, take_in
from pipelines.ingest import intake as intake_module
from pipelines.night import Night, Pool
from pipelines.records import doc_id_of
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import TABLES, Commit, Lake, PartError
from pipelines.tables.parts import read_part

FIRST = dt.date(2026, 11, 16)
SECOND, THIRD = FIRST + dt.timedelta(days=1), FIRST + dt.timedelta(days=2)
FOLDER = FIRST.isoformat()


@dataclass
class House:
    """A raw folder and a lake; every intake is an hour later than the one before."""

    root: Path
    knobs: dict[str, Any] = field(default_factory=dict)
    hours: int = 0

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def lake(self) -> Lake:
        return Lake(self.root / "warehouse")

    @property
    def settings(self) -> Settings:
        return Settings(raw_dir=self.raw, warehouse_dir=self.root / "warehouse", **self.knobs)

    def put(self, name: str, content: bytes | str, mtime: int | None = None) -> Path:
        path = self.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.hours += 1
        seconds = 1_700_000_000 + self.hours if mtime is None else mtime
        os.utime(path, (seconds, seconds))
        return path

    def night(self, date: dt.date, today: dt.date | None = None) -> Night:
        self.hours += 1
        today = today or date
        now = dt.datetime.combine(today, dt.time()) + dt.timedelta(minutes=self.hours)
        return Night(date, self.settings, Sources(), self.lake, Pool(1), today, now)

    def take_in(self, date: dt.date = FIRST, today: dt.date | None = None) -> Commit:
        return take_in(self.night(date, today))

    def rows(self, table: str, date: dt.date = FIRST) -> list[dict[str, Any]]:
        rows = self.lake.read(table, date).to_dicts()
        keys = [tuple(row[name] for name in TABLES[table].key) for row in rows]
        assert len(keys) == len(set(keys)), f"{table} has a key twice"
        return rows

    def ids(self, *dates: dt.date) -> list[str]:
        """doc_id of every record that stands in these partitions."""
        return sorted(row["doc_id"] for date in dates or (FIRST, SECOND, THIRD) for row in self.rows("raw_records", date))

    def waiting(self, today: dt.date) -> list[tuple[dt.date, str]]:
        return [(a.night, a.item.source_path) for a in arrivals(self.settings, self.lake, today)]

    def state(self) -> dict[str, bytes]:
        return {p.relative_to(self.raw).as_posix(): p.read_bytes() for p in sorted(self.raw.rglob("*")) if p.is_file()}


@pytest.fixture
def house(tmp_path: Path) -> House:
    (tmp_path / "raw").mkdir()
    return House(tmp_path)


def ids_of(*texts: str | bytes) -> list[str]:
    return sorted(doc_id_of(t.encode() if isinstance(t, str) else t) for t in texts)


def feed(*items: object) -> str:
    """Lines of a JSONL feed: texts as records, anything else broken."""
    return "".join((json.dumps({"text": item}) if isinstance(item, str) else "{broken") + "\n" for item in items)


def lines_of(*texts: str) -> list[str]:
    return sorted(doc_id_of(json.dumps({"text": text}).encode()) for text in texts)


# --- what is a document, what a sighting


def test_same_bytes_twice_in_a_night(house: House) -> None:
    """A dispatch filed in two folders would be counted as two documents, and its dead twice."""
    house.put(f"{FOLDER}/a/one.txt", "The same dispatch.")
    house.put(f"{FOLDER}/b/two.txt", "The same dispatch.")
    house.take_in()
    assert house.ids() == ids_of("The same dispatch.")
    assert [(r["source_path"], r["doc_id"]) for r in house.rows("sightings")] == [
        (f"{FOLDER}/a/one.txt", *ids_of("The same dispatch.")),
        (f"{FOLDER}/b/two.txt", *ids_of("The same dispatch.")),
    ]
    assert [(r["status"], r["n_records"]) for r in house.rows("files")] == [("taken", 1), ("seen_again", 1)]
    assert house.rows("raw_records")[0]["source_path"] == f"{FOLDER}/a/one.txt"


def test_same_bytes_on_two_nights(house: House) -> None:
    """Feeds repeat yesterday's stories; each would be a new document every night."""
    house.put(f"{FIRST}/one.txt", "The same dispatch.")
    house.take_in(FIRST)
    house.put(f"{SECOND}/one.txt", "The same dispatch.")
    house.take_in(SECOND)
    assert (house.ids(FIRST), house.ids(SECOND)) == (ids_of("The same dispatch."), [])
    assert [r["ingest_date"] for r in house.rows("sightings", SECOND)] == [SECOND]
    assert house.rows("files", SECOND)[0]["status"] == "seen_again"


def test_changed_file_keeps_the_old_record(house: House) -> None:
    """A corrected story that takes the place of the first version would unmake what was cited from it."""
    house.put("story.txt", "At least 20 people died.")
    house.take_in(FIRST)
    house.put("story.txt", "At least 22 people died.")
    house.take_in(SECOND)
    assert house.ids(FIRST) == ids_of("At least 20 people died.")
    assert house.ids(SECOND) == ids_of("At least 22 people died.")
    assert house.waiting(THIRD) == []


def test_changed_within_the_partition(house: House) -> None:
    """A dated folder that is written to twice a day has one shard more, and redoes nothing it had."""
    house.put(f"{FOLDER}/story.txt", "At least 20 people died.")
    first = house.take_in()
    house.put(f"{FOLDER}/story.txt", "At least 22 people died.")
    second = house.take_in()
    assert house.ids() == ids_of("At least 20 people died.", "At least 22 people died.")
    assert len(house.rows("files")) == 2
    assert first.shards[0] == second.shards[0]


def test_feed_that_grew(house: House) -> None:
    """A feed that is appended to would be taken in whole every time, or its new records never."""
    house.put("feed.jsonl", feed("One.", "Two."))
    house.take_in(FIRST)
    house.put("feed.jsonl", feed("One.", "Two.", "Three."))
    house.take_in(SECOND)
    assert (house.ids(FIRST), house.ids(SECOND)) == (lines_of("One.", "Two."), lines_of("Three."))
    assert sorted(r["record_no"] for r in house.rows("sightings", SECOND)) == [1, 2, 3]
    assert (house.rows("files", SECOND)[0]["status"], house.rows("files", SECOND)[0]["n_records"]) == ("taken", 3)


@pytest.mark.parametrize("name", ["story.txt", f"{FOLDER}/story.txt"], ids=["loose", "dated"])
@pytest.mark.parametrize("today", [FIRST, SECOND], ids=["same day", "next day"])
def test_touched_file(house: House, name: str, today: dt.date) -> None:
    """A copy of the raw folder has new times everywhere: no file is a new document, a new sighting, or pending for ever."""
    house.put(name, "At least 20 people died.")
    house.take_in(FIRST)
    house.put(name, "At least 20 people died.")
    ((night, _),) = house.waiting(today)
    assert night == (FIRST if name.startswith(FOLDER) else today)
    house.take_in(night, today)
    assert house.ids() == ids_of("At least 20 people died.")
    assert len(house.rows("sightings", FIRST)) == 1
    assert house.rows("sightings", SECOND) == []
    assert house.rows("files", FIRST)[0]["status"] == "taken"
    assert {row["ingest_date"] for row in house.rows("files", night)} == {FIRST}
    assert house.waiting(today) == house.waiting(THIRD) == []


@pytest.mark.parametrize("days", [(FIRST, FIRST, FIRST), (FIRST, SECOND, THIRD), (FIRST, SECOND, SECOND)])
@pytest.mark.parametrize("folder", ["", f"{FOLDER}/"], ids=["loose", "dated"])
def test_version_that_comes_back(house: House, days: Sequence[dt.date], folder: str) -> None:
    """A correction that is taken back left the file pending for ever, and the night never came to an end."""
    for text, today in zip(("Twenty died.", "Thirty died.", "Twenty died."), days, strict=True):
        house.put(f"{folder}story.txt", text)
        house.take_in(FIRST if folder else today, today)
    assert house.ids() == ids_of("Twenty died.", "Thirty died.")
    assert house.waiting(THIRD) == []
    versions = [row for date in (FIRST, SECOND, THIRD) for row in house.rows("files", date)]
    newest = max(versions, key=lambda row: row["first_seen_at"])
    assert newest["sha256"] == versions[0]["sha256"]


# --- nights


def test_loose_files_stay_with_their_first_night(house: House) -> None:
    """A file that moved to the next partition every night would be published twice, under two dates."""
    house.put("loose.txt", "Loose.")
    house.take_in(FIRST)
    house.put("later.txt", "Later.")
    house.take_in(SECOND)
    assert (house.ids(FIRST), house.ids(SECOND)) == (ids_of("Loose."), ids_of("Later."))
    house.take_in(FIRST, today=THIRD)
    assert house.ids(FIRST) == ids_of("Loose.")


def test_nothing_leaves_no_trace(house: House) -> None:
    """An empty partition a night would fill the calendar and the UI with nothing."""
    house.take_in()
    assert house.lake.nights() == []


def test_missing_raw_folder(tmp_path: Path) -> None:
    """A raw folder that is not mounted would look like a night without news."""
    with pytest.raises(FileNotFoundError, match="raw"):
        House(tmp_path).take_in()


def test_second_intake_changes_nothing(house: House) -> None:
    """A rerun that writes another commit makes everything after it stale, every night."""
    house.put(f"{FOLDER}/a.txt", "One.")
    house.put(f"{FOLDER}/b.bin", b"\0\1\2")
    first = house.take_in()
    assert house.take_in() == first
    assert house.lake.committed("ingest", FIRST) == first
    assert house.lake.sweep(FIRST) == []


def test_raw_folder_is_untouched(house: House) -> None:
    """The raw file is the evidence: a pipeline that writes beside or into it has none."""
    house.put(f"{FOLDER}/a.txt", "One.")
    house.put(f"{FOLDER}/b.jsonl.gz", gzip.compress(feed("Two.", None).encode()))
    house.put("empty.txt", b"")
    before, times = house.state(), {p: p.stat().st_mtime_ns for p in house.raw.rglob("*")}
    house.take_in()
    house.take_in(SECOND)
    assert house.state() == before
    assert {p: p.stat().st_mtime_ns for p in house.raw.rglob("*")} == times


def test_shards_are_bounded(house: House) -> None:
    """A partition in one part needs the memory of a whole archive in every step after."""
    house.knobs = {"shard_documents": 3}
    house.put(f"{FOLDER}/feed.jsonl", feed(*(f"Story {n}." for n in range(8))))
    commit = house.take_in()
    assert [shard.rows["raw_records"] for shard in commit.shards if "raw_records" in shard.rows] == [3, 3, 2]
    assert len(house.ids()) == 8


def test_feed_of_known_records_is_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed whose every record is known or broken gives no new record: counting records only, it was held whole."""
    monkeypatch.setattr(intake_module, "SHARD_SIGHTINGS", 4)
    monkeypatch.setattr(intake_module, "SHARD_REFUSALS", 4)
    stories = [f"Story {n}." for n in range(10)]
    house.put(f"{FIRST}/feed.jsonl", feed(*stories))
    house.take_in(FIRST)
    house.put(f"{SECOND}/feed.jsonl", feed(*stories, *[None] * 10))
    commit = house.take_in(SECOND)
    assert max(shard.rows.get("sightings", 0) for shard in commit.shards) == 4
    assert max(shard.rows.get("quarantine", 0) for shard in commit.shards) == 4
    assert len(house.rows("sightings", SECOND)) == len(house.rows("quarantine", SECOND)) == 10


# --- refusals


def test_refused_items(house: House) -> None:
    """A refusal without path, line and reason cannot be mended by the person who finds it."""
    house.put(f"{FOLDER}/feed.jsonl", feed("One.", None, "Two."))
    house.put(f"{FOLDER}/empty.txt", b"")
    house.take_in()
    (house.raw / "link.txt").symlink_to("/etc/hostname")
    found = {(r["source_path"], r["file_path"], r["record_no"], r["reason_code"]) for r in house.rows("quarantine")}
    assert (f"{FOLDER}/feed.jsonl", f"{FOLDER}/feed.jsonl", 2, "broken_record") in found
    assert (f"{FOLDER}/empty.txt", f"{FOLDER}/empty.txt", None, "empty") in found
    house.take_in(SECOND)
    assert [r["reason_code"] for r in house.rows("quarantine", SECOND)] == ["link_leaves_raw"]
    states = {r["source_path"]: (r["status"], r["n_records"], r["n_refused"]) for r in house.rows("files")}
    assert states == {f"{FOLDER}/feed.jsonl": ("partly_taken", 2, 1), f"{FOLDER}/empty.txt": ("refused", 0, 1)}
    assert house.waiting(SECOND) == []


def test_refused_again_keeps_first_seen_at(house: House) -> None:
    """How long a feed has been broken is what its publisher is asked first."""
    house.put(f"{FOLDER}/feed.jsonl", feed("One.", None))
    house.put(f"{FOLDER}/empty.txt", b"")
    house.take_in()
    before = {r["item_id"]: r for r in house.rows("quarantine")}
    house.put(f"{FOLDER}/feed.jsonl", feed("One.", None, "Two."))
    house.take_in()
    after = {r["item_id"]: r for r in house.rows("quarantine")}
    assert {k: r["first_seen_at"] for k, r in after.items()} == {k: r["first_seen_at"] for k, r in before.items()}
    (again,) = [r for r in after.values() if r["reason_code"] == "broken_record"]
    assert again["last_seen_at"] > before[again["item_id"]]["last_seen_at"]
    house.knobs = {"max_ratio": 99}
    house.take_in()
    anew = {r["item_id"]: r for r in house.rows("quarantine")}
    assert {k: r["first_seen_at"] for k, r in anew.items()} == {k: r["first_seen_at"] for k, r in before.items()}


def test_link_and_file_take_turns(house: House) -> None:
    """A path that was refused and then mended, and broken again, must be looked at each time and then be done."""
    path = house.put("story.txt", "One.")
    house.take_in()
    path.unlink()
    path.symlink_to("/etc/hostname")
    house.take_in()
    assert house.waiting(FIRST) == []
    path.unlink()
    house.put("story.txt", "One.")
    assert house.waiting(FIRST) == [(FIRST, "story.txt")]
    house.take_in()
    assert house.waiting(SECOND) == []
    assert house.ids() == ids_of("One.")
    path.unlink()
    path.symlink_to("/etc/hostname")
    assert house.waiting(FIRST) == [(FIRST, "story.txt")]
    house.take_in()
    assert house.waiting(SECOND) == []


# --- anew


def test_anew_carries_over_what_is_gone(house: House) -> None:
    """After an upgrade the archive is read anew: what was deleted or overwritten since must not leave the warehouse."""
    house.put(f"{FOLDER}/changed.txt", "At least 20 people died.")
    house.put(f"{FOLDER}/deleted.txt", "Deleted since.")
    house.put(f"{FOLDER}/gone.jsonl", feed("Kept.", None))
    house.put(f"{FOLDER}/stays.txt", "Stays.")
    house.take_in()
    house.put(f"{FOLDER}/changed.txt", "At least 22 people died.")
    house.take_in()
    before = {t: sorted(map(str, house.rows(t))) for t in ("raw_records", "sightings", "quarantine")}
    (house.raw / FOLDER / "deleted.txt").unlink()
    (house.raw / FOLDER / "gone.jsonl").unlink()
    house.knobs = {"max_ratio": 99}
    commit = house.take_in()
    assert commit.version != replace(commit, version="").version
    for table, rows in before.items():
        assert sorted(map(str, house.rows(table))) == rows, table
    assert {(r["source_path"], r["status"]) for r in house.rows("files")} >= {(f"{FOLDER}/deleted.txt", "taken"), (f"{FOLDER}/gone.jsonl", "partly_taken")}
    latest = [r for r in house.rows("files") if r["source_path"].endswith("changed.txt")]
    assert len(latest) == 2
    assert house.waiting(SECOND) == []


def test_anew_refuses_what_settings_now_refuse(house: House) -> None:
    """A limit that is lowered must hold for files that are still there, or the setting does nothing."""
    house.put(f"{FOLDER}/long.txt", "word " * 400)
    house.put(f"{FOLDER}/short.txt", "Short.")
    house.take_in()
    house.knobs = {"max_record_bytes": 1000}
    house.take_in()
    assert house.ids() == ids_of("Short.")
    assert [r["reason_code"] for r in house.rows("quarantine")] == ["too_large"]


def test_anew_keeps_shared_documents(house: House) -> None:
    """Two nights read anew, each taking the other's sighting for the document, lost it in both."""
    house.put(f"{SECOND}/b.txt", "Shared.")
    house.take_in(SECOND)
    house.put(f"{FIRST}/a.txt", "Shared.")
    house.take_in(FIRST, today=SECOND)
    assert (house.ids(FIRST), house.ids(SECOND)) == ([], ids_of("Shared."))
    house.knobs = {"max_ratio": 99}
    house.take_in(FIRST, today=SECOND)
    house.take_in(SECOND)
    assert house.ids(FIRST, SECOND) == ids_of("Shared.")
    assert len(house.rows("sightings", FIRST)) == len(house.rows("sightings", SECOND)) == 1


@pytest.mark.parametrize("table", ["raw_records", "sightings", "quarantine", "files"])
@pytest.mark.parametrize("loose", ["", "loose/"])
def test_deleted_part_is_made_again(house: House, table: str, loose: str) -> None:
    """The way out of a damaged part is to delete it and run again; it must lead out, whichever part it is."""
    folder = loose or f"{FOLDER}/"
    house.put(f"{folder}feed.jsonl", feed("One.", None))
    house.put(f"{folder}b.txt", "Two.")
    house.take_in()
    before = {t: sorted(house.ids()) if t == "raw_records" else len(house.rows(t)) for t in ("raw_records", "quarantine")}
    for path in house.lake.files(table, FIRST):
        path.unlink()
    house.take_in()
    assert {t: sorted(house.ids()) if t == "raw_records" else len(house.rows(t)) for t in before} == before
    assert house.rows("sightings")
    assert house.rows("files")
    assert house.waiting(FIRST) == []


@pytest.mark.parametrize("table", ["raw_records", "files"])
def test_damaged_part_names_the_way_out(house: House, table: str) -> None:
    """Half a part, read as none, would take every document in a second time."""
    house.put(f"{FIRST}/a.txt", "One.")
    house.take_in(FIRST)
    (path,) = house.lake.files(table, FIRST)
    path.write_bytes(path.read_bytes()[:-20])
    house.put(f"{SECOND}/b.txt", "Two.")
    with pytest.raises(PartError, match=f"{path.name}.*Delete it"):
        house.take_in(SECOND)
    path.unlink()
    house.take_in(SECOND)
    house.take_in(FIRST, today=SECOND)
    assert house.ids() == ids_of("One.", "Two.")


def test_same_intake_same_parts(tmp_path: Path) -> None:
    """Parts that differ from run to run make everything after them stale, and a rebuild impossible to compare."""
    made: list[Mapping[str, bytes]] = []
    for name in ("one", "two"):
        house = House(tmp_path / name, {"shard_documents": 2})
        (house.raw).mkdir(parents=True)
        house.put(f"{FOLDER}/feed.jsonl", feed("One.", None, "Two.", "Three."))
        house.put(f"{FOLDER}/a.txt", "One file.")
        commit = house.take_in()
        made.append({f: house.lake.path(t, FIRST, f).read_bytes() for s in commit.shards for t, f in s.files.items()})
    assert made[0] == made[1]


def test_record_that_moves_between_nights_renames_its_shard(house: House) -> None:
    """Shards of other content under the same name: the text layer would keep a document whose record is gone."""
    house.put(f"{FIRST}/a.txt", "Shared.")
    house.put(f"{SECOND}/b.txt", "Shared.")
    house.put(f"{SECOND}/c.txt", "Own.")
    with_record = house.take_in(SECOND)
    house.lake.forget("ingest", SECOND)
    house.take_in(FIRST, today=SECOND)
    without = house.take_in(SECOND)
    assert with_record.shards[0].name != without.shards[0].name
    assert house.ids(SECOND) == ids_of("Own.")


# --- any order


TEXTS = [f"Dispatch {n} of the day." for n in range(4)]
NAMES = ["a.txt", "b/c.txt", f"{FIRST}/d.txt", f"{SECOND}/e.txt", "feed.jsonl"]
CHANGES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(NAMES), st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3)), min_size=1, max_size=7)


@examples(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CHANGES)
def test_any_order_of_arrival(changes: list[tuple[int, str, list[str]]]) -> None:
    """Whatever came in on which night, each text is one document, none is lost, and nothing waits at the end."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        house.raw.mkdir()
        wanted: set[str] = set()
        for day, today in enumerate((FIRST, SECOND, THIRD)):
            for when, name, texts in changes:
                if when == day:
                    # A file written twice on a day is seen in its last version only.
                    house.put(name, feed(*texts) if name.endswith(".jsonl") else texts[0])
            waiting = house.waiting(today)
            for _, name in waiting:
                if name.startswith(str(SECOND)) and today < SECOND:
                    continue  # a folder of a day to come is refused until then
                content = (house.raw / name).read_bytes()
                wanted.update(doc_id_of(record) for record in (content.splitlines() if name.endswith("jsonl") else [content]))
            for night in sorted({night for night, _ in waiting}):
                house.take_in(night, today)
            assert house.waiting(today) == []
        assert house.waiting(THIRD) == []
        assert house.ids() == sorted(wanted)
        before = house.ids()
        house.knobs = {"max_ratio": 99}
        for night in house.lake.nights():
            house.take_in(night, THIRD)
        assert house.ids() == before
        for night in house.lake.nights():
            sighted = pl.concat([house.lake.read("sightings", n, ["doc_id"]) for n in house.lake.nights()])["doc_id"]
            assert set(house.ids(night)) <= set(sighted)


def test_parts_hold_the_bytes(house: House) -> None:
    """The content of a record is what every later offset counts in."""
    house.put(f"{FOLDER}/a.txt", b"caf\xe9 \x93quoted\x94")
    commit = house.take_in()
    (row,) = read_part(house.lake.path("raw_records", FIRST, commit.shards[0].files["raw_records"])).to_dicts()
    assert (row["content"], row["byte_offset"], row["byte_base"], row["form"]) == (b"caf\xe9 \x93quoted\x94", 0, "file", "plain")
