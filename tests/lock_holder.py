"""Another process that holds a warehouse's lock.

It loads the lock's module by itself: one that imports the whole room takes two seconds to start.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.warehouse import lock

TAKE = f"import runpy, sys; from pathlib import Path; held = runpy.run_path({lock.__file__!r})['held']\n"
HOLD = TAKE + "with held(Path(sys.argv[1]), sys.argv[2]):\n    print('held', flush=True)\n    sys.stdin.read()"


@contextmanager
def holder(warehouse: Path, purpose: str = "run") -> Iterator[subprocess.Popen[str]]:
    """The process, until its standard input is closed or the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(warehouse), purpose], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()
