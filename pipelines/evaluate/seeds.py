"""Seeds bench: three whole stories with hand-made gold for figures, claimants and times; it scores itself.

Belongs here: reading the stories as a night reads them, and comparing. Does not: the gold of single sentences (other benches).
The stories are read before the gold is opened. Of the gold only what GUIDELINES call a figure counts: not dates, anaphors,
ordinals and articles of things.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from pipelines import document, extract, ingest, stories
from pipelines.evaluate.claims import claims_of, names_of, read_texts
from pipelines.evaluate.gold import BenchError, Report
from pipelines.extract import Reading
from pipelines.extract.facts import Fact
from pipelines.night import Night, Pool
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.stories.disagreements import fill_disagreements
from pipelines.tables import Lake
from pipelines.tables.ddl import create_statements, published_tables
from pipelines.tables.parts import STEPS
from pipelines.warehouse import fill

KINDS = frozenset(["count", "percent", "fraction", "money", "measure", "duration", "age", "factor", "difference"])
FILES = ("seeds_gold.jsonl", "seeds_temporal.jsonl")
TEXT = "(text)"
SHARE = re.compile(r"(\S.*?)  +(\d+) of (\d+)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one story: its facts with the names of their claimants, and its reading."""

    reading: Reading
    names: list[list[str]]


def score(folder: Path, report: Report) -> list[str]:
    """Lines of scores for the stories of a folder. Raises BenchError where the folder holds no stories or no gold."""
    for name in FILES:
        if not (folder / name).is_file():
            raise BenchError(
                f"{folder}: not the folder of the seeds; it needs {', '.join(FILES)} and the stories as *.txt."
            )
    paths = sorted(folder.glob("*.txt"))
    texts = ((path.read_bytes().decode("utf-8"), None, path.stem) for path in paths)
    found: dict[str, Found] = {}
    for stem, _, reading in read_texts(texts):
        found[stem] = Found(reading, [names_of(claims) for claims in claims_of(reading)])
        report(len(found))
    lines = [*_score_figures(_rows(folder / FILES[0]), found), *_score_times(_rows(folder / FILES[1]), found)]
    return [*lines, *_tell_disagreements(folder)]


def _tell_disagreements(folder: Path) -> list[str]:
    """The disagreements as a publish finds them: between copies, of wording, between claimants."""
    with TemporaryDirectory() as raw:
        for path in sorted(folder.glob("*.txt")):
            shutil.copy(path, raw)
        rows = disagreements_of(Path(raw))
    shown = [f"  {kind} ({field}): {explanation}" for kind, field, explanation in rows]
    return [f"disagreements                       {len(rows)}", *shown]


def disagreements_of(raw: Path) -> list[tuple[str, str, str]]:
    """Type, field and explanation of the disagreements of a folder of texts, all of them of one night."""
    night = dt.date.today()
    with TemporaryDirectory() as folder, Pool(1) as pool, duckdb.connect(config={"threads": 1}) as connection:
        settings = Settings(raw_dir=raw, warehouse_dir=Path(folder), workers=1)
        sources, lake = Sources.read(settings.config_dir / "sources.yaml"), Lake(settings.warehouse_dir)
        context = Night(night, settings, sources, lake, pool, night, dt.datetime.combine(night, dt.time()))
        for step in (ingest.take_in, document.write_texts, extract.write_extracts, stories.write_stories):
            step(context)
        for table in published_tables():
            for statement in create_statements(table):
                connection.execute(statement)
        fill.put_in(connection, lake, {night: fill.tables_of(STEPS)}, {night: ""})
        fill.note_touched(connection, [night])
        fill.join_partitions(connection)
        touched = stories.join_stories(connection)
        fill.put_shared(connection, lake, [night], [night], [])
        fill_disagreements(connection, touched, [night])
        return connection.execute("SELECT type, field, explanation FROM disagreements ORDER BY ALL").fetchall()


def shares(folder: Path, report: Report) -> dict[str, float]:
    """The shares `score` prints, by name, 0 to 1."""
    told = (SHARE.match(line) for line in score(folder, report))
    return {found[1].strip(): int(found[2]) / int(found[3]) for found in told if found}


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except ValueError as error:
        raise BenchError(f"{path}: no JSON lines ({error}).") from error


def _score_figures(gold: list[dict[str, Any]], found: dict[str, Found]) -> list[str]:
    wanted = [
        row for row in gold if row["kind"] in KINDS and (row["value_low"] is not None or row["value_high"] is not None)
    ]
    right, claimed, missed = 0, 0, []
    used: set[tuple[str, int]] = set()
    for row in wanted:
        story = found[row["doc"]]
        hits = [
            i
            for i, fact in enumerate(story.reading.facts)
            if fact.figure.start < row["char_end"] and row["char_start"] < fact.figure.end
        ]
        used |= {(row["doc"], i) for i in hits}
        exact = [i for i in hits if _same_value(story.reading.facts[i], row)]
        right += bool(exact)
        named = any(_same_claimant(story.names[i], row["claimant"]) for i in exact)
        claimed += named
        if not exact:
            missed.append(f"  {row['id']} {row['surface']!r}: value")
        elif not named:
            missed.append(
                f"  {row['id']} {row['surface']!r}: claimant {row['claimant']}, found {story.names[exact[0]] or [TEXT]}"
            )
    others = [
        f"  {doc} {fact.figure.surface!r} ({fact.figure.kind})"
        for doc, story in found.items()
        for i, fact in enumerate(story.reading.facts)
        if (doc, i) not in used
    ]
    return [
        f"figures found with the right value  {_share(right, len(wanted))}",
        f"claimant right                      {_share(claimed, len(wanted))}",
        *missed,
        f"figures beyond the gold             {len(others)}",
        *others,
    ]


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} = {100 * part / max(1, whole):.1f} %"


def _same_value(fact: Fact, row: dict[str, Any]) -> bool:
    """The gold turns decades into years and keeps the number as it stands beside."""
    values = (fact.figure.value_low, fact.figure.value_high)
    wanted = [(row["value_low"], row["value_high"])] + ([(row["value_raw"],) * 2] if "value_raw" in row else [])
    return any(all(_near(a, b) for a, b in zip(values, pair, strict=True)) for pair in wanted)


def _near(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else abs(a - b) <= 1e-9 * max(1.0, abs(b))


def _same_claimant(names: list[str], gold: list[str]) -> bool:
    wanted = [name for name in gold if not name.startswith("(")]
    if not names or not wanted:
        return not names and not wanted
    return any(_same_name(a, b) for a in names for b in wanted)


def _same_name(a: str, b: str) -> bool:
    one, other = _words(a), _words(b)
    short, long = sorted((one, other), key=len)
    inside = bool(short) and any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))
    return inside or "".join(w[0] for w in other) == "".join(one) or "".join(w[0] for w in one) == "".join(other)


def _words(name: str) -> list[str]:
    bare = re.sub(r"(?<=\w)\.(?=\w|\s|$)", "", name.replace("’", "'")).casefold()
    return [word for word in re.findall(r"\w+", bare) if word not in ("the", "a", "an", "of")]


def _score_times(gold: list[dict[str, Any]], found: dict[str, Found]) -> list[str]:
    right, missed, used = 0, [], set()
    for row in gold:
        hits = [t for t in found[row["doc"]].reading.times if t.start < row["char_end"] and row["char_start"] < t.end]
        used |= {(row["doc"], t.start) for t in hits}
        if any(_timex(t.value) == _timex(row["value"]) for t in hits):
            right += 1
        else:
            missed.append(f"  {row['doc']} {row['surface']!r}: {row['value']}, found {[t.value for t in hits]}")
    others = sum((doc, t.start) not in used for doc, story in found.items() for t in story.reading.times)
    return [
        f"times right                         {_share(right, len(gold))}",
        *missed,
        f"times beyond the gold               {others}",
    ]


def _timex(value: str | None) -> str | None:
    """One way to write a value: the gold notes bounds beside it, counts decades as such and hours without T."""
    if value is None:
        return None
    value = value.split(" ")[0]
    if decades := re.fullmatch(r"P(\d+)DE", value):
        return f"P{int(decades[1]) * 10}Y"
    return "PTXH" if value == "PXH" else value
