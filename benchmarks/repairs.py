"""Repairs: how fast text is repaired with its ledger, beside ftfy on the same text in the same run.

Belongs here: throughput and time a changed line, on one core. Does not: what is repaired rightly (evaluate --bench repair).

The text is made of sentences of the sample dispatches. One line in fifty is damaged, in the ways and about the shares that
scraped news shows: mostly UTF-8 read as Windows-1252, then lost bytes, entities, Latin-1 and Windows-1252 controls.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import ftfy

from benchmarks.figures import Figure, progress
from pipelines.document.texts import RECORDS_AT_ONCE
from pipelines.records import Edit
from pipelines.repair import mend, mend_all, rebuild
from pipelines.settings import PROJECT

MEGABYTES = 100
FTFY_MEGABYTES = 4
DIRTY_SHARE = 0.02
DOCUMENT_LINES = 40
SEED = 11
BAR_SPEED, BAR_RATIO, BAR_LINE = 60.0, 15.0, 100.0
FTFY = ftfy.TextFixerConfig(
    uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False, normalization="NFC"
)


def measure() -> list[Figure]:
    """Repairs 100 MB in documents of 40 lines, and a part of them with ftfy."""
    documents, n_dirty = _documents(MEGABYTES)
    size = sum(len(text.encode()) for text in documents) / 1e6
    progress(f"repairs: {len(documents):,} documents, {size:.0f} MB, {n_dirty:,} damaged lines")
    for text in documents[:200]:
        mend(text)  # word lists and tables are loaded once a process
    ours, wrong, n_changed = 0.0, 0, 0
    clean: list[str] = []
    for some in _batched(
        documents, RECORDS_AT_ONCE
    ):  # as a night does: more at once would cost the collector more than the repair
        begun = time.process_time()
        mended = list(mend_all(some))
        ours += time.process_time() - begun
        for text, found in zip(some, mended, strict=True):
            wrong += rebuild(text, found.edits) != found.text
            n_changed += _changed_lines(text, found.edits)
            if not found.edits:
                clean.append(text)
    progress(f"repairs: {size / ours:.0f} MB/s")
    begun = time.process_time()
    for some in _batched(clean, RECORDS_AT_ONCE):
        list(mend_all(some))
    passing = (time.process_time() - begun) * len(documents) / max(1, len(clean))
    a_line = 1e6 * (ours - passing) / max(1, n_changed)
    sample = documents[: int(len(documents) * FTFY_MEGABYTES / MEGABYTES)]
    begun = time.process_time()
    for text in sample:
        ftfy.fix_text(text, FTFY)
    theirs = (time.process_time() - begun) * len(documents) / len(sample)
    return [
        Figure(
            f"throughput, {size:.0f} MB, 2 % of lines damaged, ledger on, one core",
            f"{size / ours:.0f} MB/s",
            f">= {BAR_SPEED:.0f} MB/s",
            size / ours >= BAR_SPEED,
        ),
        Figure(
            "times as fast as ftfy",
            f"{theirs / ours:.1f} ({size / theirs:.1f} MB/s)",
            f">= {BAR_RATIO:.0f}",
            theirs / ours >= BAR_RATIO,
        ),
        Figure(
            "a changed line, beyond the pass over clean text",
            f"{a_line:.0f} us ({n_changed:,} lines)",
            f"<= {BAR_LINE:.0f} us",
            a_line <= BAR_LINE,
        ),
        Figure("ledgers that do not rebuild the text", str(wrong), "0", wrong == 0),
    ]


def _batched(texts: Sequence[str], n: int) -> Iterator[Sequence[str]]:
    """Stretches of n texts."""
    return (texts[at : at + n] for at in range(0, len(texts), n))


def _changed_lines(text: str, edits: Sequence[Edit]) -> int:
    return len({text.count("\n", 0, edit.raw_start) for edit in edits if edit.status == "applied"})


def _documents(megabytes: int) -> tuple[list[str], int]:
    chance = random.Random(SEED)
    lines = _sentences()
    documents: list[str] = []
    size = n_dirty = 0
    while size < megabytes * 1e6:
        chosen = []
        for line in chance.choices(lines, k=DOCUMENT_LINES):
            if chance.random() < DIRTY_SHARE:
                line, n_dirty = _damaged(line, chance), n_dirty + 1
            chosen.append(line)
        documents.append("\n".join(chosen))
        size += len(documents[-1].encode())
    return documents, n_dirty


def _sentences() -> list[str]:
    """Lines of the sample dispatches that read as prose."""
    found: set[str] = set()
    for path in sorted(Path(PROJECT / "data" / "raw").rglob("*")):
        if path.suffix in {".txt", ".md"} and path.is_file():
            text = path.read_bytes().decode("utf-8", "ignore")
            found |= {line.strip() for line in re.split(r"\n|(?<=[.!?]) (?=[A-Z])", text) if 60 < len(line) < 400}
    return sorted(line for line in found if not mend(line).edits)


def _damaged(line: str, chance: random.Random) -> str:
    """The line with quotation marks of print, and what a wrong turn makes of them."""
    words = line.split(" ")
    at = chance.randrange(len(words))
    words[at] = f"\u201c{words[at]}\u201d"
    text = " ".join(words).replace("'", "\u2019").replace(" - ", " \u2013 ")
    kind = chance.random()
    if kind < 0.6:
        return (
            text.encode().decode("cp1252", "ignore")
            if kind < 0.1
            else text.encode().decode("latin-1").translate(_WINDOWS)
        )
    if kind < 0.75:
        return text.replace("\u201c", "&ldquo;").replace("\u201d", "&rdquo;").replace("\u2019", "&#8217;")
    if kind < 0.9:
        return text.encode("cp1252", "ignore").decode("latin-1")
    return text.encode().decode("latin-1")


_WINDOWS = {byte: (bytes([byte]).decode("cp1252", "ignore") or chr(byte)) for byte in range(0x80, 0xA0)}
