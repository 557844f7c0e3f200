"""Nights: the fixed cost of one with nothing new, and memory and time as the number of documents grows.

Belongs here: whole runs of the command line on generated documents. Does not: single steps, faults (kills, troubles).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.figures import NEWSLEDGER, Figure, home, measured, progress
from benchmarks.generate import write_feed

SIZES = (1_000, 4_000, 12_000)


def measure() -> list[Figure]:
    """Runs generated nights in temporary folders."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="newsledger-nights-") as folder:
        env = home(Path(folder))
        peaks: dict[int, float] = {}
        for size in SIZES:
            raw, warehouse = Path(folder) / f"raw{size}", Path(folder) / f"warehouse{size}"
            write_feed(raw / "2026-11-10" / "feed.jsonl", size)
            command = [*NEWSLEDGER, "run", "--raw", str(raw), "--warehouse", str(warehouse)]
            progress(f"nights: {size:,} documents")
            run = measured(command, env)
            assert run.code == 0, run.output
            peaks[size] = run.peak_mib
            name = f"night of {size:,} documents of 350 words"
            figures.append(Figure(f"{name}: wall time", f"{run.seconds:.0f} s ({size / run.seconds:.0f} documents/s)"))
            figures.append(Figure(f"{name}: peak memory of all processes", f"{run.peak_mib:.0f} MiB", "< 2048 MiB", run.peak_mib < 2048))
            if size == SIZES[0]:
                again = measured(command, env)
                assert again.code == 0, again.output
                figures.append(Figure("a night with nothing new: wall time", f"{again.seconds:.1f} s", "<= 8 s", again.seconds <= 8))
        growth = peaks[SIZES[-1]] / peaks[SIZES[0]]
        figures.append(Figure(f"peak memory at {SIZES[-1]:,} over that at {SIZES[0]:,} documents", f"{growth:.2f}", "< 1.5", growth < 1.5))
    return figures
