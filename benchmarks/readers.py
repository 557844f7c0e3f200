"""Readers: three processes that query the published database in a loop while ten publishes replace it.

Belongs here: reading while it is replaced, and telling a mix of two nights from a whole one. Does not: how fast a publish
is (publishing).

Every publish rewrites one of six nights with the number of the publish in its documents and in its figures. So a state of
the database is known by the number in each night, eleven states are right, and anything else is a mix.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb

from benchmarks.figures import Figure, progress
from benchmarks.parts import FIGURES_A_DOCUMENT, VERSIONS, night_of, write_night
from pipelines.settings import Settings
from pipelines.tables import Lake
from pipelines.warehouse import opened, publish

NIGHTS = 6
DOCUMENTS = 200
PUBLISHES = 10
FULL = (5, 10)  # publishes that build anew; the others copy and change one partition
SECONDS_BETWEEN = 0.5

State = tuple[int, ...]
IN_DOCUMENTS = """
SELECT ingest_date, min(regexp_extract(title, '\\d+$')::INT), max(regexp_extract(title, '\\d+$')::INT), count(*)
FROM documents GROUP BY ALL ORDER BY ALL
"""
IN_FIGURES = "SELECT ingest_date, min(value_low)::INT, max(value_low)::INT, count(*) FROM figures GROUP BY ALL ORDER BY ALL"


@dataclass(slots=True)
class Seen:
    """What one reader saw: queries, errors, mixes, and the state of every publish it read."""

    how: str
    queries: int = 0
    errors: list[str] = field(default_factory=list)
    mixes: list[str] = field(default_factory=list)
    publishes: set[int] = field(default_factory=set)


def measure() -> list[Figure]:
    """Publishes ten times under three readers."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="newsledger-readers-") as folder:
        settings = Settings(warehouse_dir=Path(folder))
        lake = Lake(settings.warehouse_dir)
        for number in range(NIGHTS):
            write_night(lake, settings, number, DOCUMENTS)
        publish(settings, lake, VERSIONS)
        results: Queue[Seen] = context.Queue()
        end = context.Event()
        ready = [context.Event() for _ in READERS]
        readers = [
            context.Process(target=_read, args=(how, settings.database, start, end, results), daemon=True)
            for how, start in zip(READERS, ready, strict=True)
        ]
        for reader in readers:
            reader.start()
        try:
            for start in ready:
                start.wait(60)
            modes = _publish_all(settings, lake)
            time.sleep(2)
        finally:
            end.set()
        seen = [results.get(timeout=60) for _ in readers]
        for reader in readers:
            reader.join(60)
    return _figures(modes, sorted(seen, key=lambda s: s.how))


def _figures(modes: list[str], seen: list[Seen]) -> list[Figure]:
    errors, mixes = [e for s in seen for e in s.errors], [m for s in seen for m in s.mixes]
    # A connection that is held keeps the file it opened; new ones must have come to the last.
    is_last = all(max(s.publishes, default=-1) == (0 if s.how == HOLDING else PUBLISHES) for s in seen)
    return [
        Figure("publishes under readers, one partition each", f"{len(modes)}: {', '.join(modes)}"),
        *(Figure(f"queries by {s.how}", f"{s.queries:,}, {len(s.publishes)} states of the database seen") for s in seen),
        Figure("errors", _first(errors), "0", not errors),
        Figure("mixes of two nights, or steps back to an older one", _first(mixes), "0", not mixes),
        Figure("new connections see the last publish, one held keeps its own", "yes" if is_last else "no", "yes", is_last),
    ]


def _publish_all(settings: Settings, lake: Lake) -> list[str]:
    modes = []
    for number in range(1, PUBLISHES + 1):
        write_night(lake, settings, number % NIGHTS, DOCUMENTS, generation=number)
        done = publish(settings, lake, VERSIONS, full=number in FULL)
        modes.append(done.mode)
        progress(f"readers: publish {number} of {PUBLISHES}, {done.mode}")
        time.sleep(SECONDS_BETWEEN)
    return modes


def right_states() -> list[State]:
    """The number in each night after each publish, the first one's as 0."""
    states = [tuple([0] * NIGHTS)]
    for number in range(1, PUBLISHES + 1):
        state = list(states[-1])
        state[number % NIGHTS] = number
        states.append(tuple(state))
    return states


# --- the readers, each a process --------------------------------------------------------------------------------------
@contextmanager
def _plainly(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(database, read_only=True) as connection:
        yield connection


HOLDING = "one connection held all the time"
READERS: dict[str, Callable[[Path], AbstractContextManager[duckdb.DuckDBPyConnection]]] = {
    "a new duckdb.connect(read_only) for every look": _plainly,
    "a new connection as newsledger opens it": opened,
    HOLDING: opened,
}


def _read(how: str, database: Path, start: Event, end: Event, results: Queue[Seen]) -> None:
    seen = Seen(how)
    states = {state: number for number, state in enumerate(right_states())}
    last = 0
    while not end.is_set():
        try:
            with READERS[how](database) as connection:
                while not end.is_set():
                    state = _look(connection, seen)
                    start.set()
                    if state not in states or states[state] < last:
                        seen.mixes.append(f"{state} after publish {last}")
                    else:
                        last = states[state]
                        seen.publishes.add(last)
                    if how != HOLDING:
                        break
        except Exception as error:  # whatever it is, it is counted and shown
            seen.errors.append(f"{type(error).__name__}: {error}")
            time.sleep(0.05)
    results.put(seen)


def _look(connection: duckdb.DuckDBPyConnection, seen: Seen) -> State | None:
    """The number in each night; None if its tables disagree or lack rows."""
    documents = connection.execute(IN_DOCUMENTS).fetchall()
    figures = connection.execute(IN_FIGURES).fetchall()
    seen.queries += 2
    told = [(night, low) for night, low, high, n in documents if low == high and n == DOCUMENTS]
    counted = [(night, low) for night, low, high, n in figures if low == high and n == DOCUMENTS * FIGURES_A_DOCUMENT]
    if told != counted or [night for night, _ in told] != [night_of(number) for number in range(NIGHTS)]:
        return None
    return tuple(number for _, number in told)


def _first(found: list[str]) -> str:
    return f"{len(found)}" + (f" ({found[0]})" if found else "")
