"""Described: the names of claimants that a text only describes where they speak.

Belongs here: "a harbour-based watchdog group" that the document elsewhere calls by its name. Does not: pronouns and "the ministry"
(memory), which mean somebody who spoke before. A description keeps standing where no name or more than one fits it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.extract.claims.attribution import Heard
from pipelines.extract.claims.forms import words_of
from pipelines.extract.claims.memory import ANY_ONE, Memory
from pipelines.extract.claims.record import Claimant
from pipelines.extract.mentions import Mention

NAMED_WITHIN = 3  # sentences on in which a pair may name who was described
PAIRED = re.compile(r"\s+and\s+(?:the\s+)?")
BEHIND = re.compile(r",\s+(?:an?|the)\s+([^,.;:()]{3,80})[,.;:)]")
BEFORE = re.compile(
    r"\b(?:an?|the)\s+((?:[\w-]+\s+){1,6}?(?:" + "|".join(sorted(ANY_ONE)) + r")),?\s+\Z", re.IGNORECASE
)
LOOK_BACK = 90  # characters before a name in which its description is looked for


def name_described(
    text: str, heard: Sequence[Heard], mentions: Sequence[Sequence[Mention]], memory: Memory
) -> list[Heard]:
    """The same frames, with every described claimant under the name it has in the document. `mentions` are by sentence."""
    names: dict[str, Mention] = {}
    described: dict[str, tuple[int, Sequence[Claimant]]] = {}
    for n, here in enumerate(heard):
        for found in here.claimants:
            for claimant in filter(_is_described, found):
                described.setdefault(claimant.name, (n, found))
    if not described:
        return list(heard)
    appositions = list(_appositions(text, mentions))
    for name, (n, beside) in described.items():
        wanted = set(words_of(name))
        fitting = {m.surface: m for m, words in appositions if len(wanted & words) >= min(2, len(wanted))}
        if len({_key(m) for m in fitting.values()}) == 1:
            names[name] = next(iter(fitting.values()))
        elif not fitting and (other := _of_pair(text, n, beside, mentions)) is not None:
            names[name] = other
    return [
        replace(
            here,
            claimants=tuple(tuple(_named(c, names, memory) for c in found) for found in here.claimants),
            silent=tuple(_named(c, names, memory) for c in here.silent),
        )
        for here in heard
    ]


def _is_described(claimant: Claimant) -> bool:
    """Whether nothing of a claimant's name is a name: "rights group", "coast-based watchdog group"."""
    words = claimant.name.split()
    return (
        claimant.kind == "organisation" and len(words) > 1 and words[-1] in ANY_ONE
        and all(word[0].islower() or "-" in word for word in words)
    )  # fmt: skip


def _named(claimant: Claimant, names: dict[str, Mention], memory: Memory) -> Claimant:
    mention = names.get(claimant.name)
    if mention is None:
        return claimant
    return replace(
        claimant,
        name=memory.forms.longest(mention.surface.removesuffix("'s").removesuffix("’s"), "organisation"),
        role=claimant.role or claimant.name,
        named_at=(mention.start, mention.end),
        rule="described" if claimant.rule == "named" else claimant.rule,
    )


def _appositions(text: str, mentions: Sequence[Sequence[Mention]]) -> Iterator[tuple[Mention, set[str]]]:
    """Names of organisations with the words of what the text calls them: "X, a harbour-based watchdog,", "the watchdog X"."""
    for here in mentions:
        for mention in here:
            if mention.label != "ORG":
                continue
            if behind := BEHIND.match(text, mention.end):
                yield mention, set(words_of(behind[1]))
            if before := BEFORE.search(text, max(0, mention.start - LOOK_BACK), mention.start):
                yield mention, set(words_of(before[1]))


def _of_pair(text: str, n: int, beside: Sequence[Claimant], mentions: Sequence[Sequence[Mention]]) -> Mention | None:
    """Of "X and a watchdog group said" the second where a sentence that follows has "X and Y"."""
    known = {
        _key(m) for m in mentions[n] if m.label == "ORG" and any(c.start <= m.start and m.end <= c.end for c in beside)
    }
    for here in mentions[n + 1 : n + 1 + NAMED_WITHIN]:
        for left, right in pairwise(m for m in here if m.label == "ORG"):
            if PAIRED.fullmatch(text, left.end, right.start):
                for one, other in ((left, right), (right, left)):
                    if _key(one) in known and _key(other) not in known:
                        return other
    return None


def _key(mention: Mention) -> str:
    return mention.entity.entity_id if mention.entity is not None else " ".join(words_of(mention.surface))
