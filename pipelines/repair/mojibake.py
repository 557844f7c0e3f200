"""Mojibake: UTF-8 that was read in another encoding, found sequence by sequence and read again.

Belongs here: which sequences are damage and which are meant, and which encoding it was. Does not: sequences with lost
characters (lost), escapes and entities.
A sequence is damage if what it was is more natural than what stands there. How much more it must be depends on the rest:
where one sequence is damage beyond doubt, the others of that encoding need no proof of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from typing import NamedTuple

from pipelines.repair.changes import Change, apply
from pipelines.repair.naturalness import CLASSES, LINE, strangeness
from pipelines.repair.sequences import Reading, read_sequences, reading_of
from pipelines.repair.words import WORD_RE, frequency, heard
from pipelines.repair.wrong_turns import WrongTurn, turns

# A gain in naturalness that leaves no doubt, and the one that is enough where the encoding is known from elsewhere.
CERTAIN = 1.0
SUPPORTED = -0.3
DOUBTFUL = 0.7  # a gain that is told, though too small to act on; quotes after capitals gain less
CLEAR = 2.5  # a difference in strangeness that words do not outweigh
FACE = "`"  # what faces are drawn with, beside signs that quotation marks look like when misread

LATIN = "a"
LONG_WORD = 4  # a shorter one may be a word of some neighbouring language by chance
LETTERS_RE = re.compile(r"[^\W\d_]+")
APOSTROPHES = frozenset("'\u2019-&;")
NO_CODECS: frozenset[str] = frozenset()
STRETCH_RE = re.compile("[^\x00-\x7f]{2,}")
MARKS = frozenset("\u2013\u2014\u2018\u2019\u201c\u201d\u2026")  # what they were mistaken for, nothing else is
SHORT = 8  # characters; in a shorter line a pair may be all there is
LOST_END = "\u00e2\u20ac"
LOST_END_RE = re.compile(f"{LOST_END}(?![^\x00-\x7f])")
NATURAL = 1.0  # a line as strange as this after repair may have been misread in another encoding
N_UNMISTAKEN = 3
CONFIDENCE = 0.98
WEAK_CONFIDENCE = 0.9


class Context(NamedTuple):
    """What the rest of the document says: encodings damaged beyond doubt elsewhere, and its likely languages."""

    support: frozenset[str] = frozenset()
    languages: Callable[[], tuple[str, ...]] = lambda: ("en",)


def find(text: str, context: Context, restored: Set[int] = frozenset()) -> Verdict:
    """What to read again, one encoding at a time: call it on the outcome until nothing is found.

    `restored` are the offsets of characters that an earlier call put there.
    """
    stretches = [match for match in STRETCH_RE.finditer(text) if match[0] != LOST_END]
    if not stretches:
        return WHOLE
    if not restored:
        plain = _beyond_doubt(text, stretches, turns()[0])
        if plain is not None:
            return plain
    letters: set[str] = set()
    able: list[Verdict] = []
    left: list[Verdict] = []
    for n, turn in enumerate(turns()):
        if n == 1:  # the first is tried at once: it nearly always is the one
            letters = set(text)
        if n and turn.leads.isdisjoint(letters):
            continue
        verdict = _judge(text, turn, context, restored)
        if verdict is None:
            continue
        (able if verdict.taken else left).append(verdict)
        if n < N_UNMISTAKEN and verdict.certain and len(able) == 1 and verdict.is_whole:
            return verdict
    weak = frozenset().union(*(verdict.weak for verdict in (*able, *left)))
    if not able:
        return Verdict([], next((verdict.doubtful for verdict in left if verdict.doubtful), []), None, [], weak)
    return (able[0] if len(able) == 1 else _best(text, able, context))._replace(weak=weak, is_whole=False)


class Verdict(NamedTuple):
    """What one encoding would change, what it leaves in doubt, its name if a change was certain by itself, and what may come of it at last.

    `weak` names encodings that would change more if another line were certain of them; `is_whole`: there is no
    other layer, and no character left that may belong to a sequence.
    """

    taken: list[Change]
    doubtful: list[Change]
    certain: str | None
    deepest: list[Change]
    weak: frozenset[str] = NO_CODECS
    is_whole: bool = False


WHOLE = Verdict([], [], None, [], is_whole=True)


def _beyond_doubt(text: str, stretches: Sequence[re.Match[str]], turn: WrongTurn) -> Verdict | None:
    """What to read again where every stretch is nothing but damage that tells by itself; None, and nothing said, where it is not.

    By far the most lines are so. The outcome is that of `_judge`, which looks at everything.
    """
    taken: list[Change] = []
    left = 0.0
    last = len(text)
    for match in stretches:
        start, end = match.span()
        before, behind = text[start - 1] if start else " ", text[end] if end < last else " "
        key = CLASSES[ord(before)] + CLASSES[ord(behind)] + match[0]
        reading: Reading | None
        if key in turn.readings:
            reading = turn.readings[key]
        elif turn.run.fullmatch(match[0]):
            reading = reading_of(before, match[0], behind, turn)
        else:
            return None
        if (
            reading is None
            or reading.gain < CERTAIN
            or reading.deepest != reading.after
            or (reading.length == 2 and (len(text) < SHORT or _is_lone(text, start, reading)))
        ):
            return None
        if reading.after not in MARKS:
            left += reading.left
        for low, high, after, path in reading.parts:
            taken.append(Change(start + low, start + high, after, "mojibake", path, CONFIDENCE))
    return Verdict(taken, [], turn.codec, taken, is_whole=True) if left < NATURAL else None


def _best(text: str, able: Sequence[Verdict], context: Context) -> Verdict:
    """Encodings that share sequences are told apart by how strange the text would still be, and if that is close, by its words."""
    outcomes = [apply(text, verdict.deepest) for verdict in able]
    costs = [strangeness(f" {outcome} ") + 0.2 * sum(c > "\x7f" for c in outcome) for outcome in outcomes]
    close = [n for n, cost in enumerate(costs) if cost - min(costs) < CLEAR]
    if len({outcomes[n] for n in close}) > 1:
        languages = context.languages()
        for n in close:
            words = (match[0] for match in WORD_RE.finditer(outcomes[n]))
            costs[n] -= 0.25 * sum(heard(word, languages) for word in words if not word.isascii())
    return able[min(close, key=lambda n: costs[n])]


def _judge(text: str, turn: WrongTurn, context: Context, restored: Set[int]) -> Verdict | None:
    weighed = list(read_sequences(text, turn, restored))
    if not weighed:
        return None
    if len(weighed) == 1 and weighed[0][1].length == 2 == len(text.strip()):
        return None  # two characters and nothing around them prove nothing
    is_drawing = _is_drawing(text, weighed)
    sure = [
        item
        for item in weighed
        if item[1].gain >= CERTAIN
        and not (
            item[1].length == 2 and (_is_lone(text, *item) or (is_drawing and CLASSES[ord(text[item[0]])] == LINE))
        )
    ]
    if len(sure) == len(weighed):
        taken = [
            Change(start + low, start + high, after, "mojibake", path, CONFIDENCE)
            for start, reading in sure
            for low, high, after, path in reading.parts
        ]
        deepest = [Change(start, start + reading.length, reading.deepest, "mojibake") for start, reading in sure]
        doubtful, weak = list[Change](), False
    else:
        taken, deepest, doubtful, weak = _sorted_out(text, weighed, sure, turn, context, restored)
    is_whole = (
        len(deepest) == len(weighed)
        and all(reading.deepest == reading.after for _, reading in weighed)
        and not _has_neighbours(apply(text, [change._replace(after="\x80") for change in deepest]))
        and sum(reading.left for _, reading in weighed if reading.after not in MARKS) < NATURAL
    )
    return Verdict(
        taken,
        doubtful,
        turn.codec if sure else None,
        deepest,
        frozenset((turn.codec,)) if weak else NO_CODECS,
        is_whole,
    )


def _sorted_out(
    text: str,
    weighed: Sequence[tuple[int, Reading]],
    sure: Sequence[tuple[int, Reading]],
    turn: WrongTurn,
    context: Context,
    restored: Set[int],
) -> tuple[list[Change], list[Change], list[Change], bool]:
    """What to take where not all is certain, what that may become, what is in doubt, and whether support would help."""
    scripts = {reading.script for _, reading in sure}
    # What an earlier layer left is no help for what it put there.
    support = [
        turn.codec in context.support or any(start not in restored for start, _ in sure),
        any(start in restored for start, _ in sure),
    ]
    taken: list[Change] = []
    deepest: list[Change] = []
    doubtful: list[Change] = []
    weak = False
    for start, reading in weighed:
        gain, in_layer = reading.gain, start in restored
        if gain >= CERTAIN and (start, reading) not in sure:
            gain = 0.0
        if gain < CERTAIN and reading.script in scripts and reading.script not in LATIN:
            gain = max(gain, reading.alone)  # beside remnants of others that lost their rest
        if (
            gain >= CERTAIN
            or (support[in_layer] and gain >= SUPPORTED)
            or (gain > SUPPORTED and _makes_a_word(text, start, reading, context))
        ):
            confidence = CONFIDENCE if gain >= CERTAIN else WEAK_CONFIDENCE
            taken += [
                Change(start + low, start + high, after, "mojibake", path, confidence)
                for low, high, after, path in reading.parts
            ]
            deepest.append(Change(start, start + reading.length, reading.deepest, "mojibake"))
            support[in_layer] = True
        else:
            weak |= gain >= SUPPORTED
            if gain > DOUBTFUL:
                doubtful.append(
                    Change(start, start + reading.length, reading.after, "mojibake", turn.name, WEAK_CONFIDENCE)
                )
    return taken, deepest, doubtful, weak


def _has_neighbours(text: str) -> bool:
    """Whether two characters above ASCII stand together, the beginning of a sequence that lost its end aside. Without, there is no sequence."""
    if LOST_END[0] in text:
        text = LOST_END_RE.sub("", text)
    return STRETCH_RE.search(text) is not None


def _is_lone(text: str, start: int, reading: Reading) -> bool:
    """Whether a pair would become a letter that stands alone, or a quotation mark in a face: it may be a root sign before pi, and proves nothing."""
    before, behind = text[start - 1 : start], text[start + 2 : start + 3]
    if not reading.after.isalpha():
        return before == FACE
    return not (before.isalnum() or behind.isalnum() or before in APOSTROPHES or behind in APOSTROPHES)


def _is_drawing(text: str, weighed: Sequence[tuple[int, Reading]]) -> bool:
    """Whether lines for boxes stand outside of the sequences too: then those in pairs may be drawn as well."""
    if CLASSES[ord(text[weighed[0][0]])] != LINE:
        return False
    inside = {at for start, reading in weighed for at in range(start, start + reading.length)}
    return any(CLASSES[ord(c)] == LINE and at not in inside for at, c in enumerate(text))


def _makes_a_word(text: str, start: int, reading: Reading, context: Context) -> bool:
    """Whether the repair turns what is no word into one that the likely languages list."""
    low, high = start, start + reading.length
    while low and not text[low - 1].isspace():
        low -= 1
    while high < len(text) and not text[high].isspace():
        high += 1
    at = start - low
    token = text[low:start] + reading.after + text[start + reading.length : high]
    word = next((m[0] for m in LETTERS_RE.finditer(token) if m.start() <= at < m.end()), "")
    if not word or (len(word) < 3 and low == 0 and high == len(text.rstrip())):
        return False
    if reading.gain <= 0 and len(word) < LONG_WORD and reading.script == CLASSES[ord(text[start])].lower():
        return False
    if len(word) == 1 and reading.gain < CERTAIN and not text[start].isupper():
        return False
    given = next((m[0] for m in LETTERS_RE.finditer(text[low:high]) if m.start() <= at < m.end()), "")
    languages = context.languages()
    known = heard(word, languages)
    return known > 0 and known > (frequency(given, languages) if given else 0.0) + 1.0
