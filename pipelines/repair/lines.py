"""Lines: content that is no one encoding, read line by line: UTF-8 beside legacy lines, or single bytes of one in the other.

Belongs here: which line is in what, and putting them together. Does not: which legacy encoding it is (guess), whole content in one encoding (reading).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from pipelines.records import CharBytes, Decoded, EncodedPart
from pipelines.repair import utf8
from pipelines.repair.bytewise import read_bytes, strictly
from pipelines.repair.guess import Guess, likeliest
from pipelines.repair.naturalness import strangeness

LINE_RE = re.compile(rb"[^\n]*\n|[^\n]+\Z")
CONTEXT_CHARS = 2_000
UTF8 = "utf-8"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the content at byte `start`. `n_whole` and `n_stray` count its UTF-8 sequences and the bytes in none."""

    start: int
    content: bytes
    n_whole: int = 0
    n_stray: int = 0


def read_lines(content: bytes, hint: str | None, claimed: str | None, declared: str | None, offset: int) -> Decoded:
    """Reads any bytes. `hint` is a codec a person set, `claimed` one that was declared, `declared` the label it came as."""
    lines = [_counted(match.start(), match[0]) for match in LINE_RE.finditer(content)]
    stray = [line for line in lines if line.n_stray]
    n_whole = sum(line.n_whole for line in lines)
    context = "".join(line.content.decode(UTF8) for line in lines if line.n_whole and not line.n_stray)[:CONTEXT_CHARS]
    legacy = [line.content for line in stray if line.n_whole < line.n_stray]
    mixed = [line.content for line in stray if line.n_whole >= line.n_stray]
    guess = Guess(hint, 0.95, "source") if hint else likeliest(legacy, mixed, claimed, context)
    if not n_whole or (not context and not mixed):
        return strictly(content, guess.codec, guess.confidence, guess.evidence, declared, offset) or read_bytes(
            content, "cp1252", 0.1, "fallback", declared, offset
        )
    is_utf8 = sum(line.n_whole > 0 for line in lines) >= len(stray)
    parts = [_read(line, guess, is_utf8, offset) for line in lines]
    text = "".join(part.text for part in parts)
    mapped = CharBytes(
        np.concatenate([part.map.starts for part in parts]), np.concatenate([part.map.ends for part in parts])
    )
    told = _told(lines, parts, offset)
    used = dict.fromkeys(part.codec for part in parts if part.codec != "ascii")
    codec = next(iter(used)) if len(used) == 1 else f"{UTF8}+{guess.codec}"
    return Decoded(text, mapped, codec, guess.confidence, "utf8_mixed", declared, told if len(used) > 1 else ())


def _counted(start: int, content: bytes) -> Line:
    if content.isascii():
        return Line(start, content)
    try:
        content.decode(UTF8)
    except UnicodeDecodeError:
        return Line(start, content, *utf8.count(content, may_be_cut=False))
    return Line(start, content, n_whole=1)


def _read(line: Line, guess: Guess, is_utf8: bool, offset: int) -> Decoded:
    """UTF-8 if it is valid, else what is more natural: the legacy encoding, or UTF-8 with single bytes of it."""
    start = offset + line.start
    if not line.n_whole and not line.n_stray:
        text = line.content.decode("ascii")
        return Decoded(text, CharBytes.of_encoded(text, "ascii", start), "ascii", 1.0, "ascii")
    legacy = strictly(line.content, guess.codec, guess.confidence, guess.evidence, None, start)
    if legacy is not None and not line.n_whole:
        return legacy
    found = utf8.read(line.content, start, guess.codec)
    mixed = Decoded(
        found.text, found.map, f"{UTF8}+{guess.codec}" if found.n_legacy else UTF8, guess.confidence, "utf8_mixed"
    )
    if (
        legacy is None
        or (is_utf8 and not line.n_stray)
        or strangeness(f" {mixed.text} ") <= strangeness(f" {legacy.text} ")
    ):
        return mixed
    return legacy


def _told(lines: list[Line], parts: list[Decoded], offset: int) -> tuple[EncodedPart, ...]:
    """Stretches of lines in one encoding; lines of ASCII belong to any."""
    told: list[EncodedPart] = []
    for line, part in zip(lines, parts, strict=True):
        start, end = offset + line.start, offset + line.start + len(line.content)
        if told and part.codec in (told[-1].codec, "ascii"):
            told[-1] = EncodedPart(told[-1].byte_start, end, told[-1].codec, told[-1].confidence)
        elif part.codec != "ascii":
            told.append(EncodedPart(start, end, part.codec, 1.0 if part.codec == UTF8 else part.confidence))
    return tuple(told)
