"""Snapshots: what was published stays to be asked, whole, and not more of it than was wished."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from small_house import NIGHTS, History, ask, database_of, rows_of

from pipelines.tables import Lake
from pipelines.warehouse import SnapshotError, publish
from pipelines.warehouse.snapshots import snapshot_of, snapshots

ONE, TWO, THREE, FOUR = NIGHTS


def test_each_last_night_is_kept_as_it_was_published(history: History, tmp_path: Path) -> None:
    """Asked what was known last week, an archive that only knows today answers wrongly without a sign."""
    for state in ("first", "second", "third", "fourth"):
        history.publish(tmp_path, state)
    settings = history.settle(tmp_path, "fourth")
    assert list(snapshots(settings)) == [ONE, TWO, THREE, FOUR]
    assert rows_of(snapshots(settings)[TWO]) == rows_of(history.database("second"))
    assert snapshots(settings)[FOUR].samefile(database_of(tmp_path))


def test_the_newest_of_a_night_stays(history: History, tmp_path: Path) -> None:
    """A night published again must not be asked as it was before its mistake was mended."""
    for state in ("third", "back", "third"):
        history.publish(tmp_path, state)
    settings = history.settle(tmp_path, "third")
    assert list(snapshots(settings)) == [THREE]
    assert rows_of(snapshots(settings)[THREE]) == rows_of(history.database("third"))


@pytest.mark.parametrize(("kept", "left"), [(0, []), (1, [THREE]), (2, [TWO, THREE])])
def test_older_ones_go(history: History, tmp_path: Path, kept: int, left: list[dt.date]) -> None:
    """A folder that grows by a database a night fills the disk."""
    history.start(tmp_path, "second")
    (tmp_path / "snapshots").mkdir()
    for state, night in (("first", ONE), ("second", TWO)):
        shutil.copy(history.database(state), tmp_path / "snapshots" / f"newsledger-{night}.duckdb")
    settings = history.settle(tmp_path, "third").model_copy(update={"snapshots": kept})
    assert list(snapshots(settings)) == [ONE, TWO]
    publish(settings, Lake(tmp_path), history.versions)
    assert list(snapshots(settings)) == left
    assert len(list((tmp_path / "snapshots").glob("*")) if left else []) == len(left)


def test_the_newest_not_after_a_day_is_asked(history: History, tmp_path: Path) -> None:
    """On a day without a night the answer is that of the night before, and never of one after."""
    for state in ("first", "third"):
        history.publish(tmp_path, state)
    settings = history.settle(tmp_path, "third")
    assert [snapshot_of(settings, day)[0] for day in (ONE, TWO, THREE, dt.date(2030, 1, 1))] == [ONE, ONE, THREE, THREE]
    with pytest.raises(SnapshotError, match=r"no snapshot of 2026-11-09 or before; there are: 2026-11-10, 2026-11-12"):
        snapshot_of(settings, dt.date(2026, 11, 9))


def test_what_a_killed_publish_left_goes(history: History, tmp_path: Path) -> None:
    """Half a copy must not be taken for a snapshot, nor stay."""
    (tmp_path / "snapshots").mkdir()
    for name in (".newsledger-2026-11-10.duckdb.4711.tmp", "newsledger-2026-11-99.duckdb", "notes.txt"):
        (tmp_path / "snapshots" / name).write_bytes(b"half")
    history.publish(tmp_path, "first")
    assert sorted(p.name for p in (tmp_path / "snapshots").iterdir()) == [
        "newsledger-2026-11-10.duckdb",
        "newsledger-2026-11-99.duckdb",
        "notes.txt",
    ]
    assert list(snapshots(history.settle(tmp_path, "first"))) == [ONE]


def test_without_hard_links_it_is_a_copy(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Network file systems have none, and must not lose their history for it."""

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    history.publish(tmp_path, "first")
    (path,) = snapshots(history.settle(tmp_path, "first")).values()
    assert not path.samefile(database_of(tmp_path))
    assert rows_of(path) == rows_of(history.database("first"))


def test_the_mode_asked_for_is_that_of_every_published_file(history: History, tmp_path: Path) -> None:
    """Set by hand, it is lost with the next night: the published file is a new one each time."""
    for state in ("first", "second"):
        settings = history.settle(tmp_path, state).model_copy(update={"database_mode": "0640"})
        publish(settings, Lake(tmp_path), history.versions)
        assert [oct(p.stat().st_mode & 0o777) for p in (database_of(tmp_path), *snapshots(settings).values())] == [
            "0o640"
        ] * (1 + len(snapshots(settings)))
    assert ask(database_of(tmp_path), "SELECT count(*) > 0 FROM documents") == [(True,)]
