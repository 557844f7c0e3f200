"""`python -m benchmarks [NAME...]`: runs the measurements and prints each figure beside its bar."""

from __future__ import annotations

import importlib
import os
import platform
import subprocess
import sys
import time

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure

NAMES = ("nights", "publishing", "validation", "cookbook", "kills", "readers", "troubles", "repairs", "stories", "peers")


def main(names: list[str]) -> int:
    """Runs the named measurements, or all; 1 if a bar is missed."""
    if unknown := set(names) - set(NAMES):
        print(f"benchmarks: no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False).stdout.strip()
    console = Console(width=None if sys.stdout.isatty() else 180)
    console.print(f"commit {commit or 'unknown'}, Python {platform.python_version()}, {os.cpu_count()} cores")
    missed = 0
    for name in names or NAMES:
        begun = time.monotonic()
        try:
            figures = importlib.import_module(f"benchmarks.{name}").measure()
        except Exception:  # what could not be measured must not hide what can
            console.print_exception()
            figures = [Figure(name, "could not be measured, see above", "measured", False)]
        table = Table("figure", "measured", "bar", "", title=f"{name} ({time.monotonic() - begun:.0f} s)", title_justify="left")
        for figure in figures:
            mark = "" if figure.is_met is None else "met" if figure.is_met else "[bold red]missed[/]"
            table.add_row(figure.name, figure.value, figure.bar, mark)
            missed += figure.is_met is False
        console.print(table)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
