"""Repair bench: the repaired text of every item, from bytes or from damaged text.

Belongs here: reading the inputs of the bench and writing predictions. Does not: the answers, which are never read.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.evaluate.gold import read_inputs
from pipelines.repair import decode, mend

GIVEN = ("dirty_b64", "dirty_sp64", "dirty")


def predict(gold: Path, out: Path, report: Callable[[int], None] | None = None) -> int:
    """Writes {"id", "text"} a line for every item of `gold` (JSONL, plain or .gz) and returns how many there were.

    Items of level text go through mend, of level bytes through decode and mend. `report` is told the number done.
    """
    done = 0
    with out.open("w", encoding="utf-8") as predictions:
        for item in read_inputs(gold, ("id",), GIVEN):
            item_id, given = _given(item)
            text = decode(given).text if isinstance(given, bytes) else given
            predictions.write(json.dumps({"id": item_id, "text": mend(text).text}) + "\n")
            done += 1
            if report is not None:
                report(done)
    return done


def _given(item: dict[str, Any]) -> tuple[Any, str | bytes]:
    """dirty_b64 holds bytes, dirty_sp64 text with surrogates as UTF-8 with surrogatepass, dirty plain text."""
    if "dirty_b64" in item:
        return item["id"], base64.b64decode(item["dirty_b64"])
    if "dirty_sp64" in item:
        return item["id"], base64.b64decode(item["dirty_sp64"]).decode("utf-8", "surrogatepass")
    return item["id"], item["dirty"]
