"""Perpetrators: whom a text names as the doer of what a figure counts.

Belongs here: the agent of the verb, "by", "strikes by". Does not: who says so (attribution). A name that stands in the
sentence for another reason - a town taken from somebody, a war against somebody - is nobody's deed: better none than that.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extract.claims.names import INSIDE, is_verb, name_after, name_before
from pipelines.extract.claims.places import is_country
from pipelines.extract.claims.words import claim_words
from pipelines.extract.effects.words import effect_words
from pipelines.extract.fact import Fact
from pipelines.extract.mentions import Mention
from pipelines.extract.tokens import ADVERBS, AUXILIARIES, DETERMINERS, Tokens

DEEDS = frozenset(["killed", "injured", "captured", "destroyed", "struck", "displaced"])
ACTORS = frozenset(["ORG", "GPE", "NORP", "PERSON"])
ATTACKS = frozenset(
    ["strike", "strikes", "airstrike", "airstrikes", "attack", "attacks", "raid", "raids", "shelling", "bombing", "bombings",
     "bombardment", "fire", "gunfire", "assault", "offensive", "shooting", "massacre", "ambush", "bomb", "bombs", "rocket",
     "rockets", "missile", "missiles", "mortars", "drone", "drones", "jets", "warplanes", "aircraft", "operation",
     "crackdown", "siege", "blast", "explosion"]
)  # fmt: skip
# "strikes carried out by", "mines laid by": other participles that lead from a deed to its doer.
DONE = frozenset(
    ["out", "launched", "conducted", "staged", "fired", "dropped", "planted", "laid", "committed", "perpetrated",
     "mounted", "led", "caused", "set", "orchestrated"]
)  # fmt: skip
REACH = 8  # words before "by" in which what was done is looked for
RELATIVE = frozenset(["who", "which", "that"])


def find_perpetrator(
    tokens: Tokens, mentions: Sequence[Mention], taken: Sequence[tuple[int, int]], fact: Fact
) -> tuple[int, int] | None:
    """Characters of the doer of a fact in its sentence, as far as it is named; `taken` are stretches that name claimants."""
    if fact.effect not in DEEDS:
        return None
    named = [m for m in mentions if m.label in ACTORS and not any(a <= m.start < b for a, b in taken)]
    at, _ = tokens.at(fact.figure.start, fact.figure.end)
    if fact.effect_rule == "active" and (agent := _subject(tokens, named, fact.effect, at)) is not None:
        return agent
    for mention in named:
        i, _ = tokens.at(mention.start, mention.end)
        if _is_agent(tokens, i, at, mention):
            return _whole(tokens, mention, name_end=_end_behind(tokens, i))
    return None


def _subject(tokens: Tokens, named: Sequence[Mention], effect: str, at: int) -> tuple[int, int] | None:
    """The doer in the subject of the verb before the figure at token `at`."""
    verbs = effect_words().verbs
    verb = next(
        (i for i in range(at - 1, -1, -1) if any(v.effect == effect for v in verbs.get(tokens.words[i], ()))), None
    )
    if verb is None:
        return None
    j = verb
    if tokens.tags[verb] == "VBG" or tokens.words[verb].endswith("ing"):
        # "..., killing 12": it shares the subject of the verb before it.
        j = next((i for i in range(verb - 1, 0, -1) if is_verb(tokens, i)), verb)
    while j > 0 and (
        tokens.words[j - 1] in AUXILIARIES or tokens.words[j - 1] in ADVERBS or tokens.tags[j - 1] == "RB"
    ):
        j -= 1
    if tokens.word(j - 1) in RELATIVE:
        j -= 1
    if tokens.word(j - 1) == ",":
        j -= 1
    name = name_before(tokens, j)
    if name is None:
        return None
    end = next((i for i in range(name.start + 1, name.end) if tokens.words[i] in INSIDE), name.end)
    inside = [m for m in named if tokens.starts[name.start] <= m.start and m.end <= tokens.ends[end - 1]]
    for mention in reversed(inside):
        is_head = mention.end == tokens.ends[end - 1]
        if (is_head and (mention.label != "GPE" or is_country(mention))) or (
            not is_head and _can_act(tokens.words[end - 1]) and (mention.label != "GPE" or is_country(mention))
        ):
            return _whole(tokens, mention, end)
    return None


def _can_act(head: str) -> bool:
    """Whether a noun stands for somebody who acts, or for what he does: "forces", "airstrike", but no flood."""
    return head in ATTACKS or head in claim_words().nouns or head in effect_words().people or head == "forces"


def _is_agent(tokens: Tokens, i: int, at: int, mention: Mention) -> bool:
    """Whether "by" leads from a deed to the mention at token i; "fire from" also does, a town freed "from" somebody does not."""
    k = i - 1
    while tokens.word(k) in DETERMINERS or (tokens.tags[k] in ("JJ", "VBN") and 0 <= k > i - 4):
        k -= 1
    if tokens.word(k) == "from":
        return tokens.word(k - 1) in ATTACKS and mention.label != "GPE"
    if tokens.word(k) != "by":
        return False
    verbs, sayings = effect_words().verbs, claim_words().sayings
    for j in range(k - 1, max(-1, k - 1 - REACH), -1):
        word = tokens.words[j]
        if word in ATTACKS or word in DONE:
            return True
        if word in verbs:
            return i > at
        if word in sayings or word in (";", ":", ","):
            return False
    return False


def _end_behind(tokens: Tokens, i: int) -> int:
    """Where the noun phrase ends that the name at token i begins or stands in."""
    name = name_after(tokens, i)
    if name is None:
        return i + 1
    return next((k for k in range(i + 1, name.end) if tokens.words[k] in INSIDE or tokens.words[k] == "and"), name.end)


def _whole(tokens: Tokens, mention: Mention, name_end: int) -> tuple[int, int]:
    """The mention, or the phrase it opens where it only leads it: a "Land-led coalition" is not Land."""
    _, j = tokens.at(mention.start, mention.end)
    if tokens.ends[j - 1] > mention.end and tokens.words[j - 1].rpartition("-")[2] in ("led", "backed", "allied"):
        return mention.start, tokens.ends[max(j, name_end) - 1]
    return mention.start, mention.end
