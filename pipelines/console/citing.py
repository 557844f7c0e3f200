"""Citing: one row of the database back to its sentence, the ledger and the bytes of the raw file; and proving it.

Belongs here: what a person sees of a citation, and of a partition that is verified. Does not: the proof (warehouse.proof).
"""

# ruff: noqa: S608  names come from tables.yaml and are quoted

from __future__ import annotations

import datetime as dt
import shlex
from dataclasses import asdict
from typing import Any

import duckdb
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from pipelines import repair
from pipelines.console.errors import BLOCKED, WRONG_USE, fail
from pipelines.console.reading import reading
from pipelines.console.streams import ERR, OUT, shown
from pipelines.document import Opened, open_record
from pipelines.records import RawRecord
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables.ddl import named
from pipelines.warehouse.proof import PLACED, STANDING, locate, prove, prove_record, record_of, rows_of, sha256_of

AROUND = 48  # bytes shown before and after
WIDTH = 16
SHOWN_BYTES = 512  # of a long span, as much from its beginning
SHOWN_FAULTS = 50
Row = dict[str, Any]
PLACE = """
SELECT d.*, s.text AS sentence, s.sentence_id AS in_sentence, s.role, s.char_start AS sentence_start, s.char_end AS sentence_end
FROM documents d LEFT JOIN sentences s ON s.sentence_id = $sentence
WHERE d.doc_id = $doc
"""
CLAIMS = """
SELECT coalesce(claimant_name, '(the text itself)'), polarity, verb, hedge, place_surface,
       concat_ws(' to ', event_date_start, CASE WHEN event_date_end <> event_date_start THEN event_date_end END), claim_id
FROM claims WHERE figure_id = ? ORDER BY claim_id
"""
LEDGER = """
SELECT raw_byte_start || '-' || raw_byte_end, before, after, rule, status, confidence FROM repairs
WHERE doc_id = ? AND clean_char_start < ? AND clean_char_end >= ? ORDER BY clean_char_start, repair_id
"""


def cite(settings: Settings, row_id: str, is_verified: bool) -> None:
    """Shows where a figure, claim, sentence, name or time stands, down to the bytes; with `is_verified` proves it.

    Raises typer.Exit(2) for an id no row has, typer.Exit(1) if a proof was asked for and fails.
    """
    sources = Sources.read(settings.config_dir / "sources.yaml")
    with reading(settings) as connection:
        table, row = _row(connection, row_id)
        document = _one(connection, PLACE, {"doc": row["doc_id"], "sentence": row["sentence_id"]})
        _show_row(connection, table, row)
        _show_document(document)
        _show_sentence(connection, row, document)
        faults = _show_bytes(connection, settings, sources, row, document, is_verified)
    if is_verified and faults:
        raise fail("\n".join(faults), BLOCKED)


def _one(connection: duckdb.DuckDBPyConnection, query: str, given: Any) -> Row:
    cursor = connection.execute(query, given)
    names = [column[0] for column in cursor.description or ()]
    rows = cursor.fetchall()
    return dict(zip(names, rows[0], strict=True)) if rows else {}


def _row(connection: duckdb.DuckDBPyConnection, row_id: str) -> tuple[str, Row]:
    """The row with that id, its text as `surface`. A claim without a figure stands where its sentence does."""
    claim = _one(connection, "SELECT figure_id, sentence_id FROM claims WHERE claim_id = ?", [row_id])
    wanted = row_id if not claim else claim["figure_id"] or claim["sentence_id"]
    for table, column in PLACED.items():
        key = f"{table.removesuffix('s')}_id"
        row = _one(
            connection, f"SELECT *, {named(column)} AS surface FROM {named(table)} WHERE {named(key)} = ?", [wanted]
        )
        if row:
            return table, row
    raise fail(
        f"{row_id}: no figure, claim, sentence, name or time has this id. "
        "The view figures_cited lists figures with their ids.",
        WRONG_USE,
    )


def _show_row(connection: duckdb.DuckDBPyConnection, table: str, row: Row) -> None:
    OUT.rule(Text(f"{table.removesuffix('s')} {row[table.removesuffix('s') + '_id']}"), align="left")
    facts = Table.grid(padding=(0, 2))
    facts.add_row(Text(table.removesuffix("s"), "bold"), Text(shown(row["surface"]), "bold cyan"))
    if table == "figures":
        low, high = ("-" if row[side] is None else f"{row[side]:,.15g}" for side in ("value_low", "value_high"))
        facts.add_row(
            Text("value", "bold"),
            f"{row['kind']}, {row['modifier']}, low {low}, high {high}" + (f", {row['unit']}" if row["unit"] else ""),
        )
        for name in ("counted", "effect", "victim_status", "not_summable_reason"):
            if row[name]:
                facts.add_row(Text(name, "bold"), Text(shown(row[name])))
        for who, polarity, verb, hedge, place, when, claim_id in connection.execute(
            CLAIMS, [row["figure_id"]]
        ).fetchall():
            said = ", ".join(filter(None, [polarity, verb and f"verb {verb}", hedge and f"hedge {hedge}", place, when]))
            facts.add_row(Text("claimed by", "bold"), Text(shown(f"{who}: {said} ({claim_id})")))
    elif table == "times":
        facts.add_row(
            Text("value", "bold"), f"{row['value']} ({row['start_date']} to {row['end_date']}, rule {row['rule']})"
        )
    elif table == "mentions":
        facts.add_row(
            Text("name", "bold"),
            f"{row['label']}, entity {row['entity_id'] or '-'} ({row['link_method'] or 'not linked'})",
        )
    facts.add_row(
        Text("made by", "bold"),
        Text(f"{row['extractor_version']}, model {row['model_version'] or '-'}, run {row['run_id']}", "dim"),
    )
    OUT.print(facts, highlight=False)


def _show_document(document: Row) -> None:
    facts = Table.grid(padding=(0, 2))
    place = document["source_path"] + (f"#{document['record_no']}" if document["record_no"] else "")
    for name, value in {
        "document": f"{document['doc_id']} ({document['status']})", "title": document["title"], "source": document["source_name"],
        "agency": document["agency"], "published": document["published_date"], "in": place,
    }.items():  # fmt: skip
        if value:
            facts.add_row(Text(name, "bold"), Text(shown(str(value))))
    OUT.print(facts, highlight=False)


def _show_sentence(connection: duckdb.DuckDBPyConnection, row: Row, document: Row) -> None:
    if document["sentence"] is None:
        return
    line = Text(shown(document["sentence"]))
    start = document["sentence_start"]
    line.stylize("bold cyan", row["char_start"] - start, row["char_end"] - start)
    OUT.print(Text(f"\n{document['role']}: ", "dim") + line)
    entries = connection.execute(LEDGER, [row["doc_id"], document["sentence_end"], start]).fetchall()
    if not entries:
        OUT.print("No repair in it: the sentence stands as it came.", style="dim")
        return
    ledger = Table(
        "raw bytes", "before", "after", "rule", "status", "sure", title="Ledger of the sentence", title_justify="left"
    )
    for span, before, after, rule, status, confidence in entries:
        ledger.add_row(span, Text(repr(before)), Text(repr(after)), rule, status, f"{confidence:.2f}")
    OUT.print(ledger)


def _show_bytes(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    sources: Sources,
    row: Row,
    document: Row,
    is_verified: bool,
) -> list[str]:
    """Shows the bytes, and the proof where it is asked for; returns what stands in its way."""
    standing = connection.execute(f"{STANDING} AND d.doc_id = ? GROUP BY s.doc_id", [row["doc_id"]]).fetchall()
    if not standing:
        return _say(
            f"{document['source_path']}: the file has changed since and no longer holds this document (superseded): its bytes are gone, what was read of them stays"
        )
    file_path = standing[0][1]
    path = locate(settings.raw_dir, file_path)
    if path is None:
        return _say(
            f"{settings.raw_dir / file_path}: gone from the raw folder. Put it back, or name the folder with --raw"
        )
    record = record_of(settings, sources, file_path, row["doc_id"])
    if record is None:
        return _say(
            f"{path}: no longer holds the bytes of document {row['doc_id']}: it was changed after it was taken in"
        )
    _dump(record, row["byte_start"], row["byte_end"])
    if not is_verified:
        return []
    wanted = connection.execute(
        "SELECT arg_max(sha256, first_seen_at) FROM files WHERE source_path = ?", [file_path]
    ).fetchall()[0][0]
    if (now := sha256_of(path)) != wanted:
        return _say(f"{path}: changed since it was taken in (SHA-256 was {wanted}, is {now})")
    opened = open_record(asdict(record), sources)
    _show_proof(connection, settings, opened, row, now)
    rows = rows_of(connection, [record.doc_id])[record.doc_id]
    return [f"{path}: {what}" for what in prove_record(opened, rows)]


def _say(trouble: str) -> list[str]:
    OUT.print(Text(f"\n{shown(trouble)}.", "yellow"), soft_wrap=True)
    return [trouble]


def _dump(record: RawRecord, start: int, end: int) -> None:
    """Bytes [start, end) of the record's base and what is around them, sixteen a line."""
    first, last = record.byte_offset, record.byte_offset + len(record.content)
    low, high = max(first, start - AROUND), min(last, min(end, start + SHOWN_BYTES) + AROUND)
    base = {"file": "the file", "member": "what it unpacks to", "record": "the value of the record"}[record.byte_base]
    OUT.print(Text(f"\nbytes {start}-{end} of {base}: {shown(record.source_path)}", "bold"), soft_wrap=True)
    for at in range(low - low % WIDTH, high, WIDTH):
        line, letters = Text(f"{at:>10}  ", "dim"), Text()
        for place in range(at, at + WIDTH):
            style = "bold cyan" if start <= place < end else "dim"
            inside = low <= place < high
            byte = record.content[place - first] if inside else 0
            line.append(f"{byte:02x} " if inside else "   ", style)
            letters.append((chr(byte) if 0x20 <= byte < 0x7F else "·") if inside else " ", style)
        OUT.print(line + Text(" ") + letters)


def _show_proof(
    connection: duckdb.DuckDBPyConnection, settings: Settings, opened: Opened, row: Row, sha256: str
) -> None:
    """Says each link of the chain, made anew from the bytes. What it finds at the place is what `prove_record` judges."""
    record, decoded, unwrapped = opened
    doc_id = record["doc_id"]
    mended = repair.mend(unwrapped.text, settings.repair_mentions)
    where = unwrapped.map.after(mended.edits, len(mended.text))
    start, end = row["char_start"], row["char_end"]
    ledger = connection.execute("SELECT count(*) FROM repairs WHERE doc_id = ?", [doc_id]).fetchall()[0][0]
    for said in (
        f"the file has the SHA-256 it was taken in with: {sha256}",
        f"the record in it has the bytes document {doc_id} stands for",
        f"its {len(record['content']):,} bytes decode as {decoded.codec} ({decoded.evidence}) to {len(unwrapped.text):,} characters",
        f"its ledger of {ledger} entries gives the clean text; repair, run again, finds {len(mended.edits)}",
        f"characters {start}-{end} of it are {shown(repr(mended.text[start:end]))}, from bytes {'-'.join(map(str, where.span(start, end)))}",
    ):
        OUT.print(Text(f"  {said}"), soft_wrap=True, highlight=False)


def verify(settings: Settings, night: dt.date | None) -> None:
    """Proves a partition, or everything, against the raw files. Raises typer.Exit(1) if a link does not hold, naming files."""
    if not settings.raw_dir.is_dir():
        raise fail(f"{settings.raw_dir}: there is no such raw folder. Name it with --raw.", WRONG_USE)
    sources = Sources.read(settings.config_dir / "sources.yaml")
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with (
        reading(settings) as connection,
        Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as progress,
    ):
        if (
            night is not None
            and not connection.execute("SELECT 1 FROM partitions WHERE ingest_date = ?", [night]).fetchone()
        ):
            raise fail(f"--date {night}: the database has no such night; `newsledger status` lists them.", WRONG_USE)
        task = progress.add_task("files", total=None)
        proven = prove(
            connection, settings, sources, night, lambda done, total: progress.update(task, completed=done, total=total)
        )
    what = "everything" if night is None else f"night {night}"
    OUT.print(
        f"{'Verified' if not proven.faults else 'What holds of'} {what}: {proven.n_files:,} raw files unchanged; {proven.n_documents:,} documents and {proven.n_rows:,} sentences, "
        "names, figures and times stand where they say, byte for byte.",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
    if proven.n_superseded:
        OUT.print(
            f"{proven.n_superseded:,} superseded documents left out: their files hold newer versions.",
            highlight=False,
            soft_wrap=True,
        )
    if proven.faults:
        lines = [
            f"{f.file_path}{f' document {f.doc_id}' if f.doc_id else ''}: {f.what}."
            for f in proven.faults[:SHOWN_FAULTS]
        ]
        more = len(proven.faults) - SHOWN_FAULTS
        more_said = (
            [
                f"and {more:,} more; one night at a time: newsledger verify --warehouse {shlex.quote(str(settings.warehouse_dir))} --date DAY"
            ]
            if more > 0
            else []
        )
        raise fail(
            shown(
                "\n".join([f"{len(proven.faults):,} links do not hold below {settings.raw_dir}:", *lines, *more_said])
            ),
            BLOCKED,
        )
