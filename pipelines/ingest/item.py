"""Items: one stream of bytes with a name, and what every format reader is handed along with it.

Belongs here: what formats and containers share. Does not: any one format.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from pipelines.ingest.fields import Chosen, Fields
from pipelines.ingest.limits import Budget
from pipelines.records import RawRecord, Refusal, doc_id_of
from pipelines.settings import Settings

PAYLOAD_CHARS = 2_000
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading of one raw file goes by."""

    settings: Settings
    fields: Fields
    budget: Budget


@dataclass(frozen=True, slots=True)
class Item:
    """A raw file, an archive member, or what either unpacks to. `name` decides the format; undone suffixes are cut off."""

    source_path: str
    name: str
    stream: io.BufferedReader
    base: str  # file | member: what byte offsets count from
    depth: int  # containers around it

    def refuse(self, code: str, detail: str, record_no: int | None = None, payload: bytes = b"") -> Refusal:
        """As the function `refuse`, for this item."""
        return refuse(self.source_path, code, detail, record_no, payload)

    def whole(self, raw: bytes, form: str, reading: Reading, declared: str | None) -> RawRecord:
        """The item as one record."""
        name = reading.fields.source_name(self.source_path, None)
        return RawRecord(doc_id_of(raw), self.source_path, 0, form, raw, self.base, 0, name, declared)

    def part(self, raw: bytes, record_no: int, form: str, content: bytes, offset: int, chosen: Chosen) -> RawRecord:
        """One record of the item; `raw` are its bytes, `content` those of its text, `offset` their place in the stream."""
        return RawRecord(
            doc_id=doc_id_of(raw), source_path=self.source_path, record_no=record_no, form=form, content=content,
            byte_base=self.base, byte_offset=offset, source_name=chosen.source_name,
            title=chosen.title, date=chosen.date, url=chosen.url,
        )  # fmt: skip


def refuse(source_path: str, code: str, detail: str, record_no: int | None = None, payload: bytes = b"") -> Refusal:
    """A refusal of stage ingest; `detail` is put behind the place, and `payload` cut to 2,000 characters."""
    place = source_path if record_no is None else f"{source_path} record {record_no}"
    return Refusal("ingest", code, source_path, record_no, f"{place}: {detail}", excerpt(payload))


def excerpt(raw: bytes) -> str:
    """The beginning of some bytes, at most 2,000 characters, readable whatever they are."""
    text = raw[: PAYLOAD_CHARS * 4].decode("utf-8", "backslashreplace")[:PAYLOAD_CHARS]
    return CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}", text)[:PAYLOAD_CHARS]
