"""Tests of the formats that hold many records: lines (JSONL), rows (CSV), parquet, warc, and of fields."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.ingest import FoundFile, read, unwrap
from pipelines.ingest.fields import as_date, as_text
from pipelines.ingest.lines import BrokenError, parse_object
from pipelines.records import CharBytes, Decoded, RawRecord, Refusal, doc_id_of
from pipelines.settings import Settings
from pipelines.sources import FieldNames, Source, Sources


def results(tmp_path: Path, name: str, content: bytes, sources: Sources | None = None, **knobs) -> list[RawRecord | Refusal]:
    path = tmp_path / name
    path.write_bytes(content)
    found = FoundFile(name, path, len(content), 0, None)
    return list(read(found, Settings(**knobs), sources or Sources()))


def codes(items: list[RawRecord | Refusal]) -> list[tuple[int | None, str]]:
    return [(i.record_no, i.reason_code if isinstance(i, Refusal) else "ok") for i in items]


def text_of(record: RawRecord, codec: str = "utf-8") -> str:
    text = record.content.decode(codec, "surrogatepass" if codec == "utf-8" else "strict")
    return unwrap(Decoded(text, CharBytes.of_encoded(text, codec), codec, 1.0, "given"), record.form).text


# --- JSONL


def test_offsets_of_lines(tmp_path):
    """An offset that is off by a BOM or a line break cites the wrong words of the feed for every figure after it."""
    stream = b'\xef\xbb\xbf{"text": "One \\u00e9t\\u00e9", "title": "T"}\r\n\n {"id": 1, "TEXT" : "caf\xc3\xa9 \\"two\\"" }\n{"body": "three"}'
    for name, content, base in (("a.jsonl", stream, "file"), ("a.ndjson.gz", gzip.compress(stream), "member")):
        items = results(tmp_path, name, content)
        assert codes(items) == [(1, "ok"), (3, "ok"), (4, "ok")]
        for record in items:
            assert stream[record.byte_offset : record.byte_offset + len(record.content)] == record.content
            assert stream[record.byte_offset - 1 : record.byte_offset] == b'"'
            assert (record.byte_base, record.form) == (base, "json")
        assert [text_of(record) for record in items] == ["One été", 'café "two"', "three"]
        assert items[0].title == "T"
        assert items[1].doc_id == doc_id_of(stream.split(b"\n")[2])
        assert items[0].doc_id == doc_id_of(stream[3:].split(b"\r\n")[0])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "cut off', "broken_record"), (b"[1, 2]", "broken_record"), (b'"text"', "broken_record"), (b"no json", "broken_record"),
        (b'{"text": "a"} {"text": "b"}', "broken_record"), (b'{"text": "a",}', "broken_record"), (b'{"text": }', "broken_record"),
        (b'{"text"', "broken_record"), (b'{"text": "a"', "broken_record"), (b"{text: 1}", "broken_record"), (b"{", "broken_record"),
        (b'{"text": ' + b"[" * 100_000, "broken_record"), (b'{"text": "\\q"}', "broken_record"), (b'{"n": ' + b"9" * 9000 + b"}", "broken_record"),
        (b"{}", "record_without_text"), (b'{"headline": "x"}', "record_without_text"), (b'{"text": 5}', "record_without_text"),
        (b'{"text": ["a"]}', "record_without_text"), (b'{"text": {"body": "a"}}', "record_without_text"),
        (b'{"text": ""}', "empty"), (b'{"text": " \\n\\t"}', "empty"), (b'{"text": null}', "empty"),
        (b'{"text": "' + b"x" * 200_000 + b'"}', "too_large"),
        (b'{"text": "a\ttab"}', "ok"), (b'{"text": "", "body": "b"}', "ok"), (b'{"text": "lone \\ud83d"}', "ok"),
        (b'{"text": "a", "n": [1, {"text": "no"}], "m": {"text": "no"}}', "ok"), (b'{"text": "a", "n": NaN}', "ok"),
    ],
)  # fmt: skip
def test_a_line_among_good_ones(tmp_path, line, reason):
    """One broken line must cost one line, and say which."""
    good = b'{"text": "good"}'
    items = results(tmp_path, "a.jsonl", b"\n".join([good, line, good]), max_record_bytes=150_000)
    assert codes(items) == [(1, "ok"), (2, reason), (3, "ok")]
    if isinstance(items[1], Refusal):
        assert "a.jsonl record 2" in items[1].detail
        assert items[1].payload == line[:2000].decode("latin-1")


def test_a_refusal_says_the_way_out(tmp_path):
    """A reason without a way out sends the reader into the code."""
    items = results(tmp_path, "a.jsonl", b'{"headline": "x", "wording": "y"}\n')
    assert "headline, wording" in items[0].detail
    assert "config/sources.yaml" in items[0].detail


def test_the_last_of_two_members_of_one_name(tmp_path):
    """Every JSON reader takes the last: taking the first would cite text nobody else sees."""
    (record,) = results(tmp_path, "a.jsonl", b'{"text": "first", "text": "second"}')
    assert text_of(record) == "second"


def test_fields_in_an_old_code_page(tmp_path):
    """A cp1252 feed is no reason to lose its titles."""
    (record,) = results(tmp_path, "a.jsonl", '{"text": "café", "titlé": 1, "title": "Le café", "url": "https://www.example.org/é"}'.encode("cp1252"))
    assert record.title == "Le café"
    assert record.content == "café".encode("cp1252")
    assert record.source_name == "example.org"


def test_lone_surrogates_in_fields(tmp_path):
    """A lone surrogate in a title cannot be written as Parquet and would end the night."""
    (record,) = results(tmp_path, "a.jsonl", b'{"text": "a", "title": "x\\ud83d", "url": "\\udc00"}')
    assert record.title == "x\ufffd"
    record.url.encode("utf-8")


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.jsonl.gz"])
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_records_in_utf_16(tmp_path, name, codec):
    """Split at the byte of a line feed, UTF-16 gives lines of garbage: say so once, with the way out."""
    content = ('{"text": "one"}\n' * 20 if "jsonl" in name else "text,title\none,two\n" * 20).encode(codec)
    items = results(tmp_path, name, gzip.compress(content) if name.endswith("gz") else content)
    assert codes(items) == [(None, "unsupported_encoding")]
    assert "UTF-8" in items[0].detail


def test_a_binary_file_called_jsonl(tmp_path):
    """One reason for the file instead of one for each of its thousand lines."""
    assert codes(results(tmp_path, "a.jsonl", gzip.compress(b'{"text": "a"}\n'))) == [(None, "binary")]


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
values = st.recursive(scalars, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=5), v, max_size=3), max_leaves=8)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=8), values, max_size=6), st.booleans(), st.sampled_from([None, 2]))
def test_objects_are_read_as_json_reads_them(record, ascii_only, indent):
    """A parser of one's own is only worth its offsets if it reads exactly what json reads."""
    line = json.dumps(record, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "surrogatepass")
    text = line.decode("latin-1")
    members = parse_object(text)
    assert members.keys() == record.keys()
    for name, member in members.items():
        raw = line[member.start : member.end]
        assert json.loads(b'"%s"' % raw if member.is_string else raw) == record[name]


@given(st.binary(max_size=60) | st.text(alphabet='{}[]":,\\ut0 ', max_size=30).map(str.encode))
def test_no_line_raises_but_broken(line):
    """A line of garbage must be a refusal, not the end of the night."""
    try:
        parse_object(line.decode("latin-1"))
    except BrokenError:
        with pytest.raises((ValueError, AssertionError)):
            assert isinstance(json.loads(line.decode("latin-1"), strict=False), dict)


# --- CSV


def test_rows_and_their_bytes(tmp_path):
    """A quoted field holds commas, quotes and line breaks; its bytes must still be the ones cited."""
    stream = b'\xef\xbb\xbftitle,Text,url\r\nOne,"a ""b"", c\r\nd",https://x.example\r\n\r\nTwo,plain caf\xe9,\r\n"Th,ree","",\nFour,"last"\n,five,'
    items = results(tmp_path, "a.csv", stream)
    assert codes(items) == [(2, "ok"), (5, "ok"), (6, "empty"), (7, "broken_record"), (8, "ok")]
    records = [i for i in items if isinstance(i, RawRecord)]
    assert [r.content for r in records] == [b'a ""b"", c\r\nd', b"plain caf\xe9", b"five"]
    for record in records:
        assert stream[record.byte_offset : record.byte_offset + len(record.content)] == record.content
    assert text_of(records[0]) == 'a "b", c\r\nd'
    assert (records[0].title, records[0].url, records[0].form) == ("One", "https://x.example", "csv")
    assert records[0].doc_id == doc_id_of(b'One,"a ""b"", c\r\nd",https://x.example')
    assert "2 fields where the header has 3" in items[3].detail


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    """A semicolon feed read with commas is one field a row, and all of it is lost."""
    others = "".join(mark for mark in ",;|" if mark != delimiter)
    stream = f"id{delimiter}text{delimiter}title\n1{delimiter}Some {others} text{delimiter}T\n"
    (record,) = results(tmp_path, "a.csv" if delimiter != "\t" else "a.tsv", stream.encode())
    assert record.title == "T"


def test_quotes_in_an_unquoted_field(tmp_path):
    """Two quotes in a row are one only inside of quotes."""
    (record,) = results(tmp_path, "a.csv", b'id,text\n1,he said ""no""\n')
    assert text_of(record) == 'he said ""no""'


def test_a_quote_left_open(tmp_path):
    """One stray quote must cost its row, not the rest of the feed."""
    rows = b"".join(b"%d,row %d\n" % (i, i) for i in range(100))
    items = results(tmp_path, "a.csv", b'id,text\n0,"open\n' + rows)
    assert codes(items)[0] == (2, "broken_record")
    assert [code for _, code in codes(items)[1:]] == ["ok"] * 100
    assert codes(results(tmp_path, "b.csv", b'id,text\n0,"open\n' + rows, max_record_bytes=500))[0] == (2, "too_large")
    assert len(results(tmp_path, "b.csv", b'id,text\n0,"open\n' + rows, max_record_bytes=500)) == 101


def test_rows_that_are_too_long(tmp_path):
    """The limit of the csv module is 128 KiB, that of the settings is meant."""
    stream = b"id,text\n1," + b"x" * 300_000 + b"\n2,ok\n"
    assert codes(results(tmp_path, "a.csv", stream)) == [(2, "ok"), (3, "ok")]
    assert codes(results(tmp_path, "a.csv", stream, max_record_bytes=200_000)) == [(2, "too_large"), (3, "ok")]


@pytest.mark.parametrize("header", [b"id,wording\n1,x\n", b"just a line\nand another\n", b"\xff\xfd,\n1\n"])
def test_a_header_without_text(tmp_path, header):
    """A million rows refused one by one say less than the one header that lacks the name."""
    items = results(tmp_path, "a.csv", header)
    assert codes(items) == [(None, "record_without_text")]


cells = st.text(alphabet=st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=15)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(cells, cells, cells), max_size=6), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), st.sampled_from(["\n", "\r\n"]))
def test_what_csv_writes_is_read(tmp_path, rows, quoting, end):
    """Every row that is well written must come back, letter for letter, with its own bytes."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=quoting, lineterminator=end)
    writer.writerow(["title", "text", "note"])
    writer.writerows(rows)
    stream = buffer.getvalue().encode()
    items = results(tmp_path, "a.csv", stream)
    records = [i for i in items if isinstance(i, RawRecord)]
    assert [text_of(r) for r in records] == [row[1] for row in rows if row[1].strip()]
    assert all(stream[r.byte_offset : r.byte_offset + len(r.content)] == r.content for r in records)


# --- Parquet


def parquet(table: pa.Table, **options) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, **options)
    return buffer.getvalue()


def test_rows_of_parquet(tmp_path):
    """Row ids must not depend on how the file was compressed or in what order its columns stand."""
    columns = {
        "id": list(range(200)), "Text": [f"text {i} café" for i in range(199)] + [None],
        "date": [datetime(2026, 11, 3, tzinfo=UTC)] * 200, "url": ["https://example.org/x"] * 200,
    }  # fmt: skip
    table = pa.table(columns)
    items = results(tmp_path, "a.parquet", parquet(table))
    assert codes(items) == [(i + 1, "ok") for i in range(199)] + [(200, "empty")]
    assert (items[0].content, items[0].form, items[0].byte_base, items[0].byte_offset) == ("text 0 café".encode(), "plain", "record", 0)
    assert items[0].date == "2026-11-03T00:00:00+00:00"
    assert items[0].source_name == "example.org"
    other = table.select(["url", "date", "Text"]).set_column(2, "Text", table["Text"].dictionary_encode())
    again = results(tmp_path, "b.parquet.gz", gzip.compress(parquet(other, compression="zstd", row_group_size=50)))
    assert [r.doc_id for r in again[:199]] == [r.doc_id for r in items[:199]]
    assert items[0].doc_id == doc_id_of('{"Text":"text 0 café","date":"2026-11-03T00:00:00+00:00","url":"https://example.org/x"}'.encode())


def test_parquet_that_is_not_utf_8(tmp_path):
    """A writer that put cp1252 into a string column must not end the file."""
    raw = "café".encode("cp1252")
    bad = pa.Array.from_buffers(pa.string(), 1, pa.array([raw], pa.binary()).buffers())
    for column in (bad, pa.array([raw], pa.binary())):
        (record,) = results(tmp_path, "a.parquet", parquet(pa.table({"text": column})))
        assert record.content == raw


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (pa.table({"id": [1]}), (None, "record_without_text")),
        (pa.table({"text": [1]}), (1, "record_without_text")),
        (pa.table({"text": pa.array([], pa.string())}), (None, "empty")),
        (pa.table({"text": ["x" * 2000]}), (1, "too_large")),
    ],
)
def test_parquet_without_text(tmp_path, table, reason):
    """Each row and file that gives nothing must say why."""
    assert codes(results(tmp_path, "a.parquet", parquet(table), max_record_bytes=1000)) == [reason]


def test_a_parquet_bomb(tmp_path):
    """A column chunk of zeros decompresses to memory at once."""
    content = parquet(pa.table({"text": ["0" * (1 << 20) + str(i) for i in range(8)]}), compression="zstd", use_dictionary=False)
    assert codes(results(tmp_path, "a.parquet", content))[-1] == (None, "bomb")


# --- WARC


def warc(*records: tuple[str, str, list[tuple[str, str]] | None, bytes], status: str = "200 OK") -> bytes:
    """Records of (kind, address, HTTP headers or None, payload)."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False)
    writer.write_record(writer.create_warcinfo_record("x", {"software": "test"}))
    for kind, address, headers, payload in records:
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if headers is not None else None
        writer.write_record(writer.create_warc_record(address, kind, payload=io.BytesIO(payload), http_headers=http, warc_content_type="text/plain" if http is None else None))
    return buffer.getvalue()


PAGE = b"<html><head><meta charset='utf-8'></head><body><p>Ten people were hurt.</p></body></html>"
HTML = ("Content-Type", "text/html; charset=ISO-8859-1")
CHUNKED = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (PAGE[:20], PAGE[20:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([HTML], PAGE),
        ([HTML, ("Content-Encoding", "gzip")], gzip.compress(PAGE)),
        ([HTML, ("Content-Encoding", "gzip")], PAGE),
        ([HTML, ("Transfer-Encoding", "chunked")], CHUNKED),
        ([HTML, ("Transfer-Encoding", "chunked")], PAGE),
        ([HTML, ("Content-Encoding", "br")], PAGE),
    ],
)
def test_pages_of_a_web_archive(tmp_path, headers, body):
    """The same page, however the server sent it, is one document."""
    stream = warc(("response", "https://www.example.org/a", headers, body))
    for name, content in (("a.warc", stream), ("a.warc.gz", gzip.compress(stream[:300]) + gzip.compress(stream[300:]))):
        (record,) = results(tmp_path, name, content)
        assert record.content == PAGE
        assert (record.doc_id, record.byte_base, record.byte_offset, record.form) == (doc_id_of(PAGE), "record", 0, "html")
        assert (record.url, record.source_name, record.encoding_declared) == ("https://www.example.org/a", "example.org", "ISO-8859-1")
        assert (record.record_no, record.date, record.source_path) == (2, None, name)


def test_kinds_of_web_records(tmp_path):
    """Pictures and requests are no news; text of a conversion is."""
    stream = warc(
        ("response", "https://x.example/i", [("Content-Type", "image/png")], b"\x89PNG"),
        ("request", "https://x.example/r", [HTML], b""),
        ("conversion", "https://x.example/c", None, b"Ten people were hurt."),
        ("response", "https://x.example/e", [HTML], b""),
        ("response", "https://x.example/z", [HTML, ("Content-Encoding", "gzip")], gzip.compress(PAGE)[:40]),
        ("response", "https://x.example/b", [HTML, ("Content-Encoding", "br")], bytes(range(256)) * 4),
        ("response", "https://x.example/n", [], PAGE),
    )
    items = results(tmp_path, "a.warc", stream)
    assert codes(items) == [(4, "ok"), (5, "empty"), (6, "broken_record"), (7, "broken_record"), (8, "ok")]
    assert items[0].form == "plain"


def test_error_pages(tmp_path):
    """'Page not found' is not an article, and a thousand of them look like one story everybody carried."""
    stream = warc(("response", "https://x.example/a", [HTML], PAGE), status="404 Not Found")
    assert codes(results(tmp_path, "a.warc", stream)) == [(2, "http_error")]


def test_damaged_web_archives(tmp_path):
    """A record that says a wrong length, or is cut off, must cost itself only."""
    one, two = ("response", "https://x.example/a", [HTML], PAGE), ("response", "https://x.example/b", [HTML], PAGE + b"b")
    stream = warc(one, two, one)
    assert codes(results(tmp_path, "a.warc", stream[:-60])) == [(2, "ok"), (3, "ok"), (4, "unreadable")]
    wrong = stream.replace(b"Content-Length: %d" % _length(stream, 2), b"Content-Length: 9", 1)
    found = codes(results(tmp_path, "b.warc", wrong))
    assert [code for _, code in found].count("ok") >= 1
    assert "broken_record" in [code for _, code in found]
    assert codes(results(tmp_path, "c.warc", b"WARC/1.0\r\nX: " + b"y" * (2 << 20) + b"\r\n\r\n" + stream))[0] == (1, "broken_record")
    assert codes(results(tmp_path, "d.warc", b"no archive\n" * 9)) == [(1, "broken_record")]
    huge = warc(one, ("response", "https://x.example/h", [HTML], b"<p>" * 2000), one)
    assert [c for _, c in codes(results(tmp_path, "e.warc", huge, max_record_bytes=3000))] == ["ok", "too_large", "ok"]
    bomb = warc(("response", "https://x.example/h", [HTML, ("Content-Encoding", "gzip")], gzip.compress(b"0" * (9 << 20))))
    assert codes(results(tmp_path, "f.warc", bomb)) == [(None, "bomb")]


def _length(stream: bytes, number: int) -> int:
    head = stream.split(b"WARC/1.0\r\n")[number]
    return int(next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length")).split(b" ")[1])


# --- Fields


def test_names_of_a_source_come_first(tmp_path):
    """A source that calls its text `story` and its teaser `text` would be read by its teasers."""
    sources = Sources((Source(name="courier", match=("host:courier.example",), fields=FieldNames(text=("Story",), date=("when",))),))
    line = b'{"text": "teaser", "story": "whole", "when": 1761955200, "url": "https://www.courier.example/1"}\n{"text": "other"}'
    items = results(tmp_path, "a.jsonl", line, sources)
    assert [text_of(i) for i in items] == ["whole", "other"]
    assert (items[0].source_name, items[0].date) == ("courier", "2025-11-01T00:00:00+00:00")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1761955200, "2025-11-01T00:00:00+00:00"), (1761955200000, "2025-11-01T00:00:00+00:00"), (1761955200.5, "2025-11-01T00:00:00.500000+00:00"),
        ("1761955200", "2025-11-01T00:00:00+00:00"), (20251101, "2025-11-01"), (20259901, "20259901"), (2025, "2025"),
        (date(2025, 11, 1), "2025-11-01"), (datetime(2025, 11, 1, 8), "2025-11-01T08:00:00"), ("1/11/2025", "1/11/2025"),
        (10**30, str(10**30)), (float("nan"), "nan"), (float("inf"), "inf"), (-1e25, "-1e+25"), (0, "0"), (True, None), ([], None), (None, None), ("", None),
    ],
)  # fmt: skip
def test_dates_of_every_type(value, said):
    """A date is evidence: it must survive as written, and a number must not be taken for another day."""
    assert as_date(value) == said


@given(st.floats() | st.integers())
def test_no_number_is_too_odd_for_a_date(value):
    """One absurd number in one date field must not end the night."""
    assert isinstance(as_date(value), str)


def test_text_of_fields():
    """A title must be a string that can be stored, or nothing."""
    assert [as_text(v) for v in (" a ", 5, b"caf\xe9", "\ud800", True, {}, "  ")] == ["a", "5", "café", "\ufffd", None, None, None]
