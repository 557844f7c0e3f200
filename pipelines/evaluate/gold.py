"""Gold: the inputs of a bench file, without its answers.

Belongs here: reading bench files of JSON lines. Does not: what is predicted.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

Report = Callable[[int], None]


class BenchError(Exception):
    """A file is not the bench it is said to be; the message names file, line and what is missing."""


def read_inputs(gold: Path, names: Sequence[str], any_of: Sequence[str] = (), optional: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """The named fields of every line of a bench file (JSONL, plain or .gz), and those of `any_of` and `optional` that it has.

    Whatever else a line holds, its answers, is dropped here. Raises BenchError for a line without them.
    """
    with gzip.open(gold, "rb") if gold.suffix == ".gz" else gold.open("rb") as lines:
        number = 1
        try:
            for line in lines:
                if line.strip():
                    yield _inputs(json.loads(line), names, any_of, optional)
                number += 1
        except (ValueError, TypeError, KeyError, AttributeError, OSError, EOFError, zlib.error) as error:
            wanted = ", ".join(names) + (f" and one of {', '.join(any_of)}" if any_of else "")
            raise BenchError(f"{gold} line {number}: not an item of this bench ({error}); it needs {wanted}.") from error


def _inputs(item: dict[str, Any], names: Sequence[str], any_of: Sequence[str], optional: Sequence[str]) -> dict[str, Any]:
    given = {name: item[name] for name in names} | {name: item[name] for name in any_of if name in item}
    if any_of and len(given) == len(names):
        raise KeyError(" or ".join(any_of))
    if not isinstance(given.get("text", ""), str):
        raise ValueError("text is no string")
    return given | {name: item[name] for name in optional if name in item}
