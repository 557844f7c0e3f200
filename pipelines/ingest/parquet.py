"""Parquet: records of a columnar file, a few rows in memory at a time.

Belongs here: batches, and the canonical bytes a row is known by. Does not: which column is the text (fields).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import IO, Any

from pipelines.ingest.fields import Missing
from pipelines.ingest.item import Item, Reading
from pipelines.records import RawRecord, Refusal

ROWS = 64
WAYOUT = "Write the file again (pyarrow, polars or duckdb read it, if it is whole)."


def read_parquet(item: Item, reading: Reading, source: IO[bytes]) -> Iterator[RawRecord | Refusal]:
    """Records of a seekable Parquet file. record_no is the row number, from 1.

    A row is known by the canonical JSON of its chosen fields (sorted keys, UTF-8): its bytes in the file are nobody's,
    being shared with other rows by dictionaries and compression. For the same reason offsets count within the value.
    """
    import pyarrow.parquet as pq  # late: 0.2 s that most nights need not pay

    # Pages are read as they are needed: with pre_buffer a whole row group would be in memory.
    file = pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 20)
    names = [name for name in file.schema_arrow.names if name.casefold() in reading.fields.known]
    if not reading.fields.texts.intersection(name.casefold() for name in names):
        missing = reading.fields.choose(item.source_path, dict.fromkeys(file.schema_arrow.names, ""), str)
        detail = missing.detail if isinstance(missing, Missing) else ""
        yield item.refuse("record_without_text", f"no column holds the text; {detail}")
        return
    chunks = [file.metadata.row_group(g).column(c) for g in range(file.num_row_groups) for c in range(file.metadata.num_columns)]
    reading.budget.foresee(sum(c.total_uncompressed_size for c in chunks if c.path_in_schema in names))
    number, most = 0, reading.settings.max_record_bytes
    for batch in file.iter_batches(batch_size=ROWS, columns=names, use_threads=False):
        for at in range(batch.num_rows):
            number += 1
            row = {name: batch.column(i)[at] for i, name in enumerate(batch.schema.names)}
            chosen = reading.fields.choose(item.source_path, row, read_cell)
            if isinstance(chosen, Missing):
                yield item.refuse(chosen.code, chosen.detail, number)
                continue
            values = {name: read_cell(row[name]) for name in chosen.used}
            text = values[chosen.used[0]]
            content = text if isinstance(text, bytes) else str(text).encode("utf-8", "surrogateescape")
            reading.budget.count(len(content))
            if len(content) > most:
                yield item.refuse("too_large", f"the text has {len(content):,} bytes, more than {most:,}. Split it, or raise max_record_bytes.", number, content)
                continue
            record = item.part(canonical(values), number, "plain", content, 0, chosen)
            yield replace(record, byte_base="record")


def read_cell(scalar: Any) -> object:
    """The Python value of a cell; a string that is not UTF-8 as its bytes."""
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        value = scalar.value if hasattr(scalar, "index") else scalar
        return bytes(value.as_buffer().to_pybytes())


def canonical(values: dict[str, object]) -> bytes:
    """Fields as JSON with sorted keys and no spaces, in UTF-8; bytes that are not UTF-8 stand as they are."""
    plain = {
        name: v.decode("utf-8", "surrogateescape") if isinstance(v, bytes)
        else v.isoformat() if isinstance(v, datetime | date | time) else v
        for name, v in values.items()
    }  # fmt: skip
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return text.encode("utf-8", "surrogateescape")
