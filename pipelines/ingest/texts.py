"""Texts: a stream that is one record as a whole, plain or HTML.

Belongs here: size, emptiness, binary content of a whole text. Does not: decoding (repair), main text of a page (markup).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.ingest.item import Item, Reading
from pipelines.ingest.signs import binary_sign, declared_charset, is_empty
from pipelines.records import RawRecord, Refusal


def read_text(item: Item, reading: Reading, form: str) -> Iterator[RawRecord | Refusal]:
    """The one record of a text, or why there is none. Nothing beyond max_record_bytes is held."""
    most = reading.settings.max_record_bytes
    raw = item.stream.read(most + 1)
    if len(raw) > most:
        yield item.refuse("too_large", f"a text of more than {most:,} bytes. Split it, or raise max_record_bytes.", payload=raw[:8_000])
    elif is_empty(raw):
        yield item.refuse("empty", f"{len(raw):,} bytes, no text in them. Nothing to do, unless there should be.")
    elif (sign := binary_sign(raw)) is not None:
        yield item.refuse("binary", f"no text: {sign}. Name the file by what it is, or take it out.", payload=raw[:8_000])
    else:
        yield item.whole(raw, form, reading, declared_charset(raw) if form == "html" else None)
