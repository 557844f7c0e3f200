"""Writing the report: whole or not at all, whatever happens, and told in words."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.report import bring_report, write_report, writing
from pipelines.settings import Settings


def files_of(settings: Settings) -> list[str]:
    return sorted(path.name for path in (settings.warehouse_dir / "report").iterdir())


def test_killed_at_any_moment_the_report_is_whole(mine: Settings) -> None:
    """A night killed while it wrote would else leave half a page, or none, for the morning."""
    path = writing.report_of(mine)
    pages = [letter * 3_000_000 for letter in "ab"]
    writing._put(path, pages[0], 0)
    dice = random.Random(7)
    for _ in range(12):
        child = os.fork()
        if child == 0:
            while True:
                for page in pages:
                    writing._put(path, page, 0)
        time.sleep(dice.uniform(0.001, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert path.read_text(encoding="utf-8") in pages
    assert write_report(mine).trouble is None
    assert files_of(mine) == ["index.html"]


def test_a_full_disk_leaves_the_report_before(mine: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is not worth a night: what went wrong is told, and the page of yesterday stays."""
    assert write_report(mine).trouble is None
    before = writing.report_of(mine).read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    written = write_report(mine)
    assert written.trouble is not None
    assert "No space left" in written.trouble
    assert "still the one before" in written.trouble
    assert writing.report_of(mine).read_bytes() == before


def test_is_made_anew_where_it_is_older_than_the_database(mine: Settings) -> None:
    """A night nobody published anew need not wait for the report; a report of the night before must not stay."""
    first = bring_report(mine, ())
    assert first is not None
    stamp = first.path.stat().st_mtime_ns
    assert bring_report(mine, ()) == first
    assert first.path.stat().st_mtime_ns == stamp
    later = stamp + 10**9
    os.utime(mine.database, ns=(later, later))
    bring_report(mine, ())
    assert first.path.stat().st_ino > 0
    assert first.path.stat().st_mtime_ns != stamp


def test_a_night_held_back_stands_on_top(mine: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database knows nothing of a night that was not published: a report that is silent about it says all is well."""
    why = "sentences: 9 of 9 rows <failed>"
    monkeypatch.setattr(writing, "nights_held_back", lambda settings, lake: {dt.date(2026, 11, 20): why})
    page = writing.make_report(mine)
    assert (
        "Night of 20 Nov 2026 is <strong>held back</strong>: <bdi>sentences: 9 of 9 rows &lt;failed&gt;</bdi>" in page
    )


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 0, "index.html"),
        (("--date", "2026-11-17"), 0, "2026-11-17.html"),
        (("--date", "2026-11-30"), 2, "that night is not in"),
    ],
)
def test_the_command(mine: Settings, words: tuple[str, ...], code: int, told: str) -> None:
    """A report that can only be made by a night cannot be looked at again."""
    result = CliRunner().invoke(app, ["report", "--warehouse", str(mine.warehouse_dir), *words])
    assert (result.exit_code, told in result.output) == (code, True)


def test_file_mode_is_that_of_the_database(mine: Settings) -> None:
    """On a shared server the report holds the same words as the database: who may not read one may not read the other."""
    path: Path = write_report(mine.model_copy(update={"database_mode": "0640"})).path
    assert path.stat().st_mode & 0o777 == 0o640
