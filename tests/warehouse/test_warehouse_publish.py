"""Publishing: whatever happened to the parts, the file holds what a build from nothing would, or what it held before."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import polars as pl
import pytest
from small_house import NIGHTS, History, Tables, ask, database_of, rows_of

from pipelines.tables import Lake, PartError
from pipelines.warehouse import WarehouseError, fill, nights_held_back, opened
from pipelines.warehouse import publish as publish_parts

ONE, TWO, THREE, FOUR = NIGHTS


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def assert_same(found: Tables, wanted: Tables) -> None:
    """Table by table, so that a failure names the table and the rows."""
    for table, rows in wanted.items():
        surplus, missing = Counter(map(repr, found[table])), Counter(map(repr, rows))
        assert surplus - missing == missing - surplus == Counter(), table


@pytest.mark.parametrize(
    ("before", "after", "mode", "written"),
    [
        pytest.param("first", "second", "delta", [TWO], id="a second night: copies, superseded and mended files"),
        pytest.param("second", "third", "delta", [THREE], id="a third: the copy that stands for a story is superseded elsewhere"),
        pytest.param("third", "back", "delta", [ONE], id="an older night is redone and gains a copy"),
        pytest.param("back", "fourth", "delta", [FOUR], id="a fourth night: seen again, mended again"),
        pytest.param("third", "fourth", "delta", [ONE, FOUR], id="two nights at once"),
        pytest.param("back", "third", "delta", [ONE], id="a night goes back to what it was"),
        pytest.param("fourth", "back", "delta", [FOUR], id="a night is gone"),
        pytest.param("first", "fourth", "full", [ONE, TWO, THREE, FOUR], id="most nights changed"),
    ],
)
def test_what_a_delta_leaves_is_what_a_full_build_makes(
    history: History, tmp_path: Path, before: str, after: str, mode: str, written: list[dt.date]
) -> None:
    """A delta that differs by one row from a build from nothing makes an archive whose answers depend on its past."""
    history.start(tmp_path, before)
    done = history.publish(tmp_path, after)
    assert (done.mode, list(done.nights), dict(done.held_back)) == (mode, written, {})
    assert_same(rows_of(database_of(tmp_path)), rows_of(history.database(after)))


def test_a_folder_whose_name_reads_like_a_pattern(history: History, tmp_path: Path) -> None:
    """Its parts were "damaged", to be deleted as the message said, or published as nothing at all."""
    warehouse = tmp_path / "news [old] it's"
    assert history.publish(warehouse, "second").mode == "full"
    assert rows_of(database_of(warehouse)) == rows_of(history.database("second"))
    assert history.publish(warehouse, "first").mode in ("delta", "full")


def test_one_file_through_all_states_forth_and_back(history: History, tmp_path: Path) -> None:
    """A database lives through hundreds of deltas: what one leaves behind shows only in the next."""
    for state in ("first", "second", "third", "back", "fourth", "third", "second"):
        history.publish(tmp_path, state)
    assert_same(rows_of(database_of(tmp_path)), rows_of(history.database("second")))


def test_a_night_with_nothing_new_changes_no_byte(history: History, tmp_path: Path) -> None:
    """A rewritten file makes every reader reload, and every backup copy it, for nothing."""
    history.start(tmp_path, "second")
    before = sha256(database_of(tmp_path)), database_of(tmp_path).stat()
    assert history.publish(tmp_path, "second").mode == "unchanged"
    after = sha256(database_of(tmp_path)), database_of(tmp_path).stat()
    assert before == after


def test_new_versions_alone_are_published(history: History, tmp_path: Path) -> None:
    """stale_rows compares with the versions in the file: an old version there hides every stale row."""
    history.start(tmp_path, "second")
    settings = history.settle(tmp_path, "second")
    versions = dict.fromkeys(("ingest", "document", "extract", "stories", "validate"), ("0", None))
    assert publish_parts(settings, Lake(tmp_path), versions).mode == "delta"
    assert ask(database_of(tmp_path), "SELECT count(*) FROM stale_rows") == [(10,)]


# --- blocked nights ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("full", [False, True])
def test_a_blocked_night_keeps_what_was_published_of_it(history: History, tmp_path: Path, full: bool) -> None:
    """A rebuild that publishes what a check forbids, or drops what stood there, turns one bad night into lost data."""
    history.start(tmp_path, "fourth")
    done = history.publish(tmp_path, "blocked", full)
    assert done.mode == ("full" if full else "unchanged")
    assert list(done.held_back) == [THREE]
    assert "sentences: 33 of 33 rows failed" in done.held_back[THREE]
    assert_same(rows_of(database_of(tmp_path)), rows_of(history.database("fourth")))


def test_a_blocked_night_stays_while_most_others_change(history: History, tmp_path: Path) -> None:
    """When so much changes that the file is built anew, the held-back night is not in the parts any more, only in the old file."""
    history.start(tmp_path, "third")
    settings = history.settle(tmp_path, "blocked")
    with duckdb.connect(str(database_of(tmp_path))) as connection:
        connection.execute("UPDATE partitions SET fingerprint = 'other' WHERE ingest_date = ?", [TWO])
    done = publish_parts(settings, Lake(tmp_path), history.versions)
    assert (done.mode, list(done.held_back)) == ("full", [THREE])
    assert_same(rows_of(database_of(tmp_path)), rows_of(history.database("fourth")))


def test_a_blocked_night_never_published_is_left_out(history: History, tmp_path: Path) -> None:
    """The others must not wait for it."""
    done = history.publish(tmp_path, "blocked")
    assert (done.mode, list(done.nights), list(done.held_back)) == ("full", [ONE, TWO, FOUR], [THREE])
    assert ask(database_of(tmp_path), "SELECT count(*) FROM documents WHERE ingest_date = '2026-11-12'") == [(0,)]
    settings = history.settle(tmp_path, "blocked")
    assert nights_held_back(settings, Lake(tmp_path)) == done.held_back


def test_a_night_that_was_not_validated_is_not_published(history: History, tmp_path: Path) -> None:
    """A killed night leaves parts that no rule has seen."""
    history.start(tmp_path, "second")
    settings = history.settle(tmp_path, "third")
    Lake(tmp_path).forget("validate", THREE)
    done = publish_parts(settings, Lake(tmp_path), history.versions)
    assert (done.mode, dict(done.held_back)) == ("unchanged", {THREE: "its parts are not validated yet"})
    assert_same(rows_of(database_of(tmp_path)), rows_of(history.database("second")))


def test_a_file_of_another_version_stays_until_all_its_nights_are_redone(history: History, tmp_path: Path) -> None:
    """After an update the first night redone must not replace an archive of years by one night."""
    history.start(tmp_path, "third")
    with duckdb.connect(str(database_of(tmp_path))) as connection:
        connection.execute("UPDATE versions SET version = 'of old' WHERE step = 'schema'")
    settings = history.settle(tmp_path, "third")
    validated = (tmp_path / "parts/commits/2026-11-11/validate.json").read_bytes()
    Lake(tmp_path).forget("validate", TWO)
    before = sha256(database_of(tmp_path))
    done = publish_parts(settings, Lake(tmp_path), history.versions, full=True)
    assert (done.mode, list(done.held_back), sha256(database_of(tmp_path))) == ("unchanged", [TWO], before)
    (tmp_path / "parts/commits/2026-11-11/validate.json").write_bytes(validated)
    assert publish_parts(settings, Lake(tmp_path), history.versions).mode == "full"


# --- faults -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"not a database at all", id="text"),
        pytest.param(os.urandom(70_000), id="noise"),
        pytest.param(None, id="somebody else's database"),
    ],
)
def test_a_damaged_or_foreign_file_is_made_anew(history: History, tmp_path: Path, content: bytes | None) -> None:
    """Parts are the record: a broken file must cost a rebuild, not a person's night."""
    if content is None:
        with duckdb.connect(str(database_of(tmp_path))) as connection:
            connection.execute("CREATE TABLE versions (step INTEGER); CREATE TABLE partitions (x INTEGER)")
    else:
        database_of(tmp_path).write_bytes(content)
    assert history.publish(tmp_path, "second").mode == "full"
    assert_same(rows_of(database_of(tmp_path)), rows_of(history.database("second")))


def test_a_damaged_part_is_named_and_the_old_file_stays(history: History, tmp_path: Path) -> None:
    """'The database could not be written' sends a person to look for disk space when a part has rotted."""
    history.start(tmp_path, "second")
    before = sha256(database_of(tmp_path))
    settings = history.settle(tmp_path, "third")
    (part,) = Lake(tmp_path).files("mentions", THREE)
    part.write_bytes(part.read_bytes()[:-40] + b"\0" * 40)
    with pytest.raises(PartError, match=rf"{part}: the part cannot be read.*Delete it and run `newsledger run --date 2026-11-12`"):
        publish_parts(settings, Lake(tmp_path), history.versions)
    assert sha256(database_of(tmp_path)) == before
    assert [p.name for p in tmp_path.glob(".newsledger*")] == []
    part.unlink()
    with pytest.raises(PartError, match="the part is missing"):
        publish_parts(settings, Lake(tmp_path), history.versions)


def test_keys_over_all_partitions_are_proven(history: History, tmp_path: Path) -> None:
    """Validation sees one night at a time: a document in two of them would double every figure of it."""
    settings = history.settle(tmp_path, "second")
    lake = Lake(tmp_path)
    frame = lake.read("documents", ONE).with_columns(ingest_date=pl.lit(TWO))
    frame.write_parquet(lake.files("documents", TWO)[0])
    with pytest.raises(WarehouseError, match=r"documents: .* stands twice; key is .doc_id"):
        publish_parts(settings, lake, history.versions, full=True)
    assert not database_of(tmp_path).exists()


def test_a_disk_that_takes_no_more_leaves_the_old_file(history: History, tmp_path: Path) -> None:
    """A half-written file in the place of the old one would cost both."""
    history.start(tmp_path, "first")
    before = sha256(database_of(tmp_path))
    history.settle(tmp_path, "third")
    shutil.copytree(history.house.settings.raw_dir, tmp_path / "raw")
    limited = (
        "import resource, signal, sys; from pathlib import Path; from pipelines.settings import Settings;"
        "from pipelines.tables import Lake; from pipelines.warehouse import publish;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        "s = Settings(warehouse_dir=Path(sys.argv[1])); publish(s, Lake(s.warehouse_dir), {})"
    )
    ended = subprocess.run([sys.executable, "-c", limited, str(tmp_path)], capture_output=True, text=True, check=False)
    assert "WarehouseError" in ended.stderr
    assert "is still the one published before" in ended.stderr
    assert sha256(database_of(tmp_path)) == before
    assert [p.name for p in tmp_path.glob(".newsledger*")] == []


def test_the_rest_of_a_killed_publish_is_cleared(history: History, tmp_path: Path) -> None:
    """Each killed publish would leave a copy of the whole database, until the disk is full."""
    tmp_path.joinpath(".newsledger.duckdb.4711.build").write_bytes(b"half a file")
    tmp_path.joinpath(".newsledger.duckdb.4711.build.wal").write_bytes(b"")
    (tmp_path / ".newsledger.duckdb.4711.spill").mkdir()
    (tmp_path / ".newsledger.duckdb.4711.spill" / "block.tmp").write_bytes(b"x")
    history.publish(tmp_path, "first")
    assert [p.name for p in tmp_path.glob(".newsledger*")] == []


def test_what_cannot_be_opened_says_so(tmp_path: Path) -> None:
    """A reader of a rotten file needs to be told that the parts still have everything."""
    database_of(tmp_path).write_bytes(b"rotten")
    with pytest.raises(WarehouseError, match=r"newsledger.duckdb: cannot be opened .*`newsledger rebuild` makes it anew"), opened(database_of(tmp_path)):
        pass


def test_shared_rows_come_from_the_oldest_partition(history: History, tmp_path: Path) -> None:
    """An entity of many nights is one row: it must be the same row whether nights came one by one or all at once."""
    settings = history.settle(tmp_path, "second")
    lake = Lake(tmp_path)
    for night, name in ((ONE, "As first said"), (TWO, "As said later")):
        rows = pl.DataFrame({"entity_id": ["e1"], "name": [name], "type": ["GPE"], "ingest_date": [night], "extractor_version": "1", "run_id": "r"})
        commit = lake.committed("extract", night)
        assert commit is not None
        shard = commit.shards[0]
        lake.write("entities", night, shard.files["entities"].removesuffix(".parquet"), rows)
        shard.rows["entities"] = 1
        lake.commit(commit)
    publish_parts(settings, lake, history.versions, full=True)
    assert ask(database_of(tmp_path), "SELECT name FROM entities") == [("As first said",)]
    with opened(database_of(tmp_path), read_only=False) as connection:
        fill.put_shared(connection, lake, [TWO], [ONE], [])
    assert ask(database_of(tmp_path), "SELECT name FROM entities") == [("As said later",)]
