"""Scope: where and when what is counted happened, and when it was said.

Belongs here: choosing among the places and times of a sentence. Does not: what carries over from others (places, days), finding
them (mentions, times).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipelines.extract.claims.frames import Frame
from pipelines.extract.mentions import Mention
from pipelines.extract.times import Time
from pipelines.extract.tokens import STOPS, TIME_WORDS, Tokens

PLACES = frozenset(["GPE", "LOC", "FAC"])
LOCATING = frozenset(
    ["in", "at", "near", "on", "around", "outside", "inside", "from", "across", "throughout", "off", "to", "toward",
     "towards", "over", "between"]
)  # fmt: skip
SETTLEMENTS = frozenset(
    [
        "town",
        "city",
        "village",
        "port",
        "province",
        "district",
        "region",
        "island",
        "state",
        "area",
        "governorate",
        "suburb",
        "neighbourhood",
        "neighborhood",
        "capital",
        "coast",
        "outskirts",
        "department",
        "county",
        "camp",
        "north",
        "south",
        "east",
        "west",
        "centre",
        "center",
    ]
)
# Whom or where a speaker tells: "told reporters in Geneva", "told a briefing in Geneva".
AUDIENCES = frozenset(
    ["reporters", "journalists", "lawmakers", "parliament", "senators", "diplomats", "members", "conference", "briefing",
     "council", "court", "committee", "rally", "hearing", "meeting", "interview", "statement", "ceremony", "television"]
)  # fmt: skip
SPOKEN_IN = frozenset(["in", "at", "from"])
# Whose strikes they are, not where: "in US strikes across Yemen".
ACTS = frozenset(
    ["strike", "strikes", "airstrike", "airstrikes", "air", "drone", "missile", "raid", "raids", "attack", "attacks", "shelling",
     "bombing", "bombings", "bombardment", "fire", "operation", "operations", "custody"]
)  # fmt: skip
# Those of whom "from" tells the place they leave; of others it tells where they were born.
LEAVING = frozenset(
    ["displaced", "displace", "displacing", "fled", "flee", "fleeing", "flees", "evacuated", "evacuate", "evacuating", "forced", "forcing",
     "driven", "drove", "driving", "expelled", "deported", "uprooted", "moved", "removed", "rescued", "freed", "left", "leave", "escaped"]
)  # fmt: skip
LONGEST_DURATION = 100  # days
EVENT_PRECISIONS = frozenset(
    ["minute", "part_of_day", "day", "week", "weekend", "month", "season", "quarter", "year", "decade"]
)


def choose_place(
    tokens: Tokens, places: Sequence[Mention], start: int, end: int, taken: Sequence[tuple[int, int]]
) -> tuple[Mention | None, str]:
    """The named place of a figure at [start, end): one that a preposition puts it in, behind it or else before it.

    `taken` are stretches that name claimants: "the Iraqi army said" is nowhere.
    """
    free = [p for p in places if not any(a <= p.start and p.end <= b for a, b in taken)]
    located = [p for p in free if is_located(tokens, p)]
    # The next place is where they struck, if one stands there.
    located = [p for p in located if not _owns_act(tokens, p) or located[-1] is p]
    after = [p for p in located if p.start >= end]
    before = [p for p in located if p.end <= start]
    # "killed 12 in Raqqa", but in "In Barpeta three died, two in Nagaon" each has its own.
    if after and (not before or after[0].start - end <= start - before[-1].end):
        return after[0], "place:sentence"
    if before:
        return before[-1], "place:sentence"
    if free:
        return min(free, key=lambda p: min(abs(p.start - end), abs(start - p.end))), "place:sentence_loose"
    return None, ""


def is_located(tokens: Tokens, place: Mention) -> bool:
    """Whether a preposition puts something there: "in northern Syria", "the town of Hajin"."""
    i, _ = tokens.at(place.start, place.end)
    for k in range(1, 6):
        word = tokens.word(i - k)
        if word == "of":
            return tokens.word(i - k - 1) in SETTLEMENTS
        if word == "from" and "".join(tokens.tags[i - k - 1 : i - k])[:2] in ("NN", "PR") and LEAVING.isdisjoint(tokens.words):
            return False  # "two tourists from Germany", "two of them from Germany"
        if word in LOCATING:
            return True
        if not word or not (word[0].isalnum()):
            return False
    return False


def _owns_act(tokens: Tokens, place: Mention) -> bool:
    return tokens.word(tokens.at(place.start, place.end)[1]) in ACTS


def without_places_of_saying(tokens: Tokens, frames: Sequence[Frame], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions but the places where somebody spoke: "said in New York on Thursday that", "told reporters in Geneva"."""
    return [m for m in mentions if m.label not in PLACES or not any(_is_spoken_in(tokens, frame, m) for frame in frames)]


def _is_spoken_in(tokens: Tokens, frame: Frame, place: Mention) -> bool:
    i, j = tokens.at(place.start, place.end)
    k = next((k for k in range(i - 1, max(-1, i - 4), -1) if tokens.word(k) in SPOKEN_IN), -1)
    head = tokens.words[frame.verb + 1 : k]
    if k <= frame.verb or len(head) > 5 or "that" in head or not STOPS.isdisjoint(head):
        return False
    if head and head[-1] not in TIME_WORDS:
        return head[-1] in AUDIENCES
    return tokens.word(j) in STOPS | TIME_WORDS | {"", "that", "on"}


def event_time(times: Sequence[Time], said: Sequence[Time], start: int, end: int) -> Time | None:
    """The time of an event counted at [start, end): the nearest date of the sentence that is not one of saying."""
    # A period of years is not when the dead of a sentence without a date died.
    times = [
        t
        for t in times
        if t.time_type != "duration" or (t.first and t.last and (t.last - t.first).days <= LONGEST_DURATION)
    ]
    usable = [
        t
        for t in times
        if t.first is not None
        and t.time_type in ("date", "time", "duration")
        and t not in said
        and t.precision in EVENT_PRECISIONS
    ]
    if not usable:
        return None
    return min(usable, key=lambda t: (t.time_type == "duration", min(abs(t.start - end), abs(start - t.end))))


def times_of_saying(tokens: Tokens, frames: Sequence[Frame], times: Sequence[Time]) -> dict[int, Time]:
    """For each frame, by its number, the time that stands at its verb: "said on Thursday", "on Thursday said"."""
    found: dict[int, Time] = {}
    for number, frame in enumerate(frames):
        for time in times:
            i, j = tokens.at(time.start, time.end)
            before, after = tokens.words[frame.verb + 1 : i], tokens.words[j : frame.verb]
            # "said in New York on Thursday", "told reporters in Geneva on Thursday".
            is_placed = before[:1] != [] and before[0] in SPOKEN_IN | AUDIENCES
            reach = 4 if frame.kind == "post" else 5 if is_placed and tokens.verbs.isdisjoint(range(frame.verb + 1, i)) else 1
            is_after = (
                frame.verb < i
                and len(before) <= reach
                and not any(w in ("that", ",") for w in before)
            )
            if frame.kind == "post" and frame.verb < i < frame.end + 3 and not any(w == "that" for w in before):
                is_after = True
            # "died on Monday, according to X", "died on Monday, said X": what stands before them is what is told.
            is_told = frame.rule in ("according_to", "inverted") or (i < frame.start and "," in after)
            is_before = j <= frame.verb and len(after) <= 1 and frame.kind != "by" and not is_told
            at_front = (
                i <= 1
                and frame.kind == "pre"
                and frame.rule != "according_to"
                and j < frame.start
                and len(tokens.words[j : frame.start]) <= 2
            )
            if time.first is not None and (is_after or is_before or at_front):
                found.setdefault(number, time)
    return found


def stretch_of(time: Time | None) -> tuple[date | None, date | None, str | None]:
    """First day, last day and precision of a time."""
    if time is None:
        return None, None, None
    return time.first, time.last, time.precision
