"""Ages: '6-year-old', 'aged 8 and 11', 'Ahmad, 14,', 'children under 10'.

Belongs here: whether a number is an age, and its surface. Does not: durations (measures).
"""

from __future__ import annotations

from pipelines.extract.figures.counting import unit_of
from pipelines.extract.figures.drafts import Draft
from pipelines.extract.figures.lists import read_lists
from pipelines.extract.figures.never import MONTHS
from pipelines.extract.figures.words import HYPHENS, Words

OLDEST = 120
AGED = frozenset(["aged", "age", "ages"])
# "A man of 67": of one person no number is counted.
ONE_PERSON = frozenset(
    ["man", "woman", "boy", "girl", "child", "youth", "teenager", "pensioner", "infant", "baby", "toddler"]
)
SPANS = frozenset(["year", "month", "week", "day"])
NOT_NAMES = frozenset(
    name.lower() for part in MONTHS.replace("(?:", "|").replace(")?", "").split("|") for name in [part]
) | {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}


def set_age(words: Words, draft: Draft) -> None:
    """Makes the draft an age where it is one."""
    value = draft.high if draft.high is not None else draft.low
    if value is None or value < 0:
        return
    if draft.kind == "duration" and draft.unit in SPANS:
        end = _old_after(words, draft)
        if end is not None:
            draft.kind, draft.rule = "age", "age:old"
            draft.take(draft.begin, end)
        elif words.word(draft.begin - 1) in AGED and value <= OLDEST:
            draft.kind, draft.rule = "age", "age:aged"
        elif words.word(draft.begin - 1) == "of" and words.word(draft.begin - 2) == "age":
            draft.kind, draft.rule = "age", "age:aged"
            _bound_of_age(words, draft)
        elif draft.bound is not None and " ".join(words.low[draft.bound.first : draft.bound.last]) in (
            "as young as",
            "younger than",
            "older than",
            "as old as",
        ):
            draft.kind, draft.rule = "age", "age:bound"
        return
    if draft.kind != "count" or value > OLDEST or draft.unit is not None or draft.rule.startswith("vague"):
        if draft.kind == "count" and words.word(draft.begin - 1) in ("aged",) and value <= OLDEST:
            _make(draft, "age:aged")
        return
    i = draft.begin
    before = words.word(i - 1)
    bound = " ".join(words.low[draft.bound.first : draft.bound.last]) if draft.bound is not None else ""
    if (
        before in AGED
        or (before == "of" and words.word(i - 2) == "age")
        or (before in ("and", "or", ",") and _after_aged(words, i - 2))
    ):
        _make(draft, "age:aged")
        _bound_of_age(words, draft)
    elif bound in ("as young as", "as old as", "younger than", "older than") or (
        bound in ("under", "over", "below", "above", "up to")
        and (unit_of(words.word(i - 1)) == "person" or words.word(i - 1) in ("those", "anyone", "everyone", "people"))
    ):
        _make(draft, "age:bound")
    elif before in ("turned", "turns", "turning") and _closes(words, draft.end):
        _make(draft, "age:turned")
    elif (
        before == "of"
        and words.word(i - 2) in ONE_PERSON
        and (draft.counted_text is None or _closes(words, draft.end))
    ):
        _make(draft, "age:of")
    elif before == "then" and _closes(words, draft.end):
        _make(draft, "age:then")
    elif before in ("was", "is") and "age" in words.low[max(0, i - 5) : i - 1]:
        _make(draft, "age:aged")
    elif before in ("was", "is", "were") and any(
        w in ("youngest", "oldest", "eldest") for w in words.low[max(0, i - 6) : i]
    ):
        _make(draft, "age:youngest")
    elif _is_he(words, i) and (
        _closes(words, draft.end) or words.word(draft.end) in ("by", "in", "this", "next", "years")
    ):
        _make(draft, "age:is")
    elif _is_apposition(words, draft, value):
        _make(draft, "age:apposition")


def _make(draft: Draft, rule: str) -> None:
    draft.kind, draft.unit, draft.rule = "age", "year", rule
    draft.counted, draft.counted_text = None, None


def _bound_of_age(words: Words, draft: Draft) -> None:
    """'under the age of 5'."""
    i = draft.begin
    if words.word(i - 1) == "of" and words.word(i - 3) == "the" and draft.modifier is None:
        draft.modifier = {"under": "less_than", "below": "less_than", "over": "more_than", "above": "more_than"}.get(
            words.word(i - 4)
        )


def _old_after(words: Words, draft: Draft) -> int | None:
    """The piece behind 'old', '-old', '-olds', 'of age' that follows the unit."""
    k = draft.end
    while words.word(k) in HYPHENS:
        k += 1
    if words.word(k) in ("old", "olds"):
        return k + 1
    if words.word(k) == "of" and words.word(k + 1) == "age":
        return k + 2
    return None


def _after_aged(words: Words, k: int) -> bool:
    """Whether a list of ages runs up to piece k ('aged 8, 9 and 11')."""
    first = max(0, k - 12)
    while k >= first and (words.kind[k] == "n" or words.low[k] in (",", "and", "or", "to")):
        k -= 1
    return k >= 0 and words.low[k] in AGED


def _closes(words: Words, i: int) -> bool:
    word = words.word(i)
    return word in ("", ".", ",", ";", ")", "and", "when", "at", "but", "or", "who", "last", "on")


def _is_he(words: Words, i: int) -> bool:
    """'she is 35', 'he will be 35', 'who was 19'."""
    k = i - 1
    if words.word(k) in ("just", "only", "about", "nearly", "almost", "now"):
        k -= 1
    if words.word(k) in ("is", "was", "'s", "’s") and words.word(k - 1) in ("he", "she", "who"):
        return True
    return (
        words.word(k) == "be"
        and words.word(k - 1) in ("will", "would", "ll")
        and words.word(k - 2) in ("he", "she", "'", "’", "who")
    )


def _is_apposition(words: Words, draft: Draft, value: float) -> bool:
    """'Ahmad, 14, was', 'a shepherd, 63,', 'Nick Hague (44)': behind a name or a person, before a comma or an end."""
    i = draft.begin
    if (
        draft.low != draft.high
        or not float(value).is_integer()
        or value < 1
        or words.kind[i] != "n"
        or draft.bound is not None
    ):
        return False
    opens = words.word(i - 1)
    closes = words.word(draft.end)
    if opens == "," and closes not in (",", ".", ";", "", "and", "who"):
        return False
    if opens == "(" and closes != ")":
        return False
    if opens not in (",", "(") or i < 2:
        return False
    k = i - 2
    if words.kind[k] != "w" or words.low[k] in NOT_NAMES:
        return False
    if unit_of(words.low[k]) == "person" and words.low[k] not in ("people", "deaths", "casualties"):
        return opens == ","
    if opens == "(":
        return value >= 10 and words.is_capital(k) and words.is_capital(k - 1)
    if not words.is_capital(k) or words.low[k] in read_lists().labels:
        return False
    tag = words.tag(k)
    return (not tag or words.is_caps or tag.startswith("NNP")) and not (
        words.kind[draft.end + 1 : draft.end + 2] == "n" and closes == ","
    )
