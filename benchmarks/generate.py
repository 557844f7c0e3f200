"""Generated news: any number of documents of about 350 words, the same for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

PLACES = ["Aleppo", "Mosul", "Kabul", "Homs", "Donetsk", "Goma", "Maiduguri", "Sanaa", "Tripoli", "Khartoum", "Mogadishu", "Gaza", "Bamako", "Kherson"]
WHO = ["the health ministry", "a local council", "the regional governor", "a hospital director", "rescue workers", "an army spokesman", "a monitoring group"]
WHAT = ["people", "civilians", "soldiers", "children", "residents", "fighters", "workers"]
DONE = ["were killed", "were wounded", "are missing", "were displaced", "were taken to hospital", "were freed"]
CAUSE = ["an air strike", "shelling", "a roadside bomb", "flash floods", "a landslide", "a fire in a depot", "clashes"]
BOUND = ["", "", "", "at least ", "more than ", "about ", "up to ", "nearly "]
FILLER = [
    "Officials gave no further details and said an inquiry had been opened.",
    "Telephone lines in the district were down for most of the day — a repair crew was on its way.",
    "Residents said the road to the north had been closed since the morning.",
    "The figures could not be checked independently.",
    "Aid groups called for a pause so that supplies could be brought in.",
]


def sentence(dice: random.Random) -> str:
    """One sentence with a figure, or without one."""
    if dice.random() < 0.45:
        return dice.choice(FILLER)
    number = dice.choice([dice.randint(2, 60), dice.randint(100, 4000)])
    told = f"{dice.choice(BOUND)}{number:,} {dice.choice(WHAT)} {dice.choice(DONE)} in {dice.choice(CAUSE)} in {dice.choice(PLACES)}"
    return f"{dice.choice(WHO).capitalize()} said {told} on {dice.choice(['Monday', 'Thursday', 'Saturday'])}."


def document(dice: random.Random, words: int = 350) -> tuple[str, str]:
    """Title and text. One in fifty holds a damaged dash."""
    place = dice.choice(PLACES)
    title = f"{dice.choice(CAUSE).capitalize()} hits {place}, {dice.randint(2, 90)} reported hurt"
    paragraphs: list[str] = []
    count = 0
    while count < words:
        lines = [sentence(dice) for _ in range(dice.randint(1, 3))]
        count += sum(len(line.split()) for line in lines)
        paragraphs.append(" ".join(lines))
    text = f"{title}\n\n" + "\n\n".join(paragraphs)
    return title, text.replace("—", "—".encode().decode("cp1252")) if dice.random() < 0.02 else text


def write_feed(path: Path, n: int, seed: int = 7) -> None:
    """Writes n documents as a JSONL feed, with title, date and url."""
    dice = random.Random(seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as feed:
        for line in _lines(dice, n):
            feed.write(line + "\n")


def _lines(dice: random.Random, n: int) -> Iterator[str]:
    for number in range(n):
        title, text = document(dice)
        record = {"title": title, "text": text, "date": "2026-11-10", "url": f"https://generated.example/{number}"}
        yield json.dumps(record, ensure_ascii=False)
