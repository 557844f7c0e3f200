"""Claims: who says which figure, with which word, about which place and day.

Belongs here: the way through, one document at a time. Does not: figures and effects (facts), times (times), names (mentions).
Way through: verbs of saying -> claimants -> the figures each holds -> hedge, relay, place, times, means of each claim.

    frames       verbs of saying                          subjects, names  who stands at them
    cover        which frame holds a figure               memory   pronouns, descriptions       forms   short names
    attribution  figure to claimant                       quotes   quotations that run on     absence  "did not mention"
    denials      what is called false
    described    descriptions by their names              scope    places and times of a sentence
    places, days where and when, over sentences           words    the lists of config/
    perpetrators who did it
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from pipelines.extract.claims.attribution import Heard, Voice, hear, statements, voice_of
from pipelines.extract.claims.days import Days
from pipelines.extract.claims.described import name_described
from pipelines.extract.claims.forms import Forms
from pipelines.extract.claims.memory import Memory, media_in
from pipelines.extract.claims.perpetrators import find_perpetrator
from pipelines.extract.claims.places import Places
from pipelines.extract.claims.quotes import find_quotes, quote_at
from pipelines.extract.claims.record import Claim, Claimant
from pipelines.extract.claims.scope import stretch_of, without_places_of_saying
from pipelines.extract.claims.words import claim_words, is_medium
from pipelines.extract.fact import Fact, Sentence
from pipelines.extract.mentions import Mention
from pipelines.extract.times import Time

__all__ = ["Claim", "Claimant", "find_claims"]

# "since October", "since the invasion began in February", "the war, which broke out in April, has killed".
SINCE = re.compile(
    r"\bsince\s+(?:[\w'’-]+\s+){0,9}?\Z"
    r"|\b(?:which|that)\s+(?:began|begun|started|erupted|broke\s+out|flared(?:\s+up)?|was\s+(?:launched|declared))\s+(?:in|on|last|early\s+in|late\s+in)?\s*\Z",
    re.IGNORECASE,
)
HAS = re.compile(r",?\s+(?:has|have|had)\b", re.IGNORECASE)
# "the worst since 2019, when 61 died": they died then.
WHEN = re.compile(r",?\s+when\b", re.IGNORECASE)
SINCE_REACH = 80  # characters before a time in which "since" stands
NEAR = 100  # characters around a figure in which a hedging word is taken to be about it
# How sure a claimant is by its rule; who is only meant ("it", "the ministry") is less so.
SURE = {"claimant:subject": 0.9, "claimant:according_to": 0.95, "claimant:inverted": 0.9}
NAMED = frozenset(["named", "person"])
MEANT = frozenset(["pronoun", "description", "described", "the_two", "possessive"])
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
    memory = Memory(Forms.of(text, mentions))
    heard = name_described(text, hear(text, sentences, memory, by_sentence), by_sentence, memory)
    quotes = find_quotes(text)
    spoken = statements(sentences, heard, quotes)
    builder = _Builder(text, sentences, facts, by_sentence, heard, quotes, published)
    claims: list[Claim] = []
    voices: list[Voice | None] = []
    position = 0
    for n in range(len(sentences)):
        absent, who = heard[n].absence, heard[n].silent
        has_figure = False
        while position < len(facts) and facts[position].sentence == n:
            fact = facts[position]
            voice = voice_of(n, fact, sentences, heard, quotes) or spoken[n]
            if absent and absent.end <= fact.figure.start < absent.reach and who:
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
        if absent and absent.is_about_victims and not has_figure:
            claims.append(builder.absence(n, who[0] if who else None))
    return claims


class _Builder:
    """Fills the fields of claims from what was found in their sentence and carries over from others."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], facts: Sequence[Fact], mentions: Sequence[Sequence[Mention]],
        heard: Sequence[Heard], quotes: Sequence[tuple[int, int]], published: date | None,
    ) -> None:  # fmt: skip
        self.text, self.sentences, self.facts, self.mentions = text, sentences, facts, mentions
        self.heard, self.quotes, self.published = heard, quotes, published
        taken = [[(c.start, c.end) for found in here.claimants for c in found] for here in heard]
        self.taken = taken
        placed = [
            without_places_of_saying(s.tokens, h.frames, here) for s, h, here in zip(sentences, heard, mentions, strict=True)
        ]
        self.places = Places(text, sentences, placed, taken)
        self.days = Days(text, sentences, mentions, heard)

    def claims_of(self, position: int, voice: Voice | None) -> list[Claim]:
        """One claim for each claimant of the voice, or one of the text itself."""
        fact = self.facts[position]
        n = fact.sentence
        place, place_rule = self.places.place_of(n, fact)
        event, event_rule = self.days.event_of(n, fact, place, self.places.is_lead(place))
        said = self.days.said_by(n, voice)
        relay = self._relay(n, voice)
        hedge = self._hedge(n, fact)
        means = (
            claim_words().weapons.search(self.text, self.sentences[n].start, self.sentences[n].end)
            if fact.effect
            else None
        )
        actor = find_perpetrator(self.sentences[n].tokens, self.mentions[n], self.taken[n], fact)
        first, last, precision = stretch_of(event)
        # "since October": up to the day it was written.
        if event is not None and self.published and self._runs_on(n, event, fact):
            last = max(last or self.published, self.published)
        rules = [
            r
            for r in (
                voice.rule if voice else "claimant:text",
                voice.polarity_rule if voice else "",
                f"effect:{fact.effect_rule}" if fact.effect else "",
                place_rule,
                event_rule,
                "relay:named" if relay else "",
                "anaphora:{}",
            )
            if r
        ]
        claims = []
        claimants: tuple[Claimant | None, ...] = (voice.claimants if voice else ()) or (None,)
        for claimant in claimants:
            evidence = tuple(
                r.format(claimant.rule) if "{}" in r and claimant else r
                for r in rules
                if "{}" not in r or (claimant is not None and claimant.rule not in NAMED)
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

    def _runs_on(self, n: int, event: Time, fact: Fact) -> bool:
        """Whether what a time opens goes on until the text is written, and the fact is counted over all of it."""
        since = SINCE.search(self.text, max(self.sentences[n].start, event.start - SINCE_REACH), event.start)
        if since is None or (event.end <= fact.figure.start and WHEN.match(self.text, event.end)):
            return False
        if not since[0].lower().startswith("since"):
            return event.end <= fact.figure.start and HAS.match(self.text, event.end) is not None
        # Of "the worst since gunmen killed 61 people in 2019" the 61 are those of 2019.
        return not since.start() < fact.figure.start < event.start

    def absence(self, n: int, claimant: Claimant | None) -> Claim:
        """A stated absence of sentence n."""
        said = next(iter(self.days.said_in(n)), None)
        evidence = ["polarity:absence"]
        if claimant is not None and claimant.rule not in NAMED:
            evidence.append(f"anaphora:{claimant.rule}")
        return Claim(
            None, n, claimant, "mention", "does_not_mention", None, None, False, said.first if said else None,
            (said.last if said else None) or self.published, None, None, None, None, None, None, self._confidence(None, claimant), tuple(evidence),
        )  # fmt: skip

    def _confidence(self, voice: Voice | None, claimant: Claimant | None) -> float:
        sure = SURE.get(voice.rule, 0.7) if voice is not None else 0.7
        return round(sure * (0.8 if claimant is not None and claimant.rule in MEANT else 1.0), 2)

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
