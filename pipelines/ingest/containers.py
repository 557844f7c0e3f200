"""Containers: the members of zip and tar archives, in order, each as a stream.

Belongs here: member names and kinds, what is refused of them. Does not: compressed streams (unpack), what members hold
(reading), sizes (limits).
"""

from __future__ import annotations

import io
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import IO, NamedTuple

from pipelines.ingest.found import printable
from pipelines.ingest.item import Item, Reading, refuse
from pipelines.ingest.limits import CHUNK, HeaderGuard, OverrunError, count_unpacked
from pipelines.records import Refusal

DRIVE = re.compile(r"[A-Za-z]:")
# A central directory takes 46 bytes and a name for each member; this is many times what honest names need.
DIRECTORY_BYTES = 512
FAULTS = (EOFError, OSError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile)


class Inner(NamedTuple):
    """A member to be read: its printable path in the archive and its bytes."""

    path: str
    stream: io.BufferedReader


def judge_name(item: Item, name: str) -> str | Refusal | None:
    """The member's path, why it is refused, or None where it is ignored: hidden names, as in the raw folder."""
    path = name.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if path.startswith("/") or DRIVE.match(path) or ".." in parts:
        shown = printable(name)
        return refuse(f"{item.source_path}!{shown}", "path_leaves_archive", f"the member is named {shown[:200]}, a place outside the archive. Pack it again with relative names.")
    if not parts or any(part.startswith(".") for part in parts):
        return None
    return printable("/".join(parts))


def read_zip(item: Item, reading: Reading, source: IO[bytes]) -> Iterator[Inner | Refusal]:
    """Members of a seekable zip. Raises zipfile.BadZipFile and whatever else a damaged archive makes of zipfile."""
    most = reading.settings.max_members * DIRECTORY_BYTES
    with zipfile.ZipFile(_Bounded(source, most)) as archive:
        for info in archive.infolist():
            reading.budget.count_member()
            path = judge_name(item, info.filename)
            if not isinstance(path, str):
                if path is not None:
                    yield path
                continue
            if info.is_dir():
                continue
            place = f"{item.source_path}!{path}"
            if info.flag_bits & 1:
                yield refuse(place, "encrypted", "the member has a password. Unpack it with the password and put the file in.")
                continue
            try:
                unpacking = archive.open(info)
                target = unpacking.read(CHUNK) if stat.S_ISLNK(info.external_attr >> 16) else None
            except FAULTS as error:  # of this member; the others may be whole
                yield refuse(place, "unreadable", f"{error}. Pack the archive again.")
                continue
            with unpacking:
                if target is not None:
                    yield judge_link(place, path, target.decode("utf-8", "replace"))
                else:
                    yield Inner(path, count_unpacked(unpacking, reading.budget))


class _Bounded(io.BufferedReader):
    """Refuses the one huge read by which zipfile takes in a central directory of any size."""

    def __init__(self, source: IO[bytes], most: int) -> None:
        super().__init__(source, CHUNK)  # type: ignore[arg-type]
        self.most = max(most, 1 << 20)

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self.most:
            raise OverrunError(f"the directory of the archive has {size:,} bytes, more than max_members could need. Split it, or raise max_members.")
        return super().read(size)


class _Header(tarfile.TarInfo):
    """A header that is damaged is an error here; tarfile itself takes it for the end of the archive."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> _Header:
        try:
            return super().fromtarfile(tarfile_)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined]
            raise tarfile.ReadError(f"damaged header: {error}") from error


def read_tar(item: Item, reading: Reading) -> Iterator[Inner | Refusal]:
    """Members of a tar, in one pass. Raises tarfile.TarError and whatever else a damaged archive makes of tarfile."""
    guard = HeaderGuard(item.stream)
    guard.allowance = reading.settings.max_record_bytes
    try:
        yield from _members(item, reading, guard)
    except tarfile.TarError as error:
        raise guard.fault or error from error
    if guard.fault is not None:
        raise guard.fault


def _members(item: Item, reading: Reading, guard: HeaderGuard) -> Iterator[Inner | Refusal]:
    with closing(tarfile.open(fileobj=guard, mode="r|", tarinfo=_Header)) as archive:
        while (info := archive.next()) is not None:
            guard.allowance = None
            archive.members.clear()  # type: ignore[attr-defined]  # else every header of the archive stays in memory
            reading.budget.count_member()
            judged = judge_member(item, info)
            if isinstance(judged, Refusal):
                yield judged
            elif judged is not None and (inner := archive.extractfile(info)) is not None:
                yield Inner(judged, io.BufferedReader(inner, CHUNK))  # type: ignore[arg-type]
            if (skipping := archive.fileobj) is not None and archive.offset > skipping.tell():
                skipping.seek(archive.offset - 1)
            guard.allowance = reading.settings.max_record_bytes


def judge_member(item: Item, info: tarfile.TarInfo) -> str | Refusal | None:
    """As `judge_name`, and by the kind of tar member; None for folders."""
    path = judge_name(item, info.name)
    if not isinstance(path, str) or info.isdir():
        return path if isinstance(path, Refusal) else None
    place = f"{item.source_path}!{path}"
    if info.islnk() or info.issym():
        # The target of a hard link is named from the top of the archive, that of a symbolic one from its own folder.
        return judge_link(place, "" if info.islnk() else path, info.linkname)
    if not info.isreg() or info.issparse():
        return refuse(place, "not_a_file", "a device, pipe or sparse file. Pack the archive again with plain files.")
    return path


def judge_link(place: str, path: str, target: str) -> Refusal:
    """A link is never followed; whether it leaves the archive decides what it is refused as."""
    depth = path.count("/")
    for part in target.replace("\\", "/").split("/"):
        depth += {"..": -1, "": 0, ".": 0}.get(part, 1)
        if depth < 0:
            break
    shown = printable(target)[:200]
    if depth < 0 or target.startswith(("/", "\\")) or DRIVE.match(target):
        return refuse(place, "path_leaves_archive", f"a link to {shown}, outside the archive. Pack the file itself.")
    return refuse(place, "not_a_file", f"a link to {shown}, which is read under its own name. Pack the file itself, if it is missing.")
