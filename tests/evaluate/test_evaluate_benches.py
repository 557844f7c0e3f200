"""Bench runners: predictions in the schema the score takes, made from inputs only."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.evaluate import BENCHES, BenchError
from pipelines.evaluate.gold import read_inputs

BODY = " ".join(f"The council of the {place} heard the {number} report of the year." for number, place in enumerate(["north", "south", "east", "west", "coast"]))
TEXTS = {
    "entities": ["Fighting in Lebanon went on.", "Nothing here."],
    "figures": ["At least 20 civilians died.", "More than 30 % of 5 homes fell, some 7 homes remain.", "None."],
    "stories": [f"One headline\n\n{BODY}", f"Another one\n\n{BODY}", "Short.\n\nIt is.", "Rest of the day"],
}
ANSWERS: dict[str, dict[str, Any]] = {
    "entities": {"mentions": [{"start": 0, "end": 3, "label": "PERSON"}], "source": "desk"},
    "figures": {"quantities": [{"value": 99, "modifier": "<", "unit": "ton"}], "category": "word number"},
    "stories": {"cluster": "c1", "edits": [[0, 1]], "parent": "d2"},
}


def written(folder: Path, bench: str, answers: Callable[[int], dict[str, Any]] = lambda n: {}, name: str = "gold.jsonl") -> Path:
    """A bench file: inputs, and whatever answers."""
    lines = "".join(json.dumps({**answers(n), "id": f"i{n}", "text": text}) + "\n" for n, text in enumerate(TEXTS[bench]))
    path = folder / name
    path.write_bytes(gzip.compress(lines.encode()) if name.endswith(".gz") else lines.encode())
    return path


def predictions(bench: str, gold: Path) -> bytes:
    out = gold.with_suffix(".pred")
    told: list[int] = []
    assert BENCHES[bench](gold, out, told.append) == len(TEXTS[bench])
    assert told == list(range(1, len(TEXTS[bench]) + 1))
    return out.read_bytes()


def test_entities_schema(tmp_path: Path) -> None:
    """Offsets count characters of `text`; a document without mentions still has its line."""
    one, two = map(json.loads, predictions("entities", written(tmp_path, "entities")).splitlines())
    assert one == {"id": "i0", "mentions": [{"start": 12, "end": 19, "label": "GPE"}]}
    assert two == {"id": "i1", "mentions": []}


def test_figures_schema(tmp_path: Path) -> None:
    """The score knows = ~ < > and the bound itself as value; what it cannot read counts as missed."""
    one, two, three = map(json.loads, predictions("figures", written(tmp_path, "figures")).splitlines())
    assert one["id"] == "i0"
    assert one["quantities"] == [{"value": 20.0, "modifier": ">", "trend": None, "unit": "civilian", "unit_surface": "civilians", "start": 9, "end": 11}]
    assert [(q["value"], q["modifier"], q["unit"]) for q in two["quantities"]] == [(30.0, ">", "percent"), (5.0, "=", "home"), (7.0, "~", "home")]
    for quantity in two["quantities"]:
        assert quantity["start"] < quantity["end"]
    assert three == {"id": "i2", "quantities": []}


def test_stories_schema(tmp_path: Path) -> None:
    """One line a document, id and cluster, a tab between; copies share the cluster."""
    lines = [line.split("\t") for line in predictions("stories", written(tmp_path, "stories")).decode().splitlines()]
    assert [line[0] for line in lines] == ["i0", "i1", "i2", "i3"]
    clusters = [cluster for _, cluster in lines]
    assert clusters[0] == clusters[1]
    assert len(set(clusters)) == 3


@pytest.mark.parametrize("bench", TEXTS)
def test_answers_are_not_read(tmp_path: Path, bench: str) -> None:
    """A runner that sees the answers scores itself."""
    plain = predictions(bench, written(tmp_path, bench, name="a.jsonl"))
    with_answers = predictions(bench, written(tmp_path, bench, lambda n: ANSWERS[bench], name="b.jsonl"))
    permuted = predictions(bench, written(tmp_path, bench, lambda n: ANSWERS[["entities", "figures", "stories"][n % 3]], name="c.jsonl"))
    assert plain == with_answers == permuted


@pytest.mark.parametrize("bench", TEXTS)
def test_packed_and_blank_lines(tmp_path: Path, bench: str) -> None:
    """Benches come packed, and end in a blank line."""
    plain = written(tmp_path, bench)
    wanted = predictions(bench, plain)
    assert predictions(bench, written(tmp_path, bench, name="gold.jsonl.gz")) == wanted
    plain.write_bytes(b"\n" + plain.read_bytes() + b"\n\n")
    assert predictions(bench, plain) == wanted


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"not json\n", 1), (b'{"id": 1, "text": "a"}\n\n{"id": 2}\n', 3), (b'{"id": 1, "text": "a"}\n[1, 2]\n', 2), (b'"id text"\n', 1), (b"5\n", 1), (b"null\n", 1),
        (b'{"id": 1, "text": "a"}\n{"id": 2, "text": 5}\n', 2), (b'{"id": 1, "text": "a"}\n{"id": 2, "text": "\xff"}\n', 2),
    ],
)  # fmt: skip
@pytest.mark.parametrize("bench", TEXTS)
def test_wrong_file_names_its_line(tmp_path: Path, bench: str, content: bytes, line: int) -> None:
    """A wrong file must be told as one, with the line, and not end in a stack trace."""
    gold = tmp_path / "gold.jsonl"
    gold.write_bytes(content)
    with pytest.raises(BenchError, match=rf"gold\.jsonl line {line}: .*it needs id, text"):
        BENCHES[bench](gold, tmp_path / "out", lambda n: None)


@pytest.mark.parametrize("damage", ["cut", "no gzip"])
def test_damaged_gz(tmp_path: Path, damage: str) -> None:
    """A download that broke off is the usual wrong file."""
    gold = written(tmp_path, "figures", name="gold.jsonl.gz")
    gold.write_bytes(gold.read_bytes()[:-12] if damage == "cut" else b"plain text\n")
    with pytest.raises(BenchError, match=r"gold\.jsonl\.gz line \d"):
        BENCHES["figures"](gold, tmp_path / "out", lambda n: None)


def test_inputs_alone_are_handed_on(tmp_path: Path) -> None:
    """What a runner is not given it cannot read."""
    gold = written(tmp_path, "figures", lambda n: {**ANSWERS["figures"], "dirty": "d"})
    assert next(read_inputs(gold, ("id",), ("dirty", "other"))) == {"id": "i0", "dirty": "d"}
    with pytest.raises(BenchError, match="one of other"):
        next(read_inputs(gold, ("id",), ("other",)))
