"""Names: the noun phrase before or behind a verb of saying.

Belongs here: where the name of a claimant begins and ends, its apposition. Does not: whom a pronoun means (memory).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.extract.claims.words import claim_words
from pipelines.extract.tokens import ADVERBS, AUXILIARIES, CLAUSE_WORDS, PREPOSITIONS, TIME_WORDS, Tokens

QUOTES = frozenset("\"“”''``«»‘") | {"''", "``"}
BREAKS = frozenset(",;:!?()[]{}—–…") | QUOTES | {"--", "...", "-"}
INSIDE = frozenset(["of", "for", "from", "at", "in", "with", "on", "near", "outside"])
LEADS = frozenset(
    ["the", "a", "an", "both", "even", "but", "and", "or", "so", "yet", "then", "separately", "however", "meanwhile",
     "also", "while", "although", "though", "that", "whereas", "as", "if", "because", "since", "after", "before",
     "when", "where", "until", "till"]
)  # fmt: skip
PRONOUN = frozenset(["he", "she", "it", "they", "we", "i", "you", "who", "which"])
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])


@dataclass(frozen=True, slots=True)
class Name:
    """A noun phrase, tokens [start, end), without its article; `role` is its apposition or title, as it stands."""

    start: int
    end: int
    role: str | None = None


def is_verb(tokens: Tokens, i: int) -> bool:
    """Whether a finite verb stands at i, by its tag or, without tags, by the lists."""
    if tokens.tags[i]:
        return tokens.tags[i] in FINITE
    word = tokens.words[i]
    return word in AUXILIARIES or (word in claim_words().sayings and claim_words().sayings[word].form == "past")


def name_before(tokens: Tokens, end: int) -> Name | None:
    """The name that ends at `end`; None where none does."""
    i = end
    while i > 0:
        word = tokens.words[i - 1]
        if word in BREAKS and not (word == "-" and i < end):
            break
        is_time = word in TIME_WORDS and not (i < end and tokens.words[i] in ("'s", "’s"))
        if (
            word in CLAUSE_WORDS
            or is_time
            or is_verb(tokens, i - 1)
            or (word in AUXILIARIES and word not in ("'s", "’s"))
        ):
            break
        if (
            tokens.tags[i - 1] in ("VBG", "VBN")
            and i < end
            and tokens.words[i] not in ("-",)
            and tokens.tags[i] in ("DT", "CD", "IN", "PRP$")
        ):
            break
        if word == "and" and not _may_join(tokens, i - 1, end):
            break
        if word in PREPOSITIONS and word not in INSIDE:
            break
        # "the number the coalition": an article begins a name, and another noun before it belongs elsewhere.
        if (
            i < end
            and tokens.words[i] in ("the", "a", "an")
            and word not in INSIDE
            and word not in ("and", "of", "'s", "’s", "both", "all", "even", "but", "also")
        ):
            break
        i -= 1
    return trim(tokens, i, end)


def _may_join(tokens: Tokens, at: int, end: int) -> bool:
    """Whether "and" at a place joins two claimants: no verb stands before it in its clause."""
    i = at
    while i > 0 and tokens.words[i - 1] not in BREAKS:
        if is_verb(tokens, i - 1) or tokens.tags[i - 1] in ("CD", "VBG"):
            return False
        i -= 1
    return True


def name_after(tokens: Tokens, start: int) -> Name | None:
    """The name that begins at `start`; None where none does."""
    i = start
    while i < len(tokens):
        word = tokens.words[i]
        if word in BREAKS and not (word == "-" and i > start):
            break
        if word == "." and i == len(tokens) - 1:
            break
        if word in CLAUSE_WORDS or is_verb(tokens, i) or (word in AUXILIARIES and word not in ("'s", "’s")):
            break
        if word in TIME_WORDS and i > start:
            break
        if word in PREPOSITIONS and word not in ("of", "for"):
            break
        if word == "and" and (
            i + 1 >= len(tokens)
            or tokens.tags[i + 1] in ("VBD", "VBZ", "VBG", "CD", "RB", "IN")
            or tokens.words[i + 1] in claim_words().sayings
        ):
            break
        i += 1
    return trim(tokens, start, i)


def trim(tokens: Tokens, start: int, end: int) -> Name | None:
    """The phrase without articles, conjunctions and adverbs at its edges; None where nothing is left."""
    while start < end and (
        tokens.words[start] in LEADS or tokens.words[start] in ADVERBS or tokens.tags[start] == "RB"
    ):
        start += 1
    while start < end and tokens.words[start] in PREPOSITIONS:
        start += 1
        while start < end and tokens.words[start] in LEADS:
            start += 1
    while end > start and (
        tokens.words[end - 1] in ("'s", "’s", ",", "the", "and", "of", "for", "in", "at", "on", ".", "'", "’")
        or (tokens.words[end - 1] in ADVERBS)
    ):
        if tokens.words[end - 1] == "." and end - 2 >= start and len(tokens.words[end - 2]) == 1:
            break
        end -= 1
    return Name(start, end) if start < end else None


def is_proper(tokens: Tokens, name: Name) -> bool:
    """Whether a name in the narrow sense: its last word, or two of its words, have a capital."""
    forms = tokens.forms[name.start : name.end]
    # "al-Hashimi" is a name as well.
    capital = [form[0].isupper() or form.rpartition("-")[2][:1].isupper() for form in forms]
    return capital[-1] or sum(capital) >= 2
