"""Streams: where words go: OUT for answers, ERR for progress and trouble.

Belongs here: the two streams, making text safe to show, the line of a refusal. Does not: what else is said.
"""

from __future__ import annotations

import os
import re

from rich.console import Console

# Escapes and other controls of a scraped text would move the cursor or colour the terminal.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
PIPE_WIDTH = 160


def _console(stderr: bool) -> Console:
    console = Console(stderr=stderr)
    # A pipe has no width: Rich would take 80 columns and cut what a log or a pager could show.
    return console if console.is_terminal or "COLUMNS" in os.environ else Console(stderr=stderr, width=PIPE_WIDTH)


def shown(text: str) -> str:
    """A text without control characters but line feed and tab; each becomes U+FFFD, so that lengths stay."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def refusal(place: str, reason_code: str, detail: str) -> str:
    """One refused item in a line; the detail of a raw file names its place already."""
    said = f"{reason_code}: {detail}" if detail.startswith(place) else f"{place}: {reason_code}: {detail}"
    return shown(said.replace("\n", " "))


OUT = _console(stderr=False)
ERR = _console(stderr=True)
