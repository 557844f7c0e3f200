"""Places: which named place each figure of a document is put in.

Belongs here: places of the sentence, and what carries over from sentences before it. Does not: names of places (mentions),
which of a sentence's places is nearest (scope).

A town carries over until another town is named; a country carries over only where no town is named beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.extract.claims.scope import PLACES, choose_place, is_located
from pipelines.extract.fact import LONGEST, Fact, Sentence
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
        self._carried = [self._carry(n) for n in range(len(sentences))]
        self._in_paragraph = self._carry_in_paragraphs()
        self._lead = self._find_lead()
        self._last_town = self._find_last_towns()

    def place_of(self, n: int, fact: Fact) -> tuple[Mention | None, str]:
        """The place of a fact of sentence n with the rule that chose it; None where the text does not tell."""
        sentence = self._sentences[n]
        place, rule = choose_place(sentence.tokens, self._places[n], fact.figure.start, fact.figure.end, self._taken[n])
        if place is not None and rule == "place:sentence":
            return self._town_of(place, n), rule
        if (carried := self._in_paragraph[n]) is not None:
            return carried, "place:paragraph"
        before = self._last_town[n]
        if before is not None and THE_TOWN.search(self._text, sentence.start, sentence.end):
            return before, "place:town_meant"
        lead = self._lead
        if lead is None or (is_country(lead) and place is not None and not is_country(place)):
            return place, rule
        if before is not None and not is_same_place(before, lead):
            return place, rule
        return lead, "place:lead"

    def is_lead(self, place: Mention | None) -> bool:
        """Whether a place is the one the story opens with."""
        return place is not None and self._lead is not None and is_same_place(place, self._lead)

    def _carry(self, n: int) -> Mention | None:
        """The place a sentence leaves to those behind it: the last town it puts something in, else the last place."""
        tokens = self._sentences[n].tokens
        if len(tokens) > LONGEST:
            return None
        located = [
            self._town_of(p, n)
            for p in self._places[n]
            if not any(a <= p.start and p.end <= b for a, b in self._taken[n]) and is_located(tokens, p)
        ]
        towns = [p for p in located if not is_country(p)]
        return next(reversed(towns or located), None)

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

    def _find_last_towns(self) -> list[Mention | None]:
        """For each sentence the town last named before it."""
        found: list[Mention | None] = []
        last: Mention | None = None
        for carried in self._carried:
            found.append(last)
            if carried is not None and carried.label == "GPE" and not is_country(carried):
                last = carried
        return found

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
