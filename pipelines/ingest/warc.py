"""WARC: pages out of web archives.

Belongs here: record headers, HTTP headers, undoing transfer and content encodings. Does not: gzip around the file
(containers), main text of a page (markup).
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipelines.ingest.fields import Chosen, as_text
from pipelines.ingest.item import Item, Reading
from pipelines.ingest.limits import count_unpacked
from pipelines.ingest.signs import binary_sign, declared_charset, is_empty
from pipelines.ingest.unpack import open_zst
from pipelines.records import RawRecord, Refusal

FORMS = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "plain"}
TAKEN = frozenset({"response", "resource", "conversion"})
CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:+-]{2,40})", re.IGNORECASE)
PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
HEADER_BYTES = 1 << 20
CHUNK = 1 << 16


class BrokenRecordError(Exception):
    """A record that cannot be read; the records after it may be."""


class _Lines:
    """A stream whose lines are bounded: warcio reads header lines, however long."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.stream = stream
        self.left = HEADER_BYTES

    def readline(self, size: int = -1) -> bytes:
        line = self.stream.readline(min(size, self.left + 1) if size >= 0 else self.left + 1)
        self.left -= len(line)
        if self.left < 0:
            raise BrokenRecordError("its headers are longer than 1 MiB")
        return line

    def read(self, size: int) -> bytes:
        return self.stream.read(size)

    def tell(self) -> int:
        return 0


def read_warc(item: Item, reading: Reading) -> Iterator[RawRecord | Refusal]:
    """Records of responses, resources and conversions that are HTML or plain text. record_no counts all records, from 1.

    Other kinds of record and types of content are ignored. A record is known by its payload, encodings undone.
    """
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    lines = _Lines(item.stream)
    status, number = _next_status(item.stream), 0
    while status is not None:
        number += 1
        lines.left = HEADER_BYTES
        try:
            if not status.startswith(b"WARC/"):
                raise BrokenRecordError("no WARC header where a record should begin; the record before it may say a wrong length")
            record = loader.parse_record_stream(lines, status, "warc")
            if record.length is None:
                raise BrokenRecordError("it does not say its length")
            result = read_payload(item, reading, record, number)
        # Attributes: warcio takes for granted that a response has an address.
        except (BrokenRecordError, ArchiveLoadFailed, StatusAndHeadersParserException, AttributeError) as error:
            yield item.refuse("broken_record", f"{error}. The records around it are taken; write the archive again.", number, status)
            status = _resume(item.stream)
            continue
        while record.raw_stream.read(CHUNK):
            pass
        if record.raw_stream.limit > 0:
            yield item.refuse("unreadable", "the file ends inside this record. Fetch it again.", number)
            return
        if result is not None:
            yield result
        status = _next_status(item.stream)


def _next_status(stream: io.BufferedReader) -> bytes | None:
    """The next line that is not blank."""
    while line := stream.readline(HEADER_BYTES):
        if line.strip():
            return line
    return None


def _resume(stream: io.BufferedReader) -> bytes | None:
    """The next line that begins a record."""
    while line := stream.readline(HEADER_BYTES):
        if line.startswith(b"WARC/"):
            return line
    return None


def read_payload(item: Item, reading: Reading, record: Any, number: int) -> RawRecord | Refusal | None:
    """The record, why it is refused, or None if it is of a kind that holds no text."""
    if record.rec_type not in TAKEN:
        return None
    http = record.http_headers
    kind = (http.get_header("Content-Type") if http else record.content_type) or ""
    form = FORMS.get(kind.partition(";")[0].strip().lower())
    if form is None and kind.strip():
        return None
    most = reading.settings.max_record_bytes
    body = record.raw_stream.read(most + 1)
    url = as_text(record.rec_headers.get_header("WARC-Target-URI"))
    if http and (status := http.get_statuscode()) and not status.startswith("2"):
        return item.refuse("http_error", f"status {status[:20]} of {url}: an error or redirect page, no article. Crawl the address again, if it matters.", number)
    if len(body) <= most and http:
        body = decode_body(body, http, reading)
    if len(body) > most:
        return item.refuse("too_large", f"the page has more than {most:,} bytes. Raise max_record_bytes, if it is an article.", number, body)
    if form is None and not PAGE.match(body):
        return None
    if is_empty(body):
        return item.refuse("empty", f"no content under {url}. Crawl the address again, if it matters.", number)
    if (sign := binary_sign(body)) is not None:
        return item.refuse("binary", f"{url} is said to be {kind or 'a page'}, but {sign}.", number, body)
    chosen = Chosen((), url=url, source_name=reading.fields.source_name(item.source_path, url))
    declared = CHARSET.search(kind)
    charset = declared[1] if declared else declared_charset(body) if form != "plain" else None
    taken = item.part(body, number, form or "html", body, 0, chosen)
    return replace(taken, byte_base="record", encoding_declared=charset)


def decode_body(body: bytes, http: Any, reading: Reading) -> bytes:
    """The body with chunks joined and content encodings undone, at most max_record_bytes + 1 of it.

    Crawlers keep the header of an encoding they have undone: without the encoding's own beginning it is taken as it is.
    Raises BrokenRecordError.
    """
    from warcio.bufferedreaders import ChunkedDataReader

    most = reading.settings.max_record_bytes
    if "chunked" in (http.get_header("Transfer-Encoding") or "").lower():
        body = ChunkedDataReader(io.BytesIO(body)).read()
    encodings = [e.strip().lower() for e in (http.get_header("Content-Encoding") or "").split(",")]
    for encoding in reversed(encodings):
        try:
            if encoding in {"gzip", "x-gzip"} and body.startswith(b"\x1f\x8b"):
                body = count_unpacked(gzip.GzipFile(fileobj=io.BytesIO(body)), reading.budget).read(most + 1)
            elif encoding == "zstd" and body.startswith(b"\x28\xb5\x2f\xfd"):
                body = count_unpacked(open_zst(io.BytesIO(body)), reading.budget).read(most + 1)
            elif encoding == "deflate":
                body = _inflate(body, most + 1)
                reading.budget.count(len(body))
            elif encoding not in {"", "identity", "gzip", "x-gzip", "zstd", "deflate"} and binary_sign(body):
                raise BrokenRecordError(f"content encoding {encoding[:20]} is not known")
        except (OSError, EOFError, zlib.error) as error:
            raise BrokenRecordError(f"content encoding {encoding} cannot be undone: {error}") from error
    return body


def _inflate(body: bytes, most: int) -> bytes:
    # The standard wants a zlib header, servers that leave it out are many; neither means it was undone by the crawler.
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(bits)
        try:
            plain = unpacker.decompress(body, most)
        except zlib.error:
            continue
        if unpacker.eof or len(plain) == most:
            return plain
    return body
