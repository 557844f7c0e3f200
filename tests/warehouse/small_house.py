"""A small warehouse over four nights, made by the real steps once a session: the states its parts went through.

first, second, third: three days of arrivals, of which one sentence of the third breaks a rule, so that its row is left out.
back: the first night gains a copy of a later story; one of its files is mended, one changed, one touched.
fourth: a fourth day, with a text seen before under another path, a loose file mended for the second time, another that
is again what it was on the first day.
blocked: every sentence of the third night breaks a rule, so that it is held back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import polars as pl
from verdicts import approve, refuse

from pipelines import document, extract, ingest, stories, validate
from pipelines.night import Night, Pool
from pipelines.plan import Versions, versions_in_force
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.tables.ddl import published_tables
from pipelines.warehouse import Published, opened, publish

NIGHTS = tuple(dt.date(2026, 11, day) for day in (10, 11, 12, 13))
Tables = dict[str, list[tuple[object, ...]]]


def told(headline: str, day: str, number: int) -> str:
    """A dispatch of nine sentences, dated, long enough to be a story of its own."""
    body = " ".join(f"The {word} report put the number of people in the hall at {number + i}." for i, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")))  # fmt: skip
    return f"{headline}\n\n{day}\n\n{headline} on the coast road near the old mill. {body}\n"


def spoken(place: str, day: str, number: int) -> str:
    """A dispatch with a claimant that has an entity, and calls it by the short form alone."""
    return f"{day}\n\nThe UN said that {number} people were killed in {place} on Monday and {number + 1} were wounded.\n"


def ordered_pair(texts: Iterator[str]) -> tuple[str, str]:
    """Two texts, that with the smaller doc_id first."""
    first, second = sorted((next(texts), next(texts)), key=lambda t: hashlib.sha256(t.encode()).hexdigest())
    return first, second


@dataclass
class House:
    """Raw files and a lake; `states` holds a copy of the parts after every change."""

    root: Path
    sources: Sources = field(init=False)
    settings: Settings = field(init=False)
    lake: Lake = field(init=False)
    hours: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.settings = Settings(raw_dir=self.root / "raw", warehouse_dir=self.root / "warehouse", workers=1)
        self.sources = Sources.read(self.settings.config_dir / "sources.yaml")
        self.lake = Lake(self.settings.warehouse_dir)

    def put(self, path: str, content: str | bytes) -> None:
        """Writes a raw file, with a time of its own so that a change is always seen."""
        place = self.settings.raw_dir / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.touch(path)

    def touch(self, path: str) -> None:
        """Gives a raw file a new time."""
        seconds = 1_700_000_000 + next(self.hours)
        os.utime(self.settings.raw_dir / path, (seconds, seconds))

    def night(self, date: dt.date, today: dt.date, pool: Pool) -> Night:
        """The context of a step, an hour after the one before."""
        now = dt.datetime.combine(today, dt.time()) + dt.timedelta(minutes=next(self.hours))
        return Night(date, self.settings, self.sources, self.lake, pool, today, now)

    def run(
        self, date: dt.date, today: dt.date,
        validated: Callable[[Night], object] = approve, spoil: Callable[[House, dt.date], None] | None = None,
    ) -> None:
        """All steps of one partition; `spoil` changes parts before they are validated."""
        with Pool(1) as pool:
            night = self.night(date, today, pool)
            for step in (ingest.take_in, document.write_texts, extract.write_extracts, stories.write_stories):
                step(night)
            if spoil is not None:
                spoil(self, date)
            validated(night)

    def keep(self, name: str) -> None:
        """Keeps the parts as they are under that name."""
        shutil.copytree(self.lake.root, self.root / "states" / name)


def push_ends(house: House, date: dt.date, rows: int) -> None:
    """Puts the ends of the first sentences behind the text, as a fault of the document step would."""
    commit = house.lake.committed("document", date)
    assert commit is not None
    (shard,) = commit.shards
    frame = house.lake.read("sentences", date)
    moved = pl.when(pl.int_range(pl.len()) < rows).then(10**6).otherwise("char_end").cast(pl.Int32)
    name = house.lake.write("sentences", date, f"{shard.name}-{rows}", frame.with_columns(char_end=moved))
    house.lake.commit(replace(commit, shards=(replace(shard, files={**shard.files, "sentences": name}),)))


@dataclass(frozen=True)
class History:
    """The states, and databases built from nothing but one of them."""

    house: House
    built: Path

    def settle(self, warehouse: Path, state: str) -> Settings:
        """A warehouse folder whose parts are of that state; a database in it stays."""
        shutil.rmtree(warehouse / "parts", ignore_errors=True)
        shutil.copytree(self.house.root / "states" / state, warehouse / "parts")
        return self.house.settings.model_copy(update={"warehouse_dir": warehouse})

    def publish(self, warehouse: Path, state: str, full: bool = False) -> Published:
        """Publishes that state over whatever the folder's database holds."""
        settings = self.settle(warehouse, state)
        return publish(settings, Lake(warehouse), self.versions, full)

    @property
    def versions(self) -> Versions:
        """Versions in force."""
        return versions_in_force(self.house.settings, self.house.sources)

    def database(self, state: str) -> Path:
        """The database built from nothing but that state."""
        folder = self.built / state
        if not folder.exists():
            assert self.publish(folder, state).mode == "full"
        return database_of(folder)

    def start(self, warehouse: Path, state: str) -> None:
        """Puts the database of that state into a warehouse folder."""
        shutil.copyfile(self.database(state), database_of(warehouse))


def database_of(warehouse: Path) -> Path:
    """The published file of a warehouse folder."""
    return warehouse / "newsledger.duckdb"


def rows_of(database: Path) -> Tables:
    """All rows of all tables, ordered."""
    with opened(database) as connection:
        return {t.name: connection.execute(f'SELECT * FROM "{t.name}" ORDER BY ALL').fetchall() for t in published_tables()}


def ask(database: Path, query: str) -> list[tuple[object, ...]]:
    """Rows of a query."""
    with opened(database) as connection:
        return connection.execute(query).fetchall()


def make_history(root: Path) -> History:
    """One check by Great Expectations, of the night with one bad row: the dear part of these tests."""
    house = House(root / "house")
    one, two, three, four = NIGHTS
    texts = (told(f"Fire closes mill number {n}", "2026-11-10", n) for n in count(100))
    after_q, after_p = ordered_pair(texts)
    line = {"id": "f1", "title": "Hall reopens after flood", "text": told("Hall reopens after flood", "2026-11-11", 50)}

    house.put("2026-11-10/alpha/storm.txt", storm := told("Storm halts ferries", "2026-11-10", 10))
    house.put("2026-11-10/alpha/spoken.txt", spoken("Aleppo", "2026-11-10", 12))
    house.put("2026-11-10/inbox/empty.txt", b"")
    house.put("live.txt", closed := told("Live: bridge closed", "2026-11-10", 20))
    house.put("p.txt", same := told("Mill burns again", "2026-11-10", 30))
    house.put("q.txt", same)
    house.put("wire.txt", b"")
    house.put("2026-11-10/gamma/feed.jsonl", f'{json.dumps(line)}\n{{"id": "f2", "text": "cut off\n')
    house.run(one, one)
    house.keep("first")

    house.put("2026-11-11/beta/storm-copy.txt", storm.upper().replace("2026-11-10", "2026-11-11"))
    house.put("2026-11-11/beta/live-copy.txt", told("Live: bridge closed", "2026-11-11", 20).replace("The", " The"))
    house.put("q.txt", after_q)
    house.put("wire.txt", told("Wire: two villages cut off", "2026-11-11", 60))
    house.run(two, two)
    house.keep("second")

    house.put("2026-11-12/delta/verdict.txt", told("Court frees editor", "2026-11-12", 70))
    house.put("live.txt", told("Live: bridge open again", "2026-11-12", 80))
    house.put("p.txt", after_p)
    house.put("wire.txt", bytes(range(256)) * 4)
    house.run(three, three, validate.check, lambda h, date: push_ends(h, date, 1))
    house.keep("third")

    house.put("2026-11-10/early/verdict.txt", told("Court  frees editor", "2026-11-09", 70))
    house.put("2026-11-10/inbox/empty.txt", told("Late: the text that was missing", "2026-11-10", 90))
    house.touch("2026-11-10/alpha/storm.txt")
    line["text"] = told("Hall reopens after flood, later than said", "2026-11-11", 51)
    second = {"id": "f2", "text": told("Whole again", "2026-11-11", 52)}
    house.put("2026-11-10/gamma/feed.jsonl", f"{json.dumps(line)}\n{json.dumps(second)}\n")
    house.run(one, three)
    house.keep("back")

    house.put("2026-11-13/zeta/storm-again.txt", storm)
    house.put("live.txt", closed)
    house.put("wire.txt", told("Wire: two villages reached", "2026-11-13", 61))
    house.run(four, four)
    house.keep("fourth")

    rule = "char_end <= documents.n_chars"
    house.run(three, four, lambda night: refuse(night, "sentences", rule), lambda h, date: push_ends(h, date, 99))
    house.keep("blocked")
    return History(house, root / "built")
