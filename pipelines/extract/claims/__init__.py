"""Claims: who says which figure, with which word, about which place and day.

Belongs here: the way through, one document at a time. Does not: figures and effects (facts), times (times), names (mentions).
Way through: verbs of saying -> claimants -> the figures each holds -> hedge, relay, place, times, means of each claim.

    frames       verbs of saying                          subjects, names  who stands at them
    cover        which frame holds a figure               memory   short names, pronouns, organisations
    attribution  figure to claimant                       quotes   quotations that run on     absence  "did not mention"
    scope        places and times                         words    the lists of config/
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from pipelines.extract.claims.absence import find_absence
from pipelines.extract.claims.attribution import Heard, Voice, hear, statements, voice_of
from pipelines.extract.claims.memory import Memory, media_in
from pipelines.extract.claims.names import Name
from pipelines.extract.claims.quotes import find_quotes, quote_at
from pipelines.extract.claims.record import Claim, Claimant
from pipelines.extract.claims.scope import PLACES, choose_place, event_time, stretch_of, times_of_saying
from pipelines.extract.claims.words import claim_words, is_medium
from pipelines.extract.facts import Fact, Sentence
from pipelines.extract.mentions import Mention
from pipelines.extract.times import Time

__all__ = ["Claim", "Claimant", "find_claims"]

# "strikes by Russia", "killed by government forces", "by the Russian military".
SINCE = re.compile(r"\bsince\s+(?:the\s+)?\Z", re.IGNORECASE)
BY = re.compile(r"\b(?:by|from)\s+\Z", re.IGNORECASE)
NEAR = 100  # characters around a figure in which a hedging word is taken to be about it
ACTORS = frozenset(["ORG", "GPE", "NORP", "PERSON"])
RELAYED = re.compile(
    r"\b(?:according\s+to|carried\s+by|published\s+by|published\s+in|reported\s+by|quoted\s+by|cited\s+by|made\s+by|made\s+to|speaking\s+to|spoke\s+to|told|tells|to)\s+(?:the\s+)?(?P<medium>[^,.;\"”]{2,60})",
    re.IGNORECASE,
)  # fmt: skip


def find_claims(
    text: str, sentences: Sequence[Sentence], facts: Sequence[Fact], mentions: Sequence[Mention], published: date | None
) -> list[Claim]:
    """Claims of a document in order of text: one a fact and claimant, then stated absences of each sentence."""
    starts = [sentence.start for sentence in sentences]
    by_sentence: list[list[Mention]] = [[] for _ in sentences]
    for mention in mentions:
        n = bisect_right(starts, mention.start) - 1
        if n >= 0 and mention.start < sentences[n].end:
            by_sentence[n].append(mention)
    memory = Memory.of(text, mentions)
    heard = hear(sentences, memory, by_sentence)
    quotes = find_quotes(text)
    spoken = statements(sentences, heard, quotes)
    builder = _Builder(text, sentences, facts, by_sentence, heard, quotes, published)
    claims: list[Claim] = []
    voices: list[Voice | None] = []
    position = 0
    for n, sentence in enumerate(sentences):
        absent = find_absence(text, sentence.tokens, sentence.start, sentence.end)
        who = _silent(sentence, absent[2], memory, by_sentence[n], heard[n]) if absent else ()
        has_figure = False
        while position < len(facts) and facts[position].sentence == n:
            fact = facts[position]
            voice = voice_of(n, fact, sentences, heard, quotes) or spoken[n]
            if absent and absent[1] <= fact.figure.start and who:
                voice, has_figure = Voice(who, None, "mention", "does_not_mention", "polarity:absence"), True
            whole = fact.part_of
            if (
                voice is None
                and fact.is_breakdown
                and whole is not None
                and whole < position
                and (carried := voices[whole]) is not None
            ):
                voice = Voice(carried.claimants, None, carried.verb, carried.polarity, "claimant:breakdown")
            voices.append(voice)
            claims.extend(builder.claims_of(position, voice))
            position += 1
        if absent and absent[3] and not has_figure:
            claims.append(builder.absence(n, who[0] if who else None))
    return claims


def _silent(
    sentence: Sentence, subject: Name | None, memory: Memory, mentions: Sequence[Mention], heard: Heard
) -> tuple[Claimant, ...]:
    """Who did not mention something; "said ..., but did not mention" leaves its subject out."""
    if subject is None:
        return next((found for found in heard.claimants if found), ())
    return tuple(memory.resolve(sentence.tokens, subject, mentions))


class _Builder:
    """Fills the fields of claims from what was found in their sentence; keeps the place and day last named."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], facts: Sequence[Fact], mentions: Sequence[Sequence[Mention]],
        heard: Sequence[Heard], quotes: Sequence[tuple[int, int]], published: date | None,
    ) -> None:  # fmt: skip
        self.text, self.sentences, self.facts, self.mentions = text, sentences, facts, mentions
        self.heard, self.quotes, self.published = heard, quotes, published
        self.place: tuple[int, Mention | None] | None = None
        self.event: tuple[int, Time] | None = None
        self._saying = [times_of_saying(s.tokens, h.frames, s.times) for s, h in zip(sentences, heard, strict=True)]
        self._lead = self._lead_place()
        self._lead_event = self._lead_time()

    def claims_of(self, position: int, voice: Voice | None) -> list[Claim]:
        """One claim for each claimant of the voice, or one of the text itself."""
        fact = self.facts[position]
        n = fact.sentence
        place, place_rule = self._place(n, fact)
        event, event_rule = self._event(n, fact)
        said = self._said(n, voice)
        relay = self._relay(n, voice)
        hedge = self._hedge(n, fact)
        means = (
            claim_words().weapons.search(self.text, self.sentences[n].start, self.sentences[n].end)
            if fact.effect
            else None
        )
        actor = self._perpetrator(n, fact)
        first, last, precision = stretch_of(event)
        # "since October": up to the day it was written.
        if event is not None and self.published and SINCE.search(self.text[max(0, event.start - 12) : event.start]):
            last = max(last or self.published, self.published)
        rules = [
            r
            for r in (
                voice.rule if voice else "claimant:text",
                f"effect:{fact.effect_rule}" if fact.effect else "",
                place_rule,
                event_rule,
                "relay:named" if relay else "",
                "anaphora:{}",
            )
            if r
        ]
        claims = []
        claimants: tuple[Claimant | None, ...] = voice.claimants if voice else (None,)
        for claimant in claimants:
            evidence = tuple(
                r.format(claimant.rule) if "{}" in r and claimant else r
                for r in rules
                if "{}" not in r or (claimant is not None and claimant.rule not in ("named", "person"))
            )
            claims.append(
                Claim(
                    position, n, claimant, voice.verb if voice else None, voice.polarity if voice else "asserts", relay, hedge,
                    quote_at(self.quotes, fact.figure.start, fact.figure.end) is not None,
                    said.first if said else None, (said.last if said else None) or self.published,
                    first, last, precision, (place.start, place.end) if place else None, actor, means[0] if means else None,
                    self._confidence(voice, claimant), evidence,
                )
            )  # fmt: skip
        return claims

    def absence(self, n: int, claimant: Claimant | None) -> Claim:
        """A stated absence of sentence n."""
        said = next(iter(self._saying[n].values()), None)
        return Claim(
            None, n, claimant, "mention", "does_not_mention", None, None, False, said.first if said else None,
            (said.last if said else None) or self.published, None, None, None, None, None, None, 0.7, ("polarity:absence",),
        )  # fmt: skip

    def _confidence(self, voice: Voice | None, claimant: Claimant | None) -> float:
        if voice is None:
            return 0.7
        sure = {"claimant:subject": 0.9, "claimant:according_to": 0.95, "claimant:inverted": 0.9}.get(voice.rule, 0.7)
        return round(
            sure * (0.8 if claimant is not None and claimant.rule in ("pronoun", "description", "the_two") else 1.0), 2
        )

    def _taken(self, n: int) -> list[tuple[int, int]]:
        return [(c.start, c.end) for found in self.heard[n].claimants for c in found]

    def _lead_place(self) -> Mention | None:
        """The place the story opens with: what is said without a place is about it."""
        for n, sentence in enumerate(self.sentences[:4]):
            place, rule = choose_place(
                sentence.tokens,
                [m for m in self.mentions[n] if m.label in PLACES],
                sentence.end,
                sentence.end,
                self._taken(n),
            )
            if rule == "place:sentence" and sentence.role == "body":
                return place
        return None

    def _lead_time(self) -> Time | None:
        """The day the story opens with, in its first sentence."""
        n = next((n for n, sentence in enumerate(self.sentences) if sentence.role == "body"), None)
        if n is None:
            return None
        dates = [time for time in self.sentences[n].times if time.time_type != "duration"]
        return event_time(dates, list(self._saying[n].values()), self.sentences[n].start, self.sentences[n].start)

    def _place(self, n: int, fact: Fact) -> tuple[Mention | None, str]:
        sentence = self.sentences[n]
        places = [m for m in self.mentions[n] if m.label in PLACES]
        place, rule = choose_place(sentence.tokens, places, fact.figure.start, fact.figure.end, self._taken(n))
        if rule == "place:sentence":
            self.place = (sentence.paragraph, place)
        elif self.place is not None and self.place[0] == sentence.paragraph:
            place, rule = self.place[1], "place:paragraph"
        elif place is None or rule == "place:sentence_loose":
            place, rule = (self._lead, "place:lead") if self._lead else (place, rule)
        return place, rule

    def _event(self, n: int, fact: Fact) -> tuple[Time | None, str]:
        sentence = self.sentences[n]
        event = event_time(sentence.times, list(self._saying[n].values()), fact.figure.start, fact.figure.end)
        if event is not None:
            if event.time_type != "duration":
                self.event = (sentence.paragraph, event)
            return event, "event:sentence"
        if fact.effect is None or self.event is None or self.event[0] != sentence.paragraph:
            return (self._lead_event, "event:lead") if fact.effect is not None and self._lead_event else (None, "")
        return self.event[1], "event:paragraph"

    def _said(self, n: int, voice: Voice | None) -> Time | None:
        if voice is None or voice.frame is None:
            return None
        return self._saying[n].get(self.heard[n].frames.index(voice.frame))

    def _relay(self, n: int, voice: Voice | None) -> str | None:
        """The medium that carries what another says; a medium that speaks for itself is the claimant."""
        if voice is None:
            return None
        names = {c.name for c in voice.claimants}
        others = [c for found in self.heard[n].claimants for c in found if c.name not in names]
        if media := media_in(others):
            return media[0].name
        sentence = self.sentences[n]
        for match in RELAYED.finditer(self.text, sentence.start, sentence.end):
            medium = re.split(
                r"\s+(?:on|in|by|via|that|last|late|early|and|from|for|using)\s+", " ".join(match["medium"].split())
            )[0].strip(" '\"“”")
            if is_medium(medium) and medium not in names:
                return medium
        return None

    def _hedge(self, n: int, fact: Fact) -> str | None:
        """The hedging word nearest to the figure in its clause."""
        sentence = self.sentences[n]
        start = max(sentence.start, fact.figure.start - NEAR)
        found = list(claim_words().hedges.finditer(self.text, start, min(sentence.end, fact.figure.end + NEAR)))
        if not found:
            return None
        nearest = min(found, key=lambda m: min(abs(m.start() - fact.figure.end), abs(fact.figure.start - m.end())))
        return " ".join(nearest[0].split()).lower()

    def _perpetrator(self, n: int, fact: Fact) -> tuple[int, int] | None:
        """Who is said to have done it: the name behind "by", or the subject of the verb before the figure."""
        if fact.effect not in ("killed", "injured", "captured", "destroyed", "struck", "displaced"):
            return None
        sentence, taken = self.sentences[n], self._taken(n)
        for mention in self.mentions[n]:
            before = self.text[max(sentence.start, mention.start - 12) : mention.start].lower().removesuffix("the ")
            is_claimant = any(a <= mention.start < b for a, b in taken)
            if mention.label in ACTORS and mention.start > fact.figure.start and not is_claimant and BY.search(before):
                return mention.start, mention.end
        if fact.effect_rule != "active":
            return None
        subjects = [
            m
            for m in self.mentions[n]
            if m.label in ACTORS - {"GPE"}
            and m.end <= fact.figure.start
            and not any(a <= m.start < b for a, b in taken)
        ]
        return (subjects[-1].start, subjects[-1].end) if subjects else None
