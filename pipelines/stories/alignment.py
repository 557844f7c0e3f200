"""Alignment: which words of one text stand for which words of another.

Belongs here: cutting sentences into words with offsets, pairing sentences whose order may differ, that were cut or merged,
and the words within a pair. Does not: what a difference means (copies).

Sentences are paired by the rare words they share; within a pair the longest common run of words in order is kept
(bit-parallel, H. Hyyrö 2004, as a table of one big integer a word), and what stands between two common words on both
sides is a gap: a synonym, a changed number, a dropped clause.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.extract.figures.numerals import TENS, UNITS

# Digits with their grouping, or letters with inner apostrophes, stops (U.S.) and hyphens left out.
WORD = re.compile(r"(?P<n>\d+(?:,\d+)*(?:\.\d+)?)|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$€£¥]")
SPELT = {**UNITS, **TENS}
# Share of the weight of the shorter sentence's words that must be found in the other: spun copies keep about half.
MIN_SHARED = 0.3
# The same for a sentence that stands between two paired ones just as the other does.
LEAST_SHARED = 0.15
# A sentence of which every word was spun is known by its place alone, if it has about as many words.
ALIKE_IN_LENGTH = 0.7
# The words of a sentence that says as much as a date line; below, only equal sentences are paired.
FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `key` is what is compared, [start, end) counts characters of the document. `value` of a number."""

    key: str
    start: int
    end: int
    value: float | None = None
    is_glued: bool = False  # a number with a letter right beside it, as in A380 or 5OO


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as words; its text begins at character `offset` of its document."""

    sentence_id: str
    words: tuple[Word, ...]
    text: str
    offset: int

    def surface(self, first: int, last: int) -> str:
        """Words [first, last) as they stand."""
        return self.text[self.words[first].start - self.offset : self.words[last - 1].end - self.offset]


@dataclass(frozen=True, slots=True)
class Gap:
    """Positions of the words of one sentence and of the other that stand between the same two common words."""

    a: tuple[int, ...]
    b: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences that say the same: numbers of the lines, the common words as pairs of positions, what stands
    between them on both sides, and the share of the shorter one's words (by weight) that the other has.
    """

    a: int
    b: int
    common: tuple[tuple[int, int], ...]
    gaps: tuple[Gap, ...]
    shared: float


def read_line(sentence_id: str, text: str, offset: int) -> Line:
    """Words of a sentence that begins at character `offset` of its document."""
    words: list[Word] = []
    for match in WORD.finditer(text):
        start, end = match.span()
        surface = match.group()
        if match.lastgroup == "n":
            value = float(surface.replace(",", ""))
            glued = text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()
            words.append(
                Word(f"#{value:g}" if value < 1e6 else f"#{value!r}", offset + start, offset + end, value, glued)
            )
        else:
            key = surface.casefold().replace("’", "'").removesuffix("'s")
            spelt = SPELT.get(key)
            if key == "dozen" and not (words and words[-1].value is not None):
                spelt = 12
            words.append(
                Word(
                    key if spelt is None else f"#{spelt}",
                    offset + start,
                    offset + end,
                    None if spelt is None else float(spelt),
                )
            )
    return Line(sentence_id, tuple(words), text, offset)


def pair_sentences(a: Sequence[Line], b: Sequence[Line]) -> list[Pair]:
    """Every sentence of either text with the one of the other that it shares most with, if that is enough, in order.

    A sentence cut in two, or two that were merged, appear in two pairs.
    """
    bags_a, bags_b = ([{w.key for w in line.words} for line in lines] for lines in (a, b))
    spread: dict[str, int] = defaultdict(int)
    for bag in (*bags_a, *bags_b):
        for key in bag:
            spread[key] += 1
    weight = {key: 1 / n for key, n in spread.items()}
    whole_a, whole_b = ([sum(map(weight.__getitem__, bag)) for bag in bags] for bags in (bags_a, bags_b))
    places: dict[str, list[int]] = defaultdict(list)
    for i, bag in enumerate(bags_a):
        for key in bag:
            places[key].append(i)
    shared: dict[tuple[int, int], float] = defaultdict(float)
    n_shared: dict[tuple[int, int], int] = defaultdict(int)
    for j, bag in enumerate(bags_b):
        for key in sorted(bag):
            for i in places.get(key, ()):
                shared[i, j] += weight[key]
                n_shared[i, j] += 1
    best: dict[tuple[str, int], tuple[float, float, int, int]] = {}
    for (i, j), together in shared.items():
        least, n = min(whole_a[i], whole_b[j]), n_shared[i, j]
        is_most = 2 * n > min(len(bags_a[i]), len(bags_b[j]))
        if is_most or (n >= FEW_WORDS and together >= MIN_SHARED * least):
            rank = (together / (whole_a[i] + whole_b[j]), together / least, -i, -j)
            for side in (("a", i), ("b", j)):
                best[side] = max(best.get(side, rank), rank)
    chosen = {(-i, -j): contained for _, contained, i, j in best.values()}
    for i, j, is_alone in _between(chosen, len(a), len(b)):
        contained = shared.get((i, j), 0.0) / (min(whole_a[i], whole_b[j]) or 1.0)
        short, long = sorted((len(bags_a[i]), len(bags_b[j])))
        if contained >= LEAST_SHARED or (is_alone and short >= ALIKE_IN_LENGTH * long):
            chosen[i, j] = contained
    return [Pair(i, j, *align_words(a[i].words, b[j].words), chosen[i, j]) for i, j in sorted(chosen)]


def _between(chosen: Collection[tuple[int, int]], n_a: int, n_b: int) -> list[tuple[int, int, bool]]:
    """Sentences without a partner that stand, as many on both sides, between the same two paired ones, and
    whether they are the only ones there.
    """
    found = []
    used_a, used_b = {i for i, _ in chosen}, {j for _, j in chosen}
    ends = sorted({(-1, -1), *chosen, (n_a, n_b)})
    for (i, j), (k, m) in pairwise(ends):
        if 1 < k - i == m - j and used_a.isdisjoint(range(i + 1, k)) and used_b.isdisjoint(range(j + 1, m)):
            found += [(i + n, j + n, k - i == 2) for n in range(1, k - i)]
    return found


def align_words(a: Sequence[Word], b: Sequence[Word]) -> tuple[tuple[tuple[int, int], ...], tuple[Gap, ...]]:
    """Common words of two sentences, those of a clause that was moved among them, and the gaps between them."""
    common = common_words(a, b)
    gaps = _gaps(common, range(len(a)), range(len(b)))
    # What is left on both sides, but never in the same place, may be a clause that was moved.
    in_a, in_b = ({p for p, _ in common}, {q for _, q in common})
    left, right = [i for i in range(len(a)) if i not in in_a], [j for j in range(len(b)) if j not in in_b]
    moved = common_words([a[i] for i in left], [b[j] for j in right]) if min(len(left), len(right)) >= FEW_WORDS else ()
    if len(moved) < FEW_WORDS:
        return common, gaps
    again = tuple((left[p], right[q]) for p, q in moved)
    return (*common, *again), (*_without(gaps, again), *_gaps(moved, left, right))


def _without(gaps: Sequence[Gap], again: Sequence[tuple[int, int]]) -> Iterator[Gap]:
    """Gaps less the words of a moved clause, where it took some from both sides: what is left there is the difference."""
    gone_a, gone_b = {p for p, _ in again}, {q for _, q in again}
    for gap in gaps:
        if gone_a.isdisjoint(gap.a) or gone_b.isdisjoint(gap.b):
            yield gap
        else:
            rest = Gap(tuple(p for p in gap.a if p not in gone_a), tuple(q for q in gap.b if q not in gone_b))
            if rest.a and rest.b:
                yield rest


def _gaps(common: Sequence[tuple[int, int]], a: Sequence[int], b: Sequence[int]) -> tuple[Gap, ...]:
    """Gaps between common words of two runs; `a` and `b` are the positions of their words in the sentences."""
    found, i, j = [], 0, 0
    for p, q in (*common, (len(a), len(b))):
        if p > i and q > j:
            found.append(Gap(tuple(a[i:p]), tuple(b[j:q])))
        i, j = p + 1, q + 1
    return tuple(found)


def common_words(a: Sequence[Word], b: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    """Positions of the longest run of equal words in order, ascending in both."""
    at: dict[str, int] = defaultdict(int)
    for i, word in enumerate(a):
        at[word.key] |= 1 << i
    every = (1 << len(a)) - 1
    rows, row = [every], every
    for word in b:
        met = row & at.get(word.key, 0)
        row = ((row + met) | (row - met)) & every
        rows.append(row)
    found = []
    i, j = len(a), len(b)
    while i and j:
        if rows[j] >> (i - 1) & 1:
            i -= 1
        elif not rows[j - 1] >> (i - 1) & 1:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((i, j))
    return tuple(reversed(found))
