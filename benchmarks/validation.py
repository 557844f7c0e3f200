"""Validation: a night of a million figures through every rule: processor seconds a million rows, memory, and how both grow.

Belongs here: what a check of generated parts costs. Does not: what the rules find (tests), making the parts (parts).
Each size runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, measured, own_peak_mib, progress
from benchmarks.parts import FIGURES_A_DOCUMENT, night_of, write_night
from pipelines.night import Night, Pool
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.validate import check

SIZES = (250_000, 500_000, 1_000_000)  # figures of the night; as many sentences, and half as many mentions
SECONDS, MEMORY = 12.0, 1536


def measure() -> list[Figure]:
    """Checks nights of each size."""
    figures: list[Figure] = []
    for size in SIZES:
        progress(f"validation: a night of {size:,} figures")
        run = measured([sys.executable, "-m", "benchmarks.validation", str(size)])
        if run.code:
            raise RuntimeError(run.output)
        found = json.loads(run.output.splitlines()[-1])
        a_million = found["seconds"] / found["rows"] * 1e6
        # The bar is for a million: below it the few seconds that Great Expectations takes to load weigh more.
        is_barred = size == SIZES[-1]
        name = f"{size:,} figures, {found['rows']:,} rows in all"
        figures += [
            Figure(
                f"{name}: processor seconds a million rows",
                f"{a_million:.1f} s",
                f"<= {SECONDS:g} s" if is_barred else "",
                a_million <= SECONDS if is_barred else None,
            ),
            Figure(f"{name}: peak memory", f"{found['mib']:,.0f} MiB", f"<= {MEMORY:,} MiB", found["mib"] <= MEMORY),
        ]
    return figures


def check_once(size: int) -> dict[str, float]:
    """Writes and checks one night; processor seconds of the check, rows looked at, peak memory of the process in MiB."""
    with tempfile.TemporaryDirectory(prefix="newsledger-validation-") as folder:
        settings = Settings(warehouse_dir=Path(folder))
        lake = Lake(settings.warehouse_dir)
        write_night(lake, settings, 0, size // FIGURES_A_DOCUMENT)
        lake.forget("validate", night_of(0))
        now = dt.datetime(2026, 6, 1, 2)
        night = Night(night_of(0), settings, Sources(), lake, Pool(1), now.date(), now)
        begun = time.process_time()
        verdict = check(night)
        seconds = time.process_time() - begun
    if failed := [r for r in verdict.results if not r.success]:
        raise AssertionError(f"the generated night is not clean: {failed[:3]}")
    return {"seconds": seconds, "rows": sum(count.n_rows for count in verdict.counts), "mib": own_peak_mib()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(check_once(int(sys.argv[1]))) + "\n")
