"""Stories of equal texts: what the normal form forgets, and what it must not."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import write_texts
from pipelines.ingest import take_in
from pipelines.night import Night, Pool
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.stories import normalise, story_id_of, write_stories
from pipelines.stories.duplicates import SHORT_BODY
from pipelines.tables import Lake

DATE, NEXT = dt.date(2026, 11, 16), dt.date(2026, 11, 17)
BODY = " ".join(f"The council of the {place} heard the {number} report." for number, place in enumerate(["north", "south", "east", "west", "coast", "hills"]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("At least 20 died.", "at  least\n20 died"), ("“Twenty” died — there", '"Twenty" died - there'),
        ("caf\u00e9", "cafe\u0301"), ("STRASSE", "stra\u00dfe"), ("\ufb01re", "fire"), ("1,400 homes", "1 400 homes"), ("snake_case", "snake case"),
    ],
)  # fmt: skip
def test_what_does_not_count(one: str, other: str) -> None:
    """Quotes, dashes and line ends change with every site that carries a story; its text does not."""
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("At least 20 died.", "At least 22 died."), ("killed 3", "killed three"), ("in the north", "in the south")])
def test_what_counts(one: str, other: str) -> None:
    """A corrected toll is another text: taken for the same, its correction would vanish."""
    assert normalise(one) != normalise(other)
    assert story_id_of("", f"{BODY} {one}", "a") != story_id_of("", f"{BODY} {other}", "b")


@given(st.text(max_size=60))
def test_normal_form_is_stable(text: str) -> None:
    """A normal form of a normal form that differs would part copies of copies."""
    once = normalise(text)
    assert normalise(once) == once
    assert once == once.strip()
    assert "  " not in once


def test_long_body_decides_alone() -> None:
    """Every outlet writes a headline of its own above the same agency story."""
    assert len(normalise(BODY)) >= SHORT_BODY
    assert story_id_of("One headline", BODY, "a") == story_id_of("Another", BODY.upper(), "b")


def test_short_bodies_need_their_headline() -> None:
    """'Read more in tomorrow's paper' is no story that forty outlets share."""
    short = "Read more in our paper."
    assert story_id_of("Fire in the north", short, "a") != story_id_of("Flood in the south", short, "b")
    assert story_id_of("Fire in the north", short, "a") == story_id_of("FIRE, in the north", short, "b")
    # The line between headline and body stays: words must not move over it.
    assert story_id_of("Fire", "in the north", "a") != story_id_of("Fire in", "the north", "b")


@pytest.mark.parametrize("text", ["", " \n", "—", "…!?"])
def test_empty_texts_are_stories_of_their_own(text: str) -> None:
    """All pages without text are not one story."""
    assert story_id_of(text, text, "a") != story_id_of(text, text, "b")
    assert story_id_of(text, text, "a") == story_id_of("", "", "a")


def test_any_text_has_an_id() -> None:
    """A lone surrogate of a broken feed must not stop the step."""
    assert story_id_of("\ud800", f"\udfff {BODY}", "a") == story_id_of("", BODY, "b")


FILES = {
    "a.txt": f"Council hears reports\n\n{BODY}\n", "b.txt": f"Reports heard\n\n{BODY.replace('. ', '.  ')}\n", "c.txt": f"Other\n\n{BODY} It ended.\n",
    "d.txt": "Nothing more here today.\n", "e.txt": "Nothing more here, today!\n", "f.txt": "....\n", "g.txt": "---\n",
}  # fmt: skip


def stories_of(folder: Path, nights: dict[dt.date, list[str]], shard_documents: int) -> dict[str, str]:
    """Story of every file, after the nights were taken in."""
    lake = Lake(folder / "warehouse")
    found: dict[str, str] = {}
    paths: dict[str, str] = {}
    settings = Settings(raw_dir=folder / "raw", warehouse_dir=folder / "warehouse", shard_documents=shard_documents)
    for date, names in nights.items():
        for name in names:
            path = folder / "raw" / date.isoformat() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(FILES[name], encoding="utf-8")
    for date in nights:
        night = Night(date, settings, Sources(), lake, Pool(1), NEXT, dt.datetime(2026, 11, 17, 2))
        take_in(night)
        write_texts(night)
        write_stories(night)
        paths |= {row["doc_id"]: row["source_path"].split("/")[1] for row in lake.read("documents", date).to_dicts()}
        members = lake.read("story_members", date).to_dicts()
        assert {(m["relation"], m["method"], m["similarity"]) for m in members} == {("original", "normalised_text", 1.0)}
        found |= {m["doc_id"]: m["story_id"] for m in members}
    return {paths[doc_id]: story for doc_id, story in found.items()}


def test_same_stories_in_any_order_and_split(tmp_path: Path) -> None:
    """Which night a copy came in on, and next to what, must not decide what it is a copy of."""
    names = list(FILES)
    random.Random(7).shuffle(names)
    whole = stories_of(tmp_path / "one", {DATE: sorted(FILES)}, 250)
    split = stories_of(tmp_path / "two", {NEXT: names[:3], DATE: names[3:]}, 1)
    assert whole == split
    assert whole["a.txt"] == whole["b.txt"]
    assert whole["d.txt"] == whole["e.txt"]
    assert len(set(whole.values())) == 5
