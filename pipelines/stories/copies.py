"""Copies: numbers, units and dates that differ between two versions of one text, word by aligned word.

Belongs here: finding them, and leaving moved clauses, damaged characters and a thesaurus' magnitudes alone. Does not: names and
negations (wordings), bounds and claimants (facts), which version is right (plausibility), rows (disagreements).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from pipelines.document.months import MONTHS, WEEKDAYS
from pipelines.extract.figures.lists import read_lists
from pipelines.extract.figures.numerals import PLURAL_SCALES, SCALES
from pipelines.stories.alignment import Gap, Line, Pair, Word, pair_sentences
from pipelines.stories.difference import Difference, Span

# Gaps with more words are a clause put in the place of another: what stands in them was not changed but exchanged.
LONGEST_GAP = 12
MAGNITUDES = frozenset([*SCALES, *PLURAL_SCALES])
# Words of magnitude exchanged at so many places of one copy are no slips.
THESAURUS = 2
SIGNS = {"%": "percent", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "points": "point", "point": "point"}


def compare(a: Sequence[Line], b: Sequence[Line], pairs: Sequence[Pair] | None = None) -> list[Difference]:
    """Numbers, units and dates that differ between two versions of a text, in the order of a; `pairs` where they are paired already."""
    pairs = pair_sentences(a, b) if pairs is None else pairs
    met_a = {(pair.a, i) for pair in pairs for i, _ in pair.common}
    met_b = {(pair.b, j) for pair in pairs for _, j in pair.common}
    found: dict[tuple[int, int], Difference] = {}
    n_spun = 0
    for pair in pairs:
        left, right = a[pair.a], b[pair.b]
        if len(pair.common) == len(left.words) == len(right.words):
            continue
        free_a = [(pair.a, i) not in met_a for i in range(len(left.words))]
        free_b = [(pair.b, j) not in met_b for j in range(len(right.words))]
        for gap in pair.gaps:
            n_spun += _has_spun_scale(left, right, gap)
            if max(len(gap.a), len(gap.b)) <= LONGEST_GAP:
                for difference in _in_gap(left, right, gap, free_a, free_b):
                    whole = replace(difference, a=_with_scale(difference.a), b=_with_scale(difference.b))
                    if not (
                        whole.is_scale
                        and _whole(whole.a.line, whole.a.first) == _whole(whole.b.line, whole.b.first) > 0
                    ):
                        found.setdefault((whole.a.start, whole.b.start), whole)
    return _gather([found[key] for key in sorted(found)], n_spun)


def _has_spun_scale(a: Line, b: Line, gap: Gap) -> bool:
    """Whether a word that is no number stands for a word of magnitude: "4 zillion" for "4 billion"."""
    if len(gap.a) != len(gap.b):
        return False
    return any(
        a.words[i].key in SCALES
        and b.words[j].key not in MAGNITUDES
        and b.words[j].key.isalpha()
        and i > 0
        and a.words[i - 1].value is not None
        for i, j in zip(gap.a, gap.b, strict=True)
    )


def _gather(found: Sequence[Difference], n_spun: int) -> list[Difference]:
    """One difference where a copy exchanges a unit for the same other one at several places, and words of magnitude that
    a copy exchanges time and again as wording: the work of a thesaurus, in which a billion is a synonym of a trillion.
    """
    scales = [d for d in found if d.field == "unit" and d.is_scale]
    seen: set[tuple[str, str]] = set()
    kept = []
    for d in found:
        if d.field == "unit" and d.is_span_of_time:
            exchange = (d.a.surface.casefold(), d.b.surface.casefold())
            if exchange in seen:
                continue
            seen.add(exchange)
        kept.append(replace(d, is_wording=True) if d.is_scale and len(scales) + n_spun >= THESAURUS else d)
    return kept


def _with_scale(span: Span) -> Span:
    """A number with the scale behind it, a scale with the number before: "40 billion" is one figure."""
    words, first, last = span.line.words, span.first, span.last
    while (
        first and words[first].key in SCALES and (words[first - 1].value is not None or words[first - 1].key in SCALES)
    ):
        first -= 1
    while (
        last < len(words)
        and words[last - 1].key in (*SCALES, words[first].key)
        and words[last].key in SCALES
        and words[first].value is not None
    ):
        last += 1
    return Span(span.line, first, last)


def _in_gap(a: Line, b: Line, gap: Gap, free_a: Sequence[bool], free_b: Sequence[bool]) -> list[Difference]:
    found: list[Difference] = []
    for field, value_of in KINDS:
        left = _typed(a, gap.a, free_a, value_of)
        right = _typed(b, gap.b, free_b, value_of)
        # What stands elsewhere in the other sentence was moved.
        gone = Counter(v for _, v in _typed(b, range(len(b.words)), free_b, value_of))
        come = Counter(v for _, v in _typed(a, range(len(a.words)), free_a, value_of))
        left = [(i, v) for i, v in left if v not in gone]
        right = [(j, v) for j, v in right if v not in come]
        if len(gap.a) == len(gap.b):  # word for word
            there = dict(right)
            twins = [(i, j) for (i, _), j in ((one, gap.b[gap.a.index(one[0])]) for one in left) if j in there]
        elif len(left) == len(right):
            twins = [(i, j) for (i, _), (j, _) in zip(left, right, strict=True)]
        else:
            continue
        found += [
            Difference(
                _field(field, a, i, b, j),
                Span(a, i, i + 1),
                Span(b, j, j + 1),
                field == "unit" and a.words[i].key in MAGNITUDES and b.words[j].key in MAGNITUDES,
                field == "unit" and _is_span_of_time(a.words[i]) and _is_span_of_time(b.words[j]),
            )
            for i, j in twins
            if field != "figure" or _is_change(a, i, b, j)
        ]
    return found


def _typed(
    line: Line, places: Sequence[int], free: Sequence[bool], value_of: Callable[[Word], object]
) -> list[tuple[int, object]]:
    return [(i, value) for i in places if free[i] and (value := value_of(line.words[i])) is not None]


def _number(word: Word) -> float | None:
    return word.value


@cache
def _units() -> dict[str, str]:
    named = {word: unit.name for word, unit in read_lists().units.items() if " " not in word}
    scales = {word: str(scale) for word, scale in {**SCALES, **PLURAL_SCALES}.items()}
    return {**named, **scales, **SIGNS}


def _unit(word: Word) -> str | None:
    return _units().get(word.key)


def _is_span_of_time(word: Word) -> bool:
    unit = read_lists().units.get(word.key)
    return unit is not None and unit.kind == "duration"


def _month(word: Word) -> int | None:
    return MONTHS.get(word.key) if len(word.key) > 2 else None


def _weekday(word: Word) -> int | None:
    return WEEKDAYS.get(word.key) if len(word.key) > 2 else None


KINDS: tuple[tuple[str, Callable[[Word], object]], ...] = (
    ("figure", _number), ("unit", _unit), ("date", _month), ("date", _weekday),
)  # fmt: skip


def _is_change(a: Line, i: int, b: Line, j: int) -> bool:
    """Whether two numbers say different things: not "1.5 million" for "1,500,000", not damaged characters."""
    return a.words[i].is_glued == b.words[j].is_glued and _whole(a, i) != _whole(b, j)


def _whole(line: Line, i: int) -> float:
    value = line.words[i].value or 0.0
    for word in line.words[i + 1 : i + 3]:
        scale = SCALES.get(word.key)
        if scale is None:
            break
        value *= scale
    return value


def _field(kind: str, a: Line, i: int, b: Line, j: int) -> str:
    return "date" if kind == "figure" and (_in_date(a, i) or _in_date(b, j)) else kind


def _in_date(line: Line, i: int) -> bool:
    """Whether a number is a day or year: beside a month's name, or alone and of a year's size."""
    beside = [line.words[k] for k in (i - 2, i - 1, i + 1) if 0 <= k < len(line.words)]
    if any(_month(word) for word in beside):
        return True
    value = line.words[i].value or 0
    text = line.surface(i, i + 1)
    return text.isdigit() and len(text) == 4 and 1800 <= value <= 2100
