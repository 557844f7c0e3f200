"""The plan: what has work to do, why, and nothing else."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipelines.document import write_texts
from pipelines.extract import write_extracts
from pipelines.ingest import take_in
from pipelines.night import Night, Pool, begin, settle
from pipelines.plan import pending, versions_in_force
from pipelines.settings import Settings
from pipelines.sources import Source, Sources
from pipelines.stories import write_stories
from pipelines.tables import Lake
from pipelines.tables.parts import COMMITS, STEPS

FIRST, SECOND = dt.date(2026, 11, 16), dt.date(2026, 11, 17)


@dataclass
class House:
    """A raw folder and a lake. Validation is a commit without rows here: plan looks at commits only."""

    root: Path
    sources: Sources = Sources()  # noqa: RUF009  frozen
    clock: int = 0

    @property
    def lake(self) -> Lake:
        return Lake(self.root / "warehouse")

    @property
    def settings(self) -> Settings:
        return Settings(raw_dir=self.root / "raw", warehouse_dir=self.root / "warehouse")

    def put(self, name: str, content: str = "A dispatch of the day.") -> Path:
        path = self.root / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        self.clock += 1
        os.utime(path, (1_700_000_000 + self.clock,) * 2)
        return path

    def run(self, date: dt.date, today: dt.date, steps: int = len(STEPS)) -> None:
        """The first steps of a night; fewer than all is a night killed between them."""
        self.clock += 1
        now = dt.datetime.combine(today, dt.time()) + dt.timedelta(minutes=self.clock)
        night = Night(date, self.settings, self.sources, self.lake, Pool(1), today, now)
        version = versions_in_force(self.settings, self.sources)["validate"][0]
        for step in (take_in, write_texts, write_extracts, write_stories, lambda n: settle(n, begin(n, "validate", version)))[:steps]:
            step(night)

    def run_all(self, today: dt.date) -> None:
        for night in pending(self.settings, self.sources, self.lake, today):
            self.run(night.night, today)

    def told(self, today: dt.date) -> list[tuple[dt.date, int, str]]:
        return [(p.night, p.n_files, p.reason.split(":")[0]) for p in pending(self.settings, self.sources, self.lake, today)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    (tmp_path / "raw").mkdir()
    return House(tmp_path)


def test_nothing(house: House) -> None:
    """A sensor that finds work where there is none starts a run a minute."""
    assert house.told(FIRST) == []
    house.run_all(FIRST)
    assert house.lake.nights() == []


def test_new_changed_and_touched(house: House) -> None:
    """Each of these is seen by size or time; taken in, it must not be seen again."""
    house.put("loose.txt")
    house.put(f"{FIRST}/a.txt")
    house.put(f"{FIRST}/b.txt", "Another dispatch.")
    assert house.told(FIRST) == [(FIRST, 3, "3 new or changed files")]
    house.run_all(FIRST)
    assert house.told(FIRST) == house.told(SECOND) == []
    house.put(f"{FIRST}/a.txt", "A longer dispatch of the day.")
    assert house.told(SECOND) == [(FIRST, 1, "1 new or changed file")]
    house.run_all(SECOND)
    assert house.told(SECOND) == []
    house.put(f"{FIRST}/b.txt", "Another dispatch.")
    house.put("loose.txt")
    assert house.told(SECOND) == [(FIRST, 1, "1 new or changed file"), (SECOND, 1, "1 new or changed file")]
    house.run_all(SECOND)
    assert house.told(SECOND) == []


def test_loose_files_belong_to_the_day_they_were_first_seen(house: House) -> None:
    """A file without a dated folder must not move to today's partition with every night."""
    house.put("loose.txt")
    house.run_all(FIRST)
    house.put("later.txt", "Came a day later.")
    assert house.told(SECOND) == [(SECOND, 1, "1 new or changed file")]
    house.run_all(SECOND)
    assert [row[0] for row in house.lake.read("documents", FIRST, ["source_path"]).iter_rows()] == ["loose.txt"]
    assert [row[0] for row in house.lake.read("documents", SECOND, ["source_path"]).iter_rows()] == ["later.txt"]


def test_oldest_first(house: House) -> None:
    """Supersession and first sightings follow the order of nights."""
    for night in ("2026-11-12", "2026-11-10", "2026-11-11"):
        house.put(f"{night}/a.txt", f"Dispatch of {night}.")
    house.put("loose.txt")
    assert [night for night, _, _ in house.told(FIRST)] == [dt.date(2026, 11, 10), dt.date(2026, 11, 11), dt.date(2026, 11, 12), FIRST]


def test_fingerprint_stands_for_the_files(house: House) -> None:
    """The sensor starts one run for the same files: one for other files it must not take for the same."""
    house.put("a.txt")
    (first,) = pending(house.settings, house.sources, house.lake, FIRST)
    (again,) = pending(house.settings, house.sources, house.lake, FIRST)
    assert first == again
    house.put("a.txt")
    (touched,) = pending(house.settings, house.sources, house.lake, FIRST)
    house.put("b.txt")
    (more,) = pending(house.settings, house.sources, house.lake, FIRST)
    assert len({first.fingerprint, touched.fingerprint, more.fingerprint}) == 3


@pytest.mark.parametrize("steps", range(1, len(STEPS)))
def test_unfinished_after_a_kill_between_steps(house: House, steps: int) -> None:
    """A night killed between two steps has no new files, and would never be finished."""
    house.put(f"{FIRST}/a.txt")
    house.run(FIRST, FIRST, steps)
    (waiting,) = pending(house.settings, house.sources, house.lake, FIRST)
    assert (waiting.night, waiting.reason) == (FIRST, f"unfinished: {STEPS[steps]} has not been done")
    house.run_all(FIRST)
    assert house.told(FIRST) == []


@pytest.mark.parametrize("steps", range(1, len(STEPS)))
def test_unfinished_where_an_earlier_step_was_redone(house: House, steps: int) -> None:
    """A late file taken in, and killed: the later steps stand, made from what no longer does."""
    house.put(f"{FIRST}/a.txt")
    house.run_all(FIRST)
    house.put(f"{FIRST}/b.txt", "At least 20 people died in Lebanon.")
    house.run(FIRST, FIRST, steps)
    assert [(night, reason) for night, _, reason in house.told(FIRST)] == [(FIRST, "unfinished")]
    house.run_all(FIRST)
    assert house.told(FIRST) == []


@pytest.mark.parametrize("step", STEPS)
def test_stale_version(house: House, step: str) -> None:
    """After an upgrade, partitions of the old version must be found, and be current once redone."""
    house.put(f"{FIRST}/a.txt")
    house.run_all(FIRST)
    commit = house.lake.committed(step, FIRST)
    assert commit is not None
    house.lake.commit(replace(commit, version="0"))
    (waiting,) = pending(house.settings, house.sources, house.lake, FIRST)
    assert waiting.reason == f"stale: {step} was done by version 0, now {commit.version}"
    house.run_all(FIRST)
    assert house.told(FIRST) == []


def test_stale_sources(house: House) -> None:
    """A date order written into config/sources.yaml must reach the documents that are there already."""
    house.put(f"{FIRST}/paper/a.txt", "Council meets in the north\n\nDate: 12/08/2016\n\nThe council of the north met again and heard reports.")
    house.run_all(FIRST)
    house.sources = Sources((Source(name="paper", match=("*/paper/*",), date_order="dmy"),))
    assert [reason for _, _, reason in house.told(FIRST)] == ["stale"]
    house.run_all(FIRST)
    assert house.told(FIRST) == []
    assert house.lake.read("documents", FIRST)["published_date"].to_list() == [dt.date(2016, 8, 12)]


@pytest.mark.parametrize(
    "table", ["files", "raw_records", "sightings", "documents", "document_texts", "sentences", "figures", "mentions", "signature_index"]
)
def test_damaged_part(house: House, table: str) -> None:
    """A part that a disk lost is made again from the raw file, not noticed by the first analyst."""
    house.put(f"{FIRST}/a.txt", "At least 20 people died in Lebanon.")
    house.run_all(FIRST)
    before = house.lake.fingerprint(FIRST)
    for path in house.lake.files(table, FIRST):
        path.unlink()
    (waiting,) = pending(house.settings, house.sources, house.lake, SECOND)
    assert waiting.night == FIRST
    house.run_all(SECOND)
    assert house.told(SECOND) == []
    assert len(house.lake.read(table, FIRST)) >= 1
    if table != "files":  # they hold when a file was first seen, which nothing else does
        assert house.lake.fingerprint(FIRST) == before


def test_deleted_commit(house: House) -> None:
    """The way out of a corrupt commit is to delete it: that must lead to a night that is done again."""
    house.put(f"{FIRST}/a.txt")
    house.run_all(FIRST)
    for step in STEPS:
        (house.lake.root / COMMITS / FIRST.isoformat() / f"{step}.json").unlink()
        assert [night for night, _, _ in house.told(FIRST)] == [FIRST]
        house.run_all(FIRST)
        assert house.told(FIRST) == []


def test_missing_raw_folder(tmp_path: Path) -> None:
    """A raw folder that is not mounted would look like nothing new."""
    with pytest.raises(FileNotFoundError, match="raw"):
        House(tmp_path).told(FIRST)
