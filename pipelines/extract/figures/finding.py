"""Finding: every number of a text, in order, as a figure or with the reason why it is none.

Belongs here: the way through a text, and what a number with its surroundings is. Does not: how numbers, units, bounds and
phrases are read (their modules), what several figures of a sentence say of one another (relations).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from pipelines.extract.figures import relations
from pipelines.extract.figures.bounds import bound_before
from pipelines.extract.figures.counting import counted_at
from pipelines.extract.figures.describing import describe, take_bound, take_sign
from pipelines.extract.figures.drafts import Draft
from pipelines.extract.figures.fractions import (
    FACTOR_NOUNS,
    FACTOR_VERBS,
    factor_at,
    fold_after,
    fraction_at,
    ratio_at,
    times_after,
    unit_and_half_at,
)
from pipelines.extract.figures.implied import articles, zero_at
from pipelines.extract.figures.lists import read_lists
from pipelines.extract.figures.measures import UnitFound, money_before
from pipelines.extract.figures.never import never_spans
from pipelines.extract.figures.numbers import number_at
from pipelines.extract.figures.numerals import DECADES, NUMBER_WORDS, SIGNS, Number
from pipelines.extract.figures.phrases import whole_of
from pipelines.extract.figures.ranges import Pair, pair_at
from pipelines.extract.figures.reasons import why_none
from pipelines.extract.figures.records import Figure, Reading, Rejected
from pipelines.extract.figures.units import set_unit
from pipelines.extract.figures.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

PLAIN_STARTERS = frozenset(
    [
        *NUMBER_WORDS,
        *DECADES,
        *FACTOR_VERBS,
        *FACTOR_NOUNS,
        "twice",
        "thrice",
        "half",
        "halves",
        "quarter",
        "no",
        "not",
        "none",
        "nobody",
        "a",
        "an",
    ]
)
# Only a text that one of these is in can hold a figure; most others are left at once.
TRIGGER = re.compile(r"\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞]")


@cache
def _starters() -> frozenset[str]:
    """Words a figure may begin with."""
    vague = (phrase.split()[0] for phrase in read_lists().vague)
    return frozenset((*PLAIN_STARTERS, *vague, *(f"{word}fold" for word in NUMBER_WORDS)))


def find_figures(target: str | Doc | Span, *, country: str | None = None, decimal_comma: bool = False) -> list[Figure]:
    """Figures of a text, in order, not overlapping; see `read_figures`."""
    return read_figures(target, country=country, decimal_comma=decimal_comma).figures


def read_figures(target: str | Doc | Span, *, country: str | None = None, decimal_comma: bool = False) -> Reading:
    """Figures of a text and the numbers that are none.

    A str is read as one sentence; a Doc sentence by sentence where it has sentence boundaries; a Span with offsets of its
    Doc. Tags are used where the Doc has them. `country` (ISO 3166 alpha-2) decides what "dinars" or "pounds" are;
    `decimal_comma` says that the source writes 1.234,5 for 1,234.5.
    """
    if not isinstance(target, str) and not hasattr(target, "start_char") and target.has_annotation("SENT_START"):
        reading = Reading([], [])
        for sentence in target.sents:
            part = _Finder(Words.of(sentence, country), decimal_comma).read()
            shift = len(reading.figures)
            reading.figures.extend(relations.shifted(figure, shift) for figure in part.figures)
            reading.rejected.extend(part.rejected)
        return reading
    return _Finder(Words.of(target, country), decimal_comma).read()


class _Finder:
    """One text being read."""

    __slots__ = ("blocked", "decimal_comma", "drafts", "rejected", "words")

    def __init__(self, words: Words, decimal_comma: bool) -> None:
        self.words = words
        self.decimal_comma = decimal_comma
        self.drafts: list[Draft] = []
        self.rejected: list[Rejected] = []
        self.blocked: dict[int, tuple[int, str]] = {}  # piece -> piece behind the stretch, rule

    def read(self) -> Reading:
        words = self.words
        starters = _starters()
        if not TRIGGER.search(words.text) and starters.isdisjoint(words.low):
            return Reading([], [])
        self._block()
        i, n = 0, len(words)
        while i < n:
            if (block := self.blocked.get(i)) is not None:
                i = self._reject(i, *block)
            elif (words.kind[i] == "w" and words.low[i] not in starters) or (
                words.kind[i] == "s" and words.low[i] not in SIGNS
            ):
                i += 1
            else:
                i = max(self._at(i), i + 1)
        self.drafts.sort(key=lambda draft: draft.begin)
        relations.relate(words, self.drafts)
        taken = {k for draft in self.drafts for k in range(draft.begin, draft.end)}
        people = min((draft.last for draft in self.drafts if draft.unit == "person"), default=n)
        self.drafts.extend(articles(words, lambda k: k not in taken and k not in self.blocked, lambda k: people <= k))
        self.drafts.sort(key=lambda draft: draft.begin)
        place = {id(draft): k for k, draft in enumerate(self.drafts)}
        figures = [draft.finish(words, place.get(id(draft.same))) for draft in self.drafts]
        return Reading(figures, sorted(self.rejected, key=lambda r: r.start))

    def _block(self) -> None:
        """Marks the pieces that lie in stretches without figures."""
        starts = self.words.start
        for start, end, rule in never_spans(self.words.text):
            first, behind = bisect_left(starts, start), bisect_left(starts, end)
            for k in range(first, behind):
                self.blocked.setdefault(k, (behind, rule))

    def _reject(self, first: int, last: int, rule: str, value: float | None = None, counted: str | None = None) -> int:
        words = self.words
        start, end = words.start[first], words.end[last - 1]
        self.rejected.append(
            Rejected(start + words.offset, end + words.offset, words.text[start:end], rule, value, counted)
        )
        return last

    def _at(self, i: int) -> int:
        """Reads what begins at piece i; returns the piece to go on at."""
        words = self.words
        if words.kind[i] == "w":
            for draft in (fraction_at(words, i), factor_at(words, i), zero_at(words, i), unit_and_half_at(words, i)):
                if draft is not None:
                    return self._add(draft)
        money = money_before(words, i, words.country)
        if money is not None and any(draft.end > money.first for draft in self.drafts[-1:]):
            money = None  # the sign belongs to the number before it
        number = number_at(words, i, self.decimal_comma, money is not None)
        if number is None:
            return i + 1
        if number.low == float("inf"):
            return self._reject(number.first, number.last, "too_large")
        if (reason := why_none(words, number, money is not None)) is not None:
            return self._reject(number.first, reason.last, reason.rule, number.low, reason.counted)
        ratio = ratio_at(words, number)
        if ratio is not None and money is None:
            return self._add(ratio)
        for draft in (fold_after(words, number), times_after(words, number)):
            if draft is not None and money is None:
                return self._add(draft)
        pair = pair_at(words, number, money, words.country, self.decimal_comma, lambda k: k in self.blocked)
        return self._pair(pair) if pair is not None else self._single(number, money)

    def _single(self, number: Number, money: UnitFound | None) -> int:
        words = self.words
        draft = Draft(
            number.first,
            number.last,
            number.low,
            number.high,
            number.rule,
            number.first,
            number.last,
            has_scale=number.has_scale,
        )
        if number.rule == "vague:decade":
            draft.begin -= 2
        take_sign(words, draft)
        describe(words, draft, money)
        return self._add(draft)

    def _pair(self, pair: Pair) -> int:
        words = self.words
        a, b = pair.low, pair.high
        if pair.rule == "range":
            draft = Draft(
                a.first,
                b.last,
                a.low,
                b.high if b.high is not None else b.low,
                "range",
                a.first,
                b.last,
                is_range=True,
                has_scale=b.has_scale,
            )
            if pair.begin < draft.begin:
                draft.begin = pair.begin
            describe(words, draft, pair.money)
            if draft.unit is None and pair.unit is not None:
                set_unit(draft, pair.unit)
            return self._add(draft)
        first = Draft(
            a.first, a.last, a.low, a.high, "from_to", a.first, a.last, is_previous=True, has_scale=a.has_scale
        )
        second = Draft(b.first, b.last, b.low, b.high, "from_to", b.first, b.last, has_scale=b.has_scale)
        describe(words, first, pair.money)
        describe(words, second, pair.money_second)
        for one, other in ((first, second), (second, first)):
            if one.unit_found is None and other.unit_found is not None:
                one.kind, one.unit, one.unit_found, one.counted = other.kind, other.unit, other.unit_found, None
            elif one.unit is None and one.counted is None:
                one.unit, one.counted_text = (
                    other.unit,
                    other.counted_text or (other.phrase(words) if other.counted else None),
                )
        self._add(first)
        return self._add(second)

    def _add(self, draft: Draft) -> int:
        words = self.words
        if draft.bound is None and draft.kind in ("fraction", "factor") and draft.modifier is None:
            before = bound_before(words, draft.begin)
            if before is not None:
                take_bound(words, draft, before)
        if (
            draft.kind == "difference"
            and draft.unit_found is not None
            and words.word(draft.unit_found.last) in ("less", "more", "fewer", "lower", "higher")
        ):
            draft.take(draft.end, draft.unit_found.last + 1)
        if (
            draft.kind in ("fraction", "percent")
            and draft.counted is None
            and (k := whole_of(words, draft)) is not None
        ):
            draft.counted = counted_at(words, k, 2)
        relations.set_trend(words, draft)
        self.drafts.append(draft)
        return max(draft.after, draft.end)
