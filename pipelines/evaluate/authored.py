"""Authored gold: damaged lines and copied dispatches, made from texts written for this project by seeded damage.

Belongs here: how repair.jsonl and stories.jsonl of gold_sets are made, always the same. Does not: scoring (gate), the texts
themselves (lines.tsv, claims.jsonl). `python -m pipelines.evaluate.authored` writes both files anew.
"""

from __future__ import annotations

import base64
import html
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

GOLD_SETS = Path(__file__).with_name("gold_sets")
SEED = 20261121
# What a text was read in, though it was UTF-8; by the languages where that happens.
READ_IN = {
    "ru": ("cp1251", "latin-1"), "uk": ("cp1251", "latin-1"), "bg": ("cp1251", "latin-1"), "el": ("cp1253", "latin-1"),
    "ar": ("cp1256", "latin-1"), "pl": ("cp1250", "cp1252"), "cs": ("cp1250", "cp1252"), "hu": ("cp1250", "cp1252"),
    "ro": ("cp1250", "cp1252"), "tr": ("cp1254", "cp1252"),
}  # fmt: skip
WESTERN = ("cp1252", "latin-1", "mac_roman")
# Letters that a page read by a machine mixes up.
CONFUSED = {"l": "1", "O": "0", "e": "c", "S": "5", "h": "b"}
SAME = {
    "said": "stated", "killed": "slain", "people": "persons", "near": "close to", "large": "big", "began": "started",
    "wounded": "hurt", "children": "kids", "hospital": "clinic", "about": "roughly",
}  # fmt: skip


def repair_items() -> Iterator[dict[str, Any]]:
    """{"id", "language", "damage", "dirty" or "dirty_b64", "clean"}: each line undamaged, and damaged in every way it can be."""
    lines = (GOLD_SETS / "lines.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(line for line in lines if not line.startswith("#")):
        language, clean = line.split("\t")
        item = {"language": language, "clean": clean}
        yield {"id": f"line-{number:02d}-none", **item, "damage": "none", "dirty": clean}
        for damage, dirty in _damaged(language, clean):
            given = {"dirty": dirty} if isinstance(dirty, str) else {"dirty_b64": base64.b64encode(dirty).decode()}
            yield {"id": f"line-{number:02d}-{damage}", **item, "damage": damage, **given}


def _damaged(language: str, clean: str) -> Iterator[tuple[str, str | bytes]]:
    codecs = READ_IN.get(language, WESTERN)
    for codec in codecs:
        yield from _if_readable(f"{codec}-once", lambda codec=codec: _misread(clean, codec))  # type: ignore[misc]
    yield from _if_readable(f"{codecs[0]}-twice", lambda: _misread(_misread(clean, codecs[0]), codecs[0]))
    yield (
        "entities",
        html.escape(clean, quote=False).translate({ord(c): f"&#{ord(c)};" for c in clean if ord(c) > 0x7F}),
    )
    yield "escapes", "".join(c if ord(c) < 0x80 else f"\\u{ord(c):04x}" for c in clean)
    yield "utf16", clean.encode("utf-16-le")
    yield from _if_readable(f"{codecs[0]}-bytes", lambda: clean.encode(codecs[0]))


def _misread(text: str, codec: str) -> str:
    return text.encode("utf-8").decode(codec)


def _if_readable(name: str, make: Callable[[], str | bytes]) -> Iterator[tuple[str, str | bytes]]:
    """What cannot be read in that encoding was not read in it."""
    try:
        yield name, make()
    except UnicodeError:
        return


def story_items() -> Iterator[dict[str, Any]]:
    """{"id", "text", "cluster", "how"}: each dispatch, and copies of it under another headline, cut, reworded and misread."""
    for line in (GOLD_SETS / "claims.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        dice = random.Random(f"{SEED}-{item['id']}")  # noqa: S311  damage, no secret
        for how, text in _copies(item["text"], dice):
            yield {"id": f"{item['id']}-{how}", "text": text, "cluster": item["id"], "how": how}


def _copies(text: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    headline, _, body = text.partition("\n\n")
    paragraphs = body.split("\n\n")
    yield "original", text
    yield (
        "headline",
        f"Dispatch: {' '.join(headline.split()[:4])}\n\n{body}\n\nCopyright of the agency. All rights reserved.",
    )
    yield "cut", f"{headline}\n\n" + "\n\n".join(paragraphs[: max(2, len(paragraphs) * 2 // 3)])
    yield "reworded", f"{headline}\n\n" + re.sub(r"\w+", lambda m: SAME.get(m[0], m[0]), body)
    yield "misread", "".join(CONFUSED[c] if c in CONFUSED and dice.random() < 0.02 else c for c in text)


def write(folder: Path) -> None:
    """Writes both sets into the folder."""
    for name, items in (("repair", repair_items()), ("stories", story_items())):
        lines = (json.dumps(item, ensure_ascii=True) + "\n" for item in items)
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write(GOLD_SETS)
    sys.stdout.write(
        f"{GOLD_SETS}: repair.jsonl and stories.jsonl written; raise the floors if they are meant to be new.\n"
    )
