"""Days: when what each figure counts happened, and when each claim was said.

Belongs here: the time of the sentence, and what carries over from elsewhere in the document. Does not: what an expression of
time means (times), which of a sentence's times is nearest (scope).

A toll without a date takes that of its paragraph, else that of the story's first sentence, else the one campaign that the
document dates for the place of the toll.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.extract.claims.attribution import Heard, Voice
from pipelines.extract.claims.places import is_same_place
from pipelines.extract.claims.scope import PLACES, event_time, times_of_saying
from pipelines.extract.fact import Fact, Sentence
from pipelines.extract.mentions import Mention
from pipelines.extract.times import Time

CAMPAIGN = re.compile(
    r"\b(?:campaign|offensive|battles?|siege|war|assault|bombardment|bombing|operations?|fighting|blockade|air\s?-?strikes?|shelling|insurgency|crackdown|uprising)\b",
    re.IGNORECASE,
)
# "Sunday's raid": the day is the raid's, whenever its toll rose.
OWNS = re.compile(r"['’]s\s")
# "Six years after the raid killed 72, three were charged on Thursday": what stands before the comma did not happen on Thursday.
LONG_BEFORE = re.compile(r"\b(?:weeks?|months?|years?|decades?)\s+after\b[^,;.]*\Z", re.IGNORECASE)
# Between an old value and its time: "11,000 people in".
BESIDE_IT = re.compile(r"\s+(?:\w+\s+){0,3}")
EXACT = frozenset(["minute", "part_of_day", "day"])
BEFORE, BEHIND = 60, 40  # characters around a time in which the word for a campaign is looked for
BESIDE = "day:beside_the_day_named"
SHORTEST, LONGEST = 14, 1100  # days of a campaign; what is longer is an age


class Days:
    """The clocks of one document, asked for by figure in order of text."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], heard: Sequence[Heard]
    ) -> None:
        self._text, self._sentences, self._mentions, self._heard = text, sentences, mentions, heard
        self._saying = [times_of_saying(s.tokens, h.frames, s.times) for s, h in zip(sentences, heard, strict=True)]
        self._last: tuple[int, Time] | None = None
        self._found: dict[tuple[str, str | None, bool], Time | None] = {}
        self._lead = self._find_lead()
        self._campaigns = [
            (n, t)
            for n, s in enumerate(sentences)
            for t in s.times
            if t not in self.said_in(n) and self._is_campaign(t, s)
        ]

    def said_in(self, n: int) -> list[Time]:
        """The times of saying of sentence n."""
        return list(self._saying[n].values())

    def said_by(self, n: int, voice: Voice | None) -> Time | None:
        """When a voice of sentence n spoke; one without a day of its own has the one day of saying of its sentence."""
        if voice is None or voice.frame is None:
            return None
        own = self._saying[n].get(self._heard[n].frames.index(voice.frame))
        if own is not None:
            return own
        others = self.said_in(n)
        return others[0] if others and len({(t.first, t.last) for t in others}) == 1 else None

    def event_of(self, n: int, fact: Fact, place: Mention | None, is_lead: bool) -> tuple[Time | None, str]:
        """When a fact of sentence n happened, with the rule; `is_lead`: its place is that of the story."""
        sentence = self._sentences[n]
        start, end = fact.figure.start, fact.figure.end
        long_before = LONG_BEFORE.search(self._text, sentence.start, start)
        times = [t for t in sentence.times if fact.figure.is_previous or not self._is_of_previous(sentence, t)]
        if long_before is not None:
            stop = min((k for mark in ",;" if (k := self._text.find(mark, end, sentence.end)) >= 0), default=sentence.end)
            times = [t for t in times if long_before.start() < t.start and t.end <= stop]
        elif fact.effect_rule == "toll":
            times = [t for t in times if OWNS.match(self._text, t.end)] or times
        event = event_time(times, self.said_in(n), start, end)
        if event is None and long_before is not None:
            return None, ""
        if event is not None:
            if event.time_type != "duration":
                self._last = (sentence.paragraph, event)
            return event, "event:sentence"
        if fact.effect is None:
            return None, ""
        if self._last is not None and self._last[0] == sentence.paragraph:
            return self._last[1], "event:paragraph"
        campaign, lead = self._campaign_at(place, is_lead), self._lead
        # "took the town in October after a four-month campaign" as first sentence: its month is only the end.
        if campaign is not None and (lead is None or (lead.precision not in EXACT and _holds(campaign, lead))):
            return campaign, "event:campaign"
        return lead, "event:lead" if lead is not None else ""

    def _is_of_previous(self, sentence: Sentence, time: Time) -> bool:
        """Whether a time is that of an old value: "18,000 live there, up from 11,000 in July"."""
        return any(
            f.is_previous and f.end <= time.start and BESIDE_IT.fullmatch(self._text, f.end, time.start) is not None
            for f in sentence.figures
        )

    def _find_lead(self) -> Time | None:
        """The day the story opens with, in its first sentence."""
        n = next((n for n, sentence in enumerate(self._sentences) if sentence.role == "body"), None)
        if n is None:
            return None
        opening = self._sentences[n]
        dates = [t for t in opening.times if t.time_type != "duration" and not self._is_of_previous(opening, t)]
        # "gave accounts on Wednesday of a clash the day before": where nothing is counted, the other day is that of the telling.
        if not opening.figures:
            dates = [time for time in dates if time.rule == BESIDE] or dates
        return event_time(dates, self.said_in(n), opening.start, opening.start)

    def _is_campaign(self, time: Time, sentence: Sentence) -> bool:
        if time.first is None or time.last is None or not SHORTEST <= (time.last - time.first).days <= LONGEST:
            return False
        # "more than four years" up to the day of writing, "last month": days of the text, not of a campaign.
        if not (
            time.rule in ("interval", "duration:ends_at_date") or (time.anchor is None and time.time_type == "date")
        ):
            return False
        start, stop = max(sentence.start, time.start - BEFORE), min(sentence.end, time.end + BEHIND)
        return CAMPAIGN.search(self._text, start, stop) is not None

    def _campaign_at(self, place: Mention | None, is_lead: bool) -> Time | None:
        """The campaign of a place, sought once for each."""
        if place is None or not self._campaigns:
            return None
        key = (place.surface, place.entity.entity_id if place.entity else None, is_lead)
        if key not in self._found:
            self._found[key] = self._find_campaign(place, is_lead)
        return self._found[key]

    def _find_campaign(self, place: Mention, is_lead: bool) -> Time | None:
        """The one campaign the document dates for a place; a sentence that names nothing speaks of that of the story."""
        found = []
        for n, time in self._campaigns:
            named = [m for m in self._mentions[n] if m.label in PLACES or m.label == "EVENT"]
            # "the Battle of Springfield" is an event that names its place.
            if any(place.surface in m.surface if m.label == "EVENT" else is_same_place(m, place) for m in named) or (
                is_lead and not self._mentions[n]
            ):
                found.append(time)
        # "took the town in October after a four-month campaign": the longer one, if it holds the other.
        whole = [t for t in found if all(_holds(t, other) for other in found)]
        return whole[0] if whole else None


def _holds(whole: Time, part: Time) -> bool:
    return bool(
        whole.first and whole.last and part.first and part.last
        and whole.first <= part.first and part.last <= whole.last
    )  # fmt: skip
