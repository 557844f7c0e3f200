"""Bytewise: content read in one legacy encoding, with the byte range of every character.

Belongs here: single-byte codecs, and those of several bytes that take the content whole. Does not: which codec (guess, reading).
"""

from __future__ import annotations

import codecs
from functools import cache

import numpy as np

from pipelines.records import CharBytes, Decoded


def strictly(
    content: bytes, codec: str, confidence: float, evidence: str, declared: str | None, offset: int
) -> Decoded | None:
    """None if a codec of several bytes does not take the content; one of single bytes takes any."""
    if is_single_byte(codec):
        return read_bytes(content, codec, confidence, evidence, declared, offset)
    try:
        text = content.decode(codec)
        fed = _fed(content, codec, offset)
    except UnicodeError:
        return None
    return Decoded(text, fed, codec, confidence, evidence, declared) if len(fed) == len(text) else None


def read_bytes(
    content: bytes, codec: str, confidence: float, evidence: str, declared: str | None, offset: int
) -> Decoded:
    """A character a byte; bytes that the codec leaves undefined are read as Latin-1, so that they can be got back."""
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        text = content.decode("latin-1").translate(table(codec))
        confidence *= 0.8
    ends = offset + 1 + np.arange(len(content), dtype=np.int64)
    return Decoded(text, CharBytes(ends - 1, ends), codec, confidence, evidence, declared)


@cache
def is_single_byte(codec: str) -> bool:
    """Whether every byte is a character."""
    return not codec.startswith(("iso2022", "hz", "utf")) and len(bytes(range(256)).decode(codec, "replace")) == 256


@cache
def table(codec: str) -> tuple[str, ...]:
    """The character of each byte; those that the codec leaves undefined as in Latin-1."""
    return tuple(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in range(256))


def _fed(content: bytes, codec: str, offset: int) -> CharBytes:
    """The map of a codec with states or characters of several bytes: what came out after which byte went in."""
    decoder = codecs.getincrementaldecoder(codec)()
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for i in range(len(content)):
        n = len(decoder.decode(content[i : i + 1], i + 1 == len(content)))
        if n:
            starts += [at + offset] * n
            ends += [i + 1 + offset] * n
            at = i + 1
    return CharBytes(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))
