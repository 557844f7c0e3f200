"""Edits: what differs between the copies of a story of the stories bench.

Belongs here: reading the bench's texts, and writing what the comparison of copies finds. Does not: which documents are one
story (stories), the comparison (pipelines.stories).
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from pipelines.document import Given, describe
from pipelines.evaluate.gold import Report, read_inputs
from pipelines.stories.alignment import Line, read_line
from pipelines.stories.copies import compare

# What the bench asks for: numbers, those of dates among them, and units.
ASKED = frozenset(["figure", "unit", "date"])


def write_edits(gold: Path, clusters: Path, out: Path, report: Report) -> int:
    """Writes {"a", "b", "old", "new"} a line for every figure, unit and date that differs between two documents of one
    cluster; returns their number.

    `clusters` is what stories.predict wrote. A night compares every copy with the document that stands for its story; the
    bench asks about any two, so here all are compared.
    """
    lines = _read_lines(gold)
    told: dict[str, list[str]] = defaultdict(list)
    for row in clusters.read_text(encoding="utf-8").splitlines():
        doc_id, story_id = row.split("\t")
        told[story_id].append(doc_id)
    done = 0
    with out.open("w", encoding="utf-8") as edits:
        for documents in told.values():
            for a, b in combinations(documents, 2):
                for found in compare(lines[a], lines[b]):
                    if found.field in ASKED and not found.is_wording:
                        row = json.dumps(
                            {"a": a, "b": b, "old": found.a.surface, "new": found.b.surface}, ensure_ascii=False
                        )
                        edits.write(row + "\n")
                        done += 1
                        report(done)
    return done


def _read_lines(gold: Path) -> dict[str, list[Line]]:
    today = dt.datetime.now(dt.UTC).date()
    found: dict[str, list[Line]] = {}
    for item in read_inputs(gold, ("id", "text")):
        told = describe(item["text"], Given(), None, today)
        found[str(item["id"])] = [
            read_line(f"{item['id']}-{s.sentence_no}", item["text"][s.start : s.end], s.start) for s in told.sentences
        ]
    return found
