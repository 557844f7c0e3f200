r"""Unwrap: from decoded content to the text a reader would see, each character with the bytes it came from.

Belongs here: JSON escapes, doubled quotes of CSV, the way to HTML (markup). Does not: decoding bytes and mending text
(repair), finding records (reading).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from pipelines.ingest.markup import read_page
from pipelines.records import CharBytes, Decoded

ESCAPE = re.compile(r'\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|["\\/bfnrt])')
DOUBLED = re.compile('""')
SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """Text with a byte range for each character, and what markup says of it."""

    text: str
    map: CharBytes
    title: str | None = None
    date: str | None = None
    byline: str | None = None
    url: str | None = None


def unwrap(decoded: Decoded, form: str) -> Unwrapped:
    """The text inside `decoded`, form plain, html, json (inside of a string literal) or csv (inside of a quoted field).

    A character that stood as an escape or reference has the bytes of all of it. Never raises on odd content; raises
    ValueError for an unknown form.
    """
    if form == "plain":
        return Unwrapped(decoded.text, decoded.map)
    if form == "html":
        page = read_page(decoded.text)
        return Unwrapped(page.text, decoded.map.take(page.firsts, page.lasts), page.title, page.date, page.byline, page.url)
    if form == "json":
        return _undo(decoded, ESCAPE)
    if form == "csv":
        return _undo(decoded, DOUBLED)
    raise ValueError(f"unknown form {form!r}: plain, html, json and csv are known")


def _undo(decoded: Decoded, pattern: re.Pattern[str]) -> Unwrapped:
    """Replaces each match by the one character it stands for."""
    spans = np.array([m.span() for m in pattern.finditer(decoded.text)], dtype=np.int64).reshape(-1, 2)
    if len(spans) == 0:
        return Unwrapped(decoded.text, decoded.map)
    starts, ends = spans[:, 0], spans[:, 1]
    depth = np.zeros(len(decoded.text) + 1, dtype=np.int64)
    np.add.at(depth, starts + 1, 1)
    np.add.at(depth, ends, -1)
    firsts = np.flatnonzero(np.cumsum(depth[:-1]) == 0)
    lasts = firsts + 1
    lasts[np.searchsorted(firsts, starts)] = ends
    return Unwrapped(pattern.sub(_character, decoded.text), decoded.map.take(firsts, lasts))


def _character(match: re.Match[str]) -> str:
    escape = match[0]
    if escape == '""':
        return '"'
    if escape[1] != "u":
        return SHORT.get(escape[1], escape[1])
    if len(escape) == 12:
        return chr(0x10000 + ((int(escape[2:6], 16) & 0x3FF) << 10) + (int(escape[8:], 16) & 0x3FF))
    return chr(int(escape[2:], 16))
