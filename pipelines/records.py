"""What the steps hand to one another: raw records, refusals, decoded text, the repair ledger, character-to-byte maps.

Belongs here: frozen records that more than one step reads. Does not: how any of them is made (the steps), how rows are
stored (tables).
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]


def doc_id_of(raw: bytes) -> str:
    """Id of a document: the first 16 hex digits of the SHA-256 of its raw bytes."""
    return hashlib.sha256(raw).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as it came. `content` holds the bytes of its text; `byte_offset` is where they begin in `byte_base`."""

    doc_id: str
    source_path: str  # below the raw folder, posix, `!member` for what lies in an archive
    record_no: int  # from 1; 0 where the file is the record
    form: str  # plain | html | json | csv: how text is wrapped in content
    content: bytes
    byte_base: str = "file"  # file | member | record, see documents.byte_base in tables.yaml
    byte_offset: int = 0
    source_name: str | None = None
    encoding_declared: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something not accepted. `detail` says what was found and the way out; `payload` is the item or its beginning."""

    stage: str
    reason_code: str
    source_path: str
    record_no: int | None = None
    detail: str = ""
    payload: str = ""

    @property
    def item_id(self) -> str:
        """The same item refused for the same reason has the same id, so that it is counted once over many nights."""
        key = f"{self.stage}\0{self.reason_code}\0{self.source_path}\0{self.record_no}"
        return "q-" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Edit(NamedTuple):
    """One entry of the repair ledger. Spans are half-open, in characters: raw of the raw text, clean of the clean text.

    `status` applied changed the text; ambiguous and refused left it alone, so that before == after; `candidates` are then
    what could have stood there.
    """

    raw_start: int
    raw_end: int
    clean_start: int
    clean_end: int
    before: str
    after: str
    rule: str
    codec_path: str | None = None
    status: str = "applied"
    confidence: float = 1.0
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CharBytes:
    """For each character of a text, the half-open byte range of the file it came from.

    Ranges ascend; a gap between two of them is markup or an escape that left no text. Characters that came from one
    range together (a mended sequence) share it.
    """

    starts: IntArray
    ends: IntArray

    @classmethod
    def of_encoded(cls, text: str, codec: str, offset: int = 0) -> CharBytes:
        """The map of a text that was decoded strictly from `codec`, its first character at byte `offset`.

        Knows UTF-8 (surrogates as three bytes), UTF-16, UTF-32 and every single-byte codec; other codecs are measured
        character by character, which those with states (ISO-2022, HZ, UTF-7) do not allow: pipelines.repair.reading maps
        them while it decodes.
        """
        name = codecs.lookup(codec).name.replace("_", "-")
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        if name.startswith("utf-8"):
            widths = 1 + (points > 0x7F).astype(np.int64) + (points > 0x7FF) + (points > 0xFFFF)
        elif name.startswith("utf-16"):
            widths = np.where(points > 0xFFFF, 4, 2).astype(np.int64)
        elif name.startswith("utf-32"):
            widths = np.full(len(points), 4, dtype=np.int64)
        elif name in MULTIBYTE:
            widths = np.fromiter((len(c.encode(codec, "replace")) for c in text), dtype=np.int64, count=len(points))
        else:
            widths = np.ones(len(points), dtype=np.int64)
        ends = offset + np.cumsum(widths)
        return cls(ends - widths, ends)

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Byte range of characters [start, end). An empty span is the empty range before its character."""
        if start < end:
            return int(self.starts[start]), int(self.ends[end - 1])
        if start < len(self):
            return int(self.starts[start]), int(self.starts[start])
        last = int(self.ends[-1]) if len(self) else 0
        return last, last

    def take(self, firsts: IntArray, lasts: IntArray) -> CharBytes:
        """The map of a text whose character i came from characters [firsts[i], lasts[i]) of this one.

        firsts[i] == lasts[i] marks a character that came from nowhere (inserted): it gets the empty range there.
        """
        if len(self) == 0:
            zeros = np.zeros(len(firsts), dtype=np.int64)
            return CharBytes(zeros, zeros)
        padded_starts = np.append(self.starts, self.ends[-1])
        starts = padded_starts[firsts]
        ends = np.where(lasts > firsts, self.ends[np.maximum(lasts, 1) - 1], starts)
        return CharBytes(starts, ends)

    def after(self, edits: Sequence[Edit], clean_length: int) -> CharBytes:
        """The map of the clean text, given the applied edits in order: every character of `after` gets the whole range."""
        firsts = np.empty(clean_length, dtype=np.int64)
        lasts = np.empty(clean_length, dtype=np.int64)
        clean, raw = 0, 0
        for edit in edits:
            if edit.status != "applied":
                continue
            kept = edit.clean_start - clean
            firsts[clean : edit.clean_start] = np.arange(raw, raw + kept)
            lasts[clean : edit.clean_start] = firsts[clean : edit.clean_start] + 1
            firsts[edit.clean_start : edit.clean_end] = edit.raw_start
            lasts[edit.clean_start : edit.clean_end] = edit.raw_end
            clean, raw = edit.clean_end, edit.raw_end
        firsts[clean:] = np.arange(raw, raw + clean_length - clean)
        lasts[clean:] = firsts[clean:] + 1
        return self.take(firsts, lasts)

    def runs(self) -> list[dict[str, Any]]:
        """The map as document_texts.byte_runs holds it; `from_runs` is its inverse."""
        n = len(self)
        if n == 0:
            return []
        widths = self.ends - self.starts
        follows = (self.starts[1:] == self.ends[:-1]) & (widths[1:] == widths[:-1]) & (widths[1:] > 0)
        shares = (self.starts[1:] == self.starts[:-1]) & (self.ends[1:] == self.ends[:-1])
        # A run is either all `follows` or all `shares`; a change of kind begins a new one.
        joins = follows | shares
        joins[1:] &= ~(joins[:-1] & (shares[1:] != shares[:-1]))
        heads = np.concatenate(([0], np.flatnonzero(~joins) + 1))
        tails = np.append(heads[1:], n)
        whole = np.zeros(len(heads), dtype=bool)
        many = tails - heads > 1
        whole[many] = shares[heads[many]]
        return [
            {"char_start": int(h), "byte_start": int(self.starts[h]), "byte_end": int(self.ends[t - 1]), "is_whole": bool(w)}
            for h, t, w in zip(heads, tails, whole, strict=True)
        ]

    @classmethod
    def from_runs(cls, runs: Sequence[dict[str, Any]], n_chars: int) -> CharBytes:
        """Reads what `runs` wrote."""
        starts = np.empty(n_chars, dtype=np.int64)
        ends = np.empty(n_chars, dtype=np.int64)
        bounds = [run["char_start"] for run in runs] + [n_chars]
        for run, end in zip(runs, bounds[1:], strict=True):
            start, n = run["char_start"], end - run["char_start"]
            if run["is_whole"] or n == 0:
                starts[start:end], ends[start:end] = run["byte_start"], run["byte_end"]
            else:
                width = (run["byte_end"] - run["byte_start"]) // n
                starts[start:end] = run["byte_start"] + width * np.arange(n)
                ends[start:end] = starts[start:end] + width
        return cls(starts, ends)


# Codecs in which a character may take more than one byte and that of_encoded has no formula for.
MULTIBYTE = frozenset(
    {"gb2312", "gbk", "gb18030", "big5", "big5hkscs", "euc-jp", "euc-kr", "cp932", "cp949", "cp950", "shift-jis",
     "shift-jis-2004", "shift-jisx0213", "euc-jis-2004", "euc-jisx0213", "johab"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EncodedPart:
    """Lines of one encoding in content of several: bytes [byte_start, byte_end), Python's codec, and how sure that is."""

    byte_start: int
    byte_end: int
    codec: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text read from bytes, and the decision that read it. `map` holds a byte range for every character.

    `parts` is empty where one encoding read it all.
    """

    text: str
    map: CharBytes
    codec: str
    confidence: float
    evidence: str
    declared: str | None = None
    parts: tuple[EncodedPart, ...] = ()
