"""Ellipsis: what a number without a noun counts ("injuring 33, nine of them seriously", "the toll rose to 41").

Belongs here: what it takes over from a figure before, and when it counts people. Does not: other links (relations).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.figures.counting import PERSONS_ALONE, Counted, counted_at
from pipelines.extract.figures.drafts import Draft
from pipelines.extract.figures.lists import read_lists
from pipelines.extract.figures.words import Words

QUAKE = frozenset(["quake", "earthquake", "quakes", "magnitude", "temblor", "aftershock", "aftershocks", "shock"])
CROWD = frozenset(["population", "crowd", "crowds", "attendance", "turnout", "congregation"])
TOWN = frozenset(
    [
        "town",
        "village",
        "city",
        "community",
        "hamlet",
        "settlement",
        "population",
        "audience",
        "crowd",
        "force",
        "army",
        "workforce",
        "congregation",
    ]
)
TOLL = frozenset(["toll", "dead", "casualties", "deaths", "fatalities", "injured", "wounded"])
OF_THEM = frozenset(["them", "whom", "those", "these", "us", "which"])
POINTS = frozenset(["points", "index", "dow", "nasdaq", "shares"])
# How far ellipsis looks: a table that was taken for one sentence holds thousands of numbers.
NEAR_FIGURES = 12
NEAR_PIECES = 60
AUXILIARIES = frozenset(["was", "were", "are", "is", "have", "had", "has", "remain", "remained", "got", "still"])
FILLERS_BEFORE = frozenset(
    ["another", "a", "further", "about", "an", "the", "some", "up", "to", "at", "of", "and", ",", "others", "as", "by"]
)
NUMBERS = frozenset(["number", "figure", "total", "count", "toll"])
REACHED = frozenset(["to", "at", "from", "of", "as", "reached", "was", "is", "stood", "hit", "with"])
DEAD = frozenset(["toll", "dead", "deaths"])
NUMBERED = frozenset(["dead", "death", "deaths", "people"])


def inherit(words: Words, drafts: Sequence[Draft], i: int) -> None:
    """Fills what number i counts, which has no noun: what a figure before counts, or people where the words tell so."""
    draft = drafts[i]
    behind = words.word(draft.end)
    before = next(
        (
            d
            for d in reversed(drafts[max(0, i - NEAR_FIGURES) : i])
            if d.kind == "count" and d.unit is not None and d.unit != "time"
        ),
        None,
    )
    if draft.kind == "difference":
        if before is not None:
            take_from(words, draft, before)
        return
    of_them = (behind == "of" and words.word(draft.end + 1) in OF_THEM) or words.word(draft.begin - 1) in OF_THEM
    if of_them and before is not None:
        draft.is_part = True
        take_from(words, draft, before)
        return
    if behind in PERSONS_ALONE:
        draft.unit = "person"
        draft.counted = counted_at(words, draft.end, 2) or Counted(draft.end, draft.end + 1, behind)
        return
    is_people = _is_people_behind(words, draft) or _is_people_before(words, draft) or _is_toll(words, draft)
    is_row = before is not None and _goes_on(words, before, draft)
    if (
        before is not None
        and not _is_index(words, draft)
        and ((is_people and before.unit == "person") or (not is_people and is_row))
    ):
        take_from(words, draft, before)
    elif is_people:
        draft.unit = "person"
    elif _is_subject(words, draft):
        if before is not None:
            take_from(words, draft, before)
        else:
            draft.unit = "person"
    elif _is_magnitude(words, draft):
        draft.kind, draft.unit = "measure", "magnitude"
    else:
        _take_unit(words, drafts, i)


def _is_people_behind(words: Words, draft: Draft) -> bool:
    """'38 were killed', 'five escaped', '17 more are missing'."""
    verbs = read_lists().person_verbs
    k = draft.end + (words.word(draft.end) in ("more", "others"))
    verb = words.word(k)
    if verb in verbs:
        return verb != "released"
    return verb in AUXILIARIES and any(words.word(j) in verbs for j in range(k + 1, k + 5))


def _is_people_before(words: Words, draft: Draft) -> bool:
    """'killing 11', 'wounded at least 40', 'put the dead at 70', 'population 2,800', 'a town of 3,500'."""
    i = draft.begin
    j = i - 1
    while j > 0 and words.low[j] in FILLERS_BEFORE:
        j -= 1
    if j >= 0 and (words.low[j] in read_lists().person_verbs or words.low[j] in TOLL):
        return True
    before = words.word(i - 1)
    if before == "population" or (before == "of" and words.word(i - 2) in TOWN):
        return True
    return before in ("at", "to", "of") and not CROWD.isdisjoint(words.low[max(0, i - 4) : i])


def _is_toll(words: Words, draft: Draft) -> bool:
    """'the toll rose to 41', 'the number of dead as eight', 'its tally of displaced people to 4,150', 'deaths pass 50'."""
    i = draft.begin
    before = words.word(i - 1)
    value = draft.high if draft.high is not None else draft.low
    if before in ("to", "at", "from", "of") and "toll" in words.low[max(0, i - NEAR_PIECES) : i]:
        return value is None or float(value).is_integer()
    if before in REACHED and not DEAD.isdisjoint(words.low[max(0, i - 9) : i]):
        return True
    if before in ("to", "at", "from", "of", "as") and any(
        words.low[m] in NUMBERED and words.low[m - 1] in ("of", "the", "number") for m in range(max(1, i - 7), i)
    ):
        return True
    return _counts_persons_of(words, draft)


def _around(words: Words, draft: Draft) -> list[str]:
    return words.low[max(0, draft.begin - NEAR_PIECES) : draft.end + NEAR_PIECES]


def _counts_persons_of(words: Words, draft: Draft) -> bool:
    """'its tally of displaced people to 4,150', 'the number of deaths at 90'."""
    if words.word(draft.begin - 1) not in ("to", "at", "from", "reached", "pass", "passed", "is", "was"):
        return False
    lists = read_lists()
    for k in range(max(0, draft.begin - 9), draft.begin - 1):
        if words.low[k] in ("tally", "number", "count", "estimate", "total", "figure") and words.word(k + 1) == "of":
            return any(lists.counted.get(w) == "person" for w in words.low[k + 2 : k + 6])
    return words.word(draft.begin - 1) in ("pass", "passed", "reached", "reach", "top", "topped") and any(
        w in TOLL for w in words.low[max(0, draft.begin - 6) : draft.begin]
    )


def _is_subject(words: Words, draft: Draft) -> bool:
    """Whether a whole number stands alone as the subject of a verb: 'Twenty-seven got out', 'only 120 were inside'."""
    value = draft.high if draft.high is not None else draft.low
    if (
        value is None
        or not float(value).is_integer()
        or (value < 2 and draft.rule != "zero:none")
        or _is_index(words, draft)
        or draft.rule == "from_to"
    ):
        return False
    behind = words.word(draft.end)
    if behind in ("were", "have", "had", "got", "are", "remained", "remain"):
        return words.word(draft.begin - 1) not in ("to", "at", "by", "from")
    return words.tag(draft.end) in ("VBD", "VBP") and words.word(draft.begin - 1) in (
        "",
        ",",
        "and",
        "while",
        "but",
        "only",
        "that",
        ";",
        "“",
        '"',
        "least",
    )


def _is_magnitude(words: Words, draft: Draft) -> bool:
    """Whether a bare decimal is the magnitude of an earthquake: the sentence speaks of one."""
    value = draft.low
    return (
        value is not None
        and value == draft.high
        and not float(value).is_integer()
        and 1 < value < 10
        and not QUAKE.isdisjoint(_around(words, draft))
    )


def take_from(words: Words, draft: Draft, before: Draft) -> None:
    """The draft counts what the one before counts."""
    draft.unit = before.unit
    draft.counted_text = before.counted_text or before.phrase(words)
    draft.counted = replace(before.counted) if before.counted is not None else None
    if draft.counted is not None and draft.counted_text is None:
        draft.counted_text = before.phrase(words)


def _goes_on(words: Words, before: Draft, draft: Draft) -> bool:
    """Whether the number stands in one row with the figure before: 'to 41 from 35', '13 of 47', 'five escaped and two are held'."""
    lead = words.word(draft.begin - 1)
    gap = words.low[before.end : draft.begin]
    if "out" in gap and lead in ("of", "every"):
        return True
    if lead == "at" and not NUMBERS.isdisjoint(words.low[max(0, draft.begin - 4) : draft.begin]):
        return True  # put the number at 17
    if lead in ("from", "than", "with", "against", "or", "while", "only") and len(gap) < 14:
        return True
    behind = words.word(draft.end)
    return len(gap) < 12 and (
        lead in ("and", ",", ";", "another", "further")
        and behind
        in (
            "were",
            "was",
            "in",
            "are",
            "more",
            "others",
            "had",
            "have",
            "with",
            "at",
            "from",
            "on",
            "remain",
            "of",
            "died",
        )
    )


def _is_index(words: Words, draft: Draft) -> bool:
    value = draft.high or draft.low or 0
    return not float(value).is_integer() or not POINTS.isdisjoint(_around(words, draft))


def _take_unit(words: Words, drafts: Sequence[Draft], i: int) -> None:
    """Takes the unit of the money or measure before, where both stand in one phrase: '280,000 barrels a day from 1.2 million'."""
    draft = drafts[i]
    before = drafts[i - 1] if i else None
    if before is None or before.kind not in ("money", "measure") or before.unit_found is None:
        return
    lead = words.word(draft.begin - 1)
    gap = words.low[before.end : draft.begin]
    gap = gap[2:] if gap[:1] in (["a"], ["per"]) else gap
    if (
        len(gap) <= 4
        and lead in ("from", "or", "to")
        and words.word(draft.end) in ("", ".", ",", ")", ";", "in", "and", "for", "a", "or")
        and (draft.has_scale == before.has_scale or before.unit_found.per is not None)
    ):
        draft.kind, draft.unit, draft.unit_found = before.kind, before.unit, before.unit_found
