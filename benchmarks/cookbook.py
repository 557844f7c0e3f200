"""Cookbook: the questions of docs/cookbook, and views asked of one place, over 200,000 documents and a million claims, on one core.

Belongs here: how long each question takes. Does not: what the answers are (tests), building that database (publishing).
Times are of the processor, the median of several runs after one that warms up.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, progress
from benchmarks.parts import VERSIONS, write_night
from pipelines.settings import PROJECT, Settings
from pipelines.tables import Lake
from pipelines.warehouse import opened, publish, row_counts

NIGHTS = 50
DOCUMENTS = 4_000
FIGURES_A_DOCUMENT = 5
REPEATS = 5
BAR_MS = 100.0
FOLDER = PROJECT / "docs" / "cookbook"
# As people type them by hand.
VIEWS = ("latest_by_claimant", "tolls_by_place_and_day")


def measure() -> list[Figure]:
    """Builds the database and asks every question of the cookbook."""
    with tempfile.TemporaryDirectory(prefix="newsledger-cookbook-") as folder:
        settings = Settings(warehouse_dir=Path(folder))
        lake = Lake(settings.warehouse_dir)
        for number in range(NIGHTS):
            write_night(lake, settings, number, DOCUMENTS, a_document=FIGURES_A_DOCUMENT, has_claims=True)
        progress(f"cookbook: parts of {NIGHTS} nights are written")
        publish(settings, lake, VERSIONS, full=True)
        counts = row_counts(settings.database)
        held = ", ".join(f"{counts[name]:,} {name}" for name in ("documents", "figures", "claims"))
        progress(f"cookbook: the database is built: {held}")
        figures = [Figure("rows in the database", held)]
        with opened(settings.database) as connection:
            connection.execute("SET threads = 1")
            questions = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.sql"))}
            ((place,),) = connection.execute("SELECT min(place_surface) FROM claim_facts").fetchall()
            questions |= {f"{view} of a place": f"FROM {view} WHERE place_surface = '{place}'" for view in VIEWS}
            for name, query in questions.items():
                taken = []
                for _ in range(REPEATS + 1):
                    begun = time.process_time()
                    connection.execute(query).fetchall()
                    taken.append(1000 * (time.process_time() - begun))
                median = statistics.median(taken[1:])
                figures.append(Figure(name, f"{median:.0f} ms", f"<= {BAR_MS:g} ms", median <= BAR_MS))
        return figures
