"""Wordings: names, negations and words of weight that differ between two versions of a sentence.

Belongs here: which exchanged words change who is meant, whether it happened, or how it is judged. Does not: numbers, units
and dates (copies), spelling: a name a letter or an initial away is the same name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

from pipelines.document.months import MONTHS, WEEKDAYS
from pipelines.extract.gazetteer import fold
from pipelines.extract.lexicon import lexicon
from pipelines.lists import read_list
from pipelines.stories.alignment import Gap, Line, Pair
from pipelines.stories.difference import Difference, Span

NEGATIONS = frozenset(["not", "no", "never", "without", "neither", "nor", "none", "nobody", "cannot"])
# A name as similar as this is the same one, misspelt or damaged.
SAME_NAME = 0.7
# Where more words than this were exchanged at once, which stands for which is a guess.
LONGEST_GAP = 6
# Below, the sentences share too little to say that only a "not" was lost.
ALIKE = 0.6


def compare_wordings(a: Line, b: Line, pair: Pair, known: Mapping[str, Collection[str]]) -> list[Difference]:
    """Differences of names, negations and words of weight between two sentences, in the order of a.

    `known` holds the names that the documents link to somebody or some place, folded, with their labels: a capital alone may
    be a headline's, and a town does not stand for an army.
    """
    found = [d for gap in pair.gaps if max(len(gap.a), len(gap.b)) <= LONGEST_GAP for d in _in_gap(a, b, gap, known)]
    if pair.shared >= ALIKE:
        found += _lost_negation(a, b, pair)
    return sorted(found, key=lambda d: (d.a.start, d.b.start, d.field))


def _in_gap(a: Line, b: Line, gap: Gap, known: Mapping[str, Collection[str]]) -> list[Difference]:
    found = []
    names_a, names_b = _names(a, gap.a), _names(b, gap.b)
    if len(names_a) == len(names_b) == 1:
        (left,), (right,) = names_a, names_b
        one, other = Span(a, *left), Span(b, *right)
        if not (is_same_name(one.surface, other.surface) or _stands_in(one, b) or _stands_in(other, a)):
            are_peoples = [fold(span.surface) in lexicon().peoples for span in (one, other)]
            # "Syrian workers" and "Allied workers" name no one; two peoples, or two persons, do.
            if any(are_peoples) and not all(are_peoples):
                found.append(Difference("wording", one, other, is_wording=True))
            elif all(are_peoples) or not set(known.get(fold(one.surface), ())).isdisjoint(
                known.get(fold(other.surface), ())
            ):
                found.append(Difference("name", one, other))
    for i in gap.a:
        group = _weighty().get(a.words[i].key)
        for j in gap.b:
            other_group = _weighty().get(b.words[j].key)
            if group and other_group and group[0] == other_group[0] and group[1] != other_group[1]:
                found.append(Difference("wording", Span(a, i, i + 1), Span(b, j, j + 1), is_wording=True))
    return found


def _names(line: Line, places: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of capitalised words among those positions, without the first word of the sentence and words of dates."""
    runs: list[tuple[int, int]] = []
    for i in places:
        surface = line.surface(i, i + 1)
        if i and surface[0].isupper() and line.words[i].key not in (*MONTHS, *WEEKDAYS) and line.words[i].value is None:
            if runs and runs[-1][1] == i:
                runs[-1] = (runs[-1][0], i + 1)
            else:
                runs.append((i, i + 1))
    return runs


def _stands_in(name: Span, line: Line) -> bool:
    """Whether the other sentence has the name as well: then it was moved."""
    return {word.key for word in name.line.words[name.first : name.last]} <= {word.key for word in line.words}


def is_same_name(one: str, other: str) -> bool:
    """Whether two names may be one: a part of the other, its initials, or a spelling of it."""
    a, b = ("".join(c for c in name.casefold() if c.isalnum()) for name in (one, other))
    if a in b or b in a or SequenceMatcher(None, a, b, autojunk=False).ratio() >= SAME_NAME:
        return True
    initials = {"".join(word[0] for word in name.casefold().split()) for name in (one, other)}
    return a in initials or b in initials


@cache
def _weighty() -> dict[str, tuple[str, str]]:
    """Word -> its group and the word it is a form of."""
    return {
        form: (row["group"], forms.split("/")[0])
        for row in read_list("weighty_words.csv", ("group", "words"))
        for forms in row["words"].split("|")
        for form in forms.split("/")
    }


def _is_negation(key: str) -> bool:
    return key in NEGATIONS or key.endswith("n't")


def _lost_negation(a: Line, b: Line, pair: Pair) -> list[Difference]:
    """The negation that one of the sentences has more, where the words on both sides of it stand in the other as well."""
    counts = [sum(_is_negation(word.key) for word in line.words) for line in (a, b)]
    if abs(counts[0] - counts[1]) != 1:
        return []
    has, lacks, common = (a, b, pair.common) if counts[0] > counts[1] else (b, a, tuple((j, i) for i, j in pair.common))
    met = dict(common)
    for i, word in enumerate(has.words):
        if not _is_negation(word.key) or i in met:
            continue
        before = max((p for p in met if p < i), default=None)
        after = min((p for p in met if p > i), default=None)
        if before is None or after is None or after - before > 3 or not 0 < met[after] - met[before] <= 2:
            continue
        spans = Span(has, before, after + 1), Span(lacks, met[before], met[after] + 1)
        return [Difference("negation", *(spans if has is a else spans[::-1]))]
    return []
