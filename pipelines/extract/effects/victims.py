"""Victims: which figures an event counts.

Belongs here: the walk from an event to the figures on its side, through lists. Does not: what an event is (events), what
figures have without a verb (inherited), civilians and combatants (status).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extract.effects.counted import COUNTING, Counted, are_linked, is_blocked
from pipelines.extract.effects.events import Event, find_events
from pipelines.extract.effects.inherited import inherits, own_words
from pipelines.extract.effects.words import ON_PEOPLE, ON_THINGS
from pipelines.extract.tokens import AUXILIARIES, BE, CLAUSE_WORDS, DETERMINERS, PREPOSITIONS, Tokens

REACH = 14
BUILT = frozenset(
    ["building", "home", "house", "property", "structure", "school", "hospital", "church", "mosque", "shop"]
)


def find_effects(tokens: Tokens, counted: Sequence[Counted]) -> list[tuple[str | None, str] | None]:
    """For each figure its effect and the rule that found it; None where nothing happens to what it counts."""
    numbers = frozenset(i for c in counted for i in range(c.start, c.end))
    names = frozenset(i for c in counted for i in range(c.end, c.name_end))
    events = [e for e in find_events(tokens, numbers) if e.start not in names]
    found: list[tuple[str | None, str] | None] = [None] * len(counted)
    ranks = [0] * len(counted)

    def set_effect(k: int, event: Event, rank: int) -> None:
        if _fits(counted[k], event) and rank > ranks[k]:
            effect = event.effect
            if effect in ("lost", "claimed"):
                effect = "killed" if counted[k].is_people else "destroyed"
            found[k], ranks[k] = (effect, event.kind), rank

    for event in events:
        targets = (
            _left(tokens, counted, event, events) if event.side == "left" else _right(tokens, counted, event, events)
        )
        for position, k in enumerate(targets):
            # The nearest is surest; what a list adds yields to a verb of its own.
            is_sure = event.kind not in ("toll", "base") and not _says_who(tokens, event)
            set_effect(k, event, 3 if position else 5 if is_sure else 4)
    for k, c in enumerate(counted):
        if ranks[k] < 3 and (own := own_words(tokens, c)) is not None and _fits(c, own):
            found[k], ranks[k] = (own.effect, own.kind), 3
    for k, c in enumerate(counted):
        before = found[k - 1] if k > 0 and ranks[k] == 0 else None
        if before is not None and inherits(tokens, counted[k - 1], c, before[1]):
            found[k], ranks[k] = (before[0], "inherited"), 1
    return found


def _says_who(tokens: Tokens, event: Event) -> bool:
    """Of "two of the wounded have died" the wounded are those who are meant, not what happened."""
    return tokens.word(event.start - 1) in ("the", "those") and tokens.word(event.start - 2) == "of"


def _fits(c: Counted, event: Event) -> bool:
    """People are killed, things are destroyed: an event that cannot happen to what is counted is about something else."""
    if c.figure.kind not in COUNTING or c.is_feature:
        return False
    people = c.is_people
    if event.effect is None:
        return True
    # "held 14 funerals", "seized half of the valley"; "held 14" are people.
    is_bare = c.figure.kind == "count" and c.figure.counted is None
    if event.asks_people and people is not True and not is_bare:
        return False
    # "lost four men", "claimed 29 homes".
    if event.effect in ("lost", "claimed"):
        is_life = (c.figure.counted_head or c.figure.counted or "").lower() in ("life", "lives", "victims")
        return (
            is_life
            or (people is True and event.effect == "lost" and c.figure.counted_start is not None)
            or (c.figure.unit or "").lower() in BUILT
        )
    # Patients are treated for what nobody did to them.
    if (
        event.effect == "injured"
        and event.kind in ("active", "passive")
        and (c.figure.counted or "").lower().endswith(("patients", "patient"))
    ):
        return False
    if event.effect in ON_PEOPLE:
        # A number alone is a number of people only where a word for them is near: subject, state and object verbs are.
        return people is not False
    return event.effect in ON_THINGS and people is not True


def _left(tokens: Tokens, counted: Sequence[Counted], event: Event, events: Sequence[Event]) -> list[int]:
    """The subject of a passive: the nearest figure before it that no preposition governs, and the list it ends."""
    bound = max(
        (
            e.end
            for e in events
            if e.end <= event.start
            and e.kind != "of"
            and not _in_relative(tokens, e, event)
            and not _says_who(tokens, e)
        ),
        default=0,
    )
    near: list[int] = []
    for k in reversed(range(len(counted))):
        c = counted[k]
        if c.name_end > event.start or c.figure.kind not in COUNTING:
            continue
        if c.end <= bound and c.name_end <= bound:
            break
        between = tokens.words[c.name_end : event.start]
        if is_blocked(between) or len(between) > 3 * REACH:
            break
        # "together with five others who were wounded" names its subject itself; what stands in brackets before the verb does not.
        is_own = bool(between) and between[0] in ("who", "that", "which")
        if (
            not _fits(c, event)
            or (_governed(tokens, c) and between and not is_own)
            or _is_aside(between)
            or _is_about_victims(c, event, between)
        ):
            continue
        near.append(k)
        break
    if not near:
        return []
    k = near[0]
    if event.kind == "relative":
        return near
    # "two of the clinic's three tents", "28 of the 35 girls": the part is meant, not the whole.
    if (
        k > 0
        and counted[k - 1].start >= bound
        and tokens.word(counted[k - 1].end) == "of"
        and counted[k].start - counted[k - 1].end <= 5
    ):
        k -= 1
        near = [k]
    # A part between commas ("three women, one of them pregnant, were killed") belongs to the figure before it.
    while (
        counted[k].figure.is_part
        and k > 0
        and counted[k - 1].start >= bound
        and _fits(counted[k - 1], event)
        and counted[k - 1].figure.kind == "count"
        and not is_blocked(tokens.words[counted[k - 1].name_end : counted[k].start])
        and counted[k].start - counted[k - 1].name_end <= 3
    ):
        k -= 1
        near.append(k)
    while (
        k > 0
        and counted[k - 1].start >= bound
        and are_linked(tokens, counted[k - 1], counted[k])
        and _fits(counted[k - 1], event)
    ):
        k -= 1
        near.append(k)
    return near


def _is_about_victims(c: Counted, event: Event, between: Sequence[str]) -> bool:
    """Whether what is counted only tells of the victims: "four lists of those killed", "two videos of men shot dead"."""
    is_named = c.name_end > c.end and c.is_people is not True
    return event.effect in ON_PEOPLE and is_named and between[:1] == ["of"]


def _is_aside(between: Sequence[str]) -> bool:
    """Whether a bracket or a pair of dashes that holds the figure closes before the verb."""
    closed = sum(word in (")", "]") for word in between) > sum(word in ("(", "[") for word in between)
    return closed or sum(word in ("--", "—", "–") for word in between) % 2 == 1


def _in_relative(tokens: Tokens, inner: Event, outer: Event) -> bool:
    """Whether the earlier event stands in a relative clause or participle phrase inside the subject of the later one."""
    before = tokens.words[max(0, inner.start - 4) : inner.start]
    between = tokens.words[inner.end : outer.start]
    return any(word in ("who", "which", "that") for word in before) and not any(
        word in ("and", "but", ";") for word in between
    )


def _governed(tokens: Tokens, c: Counted) -> bool:
    """Whether a preposition stands before the figure: "in two villages" is nobody's subject. "of" may be "a total of"."""
    i = c.start - 1
    if tokens.word(i) in DETERMINERS:
        i -= 1
    return tokens.word(i) in PREPOSITIONS and tokens.word(i) not in ("like", "as", "that")


def _right(tokens: Tokens, counted: Sequence[Counted], event: Event, events: Sequence[Event]) -> list[int]:
    """The object of an active verb: the first figure behind it, and the list it begins."""
    bound = min(
        (e.start for e in events if e.start >= event.end and e.kind not in ("state", "toll", "base", "subject")),
        default=len(tokens),
    )
    if event.kind == "toll":
        return _of_toll(tokens, counted, event, bound)
    first = None
    for k, c in enumerate(counted):
        if c.start < event.end:
            continue
        between = tokens.words[event.end : c.start]
        if c.start >= bound or len(between) > (3 if event.kind == "base" else REACH) or is_blocked(between):
            break
        if any(word in CLAUSE_WORDS or word in AUXILIARIES - {"to", "'s", "’s"} for word in between):
            break
        if not _fits(c, event):
            continue
        if _governed(tokens, c) or any(
            w in PREPOSITIONS
            and w not in ("at", "as", "over", "under", "up", "to", "about", "around", "between", "near")
            for w in between
        ):
            continue
        first = k
        break
    if first is None:
        return []
    chain = [first]
    for k in range(first + 1, len(counted)):
        if (
            not are_linked(tokens, counted[k - 1], counted[k])
            or tokens.word(counted[k].name_end) in BE
            # "killed 12, and six others remain": the second begins a clause of its own.
            or counted[k].name_end in tokens.verbs
            or not _fits(counted[k], event)
        ):
            if counted[k].figure.kind not in COUNTING and counted[k].figure.kind != "money":
                continue
            break
        chain.append(k)
    return chain


def _of_toll(tokens: Tokens, counted: Sequence[Counted], event: Event, bound: int) -> list[int]:
    """Figures a toll stands at: behind at, to, from, of, or right behind the verb."""
    targets: list[int] = []
    for k, c in enumerate(counted):
        if c.start < event.end or not _fits(c, event):
            continue
        between = tokens.words[event.end : c.start]
        if (
            is_blocked(between)
            or len(between) > 2 * REACH
            or (targets and len(tokens.words[counted[targets[-1]].name_end : c.start]) > 3)
        ):
            break
        before = tokens.word(c.start - 1)
        if (
            before
            in (
                "at",
                "to",
                "from",
                "of",
                "is",
                "was",
                "as",
                "hit",
                "reached",
                "reaches",
                "passed",
                "exceeded",
                "topped",
                "exceeds",
                "tops",
                "stands",
                ":",
                "are",
                "were",
                "about",
                "be",
                "by",
            )
            or not between
            or len(between) == 1
        ):
            targets.append(k)
    return targets
