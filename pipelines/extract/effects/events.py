"""Events: words of a sentence that say what happened to somebody, and on which side of them the victims stand.

Belongs here: verbs, nouns, states and tolls. Does not: passive and active (voice), which figure is the victim (victims).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.extract.effects.voice import begins_name, is_relative, side_of_victims
from pipelines.extract.effects.words import Verb, effect_words
from pipelines.extract.tokens import AUXILIARIES, BE, CLAUSE_WORDS, COMMON_VERBS, DETERMINERS, PREPOSITIONS, Tokens

LIFE = frozenset(["life", "lives"])
TAKES = frozenset(
    ["claim", "claims", "claimed", "claiming", "cost", "costs", "costing", "take", "takes", "took", "taken", "taking"]
)
INJURIES = frozenset(["injury", "injuries", "wounds", "wound", "burns", "burn", "fractures"])
HOMES = frozenset(["home", "homes", "houses"])
SETS_OUT = frozenset(
    ["of", "were", "are", "is", "was", "include", "includes", "included", "including", ":", "numbered", "totaled",
     "totalled", "comprised", "comprise"]
)  # fmt: skip
COUNTS = frozenset(["number", "numbers", "tally", "count", "total", "figure", "figures", "toll"])
# "deaths passed 50", "arrests fell by half": a noun of the effect that rises or falls is a toll.
MOVES = frozenset(
    ["pass", "passes", "passed", "rise", "rises", "rose", "risen", "climb", "climbs", "climbed", "reach", "reaches", "reached", "hit", "hits", "top", "tops", "topped", "exceed", "exceeds", "exceeded", "fall", "falls", "fell", "drop", "drops", "dropped", "jump", "jumps", "jumped", "stood", "stand", "stands", "number", "numbered", "totaled", "totalled", "total", "near", "nears", "neared", "surpass", "surpassed", "increased", "decreased"]
)  # fmt: skip
# "a deal to release 30", "plans to evacuate 300": what is wanted has not happened.
INTENTS = frozenset(
    ["plan", "plans", "planned", "planning", "deal", "deals", "agreement", "agreements", "agree", "agrees", "agreed", "threat", "threats", "threaten", "threatened", "bid", "bids", "attempt", "attempts", "attempted", "tried", "proposal", "proposals", "proposed", "offer", "offers", "offered", "pledge", "pledges", "pledged", "promise", "promises", "promised", "effort", "efforts", "call", "calls", "called", "want", "wants", "wanted", "vow", "vows", "vowed", "refused", "refuses", "refusal", "failed", "fails", "failure", "hope", "hopes", "hoped", "intends", "intended"]
)  # fmt: skip
# Who holds people, besides people: bodies that arrest or fight, and where captives are kept.
CAPTORS = frozenset(
    ["army", "military", "navy", "troops", "forces", "militia", "militias", "group", "groups", "faction", "factions", "front", "gang", "gangs", "insurgency", "movement", "brigade", "battalion", "authorities", "government", "regime", "junta", "they", "he", "she", "we", "prison", "prisons", "jail", "jails", "cell", "cells", "detention", "dungeon"]
)  # fmt: skip
RATES = frozenset(["fatality", "death", "mortality"])


@dataclass(frozen=True, slots=True)
class Event:
    """A word that says what happened, tokens [start, end). side: left or right, where its victims stand.

    kind: passive, active, relative, base (a bare verb form, which may be a noun), subject, state, among, of, toll, set_out, shared.
    asks_people: the word is also said of things, so what is counted must be named as people or not named.
    """

    start: int
    end: int
    effect: str | None
    side: str
    kind: str
    asks_people: bool = False


def find_events(tokens: Tokens, numbers: frozenset[int]) -> list[Event]:
    """Events of a sentence, in order. `numbers` are the tokens that belong to figures."""
    lists = effect_words()
    events: list[Event] = []
    for i, word in enumerate(tokens.words):
        if i in numbers:
            continue
        found = None
        for verb in lists.verbs.get(word, ()):
            if (found := _of_verb(tokens, i, verb, numbers)) is None:
                continue
            if verb.asks == "captor" and found.kind in ("active", "base") and not _has_captor(tokens, found, numbers):
                found = None
                continue
            found = replace(found, asks_people=bool(verb.asks))
            break
        if found is None and word in lists.tolls:
            found = Event(i, i + 1, _toll_effect(tokens, i), "right", "toll")
        if found is None and word in COUNTS and tokens.word(i + 1) == "of":
            found = _count_of(tokens, i)
        if found is None and (word == "rate" and tokens.word(i - 1) in RATES):
            found = Event(i, i + 1, "killed", "right", "toll")
        if (
            found is None
            and word in lists.nouns
            and word.endswith("s")
            and (end := _moves(tokens, i, numbers)) is not None
        ):
            found = Event(i, end, lists.nouns[word], "right", "toll")
        if found is None and word in lists.states:
            found = _of_state(tokens, i, lists.states[word], numbers)
        if (
            found is None
            and tokens.word(i + 1) in ("of", "by")
            and (word in lists.of_nouns or word in lists.nouns)
            and word != "dead"
        ):
            found = (
                Event(i, i + 2, lists.of_nouns.get(word) or lists.nouns[word], "right", "of")
                if tokens.word(i + 1) == "of"
                else None
            )
        if (
            found is None
            and word in LIFE
            and tokens.word(i + 1) == "of"
            and TAKES & set(tokens.words[max(0, i - 4) : i])
        ):
            found = Event(i, i + 2, "killed", "right", "of")
        if found is not None:
            events.append(found)
    return _share(tokens, events)


def _of_verb(tokens: Tokens, i: int, verb: Verb, numbers: frozenset[int]) -> Event | None:
    end = i + 1
    if verb.particle:
        after = _particle(tokens, i, verb)
        if after is None:
            return None
        end = after if after == i + 1 + len(verb.particle) else end
    if verb.victim == "subject":
        # "the died", "his fled": no verb.
        return None if tokens.word(i - 1) in DETERMINERS else Event(i, end, verb.effect, "left", "subject")
    if verb.form in ("base", "third"):
        before = tokens.word(i - 1)
        if (
            before in DETERMINERS - {"all", "both", "some", "many"}
            or before in PREPOSITIONS
            or i - 1 in numbers
            or before == "of"
        ):
            return None
        if before == "to" and tokens.word(i - 2) in INTENTS:
            return None
        # "a threat to kill 10", "will kill", but "managed to kill": what has not happened has no victims.
        wants = before in ("to", "will", "would", "could", "may", "might", "can", "shall") and verb.effect in (
            "killed",
            "injured",
        )
        if wants and tokens.word(i - 2) not in ("managed", "able", "on"):
            return None
        # "Arrests on the border fell": a noun.
        if not begins_name(tokens, end, numbers) and tokens.word(end) not in (
            "and",
            "or",
            "at",
            "as",
            "up",
            "over",
            "about",
            "nearly",
            "between",
            "around",
        ):
            return None
        return Event(i, end, verb.effect, "right", "base")
    if verb.form == "ing":
        if tokens.word(i - 1) in ("being",):
            return Event(i, end, verb.effect, "left", "passive")
        if tokens.word(end) == "of":
            return Event(i, end + 1, verb.effect, "right", "of")
        return Event(i, end, verb.effect, "right", "active")
    if is_relative(tokens, i, numbers):
        return Event(i, end, verb.effect, "left", "relative")
    side = side_of_victims(tokens, i, end, numbers)
    return Event(i, end, verb.effect, side, "active" if side == "right" else "passive")


def _has_captor(tokens: Tokens, event: Event, numbers: frozenset[int]) -> bool:
    """Whether the subject can hold people: "police held 12", but "the hall holds 300" and "each room held nine families"."""
    people, captives = effect_words().people, effect_words().states
    if any(tokens.word(i) in captives for i in range(event.end, event.end + 8)):
        return True  # "is holding 12 people captive"
    # "Redfield Park holds 9,000" and "it holds 9,000": what always holds them is a hall.
    is_once = tokens.words[event.start] not in ("hold", "holds")
    for i in range(event.start - 1, -1, -1):
        word = tokens.words[i]
        if word in (";", ":", ".") or word in COMMON_VERBS or word in CLAUSE_WORDS - {"who", "which", "that"}:
            return False
        is_capital = i > 0 and tokens.forms[i][:1].isupper() and not tokens.forms[i].isupper()
        is_name = is_capital or tokens.tags[i].startswith("NNP")
        is_ruled = any(tokens.word(k) in PREPOSITIONS for k in range(max(0, i - 2), i))
        if (word in people or word in CAPTORS or (is_once and (is_name or word == "it"))) and not is_ruled and i not in numbers:
            return True
    return False


def _particle(tokens: Tokens, i: int, verb: Verb) -> int | None:
    """Where the particle ends, right behind the verb or behind a short object ("took 12 more hostage")."""
    first = verb.particle[0]
    wanted = (
        LIFE if first == "life" else INJURIES if first in ("injury", "burn") else HOMES if first == "home" else None
    )
    for j in range(i + 1, min(i + 7, len(tokens))):
        word = tokens.words[j]
        if wanted is not None:
            if word in wanted:
                return j + 1
        elif word.rstrip("s") == first and tuple(tokens.words[j + 1 : j + len(verb.particle)]) == verb.particle[1:]:
            return j + len(verb.particle)
        if word in (";", ".") or (word in (",", "and") and wanted is None):
            return None
    return None


def _of_state(tokens: Tokens, i: int, effect: str, numbers: frozenset[int]) -> Event | None:
    """As in "23 dead", "were missing", "among the dead", "the dead included": where the counted stand."""
    before = tokens.word(i - 1)
    if before in ("the", "those"):
        if tokens.word(i - 2) in ("among", "amongst") or (
            tokens.word(i - 2) == "of" and tokens.word(i - 3) in ("one", "some", "two") and tokens.word(i - 4) in BE
        ):
            return Event(i, i + 1, effect, "left", "among")
        if tokens.word(i + 1) in SETS_OUT and tokens.word(i + 1) != "of":
            return Event(i, i + 2, effect, "right", "set_out")
        return None
    return Event(i, i + 1, effect, "left", "state")


def _moves(tokens: Tokens, i: int, numbers: frozenset[int]) -> int | None:
    """Where the verb ends that lets the noun at i rise, fall or stand at a number; None if it does not."""
    if i - 1 in numbers:
        return None
    for j in range(i + 1, min(i + 9, len(tokens))):
        if tokens.words[j] in MOVES:
            return j + 1
        if tokens.words[j] in (",", ";", "that", "who", "which", "and") or j in numbers:
            return None
    return None


def _toll_effect(tokens: Tokens, i: int) -> str | None:
    before = set(tokens.words[max(0, i - 2) : i])
    return (
        "injured"
        if before & {"injury", "injured", "wounded"}
        else None
        if before & {"casualty", "fee", "road-user"}
        else "killed"
    )


def _count_of(tokens: Tokens, i: int) -> Event | None:
    """As in "the number of dead rose to 41", "its tally of displaced people to 4,150"."""
    lists = effect_words()
    for j in range(i + 2, min(i + 7, len(tokens))):
        word = tokens.words[j]
        if word in lists.nouns:
            return Event(i, j + 1, lists.nouns[word], "right", "toll")
        if (verbs := lists.verbs.get(word)) and not verbs[0].particle and verbs[0].form == "past":
            return Event(i, j + 1, verbs[0].effect, "right", "toll")
        if word in AUXILIARIES or word in (",", ";"):
            return None
    return None


def _share(tokens: Tokens, events: Sequence[Event]) -> list[Event]:
    """As in "killed or injured": two effects on the same people are neither the one nor the other."""
    joined: list[Event] = []
    for event in events:
        before = joined[-1] if joined else None
        between = tokens.words[before.end : event.start] if before else []
        if (
            before is not None and before.end < event.start and between in (["and"], ["or"], ["and", "/", "or"], ["/"], ["and/or"])
            and before.side == event.side and before.kind in ("passive", "active", "state", "subject") and before.effect != event.effect
        ):  # fmt: skip
            together = {before.effect, event.effect}
            effect = "killed" if together == {"killed", "captured"} else None
            joined[-1] = Event(before.start, event.end, effect, event.side, "shared" if effect is None else event.kind)
        else:
            joined.append(event)
    return joined
