"""Absence: what somebody is said not to have mentioned.

Belongs here: "did not mention", "made no mention of", "gave no casualty figures". Does not: denials (a denial is a claim).
A stated absence is no zero and no figure: it is a row of its own, or the polarity of the figure it leaves out.
"""

from __future__ import annotations

import re

from pipelines.extract.claims.names import Name, name_before
from pipelines.extract.tokens import TIME_WORDS, Tokens

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


def find_absence(text: str, tokens: Tokens, start: int, end: int) -> tuple[int, int, Name | None, bool] | None:
    """A stated absence in a sentence [start, end): characters of its words, its subject, and whether it is about victims."""
    found = ABSENT.search(text, start, end)
    if found is None:
        return None
    i, _ = tokens.at(found.start(), found.end())
    # "A statement on Monday did not mention".
    at = i
    while at > 0 and (tokens.words[at - 1] in TIME_WORDS or (tokens.words[at - 1] in ("on", "in") and at < i)):
        at -= 1
    subject = name_before(tokens, at)
    rest = re.split(r"[;.]|,\s+(?:but|and|while)\b", text[found.end() : end])[0]
    return found.start(), found.end(), subject, ABOUT.search(found[0] + rest) is not None
