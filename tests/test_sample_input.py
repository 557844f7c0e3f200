"""Sample input: data/raw still holds every kind of damage and wrapping it was written to show.

Belongs here: a look at the bytes, without the pipeline. Does not: what the steps make of them.
Editors mend encodings and line ends unasked; a mended sample shows nothing any more.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import zstandard

PROJECT = Path(__file__).resolve().parents[1]
RAW = PROJECT / "data" / "raw"
FILES = {path.relative_to(RAW).as_posix(): path.read_bytes() for path in sorted(RAW.rglob("*")) if path.is_file()}


def is_binary(data: bytes) -> bool:
    return data.startswith(b"\x89PNG")


def text_of(name: str) -> str | None:
    """Text of a file that is valid UTF-8, else None."""
    try:
        return FILES[name].decode("utf-8")
    except UnicodeDecodeError:
        return None


TEXTS = {name: text for name in FILES if name.endswith((".txt", ".md")) and (text := text_of(name))}


def holding(pattern: str) -> list[str]:
    return [name for name, text in TEXTS.items() if re.search(pattern, text)]


def is_cp1252(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return b"\0" not in data and bool(re.search(rb"[\x91-\x97]", data)) and bool(data.decode("cp1252"))
    return False


def words(text: str) -> list[str]:
    """What is left of a text when white space, dashes and the shape of quotes do not count."""
    straight = text.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'", 0x2014: "-", 0x2013: "-"})
    return straight.split()


WIRE = next(name for name, text in TEXTS.items() if re.search(r"^[A-Z]+, Kestria \([A-Z]+\) —", text, flags=re.MULTILINE))


def test_enough_and_small() -> None:
    """Fewer than sixteen dispatches show too little; a big sample makes every clone and first night slow."""
    readable = [n for n, data in FILES.items() if data and not is_binary(data) and not n.endswith(".kml")]
    assert len(readable) >= 16
    assert sum(map(len, FILES.values())) < 100_000


def test_folders_are_days() -> None:
    """A sample outside a dated folder would belong to the day it is first run, and no two machines would agree."""
    days = {name.split("/")[0] for name in FILES}
    assert {date.fromisoformat(day) for day in days} == {date(2026, 11, d) for d in (16, 17, 18, 19)}


@pytest.mark.parametrize(
    "trace",
    [
        pytest.param("(?<!Ã¢)â€œ.*â€\x9d", id="UTF-8 read as cp1252"),
        pytest.param("Ã¢â‚¬Å“", id="twice"),
        pytest.param(r"â€\?", id="with a byte lost"),
        pytest.param("вЂњ.*вЂќ", id="as cp1251"),
        pytest.param("‚Äú.*‚Äù", id="as mac-roman"),
    ],
)
def test_mojibake_is_still_there(trace: str) -> None:
    """Repair would be shown on text that has nothing to repair."""
    assert holding(trace)


@pytest.mark.parametrize(
    "is_kind",
    [
        pytest.param(is_cp1252, id="cp1252, not UTF-8"),
        pytest.param(lambda d: d.startswith(b"\xff\xfe") and len(d) % 2 == 0 and b"\r\0\n\0" in d, id="UTF-16 LE, with BOM"),
        pytest.param(lambda d: b"\0\n\0" in d and not d.startswith((b"\xff\xfe", b"\xfe\xff", b"\x89")), id="UTF-16, no BOM"),
        pytest.param(lambda d: d == b"", id="empty"),
        pytest.param(is_binary, id="an image"),
    ],
)
def test_bytes_of_a_text_file(is_kind: Callable[[bytes], bool]) -> None:
    """The encodings and the refusals of a .txt file are there only as bytes."""
    assert [name for name, data in FILES.items() if name.endswith(".txt") and is_kind(data)]


def test_page_has_noise_and_references() -> None:
    """A page without navigation, charset and references would let any tag stripper look right."""
    (page,) = (data for name, data in FILES.items() if name.endswith(".html"))
    wanted = (b"charset=windows-1252", b"<nav>", b"<footer>", b"<script>", b"published_time", b"&#8212;", b"&nbsp;", b"\xe9")
    assert [w for w in wanted if w not in page] == []


def test_feed_has_a_broken_line_and_a_habit() -> None:
    """Good records must survive a bad neighbour, and one ambiguous date must be decided by its siblings."""
    (feed,) = (data for name, data in FILES.items() if name.endswith(".jsonl"))
    records, broken = [], 0
    for line in feed.decode("utf-8").splitlines():
        try:
            records.append(json.loads(line))
        except json.JSONDecodeError:
            broken += 1
    with_text = [r for r in records if "text" in r]
    days = [int(r["date"].split("/")[0]) for r in with_text]
    assert (broken, len(records) - len(with_text)) == (1, 1)
    assert 4 <= len(with_text) <= 6
    assert all({"title", "date", "url"} <= r.keys() for r in with_text)
    assert sum(d > 12 for d in days) == len(days) - 1


def test_table_has_newlines_in_quotes() -> None:
    """A reader that counts lines instead of records would pass on a flat table."""
    (table,) = (data for name, data in FILES.items() if name.endswith(".csv"))
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8"), newline="")))
    assert len(rows) >= 3
    assert all("\n" in row["story"] and '"' in row["story"] for row in rows[:2])


def test_compressed_files_hold_text() -> None:
    """An archive that no longer opens is refused, and nothing of what it was to show is seen."""
    (packed,) = (data for name, data in FILES.items() if name.endswith(".txt.gz"))
    (frame,) = (data for name, data in FILES.items() if name.endswith(".txt.zst"))
    (archive,) = (data for name, data in FILES.items() if name.endswith(".zip"))
    assert is_cp1252(gzip.decompress(packed))
    assert len(zstandard.ZstdDecompressor().decompress(frame)) > 400
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        assert len(members.namelist()) == 2
        assert members.testzip() is None


def test_wire_story_has_its_copies() -> None:
    """Without an exact, a re-typed and a spun copy no story has more than one member."""
    text = TEXTS[WIRE]
    same = [name for name, data in FILES.items() if data == FILES[WIRE] and name != WIRE]
    retyped = [n for n, t in TEXTS.items() if words(t) == words(text) and FILES[n] != FILES[WIRE]]
    spun = [n for n, t in TEXTS.items() if "11 months ago" in text and "11 weeks ago" in t]
    assert (len(same), len(retyped), len(spun)) == (1, 1, 1)
    assert all(Path(n).parent != Path(WIRE).parent for n in (*same, *retyped, *spun))


def test_outlets_disagree_and_one_party_is_silent() -> None:
    """One toll for one strike leaves nothing to compare, and absence of a claim would have no example."""
    others = [t for n, t in TEXTS.items() if "Tel Maresh" in t and "12 people were killed" in t and "45 people had died" in t]
    assert len(others) == 1
    assert "did not mention casualties" in TEXTS[WIRE]
    assert len(holding("not mention")) >= 5


def test_dates_in_digits() -> None:
    """One date that nothing decides and one that the text decides: read alike, one of the two is wrong."""
    (open_date,) = holding(r"(?m)^04/11/2026 ")
    (decided,) = holding(r"(?m)^06/11/2026 ")
    weekday = r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(October|November|December)\b"
    assert not re.search(weekday, TEXTS[open_date])
    assert "on Friday" in TEXTS[decided]
    assert date(2026, 11, 6).strftime("%A") == "Friday"


@pytest.mark.parametrize("suffix", [".md", ".kml"])
def test_other_suffixes(suffix: str) -> None:
    """Markdown is read, a form nobody knows is refused by name: each needs its file."""
    assert [name for name in FILES if name.endswith(suffix)]


def test_git_leaves_the_bytes_alone() -> None:
    """On a machine that converts line ends at checkout the doc_ids of the sample would differ."""
    if shutil.which("git") is None or not (PROJECT / ".git").exists():
        pytest.skip("no git here to ask about attributes")
    command = ["git", "check-attr", "text", "--", *(f"data/raw/{name}" for name in FILES)]
    lines = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(lines) == len(FILES)
    assert [line for line in lines if not line.endswith(": text: unset")] == []
