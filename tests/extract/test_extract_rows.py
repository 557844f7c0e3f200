"""Rows: every row leads back to the bytes of the raw file, and rows refer to rows that are there."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from pipelines.document import write_texts
from pipelines.extract import Text, extract_texts, model_version, version_of, write_extracts
from pipelines.extract.rows import LISTS, VERSION
from pipelines.ingest import take_in
from pipelines.night import Night, Pool
from pipelines.records import CharBytes
from pipelines.settings import PROJECT, Settings
from pipelines.sources import Sources
from pipelines.tables import Lake

T = TypeVar("T")
R = TypeVar("R")
DATE = dt.date(2026, 11, 16)
STORY = (
    "Shelling kills 20 in the north\n\n2026-11-14 09:30 by admin\n\nRAQQA, Syria (AP) — At least 24 civilians — six of them children "
    "— were killed near Beirut in Lebanon on Friday, a “monitor” said.\n\nGuinea-Bissau sent 3 doctors from Singapore."
)
TABLES = ("mentions", "figures", "times", "claims")


def night_of(folder: Path, workers: Pool | None = None, **files: bytes) -> Night:
    raw = folder / "raw" / DATE.isoformat()
    raw.mkdir(parents=True)
    for name, content in files.items():
        (raw / f"{name}.txt").write_bytes(content)
    settings = Settings(raw_dir=folder / "raw", warehouse_dir=folder / "warehouse", shard_documents=1)
    now = dt.datetime(2026, 11, 16, 2)
    with workers or Pool(1) as pool:
        night = Night(DATE, settings, Sources(), Lake(folder / "warehouse"), pool, DATE, now)
        take_in(night)
        write_texts(night)
        write_extracts(night)
    return night


def test_version_loads_no_model() -> None:
    """Planning a night with nothing new asks for versions only, and must not wait for a model; lists are part of the version."""
    assert model_version()
    assert version_of().startswith(f"{VERSION}+lists-")


def test_version_knows_every_list() -> None:
    """A list that is changed but not part of the version leaves rows of the old one in place, and nobody sees it."""
    read = {
        name
        for room in ("figures", "effects", "claims")
        for path in (PROJECT / "pipelines" / "extract" / room).rglob("*.py")
        for name in re.findall(r'"([a-z_]+\.csv)"', path.read_text(encoding="utf-8"))
    }
    assert read == set(LISTS)


def test_texts_without_sentences() -> None:
    """A text in which no sentence was found still gets its mentions, outside of any sentence."""
    text = "Lebanon"
    (rows,) = extract_texts([Text("d", text, CharBytes.of_encoded(text, "utf-8"), [])])
    assert [(m["surface"], m["sentence_id"]) for m in rows["mentions"]] == [("Lebanon", None)]
    assert (rows["figures"], rows["times"], rows["claims"]) == ([], [], [])
    assert list(extract_texts([])) == []


@pytest.mark.parametrize("codec", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_rows_lead_to_bytes(tmp_path: Path, codec: str) -> None:
    """A figure whose bytes hold another number convicts the wrong sentence."""
    raw = STORY.encode(codec)
    night = night_of(tmp_path, story=raw)
    (text,) = night.lake.read("document_texts", DATE)["clean_text"]
    sentences = {s["sentence_id"]: s for s in night.lake.read("sentences", DATE).to_dicts()}
    inner = "utf-16-le" if codec == "utf-16" else "utf-8" if codec == "utf-8-sig" else codec
    rows = [row for table in ("figures", "mentions", "times") for row in night.lake.read(table, DATE).to_dicts()]
    for row in rows:
        assert (
            raw[row["byte_start"] : row["byte_end"]].decode(inner)
            == row["surface"]
            == text[row["char_start"] : row["char_end"]]
        )
        sentence = sentences[row["sentence_id"]]
        assert sentence["char_start"] <= row["char_start"] < row["char_end"] <= sentence["char_end"]
        assert row["run_id"]
        assert row["model_version"] == model_version()
    assert len({row.get("figure_id") or row.get("time_id") or row["mention_id"] for row in rows}) == len(rows)


def test_rows_refer_to_rows(tmp_path: Path) -> None:
    """A claim of a figure that is not there, or an id used twice, breaks every join."""
    night = night_of(tmp_path, story=STORY.encode())
    figures = {f["figure_id"]: f for f in night.lake.read("figures", DATE).to_dicts()}
    claims = night.lake.read("claims", DATE).to_dicts()
    sentences = set(night.lake.read("sentences", DATE)["sentence_id"])
    assert len({c["claim_id"] for c in claims}) == len(claims)
    assert {c["figure_id"] for c in claims if c["figure_id"]} == figures.keys()
    assert {c["sentence_id"] for c in claims} <= sentences
    for figure in figures.values():
        assert {figure["same_as_figure_id"], figure["part_of_figure_id"]} - {None} <= figures.keys() - {
            figure["figure_id"]
        }
        assert figure["is_summable"] == (figure["not_summable_reason"] is None)


def test_rows_of_a_story(tmp_path: Path) -> None:
    """Numbers of header lines are of the trade, not of the world; headline, part and percent never enter a sum."""
    night = night_of(
        tmp_path, story=(STORY + " Another 80% fled.").encode(), second=b"Lebanon and Syria sent 5 doctors to Lebanon."
    )
    figures = {f["surface"]: f for f in night.lake.read("figures", DATE).to_dicts()}
    assert sorted(figures) == ["20", "3", "5", "80%", "At least 24", "six"]
    toll = figures["At least 24"]
    assert (toll["value_low"], toll["value_high"], toll["is_low_exclusive"], toll["unit"]) == (
        24,
        None,
        False,
        "person",
    )
    assert (toll["effect"], toll["victim_status"], toll["counted"]) == ("killed", "civilian", "civilians")
    assert figures["six"]["part_of_figure_id"] == toll["figure_id"]
    assert {f["surface"]: f["not_summable_reason"] for f in figures.values() if not f["is_summable"]} == {
        "80%": "percent",
        "six": "part",
    }
    (claim,) = [c for c in night.lake.read("claims", DATE).to_dicts() if c["figure_id"] == toll["figure_id"]]
    assert (claim["event_date_start"], claim["polarity"], claim["is_quote"]) == (
        dt.date(2026, 11, 13),
        "asserts",
        False,
    )
    assert {t["surface"]: t["value"] for t in night.lake.read("times", DATE).to_dicts()}["Friday"] == "2026-11-13"


def test_bounds_of_an_open_end(tmp_path: Path) -> None:
    """'More than 20' without the mark that 20 is out reads as 'at least 20'."""
    night = night_of(
        tmp_path, story=b"More than 20 men died. Fewer than 30 women fled. At most 9 children stayed here."
    )
    rows = {
        r["modifier"]: (r["is_low_exclusive"], r["is_high_exclusive"])
        for r in night.lake.read("figures", DATE).to_dicts()
    }
    assert rows == {"more_than": (True, False), "less_than": (False, True), "at_most": (False, False)}


class Elsewhere(Pool):
    """One other process, however little there is to do: two would load the model twice."""

    def map(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
            yield from other.map(work, tasks)


@pytest.mark.parametrize(
    "pool", [pytest.param(Elsewhere, id="another"), pytest.param(lambda: Pool(2), id="two", marks=pytest.mark.slow)]
)
def test_rows_are_the_same_in_other_processes(tmp_path: Path, pool: Callable[[], Pool]) -> None:
    """The same night on another machine must give the same rows in the same order."""
    files = {f"n{i}": f"{STORY} On Monday police said {i + 30} people fled.".encode() for i in range(3)}
    one, two = night_of(tmp_path / "here", **files), night_of(tmp_path / "there", pool(), **files)
    for table in (*TABLES, "entities"):
        assert one.lake.read(table, DATE).equals(two.lake.read(table, DATE)), table
