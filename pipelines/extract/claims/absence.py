"""Absence: what somebody is said not to have mentioned.

Belongs here: "did not mention", "made no mention of", "gave no casualty figures", whose silence it is by the words of its sentence,
how far it reaches. Does not: whom "it" means (memory), denials (denials): a denial is a claim.
A stated absence is no zero and no figure: it is a row of its own, or the polarity of the figure it leaves out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extract.claims.names import BREAKS, Name, is_verb
from pipelines.extract.claims.subjects import subject_before
from pipelines.extract.claims.words import claim_words
from pipelines.extract.tokens import ADVERBS, CLAUSE_WORDS, PRONOUNS, TIME_WORDS, Tokens

ABSENT = re.compile(
    r"\b(?:(?:did|does|do|has|have|had|would)(?:\s+not|n['’]t)|without|never)\s+(?:mention(?:ed|ing|s)?|refer(?:red|ring)?\s+to|address(?:ed|ing)?)\b"
    r"|\b(?:made|makes|make|making|with)\s+no\s+(?:mention|reference)\b|\b(?:gave|gives|give|giving|provided?|released?|offered)\s+no\s+(?:casualty\s+|death\s+|exact\s+)?(?:figures?|tolls?|numbers?|details?\s+(?:on|of)\s+casualties)\b"
    r"|\b(?:did|does|has|have)(?:\s+not|n['’]t)\s+(?:provided?|give[n]?|release[d]?|offer(?:ed)?)\s+(?:a\s+|any\s+)?(?:casualty\s+|death\s+)?(?:figures?|tolls?|numbers?)\b",
    re.IGNORECASE,
)  # fmt: skip
# Only silence about what would be counted is a claim; silence about a market is not.
ABOUT = re.compile(
    r"\b(?:casualt|death|dead|kill|injur|wound|victim|civilian|fatalit|toll|figure|number|loss(?:es)?\b|damage)",
    re.IGNORECASE,
)
# "A raid without mentioning casualties" is nobody's silence but that of whoever speaks in the sentence.
SUBJECTLESS = frozenset(["without", "with", "making", "giving"])
CONTRASTS = frozenset([";", "but", "while", "although", "though", "whereas", "however", "yet"])


@dataclass(frozen=True, slots=True)
class Absence:
    """A stated absence. [start, end) are the characters of its words; what stands from there to `reach` is not mentioned.

    `at` is the token it begins with; `subject` None where it is that of the sentence's verb of saying.
    """

    start: int
    end: int
    reach: int
    at: int
    subject: Name | None
    is_about_victims: bool


def find_absence(text: str, tokens: Tokens, start: int, end: int) -> Absence | None:
    """A stated absence in a sentence [start, end)."""
    found = ABSENT.search(text, start, end)
    if found is None:
        return None
    i, after = tokens.at(found.start(), found.end())
    # "A statement on Monday did not mention".
    at = i
    while at > 0 and (tokens.words[at - 1] in TIME_WORDS or (tokens.words[at - 1] in ("on", "in") and at < i)):
        at -= 1
    subject = None if at == 0 or tokens.word(i) in SUBJECTLESS else subject_before(tokens, at - 1)[0]
    stop = _reach(tokens, after, is_first=i == 0)
    reach = tokens.starts[stop] if stop < len(tokens) else end
    return Absence(
        found.start(), found.end(), reach, i, subject, ABOUT.search(found[0] + text[found.end() : reach]) is not None
    )


def _reach(tokens: Tokens, after: int, *, is_first: bool) -> int:
    """The token where what is left out ends: "..., but said 12 fled" and "... and 12 people were held" are told again."""
    has_clause = False
    for k in range(after, len(tokens)):
        word = tokens.words[k]
        if word in CONTRASTS or (is_first and word == ","):
            return k
        if word == "and" and _begins_clause(tokens, k + 1, is_told=has_clause):
            return k
        has_clause |= word in CLAUSE_WORDS
    return len(tokens)


def _begins_clause(tokens: Tokens, start: int, *, is_told: bool) -> bool:
    """Whether a clause of its own begins behind "and". Of what is left out itself ("that 12 died and 40 fled") only speech ends it."""
    for k in range(start, len(tokens)):
        word = tokens.words[k]
        if word in claim_words().sayings and is_verb(tokens, k):
            return True
        if word in BREAKS or word in CLAUSE_WORDS or (is_told and word not in ADVERBS | PRONOUNS):
            return False
        # "12 dead and 40 wounded" has none: what ends the phrase is a participle, whatever a tagger took it for.
        if is_verb(tokens, k) and tokens.word(k + 1) not in ("", ".", ",", ";"):
            return True
    return False
