"""Voice: on which side of a verb its victims stand, told from the words around it.

Belongs here: passive, active, and the object that stands before its clause. Does not: which words are events (events), which
figure is the victim (victims).
"""

from __future__ import annotations

from pipelines.extract.effects.words import effect_words
from pipelines.extract.tokens import (
    ADVERBS,
    BE,
    COMMON_VERBS,
    DETERMINERS,
    HAVE,
    MODAL,
    NOT_IN_A_NAME,
    TIME_WORDS,
    Tokens,
)  # fmt: skip


def side_of_victims(tokens: Tokens, i: int, end: int, numbers: frozenset[int]) -> str:
    """Side of the victims of a form that is past tense or participle: left where it is passive, right where it is active."""
    j, seen = i - 1, 0
    while j >= 0 and seen < 5:
        word = tokens.words[j]
        if word in BE:
            # "has been", "was"; "'s" is also a genitive and tells nothing.
            return "left" if word not in ("'s", "’s") else _by_what_follows(tokens, end, numbers)
        if word in HAVE:
            return "right"
        if word in ADVERBS or word.endswith("ly") or word in MODAL:
            j, seen = j - 1, seen + 1
            continue
        # "were arrested and killed": the auxiliary serves both.
        if (
            word in ("and", "or", ",")
            and j > 0
            and tokens.words[j - 1] in effect_words().verbs
            and not begins_name(tokens, end, numbers)
        ):
            j, seen = j - 2, seen + 1
            continue
        break
    return _by_what_follows(tokens, end, numbers)


def is_relative(tokens: Tokens, i: int, numbers: frozenset[int]) -> bool:
    """Whether the object stands before its clause, right behind its number: "the 35 girls they seized"."""
    k = i - 1
    while tokens.word(k) in HAVE or tokens.word(k) in ADVERBS:
        k -= 1
    if tokens.word(k) not in ("they", "he", "she", "we", "it"):
        return False
    noun = tokens.word(k - 1)
    return noun not in NOT_IN_A_NAME and noun not in COMMON_VERBS and any(j in numbers for j in range(k - 4, k - 1))


def begins_name(tokens: Tokens, i: int, numbers: frozenset[int]) -> bool:
    """Whether what is named begins at i: an object makes the verb active."""
    for _ in range(3):
        word = tokens.word(i)
        if i in numbers or (word in DETERMINERS and word not in ("this", "that", "each", "both")):
            return True
        if word in ("and", "or") and tokens.word(i + 1) in effect_words().verbs:
            i += 2
            continue
        break
    word = tokens.word(i)
    return (
        bool(word)
        and word not in NOT_IN_A_NAME
        and word not in TIME_WORDS
        and word not in ADVERBS
        and not word.endswith("ly")
        and word[0].isalpha()
    )


def _by_what_follows(tokens: Tokens, end: int, numbers: frozenset[int]) -> str:
    return "right" if begins_name(tokens, end, numbers) else "left"
