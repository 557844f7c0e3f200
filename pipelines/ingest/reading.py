"""Reading: one raw file to its records, whatever is wrapped in what.

Belongs here: which suffix means which format, how containers nest, what becomes of damage. Does not: any one format
(texts, lines, rows, parquet, warc), finding files (found), storing what is read.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from pipelines.ingest.containers import read_tar, read_zip
from pipelines.ingest.fields import Fields
from pipelines.ingest.found import FoundFile
from pipelines.ingest.item import Item, Reading, refuse
from pipelines.ingest.limits import Budget, OverrunError, count_unpacked
from pipelines.ingest.lines import read_lines
from pipelines.ingest.parquet import read_parquet
from pipelines.ingest.rows import read_rows
from pipelines.ingest.signs import HEAD, known_magic
from pipelines.ingest.texts import read_text
from pipelines.ingest.unpack import open_gz, open_zst
from pipelines.ingest.warc import read_warc
from pipelines.records import RawRecord, Refusal
from pipelines.settings import Settings
from pipelines.sources import Sources

FORMATS = {
    ".txt": "txt", ".text": "txt", ".md": "txt", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".warc": "warc",
    ".zip": "zip", ".tar": "tar", ".gz": "gz", ".zst": "zst",
}  # fmt: skip
SHORT = {".tgz": ".tar.gz", ".tzst": ".tar.zst"}
SPOOL_BYTES = 8 << 20
# The machine's want, not the file's fault: quarantine would hide it.
MACHINE = frozenset({errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EDQUOT})


def read(found: FoundFile, settings: Settings, sources: Sources) -> Iterator[RawRecord | Refusal]:
    """Records and refusals of one raw file, in order, in bounded memory.

    Whatever the file holds, nothing is raised but OSError of a full disk or too many open files, and MemoryError. A file
    that gives neither record nor other refusal is refused as `empty`.
    """
    reading = Reading(settings, Fields(settings, sources), Budget(settings, found.size))
    try:
        stream = found.path.open("rb")
    except OSError as error:
        _let_through(error)
        yield refuse(found.source_path, "unreadable", f"{error.strerror or error}. Grant read access, or put the file in again.")
        return
    with stream, suppress(OverrunError):  # refused where it happened
        yield from read_item(Item(found.source_path, found.path.name, stream, "file", 0), reading)


def container_of(source_path: str) -> str | None:
    """How the bytes of a raw file are wrapped, by its name: `txt`, `jsonl+gz`, `tar+zst`; None if the name tells nothing."""
    name, packing = _expand(source_path.rpartition("/")[2]), ""
    kind = format_of(name)
    while kind in {"gz", "zst"}:
        packing = f"+{kind}{packing}"
        name = name.rpartition(".")[0]
        kind = format_of(name)
    return f"{kind}{packing}" if kind else None


def format_of(name: str) -> str | None:
    """The format a name's last suffix stands for."""
    _, dot, suffix = _expand(name).rpartition(".")
    return FORMATS.get(dot + suffix.lower())


def _expand(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return stem + SHORT.get(dot + suffix.lower(), dot + suffix)


def read_item(item: Item, reading: Reading) -> Iterator[RawRecord | Refusal]:
    """Records and refusals of a stream, nested ones too. Raises OverrunError once that is refused."""
    said = False
    try:
        for result in _read_as(format_of(item.name), item, reading):
            said = True
            yield result
        if not said:
            yield item.refuse("empty", "nothing to read in it. Nothing to do, unless something should be there.")
    except OverrunError as error:
        if not error.reported:
            error.reported = True
            yield item.refuse("bomb", str(error))
        raise
    except MemoryError:
        raise
    except Exception as error:  # third-party readers raise anything on damaged input
        _let_through(error)
        taken = " What was read before the damage is taken." if said else ""
        yield item.refuse("unreadable", f"{_describe(error)}.{taken} Fetch or pack the file again.")


def _read_as(kind: str | None, item: Item, reading: Reading) -> Iterator[RawRecord | Refusal]:
    if not item.stream.peek(1):
        return
    if kind in {"gz", "zst", "zip", "tar"} and item.depth >= reading.settings.max_depth:
        yield item.refuse("too_deeply_nested", f"more than {reading.settings.max_depth} containers lie in one another. Unpack the outer ones, or raise max_depth.")
    elif kind in {"txt", "html"}:
        yield from read_text(item, reading, "html" if kind == "html" else "plain")
    elif kind == "jsonl":
        yield from read_lines(item, reading)
    elif kind == "csv":
        yield from read_rows(item, reading)
    elif kind == "warc":
        yield from read_warc(item, reading)
    elif kind == "parquet":
        with seekable(item) as source:
            yield from read_parquet(item, reading, source)
    elif kind in {"gz", "zst"}:
        yield from _read_packed(kind, item, reading)
    elif kind in {"zip", "tar"}:
        yield from _read_members(kind, item, reading)
    else:
        yield _refuse_unknown(item)


def _read_packed(kind: str, item: Item, reading: Reading) -> Iterator[RawRecord | Refusal]:
    opened = open_gz(item.stream) if kind == "gz" else open_zst(item.stream)
    name = _expand(item.name).rpartition(".")[0]
    # A packed tar is one container, as its users see it.
    depth = item.depth if format_of(name) == "tar" else item.depth + 1
    inner = Item(item.source_path, name, count_unpacked(opened, reading.budget), "member", depth)
    yield from read_item(inner, reading)


def _read_members(kind: str, item: Item, reading: Reading) -> Iterator[RawRecord | Refusal]:
    with seekable(item) if kind == "zip" else _as_it_is(item) as source:
        for found in read_zip(item, reading, source) if kind == "zip" else read_tar(item, reading):
            if isinstance(found, Refusal):
                yield found
                continue
            place = f"{item.source_path}!{found.path}"
            yield from read_item(Item(place, found.path.rpartition("/")[2], found.stream, "member", item.depth + 1), reading)


@contextmanager
def seekable(item: Item) -> Iterator[IO[bytes]]:
    """The item's stream as one that seeks: itself if it is the raw file, else a temporary copy, on disk past 8 MiB."""
    if item.base == "file":
        yield item.stream
        return
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as copy:
        shutil.copyfileobj(item.stream, copy, 1 << 16)
        copy.seek(0)
        yield copy


@contextmanager
def _as_it_is(item: Item) -> Iterator[IO[bytes]]:
    yield item.stream


def _refuse_unknown(item: Item) -> Refusal:
    head = item.stream.peek(HEAD)[:HEAD]
    suffix = item.name.rpartition(".")[1] + item.name.rpartition(".")[2] if "." in item.name else "no suffix"
    known = " ".join(sorted(FORMATS))
    is_binary = known_magic(head)
    found = f"{suffix} is not a format that is read" + (f"; it begins like {is_binary}" if is_binary else "")
    return item.refuse("unknown_format", f"{found}. Give it the suffix of what it is (one of {known}), or take it out.", payload=head)


def _describe(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    if isinstance(error, EOFError | zlib.error | OSError | ValueError):
        return f"cut off or damaged: {text}"
    return f"cannot be read: {type(error).__name__}: {text}"


def _let_through(error: BaseException) -> None:
    if isinstance(error, OSError) and error.errno in MACHINE:
        raise error
