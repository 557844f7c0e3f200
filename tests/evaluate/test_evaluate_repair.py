"""The repair bench runner."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

import pytest

from pipelines.evaluate.repair import predict

ITEMS = [
    {"id": 1, "level": "text", "dirty": "na\u00c3\u00afve"},
    {"id": "b", "level": "bytes", "dirty_b64": base64.b64encode("\ufeffcaf\u00e9".encode("utf-16-le")).decode()},
    {
        "id": 3,
        "level": "text",
        "dirty_sp64": base64.b64encode("\ud83d\ude00".encode("utf-8", "surrogatepass")).decode(),
    },
]
WANTED = [{"id": 1, "text": "na\u00efve"}, {"id": "b", "text": "caf\u00e9"}, {"id": 3, "text": "\U0001f600"}]


@pytest.mark.parametrize("name", ["gold.jsonl", "gold.jsonl.gz"])
def test_predictions(tmp_path: Path, name: str) -> None:
    """Gold without answers must do: a runner that needs them could be reading them."""
    lines = "".join(json.dumps(item) + "\n" for item in ITEMS) + "\n"
    gold, out = tmp_path / name, tmp_path / "pred.jsonl"
    gold.write_bytes(gzip.compress(lines.encode()) if name.endswith(".gz") else lines.encode())
    told: list[int] = []
    assert predict(gold, out, told.append) == 3
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == WANTED
    assert told == [1, 2, 3]
