"""Inspecting: files through the steps without a warehouse, as a readable view or as JSON.

Belongs here: putting the steps together for one document, and showing it. Does not: the steps.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text as Styled

from pipelines import extract, ingest
from pipelines.console.errors import ERR, fail
from pipelines.document import read_record
from pipelines.records import CharBytes, RawRecord, Refusal, doc_id_of
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import TABLES

OUT = Console()
SHOWN = {
    "repair": ("documents", "document_texts", "repairs"),
    "document": ("documents", "document_texts", "repairs", "sentences"),
    "extract": ("documents", "document_texts", "repairs", "sentences", "mentions", "entities", "figures", "times", "claims"),
}
Rows = dict[str, list[dict[str, Any]]]


def inspect_paths(settings: Settings, paths: Iterable[str], jsonl: bool, steps: str, published: dt.date | None) -> None:
    """Shows every document of the paths. Raises FileNotFoundError for a path that is not there."""
    sources = Sources.read(settings.config_dir / "sources.yaml")
    today = dt.datetime.now(dt.UTC).date()
    taken = 0
    for path in paths:
        for item, given_id in _records(path, settings, sources, today):
            if isinstance(item, Refusal):
                place = f" record {item.record_no}" if item.record_no else ""
                ERR.print(f"[yellow]{escape(item.source_path)}{place}: {item.reason_code}[/] {escape(item.detail)}", soft_wrap=True, highlight=False)
                continue
            taken += 1
            rows = read_document(item, settings, sources, max(today, published or today), steps, published)
            if jsonl:
                line = {"id": item.doc_id if given_id is None else given_id, **{t: _plain(rows.get(t, []), t) for t in SHOWN[steps]}}
                sys.stdout.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
            else:
                _show(rows, steps)
    if not taken:
        raise fail("nothing could be read; the reasons stand above.", 1)


def _records(path: str, settings: Settings, sources: Sources, today: dt.date) -> Iterator[tuple[RawRecord | Refusal, Any]]:
    """Records of a path with the `id` their line gives, if it gives one."""
    if path == "-":
        content = sys.stdin.buffer.read(settings.max_record_bytes + 1)
        if len(content) > settings.max_record_bytes:
            yield Refusal("ingest", "too_large", "-", detail=f"More than max_record_bytes ({settings.max_record_bytes:,})."), None
        else:
            yield RawRecord(doc_id_of(content), "-", 0, "plain", content), None
        return
    given = Path(path)
    if not given.exists():
        raise FileNotFoundError(f"{path}: there is no such file or folder.")
    for item in found_under(given, settings, today):
        if isinstance(item, Refusal):
            yield item, None
            continue
        ids = _ids(item.path) if item.path.suffix.lower() in (".jsonl", ".ndjson") else iter(())
        line_no, line_id = 0, None
        for record in ingest.read(item, settings, sources):
            while isinstance(record, RawRecord) and line_no < record.record_no:
                line_no, line_id = next(ids, (record.record_no, None))
            yield record, line_id


def found_under(given: Path, settings: Settings, today: dt.date) -> Iterator[ingest.FoundFile | Refusal]:
    """A file, or all files below a folder, as ingest finds them."""
    if given.is_dir():
        yield from ingest.walk(given, today, settings)
    else:
        status = given.stat()
        yield ingest.FoundFile(given.name, given, status.st_size, status.st_mtime_ns, None)


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
    raw = {name: getattr(record, name) for name in RawRecord.__slots__}
    if published is not None:
        raw["date"] = published.isoformat()
    rows = read_record(raw, settings, sources, night)
    if steps == "extract":
        text = rows["document_texts"][0]
        char_map = CharBytes.from_runs(text["byte_runs"], len(text["clean_text"]))
        given = extract.Text(record.doc_id, text["clean_text"], char_map, rows["sentences"])
        rows |= next(iter(extract.extract_texts([given])))
    return rows


def _plain(rows: list[dict[str, Any]], table: str) -> list[dict[str, Any]]:
    """Rows with every column of the table but lineage, which only a night gives."""
    return [{name: row.get(name) for name in TABLES[table].columns if name in row or not _is_lineage(name)} for row in rows]


def _is_lineage(name: str) -> bool:
    return name in ("ingest_date", "extractor_version", "model_version", "run_id")


def _show(rows: Rows, steps: str) -> None:
    document = rows["documents"][0]
    OUT.rule(escape(document["source_path"] + (f"#{document['record_no']}" if document["record_no"] else "")), align="left")
    facts = Table.grid(padding=(0, 2))
    names = ["title", "byline", "agency", "dateline_place", "source_name", "language"]
    for name in names:
        if document[name]:
            facts.add_row(name, escape(str(document[name])))
    facts.add_row("encoding", f"{document['encoding_detected']} ({document['encoding_evidence']}, {document['encoding_confidence']:.2f})")
    alternatives = ", ".join(document["published_alternatives"])
    date = f"{document['published_date'] or 'unknown'} ({document['published_order']}, {document['published_confidence']})"
    facts.add_row("published", date + (f", else {alternatives}" if alternatives else ""))
    for evidence in document["published_evidence"]:
        facts.add_row("", f"[dim]{escape(evidence)}[/]")
    OUT.print(facts)
    _show_repairs(rows)
    if steps != "repair":
        _show_sentences(rows)
    if steps == "extract":
        _show_figures(rows)


def _show_repairs(rows: Rows) -> None:
    if not rows["repairs"]:
        OUT.print("no repairs")
        return
    table = Table("raw bytes", "before", "after", "rule", "status", title="Repairs", title_justify="left")
    for row in rows["repairs"]:
        span = f"{row['raw_byte_start']}-{row['raw_byte_end']}"
        table.add_row(span, Styled(repr(row["before"])), Styled(repr(row["after"])), row["rule"], row["status"])
    OUT.print(table)


def _show_sentences(rows: Rows) -> None:
    found = [(f["char_start"], f["char_end"], "bold cyan") for f in rows.get("figures", [])]
    found += [(m["char_start"], m["char_end"], "green") for m in rows.get("mentions", [])]
    for sentence in rows["sentences"]:
        line = Styled(sentence["text"])
        for start, end, style in found:
            if sentence["char_start"] <= start and end <= sentence["char_end"]:
                line.stylize(style, start - sentence["char_start"], end - sentence["char_start"])
        OUT.print(Styled(f"{sentence['role']:<9}", style="dim"), line)


def _show_figures(rows: Rows) -> None:
    table = Table("figure", "kind", "low", "high", "modifier", "unit", "raw bytes", title="Figures", title_justify="left")
    for row in rows["figures"]:
        low, high = ("-" if row[side] is None else f"{row[side]:,g}" for side in ("value_low", "value_high"))
        table.add_row(Styled(row["surface"]), row["kind"], low, high, row["modifier"], row["unit"] or "-", f"{row['byte_start']}-{row['byte_end']}")
    OUT.print(table if rows["figures"] else "no figures")
