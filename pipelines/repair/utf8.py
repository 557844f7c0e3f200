"""UTF-8 as it is found: whole, cut off at the end, with supplementary characters in six bytes, with legacy bytes in it.

Belongs here: reading such bytes without losing one, and counting what was met. Does not: whether bytes are UTF-8 at all
(reading).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import numpy as np

from pipelines.records import CharBytes
from pipelines.repair.bytewise import is_single_byte, table
from pipelines.repair.junk import join

# A run of whole sequences, RFC 3629 section 4. Not found by decoding: each error would copy all that follows it.
WHOLE_RE = re.compile(
    rb"(?:[\x00-\x7f]++|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})*+"
)
# A supplementary character as two surrogates of three bytes: CESU-8, made by Java, Oracle and old MySQL.
CESU_RE = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")


SEQUENCE_RE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
HIGH_BYTES = bytes(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class Found:
    """Text with its byte map, and how many characters were CESU-8 pairs or legacy bytes."""

    text: str
    map: CharBytes
    n_pairs: int
    n_legacy: int


def count(content: bytes, may_be_cut: bool = True) -> tuple[int, int]:
    """How many sequences of several bytes are whole, and how many bytes belong to none: what `read` would meet, cheaply.

    A cut last character counts as neither, where there may be one.
    """
    tail = next((n for n in (1, 2, 3) if _is_cut(content[-n:])), 0) if may_be_cut else 0
    rest, n_whole = SEQUENCE_RE.subn(b"", content[: len(content) - tail])
    return n_whole, len(rest) - len(rest.translate(None, HIGH_BYTES))


def read(content: bytes, offset: int = 0, codec: str = "cp1252") -> Found:
    """Reads any bytes. What is not UTF-8 is read byte by byte in `codec`, a cut last character as one U+FFFD."""
    legacy = table(codec if is_single_byte(codec) else "cp1252")
    pieces: list[str] = []
    widths: list[int] = []
    at, n_pairs, n_legacy = 0, 0, 0
    while at < len(content):
        good = WHOLE_RE.match(content, at).end()  # type: ignore[union-attr]  # it matches the empty string
        if good > at:
            text = content[at:good].decode("utf-8")
            pieces.append(text)
            widths += _widths(text)
            at = good
            continue
        if CESU_RE.match(content, at):
            pieces.append(join(content[at : at + 6].decode("utf-8", "surrogatepass")))
            used, n_pairs = 6, n_pairs + 1
        elif len(content) - at <= 3 and _is_cut(content[at:]):
            pieces.append("\ufffd")
            used = len(content) - at
        else:
            pieces.append(legacy[content[at]])
            used, n_legacy = 1, n_legacy + 1
        widths.append(used)
        at += used
    text = "".join(pieces)
    each = np.array(widths, dtype=np.int64)
    ends = offset + np.cumsum(each)
    return Found(text, CharBytes(ends - each, ends), n_pairs, n_legacy)


def _widths(text: str) -> list[int]:
    if text.isascii():
        return [1] * len(text)
    measured = CharBytes.of_encoded(text, "utf-8")
    widths: list[int] = (measured.ends - measured.starts).tolist()
    return widths


def _is_cut(tail: bytes) -> bool:
    """Whether these are the first bytes of a longer sequence and nothing else."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        return bool(tail) and decoder.decode(tail) == ""
    except UnicodeDecodeError:
        return False
