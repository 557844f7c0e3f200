"""Align: where in a page's characters each line of its main text stands.

Belongs here: finding lines, going forward, ignoring white space. Does not: what is a line (markup), what is a character
of the page (tags).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pipelines.ingest.tags import Characters
from pipelines.records import IntArray

# White space, and what extraction drops as it drops white space: controls and characters of no width.
UNSEEN = r"\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff"
SEEN = re.compile(f"[^{UNSEEN}]+")
LONG = 24  # letters of a line that hardly stands twice on one page
REACH = 20_000  # letters from a line to the next, at most
EFFORT = 50  # characters looked through for each character of the page, before lines that cannot be found are let go


def align(lines: Sequence[str], characters: Characters) -> tuple[IntArray, IntArray]:
    """For each character of the lines joined by blank lines, the range [first, last) of the page it came from.

    Both ascend. Letters that are not found have an empty range where the letter before them ended; white space has the
    gap between its neighbours.
    """
    page, page_index = squeeze(characters.text)
    firsts: list[IntArray] = []
    lasts: list[IntArray] = []
    squeezed = [squeeze(line) for line in lines]
    spans = place([letters for letters, _ in squeezed], page)
    highs = [len(page)]
    for span in reversed(spans):
        highs.append(highs[-1] if span is None else span)
    low = 0
    for at, (line, (letters, index)) in enumerate(zip(lines, squeezed, strict=True)):
        first = np.full(len(line) + 2, -1, dtype=np.int64)
        last = first.copy()
        if (start := spans[at]) is not None:
            found, where = index, page_index[start : start + len(letters)]
            low = start + len(letters)
        else:
            found, where, low = place_words(line, index, page, page_index, low, highs[len(lines) - 1 - at])
        first[found], last[found] = characters.starts[where], characters.ends[where]
        firsts.append(first)
        lasts.append(last)
    if not lines:
        none = np.zeros(0, dtype=np.int64)
        return none, none
    text = "\n\n".join(lines)
    return fill(text, np.concatenate(firsts)[:-2], np.concatenate(lasts)[:-2])


def squeeze(text: str) -> tuple[str, IntArray]:
    """The text without what is not seen, and for each letter left its place in the text."""
    runs = [match.span() for match in SEEN.finditer(text)]
    index = [np.arange(start, end, dtype=np.int64) for start, end in runs]
    letters = "".join(text[start:end] for start, end in runs)
    return letters, np.concatenate(index) if index else np.zeros(0, dtype=np.int64)


def place(lines: Sequence[str], page: str) -> list[int | None]:
    """Where each squeezed line begins in the squeezed page, ascending without overlap; None for what is not found.

    Long lines first, the most that stand in one order; then the others between them, as near as can be to the line that
    follows, since what stands further above is a menu or a teaser.
    """
    spans: list[int | None] = [None] * len(lines)
    effort = EFFORT * len(page) + 1_000_000
    at = 0
    candidates: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        if len(line) < LONG or effort <= 0:
            continue
        found = page.find(line, at)
        effort -= (found if found >= 0 else len(page)) - at
        if found < 0 and at:
            found = page.find(line)
            effort -= found if found >= 0 else len(page)
        if found >= 0:
            candidates.append((i, found))
            at = found + len(line)
    for i, found in _ascending(candidates, lines):
        spans[i] = found
    fixed = [-1, *(i for i, s in enumerate(spans) if s is not None), len(lines)]
    for before, after in pairwise(fixed):
        low = 0 if before < 0 else (spans[before] or 0) + len(lines[before])
        if after < len(lines):
            _fill_backward(lines, page, spans, range(after - 1, before, -1), low)
        else:
            _fill_forward(lines, page, spans, range(before + 1, after), low)
    return spans


def _ascending(candidates: Sequence[tuple[int, int]], lines: Sequence[str]) -> list[tuple[int, int]]:
    """The longest run of candidates, in order of lines, that ascend in the page and do not overlap."""
    tails: list[int] = []  # begin of the last line of the best run of each length
    ends: list[int] = []
    owner: list[int] = []
    before: list[int] = []
    for k, (_, start) in enumerate(candidates):
        n = bisect_left(tails, start)
        before.append(owner[n - 1] if n else -1)
        if n and ends[n - 1] > start:
            continue
        end = start + len(lines[candidates[k][0]])
        tails[n : n + 1], ends[n : n + 1], owner[n : n + 1] = [start], [end], [k]
    run: list[tuple[int, int]] = []
    k = owner[-1] if owner else -1
    while k >= 0:
        run.append(candidates[k])
        k = before[k]
    return run[::-1]


def _fill_backward(lines: Sequence[str], page: str, spans: list[int | None], between: range, low: int) -> None:
    high = spans[between.start + 1] or 0
    for i in between:
        # Far above the next line there is nothing of this one; and the whole page again for each line is too much.
        found = page.rfind(lines[i], max(low, high - REACH), high) if lines[i] else -1
        if found >= 0:
            spans[i] = high = found


def _fill_forward(lines: Sequence[str], page: str, spans: list[int | None], between: range, low: int) -> None:
    for i in between:
        found = page.find(lines[i], low, low + REACH) if lines[i] else -1
        if found >= 0:
            spans[i], low = found, found + len(lines[i])


def place_words(
    line: str, index: IntArray, page: str, page_index: IntArray, low: int, high: int
) -> tuple[IntArray, IntArray, int]:
    """The words of a line that does not stand in the page as it is: table rows, list marks, mended characters.

    Returns the letters of the line that are found, their places, and where the search ended.
    """
    found: list[IntArray] = []
    where: list[IntArray] = []
    reach = 4 * len(index) + 40
    for match in re.finditer(f"[^{UNSEEN}|]+", line):
        word = match[0]
        at = page.find(word, low, min(high, low + reach))
        if at < 0:
            continue
        found.append(np.arange(match.start(), match.end(), dtype=np.int64))
        where.append(page_index[at : at + len(word)])
        low = at + len(word)
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate(found or [none]), np.concatenate(where or [none]), low


def fill(text: str, firsts: IntArray, lasts: IntArray) -> tuple[IntArray, IntArray]:
    """Gives a range to every character that has none (-1), see `align`."""
    known = firsts >= 0
    ended = np.maximum.accumulate(np.where(known, lasts, 0))
    far = np.iinfo(np.int64).max
    begins = np.minimum.accumulate(np.where(known, firsts, far)[::-1])[::-1]
    seen = np.ones(len(text), dtype=bool)
    for match in re.finditer(f"[{UNSEEN}]+", text):
        start, end = match.span()
        is_between = start > 0 and end < len(text) and known[start - 1] and known[end]
        seen[start:end] = not is_between
    filled_firsts = np.where(known, firsts, ended)
    filled_lasts = np.where(known, lasts, np.where(seen, ended, np.maximum(begins, ended)))
    filled_firsts = np.maximum.accumulate(filled_firsts)
    return filled_firsts, np.maximum(np.maximum.accumulate(filled_lasts), filled_firsts)
