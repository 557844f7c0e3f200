"""Locks: one writer at a time, and a word on who that is.

Belongs here: taking and naming a lock. Does not: what is done under it.
The kernel drops the lock with the process, so a killed run never leaves one behind.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout


class LockedError(Exception):
    """Somebody else holds the lock; the message says who, since when, and the way out."""


@contextmanager
def held(warehouse: Path, purpose: str, wait_seconds: float = 0) -> Iterator[None]:
    """Holds the warehouse's lock of that purpose for as long as the block runs; the same process may hold it twice.

    Raises LockedError if another process has it for longer than `wait_seconds`, and if the folder cannot be written.
    """
    owner = warehouse / f".{purpose}.owner"
    try:
        warehouse.mkdir(parents=True, exist_ok=True)
        lock = FileLock(warehouse / f".{purpose}.lock", is_singleton=True, thread_local=False, fallback_to_soft=False)
        lock.acquire(timeout=wait_seconds)
    except Timeout as error:
        raise LockedError(f"{warehouse} is in use: {_describe(owner)}. Wait for it to end, then run again.") from error
    except OSError as error:
        raise LockedError(
            f"{warehouse}: cannot be written ({error.strerror or error}). "
            "Mend the permissions, or name another folder with --warehouse."
        ) from error
    try:
        _sign(owner)
        yield
    finally:
        if lock.lock_counter == 1:
            owner.unlink(missing_ok=True)
        lock.release()


def _sign(owner: Path) -> None:
    who = {"pid": os.getpid(), "host": socket.gethostname(), "command": " ".join(sys.argv)[:300],
           "since": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")}  # fmt: skip
    # The lock holds without the name; a full disk is told by what needs the space.
    with suppress(OSError):
        owner.write_text(json.dumps(who), encoding="utf-8")


def _describe(owner: Path) -> str:
    try:
        who = json.loads(owner.read_text(encoding="utf-8"))
        return f"process {who['pid']} on {who['host']} holds it since {who['since']} (`{who['command']}`)"
    except (OSError, ValueError, KeyError):
        return "another process holds it"
