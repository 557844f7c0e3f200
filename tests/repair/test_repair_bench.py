"""The bench, item by item: every ledger replays, every offset leads back, and what is skipped needed no repair."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from test_repair_mending import proved

from pipelines.records import CharBytes
from pipelines.repair import decode
from pipelines.repair.mending import mend_line
from pipelines.repair.prefilter import suspicious_lines

BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench" / "repair" / "bench_dev.jsonl.gz"
LINE_RE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")

pytestmark = pytest.mark.skipif(not BENCH.is_file(), reason="the shared bench is not here")
sampled = pytest.mark.parametrize("step", [pytest.param(10, id="one in ten"), pytest.param(1, id="all", marks=pytest.mark.slow)])  # fmt: skip


def items(step: int) -> Iterator[tuple[str, CharBytes, bytes]]:
    """Text of every item, the byte range of its characters, and the bytes."""
    with gzip.open(BENCH, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, step):
            item = json.loads(line)
            if "dirty_b64" in item:
                content = base64.b64decode(item["dirty_b64"])
                decoded = decode(content)
                yield decoded.text, decoded.map, content
                continue
            content = base64.b64decode(item["dirty_sp64"]) if "dirty_sp64" in item else item["dirty"].encode()
            text = content.decode("utf-8", "surrogatepass")
            yield text, CharBytes.of_encoded(text, "utf-8"), content


@sampled
def test_every_offset_leads_back(step: int) -> None:
    """A figure is cited by the bytes it came from: outside of a repair those of its own character, inside of it all that was read anew."""
    n_edits = 0
    for text, char_bytes, content in items(step):
        mended = proved(text)
        mapped = char_bytes.after(mended.edits, len(mended.text))
        assert len(mapped) == len(mended.text)
        raw_at = clean_at = 0
        for edit in (*mended.edits, None):
            raw_end, clean_end = (edit.raw_start, edit.clean_start) if edit else (len(text), len(mended.text))
            assert text[raw_at:raw_end] == mended.text[clean_at:clean_end]
            assert mapped.starts[clean_at:clean_end].tolist() == char_bytes.starts[raw_at:raw_end].tolist()
            assert mapped.ends[clean_at:clean_end].tolist() == char_bytes.ends[raw_at:raw_end].tolist()
            if edit is None:
                break
            raw_at, clean_at = edit.raw_end, edit.clean_end
            if edit.status == "applied" and edit.after:
                whole = char_bytes.span(edit.raw_start, edit.raw_end)
                assert {mapped.span(at, at + 1) for at in range(edit.clean_start, edit.clean_end)} == {whole}
                assert content[slice(*whole)]
                n_edits += 1
    assert n_edits > 10_000 / step


@sampled
def test_skipped_lines_need_no_repair(step: int) -> None:
    """What the prefilter skips nobody looks at again: a repair that it does not foresee is lost without a trace."""
    n_skipped = 0
    for text, _, _ in items(step):
        seen = [(start, start + len(line)) for start, line in suspicious_lines(text)]
        for match in LINE_RE.finditer(text):
            if not any(start <= match.start() < end for start, end in seen):
                assert mend_line(match[0]).applied == [], match[0]
                n_skipped += 1
    assert n_skipped > 5_000 / step
