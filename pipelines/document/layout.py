"""Layout: the lines of a text, and which of them make a paragraph.

Belongs here: blank lines, hard-wrapped texts against one paragraph a line. Does not: what a paragraph is for (headers,
datelines, end_matter), sentences in it (sentences).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

LINE = re.compile(r"[^\n\r\u2028\u2029\x85\x0b\x0c]+")
BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029\x85\x0b\x0c]")
ENDED = re.compile(r"[.!?…:;。！？؟۔।]['\"”’»)\]」』）]*\Z")
NARROWEST_WRAP, WIDEST_WRAP = 40, 120  # Mail and agency texts are wrapped at 65 to 100; a longer line is a paragraph.


@dataclass(frozen=True, slots=True)
class Line:
    """A line or a paragraph: [start, end) without white space at the ends, and whether it follows on a blank line."""

    start: int
    end: int
    after_blank: bool
    indent: int = 0


def read_lines(text: str) -> list[Line]:
    """Lines that hold anything."""
    lines: list[Line] = []
    last = 0
    for found in LINE.finditer(text):
        inside = found[0].strip()
        if not inside:
            continue
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        breaks = len(BREAK.findall(text, last, start)) if lines else 2
        lines.append(Line(start, start + len(inside), breaks > 1, start - found.start()))
        last = lines[-1].end
    return lines


def is_wrapped(text: str, lines: Sequence[Line]) -> bool:
    """Whether the lines were broken at a width: nearly every inner line could not have held the next line's first word."""
    pairs = [(a, b) for a, b in pairwise(lines) if not b.after_blank]
    if len(pairs) < 2:
        return False
    width = max(a.indent + a.end - a.start for a, _ in pairs)
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return False
    full = sum(_is_full(text, a, b, width, slack=0.1) for a, b in pairs)
    ended = sum(_ends_sentence(text, a) for a, _ in pairs)
    return full >= 0.6 * len(pairs) and ended <= 0.5 * len(pairs)


def gather(text: str, lines: Sequence[Line], alone: Collection[int]) -> list[Line]:
    """Paragraphs. Lines whose start is in `alone` (headers) are never joined with others."""
    wrapped = is_wrapped(text, lines)
    inner = [a.indent + a.end - a.start for a, b in pairwise(lines) if not b.after_blank]
    width = max(inner, default=0)
    paragraphs: list[Line] = []
    for no, line in enumerate(lines):
        before = lines[no - 1] if no else None
        if before and not line.after_blank and line.start not in alone and before.start not in alone:
            continues = text[line.start].islower() and not _ends_sentence(text, before)
            if wrapped and line.indent <= before.indent + 1:
                continues = continues or _is_full(text, before, line, width, slack=0.2)
            if continues:
                first = paragraphs[-1]
                paragraphs[-1] = Line(first.start, line.end, first.after_blank, first.indent)
                continue
        paragraphs.append(line)
    return paragraphs


def _is_full(text: str, line: Line, following: Line, width: int, slack: float) -> bool:
    head = text[following.start : min(following.end, following.start + 40)].split(maxsplit=1)
    word = len(head[0]) if head else 0
    return line.indent + line.end - line.start + 1 + word > width * (1 - slack)


def _ends_sentence(text: str, line: Line) -> bool:
    return ENDED.search(text, max(line.start, line.end - 6), line.end) is not None
