"""Intake: which raw files are new to the warehouse, and their records as shards of one partition.

Belongs here: which partition a file belongs to, sightings, what is kept of older versions. Does not: finding files
(found), what has been seen before (memory), reading formats (the readers), anything about the text.

A file belongs to the night its dated folder names, else to the day it was first seen; the `files` parts remember that.
A commit holds records and memory together, so a killed intake is as if it had not begun. A record stands in the
partition that took its bytes in first; every other place that holds them is a sighting.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from pipelines.ingest.found import FoundFile, walk
from pipelines.ingest.memory import dated_night, is_seen, remember, rows_left
from pipelines.ingest.reading import container_of, read
from pipelines.night import Night, begin, settle
from pipelines.records import RawRecord, Refusal
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Commit, Lake, Shard, digest, frame_of
from pipelines.tables.parts import read_part

VERSION = "1"
PAYLOAD_CHARS = 2000
# Sightings and refusals of a shard at most: a feed whose every record is known or broken gives no records to count.
SHARD_SIGHTINGS, SHARD_REFUSALS = 20_000, 2_000


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
    memory = remember(lake)
    for item in walk(settings.raw_dir, today, settings):
        if not is_seen(item, memory.get(item.source_path)):
            yield Arrival(dated_night(item) or today, item)


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
    intake = _Intake(night, version, () if anew or before is None else before.shards)
    for number, item in enumerate(found):
        night.report("ingest", number, len(found))
        intake.take(item)
    if anew:
        intake.carry_over(before)
    night.report("ingest", len(found), len(found))
    return settle(night, replace(begin(night, "ingest", version), shards=intake.finish()))


def _of_partition(night: Night) -> list[FoundFile | Refusal]:
    """Every file of the partition on disk, new to it or not."""
    memory = remember(night.lake)
    items: list[FoundFile | Refusal] = []
    for item in walk(night.settings.raw_dir, night.today, night.settings):
        before = memory.get(item.source_path)
        seen_on = before.ingest_date if before is not None and is_seen(item, before) else night.today
        if (dated_night(item) or seen_on) == night.date:
            items.append(item)
    return items


@dataclass
class _Intake:
    """Rows gathered for one partition, cut into shards as they come, so that memory is bounded by the shard."""

    night: Night
    version: str
    older: tuple[Shard, ...]
    shards: list[Shard] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    sightings: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    files: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    content_bytes: int = 0

    def __post_init__(self) -> None:
        lake, date = self.night.lake, self.night.date
        # Eight bytes a document, so that the memory of an archive of millions stays small.
        ids = [rows_left(lake, "raw_records", n, ["doc_id"])["doc_id"] for n in lake.nights() if n != date]
        numbers = [i.str.to_integer(base=16, dtype=pl.UInt64).to_numpy() for i in ids]
        self.known = np.unique(np.concatenate(numbers)) if numbers else np.empty(0, dtype=np.uint64)
        self.latest = remember(lake)
        self.taken = {row["doc_id"] for shard in self.older for row in self._rows("raw_records", shard, ["doc_id"])}
        for shard in self.older:
            self.files |= {(row["source_path"], row["sha256"]): row for row in self._rows("files", shard)}
        self.older = tuple(shard for shard in self.older if "files" not in shard.files)
        self.refused: set[str] = set()
        before = rows_left(lake, "quarantine", date, ["item_id", "first_seen_at"])
        self.first_refused: dict[str, dt.datetime] = dict(before.iter_rows())

    def _rows(self, table: str, shard: Shard, columns: Sequence[str] | None = None) -> Iterable[dict[str, Any]]:
        if table not in shard.files or not (path := self.night.lake.path(table, self.night.date, shard.files[table])).exists():
            return ()
        return read_part(path, columns).iter_rows(named=True)

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
        if self._is_remembered(item, sha256):
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

    def _is_remembered(self, item: FoundFile, sha256: str) -> bool:
        """Whether this version was read before: touched, or back again after another. Remembers that it stands now."""
        path, latest = item.source_path, self.latest.get(item.source_path)
        if (row := self.files.get((path, sha256))) is not None:
            self.files[path, sha256] = row | {"mtime_ns": item.mtime_ns, "first_seen_at": self._first_seen(path, sha256)}
            return True
        if latest is None or latest.sha256 != sha256 or latest.ingest_date == self.night.date:
            return False
        # It belongs to an older night and stays there; this row only keeps it from being looked at again.
        self._file(path, sha256, item.size, item.mtime_ns, container_of(path), "seen_again", None, 0, 0)
        self.files[path, sha256]["ingest_date"] = latest.ingest_date
        return True

    def _first_seen(self, path: str, sha256: str) -> dt.datetime:
        """When this version came to stand at its path. One that is back after another is the latest again."""
        latest = self.latest.get(path)
        return latest.first_seen_at if latest is not None and latest.sha256 == sha256 else self.night.now

    def _record(self, record: RawRecord, file_path: str, sha256: str) -> bool:
        """Adds the sighting, and the record if its bytes are new. Returns whether they were."""
        self.sightings.append(
            {"doc_id": record.doc_id, "source_path": record.source_path, "file_path": file_path, "file_sha256": sha256,
             "record_no": record.record_no, "ingest_date": self.night.date}
        )  # fmt: skip
        is_new = not self._is_known(record.doc_id)
        if is_new:
            self._keep({**{name: getattr(record, name) for name in RawRecord.__slots__}, "ingest_date": self.night.date})
        self._cut_if_full()
        return is_new

    def _is_known(self, doc_id: str) -> bool:
        """Whether the record stands in this partition or another."""
        number = np.uint64(int(doc_id, 16))
        place = int(np.searchsorted(self.known, number))
        return doc_id in self.taken or (place < len(self.known) and bool(self.known[place] == number))

    def _keep(self, row: dict[str, Any]) -> None:
        self.taken.add(row["doc_id"])
        self.records.append(row)
        self.content_bytes += len(row["content"])

    def _refuse(self, refusal: Refusal, file_path: str) -> None:
        now = self.night.now
        self._quarantine(
            {"item_id": refusal.item_id, "stage": refusal.stage, "reason_code": refusal.reason_code,
             "source_path": refusal.source_path, "file_path": file_path, "record_no": refusal.record_no, "detail": refusal.detail,
             "payload": refusal.payload[:PAYLOAD_CHARS], "ingest_date": self.night.date,
             "first_seen_at": self.first_refused.get(refusal.item_id, now), "last_seen_at": now}
        )  # fmt: skip

    def _quarantine(self, row: dict[str, Any]) -> None:
        if row["item_id"] not in self.refused:
            self.refused.add(row["item_id"])
            self.refusals.append(row)
            self._cut_if_full()

    def _file(self, path: str, sha256: str, size: int, mtime: int, container: str | None, status: str, reason: str | None, taken: int, refused: int) -> None:
        self.files[path, sha256] = {
            "source_path": path, "sha256": sha256, "length_bytes": size, "mtime_ns": mtime, "container": container,
            "ingest_date": self.night.date, "first_seen_at": self._first_seen(path, sha256),
            "status": status, "reason_code": reason, "n_records": taken, "n_refused": refused,
        }  # fmt: skip

    def carry_over(self, before: Commit | None) -> None:
        """Keeps what an earlier intake made of versions that are no longer on disk: a changed file does not unmake them."""
        shards = before.shards if before else ()
        read_now = set(self.files)
        read_ids: set[str] = set()
        other_ids: set[str] = set()
        for shard in shards:
            for row in self._rows("sightings", shard, ["doc_id", "file_path", "file_sha256"]):
                (read_ids if (row["file_path"], row["file_sha256"]) in read_now else other_ids).add(row["doc_id"])
            for row in self._rows("files", shard):
                self.files.setdefault((row["source_path"], row["sha256"]), row)
        refused_before = {path for (path, sha256), row in self.files.items() if row["n_refused"] and (path, sha256) not in read_now}
        for shard in shards:
            for row in self._rows("raw_records", shard):
                if (row["doc_id"] in other_ids or row["doc_id"] not in read_ids) and not self._is_known(row["doc_id"]):
                    self._keep(row)
            self.sightings.extend(row for row in self._rows("sightings", shard) if (row["file_path"], row["file_sha256"]) not in read_now)
            for row in self._rows("quarantine", shard):
                if row["file_path"] in refused_before:
                    self._quarantine(row)
            self._cut_if_full()

    def _cut_if_full(self) -> None:
        settings = self.night.settings
        if (
            len(self.records) >= settings.shard_documents or self.content_bytes >= settings.shard_bytes
            or len(self.sightings) >= SHARD_SIGHTINGS or len(self.refusals) >= SHARD_REFUSALS
        ):  # fmt: skip
            self._cut()

    def _cut(self) -> None:
        """Writes what was gathered as the next shard."""
        if not (self.records or self.sightings or self.refusals):
            return
        frames = {
            "raw_records": frame_of("raw_records", self.records),
            "sightings": frame_of("sightings", self.sightings).unique(maintain_order=True),
            "quarantine": frame_of("quarantine", self.refusals),
        }
        places = ((row["doc_id"], row["source_path"], row["record_no"]) for row in (*self.records, *self.sightings))
        stamp = digest(self.version, len(self.records), *places, *(r["item_id"] for r in self.refusals))
        self._write(f"{len(self.older) + len(self.shards):05d}-{stamp}", {t: f for t, f in frames.items() if f.height})
        self.records, self.sightings, self.refusals, self.content_bytes = [], [], [], 0

    def _write(self, name: str, frames: dict[str, pl.DataFrame]) -> None:
        lake, date = self.night.lake, self.night.date
        files = {table: lake.write(table, date, name, frame) for table, frame in frames.items()}
        self.shards.append(Shard(name, files, {table: frame.height for table, frame in frames.items()}))

    def finish(self) -> tuple[Shard, ...]:
        """Writes the rest, and the memory of files as a shard of its own. Returns the partition's shards."""
        self._cut()
        older = [left for shard in self.older if (left := self._less_refused(shard)).files]
        rows = [self.files[key] for key in sorted(self.files)]
        if rows:
            stamp = digest(*((r["source_path"], r["sha256"], r["mtime_ns"], r["first_seen_at"], r["status"]) for r in rows))
            self._write(f"files-{stamp}", {"files": frame_of("files", rows)})
        return (*older, *self.shards)

    def _less_refused(self, shard: Shard) -> Shard:
        """A shard of an earlier intake without what was refused again now: an item stands once, as it was last found."""
        rows = frame_of("quarantine", self._rows("quarantine", shard))
        left = rows.filter(~pl.col("item_id").is_in(self.refused))
        if left.height == rows.height:
            return shard
        files = {table: file for table, file in shard.files.items() if table != "quarantine"}
        if left.height:
            name = f"{shard.name}.{digest(*left['item_id'])[:8]}"
            files["quarantine"] = self.night.lake.write("quarantine", self.night.date, name, left)
        counts = {table: left.height if table == "quarantine" else shard.rows[table] for table in files}
        return replace(shard, files=files, rows=counts)


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
