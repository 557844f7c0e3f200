"""The words of claims, read from config/: verbs of saying, nouns for claimants, hedges, weapons.

Belongs here: reading and asking the lists. Does not: the grammar around them (frames).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.document import Words
from pipelines.lists import read_list

SPEAKS_FOR = frozenset(
    ["spokesman", "spokeswoman", "spokesperson", "spokesmen", "statement", "report", "bulletin", "announcement",
     "communique", "communiqué", "figures", "data", "documents", "survey", "study", "census", "official", "officials"]
)  # fmt: skip
PAPERS = frozenset(
    ["statement", "report", "bulletin", "announcement", "communique", "communiqué", "figures", "data", "documents",
     "survey", "study", "census", "poll"]
)  # fmt: skip
# What tells of a figure and can be called false or be taken back: "a report that", "the figure of".
ACCOUNTS = frozenset(
    ["report", "reports", "claim", "claims", "allegation", "allegations", "figure", "figures", "toll", "tolls", "count", "counts", "tally", "number", "numbers", "estimate", "estimates", "rumour", "rumours", "rumor", "rumors", "statement", "statements", "account", "accounts", "suggestion", "suggestions", "story", "stories", "news", "total"]
)  # fmt: skip
MEDIA = re.compile(
    r"\b(?:news\s+(?:agency|agencies|service|outlets?|site|website|channel)|state\s+(?:media|tv|television|radio|news)|newspapers?|daily|local\s+media|"
    r"television|TV|radio|magazine|weekly|media|press\s+(?:agency|trust))\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saying:
    """One form of a verb of saying. form: base, ing or past; kind: speech, count, of, at, plan; polarity as in claims."""

    lemma: str
    form: str
    kind: str
    polarity: str


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """The lists. `nouns` says of a noun for claimants whether it is a person, people or an organisation."""

    sayings: Mapping[str, Saying]
    nouns: Mapping[str, str]
    hedges: re.Pattern[str]
    weapons: re.Pattern[str]


@cache
def claim_words() -> ClaimWords:
    """The lists of config/, read once a process."""
    sayings: dict[str, Saying] = {}
    for row in read_list("reporting_verbs.csv", ("base", "third", "ing", "past", "participle", "kind", "polarity")):
        for column, form in (
            ("base", "base"),
            ("third", "base"),
            ("ing", "ing"),
            ("past", "past"),
            ("participle", "past"),
        ):
            for word in filter(None, row[column].split("|")):
                sayings.setdefault(word, Saying(row["base"], form, row["kind"], row["polarity"]))
    nouns = {row["noun"]: row["kind"] for row in read_list("claimant_nouns.csv", ("noun", "kind"))}
    hedges = _pattern(row["hedge"] for row in read_list("hedges.csv", ("hedge",)))
    weapons = _pattern(row["weapon"] for row in read_list("means_of_harm.csv", ("weapon",)))
    return ClaimWords(sayings, nouns, hedges, weapons)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    return re.compile(
        r"\b(?:" + "|".join(r"\s+".join(map(re.escape, w.split())) for w in longest_first) + r")\b", re.IGNORECASE
    )


def is_medium(name: str) -> bool:
    """Whether a name is one of a news agency, paper or station: it carries what others say."""
    return MEDIA.search(name) is not None or Words.read().agency(name) is not None
