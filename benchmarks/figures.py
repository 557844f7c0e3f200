"""A measured figure beside its bar, and what every measurement needs: processes, a Dagster home of its own, progress.

Belongs here: what more than one measurement uses. Does not: a measurement.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import PROJECT

NEWSLEDGER = [sys.executable, "-m", "pipelines.cli"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `is_met` is None where there is no bar."""

    name: str
    value: str
    bar: str = ""
    is_met: bool | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """How a command ended: seconds of wall time, peak memory of the whole process tree in MiB, exit code, output."""

    seconds: float
    peak_mib: float
    code: int
    output: str


def measured(command: list[str], env: Mapping[str, str] | None = None, every: float = 0.1) -> Run:
    """Runs a command and samples the memory of its process tree (proportional set size, so that shared pages count once)."""
    begun = time.monotonic()
    peak = 0.0
    # A file, and not a pipe, which would stop a command that says more than a pipe holds.
    with tempfile.TemporaryFile("w+") as output, subprocess.Popen(command, stdout=output, stderr=output, env=env) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(pss_mib, tree(process.pid))))
            time.sleep(every)
        seconds = time.monotonic() - begun
        output.seek(0)
        return Run(seconds, peak, process.returncode, output.read())


def progress(line: str) -> None:
    """Says on standard error what is being done, with the time, so that nobody takes a long measurement for a hang."""
    print(f"  {time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def home(folder: Path) -> dict[str, str]:
    """An environment without settings of ours, whose Dagster home is an empty one below the folder, so that measurements stay out of the run history."""
    path = folder / "dagster"
    path.mkdir()
    shutil.copy(PROJECT / ".dagster" / "dagster.yaml", path)
    return {**{k: v for k, v in os.environ.items() if not k.startswith("NEWSLEDGER_")}, "DAGSTER_HOME": str(path)}


def fingerprints(folder: Path) -> dict[str, tuple[str, int]]:
    """SHA-256 and modification time of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += tree(int(child))
    except OSError:
        pass  # it ended while we looked
    return found


def own_peak_mib() -> float:
    """Most memory this process has held, in MiB. getrusage would tell that of the process it came from, if that held more."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))) / 1024


def pss_mib(pid: int) -> float:
    """Memory of one process, its share of shared pages counted, in MiB; 0 if it has ended."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
