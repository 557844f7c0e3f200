"""Denials: stretches of a sentence whose content is called false by other words than a verb of denying.

Belongs here: "reports that 12 died were untrue", "it is not true that", "wrongly reported". Does not: "denied", "rejected" (verbs
of saying, config/reporting_verbs.csv), silence (absence), who calls it false (attribution).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extract.claims.frames import NOT_CLAIMED
from pipelines.extract.claims.names import BREAKS, QUOTES, is_verb
from pipelines.extract.claims.words import ACCOUNTS, claim_words
from pipelines.extract.corrected import WRONGLY
from pipelines.extract.tokens import ADVERBS, BE, CLAUSE_WORDS, DETERMINERS, Tokens

FALSE = frozenset(
    ["false", "untrue", "incorrect", "inaccurate", "unfounded", "baseless", "groundless", "fabricated", "bogus", "fake"]
)
# Of a number these say that it does not hold; "it is wrong that" is a judgement on a deed.
WRONG = frozenset(["wrong", "mistaken", "erroneous"])
ACCUSING = frozenset(["accuse", "blame", "denounce"])
# "called the figure of 350,000 dead an absolute lie".
CALLING = frozenset(["called", "calls", "call", "calling", "described", "describes", "describing", "branded", "labelled", "labeled", "termed"])
LIES = FALSE | WRONG | frozenset(
    ["lie", "lies", "fabrication", "fabrications", "nonsense", "propaganda", "fiction", "fantasy", "myth", "hoax",
     "exaggerated", "exaggeration", "inflated", "invention", "disinformation", "misinformation"]
)  # fmt: skip
CALLED_REACH = 14  # tokens of what is called so
TRUE = frozenset(["true", "correct", "accurate", "right"])
NOT = frozenset(["not", "n't", "n’t", "never"])
LEADING = frozenset(["that", "of", "saying", "about"])
STORIES = frozenset(["story", "report", "article", "dispatch"])
TOLD_WRONGLY = "polarity:told_wrongly"
ENDS = frozenset([";", "but", "while", "although", "though", "whereas", "instead", "rather"])


@dataclass(frozen=True, slots=True)
class Denial:
    """Tokens [start, end) whose figures are called false, and by which rule."""

    start: int
    end: int
    rule: str


def find_denials(tokens: Tokens) -> list[Denial]:
    """What a sentence calls false, in order."""
    found: list[Denial] = []
    for i, word in enumerate(tokens.words):
        if word in BE and (is_wrong := _predicate(tokens, i)):
            if tokens.word(i - 1) == "it" and tokens.word(is_wrong) == "that":
                if tokens.word(is_wrong - 1) not in WRONG | {"right"}:
                    found.append(Denial(is_wrong, _clause_end(tokens, is_wrong + 1), "polarity:not_true"))
            elif (start := _account_before(tokens, i)) is not None:
                found.append(Denial(start, i, "polarity:called_false"))
        elif word in FALSE | WRONG and tokens.word(i + 1) in ACCOUNTS and tokens.word(i + 2) in LEADING:
            found.append(Denial(i + 1, _account_end(tokens, i + 3), "polarity:called_false"))
        elif word in CALLING and (account := _account_behind(tokens, i)) and (end := _lie_behind(tokens, account)):
            found.append(Denial(account, end, "polarity:called_false"))
        elif word in WRONGLY and _tells(tokens, i + 1):
            found.append(Denial(i, _clause_end(tokens, i + 2), TOLD_WRONGLY))
        elif word == "version" and tokens.word(i - 1) in ("earlier", "previous") and tokens.word(i + 3) in STORIES:
            found.append(Denial(i, _clause_end(tokens, i + 1), TOLD_WRONGLY))
    return found


def denial_at(denials: Sequence[Denial], at: int) -> Denial | None:
    """The denial that holds token `at`."""
    return next((d for d in denials if d.start <= at < d.end), None)


def _tells(tokens: Tokens, i: int) -> bool:
    """Whether a verb at i tells what follows it. Of "falsely blamed for a raid that killed 12" the raid and its dead are true."""
    saying = claim_words().sayings.get(tokens.word(i))
    if saying is None or saying.lemma in ACCUSING or tokens.word(i + 1) in BREAKS | {"by"}:
        return False
    return saying.lemma != "claim" or not NOT_CLAIMED & set(tokens.words[i + 1 : i + 6])


def _predicate(tokens: Tokens, i: int) -> int:
    """The token behind "was false", "is not true" that begins at the verb i; 0 where nothing is called false."""
    k, negated = i + 1, False
    while k < len(tokens) and (tokens.words[k] in NOT or tokens.words[k] in ADVERBS or tokens.tags[k] == "RB"):
        negated |= tokens.words[k] in NOT
        k += 1
    word = tokens.word(k)
    return k + 1 if (word in TRUE and negated) or (word in FALSE | WRONG and not negated) else 0


def _account_before(tokens: Tokens, verb: int) -> int | None:
    """Where the report, claim or figure begins that is the subject of a verb and tells what it holds."""
    for k in range(verb - 1, -1, -1):
        word = tokens.words[k]
        if word in ENDS or word in QUOTES:
            return None
        if word in ACCOUNTS and tokens.word(k + 1) in LEADING | {"by", "from", "in", "on", ",", "which"}:
            return k
        # "A report said 12 died and that was false" is no report of 12 that is false.
        if word in claim_words().sayings and is_verb(tokens, k) and tokens.word(k - 1) not in CLAUSE_WORDS:
            return None
    return None


def _account_behind(tokens: Tokens, verb: int) -> int:
    """The report, claim or figure right behind a verb; 0 where there is none."""
    k = verb + 2 if tokens.word(verb + 1) in DETERMINERS or tokens.word(verb + 2) in ("'s", "’s") else verb + 1
    return k if tokens.word(k) in ACCOUNTS and k < len(tokens) else 0


def _lie_behind(tokens: Tokens, account: int) -> int:
    """The word that calls an account a lie, where what is called so ends; 0 where there is none."""
    for k in range(account + 1, min(len(tokens), account + CALLED_REACH)):
        if tokens.words[k] in LIES:
            return k
        if tokens.words[k] in ENDS or tokens.words[k] == ",":
            return 0
    return 0


def _clause_end(tokens: Tokens, start: int) -> int:
    """Where a clause behind "that" ends: at a contrast, at a quotation mark, at ", and"."""
    for k in range(start, len(tokens)):
        word = tokens.words[k]
        if word in ENDS or word in QUOTES or (word == "," and tokens.word(k + 1) in ("and", "not", "when")):
            return k
    return len(tokens)


def _account_end(tokens: Tokens, start: int) -> int:
    """Where "a false report that 12 had died" ends: before the verb whose subject it is, the second one of a row."""
    verbs, needed = 0, 2 if tokens.word(start - 1) == "that" else 1
    for k in range(start, _clause_end(tokens, start)):
        if tokens.words[k] in ("and", "or", ","):
            verbs = 0
        # "had died led 40 to flee": a second participle is a past tense that a tagger took for one.
        elif is_verb(tokens, k) or (tokens.tags[k] == "VBN" and tokens.tags[k - 1] == "VBN"):
            verbs += 1
            if verbs == needed:
                return k
    return _clause_end(tokens, start)
