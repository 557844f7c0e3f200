"""Counted: figures as tokens of their sentence, with the name of what they count.

Belongs here: where that name ends, whether it names people, which figures stand in one list. Does not: what happened to
them (victims).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extract.effects.words import effect_words
from pipelines.extract.figures import Figure
from pipelines.extract.tokens import ADVERBS, COMMON_VERBS, DETERMINERS, NOT_IN_A_NAME, STOPS, TIME_WORDS, Tokens

COUNTING = frozenset(["count", "fraction", "percent", "difference"])
# What stands between two figures of one list, besides names of things.
LINKS = frozenset(
    [",", "and", "or", "&", "plus", "a", "an", "the", "of", "his", "her", "their", "another", "other", "some", "at",
     "least", "well", "as", "both", "including", "include", "includes"]
)  # fmt: skip
GROUPS = frozenset(
    ["family", "families", "household", "households", "person", "people", "life", "lives", "soul", "souls", "body",
     "bodies"]
)  # fmt: skip
# "a five-storey building", "a 60-bed hospital": what it has, no count of what was hit.
FEATURES = frozenset(["storey", "story", "floor", "room", "bedroom", "lane", "bed", "seat"])
THING_UNITS = frozenset(["vehicle", "building", "airstrike", "bridge", "organisation", "country", "case", "bomb"])


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with the tokens of its number [start, end) and of all its name [start, name_end)."""

    figure: Figure
    start: int
    end: int
    name_end: int

    @property
    def is_feature(self) -> bool:
        """Whether number and noun are one word that says how large a thing is."""
        return self.name_end == self.end and (self.figure.counted_head or "").lower() in FEATURES

    @property
    def is_people(self) -> bool | None:
        """Whether people are counted; None where the text does not say what is."""
        unit = (self.figure.unit or "").lower()
        if unit == "person":
            return True
        if self.figure.counted is None or unit in ("", "fraction", "percent", "factor"):
            return None
        head = (self.figure.counted_head or unit).lower()
        words = {head, unit, *re.findall(r"\w+", self.figure.counted.lower())[-1:]}
        lists = effect_words()
        if any(w in lists.people or w in GROUPS or w in lists.nouns or w in lists.states for w in words):
            return True
        return False if words & lists.things or unit in THING_UNITS else None


def place(tokens: Tokens, figures: Sequence[Figure]) -> list[Counted]:
    """Figures as tokens of their sentence."""
    placed = []
    for figure in figures:
        start, end = tokens.at(figure.start, figure.end)
        placed.append(Counted(figure, start, end, max(end, _name_end(tokens, figure, end))))
    return placed


def _name_end(tokens: Tokens, figure: Figure, end: int) -> int:
    """Where the name of what is counted ends: as the figure says, else at the first word that cannot be part of one."""
    if figure.counted_start is not None and figure.counted_end is not None and figure.counted_start >= figure.start:
        stop = tokens.at(figure.counted_start, figure.counted_end)[1]
        # "Fifteen drown": a bare verb of dying is no part of a name.
        verbs = effect_words().verbs.get(tokens.word(stop - 1), ())
        return stop - 1 if verbs and verbs[0].victim == "subject" and verbs[0].form == "base" else stop
    lists = effect_words()
    i = end
    while i < len(tokens) and i < end + 5:
        word = tokens.words[i]
        if word in NOT_IN_A_NAME or word in TIME_WORDS or word in ADVERBS:
            break
        if (word in lists.verbs and not (i == end and _is_noun_too(tokens, i))) or word in lists.states:
            after = tokens.word(i + 1)
            # "31 wounded people" but "68 wounded by", "12 rebels killed civilians".
            if (
                i > end
                or not after
                or after in NOT_IN_A_NAME
                or after in TIME_WORDS
                or after in DETERMINERS
                or not after[0].isalpha()
            ):
                return i + 1 if word in lists.nouns and i == end else i
        i += 1
    return i


def _is_noun_too(tokens: Tokens, i: int) -> bool:
    """As in "12 strikes destroyed", "three arrest warrants": a verb form right behind a number that is a noun there."""
    verb = effect_words().verbs[tokens.words[i]][0]
    after = tokens.word(i + 1)
    return verb.form == "third" or (
        verb.form == "base"
        and verb.victim == "object"
        and bool(after)
        and after[0].isalpha()
        and after not in NOT_IN_A_NAME
    )


def is_blocked(words: Sequence[str]) -> bool:
    """Whether a stop or a word that opens another clause stands between two words."""
    return any(
        word in (";", ":", ".", "?", "!") or word in ("when", "while", "because", "although", "though", "whereas")
        for word in words
    )


def are_linked(tokens: Tokens, before: Counted, after: Counted) -> bool:
    """Whether two figures stand in one list: nothing but names, commas, and, between them."""
    between = tokens.words[before.name_end : after.start]
    if (
        not between
        or len(between) > 16
        or not any(w in (",", "and", "or", "&", "plus", "including", "with") for w in between)
    ):
        return False
    lists = effect_words()
    together = " ".join(between)
    if re.search(r"along with|as well as|together with|in addition to", together):
        return True
    if any(before.name_end <= i < after.start for i in tokens.verbs):
        return False
    for word in between:
        # "two soldiers from one town and two farmers": where they come from parts no list.
        if word in LINKS or word in ("from", "aged"):
            continue
        if (
            word in NOT_IN_A_NAME
            or word in STOPS
            or word in COMMON_VERBS
            or (word in lists.verbs and lists.verbs[word][0].form != "base")
        ):
            return False
    return True
