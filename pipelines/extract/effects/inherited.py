"""Inherited: effects that no verb of the sentence gives a figure.

Belongs here: names that tell themselves ("three deaths"), parts and gaps that share the effect of the figure before them.
Does not: what verbs do (victims), what carries over from other sentences (facts).
"""

from __future__ import annotations

import re

from pipelines.extract.effects.counted import COUNTING, Counted, are_linked, is_blocked
from pipelines.extract.effects.events import Event
from pipelines.extract.effects.words import effect_words
from pipelines.extract.tokens import AUXILIARIES, BE, CLAUSE_WORDS, Tokens

INSTITUTIONS = frozenset(
    ["civil", "society", "government", "governmental", "state", "public", "international", "regulatory", "governing",
     "professional", "official"]
)  # fmt: skip


OTHERS = frozenset(["other", "others", "another", "more"])
# "along with six others": what joins a count to one before it, over the verb and place that stand between.
ADDS = re.compile(
    r"(?:along with|as well as|together with|in addition to|plus|and|and also)(?: (?:a|an|another|at least|about|some|nearly|around|up to))*$"
)
# What others are said to have done that those before them have not.
SPARED = frozenset(
    ["survived", "escaped", "rescued", "saved", "recovered", "unharmed", "unhurt", "spared", "evacuated", "treated", "discharged",
     "alive", "safe", "fled"]
)  # fmt: skip


def own_words(tokens: Tokens, c: Counted) -> Event | None:
    """As in "three deaths", "31 wounded people", "five of the dead", "another 12 dead": the name itself tells."""
    lists = effect_words()
    name = tokens.words[c.end : c.name_end]
    if name:
        # "burns to 20 percent of his body"
        if c.figure.kind != "count" and name[-1] in ("body", "bodies"):
            return None
        if name[-1] in lists.nouns and not (name[-1] == "bodies" and INSTITUTIONS & set(name)):
            return Event(c.end, c.name_end, lists.nouns[name[-1]], "left", "noun")
        for word in name[:-1]:
            forms = lists.verbs.get(word, ())
            if word in lists.states:
                return Event(c.end, c.name_end, lists.states[word], "left", "modifier")
            if forms and forms[0].form == "past" and not forms[0].particle and forms[0].victim == "object":
                return Event(c.end, c.name_end, forms[0].effect, "left", "modifier", bool(forms[0].asks))
    i = c.name_end + (tokens.word(c.name_end) in BE)
    after = tokens.words[i : i + 4]
    for size in (3, 2):
        if (effect := lists.phrases.get(tuple(after[:size]))) is not None:
            return Event(c.start, c.name_end, effect, "left", "phrase")
    after = tokens.words[c.name_end : c.name_end + 4]
    # "four lists of those killed": lists are not among the dead.
    is_bare = c.name_end == c.end or c.is_people is True
    if is_bare and (after[:2] == ["of", "the"] or after[:2] == ["of", "those"]):
        for word in after[2:4]:
            if word in lists.nouns or word in lists.states:
                return Event(c.start, c.name_end, lists.nouns.get(word) or lists.states[word], "left", "part_of_those")
            if (verbs := lists.verbs.get(word)) and verbs[0].form == "past":
                return Event(c.start, c.name_end, verbs[0].effect, "left", "part_of_those")
    # "the bodies of 15 migrants"
    if tokens.word(c.start - 1) == "of" and tokens.word(c.start - 2) in ("body", "bodies", "corpses", "remains"):
        return Event(c.start, c.end, "killed", "left", "bodies_of")
    return None


def inherits(tokens: Tokens, before: Counted, c: Counted, rule: str) -> bool:
    """Parts and gaps: "41 officers, five of them seriously", "three died in one town, two in another"."""
    if c.figure.kind not in COUNTING or (c.is_people is False and before.is_people):
        return False
    if c.figure.is_part:
        return True
    between = tokens.words[before.name_end : c.start]
    # "120 families, or around 700 people"; "41, up from 38"; "compared with 1,807 the year before".
    if between in ([",", "or"], ["or"], [",", "nearly"], ["("]) or (c.figure.is_previous and len(between) < 12):
        return True
    if (
        c.figure.kind in ("difference", "count")
        and re.search(r"(?:up|down|compared (?:with|to)|against) ?(?:from)?$", " ".join(between))
        and c.is_people is not False
    ):
        return True
    if is_blocked(between):
        return False
    if between[-2:] in (["those", "of"], ["that", "of"]) or (rule == "inherited" and are_linked(tokens, before, c)):
        return True
    if re.search(r"including|among them|among whom|most of them", " ".join(between[-3:])):
        return True
    if _is_added(tokens, before, c):
        return True
    # A gap: the figure is followed at once by its place, and no verb comes between.
    if c.figure.counted is None or c.end == c.name_end or rule == "inherited":
        after = tokens.word(c.name_end)
        return (
            bool(between)
            and between[-1] in (",", "and")
            and after in ("in", "at", "near", "from", "on")
            and not any(w in AUXILIARIES for w in between)
        )
    return False


def _is_added(tokens: Tokens, before: Counted, c: Counted) -> bool:
    """Others without a verb of their own, joined to the count before: "killed 24 in the port and six others of unknown rank"."""
    if c.figure.kind != "count" or c.is_people is False or before.is_people is False:
        return False
    if not OTHERS & set(tokens.words[c.start - 1 : c.name_end]) or not ADDS.search(
        " ".join(tokens.words[before.name_end : c.start])
    ):
        return False
    i = c.name_end
    if tokens.word(i) in CLAUSE_WORDS:
        return not SPARED & set(tokens.words[i : i + 8])
    rest = tokens.words[i:]
    stop = next((k for k, word in enumerate(rest) if word in (",", ";", ".") or word in CLAUSE_WORDS), len(rest))
    # "and six others were held": a verb of its own says something else of them.
    has_verb = any(k in tokens.verbs for k in range(i, i + stop)) or bool((AUXILIARIES - {"to"}) & set(rest[:stop]))
    return not has_verb and not SPARED & set(rest[:stop])
