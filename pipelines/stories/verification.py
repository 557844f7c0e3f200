"""Verification: what two texts have in common, measured, and the relation that follows.

Belongs here: aligning two sequences of words, the numbers, the thresholds. Does not: which pairs are looked at
(candidates), which documents become one story (clusters). docs/stories.md is the policy these numbers carry out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.stories.words import FLAG_BITS, NAME, NUMBER, QUOTED, Words

COPY, PARTIAL, SERIAL = "copy", "partial", "serial"

# A matched word counts only with another one so near, in both texts: scattered ones are chance.
NEAR = 6
# A block that was moved counts from so many matched words.
MOVED = 5
# Under this share of words in common, in any order, nothing else can reach a threshold below.
LEAST_SHARED = 0.25

# Two texts of about one length, one reworded: in common of both; more where one has sentences of its own; and the
# largest stretch without a match.
REWORDED, REWORDED_LONGER, REWORDED_GAP = 0.3, 0.4, 0.25
# A cut copy: nearly all of what is left stands in the longer text, close together and from near its beginning.
CUT, CUT_DENSITY, CUT_START = 0.45, 0.3, 0.25
# A stretch of so many words that the other text lacks is a passage of its own. Copies have one on one side at most.
OWN_PASSAGE, OWN_SENTENCE = 20, 12
# Nor do copies have many sentences of their own on both sides, unless most of both is in common.
OWN_SHARE, ALIKE = 0.3, 0.6
# Texts of fewer words must agree in nearly all of them.
FEW_WORDS, FEW_AGREE, FEWEST = 20, 0.8, 6
# Aligned places with a number (a name) in both texts: releases of one template differ in so many, and in more than half.
DIFFERING = 3
# Unquoted words from which the words between quotation marks are left out: two reports may share a statement.
ENOUGH_UNQUOTED = 25
# A passage in common, short of a copy.
PASSAGE = 20


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common, in words of content. `shorter` and `longer` are shares of their words.

    The gaps are the longest stretches without a match, in words, and own_* the shares of words in stretches as long as a
    sentence; slots are aligned places where both have a number, and
    name_slots where both have a name.
    """

    n_matched: int
    n_shorter: int
    n_longer: int
    shorter: float
    longer: float
    gap_shorter: int
    gap_longer: int
    own_shorter: float
    own_longer: float
    start_longer: float
    density: float
    slots: int
    slots_agreeing: int
    name_slots: int
    name_slots_agreeing: int

    @property
    def relation(self) -> str | None:
        """What they are to one another, copy | partial | serial, or None for nothing."""
        if self._is_copy:
            return SERIAL if self._is_serial else COPY
        if self._is_serial and self.strength >= REWORDED:
            return SERIAL
        is_passage = self.density >= CUT_DENSITY or self.shorter >= CUT
        return PARTIAL if self.n_matched >= PASSAGE and is_passage else None

    @property
    def strength(self) -> float:
        """How much of both is in common, 0 to 1: the harmonic mean of the two shares."""
        both = self.shorter + self.longer
        return 2 * self.shorter * self.longer / both if both else 0.0

    @property
    def _is_serial(self) -> bool:
        numbers = self.slots - self.slots_agreeing
        names = self.name_slots - self.name_slots_agreeing
        return DIFFERING <= numbers > self.slots_agreeing or DIFFERING <= names > self.name_slots_agreeing

    @property
    def _is_copy(self) -> bool:
        if self.n_shorter < FEW_WORDS:
            return self.n_matched >= min(FEWEST, self.n_longer) and self.shorter >= FEW_AGREE and self._keeps_the_lead
        if self.gap_shorter > max(REWORDED_GAP * self.n_shorter, OWN_SENTENCE):
            return False
        if self.gap_shorter >= OWN_PASSAGE and self.gap_longer >= max(REWORDED_GAP * self.n_longer, OWN_PASSAGE):
            return False
        if self.own_shorter > OWN_SHARE < self.own_longer and self.strength < ALIKE:
            return False
        least = REWORDED if max(self.own_shorter, self.own_longer) <= OWN_SHARE else REWORDED_LONGER
        is_reworded = self.strength >= least and self.gap_longer <= max(REWORDED_GAP * self.n_longer, 2 * OWN_PASSAGE)
        is_cut = self.shorter >= CUT and self.density >= CUT_DENSITY and self._keeps_the_lead
        return is_reworded or is_cut

    @property
    def _keeps_the_lead(self) -> bool:
        return self.start_longer <= CUT_START


def compare(one: Words, other: Words) -> Likeness | None:
    """Likeness of two texts; None where it is plain that they share too little."""
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    if len(shorter) == 0:
        return None
    a, b = (shorter >> FLAG_BITS).tolist(), (longer >> FLAG_BITS).tolist()
    distinct = set(a)
    if len(distinct & set(b)) < LEAST_SHARED * len(distinct):
        return None
    matches = align(a, b)
    if not matches:
        return None
    return _measure(shorter, longer, np.array(sorted(matches), dtype=np.int64))


def _measure(shorter: Words, longer: Words, matches: np.ndarray) -> Likeness:
    xs, ys = matches[:, 0], matches[:, 1]
    in_shorter, in_longer = len(xs) / len(shorter), len(xs) / len(longer)
    outside = (shorter & QUOTED) == 0
    if 0 < (n := int(outside.sum())) < len(shorter) and n >= ENOUGH_UNQUOTED:
        unquoted = outside[xs] & ((longer[ys] & QUOTED) == 0)
        in_shorter = min(in_shorter, float(unquoted.sum()) / n)
    ordered = np.sort(ys)
    gaps_x, gaps_y = _gaps(xs, len(shorter)), _gaps(ordered, len(longer))
    slots, agreeing = _slots(shorter, longer, xs, ys, NUMBER)
    name_slots, names_agreeing = _slots(shorter, longer, xs, ys, NAME)
    return Likeness(
        len(xs), len(shorter), len(longer), in_shorter, in_longer, int(gaps_x.max()), int(gaps_y.max()),
        _own(gaps_x, shorter), _own(gaps_y, longer), float(ordered[0]) / len(longer), len(xs) / float(ordered[-1] - ordered[0] + 1), slots, agreeing, name_slots, names_agreeing,
    )  # fmt: skip


def _gaps(matched: np.ndarray, n: int) -> np.ndarray:
    """Lengths of the stretches without a match."""
    return np.diff(matched, prepend=-1, append=n) - 1


def _own(gaps: np.ndarray, words: Words) -> float:
    """Share of the words in stretches as long as a sentence."""
    return float(gaps[gaps >= OWN_SENTENCE].sum()) / len(words)


def _slots(shorter: Words, longer: Words, xs: np.ndarray, ys: np.ndarray, flag: int) -> tuple[int, int]:
    """Aligned places where both have a word of that kind, and those where it is the same."""
    agreeing = int(((shorter[xs] & flag) != 0).sum())
    # Between two matches that follow one another: words of either text that stand against one another.
    before_x, before_y = (
        np.concatenate(([0], np.cumsum((shorter & flag) != 0))),
        np.concatenate(([0], np.cumsum((longer & flag) != 0))),
    )
    left_x, right_x = np.concatenate(([-1], xs)), np.append(xs, len(shorter))
    left_y, right_y = np.concatenate(([-1], ys)), np.append(ys, len(longer))
    # Where one has a sentence of its own there, nothing stands against anything.
    is_slot = (right_y > left_y) & (right_x - left_x <= OWN_SENTENCE) & (right_y - left_y <= OWN_SENTENCE)
    own_x = (before_x[right_x] - before_x[left_x + 1])[is_slot]
    own_y = (before_y[right_y] - before_y[np.minimum(left_y + 1, len(longer))])[is_slot]
    return agreeing + int(np.minimum(own_x, own_y).sum()), agreeing


def align(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """Matched places of two sequences: their longest common subsequence, then blocks that were moved.

    A match without another near it is left out.
    """
    matches = _near(_subsequence(a, b), 2)
    for _ in range(2):
        if len(matches) > len(a) - MOVED:
            break
        taken_x, taken_y = {x for x, _ in matches}, {y for _, y in matches}
        rest_x, rest_y = [x for x in range(len(a)) if x not in taken_x], [y for y in range(len(b)) if y not in taken_y]
        moved = _subsequence([a[x] for x in rest_x], [b[y] for y in rest_y])
        more = _near([(rest_x[i], rest_y[j]) for i, j in moved], MOVED)
        if not more:
            break
        matches += more
    return matches


def _near(matches: list[tuple[int, int]], least: int) -> list[tuple[int, int]]:
    """Matches in runs of at least so many, each near the one before it in both sequences."""
    kept: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for match in matches:
        if run and (match[0] - run[-1][0] > NEAR or match[1] - run[-1][1] > NEAR):
            if len(run) >= least:
                kept += run
            run = []
        run.append(match)
    return kept + run if len(run) >= least else kept


def _subsequence(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """Places of a longest common subsequence, by bit-parallel rows (Hyyrö 2004): one whole number a row of the table."""
    places: dict[int, int] = {}
    for x, word in enumerate(a):
        places[word] = places.get(word, 0) | 1 << x
    full = (1 << len(a)) - 1
    row, rows, found = full, [full], []
    for y, word in enumerate(b):
        if (here := places.get(word)) is not None:
            both = row & here
            row = ((row + both) | (row - both)) & full
            rows.append(row)
            found.append(y)
    matches = []
    k = len(found)
    # A zero bit is a step of the table; the step that the row above lacks is a match. From the end, zero by zero.
    zeros = full & ~rows[k]
    while k and zeros:
        x = zeros.bit_length() - 1
        while k and not rows[k - 1] >> x & 1:
            k -= 1
        if not k:
            break
        matches.append((x, found[k - 1]))
        k -= 1
        zeros = full & ~rows[k] & ((1 << x) - 1)
    return matches[::-1]
