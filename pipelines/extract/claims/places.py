"""Places: which named place each figure of a document is put in.

Belongs here: places of the sentence, and what carries over from sentences before it. Does not: names of places (mentions),
which of a sentence's places is nearest (scope).

A town carries over until another town is named; a country carries over only where no town is named beside it. Where a part of
a figure is put is not where the story is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.extract.claims.scope import PLACES, choose_place, is_located
from pipelines.extract.fact import LONGEST, Fact, Sentence
from pipelines.extract.figures import Figure
from pipelines.extract.mentions import Mention

OPENING = 4  # sentences, headline included, in which the place of the story is looked for
# "Northern Land's city of Springfield", "the Land town of", "Land's Springfield": a few words between a country and its town.
TOWN_BEHIND = re.compile(r"['’]s(?:\s+[^\W\d_]+){0,2}?(?:\s+of)?\s+|(?:\s+[^\W\d_]+){0,2}?\s+of\s+")
# "in the embattled city": the town last named. "the city's" and "the city of X" are read by the name.
THE_TOWN = re.compile(
    r"\bthe\s+(?:[a-z][\w-]*\s+)?(?:city|town|village|hamlet|suburb)\b(?!\s+(?:of|council|hall|police|authorities)\b)",
    re.IGNORECASE,
)


def is_country(place: Mention) -> bool:
    """Whether a place is known to be a country: a linked one without a point of its own."""
    entity = place.entity
    return place.label == "GPE" and entity is not None and entity.country_iso2 is not None and entity.latitude is None


class Places:
    """The places of one document, asked for by figure."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]],
        taken: Sequence[Sequence[tuple[int, int]]],
    ) -> None:  # fmt: skip
        """`mentions` and `taken`, the stretches that name claimants, are those of each sentence."""
        self._text, self._sentences, self._taken = text, sentences, taken
        self._places = [[m for m in here if m.label in PLACES] for here in mentions]
        self._located = [self._locate(n) for n in range(len(sentences))]
        self._carried = [_last_place(self._without_parts(n, here)) for n, here in enumerate(self._located)]
        self._in_paragraph = self._carry_in_paragraphs()
        self._lead = self._find_lead()
        self._last_town = _last_towns(self._carried)
        self._last_named = _last_towns([_last_place(here) for here in self._located])

    def place_of(self, n: int, fact: Fact) -> tuple[Mention | None, str]:
        """The place of a fact of sentence n with the rule that chose it; None where the text does not tell."""
        sentence = self._sentences[n]
        place, rule = choose_place(sentence.tokens, self._places[n], fact.figure.start, fact.figure.end, self._taken[n])
        if place is not None and rule == "place:sentence":
            return self._town_of(place, n), rule
        if (carried := self._in_paragraph[n]) is not None:
            return carried, "place:paragraph"
        meant = self._last_named[n]
        if meant is not None and THE_TOWN.search(self._text, sentence.start, sentence.end):
            return meant, "place:town_meant"
        before, lead = self._last_town[n], self._lead
        if lead is None or (is_country(lead) and place is not None and not is_country(place)):
            return place, rule
        if before is not None and not is_same_place(before, lead):
            return place, rule
        return lead, "place:lead"

    def is_lead(self, place: Mention | None) -> bool:
        """Whether a place is the one the story opens with."""
        return place is not None and self._lead is not None and is_same_place(place, self._lead)

    def _locate(self, n: int) -> list[Mention]:
        """The places a sentence puts something in."""
        tokens = self._sentences[n].tokens
        if len(tokens) > LONGEST:
            return []
        return [
            self._town_of(p, n)
            for p in self._places[n]
            if not any(a <= p.start and p.end <= b for a, b in self._taken[n]) and is_located(tokens, p)
        ]

    def _without_parts(self, n: int, located: list[Mention]) -> list[Mention]:
        """Those of them that stand for more than a part: not the port of "floods in the valley killed 90, including 31 in the port"."""
        sentence, tokens = self._sentences[n], self._sentences[n].tokens
        parts: list[Figure] = []
        for figure in sentence.figures:
            is_next = bool(parts) and tokens.verbs.isdisjoint(range(*tokens.at(parts[-1].end, figure.start)))
            if figure.is_part or is_next:
                parts.append(figure)
        if not parts or not any(p.end <= parts[0].start for p in located):
            return located
        return [p for p in located if not any(self._is_put(figure, p) for figure in parts)]

    def _is_put(self, figure: Figure, place: Mention) -> bool:
        return figure.end <= place.start and "," not in self._text[figure.end : place.start]

    def _carry_in_paragraphs(self) -> list[Mention | None]:
        """For each sentence what those before it in its paragraph leave to it."""
        found: list[Mention | None] = []
        last, paragraph = None, None
        for sentence, carried in zip(self._sentences, self._carried, strict=True):
            last = last if sentence.paragraph == paragraph else None
            found.append(last)
            last, paragraph = carried or last, sentence.paragraph
        return found

    def _find_lead(self) -> Mention | None:
        """The place the story opens with: what is said without a place is about it."""
        opening = [
            carried
            for carried, sentence in zip(self._carried[:OPENING], self._sentences, strict=False)
            if carried is not None and sentence.role == "body"
        ]
        if opening:
            return next((p for p in opening if not is_country(p)), opening[0])
        # Nothing is put anywhere, as in "Land sees smaller deficit": the first place named.
        for sentence, places in zip(self._sentences[:2], self._places, strict=False):
            for place in places:
                i, _ = sentence.tokens.at(place.start, place.end)
                if sentence.tokens.word(i - 1) != "by":
                    return place
        return None

    def _town_of(self, place: Mention, n: int) -> Mention:
        """The town behind a country that only says where the town is."""
        if not is_country(place):
            return place
        behind = next((p for p in self._places[n] if p.start >= place.end), None)
        if behind is None or is_country(behind) or not TOWN_BEHIND.fullmatch(self._text, place.end, behind.start):
            return place
        return behind


def is_same_place(one: Mention, other: Mention) -> bool:
    """Whether two mentions name one place, as far as linking or spelling tells."""
    if one.entity is not None and other.entity is not None:
        return one.entity.entity_id == other.entity.entity_id
    return one.surface.casefold() == other.surface.casefold()


def _last_place(places: Sequence[Mention]) -> Mention | None:
    """What a sentence leaves to those behind it: its last town, else its last place."""
    towns = [p for p in places if not is_country(p)]
    return next(reversed(towns or places), None)


def _last_towns(carried: Sequence[Mention | None]) -> list[Mention | None]:
    """For each sentence the town last named before it."""
    found: list[Mention | None] = []
    last: Mention | None = None
    for place in carried:
        found.append(last)
        if place is not None and place.label == "GPE" and not is_country(place):
            last = place
    return found
