"""Tests of pipelines.ingest.found."""

from __future__ import annotations

import os
import socket
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest import FoundFile, walk
from pipelines.ingest.found import printable
from pipelines.records import Refusal
from pipelines.settings import Settings

TODAY = date(2026, 11, 20)


def put(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def found(raw: Path, today: date = TODAY) -> dict[str, FoundFile | Refusal]:
    return {item.source_path: item for item in walk(raw, today, Settings())}


def code(item: FoundFile | Refusal) -> str:
    assert isinstance(item, Refusal)
    assert item.stage == "ingest"
    assert item.source_path in item.detail
    return item.reason_code


def test_paths_sizes_and_nights(tmp_path):
    """A wrong partition puts a document into a night that is never built again."""
    put(tmp_path / "loose.txt", b"12345")
    put(tmp_path / "2026-11-19" / "wire" / "2026-11-18" / "a.txt")
    put(tmp_path / "wire" / "2026-11-18" / "b.txt")
    items = found(tmp_path)
    assert items["loose.txt"].night is None
    assert items["loose.txt"].size == 5
    assert items["2026-11-19/wire/2026-11-18/a.txt"].night == date(2026, 11, 19)
    assert items["wire/2026-11-18/b.txt"].night == date(2026, 11, 18)
    assert items["loose.txt"].path.read_bytes() == b"12345"


def test_order_is_that_of_whole_paths(tmp_path):
    """An order that differs between machines makes the first sighting, and so the document's path, differ."""
    for name in ("a/b.txt", "a.txt", "a-b.txt", "a/B/c.txt", "Z.txt", "é.txt"):
        put(tmp_path / name)
    paths = [item.source_path for item in walk(tmp_path, TODAY, Settings())]
    assert paths == sorted(paths)
    assert len(paths) == 6


@pytest.mark.parametrize(
    ("folder", "reason"),
    [("2026-11-21", "future_partition"), ("2026-02-30", "bad_partition"), ("1999-01-01", "bad_partition")],
)
def test_folders_of_no_night(tmp_path, folder, reason):
    """A file filed under a day that cannot be would vanish between nights unless each one is reported."""
    put(tmp_path / folder / "a.txt")
    put(tmp_path / folder / "b.txt")
    assert [code(item) for item in found(tmp_path).values()] == [reason, reason]


def test_a_future_night_is_taken_once_it_has_come(tmp_path):
    """A refusal that outlives its reason loses the file for good."""
    put(tmp_path / "2026-11-21" / "a.txt")
    (item,) = found(tmp_path, date(2026, 11, 21)).values()
    assert isinstance(item, FoundFile)


def test_hidden_names_are_ignored(tmp_path):
    """An editor's swap file taken as news is a document nobody published."""
    put(tmp_path / ".a.txt.swp")
    put(tmp_path / ".git" / "config.txt")
    assert found(tmp_path) == {}


def test_links(tmp_path):
    """A link out of the raw folder would let a file name decide what on the machine is read into the warehouse."""
    raw = tmp_path / "raw"
    inside = put(raw / "a.txt")
    outside = put(tmp_path / "secret" / "s.txt")
    (raw / "in.txt").symlink_to(inside)
    (raw / "out.txt").symlink_to(outside)
    (raw / "outdir").symlink_to(outside.parent)
    (raw / "rawish").symlink_to(str(raw) + "ish")
    (raw / "dangling.txt").symlink_to(raw / "nothing.txt")
    (raw / "self.txt").symlink_to(raw / "self.txt")
    (raw / "loop").symlink_to(raw)
    items = found(raw)
    assert isinstance(items["in.txt"], FoundFile)
    assert items["in.txt"].size == 1
    assert {path: code(item) for path, item in items.items() if isinstance(item, Refusal)} == {
        "out.txt": "link_leaves_raw", "outdir": "link_leaves_raw", "rawish": "link_leaves_raw",
        "dangling.txt": "unreadable", "self.txt": "unreadable",
    }  # fmt: skip
    assert "loop" not in items


def test_a_linked_raw_folder_is_the_folder_it_links_to(tmp_path):
    """A raw folder on another disk, linked into place, must not be refused file by file."""
    put(tmp_path / "real" / "a.txt")
    (tmp_path / "real" / "b.txt").symlink_to("a.txt")
    (tmp_path / "raw").symlink_to(tmp_path / "real")
    assert all(isinstance(item, FoundFile) for item in walk(tmp_path / "raw", TODAY, Settings()))


def test_pipes_and_sockets(tmp_path, monkeypatch):
    """Opening a pipe nobody writes to hangs the night for ever."""
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        assert {code(item) for item in found(tmp_path).values()} == {"not_a_file"}


def test_undecodable_names(tmp_path):
    """A name in an old code page must not stop the walk, nor pass for another file's."""
    for name in (b"caf\xe9.txt", b"caf\\xe9.txt", b"line\nbreak.txt", "caf\u00e9.txt".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(name)
    items = found(tmp_path)
    assert sorted(items) == ["caf\\\\xe9.txt", "caf\\xe9.txt", "café.txt", "line\\u000abreak.txt"]
    assert items["caf\\xe9.txt"].path.read_bytes() == b"caf\xe9.txt"


@given(st.binary(min_size=1, max_size=8), st.binary(min_size=1, max_size=8))
def test_printable_names_are_unique(one, other):
    """Two files under one path would share one row of `files`."""
    names = [os.fsdecode(raw) for raw in (one, other)]
    shown = [printable(name) for name in names]
    assert (shown[0] == shown[1]) == (names[0] == names[1])
    shown[0].encode("utf-8")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_an_unreadable_folder(tmp_path):
    """A folder that cannot be listed looks empty unless it is reported."""
    put(tmp_path / "locked" / "a.txt")
    (tmp_path / "locked").chmod(0)
    try:
        assert [code(item) for item in found(tmp_path).values()] == ["unreadable"]
    finally:
        (tmp_path / "locked").chmod(0o755)


def test_no_raw_folder(tmp_path):
    """A night over a mistyped folder must not publish that there is no news."""
    with pytest.raises(FileNotFoundError, match=r"nowhere.*--raw"):
        walk(tmp_path / "nowhere", TODAY, Settings())
    with pytest.raises(NotADirectoryError):
        walk(put(tmp_path / "file"), TODAY, Settings())
