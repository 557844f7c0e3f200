"""Edits of the stories bench: what its score takes, from clusters and texts alone."""

from __future__ import annotations

import json
from pathlib import Path

from pipelines.evaluate.edits import write_edits

TEXT = "Ferry sinks off the cape\n\nThe ferry sank with 40 people on board.\n\nDivers searched the wreck for two days, the coast guard said.\n"


def test_edits_schema(tmp_path: Path) -> None:
    """The score looks for old in a and new in b; a document of another cluster is no copy."""
    texts = {"d1": TEXT, "d2": TEXT.replace("40", "60").replace("days", "weeks"), "d3": TEXT.replace("40", "70")}
    gold, clusters, out = (tmp_path / name for name in ("gold.jsonl", "clusters.tsv", "edits.jsonl"))
    gold.write_text(
        "".join(
            json.dumps({"id": key, "text": text, "edits": [], "parent": "d9"}) + "\n" for key, text in texts.items()
        )
    )
    clusters.write_text("d1\tx\nd2\tx\nd3\ty\n")
    told: list[int] = []
    assert write_edits(gold, clusters, out, told.append) == 2
    assert told == [1, 2]
    assert [json.loads(line) for line in out.read_text().splitlines()] == [
        {"a": "d1", "b": "d2", "old": "40", "new": "60"},
        {"a": "d1", "b": "d2", "old": "days", "new": "weeks"},
    ]
