"""Clusters: which documents are one story, given what every pair of them has in common.

Belongs here: grouping, story ids, merges. Does not: how pairs are measured (verification), where they are kept (joining).

All of it is a function of documents and pairs alone: the order they are given in, and the nights they came in, decide
nothing but the id.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.stories.verification import COPY


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents and what they are to one another: copy, partial or serial."""

    one: str
    other: str
    relation: str
    strength: float


@dataclass(frozen=True, slots=True)
class Merge:
    """A story that became part of an older one when documents of `date` came in."""

    from_story_id: str
    to_story_id: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Grouped:
    """Story id of every document that has a copy, and the merges on the way there."""

    stories: Mapping[str, str]
    merges: Sequence[Merge]


def group(dates: Mapping[str, dt.date], pairs: Iterable[Pair]) -> Grouped:
    """Stories of documents; `dates` holds the partition of each, pairs with others are left out.

    The id is made of the member taken in first (the smallest doc_id of that night): copies that come later do not change
    it, and of two stories that become one the older one's stays.
    """
    known = [pair for pair in pairs if pair.one in dates and pair.other in dates]
    stories: dict[str, str] = {}
    merges: list[Merge] = []
    for members, inside in _components(known):
        before: dict[str, str] = {}
        for date in sorted({dates[doc_id] for doc_id in members}):
            there = {doc_id for doc_id in members if dates[doc_id] <= date}
            now = {
                doc_id: story_id
                for cluster in _clusters(there, [p for p in inside if p.one in there and p.other in there])
                for story_id in [story_id_of(min(cluster, key=lambda d: (dates[d], d)))]
                for doc_id in cluster
            }
            gone = sorted(set(before.values()) - set(now.values()))
            merges += [Merge(story_id, now[story_id.removeprefix("s-")], date) for story_id in gone]
            before = now
        stories |= before
    return Grouped(stories, merges)


def story_id_of(doc_id: str) -> str:
    """Id of the story whose first document this is."""
    return f"s-{doc_id}"


def _components(pairs: Sequence[Pair]) -> Iterator[tuple[set[str], list[Pair]]]:
    """Documents that copies connect, each set with all pairs inside it."""
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        if pair.relation == COPY:
            one, other = group_of.setdefault(pair.one, {pair.one}), group_of.setdefault(pair.other, {pair.other})
            if one is not other:
                small, large = sorted((one, other), key=len)
                large |= small
                group_of.update(dict.fromkeys(small, large))
    inside: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.one in group_of and group_of[pair.one] is group_of.get(pair.other):
            inside[id(group_of[pair.one])].append(pair)
    for members in {id(members): members for members in group_of.values()}.values():
        yield members, inside[id(members)]


def _clusters(doc_ids: Collection[str], pairs: Sequence[Pair]) -> Iterator[set[str]]:
    """Groups joined pair by pair, the likest first. Two groups stay apart where between them as many pairs say that they
    are not copies as say that they are: so a short text that is in both of two stories does not chain them together.
    """
    cluster_of = {doc_id: {doc_id} for doc_id in doc_ids}
    votes: dict[str, dict[str, int]] = defaultdict(dict)
    for pair in pairs:
        votes[pair.one][pair.other] = votes[pair.other][pair.one] = 1 if pair.relation == COPY else -1
    for pair in sorted(pairs, key=lambda p: (-p.strength, min(p.one, p.other), max(p.one, p.other))):
        one, other = cluster_of[pair.one], cluster_of[pair.other]
        if pair.relation != COPY or one is other:
            continue
        small, large = sorted((one, other), key=lambda c: (len(c), min(c)))
        if sum(vote for doc_id in small for to, vote in votes[doc_id].items() if to in large) > 0:
            large |= small
            cluster_of.update(dict.fromkeys(small, large))
    yield from {id(cluster): cluster for cluster in cluster_of.values()}.values()
