"""Stories: what a new document costs against 10,000, 100,000 and a million that are stored.

Belongs here: seconds of CPU and memory of the step's own functions over generated signatures, in a process of its own, on
one core. Does not: whether the stories are right (`newsledger evaluate --bench stories`).

The stored documents lie in one partition a day over a window of 14 days. Each has 160 words of content, as frequent as
those of a language (Zipf), names and numbers among them; one in ten new documents is a reworded copy of a stored one.
The new night's texts are made of words too, so that signing counts.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.figures import Figure, own_peak_mib, progress
from pipelines.night import Work
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.stories.pairs import Block, compare_block
from pipelines.stories.signatures import rows_of
from pipelines.stories.words import FLAG_BITS, NAME, NUMBER, Words, read_words
from pipelines.tables import Lake, Shard, frame_of

STORED = (10_000, 100_000, 1_000_000)
NEW = 2_000
WORDS = 160
VOCABULARY, HEAD = 60_000, 60
COPIED, REWORDED = 0.1, 0.3
LAST = dt.date(2026, 11, 14)
DAYS = 14
BAR_MS, BAR_GIB = 1.5, 1.0
# Documents of the real night whose texts are cut into words, to measure that too.
TEXTS = 1_000


def measure() -> list[Figure]:
    """Every size in a process of its own, so that its memory is its own."""
    figures = [Figure("cutting a text of 350 words into words and signing it", f"{_signing():.2f} ms of CPU")]
    for stored in STORED:
        with tempfile.TemporaryDirectory(prefix="newsledger-stories-") as folder:
            subprocess.run([sys.executable, "-m", "benchmarks.stories", folder, str(stored)], check=True)
            told = subprocess.run(
                [sys.executable, "-m", "benchmarks.stories", folder], check=True, capture_output=True, text=True
            )
        cost = json.loads(told.stdout)
        each = 1000 * cost["seconds"] / NEW + _signing()
        is_bar = stored == 100_000
        figures += [
            Figure(f"a new document against {stored:,} stored, {NEW:,} a night: signed, found, verified", f"{each:.2f} ms of CPU",
                   f"<= {BAR_MS} ms" if is_bar else "", each <= BAR_MS if is_bar else None),
            Figure(f"memory against {stored:,}", f"{cost['gib']:.2f} GiB", f"< {BAR_GIB} GiB" if is_bar else "", cost["gib"] < BAR_GIB if is_bar else None),
            Figure(f"pairs found against {stored:,}", f"{cost['copies']:,} copies of {cost['planted']:,} planted"),
        ]  # fmt: skip
        progress(f"stories: {stored:,} stored, {each:.2f} ms a document")
    return figures


def _signing() -> float:
    """Milliseconds of CPU to cut a document into words and sign it."""
    import random

    from benchmarks.generate import document

    dice = random.Random(3)
    texts = [document(dice)[1].split("\n\n") for _ in range(TEXTS)]
    begun = time.process_time()
    for title, *body in texts:
        rows_of("0" * 16, LAST, read_words(title, body))
    return 1000 * (time.process_time() - begun) / TEXTS


def _texts(number: int, count: int) -> list[Words]:
    """Sequences of words with the frequencies of a language; a share of them names and numbers."""
    dice = np.random.default_rng(number)
    # Words of content: the rank r with a probability of one over r + HEAD, names and numbers among the rarer ones.
    ranks = (HEAD * (VOCABULARY / HEAD) ** dice.random((count, WORDS))).astype(np.uint32)
    flags = np.where(ranks % 5 == 0, NAME, np.where(ranks % 17 == 0, NUMBER, 0)).astype(np.uint32)
    hashes = (ranks * np.uint32(2654435761)) & np.uint32(0xFFFFFFFF << FLAG_BITS & 0xFFFFFFFF)
    return list(hashes | flags)


def _write(lake: Lake, night: dt.date, name: str, texts: list[Words]) -> Path:
    index = [
        rows_of(f"{night:%Y%m%d}{number:08x}", night, words)[1] for number, words in enumerate(texts, start=int(name))
    ]
    return lake.path(
        "signature_index", night, lake.write("signature_index", night, name, frame_of("signature_index", index))
    )


def prepare(folder: Path, stored: int) -> None:
    """Writes the parts of all nights, and of the new one."""
    lake, a_day = Lake(folder), stored // DAYS
    shard = Settings().shard_documents
    copied: list[Words] = []
    for day in range(DAYS):
        night = LAST - dt.timedelta(days=day + 1)
        for start in range(0, a_day, shard):
            texts = _texts(day * a_day + start, min(shard, a_day - start))
            _write(lake, night, f"{start:07d}", texts)
            if len(copied) < COPIED * NEW and start % (20 * shard) == 0:
                copied += texts[:60]
    dice = np.random.default_rng(1)
    new = _texts(10**9, NEW)
    planted = copied[: int(COPIED * NEW)]
    for place, words in enumerate(planted):
        other = _texts(2 * 10**9 + place, 1)[0]
        new[place] = np.where(dice.random(WORDS) < REWORDED, other, words)
    for start in range(0, NEW, shard):
        _write(lake, LAST, f"{start:07d}", new[start : start + shard])
    (folder / "planted").write_text(str(len(planted)), encoding="utf-8")


def run(folder: Path) -> None:
    """Compares the new night with all, as the step does; prints seconds of CPU, memory and pairs."""
    lake = Lake(folder)
    parts = sorted((folder / "parts" / "signature_index").glob("*/*.parquet"))
    new = tuple(path for path in parts if path.parent.name == LAST.isoformat())
    settings = Settings(warehouse_dir=folder)
    work = Work(
        lake, LAST, settings, Sources(), "bench", "bench", None, dt.datetime(2026, 11, 15), "pairs", Shard("new")
    )
    begun = time.process_time()
    shard = compare_block(Block(work, new, tuple(parts)))
    seconds = time.process_time() - begun
    relations = pl.read_parquet(lake.path("story_pairs", LAST, shard.files["story_pairs"]))["relation"]
    gib = own_peak_mib() / 1024
    planted = int((folder / "planted").read_text(encoding="utf-8"))
    print(json.dumps({"seconds": seconds, "gib": gib, "copies": int((relations == "copy").sum()), "planted": planted}))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        prepare(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        run(Path(sys.argv[1]))
