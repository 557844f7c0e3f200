"""Prefilter: which lines of a text a repair could change, found without a look at the others.

Belongs here: the triggers of every repair, tested on arrays of characters. Does not: the repairs. A line that is skipped must
be one that `mend_line` would return as it is; the tests hold the two against each other.
Arrays, since the pairs of characters that twenty encodings make of UTF-8 are too many for a regular expression: as one, they
are searched at 1 MB/s.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count

import numpy as np
from numpy.typing import NDArray

from pipelines.repair import entities, escapes, lost
from pipelines.repair.junk import ANY_RE
from pipelines.repair.sequences import is_common
from pipelines.repair.wrong_turns import turns

# Characters that begin what a pattern must confirm. A full stop before them is any character, the pattern of lost bytes looks one back.
ASCII_RE = re.compile("|".join((entities.PATTERN, escapes.PATTERN, ANY_RE.pattern)))
ASCII_TRIGGERS = "&\\%="
BREAK_RE = re.compile("\r(?!\n)")
SOFT_BREAK_RE = re.compile("(?<!=)=\r?\n\\Z")
SOFT_BREAKS = ("=\n", "=\r\n")
BLOCK_CHARS = 1 << 20
BEYOND = 0x10000  # characters of the supplementary planes trigger nothing

# From this many characters that begin something on, arrays are faster than looking at each.
MANY = 64
SEPARATOR = "\n\n"  # an empty line: a soft break at the end of a text does not reach into the next
FIRST_PRINTED, LAST_PRINTED = np.uint16(0x20), np.uint16(0x7E)  # of ASCII


@dataclass(frozen=True, slots=True)
class Triggers:
    """What begins damage: `first` characters, of which `confirmed` (`by_pattern` as an array) need a pattern; numbers of characters as leads and as what follows
    one, and the pairs of them; the same pairs as text: sequences, sequences of an uncommon character, beginnings of longer ones.
    """

    first: NDArray[np.bool_]
    by_pattern: NDArray[np.bool_]
    confirmed: frozenset[str]
    leads: NDArray[np.uint16]
    rests: NDArray[np.uint16]
    pairs: NDArray[np.bool_]
    short: frozenset[str]
    rare: frozenset[str]
    long: frozenset[str]

    @classmethod
    @cache
    def known(cls) -> Triggers:
        """All of them, made once a process."""
        confirmed = set(ASCII_TRIGGERS + lost.TRIGGERS)
        confirmed |= {chr(point) for point in (*range(0x100), *range(0x2000, BEYOND)) if ANY_RE.match(chr(point))}
        short, rare, long = set[str](), set[str](), set[str]()
        for turn in turns():
            rest = turn.among(0x80, 0xC0)
            for lead in turn.among(0xC2, 0xE0):
                for c in rest:
                    if (after := turn.undo(lead + c)) is not None:
                        (short if is_common(after) else rare).add(lead + c)
            long |= {
                lead + c for lead in turn.among(0xE0, 0xF5) for c in rest if turn.one.match(lead + c + 2 * rest[0])
            }
        pairs = short | rare | long
        firsts, seconds = (dict(zip(sorted({pair[n] for pair in pairs}), count(1), strict=False)) for n in (0, 1))
        first = np.zeros(BEYOND, dtype=np.bool_)
        first[[ord(c) for c in (*confirmed, *firsts)]] = True
        by_pattern = np.zeros(BEYOND, dtype=np.bool_)
        by_pattern[[ord(c) for c in confirmed]] = True
        leads, rests = np.zeros(BEYOND, dtype=np.uint16), np.zeros(BEYOND, dtype=np.uint16)
        for numbers, table in ((firsts, leads), (seconds, rests)):
            table[[ord(c) for c in numbers]] = list(numbers.values())
        table2 = np.zeros((len(firsts) + 1, len(seconds) + 1), dtype=np.bool_)
        for pair in pairs:
            table2[firsts[pair[0]], seconds[pair[1]]] = True
        return cls(
            first,
            by_pattern,
            frozenset(confirmed),
            leads,
            rests,
            table2,
            frozenset(short),
            frozenset(rare),
            frozenset(long),
        )

    def starts(self, text: str, at: int) -> bool:
        """Whether damage may begin at this character."""
        if text[at] in self.confirmed and (
            ASCII_RE.match(text, at) or lost.PATTERN_RE.match(text, at) or (at and lost.PATTERN_RE.match(text, at - 1))
        ):
            return True
        pair = text[at : at + 2]
        if pair in self.short or (pair in self.rare and text[at + 2 : at + 4] in self.rare):
            return True  # one uncommon character alone is chance
        return pair in self.long and text[at + 2 : at + 3] > "\x7f"


def suspicious_lines(text: str) -> list[tuple[int, str]]:
    """Offset and text, line break included, of every line that a repair could change; lines that a soft break joins are one."""
    triggers = Triggers.known()
    lines: list[tuple[int, str]] = []
    done = 0
    for begin in range(0, len(text), BLOCK_CHARS):
        for place in _candidates(text[begin : begin + BLOCK_CHARS], triggers):
            at = begin + place
            if at < done or not triggers.starts(text, at):
                continue
            start = max(text.rfind("\n", 0, at) + 1, done)
            while (
                start > done
                and text.endswith(SOFT_BREAKS, done, start)
                and SOFT_BREAK_RE.search(text, start - 3, start)
            ):
                start = max(text.rfind("\n", 0, start - 1) + 1, done)
            stop = text.find("\n", at) + 1 or len(text)
            while (
                stop < len(text)
                and text[stop - 3 : stop - 1].rstrip("\r").endswith("=")
                and SOFT_BREAK_RE.search(text, stop - 4, stop)
            ):
                stop = text.find("\n", stop) + 1 or len(text)
            lines += _half_lines(text, start, stop)
            done = stop
    return lines


def suspicious_lines_of(texts: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    """`suspicious_lines` of each of many texts. Put together, a search over arrays takes a third of the time."""
    found = deque(suspicious_lines(SEPARATOR.join(texts)))
    start = 0
    for text in texts:
        end = start + len(text)
        lines: list[tuple[int, str]] = []
        while found and found[0][0] < end:
            at, line = found.popleft()
            lines.append((at - start, line[: end - at]))
        yield lines
        start = end + len(SEPARATOR)


def _candidates(block: str, triggers: Triggers) -> list[int]:
    """Where damage may begin, by one character or by two. What follows the block is not known: it may be anything."""
    points = np.frombuffer(block.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    if len(points) != len(block):  # a supplementary character is two units there, and offsets would be wrong
        wide = np.frombuffer(block.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        points = np.minimum(wide, BEYOND - 1).astype(np.uint16)
    # What ASCII prints begins nothing, four characters aside. A subtraction below zero ends at the top.
    special = (points - FIRST_PRINTED > LAST_PRINTED - FIRST_PRINTED).nonzero()[0]
    places = special[triggers.first.take(points.take(special))]
    if len(places) > MANY:
        following = np.append(points, 0xFFFF)[places + 1]
        able = triggers.pairs[triggers.leads[points[places]], triggers.rests[following]]
        able |= triggers.by_pattern[points[places]]
        able |= places == len(points) - 1
        found: list[int] = places[able].tolist()
    else:
        padded, confirmed = block + "\uffff", triggers.confirmed
        found = [at for at in places.tolist() if padded[at + 1] > "\x7f" or padded[at] in confirmed]
    asciis = [at for c in ASCII_TRIGGERS if c in block for at in _all_of(c, block)]
    return sorted(found + asciis) if asciis else found


def _all_of(c: str, block: str) -> Iterator[int]:
    """Where a character stands: few do, and the search for one is many times faster than a pattern."""
    at = block.find(c)
    while at >= 0:
        yield at
        at = block.find(c, at + 1)


def _half_lines(text: str, start: int, stop: int) -> list[tuple[int, str]]:
    """A lone carriage return is a line break of old files."""
    if text.find("\r", start, stop) < 0:
        return [(start, text[start:stop])]
    ends = [match.end() for match in BREAK_RE.finditer(text, start, stop) if match.end() < stop]
    return [(low, text[low:high]) for low, high in zip([start, *ends], [*ends, stop], strict=True)]
