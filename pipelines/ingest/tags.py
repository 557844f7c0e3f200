"""Tags: the visible characters of a page's source, each with the place it stands at.

Belongs here: telling text from tags, comments, scripts and character references. Does not: which text matters (markup).

Not built on html.parser: what it does with broken markup changes from release to release of Python, some of it raises,
and some takes quadratic time on hostile pages. Here every step goes forward, and nothing can fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5

import numpy as np

from pipelines.records import IntArray

BREAK = "\x1e"  # stands in the stream where a block of the page begins or ends; the source's own are left out
TAG_BEGIN = re.compile(r"<(?:/?[A-Za-z]|[!?])")
TAG_NAME = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
QUOTED_TAG = re.compile(r"<[^<>\"']{0,2000}(?:=\s*(?:\"[^\"]{0,20000}\"|'[^']{0,20000}')[^<>\"']{0,2000}){0,200}>")
REFERENCE = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,8};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
OPEN_NAMES = frozenset(name for name in html5 if not name.endswith(";"))
SILENT = frozenset({"script", "style", "title", "template", "noscript", "textarea", "iframe", "svg", "head"})
SILENT_END = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in SILENT}
INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
     "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
     "var", "wbr"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Characters:
    """Visible text in the order of the source; character i stands at [starts[i], ends[i]) of it.

    The characters of one reference share its place. BREAK stands where a block begins or ends.
    """

    text: str
    starts: IntArray
    ends: IntArray


def read_characters(page: str) -> Characters:
    """The characters of a page that a reader sees."""
    pieces = list(_pieces(page))
    counts = np.array([len(piece[0]) for piece in pieces], dtype=np.int64)
    firsts, lasts, wholes = np.array([piece[1:] for piece in pieces], dtype=np.int64).reshape(-1, 3).T
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    whole = np.repeat(wholes, counts) == 1
    starts = np.repeat(firsts, counts) + np.where(whole, 0, within)
    ends = np.where(whole, np.repeat(lasts, counts), starts + 1)
    return Characters("".join(piece[0] for piece in pieces), starts, ends)


def _pieces(page: str) -> Iterator[tuple[str, int, int, bool]]:
    """Text, start, end, and whether all of it stands for the whole range."""
    at, n = 0, len(page)
    gone: set[str] = set()  # elements no end tag follows for any more
    while at < n:
        begin = TAG_BEGIN.search(page, at)  # a lone < is text
        yield from _text_pieces(page, at, begin.start() if begin else n)
        if begin is None:
            return
        tag = begin.start()
        at = _after_tag(page, tag)
        match = TAG_NAME.match(page, tag)
        name = match[2].lower() if match else ""
        if name in INLINE:
            continue
        yield BREAK, tag, at, True
        if match and not match[1] and name in SILENT and name not in gone and not page.endswith("/>", tag, at):
            close = SILENT_END[name].search(page, at)
            if close is None:
                gone.add(name)
            else:
                at = close.start()


def _after_tag(page: str, at: int) -> int:
    """Where the tag, comment or declaration that begins at `at` ends."""
    if page.startswith("<!--", at):
        end = page.find("-->", at + 4)
        return end + 3 if end >= 0 else len(page)
    if page.startswith(("<!", "<?"), at):
        end = page.find(">", at)
        return end + 1 if end >= 0 else len(page)
    end = page.find(">", at)
    if end < 0:
        return len(page)
    # A > inside of quotes is the attribute's, if the quotes are closed before the next tag would begin.
    if page.count('"', at, end) % 2 or page.count("'", at, end) % 2:
        match = QUOTED_TAG.match(page, at)
        end = match.end() - 1 if match else end
    return end + 1


def _text_pieces(page: str, start: int, end: int) -> Iterator[tuple[str, int, int, bool]]:
    at = start
    for match in REFERENCE.finditer(page, start, end):
        reference = _known(match[0])
        if reference is None:
            continue
        yield from _plain(page, at, match.start())
        at = match.start() + len(reference)
        yield unescape(reference).replace(BREAK, ""), match.start(), at, True
    yield from _plain(page, at, end)


def _plain(page: str, start: int, end: int) -> Iterator[tuple[str, int, int, bool]]:
    if start < end:
        yield page[start:end].replace(BREAK, " "), start, end, False


def _known(reference: str) -> str | None:
    """The part of `&name` that is a reference: without a semicolon, the longest name that may go without one."""
    if reference[1] == "#" or reference[1:] in html5:
        return reference
    name = reference[1:].rstrip(";")
    longest = next((name[:n] for n in range(min(len(name), 6), 1, -1) if name[:n] in OPEN_NAMES), None)
    return f"&{longest}" if longest else None
