"""Lines: records of JSONL, and reading any text stream by lines of bounded length.

Belongs here: line numbers, offsets, the byte positions of a JSON object's members. Does not: undoing JSON escapes of the
text (unwrap), which field is the text (fields).
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from functools import partial
from json import decoder
from typing import Any, NamedTuple

from pipelines.ingest.fields import Missing, decode_field
from pipelines.ingest.item import Item, Reading
from pipelines.ingest.signs import HEAD, known_magic, wide_codec
from pipelines.records import RawRecord, Refusal

SKIP = 1 << 20
BEGINNING = 8_000
SPACE = re.compile(r"[ \t\n\r]*")
DECODER = decoder.JSONDecoder(strict=False)
scanstring: Any = decoder.scanstring  # type: ignore[attr-defined]


class Line(NamedTuple):
    """One line with its line break. `content` is None if the line is longer than a record may be."""

    number: int  # from 1
    offset: int  # bytes from the start of the stream
    content: bytes | None
    beginning: bytes


class Member(NamedTuple):
    """A member of a JSON object: bytes [start, end) of its value, without the quotes if it is a string."""

    start: int
    end: int
    value: object
    is_string: bool


class BrokenError(Exception):
    """Not a record; the message says what is wrong and where."""


def split_lines(stream: io.BufferedReader, max_bytes: int) -> Iterator[Line]:
    """The lines of a stream, broken at line feeds; a UTF-8 BOM at its start is left out, offsets count it.

    A line of more than `max_bytes` is skipped in pieces of 1 MiB.
    """
    offset, number = 0, 0
    while line := stream.readline(max_bytes + 2):
        number += 1
        begin, length = offset, len(line)
        if number == 1 and line.startswith(codecs.BOM_UTF8):
            line, begin = line[3:], 3
        if len(line.rstrip(b"\r\n")) > max_bytes or (len(line) > max_bytes and not line.endswith(b"\n")):
            beginning, tail = line[:BEGINNING], line[-1:]
            while tail != b"\n" and (rest := stream.readline(SKIP)):
                length += len(rest)
                tail = rest[-1:]
            yield Line(number, begin, None, beginning)
        else:
            yield Line(number, begin, line, line)
        offset += length


def refuse_undivided(item: Item) -> Refusal | None:
    """The refusal of a file that has no lines to split: binary, or of an encoding with more bytes to a line feed.

    Looks ahead without reading.
    """
    head = item.stream.peek(HEAD)[:HEAD]
    if (codec := wide_codec(head[: len(head) // 4 * 4])) is not None:
        return item.refuse("unsupported_encoding", f"the records are {codec}. Only encodings that keep ASCII are split into records: write the file as UTF-8 (iconv -f {codec} -t utf-8).", payload=head)
    if (magic := known_magic(head)) is not None:
        return item.refuse("binary", f"it begins like {magic}. Name the file by what it is.", payload=head)
    return None


def read_lines(item: Item, reading: Reading) -> Iterator[RawRecord | Refusal]:
    """Records of JSONL: one JSON object a line. record_no is the line number; blank lines are ignored."""
    if (refused := refuse_undivided(item)) is not None:
        yield refused
        return
    most = reading.settings.max_record_bytes
    for line in split_lines(item.stream, most):
        if line.content is None:
            yield item.refuse("too_large", f"the line is longer than {most:,} bytes. Split the record, or raise max_record_bytes.", line.number, line.beginning)
            continue
        raw = line.content.rstrip(b"\r\n")
        if not raw.strip():
            continue
        text = raw.decode("latin-1")
        try:
            members = parse_object(text)
        except BrokenError as error:
            yield item.refuse("broken_record", f"{error}. Each line must be one JSON object; mend the line and put the file in again.", line.number, raw)
            continue
        chosen = reading.fields.choose(item.source_path, members, partial(read_member, text))
        if isinstance(chosen, Missing):
            yield item.refuse(chosen.code, chosen.detail, line.number, raw)
            continue
        start, end = members[chosen.used[0]][:2]
        yield item.part(raw, line.number, "json", raw[start:end], line.offset + start, chosen)


def parse_object(text: str) -> dict[str, Member]:
    """Members of the JSON object that `text` is: bytes read as latin-1, so that positions are byte positions.

    Structure is ASCII in every encoding that keeps ASCII, so this needs no encoding. Control characters inside strings
    are let through, as scrapers write them; of members of one name the last counts. Raises BrokenError.
    """
    members: dict[str, Member] = {}
    at = _skip(text, 0)
    if text[at : at + 1] != "{":
        raise BrokenError(f"not a JSON object: begins with {text[at : at + 20]!a}")
    try:
        at = _skip(text, at + 1)
        if text[at : at + 1] == "}":
            at += 1
        else:
            at = _read_members(text, at, members)
    except (ValueError, RecursionError) as error:
        raise BrokenError(f"not valid JSON: {error}") from error
    at = _skip(text, at)
    if at < len(text):
        raise BrokenError(f"more after the JSON object, at byte {at}: {text[at : at + 20]!a}")
    return members


def _read_members(text: str, at: int, members: dict[str, Member]) -> int:
    while True:
        if text[at : at + 1] != '"':
            raise BrokenError(f"not valid JSON: no member name at byte {at}")
        name_start = at + 1
        name, at = scanstring(text, name_start, False)
        if not name.isascii():
            name = _unescape(text[name_start : at - 1])
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise BrokenError(f"not valid JSON: no colon at byte {at}")
        at = _skip(text, at + 1)
        if text[at : at + 1] == '"':
            start = at + 1
            value, at = scanstring(text, start, False)
            members[name] = Member(start, at - 1, value, True)
        else:
            start = at
            try:
                value, at = DECODER.raw_decode(text, at)
            except StopIteration as error:  # older decoders let it out at the end of the text
                raise BrokenError(f"not valid JSON: no value at byte {at}") from error
            members[name] = Member(start, at, value, False)
        at = _skip(text, at)
        mark = text[at : at + 1]
        if mark == "}":
            return at + 1
        if mark != ",":
            raise BrokenError(f"not valid JSON: neither comma nor closing brace at byte {at}" if mark else "not valid JSON: the line ends inside the object")
        at = _skip(text, at + 1)


def read_member(text: str, member: Member) -> object:
    """The value of a member, its string read as UTF-8, else as cp1252."""
    if not member.is_string or (isinstance(member.value, str) and member.value.isascii()):
        return member.value
    return _unescape(text[member.start : member.end])


def _unescape(literal: str) -> str:
    if literal.isascii():
        return str(scanstring(literal + '"', 0, False)[0])
    return str(scanstring(decode_field(literal.encode("latin-1")) + '"', 0, False)[0])


def _skip(text: str, at: int) -> int:
    match = SPACE.match(text, at)
    return match.end() if match else at
