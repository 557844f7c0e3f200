"""Subjects: who stands at a verb of saying, before it or behind it, with an apposition.

Belongs here: subjects and whether they can say anything. Does not: the frames they belong to (frames).
"""

from __future__ import annotations

from pipelines.extract.claims.names import BREAKS, PRONOUN, Name, is_proper, is_verb, name_before
from pipelines.extract.claims.words import claim_words
from pipelines.extract.tokens import CLAUSE_WORDS, PREPOSITIONS, TIME_WORDS, Tokens

CONJUNCTIONS = frozenset(["after", "before", "as", "since", "until", "till", "and", "or"])


def can_say(tokens: Tokens, subject: Name, names: frozenset[int]) -> bool:
    """Whether a subject can say or count something: "the attack saw four bombs", "no group claimed" is nobody's claim."""
    words = tokens.words[subject.start : subject.end]
    if words[0] in ("no", "none", "nobody", "neither", "not"):
        return False
    at = next((i for i, word in enumerate(words) if word in PREPOSITIONS or word == "of"), len(words))
    nouns = claim_words().nouns
    is_capital = any(
        tokens.forms[i][0].isupper() and i > 0 for i in range(subject.start + max(0, at - 1), subject.start + at)
    )
    return (
        any(w in nouns for w in words[:at])
        or words[0] in PRONOUN
        or is_capital
        or any(i in names for i in range(subject.start, subject.start + at))
    )


def subject_before(tokens: Tokens, j: int) -> tuple[Name | None, int]:
    """The subject that ends at token j, with its apposition, and where all of it begins."""
    if tokens.word(j) != ",":
        subject = name_before(tokens, j + 1)
        if subject is None:
            return None, j
        # "party leader, X said" is no apposition, but "A trader, X, said" comes with two commas and is read below.
        return subject, subject.start
    i = j - 1
    depth = 0
    while i >= 0 and (tokens.words[i] != "," or depth):
        depth += (tokens.words[i] == ")") - (tokens.words[i] == "(")
        i -= 1
    if i <= 0:
        return None, j
    inner, outer = name_before(tokens, j), name_before(tokens, i)
    if outer is None:
        return (inner, inner.start) if inner else (None, j)
    role = _text(tokens, i + 1, j)
    # "A local group, Syria Is Watching, said": a name that is a sentence.
    capitals = sum(form[0].isupper() for form in tokens.forms[i + 1 : j])
    if 2 * capitals > j - i and capitals > 1 and not is_proper(tokens, outer):
        return Name(i + 1, j, _text(tokens, outer.start, outer.end)), outer.start
    is_title = not is_proper(tokens, outer) or (
        tokens.words[outer.end - 1] in claim_words().nouns and tokens.forms[outer.end - 1][0].islower()
    )
    if inner is not None and inner.start <= i + 3 and is_proper(tokens, inner) and is_title:
        return Name(inner.start, inner.end, _text(tokens, outer.start, outer.end)), outer.start
    # "The company, which runs the port, said": a clause is no title.
    return Name(outer.start, outer.end, None if tokens.word(i + 1) in ("which", "whose") else role), outer.start


def with_role(tokens: Tokens, subject: Name) -> Name:
    """The apposition behind a subject: "said X, a spokesman for Y,"."""
    end = role_end(tokens, subject.end)
    if end == subject.end:
        return subject
    return Name(subject.start, subject.end, _text(tokens, subject.end + 1, end))


def role_end(tokens: Tokens, end: int) -> int:
    """Where the apposition ends that follows a name at `end`; `end` itself where none does."""
    if tokens.word(end) != "," or tokens.word(end + 1) not in (
        "a",
        "an",
        "the",
        "who",
        "whose",
        "head",
        "director",
        "spokesman",
        "spokeswoman",
        "chief",
        "president",
    ):
        return end
    i = end + 1
    while i < len(tokens) and tokens.words[i] not in BREAKS and tokens.words[i] != ".":
        i += 1
    return i


def _text(tokens: Tokens, start: int, end: int) -> str:
    return " ".join(tokens.forms[start:end])


def _has_verb(tokens: Tokens, start: int) -> bool:
    """Whether the phrase from `start` on is the subject of a verb of its clause."""
    for i in range(start, len(tokens)):
        if tokens.words[i] in BREAKS or tokens.words[i] in CLAUSE_WORDS or tokens.words[i] in CONJUNCTIONS:
            return False
        if is_verb(tokens, i):
            return True
    return False


def is_inverted(tokens: Tokens, subject: Name, end: int, figures: frozenset[int]) -> bool:
    """Whether the name behind a verb of saying, which ends at `end`, is its subject ("said X.")."""
    if any(i in figures for i in range(subject.start, subject.end)) or subject.start > end + 1:
        return False
    nouns = claim_words().nouns
    words = tokens.words[subject.start : subject.end]
    after = tokens.word(subject.end)
    # "said government air strikes in the north killed 9": what follows is told, not who tells it.
    if after in PREPOSITIONS - CONJUNCTIONS and _has_verb(tokens, subject.end):
        return False
    names_somebody = is_proper(tokens, subject) or any(word in nouns for word in words) or words[0] in PRONOUN
    return names_somebody and (
        not after
        or after in BREAKS
        or after in PREPOSITIONS
        or after in (".", "who", "after", "when", "as")
        or after in TIME_WORDS
    )
