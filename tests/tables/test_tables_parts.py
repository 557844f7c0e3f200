"""Parts: atomic files, commits that say which count, and a sweep that takes nothing that is named."""

from __future__ import annotations

import datetime as dt
import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipelines.tables import Commit, Lake, PartError, Shard, digest, frame_of
from pipelines.tables.parts import COMMITS, INPUTS, STEPS, read_part, read_parts, steps_changed

NIGHT = dt.date(2026, 11, 16)
OTHER = dt.date(2026, 11, 17)


def sightings(*ids: str) -> pl.DataFrame:
    return frame_of("sightings", [{"doc_id": i, "source_path": f"{i}.txt", "record_no": 0, "ingest_date": NIGHT} for i in ids])


def made(lake: Lake, name: str, *ids: str, night: dt.date = NIGHT) -> Shard:
    return Shard(name, {"sightings": lake.write("sightings", night, name, sightings(*ids))}, {"sightings": len(ids)})


def commit_of(step: str, *shards: Shard, night: dt.date = NIGHT, **more: str) -> Commit:
    return Commit(step, night, "run", "1", shards=shards, **more)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "warehouse")


def everything(lake: Lake) -> list[str]:
    return sorted(p.relative_to(lake.root).as_posix() for p in lake.root.rglob("*") if p.is_file())


# --- writing


def test_write_and_read(lake: Lake) -> None:
    """What was written is what is read, and nothing lies beside it."""
    name = lake.write("sightings", NIGHT, "00000-a", sightings("x", "y"))
    assert everything(lake) == [f"sightings/{NIGHT}/00000-a.parquet"]
    assert read_part(lake.path("sightings", NIGHT, name)).equals(sightings("x", "y"))
    assert read_part(lake.path("sightings", NIGHT, name), ["doc_id"]).columns == ["doc_id"]


def test_parts_in_a_folder_whose_name_reads_like_a_pattern(tmp_path: Path) -> None:
    """Parts that lie there whole were called damaged, and to be deleted."""
    lake = Lake(tmp_path / "news [old] *?")
    paths = [lake.path("sightings", NIGHT, lake.write("sightings", NIGHT, name, sightings(name))) for name in "ab"]
    assert read_part(paths[0]).equals(sightings("a"))
    assert read_parts(paths, ["doc_id"])["doc_id"].to_list() == ["a", "b"]


def test_same_frame_same_bytes(lake: Lake) -> None:
    """Parts that differ from run to run can neither be compared nor told to be current."""
    one = lake.path("sightings", NIGHT, lake.write("sightings", NIGHT, "a", sightings("x", "y")))
    two = lake.path("sightings", NIGHT, lake.write("sightings", NIGHT, "b", sightings("x", "y")))
    assert one.read_bytes() == two.read_bytes()


def test_failed_write_leaves_nothing(lake: Lake) -> None:
    """Half a part under its name would be taken for the whole by the next run."""
    path = lake.path("sightings", NIGHT, lake.write("sightings", NIGHT, "a", sightings("x")))
    before = path.read_bytes()
    with pytest.raises(KeyError):
        lake.write("sightings", NIGHT, "a", pl.DataFrame({"nonsense": [1]}))
    assert path.read_bytes() == before
    blocked = lake.path("sightings", NIGHT, "b.parquet")
    blocked.mkdir()
    with pytest.raises(PartError, match=r"b\.parquet: cannot be written .*run again"):
        lake.write("sightings", NIGHT, "b", sightings("x"))
    blocked.rmdir()
    assert everything(lake) == [f"sightings/{NIGHT}/a.parquet"]


def test_full_disk_is_told_as_one(lake: Lake) -> None:
    """Polars says 'no space left' as an error of its own kind: read as a fault of ours, a full disk is a stack trace."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("a small disk of its own needs root and unshare")
    code = (
        "import datetime as dt, polars as pl; from pathlib import Path; from pipelines.tables import Lake, frame_of\n"
        "rows = [{'story_id': f'{i * 7919 % 100003:x}', 'doc_id': f'{i * 104729 % 1000003:x}'} for i in range(50_000)]\n"
        "Lake(Path('/mnt/w')).write('story_members', dt.date(2026, 11, 1), 'a', frame_of('story_members', rows))"
    )
    script = f'mount -t tmpfs -o size=100k none /mnt && {shlex.quote(sys.executable)} -c {shlex.quote(code)}'
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False)
    if done.stderr.startswith(("unshare:", "mount:")):
        pytest.skip("mounting is not allowed here")
    assert done.returncode == 1
    assert "PartError: /mnt/w/parts/story_members/2026-11-01/a.parquet: cannot be written" in done.stderr
    assert "No space left on device" in done.stderr


def test_temporary_files_are_never_read(lake: Lake) -> None:
    """A killed writer leaves its temporary file: it must not count as a part, a commit or a night."""
    shard = made(lake, "a", "x")
    lake.commit(commit_of("ingest", shard))
    (lake.root / "sightings" / NIGHT.isoformat() / ".b.parquet.1.tmp").write_bytes(b"PAR1")
    (lake.root / COMMITS / NIGHT.isoformat() / ".document.json.1.tmp").write_text("{")
    stray = lake.root / COMMITS / OTHER.isoformat()
    stray.mkdir()
    (stray / ".ingest.json.1.tmp").write_text("{")
    assert lake.nights() == [NIGHT]
    assert lake.read("sightings", NIGHT)["doc_id"].to_list() == ["x"]
    assert lake.committed("document", NIGHT) is None
    assert len(lake.sweep(NIGHT)) == 2


# --- commits


def test_commit_round_trip(lake: Lake) -> None:
    """Steps decide by the commit what need not be done again: it must come back as it was."""
    commit = Commit("document", NIGHT, "run", "1.2", "model", "given", "dagster", "2026-11-16T02:00:00", "2026-11-16T02:01:00", (made(lake, "a", "x"),))
    lake.commit(commit)
    assert lake.committed("document", NIGHT) == commit
    assert lake.committed("document", OTHER) is None
    lake.forget("document", NIGHT)
    assert lake.committed("document", NIGHT) is None
    lake.forget("document", NIGHT)


def test_reads_only_what_is_committed(lake: Lake) -> None:
    """Parts without a commit are the rest of a killed run; parts come in the order of steps and shards."""
    made(lake, "stray", "never")
    lake.commit(commit_of("validate", made(lake, "v", "d")))
    lake.commit(commit_of("ingest", made(lake, "b", "b", "c"), made(lake, "a", "a")))
    assert lake.read("sightings", NIGHT)["doc_id"].to_list() == ["b", "c", "a", "d"]
    assert [p.stem for p in lake.files("sightings", NIGHT, ["validate"])] == ["v"]
    assert lake.read("sightings", OTHER).schema == sightings().schema
    assert lake.read("sightings", NIGHT, ["record_no", "doc_id"]).columns == ["record_no", "doc_id"]


def test_nights(lake: Lake) -> None:
    """A folder of another name, put there by a file manager, is no night and must not stop one."""
    assert lake.nights() == []
    lake.commit(commit_of("ingest", night=OTHER))
    lake.commit(commit_of("ingest", night=NIGHT))
    (lake.root / COMMITS / "lost+found").mkdir()
    assert lake.nights() == [NIGHT, OTHER]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"null", b"5", b"[]", b"{}", b'{"shards": 5}', b'{"shards": [{"nome": 1}]}', b"\xff\xfe", b'{"shards": [], "night": "x"}']
)
def test_corrupt_commit(lake: Lake, content: bytes) -> None:
    """A damaged commit, taken for none, would have every document taken in a second time; and its way out must lead out."""
    lake.commit(commit_of("ingest", made(lake, "a", "x")))
    path = lake.root / COMMITS / NIGHT.isoformat() / "ingest.json"
    path.write_bytes(content)
    with pytest.raises(PartError, match=rf"ingest\.json: cannot be read .*Delete it and run .*--date {NIGHT}"):
        lake.committed("ingest", NIGHT)
    path.unlink()
    assert lake.committed("ingest", NIGHT) is None


@pytest.mark.parametrize("damage", ["missing", "cut", "foreign", "empty"])
def test_damaged_part(lake: Lake, damage: str) -> None:
    """A part that cannot be read must be named with the way out, not end in a stack trace of Polars."""
    shard = made(lake, "a", *map(str, range(100)))
    path = lake.path("sightings", NIGHT, shard.files["sightings"])
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"cut": path.read_bytes()[:-9], "foreign": b"doc_id,path\n1,2\n", "empty": b""}[damage])
    with pytest.raises(PartError, match=rf"a\.parquet: the part .*--date {NIGHT}"):
        read_part(path)
    assert lake.has(NIGHT, shard) == (damage != "missing")


# --- fingerprints


def test_fingerprint_changes_with_the_result(lake: Lake) -> None:
    """The publish compares fingerprints: one that stays hides a night's work, one that moves redoes it for nothing."""
    shard = Shard("a", {"documents": "a.parquet", "sentences": "a.parquet"}, {"documents": 1})
    commit = commit_of("document", shard, given="g")
    same = replace(commit, run_id="other", dagster_run_id="d", started_at="2026", ended_at="2027", shards=(replace(shard, name="b", rows={}),))
    assert same.fingerprint == commit.fingerprint
    turned = replace(shard, files=dict(reversed(shard.files.items())))
    assert replace(commit, shards=(turned,)).fingerprint == commit.fingerprint
    others = [
        replace(commit, shards=(replace(shard, files={**shard.files, "documents": "b.parquet"}),)),
        replace(commit, shards=(replace(shard, files={"documents": "a.parquet"}),)),
        replace(commit, shards=(shard, shard)),
        replace(commit, shards=()),
        replace(commit, version="2"),
        replace(commit, model_version="m"),
        replace(commit, given="h"),
        replace(commit, step="extract"),
    ]
    assert len({c.fingerprint for c in [commit, *others]}) == len(others) + 1


def test_given_tells_what_is_out_of_date(lake: Lake) -> None:
    """A step made from what no longer stands must be seen to be out of date, and the steps it does not feed must not."""
    for step in STEPS:
        lake.commit(commit_of(step, made(lake, step, step), given=lake.given(step, NIGHT)))
    assert all(lake.committed(s, NIGHT).given == lake.given(s, NIGHT) for s in STEPS)  # type: ignore[union-attr]
    whole = lake.fingerprint(NIGHT)
    lake.commit(commit_of("extract", made(lake, "extract-2", "y"), given=lake.given("extract", NIGHT)))
    out_of_date = [s for s in STEPS if lake.committed(s, NIGHT).given != lake.given(s, NIGHT)]  # type: ignore[union-attr]
    assert out_of_date == [s for s in STEPS if "extract" in INPUTS[s]] == ["validate"]
    assert lake.fingerprint(NIGHT) != whole
    assert lake.fingerprint(OTHER) != whole


def test_steps_changed(lake: Lake) -> None:
    """A publish that takes a changed step for unchanged leaves its old rows in the database for good."""
    for step in STEPS:
        lake.commit(commit_of(step, made(lake, step, step)))
    before = lake.fingerprint(NIGHT)
    assert steps_changed(before, before) == frozenset()
    lake.commit(commit_of("extract", made(lake, "extract-2", "y")))
    assert steps_changed(before, lake.fingerprint(NIGHT)) == {"extract"}
    lake.commit(replace(commit_of("validate", made(lake, "validate", "z")), version="2"))
    assert steps_changed(before, lake.fingerprint(NIGHT)) == set(STEPS)  # other rules may let other rows through
    assert steps_changed("of another scheme", before) == set(STEPS)


def test_digest_is_for_ever() -> None:
    """Names of parts on disk are digests: a hash that changes with a library version would redo an archive."""
    assert digest("a", 1, None) == digest("a", "1", "None") == "b1d50fedc99c1861"
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("\ud800") != digest("\ud801")


# --- tidying


def test_sweep(lake: Lake) -> None:
    """A sweep that takes a file too many is data loss; one that leaves too many fills the disk."""
    kept, partial = made(lake, "kept", "x"), made(lake, "partial", "y")
    lake.commit(commit_of("ingest", kept))
    lake.commit(commit_of("document.partial", partial))
    made(lake, "stray", "z")
    made(lake, "elsewhere", "z", night=OTHER)
    (lake.root / "sightings" / NIGHT.isoformat() / ".x.parquet.9.tmp").write_bytes(b"")
    removed = lake.sweep(NIGHT)
    assert sorted(p.name for p in removed) == [".x.parquet.9.tmp", "stray.parquet"]
    assert everything(lake) == sorted([
        f"{COMMITS}/{NIGHT}/document.partial.json", f"{COMMITS}/{NIGHT}/ingest.json",
        f"sightings/{NIGHT}/kept.parquet", f"sightings/{NIGHT}/partial.parquet", f"sightings/{OTHER}/elsewhere.parquet",
    ])  # fmt: skip
    assert lake.sweep(NIGHT) == []
    lake.forget("document.partial", NIGHT)
    assert [p.name for p in lake.sweep(NIGHT)] == ["partial.parquet"]


def test_tidy_sweeps_what_was_worked_on(lake: Lake) -> None:
    """A killed run's files must go with the next run, also where that run has nothing to do with the partition."""
    lake.mark(NIGHT)
    lake.mark(NIGHT)
    made(lake, "stray", "z")
    lake.commit(commit_of("ingest", made(lake, "kept", "x")))
    made(lake, "elsewhere", "z", night=OTHER)
    assert lake.nights() == [NIGHT]
    assert [p.name for p in lake.tidy()] == ["stray.parquet"]
    assert everything(lake) == sorted([
        f"{COMMITS}/{NIGHT}/ingest.json", f"sightings/{NIGHT}/kept.parquet", f"sightings/{OTHER}/elsewhere.parquet",
    ])  # fmt: skip
    assert lake.tidy() == []


def test_tidy_leaves_no_trace_of_an_empty_night(lake: Lake) -> None:
    """A folder without a commit, left behind for every day somebody asked for, is clutter that looks like data."""
    lake.mark(NIGHT)
    made(lake, "stray", "z")
    lake.tidy()
    assert not any(NIGHT.isoformat() in p.name for p in lake.root.rglob("*"))


@pytest.mark.parametrize(("version", "stays"), [("1", False), ("2", True)])
def test_a_partial_commit_stays_while_it_is_on_its_way(lake: Lake, version: str, stays: bool) -> None:
    """A run killed between a commit and the end of its partial one leaves both; one of another version is work to take up."""
    lake.commit(commit_of("document", made(lake, "a", "x")))
    lake.commit(replace(commit_of("document.partial", made(lake, "b", "y")), version=version))
    assert bool(lake.sweep(NIGHT)) != stays
    assert (lake.committed("document.partial", NIGHT) is not None) == stays


def test_commit_is_replaced_in_one_rename(lake: Lake) -> None:
    """A reader between two commits must see the one or the other."""
    lake.commit(commit_of("ingest", made(lake, "a", "x")))
    path = lake.root / COMMITS / NIGHT.isoformat() / "ingest.json"
    with path.open(encoding="utf-8") as before:
        inode = os.fstat(before.fileno()).st_ino
        lake.commit(commit_of("ingest", made(lake, "b", "y")))
        assert json.load(before)["shards"][0]["name"] == "a"
    assert path.stat().st_ino != inode
