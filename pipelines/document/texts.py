"""Texts: raw records of a shard to rows of documents, texts, ledger and sentences.

Belongs here: putting repair and reading together, byte offsets of what they found, asking siblings about dates.
Does not: how text is decoded and mended (repair), how it is read (the other modules of this room).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from pipelines import ingest, repair
from pipelines.document.description import Given, describe
from pipelines.document.siblings import ask_siblings, published_row
from pipelines.document.words import Words
from pipelines.ingest.intake import PAYLOAD_CHARS
from pipelines.night import Night, Work, map_shards, settle
from pipelines.records import CharBytes, Decoded, Edit, Refusal
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Commit, Shard, digest, frame_of
from pipelines.tables.frames import storable

VERSION = "2"
Rows = dict[str, list[dict[str, Any]]]
RECORDS_AT_ONCE = 32  # decoded side by side and mended together
TABLES = ("documents", "document_texts", "repairs", "sentences", "readings", "quarantine")


class Opened(NamedTuple):
    """A raw record, its text as decoded, and that text without its wrapping."""

    record: Mapping[str, Any]
    decoded: Decoded
    unwrapped: ingest.Unwrapped


def version_of(settings: Settings, sources: Sources) -> str:
    """Version of the text layer: code of repair, unwrapping and reading, what is known of sources, and the word lists."""
    # Corrections are applied while publishing: a new one makes no text stale.
    paths = [path for path in sorted(settings.config_dir.glob("*.csv")) if path.name != "corrections.csv"]
    lists = [path.read_text(encoding="utf-8") for path in paths]
    return f"{repair.VERSION}.{ingest.VERSION}.{VERSION}.{digest(sources, settings.repair_mentions, *lists)[:6]}"


def write_texts(night: Night) -> Commit:
    """Reads the partition's raw records into the text layer and commits. Needs the ingest commit."""
    commit = map_shards(night, "document", version_of(night.settings, night.sources), "raw_records", read_shard)
    return settle(night, ask_siblings(night, commit))


def read_shard(work: Work) -> Shard:
    """One shard of raw records to the rows of the text layer. A record that fails goes to quarantine, the rest goes on.

    Raises ListError if a word list of config/ cannot be read.
    """
    rows: Rows = {table: [] for table in TABLES}
    Words.read(work.settings.config_dir)  # a broken word list is no fault of any record: it is told, and stops the step
    for some in work.read("raw_records").iter_slices(RECORDS_AT_ONCE):
        opened: list[Opened] = []
        for record in some.iter_rows(named=True):
            try:
                opened.append(open_record(record, work.sources))
            except Exception as error:  # one bad document never stops a night
                rows["quarantine"].append(_refused(record, error, work))
        mentions = work.settings.repair_mentions
        try:
            clean = list(repair.mend_all((each.unwrapped.text for each in opened), mentions))
        except Exception:  # which text it is shows when each is mended by itself
            clean = []
        for n, each in enumerate(opened):
            try:
                mended = clean[n] if clean else repair.mend(each.unwrapped.text, mentions)
                made = _rows_of(each, mended, work.settings, work.sources, work.night)
            except Exception as error:
                rows["quarantine"].append(_refused(each.record, error, work))
                continue
            for table, more in made.items():
                rows[table].extend(more)
    frames = {
        table: work.stamp(table, rows[table]) for table in ("documents", "document_texts", "repairs", "sentences")
    }
    frames |= {table: frame_of(table, rows[table]) for table in ("readings", "quarantine")}
    return work.write(frames)


def _refused(record: Mapping[str, Any], error: Exception, work: Work) -> dict[str, Any]:
    detail = f"{type(error).__name__}: {error}. The bytes stay in data/raw; please report this with the file."
    refusal = Refusal("document", "text_failed", record["source_path"], record["record_no"], detail)
    payload = record["content"][:PAYLOAD_CHARS].decode("latin-1")
    return {
        "item_id": refusal.item_id, "stage": refusal.stage, "reason_code": refusal.reason_code,
        "source_path": refusal.source_path, "record_no": refusal.record_no, "detail": detail, "payload": payload,
        "ingest_date": work.night, "first_seen_at": work.now, "last_seen_at": work.now,
    }  # fmt: skip


def read_record(record: Mapping[str, Any], settings: Settings, sources: Sources, night: dt.date) -> Rows:
    """Rows of one raw record (a row of raw_records): {table: rows}, without lineage, as they are stored.

    Nothing is dated after `night`.
    """
    opened = open_record(record, sources)
    return _rows_of(opened, repair.mend(opened.unwrapped.text, settings.repair_mentions), settings, sources, night)


def open_record(record: Mapping[str, Any], sources: Sources) -> Opened:
    """The text of a raw record (a row of raw_records), as it stands there, with the way back to its bytes."""
    source = sources.named(record["source_name"])
    decoded = repair.decode(
        record["content"], record["encoding_declared"], source.encoding if source else None, record["byte_offset"]
    )
    return Opened(record, decoded, ingest.unwrap(decoded, record["form"]))


def _rows_of(opened: Opened, mended: repair.Mended, settings: Settings, sources: Sources, night: dt.date) -> Rows:
    record, decoded, unwrapped = opened
    source = sources.named(record["source_name"])
    clean_map = unwrapped.map.after(mended.edits, len(mended.text))
    given = Given(
        title=record["title"] or unwrapped.title,
        date=record["date"] or unwrapped.date,
        byline=unwrapped.byline,
        url=record["url"] or unwrapped.url,
    )
    told = describe(mended.text, given, source, night, Words.read(settings.config_dir))
    doc_id = record["doc_id"]
    applied = sum(edit.status == "applied" for edit in mended.edits)
    document = {
        "doc_id": doc_id,
        **{name: record[name] for name in ("source_name", "source_path", "record_no", "byte_base")},
        **_encoding(decoded),
        "language": told.language,
        "language_confidence": told.language_confidence,
        "title": told.title,
        "byline": told.byline,
        "agency": told.agency,
        "dateline_place": told.dateline_place,
        "url": given.url,
        **published_row(told.published),
        "n_chars": len(mended.text),
        "n_repairs": applied,
        "n_refusals": len(mended.edits) - applied,
        "status": "current",
    }
    sentences = [
        {"sentence_id": f"{doc_id}-s-{s.start}-{s.end}", "doc_id": doc_id, "sentence_no": s.sentence_no,
         "paragraph_no": s.paragraph_no, "role": s.role, "char_start": s.start, "char_end": s.end,
         **_bytes(clean_map, s.start, s.end), "text": mended.text[s.start : s.end]}
        for s in told.sentences
    ]  # fmt: skip
    reading = {
        "doc_id": doc_id, "source_name": record["source_name"], "surface": told.published.surface,
        **published_row(told.published),
    }  # fmt: skip
    rows = {
        "documents": [document],
        "document_texts": [
            {"doc_id": doc_id, "raw_text": unwrapped.text, "clean_text": mended.text, "byte_runs": clean_map.runs()}
        ],
        "repairs": [_ledger_row(doc_id, edit, unwrapped.map) for edit in mended.edits],
        "sentences": sentences,
        "readings": [reading] if told.published.alternatives else [],
    }
    return {table: storable(found) for table, found in rows.items()}


def _encoding(decoded: Decoded) -> dict[str, Any]:
    return {
        "encoding_declared": decoded.declared,
        "encoding_detected": decoded.codec,
        "encoding_confidence": decoded.confidence,
        "encoding_evidence": decoded.evidence,
        "encoding_parts": [asdict(part) for part in decoded.parts],
    }


def _bytes(char_map: CharBytes, start: int, end: int) -> dict[str, int]:
    byte_start, byte_end = char_map.span(start, end)
    return {"byte_start": byte_start, "byte_end": byte_end}


def _ledger_row(doc_id: str, edit: Edit, raw_map: CharBytes) -> dict[str, Any]:
    start, end = raw_map.span(edit.raw_start, edit.raw_end)
    return {
        "repair_id": f"{doc_id}-r-{edit.raw_start}-{edit.raw_end}-{edit.rule}", "doc_id": doc_id,
        "raw_byte_start": start, "raw_byte_end": end, "clean_char_start": edit.clean_start, "clean_char_end": edit.clean_end,
        "before": edit.before, "after": edit.after, "rule": edit.rule, "codec_path": edit.codec_path,
        "status": edit.status, "confidence": edit.confidence, "candidates": list(edit.candidates),
    }  # fmt: skip
