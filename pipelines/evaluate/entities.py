"""Entities bench: the named mentions of every document."""

from __future__ import annotations

import json
from pathlib import Path

from pipelines.evaluate.gold import Report, read_inputs
from pipelines.extract import load_language
from pipelines.extract.mentions import find_mentions


def predict(gold: Path, out: Path, report: Report) -> int:
    """Writes {"id", "mentions": [{"start", "end", "label"}]} a line for every document; returns their number."""
    done = 0
    texts = ((item["text"], item["id"]) for item in read_inputs(gold, ("id", "text")))
    with out.open("w", encoding="utf-8") as predictions:
        for doc, item_id in load_language().pipe(texts, as_tuples=True):
            found = [{"start": m.start, "end": m.end, "label": m.label} for m in find_mentions(doc)]
            predictions.write(json.dumps({"id": item_id, "mentions": found}) + "\n")
            done += 1
            report(done)
    return done
