"""Found files: what lies below the raw folder, told by names and `stat` alone.

Belongs here: the walk, links, dated folders, printable paths. Does not: opening a file (reading), remembering what was
seen before (the manifest).
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.ingest.item import refuse
from pipelines.records import Refusal
from pipelines.settings import Settings
from pipelines.sources import is_dated

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\\]")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One regular file. `source_path` is printable and unique; `path` is what opens it; `size` in bytes."""

    source_path: str
    path: Path
    size: int
    mtime_ns: int
    night: date | None  # the outermost dated folder; None for a loose file


def walk(raw_dir: Path, today: date, settings: Settings) -> Iterator[FoundFile | Refusal]:
    """Every file below `raw_dir`, ascending by source_path; refusals carry stage `ingest`.

    Names beginning with a dot are ignored. A link to a file inside is followed; a link to a folder inside is not, since
    its files are found where they lie (and a loop of links has no end). Raises FileNotFoundError or NotADirectoryError
    if there is no such folder, before anything is yielded.
    """
    wayout = "Make the folder, or name another with --raw or NEWSLEDGER_RAW_DIR."
    if not raw_dir.exists():
        raise FileNotFoundError(f"{raw_dir}: there is no such raw folder. {wayout}")
    if not raw_dir.is_dir():
        raise NotADirectoryError(f"{raw_dir}: the raw folder is a file. {wayout}")
    first = date.fromisoformat(settings.first_night)
    return _Walk(os.path.realpath(raw_dir), first, today).folder(str(raw_dir), "", None)


@dataclass(frozen=True, slots=True)
class _Walk:
    root: str
    first: date
    today: date

    def folder(self, path: str, prefix: str, dated: str | None) -> Iterator[FoundFile | Refusal]:
        """`dated` is the name of the outermost dated folder above, if there is one."""
        try:
            with os.scandir(path) as entries:
                # The slash makes a depth-first walk come out in the order of whole paths.
                found = sorted(
                    (printable(e.name) + ("/" if e.is_dir(follow_symlinks=False) else ""), e)
                    for e in entries
                    if not e.name.startswith(".")
                )
        except OSError as error:
            yield refuse(prefix.rstrip("/") or ".", "unreadable", f"the folder cannot be listed: {error.strerror}. Grant the pipeline read access.")
            return
        for name, entry in found:
            source_path = prefix + name
            if name.endswith("/"):
                yield from self.folder(entry.path, source_path, dated or (entry.name if is_dated(entry.name) else None))
            elif (item := self.entry(entry, source_path, dated)) is not None:
                yield item

    def entry(self, entry: os.DirEntry[str], source_path: str, dated: str | None) -> FoundFile | Refusal | None:
        """What one name that is no folder stands for; None for a link to a folder inside."""
        try:
            if entry.is_symlink() and not self.holds(target := os.path.realpath(entry.path)):
                return refuse(source_path, "link_leaves_raw", f"a link to {printable(target)}, outside the raw folder. Put the file itself below the raw folder.")
            seen = entry.stat()
        except OSError as error:
            return refuse(source_path, "unreadable", f"{error.strerror}. If it is a link, mend or remove it; otherwise grant read access.")
        if stat.S_ISDIR(seen.st_mode):
            return None
        if not stat.S_ISREG(seen.st_mode):
            return refuse(source_path, "not_a_file", "a socket, pipe or device. Only regular files are read; remove it.")
        night = self.night(dated, source_path)
        if isinstance(night, Refusal):
            return night
        return FoundFile(source_path, Path(entry.path), seen.st_size, seen.st_mtime_ns, night)

    def holds(self, target: str) -> bool:
        return target == self.root or target.startswith(self.root.rstrip("/") + "/")

    def night(self, dated: str | None, source_path: str) -> date | Refusal | None:
        if dated is None:
            return None
        try:
            night = date.fromisoformat(dated)
        except ValueError:
            return refuse(source_path, "bad_partition", f"the folder {dated} is not a day of the calendar. Rename it to a real YYYY-MM-DD.")
        if night < self.first:
            return refuse(source_path, "bad_partition", f"the folder {dated} is before the first night {self.first}. Rename it, or set first_night.")
        if night > self.today:
            return refuse(source_path, "future_partition", f"the folder {dated} is after today, {self.today}. It is taken by itself once the day has come; rename it if the date is wrong.")
        return night


def printable(name: str) -> str:
    r"""A name with control characters, undecodable bytes and backslashes written as \xNN or \uNNNN: one to one, so unique."""
    if name.isprintable() and "\\" not in name:
        return name
    return UNPRINTABLE.sub(_escape, name)


def _escape(match: re.Match[str]) -> str:
    point = ord(match[0])
    if match[0] == "\\":
        return "\\\\"
    if 0xDC80 <= point <= 0xDCFF:  # os.fsdecode keeps an undecodable byte as this surrogate
        return f"\\x{point - 0xDC00:02x}"
    return f"\\u{point:04x}"
