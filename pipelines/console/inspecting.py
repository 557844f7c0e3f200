"""Inspecting: files through the steps without a warehouse, as a readable view or as JSON.

Belongs here: finding the files, putting the steps together for one document, its JSON. Does not: the steps, the readable
view (viewing).
"""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rich.markup import escape

from pipelines import extract, ingest
from pipelines.console.errors import fail
from pipelines.console.streams import ERR, refusal
from pipelines.console.viewing import show_document
from pipelines.document import read_record
from pipelines.records import CharBytes, RawRecord, Refusal
from pipelines.settings import Settings
from pipelines.sources import Sources, is_dated
from pipelines.tables import TABLES

SHOWN = {
    "repair": ("documents", "document_texts", "repairs"),
    "document": ("documents", "document_texts", "repairs", "sentences"),
    "extract": ("documents", "document_texts", "repairs", "sentences", "mentions", "entities", "figures", "times", "claims"),
}
Rows = dict[str, list[dict[str, Any]]]


def inspect_paths(settings: Settings, paths: Iterable[str], jsonl: bool, steps: str, published: dt.date | None) -> None:
    """Shows every document of the paths. Raises FileNotFoundError for a path that is not there, typer.Exit(1) if nothing
    could be read.
    """
    sources = Sources.read(settings.config_dir / "sources.yaml")
    today = dt.datetime.now(dt.UTC).date()
    taken = 0
    for path in paths:
        for item, given_id, night in _records(path, settings, sources, today):
            if isinstance(item, Refusal):
                said = refusal(item.source_path, item.reason_code, item.detail)
                ERR.print(f"[yellow]{escape(said)}[/]", soft_wrap=True, highlight=False)
                continue
            taken += 1
            rows = read_document(item, settings, sources, max(night, published or night), steps, published)
            if jsonl:
                line = {"id": item.doc_id if given_id is None else given_id, **{t: _plain(rows.get(t, []), t) for t in SHOWN[steps]}}
                sys.stdout.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
            else:
                show_document(rows, steps)
    if not taken:
        raise fail("nothing could be read; the reasons stand above.", 1)


def _records(path: str, settings: Settings, sources: Sources, today: dt.date) -> Iterator[tuple[RawRecord | Refusal, Any, dt.date]]:
    """Records of a path, with the `id` their line gives, if it gives one, and the night they belong to."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(path)
        if path == "-":
            given = Path(folder) / "stdin.txt"
            with given.open("wb") as copy:
                # One byte more than a text may have: the reader refuses it, as it would a file.
                shutil.copyfileobj(io.BytesIO(sys.stdin.buffer.read(settings.max_record_bytes + 1)), copy)
        if not given.exists():
            raise FileNotFoundError(f"{path}: there is no such file or folder.")
        for item in found_under(given, settings, today):
            if isinstance(item, Refusal):
                yield item, None, today
                continue
            item = replace(item, source_path="-") if path == "-" else item
            ids = _ids(item.path) if item.path.suffix.lower() in (".jsonl", ".ndjson") else iter(())
            line_no, line_id = 0, None
            for record in ingest.read(item, settings, sources):
                while isinstance(record, RawRecord) and line_no < record.record_no:
                    line_no, line_id = next(ids, (record.record_no, None))
                yield record, line_id, item.night or today


def found_under(given: Path, settings: Settings, today: dt.date) -> Iterator[ingest.FoundFile | Refusal]:
    """A file, or all files below a folder, as ingest finds them.

    What lies below the raw folder has the path, and so the source and the night, that it has in a run.
    """
    raw, whole = settings.raw_dir.resolve(), given.resolve()
    inside = whole.relative_to(raw).as_posix() if whole.is_relative_to(raw) and whole != raw else ""
    if given.is_dir():
        for item in ingest.walk(given, today, settings):
            item = replace(item, source_path=f"{inside}/{item.source_path}") if inside else item
            yield replace(item, night=_night_of(item.source_path)) if isinstance(item, ingest.FoundFile) else item
    else:
        status = given.stat()
        path = inside or given.name
        yield ingest.FoundFile(path, given, status.st_size, status.st_mtime_ns, _night_of(inside))


def _night_of(source_path: str) -> dt.date | None:
    for folder in source_path.split("/")[:-1]:
        if is_dated(folder):
            with suppress(ValueError):
                return dt.date.fromisoformat(folder)
    return None


def _ids(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                record = json.loads(line)
            except ValueError:
                record = None
            yield number, record.get("id") if isinstance(record, dict) else None


def read_document(record: RawRecord, settings: Settings, sources: Sources, night: dt.date, steps: str, published: dt.date | None) -> Rows:
    """One record through the steps: {table: rows}. `published` overrules what the record says."""
    raw = asdict(record)
    if published is not None:
        raw["date"] = published.isoformat()
    rows = read_record(raw, settings, sources, night)
    if steps == "extract":
        text = rows["document_texts"][0]
        char_map = CharBytes.from_runs(text["byte_runs"], len(text["clean_text"]))
        document = rows["documents"][0]
        given = extract.Text(
            record.doc_id, text["clean_text"], char_map, rows["sentences"], document["published_date"], night, document["published_order"],
        )  # fmt: skip
        rows |= next(iter(extract.extract_texts([given], settings)))
    return rows


def _plain(rows: list[dict[str, Any]], table: str) -> list[dict[str, Any]]:
    """Rows with every column of the table but lineage, which only a night gives."""
    return [{name: row.get(name) for name in TABLES[table].columns if name in row or not _is_lineage(name)} for row in rows]


def _is_lineage(name: str) -> bool:
    return name in ("ingest_date", "extractor_version", "model_version", "run_id")
