"""Proof: from the raw file again to what the published database says of it, link by link.

Belongs here: finding and re-reading a raw file, replaying the ledger, comparing. Does not: showing it (console), making the
rows in the first place (document, extract).

The chain, each link proven by the one before: the file has the SHA-256 it had; the record in it has the bytes its doc_id
stands for; those bytes decode to the raw text; raw text and ledger give the clean text; every sentence, name, figure and
time stands in the clean text where it says, and its bytes are those the map of the re-reading gives.
"""

# ruff: noqa: S608  names come from tables.yaml and are quoted

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from pipelines import ingest, repair
from pipelines.document import Opened, open_record
from pipelines.ingest.found import printable
from pipelines.records import CharBytes, Edit, RawRecord
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables.ddl import named, quoted
from pipelines.tables.frames import storable

# Tables whose rows stand at a place of the text, and the column that says what stands there.
PLACED = {"sentences": "text", "mentions": "surface", "figures": "surface", "times": "surface"}
# Records whose rows are held at a time.
BATCH = 100
CHUNK = 1 << 20
LATEST = """
SELECT source_path, arg_max(sha256, first_seen_at) AS sha256, arg_max(status, first_seen_at) AS status FROM files GROUP BY source_path
"""
# The place at which a document stands now: its first sighting in a file that is still the latest of its path.
STANDING = f"""
SELECT s.doc_id, min_by(s.file_path, (s.source_path <> d.source_path, s.source_path, s.record_no)) AS file_path
FROM documents d JOIN sightings s USING (doc_id)
JOIN ({LATEST}) l ON l.source_path = s.file_path AND l.sha256 = s.file_sha256
WHERE d.status = 'current'
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """A link that does not hold: the raw file, the document if it is one of it, and what is wrong, with the way out."""

    file_path: str
    doc_id: str | None
    what: str


@dataclass(slots=True)
class Proven:
    """What was proven so far, and what was not."""

    n_files: int = 0
    n_documents: int = 0
    n_rows: int = 0
    n_superseded: int = 0
    faults: list[Fault] = field(default_factory=list)


# --- raw files ------------------------------------------------------------------------------------------------------
def locate(raw_dir: Path, file_path: str) -> Path | None:
    """The file a path of the table `files` stands for; None if there is none any more."""
    place = raw_dir
    for part in file_path.split("/"):
        child = place / part
        if "\\" in part:  # written with escapes, as `printable` does
            child = (
                next((entry for entry in place.iterdir() if printable(entry.name) == part), child)
                if place.is_dir()
                else child
            )
        place = child
    return place if place.is_file() else None


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def reread(settings: Settings, sources: Sources, file_path: str) -> Iterator[RawRecord]:
    """The records of a raw file, as a night would read them now; none if it is not there."""
    path = locate(settings.raw_dir, file_path)
    if path is not None:
        status = path.stat()
        found = ingest.FoundFile(file_path, path, status.st_size, status.st_mtime_ns, None)
        yield from (item for item in ingest.read(found, settings, sources) if isinstance(item, RawRecord))


# --- one document ---------------------------------------------------------------------------------------------------
def ledger_of(rows: Sequence[Mapping[str, Any]]) -> list[Edit]:
    """Rows of `repairs` of one document as the ledger: the places in the raw text follow from what was changed before."""
    edits: list[Edit] = []
    shift = 0
    for row in sorted(rows, key=lambda r: (r["clean_char_start"], r["clean_char_end"], r["raw_byte_start"])):
        start = row["clean_char_start"] - shift
        edits.append(
            Edit(
                start, start + len(row["before"]), row["clean_char_start"], row["clean_char_end"],
                row["before"], row["after"], row["rule"], row["codec_path"], row["status"], row["confidence"],
            )
        )  # fmt: skip
        shift += len(row["after"]) - len(row["before"])
    return edits


def prove_record(opened: Opened, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """What does not hold of one document, given its rows of document_texts, repairs and the tables of PLACED."""
    text = rows["document_texts"][0]
    raw_text = storable(opened.unwrapped.text)
    if raw_text != text["raw_text"]:
        yield "its bytes no longer decode to raw_text: made by another version; `newsledger run` redoes it"
        return
    edits = ledger_of(rows["repairs"])
    try:
        clean_text = repair.rebuild(raw_text, edits)
    except repair.LedgerError as error:
        yield f"the ledger cannot be replayed: {error}"
        return
    if clean_text != text["clean_text"]:
        yield "raw text and ledger do not give clean_text"
        return
    where = opened.unwrapped.map.after(edits, len(clean_text))
    if where.runs() != text["byte_runs"]:
        yield "byte_runs are not those of the raw file"
    for table, column in PLACED.items():
        for row in rows[table]:
            if (said := _misplaced(row, column, clean_text, where)) is not None:
                yield f"{table} {row['id']}: {said}"


def _misplaced(row: Mapping[str, Any], column: str, clean_text: str, where: CharBytes) -> str | None:
    start, end = row["char_start"], row["char_end"]
    if (found := clean_text[start:end]) != row[column]:
        return f"at characters {start}-{end} stands {found!r}, not {row[column]!r}"
    if (spans := where.span(start, end)) != (row["byte_start"], row["byte_end"]):
        return f"stands at bytes {spans[0]}-{spans[1]}, not {row['byte_start']}-{row['byte_end']}"
    return None


# --- a partition ----------------------------------------------------------------------------------------------------
def prove(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    sources: Sources,
    night: dt.date | None = None,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Proven:
    """Proves every raw file and current document of a partition, or of all; `report` is told files done and files in all.

    Memory is bounded by a hundred documents and eight bytes for each document of one raw file.
    """  # fmt: skip
    given = {} if night is None else {"night": night}
    of_night = "" if night is None else "AND d.ingest_date = $night"
    connection.execute(f"CREATE TEMP TABLE to_prove AS {STANDING} {of_night} GROUP BY s.doc_id", given)
    of_files = "" if night is None else "WHERE f.ingest_date = $night"
    files = connection.execute(
        f"SELECT l.source_path, l.sha256 FROM ({LATEST}) l WHERE l.sha256 <> '' AND (l.source_path IN (SELECT file_path FROM to_prove) "
        f"OR l.source_path IN (SELECT f.source_path FROM files f SEMI JOIN ({LATEST}) m USING (source_path, sha256) {of_files})) ORDER BY 1",
        given,
    ).fetchall()
    superseded = connection.execute(
        f"SELECT count(*) FROM documents d WHERE status = 'superseded' {of_night}", given
    ).fetchall()
    proven = Proven(n_superseded=superseded[0][0])
    for done, (file_path, sha256) in enumerate(files):
        report(done, len(files))
        _prove_file(connection, settings, sources, file_path, sha256, proven)
    report(len(files), len(files))
    connection.execute("DROP TABLE to_prove")
    return proven


def _prove_file(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    sources: Sources,
    file_path: str,
    sha256: str,
    proven: Proven,
) -> None:
    path = locate(settings.raw_dir, file_path)
    if path is None:
        proven.faults.append(
            Fault(
                file_path,
                None,
                "gone from the raw folder. Put it back, from a backup or its source: what cites it cannot be proven",
            )
        )
        return
    try:
        now = sha256_of(path)
    except OSError as error:
        proven.faults.append(
            Fault(file_path, None, f"cannot be read ({error.strerror or error}). Mend the permissions or the disk")
        )
        return
    if now != sha256:
        proven.faults.append(
            Fault(
                file_path,
                None,
                f"changed since it was taken in (SHA-256 was {sha256}, is {now}). Put the old bytes back, or `newsledger run` takes the new version in",
            )
        )
        return
    proven.n_files += 1
    ids = connection.execute("SELECT doc_id FROM to_prove WHERE file_path = ?", [file_path]).fetchnumpy()["doc_id"]
    missing = {int(doc_id, 16) for doc_id in ids}
    records = (r for r in reread(settings, sources, file_path) if _is_due(r.doc_id, missing))
    while missing and (batch := list(islice(records, BATCH))):
        _prove_batch(connection, sources, file_path, batch, proven)
    for number in sorted(missing):
        proven.faults.append(
            Fault(
                file_path,
                f"{number:016x}",
                "the file no longer gives this record: the rules of reading changed; `newsledger run` redoes it",
            )
        )


def _is_due(doc_id: str, missing: set[int]) -> bool:
    number = int(doc_id, 16)
    if number not in missing:
        return False
    missing.discard(number)
    return True


def _prove_batch(
    connection: duckdb.DuckDBPyConnection, sources: Sources, file_path: str, batch: Sequence[RawRecord], proven: Proven
) -> None:
    rows = rows_of(connection, [record.doc_id for record in batch])
    for record in batch:
        mine = rows[record.doc_id]
        opened = open_record(asdict(record), sources)
        faults = [Fault(file_path, record.doc_id, what) for what in prove_record(opened, mine)]
        proven.faults += faults
        proven.n_documents += not faults
        proven.n_rows += sum(len(mine[table]) for table in PLACED)


def rows_of(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """For each document, its rows of document_texts, repairs and the tables of PLACED, with their key as `id`."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {
        i: {t: [] for t in ("document_texts", "repairs", *PLACED)} for i in ids
    }
    columns = {
        "document_texts": "raw_text, clean_text, byte_runs",
        "repairs": "repair_id AS id, raw_byte_start, clean_char_start, clean_char_end, before, after, rule, codec_path, status, confidence",
        **{
            t: f"{named(t.removesuffix('s') + '_id')} AS id, char_start, char_end, byte_start, byte_end, {named(c)}"
            for t, c in PLACED.items()
        },
    }
    # A list of literals, so that DuckDB can skip row groups; ids are hex digits.
    among = ", ".join(map(quoted, ids))
    for table, names in columns.items():
        cursor = connection.execute(f"SELECT doc_id, {names} FROM {named(table)} WHERE doc_id IN ({among})")
        names_found = [column[0] for column in cursor.description or ()]
        for row in cursor.fetchall():
            found[row[0]][table].append(dict(zip(names_found, row, strict=True)))
    return found


def record_of(settings: Settings, sources: Sources, file_path: str, doc_id: str) -> RawRecord | None:
    """One record of a raw file, by the bytes its id stands for; None if the file is gone or no longer holds it."""
    return next((record for record in reread(settings, sources, file_path) if record.doc_id == doc_id), None)
