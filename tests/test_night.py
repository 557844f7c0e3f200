"""A night's map over shards: redone where something is missing, the same whoever works, resumed where it was cut off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import night as night_module
from pipelines.night import Night, Pool, Work, begin, map_shards, settle
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.stories.signatures import sign_shard
from pipelines.tables import Commit, Lake, PartError, Shard, conform, frame_of

DATE = dt.date(2026, 11, 16)
N = 5
LINEAGE = {"ingest_date": DATE, "extractor_version": "1", "run_id": "r"}


def night_of(folder: Path, workers: int = 1) -> Night:
    settings = Settings(raw_dir=folder / "raw", warehouse_dir=folder / "warehouse")
    return Night(DATE, settings, Sources(), Lake(folder / "warehouse"), Pool(workers), DATE, dt.datetime(2026, 11, 16, 2))


def commit_texts(night: Night, numbers: range, given: str = "") -> None:
    """Commits shards of documents and sentences, as the document step does."""
    night.lake.commit(Commit("ingest", DATE, "run", "1"))
    shards = []
    for number in numbers:
        doc_id = f"{number:016x}"
        sentence = {"sentence_id": f"{doc_id}-s", "doc_id": doc_id, "role": "body", "text": f"Story {number // 2} of the day.", **LINEAGE}
        files = {
            "documents": night.lake.write("documents", DATE, f"{number}", conform(frame_of("documents", [{"doc_id": doc_id, **LINEAGE}]), "documents")),
            "sentences": night.lake.write("sentences", DATE, f"{number}", frame_of("sentences", [sentence])),
        }
        shards.append(Shard(f"{number:05d}", files, {"documents": 1, "sentences": 1}))
    # A shard without the table the step works on: nothing for it to do.
    shards.insert(1, Shard("other", {"quarantine": night.lake.write("quarantine", DATE, "other", frame_of("quarantine", []))}))
    night.lake.commit(Commit("document", DATE, "run", "1", given=given, shards=tuple(shards)))


class Count:
    """Work that writes which shards it was given, and may fail at one."""

    def __init__(self, fails_at: str | None = None) -> None:
        self.done: list[str] = []
        self.fails_at = fails_at

    def __call__(self, work: Work) -> Shard:
        if work.given.name == self.fails_at:
            raise RuntimeError(f"cannot read {work.given.name}")
        self.done.append(work.given.name)
        return sign_shard(work)


def stories(night: Night, work: Callable[[Work], Shard], version: str = "1") -> Commit:
    return settle(night, map_shards(night, "stories", version, "sentences", work))


def test_same_result_with_one_and_two_workers(tmp_path: Path) -> None:
    """Results in the order in which workers end would give every night other parts, and other ids for nothing."""
    results = []
    for workers in (1, 2):
        night = night_of(tmp_path / str(workers), workers)
        commit_texts(night, range(N))
        with night.pool:
            commit = stories(night, sign_shard)
        files = {path.name: path.read_bytes() for path in night.lake.files("signatures", DATE)}
        results.append((commit.fingerprint, commit.shards, commit.run_id, files, night.lake.read("signatures", DATE).to_dicts()))
    assert results[0] == results[1]
    assert [row["doc_id"] for row in results[0][4]] == [f"{n:016x}" for n in range(N)]
    assert len({row["signature"] for row in results[0][4]}) == 3


def test_redoes_only_what_is_missing(tmp_path: Path) -> None:
    """A late file that has the whole night done again makes the archive unaffordable."""
    night, work = night_of(tmp_path), Count()
    commit_texts(night, range(3))
    first = stories(night, work)
    assert work.done == ["00000", "00001", "00002"]
    work.done.clear()
    assert stories(night, work) == first
    assert work.done == []
    commit_texts(night, range(4), given="more")
    stories(night, work)
    assert work.done == ["00003"]
    work.done.clear()
    night.lake.files("signatures", DATE)[1].unlink()
    again = stories(night, work)
    assert work.done == ["00001"]
    assert len(again.shards) == 4


@pytest.mark.parametrize(("version", "model"), [("2", None), ("1", "model 2")])
def test_another_version_redoes_all(tmp_path: Path, version: str, model: str | None) -> None:
    """Rows of an older extractor under the new one's name are the ones no query finds."""
    night, work = night_of(tmp_path), Count()
    commit_texts(night, range(2))
    first = stories(night, work)
    second = settle(night, map_shards(night, "stories", version, "sentences", work, model))
    assert work.done == ["00000", "00001"] * 2
    assert {s.name for s in first.shards}.isdisjoint(s.name for s in second.shards)
    assert first.run_id != second.run_id
    assert set(night.lake.read("signatures", DATE)["model_version"]) == {model}


def test_changed_input_redoes_its_shard(tmp_path: Path) -> None:
    """Sentences that changed under an old name would keep their old stories."""
    night, work = night_of(tmp_path), Count()
    commit_texts(night, range(3))
    stories(night, work)
    before = night.lake.committed("document", DATE)
    assert before is not None
    shards = list(before.shards)
    place = next(i for i, shard in enumerate(shards) if shard.name == "00001")
    renamed = night.lake.write("documents", DATE, "1.settled", night.lake.read("documents", DATE)[1:2])
    shards[place] = replace(shards[place], files={**shards[place].files, "documents": renamed})
    night.lake.commit(replace(before, shards=tuple(shards)))
    work.done.clear()
    stories(night, work)
    assert work.done == ["00001"]


def test_a_killed_run_is_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A night killed in its last hour would otherwise begin with the first again."""
    monkeypatch.setattr(night_module, "SHARDS_A_COMMIT", 2)
    night, undisturbed = night_of(tmp_path / "killed"), night_of(tmp_path / "whole")
    for one in (night, undisturbed):
        commit_texts(one, range(N))
    with pytest.raises(RuntimeError, match="00003"):
        stories(night, Count(fails_at="00003"))
    assert night.lake.committed("stories", DATE) is None
    partial = night.lake.committed("stories.partial", DATE)
    assert partial is not None
    assert len(partial.shards) == 2
    assert night.lake.files("signatures", DATE) == []
    removed = night.lake.sweep(DATE)
    assert len(removed) == 2  # the third shard, both its parts, which no commit names
    work = Count()
    commit = stories(night, work)
    assert work.done == ["00002", "00003", "00004"]
    assert night.lake.committed("stories.partial", DATE) is None
    assert night.lake.sweep(DATE) == []
    assert commit.fingerprint == stories(undisturbed, Count()).fingerprint


def test_failing_work_leaves_the_earlier_commit(tmp_path: Path) -> None:
    """A new version that fails must not take away what the last one made."""
    night = night_of(tmp_path)
    commit_texts(night, range(3))
    first = stories(night, Count())
    rows = night.lake.read("signatures", DATE)
    with pytest.raises(RuntimeError, match="00001"):
        stories(night, Count(fails_at="00001"), version="2")
    assert night.lake.committed("stories", DATE) == first
    assert night.lake.read("signatures", DATE).equals(rows)


def test_failing_work_in_a_worker_is_told(tmp_path: Path) -> None:
    """An error that is lost in a worker process leaves half a night that looks whole."""
    night = night_of(tmp_path, workers=2)
    commit_texts(night, range(4))
    night.lake.files("sentences", DATE)[2].unlink()
    with night.pool, pytest.raises(PartError, match=r"2\.parquet: the part is missing"):
        stories(night, sign_shard)
    assert night.lake.committed("stories", DATE) is None


def test_same_work_same_id(tmp_path: Path) -> None:
    """An id of the run's hour in every row would make every rerun another result."""
    first, other = night_of(tmp_path / "a"), night_of(tmp_path / "b", workers=2)
    runs = {begin(night, "extract", "1", "m").run_id for night in (first, replace(first, now=first.now + dt.timedelta(1), dagster_run_id="x"), other)}
    assert len(runs) == 1
    others = {
        begin(first, "stories", "1", "m").run_id, begin(first, "extract", "2", "m").run_id, begin(first, "extract", "1").run_id,
        begin(replace(first, date=DATE + dt.timedelta(1)), "extract", "1", "m").run_id,
    }  # fmt: skip
    assert len(others | runs) == 5


def test_settle_keeps_the_earlier_times(tmp_path: Path) -> None:
    """When a partition was made is when its rows were, not when somebody last looked."""
    night = night_of(tmp_path)
    commit_texts(night, range(1))
    earlier = replace(begin(night, "stories", "1"), started_at="2026-01-01T00:00:00", ended_at="2026-01-01T01:00:00", dagster_run_id="first")
    night.lake.commit(earlier)
    assert settle(night, replace(begin(night, "stories", "1"), dagster_run_id="second")) == earlier
    assert night.lake.committed("stories", DATE) == earlier
    changed = settle(night, replace(begin(night, "stories", "2"), dagster_run_id="second"))
    assert night.lake.committed("stories", DATE) == changed
    assert (changed.dagster_run_id, bool(changed.ended_at)) == ("second", True)


def test_nothing_leaves_no_trace(tmp_path: Path) -> None:
    """A night without input must not appear among the partitions."""
    night = night_of(tmp_path)
    settle(night, map_shards(night, "stories", "1", "sentences", sign_shard))
    assert night.lake.nights() == []


def test_progress_is_told(tmp_path: Path) -> None:
    """A bar that never moves, or ends early, has people kill a night that works."""
    night = night_of(tmp_path)
    commit_texts(night, range(3))
    told: list[tuple[str, int, int]] = []
    watched = replace(night, report=lambda step, done, total: told.append((step, done, total)))
    stories(watched, sign_shard)
    assert told == [("stories", n, 3) for n in range(4)]
    told.clear()
    stories(watched, sign_shard)
    assert told == [("stories", 3, 3)]


def test_stamp(tmp_path: Path) -> None:
    """A row without lineage cannot be told to be stale."""
    night = night_of(tmp_path)
    work = Work(night.lake, DATE, night.settings, night.sources, "run", "7", None, night.now, "name", Shard("given"))
    frame = work.stamp("signatures", [{"doc_id": "a"}])
    assert frame.select("ingest_date", "extractor_version", "model_version", "run_id").row(0) == (DATE, "7", None, "run")
    assert frame.schema == work.stamp("signatures", []).schema
    with pytest.raises(KeyError):
        work.stamp("signatures", [{"nonsense": 1}])


@pytest.mark.parametrize(("workers", "tasks"), [(1, 5), (2, 2), (2, 0)])
def test_little_work_starts_no_process(workers: int, tasks: int) -> None:
    """Starting a process costs more than two shards: a small night would be the slower for it."""
    with Pool(workers) as pool:
        assert list(pool.map(lambda n: n * n, range(tasks))) == [n * n for n in range(tasks)]
        assert pool._executor is None
