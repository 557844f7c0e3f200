"""Intake: which raw files are new to the warehouse, and their records as shards of one partition.

Belongs here: what has been seen before, which partition a file belongs to, sightings, what is kept of older versions.
Does not: finding files (found), reading formats (the readers), anything about the text.

A file belongs to the night its dated folder names, else to the day it was first seen; the `files` parts remember that.
A commit holds records and memory together, so a killed intake is as if it had not begun.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from pipelines.ingest.found import FoundFile, walk
from pipelines.ingest.reading import container_of, read
from pipelines.night import Night, begin, settle
from pipelines.records import RawRecord, Refusal
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Commit, Lake, Shard, digest, frame_of

VERSION = "1"
CHUNK = 1 << 20
PAYLOAD_CHARS = 2000
MEMORY = ("source_path", "sha256", "length_bytes", "mtime_ns", "ingest_date", "first_seen_at")


def version_of(settings: Settings, sources: Sources) -> str:
    """Version of the intake: its code, and the settings and sources that decide what is taken."""
    names = [name for name in type(settings).model_fields if name.startswith("max_") or name.endswith("_fields")]
    chosen = {name: getattr(settings, name) for name in names if name != "max_failed_share"}
    return f"{VERSION}.{digest(chosen, sources)[:6]}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file, or a refused path, that its partition has not taken in as it is now."""

    night: dt.date
    item: FoundFile | Refusal


def arrivals(settings: Settings, lake: Lake, today: dt.date) -> Iterator[Arrival]:
    """Raw files that are new or changed by size or modification time, in the order of their paths. Reads no file."""
    seen = {row[0]: row for row in _memory(lake).iter_rows()}
    for item in walk(settings.raw_dir, today, settings):
        before = seen.get(item.source_path)
        if isinstance(item, Refusal):
            if before is None or before[1] != "":
                yield Arrival(today, item)
        elif before is None or (before[2], before[3]) != (item.size, item.mtime_ns):
            yield Arrival(item.night or today, item)


def _memory(lake: Lake) -> pl.DataFrame:
    """The latest version of every path ever seen."""
    frames = [lake.read("files", night, MEMORY) for night in lake.nights()]
    if not frames:
        return pl.DataFrame(schema=dict.fromkeys(MEMORY, pl.String))
    return pl.concat(frames).sort("first_seen_at", maintain_order=True).unique("source_path", keep="last", maintain_order=True)


def take_in(night: Night) -> Commit:
    """Takes the partition's new and changed files in and commits. What is refused is in its quarantine parts.

    A partition taken in by another version is read anew; records whose bytes are gone from disk are carried over.
    Raises FileNotFoundError if the raw folder is missing.
    """
    version = version_of(night.settings, night.sources)
    before = night.lake.committed("ingest", night.date)
    anew = before is None or before.version != version or not all(night.lake.has(night.date, s) for s in before.shards)
    if anew:
        found = _of_partition(night)
    else:
        found = [a.item for a in arrivals(night.settings, night.lake, night.today) if a.night == night.date]
        if not found and before is not None:
            return before
    intake = _Intake(night, version, [] if anew or before is None else list(before.shards))
    for number, item in enumerate(found):
        night.report("ingest", number, len(found))
        intake.take(item)
    if anew:
        intake.carry_over(before)
    night.report("ingest", len(found), len(found))
    return settle(night, replace(begin(night, "ingest", version), shards=intake.finish()))


def _of_partition(night: Night) -> list[FoundFile | Refusal]:
    """Every file of the partition on disk, new to it or not."""
    memory = _memory(night.lake)
    known = {row[0]: row for row in memory.iter_rows()}
    items: list[FoundFile | Refusal] = []
    for item in walk(night.settings.raw_dir, night.today, night.settings):
        before = known.get(item.source_path)
        belongs = item.night if isinstance(item, FoundFile) else None
        if belongs is None:
            unchanged = before is not None and (isinstance(item, Refusal) or (before[2], before[3]) == (item.size, item.mtime_ns))
            belongs = before[4] if before is not None and unchanged else night.today
        if belongs == night.date:
            items.append(item)
    return items


@dataclass
class _Intake:
    """Rows gathered for one partition, cut into shards as they come, so that memory is bounded by the shard."""

    night: Night
    version: str
    shards: list[Shard]
    records: list[dict[str, Any]] = field(default_factory=list)
    sightings: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    files: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    content_bytes: int = 0

    def __post_init__(self) -> None:
        lake, date = self.night.lake, self.night.date
        # Eight bytes a document, so that the memory of an archive of millions stays small.
        ids = [lake.read("sightings", n, ["doc_id"])["doc_id"] for n in lake.nights() if n != date]
        numbers = [i.str.to_integer(base=16, dtype=pl.UInt64).to_numpy() for i in ids]
        self.known = np.unique(np.concatenate(numbers)) if numbers else np.empty(0, dtype=np.uint64)
        self.latest = {row[0]: row for row in _memory(lake).iter_rows()}
        self.taken: set[str] = set()
        for shard in self.shards:
            for row in self._rows("sightings", shard, ["doc_id"]):
                self.taken.add(row["doc_id"])
        for shard in self.shards:
            for row in self._rows("files", shard):
                self.files[row["source_path"], row["sha256"]] = row
        self.shards = [s for s in self.shards if "files" not in s.files]
        before = lake.read("quarantine", date, ["item_id", "stage", "first_seen_at"]) if lake.nights() else None
        self.first_seen = {} if before is None else {r[0]: r[2] for r in before.iter_rows() if r[1] == "ingest"}
        old = lake.read("files", date, ["source_path", "sha256", "first_seen_at"])
        self.first_seen_files = {(r[0], r[1]): r[2] for r in old.iter_rows()}

    def _rows(self, table: str, shard: Shard, columns: list[str] | None = None) -> Iterable[dict[str, Any]]:
        if table not in shard.files:
            return ()
        from pipelines.tables.parts import read_part

        return read_part(self.night.lake.path(table, self.night.date, shard.files[table]), columns).iter_rows(named=True)

    def take(self, item: FoundFile | Refusal) -> None:
        """Takes one file in, or records why not."""
        if isinstance(item, Refusal):
            self._refuse(item, item.source_path)
            self._file(item.source_path, "", 0, 0, None, "refused", item.reason_code, 0, 1)
            return
        try:
            sha256 = _sha256(item.path)
        except OSError as error:
            self.take(Refusal("ingest", "unreadable", item.source_path, detail=f"{error.strerror or error}. Mend the permissions or the disk and run the night again."))
            return
        latest = self.latest.get(item.source_path)
        if latest is not None and latest[1] == sha256 and latest[4] != self.night.date:
            # Touched, not changed: remembered with the night it belongs to, so that it is not looked at again.
            self._file(item.source_path, sha256, item.size, item.mtime_ns, container_of(item.source_path), "seen_again", None, 0, 0)
            self.files[item.source_path, sha256]["ingest_date"] = latest[4]
            return
        new = sighted = refused = 0
        reason = None
        for record in read(item, self.night.settings, self.night.sources):
            if isinstance(record, Refusal):
                self._refuse(record, item.source_path)
                refused += 1
                reason = reason or record.reason_code
                continue
            is_new = self._record(record, item.source_path, sha256)
            new += is_new
            sighted += not is_new
        if new == sighted == 0:
            status = "refused"
        elif refused:
            status = "partly_taken"
        else:
            status = "taken" if new else "seen_again"
        self._file(item.source_path, sha256, item.size, item.mtime_ns, container_of(item.source_path), status, reason, new + sighted, refused)

    def _record(self, record: RawRecord, file_path: str, sha256: str) -> bool:
        """Adds the sighting, and the record if its bytes are new. Returns whether they were."""
        self.sightings.append(
            {"doc_id": record.doc_id, "source_path": record.source_path, "file_path": file_path, "file_sha256": sha256,
             "record_no": record.record_no, "ingest_date": self.night.date}
        )  # fmt: skip
        is_new = record.doc_id not in self.taken and not self._is_known(record.doc_id)
        if is_new:
            self.taken.add(record.doc_id)
            row = {name: getattr(record, name) for name in RawRecord.__slots__}
            self._keep({**row, "ingest_date": self.night.date})
        return is_new

    def _is_known(self, doc_id: str) -> bool:
        number = np.uint64(int(doc_id, 16))
        place = int(np.searchsorted(self.known, number))
        return place < len(self.known) and bool(self.known[place] == number)

    def _keep(self, row: dict[str, Any]) -> None:
        self.records.append(row)
        self.content_bytes += len(row["content"])
        if len(self.records) >= self.night.settings.shard_documents or self.content_bytes >= self.night.settings.shard_bytes:
            self._cut()

    def _refuse(self, refusal: Refusal, file_path: str) -> None:
        self.refusals.append(
            {"item_id": refusal.item_id, "stage": refusal.stage, "reason_code": refusal.reason_code,
             "source_path": refusal.source_path, "file_path": file_path, "record_no": refusal.record_no, "detail": refusal.detail,
             "payload": refusal.payload[:PAYLOAD_CHARS], "ingest_date": self.night.date,
             "first_seen_at": self.first_seen.get(refusal.item_id, self.night.now), "last_seen_at": self.night.now}
        )  # fmt: skip

    def _file(self, path: str, sha256: str, size: int, mtime: int, container: str | None, status: str, reason: str | None, taken: int, refused: int) -> None:
        self.files[path, sha256] = {
            "source_path": path, "sha256": sha256, "length_bytes": size, "mtime_ns": mtime, "container": container,
            "ingest_date": self.night.date, "first_seen_at": self.first_seen_files.get((path, sha256), self.night.now),
            "status": status, "reason_code": reason, "n_records": taken, "n_refused": refused,
        }  # fmt: skip

    def carry_over(self, before: Commit | None) -> None:
        """Keeps records of an earlier intake whose bytes are no longer on disk: a changed file does not unmake them."""
        for shard in before.shards if before else ():
            if not self.night.lake.has(self.night.date, shard):
                continue
            ids = {row["doc_id"] for row in self._rows("raw_records", shard, ["doc_id"])} - self.taken
            gone = {i for i in ids if not self._is_known(i)}
            for row in self._rows("raw_records", shard):
                if row["doc_id"] in gone:
                    self.taken.add(row["doc_id"])
                    self._keep(row)
            self.sightings.extend(row for row in self._rows("sightings", shard) if row["doc_id"] in gone)
            for row in self._rows("files", shard):
                self.files.setdefault((row["source_path"], row["sha256"]), row)

    def _cut(self) -> None:
        """Writes what was gathered as the next shard."""
        if not (self.records or self.sightings or self.refusals):
            return
        frames = {
            "raw_records": frame_of("raw_records", self.records),
            "sightings": frame_of("sightings", self.sightings).unique(maintain_order=True),
            "quarantine": frame_of("quarantine", self.refusals).unique("item_id", keep="last", maintain_order=True),
        }
        stamp = digest(self.version, *((s["doc_id"], s["source_path"], s["record_no"]) for s in self.sightings), *(r["item_id"] for r in self.refusals))
        self._write(f"{len(self.shards):05d}-{stamp}", {t: f for t, f in frames.items() if f.height})
        self.records, self.sightings, self.refusals, self.content_bytes = [], [], [], 0

    def _write(self, name: str, frames: dict[str, pl.DataFrame]) -> None:
        lake, date = self.night.lake, self.night.date
        files = {table: lake.write(table, date, name, frame) for table, frame in frames.items()}
        self.shards.append(Shard(name, files, {table: frame.height for table, frame in frames.items()}))

    def finish(self) -> tuple[Shard, ...]:
        """Writes the rest, and the memory of files as a shard of its own. Returns the partition's shards."""
        self._cut()
        rows = [self.files[key] for key in sorted(self.files)]
        if rows:
            stamp = digest(*((r["source_path"], r["sha256"], r["mtime_ns"], r["status"]) for r in rows))
            self._write(f"files-{stamp}", {"files": frame_of("files", rows)})
        return tuple(self.shards)


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
