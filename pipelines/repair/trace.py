"""Trace: text on its way through repairs, every character knowing which raw characters it came from.

Belongs here: the arrays and the ways a step may change them. Does not: what should be changed (the steps), whether a
change is accepted (mending).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

# What was done to a character, first step first: wrong turns undone ("utf-8>cp1252") and names of rules.
Marks = tuple[str, ...]

UNTOUCHED: Marks = ()


class Change(NamedTuple):
    """Puts `after` in place of the characters [start, end) of the traced text. `token` is what the marks will say."""

    start: int
    end: int
    after: str
    token: str


class Group(NamedTuple):
    """Raw characters [raw_start, raw_end) that became `after` together, at [start, end) of the traced text."""

    raw_start: int
    raw_end: int
    start: int
    end: int
    after: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class Trace:
    """Text, and for character i the raw span [starts[i], ends[i]) and the marks; `drops` are raw spans that left no text."""

    text: str
    starts: list[int]
    ends: list[int]
    marks: list[Marks]
    drops: list[tuple[int, int, Marks]] = field(default_factory=list)

    @classmethod
    def of(cls, raw: str) -> Trace:
        """Nothing has happened yet."""
        n = len(raw)
        return cls(raw, list(range(n)), list(range(1, n + 1)), [UNTOUCHED] * n)

    def cut(self, start: int, end: int) -> Trace:
        """The trace of [start, end), without drops."""
        return Trace(self.text[start:end], self.starts[start:end], self.ends[start:end], self.marks[start:end])

    def respell(self, text: str) -> Trace:
        """The same characters under other names, one for one, as bytes written in Latin-1."""
        if len(text) != len(self.text):
            raise ValueError("respell needs as many characters as there are")
        return replace(self, text=text)

    def substitute(self, changes: Iterable[Change]) -> Trace:
        """Applies ascending, disjoint changes. Every new character gets the raw span of all it replaces."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        marks: list[Marks] = []
        drops = list(self.drops)
        at = 0
        for change in changes:
            start, end, n = change.start, change.end, len(change.after)
            low, high = self.raw_span(start, end)
            history = joined(self.marks[start:end], change.token)
            if not n:
                drops.append((low, high, history))
            text += (self.text[at:start], change.after)
            starts += self.starts[at:start]
            ends += self.ends[at:start]
            marks += self.marks[at:start]
            starts += [low] * n
            ends += [high] * n
            marks += [history] * n
            at = end
        if not text:
            return self
        text.append(self.text[at:])
        return Trace("".join(text), starts + self.starts[at:], ends + self.ends[at:], marks + self.marks[at:], drops)

    def splice(self, parts: Sequence[tuple[int, int, Trace]]) -> Trace:
        """Puts traces in place of ascending, disjoint ranges."""
        if not parts:
            return self
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        marks: list[Marks] = []
        at = 0
        for start, end, part in parts:
            text += (self.text[at:start], part.text)
            starts += self.starts[at:start] + part.starts
            ends += self.ends[at:start] + part.ends
            marks += self.marks[at:start] + part.marks
            at = end
        text.append(self.text[at:])
        starts += self.starts[at:]
        ends += self.ends[at:]
        marks += self.marks[at:]
        drops = self.drops + [drop for _, _, part in parts for drop in part.drops]
        return Trace("".join(text), starts, ends, marks, drops)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw span of [start, end); of an empty range the empty span after the character before it."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        at = self.ends[start - 1] if start else 0
        return at, at

    def groups(self, raw: str) -> list[Group]:
        """The smallest raw spans that changed, in order. What came out as it went in is left out."""
        atoms = [
            Group(self.starts[i], self.ends[i], i, i + 1, self.text[i], marks)
            for i, marks in enumerate(self.marks)
            if marks
        ]
        atoms += [Group(low, high, -1, -1, "", marks) for low, high, marks in self.drops]
        atoms.sort(key=lambda atom: (atom.raw_start, atom.raw_end, atom.start))
        merged: list[Group] = []
        for atom in atoms:
            last = merged[-1] if merged else None
            if last is not None and atom.raw_start < last.raw_end:
                merged[-1] = _merged(last, atom)
            else:
                merged.append(atom)
        return [group for group in merged if raw[group.raw_start : group.raw_end] != group.after]

    def revert(self, raw: str, groups: Iterable[Group]) -> Trace:
        """Puts the raw characters of these groups back as if nothing had been done to them."""
        groups = list(groups)
        if not groups:
            return self
        parts: list[tuple[int, int, Trace]] = []
        # A drop inside of a reverted group comes back with it.
        begins = [group.raw_start for group in groups]
        ends = [-1, *(group.raw_end for group in groups)]
        kept = [drop for drop in self.drops if drop[1] > ends[bisect_right(begins, drop[0])]]
        for group in groups:
            low, high = group.raw_start, group.raw_end
            n = high - low
            back = Trace(raw[low:high], list(range(low, high)), list(range(low + 1, high + 1)), [UNTOUCHED] * n)
            start, end = (group.start, group.end) if group.start >= 0 else (bisect_left(self.starts, low),) * 2
            parts.append((start, end, back))
        return replace(self, drops=kept).splice(parts)


def joined(many: Sequence[Marks], token: str) -> Marks:
    """Marks of a character made of several: the longest history, what only the others have, then the new token."""
    first = many[0] if many else UNTOUCHED
    if all(marks is first for marks in many):
        return (*first, token)
    longest = max(many, key=len)
    others = dict.fromkeys(mark for marks in many if marks is not longest for mark in marks if mark not in longest)
    return (*longest, *others, token)


def _merged(a: Group, b: Group) -> Group:
    parts = [group for group in (a, b) if group.start >= 0]
    start, end = (parts[0].start, parts[-1].end) if parts else (-1, -1)
    marks = a.marks if len(a.marks) >= len(b.marks) else b.marks
    return Group(a.raw_start, max(a.raw_end, b.raw_end), start, end, a.after + b.after, marks)
