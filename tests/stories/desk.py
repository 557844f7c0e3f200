"""A lake that the real steps fill from dispatches, and the stories that a publish makes of it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipelines.document import write_texts
from pipelines.ingest import take_in
from pipelines.night import Night, Pool
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.stories import join_stories, note_touched, write_stories
from pipelines.tables import TABLES, Commit, Lake
from pipelines.tables.ddl import create_statements, named

MADE = ("story_members", "stories", "story_merges")
READ = ("documents", "signatures", "story_pairs")


@dataclass
class Desk:
    """Raw files, and the steps that stories come after. `tell` runs them for one night."""

    root: Path
    given: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings = Settings(raw_dir=self.root / "raw", warehouse_dir=self.root / "warehouse", **self.given)  # type: ignore[arg-type]
        self.lake = Lake(self.settings.warehouse_dir)

    def tell(self, date: dt.date, texts: Mapping[str, str], pool: Pool | None = None) -> Commit:
        """Adds files to a night and does its steps, anew where it was done before."""
        folder = self.settings.raw_dir / date.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        return self.redo(date, pool)

    def redo(self, date: dt.date, pool: Pool | None = None) -> Commit:
        """Does the steps of a night."""
        night = Night(
            date,
            self.settings,
            Sources(),
            self.lake,
            pool or Pool(1),
            dt.date(2026, 12, 31),
            dt.datetime(2026, 12, 31, 2),
        )
        take_in(night)
        write_texts(night)
        return write_stories(night)

    def forget(self, date: dt.date, name: str) -> None:
        """Takes a night back as if the file had never been there, and does it anew."""
        (self.settings.raw_dir / date.isoformat() / f"{name}.txt").unlink()
        for folder in self.lake.root.glob(f"*/{date.isoformat()}"):
            shutil.rmtree(folder)
        self.redo(date)

    def joined(self, first: Iterable[dt.date] = ()) -> dict[str, list[tuple[object, ...]]]:
        """Rows of the tables of stories, after a build from all nights; from `first` and then the rest, where it is given."""
        nights = self.lake.nights()
        steps = [list(first), [night for night in nights if night not in set(first)]]
        with duckdb.connect() as connection:
            for name in (*READ, *MADE):
                for statement in create_statements(TABLES[name]):
                    connection.execute(statement)
            for step in filter(None, steps):
                note_touched(connection, step)
                for name in READ:
                    paths = [str(path) for night in step for path in self.lake.files(name, night)]
                    columns = ", ".join(map(named, TABLES[name].columns))
                    connection.execute(f"INSERT INTO {name} BY NAME SELECT {columns} FROM read_parquet({paths!r})")
                note_touched(connection, step)
                join_stories(connection)
            rows = {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in MADE}
            rows["documents"] = connection.execute(
                "SELECT doc_id, story_id, is_canonical_copy FROM documents ORDER BY ALL"
            ).fetchall()
            rows["told"] = connection.execute(
                "SELECT parse_filename(source_path, true), m.story_id, m.relation FROM story_members m JOIN documents USING (doc_id) ORDER BY ALL"
            ).fetchall()
        return rows

    def stories(self) -> set[frozenset[str]]:
        """The stories, as names of files."""
        groups: dict[object, set[str]] = {}
        for name, story, relation in self.joined()["told"]:
            if relation in ("original", "copy"):
                groups.setdefault(story, set()).add(str(name))
        return {frozenset(group) for group in groups.values()}
