"""Guess: the encoding of bytes that are no UTF-8, by which reading is the most natural and makes the most words.

Belongs here: the candidates, and weighing them. Does not: the detector's own opinion (detector), whether a guess is needed (reading).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from pipelines.repair import utf8
from pipelines.repair.bytewise import is_single_byte, table
from pipelines.repair.detector import detect
from pipelines.repair.naturalness import strangeness
from pipelines.repair.words import WORD_RE, heard, languages_of

# Encodings of news text, most seen first. Others come in by the detector or by a claim.
CANDIDATES = (
    "cp1252", "cp1250", "cp1251", "cp1254", "mac-roman", "iso8859-2", "cp1256", "cp1253", "cp1257", "cp1255", "koi8-r", "cp850",
    "iso8859-15", "cp866", "cp852", "cp437", "cp1258", "koi8-u", "iso8859-5", "iso8859-7", "mac-cyrillic", "mac-latin2",
)  # fmt: skip
RARITY = 0.1  # what a place in this order costs
DETECTED = 2.0  # what the detector's vote is worth at most, and how much each byte above ASCII lends to it
DETECTED_BYTE = 0.25
DECLARED = 2.0  # what a claim is worth
WORD = 0.3  # what a point of Zipf frequency is worth
NO_WORD = 0.6  # what a word costs that no likely language lists
LONE_LETTER = 0.8  # what a letter costs that stands alone and is no word
SAMPLE_BYTES = 6_000
HIGH_BYTES = bytes(range(0x80, 0x100))
# The first codec asked is taken without the others if there is much to judge by and nearly all of it are words.
MANY_BYTES = 40
CERTAIN_BYTE = 0.4
WORDS_WEIGHED = 60


class Guess(NamedTuple):
    """Python's codec, how sure it is (0 to 1), and what decided: declared, detector or fallback."""

    codec: str
    confidence: float
    evidence: str


def likeliest(
    legacy: Sequence[bytes], mixed: Sequence[bytes] = (), declared: str | None = None, context: str = ""
) -> Guess:
    """The codec that reads these lines best: `legacy` whole, `mixed` only in those bytes that are no UTF-8.

    `declared` is a codec that was claimed: evidence, not truth. `context` is text around them whose encoding is known. Codecs
    of several bytes a character must read all of a line.
    """
    content = b"\n".join((*legacy, *mixed))
    detected = detect(b"\n".join(legacy))[0] if legacy else None
    n_high = len(content) - len(content.translate(None, HIGH_BYTES))
    votes: dict[str, float] = {}
    if detected and not detected.startswith("utf"):
        votes[detected] = min(DETECTED, DETECTED_BYTE * n_high)
    if declared:
        votes[declared] = votes.get(declared, 0.0) + DECLARED
    sample, mixed_sample = _sample(legacy), _sample(mixed)
    costs: dict[str, tuple[float, str]] = {}
    for place, codec in enumerate(dict.fromkeys((*votes, *CANDIDATES))):
        text = _read(sample, mixed_sample, codec)
        if text is None:
            continue
        rank = CANDIDATES.index(codec) if codec in CANDIDATES else len(CANDIDATES)
        cost = _cost(text, context)
        costs[codec] = cost + rank * RARITY - votes.get(codec, 0.0), text
        if place == 0 and n_high >= MANY_BYTES and cost < -CERTAIN_BYTE * n_high:
            break
    best = min(costs, key=lambda codec: costs[codec][0])
    cost, text = costs[best]
    rival = min((other for other, reading in costs.values() if reading != text), default=cost + 10.0)
    evidence = "declared" if best == declared else "detector" if best == detected else "naturalness"
    return Guess(best, round(0.5 + 0.5 * (1 - exp(-(rival - cost) / 2)), 3), evidence)


def _read(legacy: Sequence[bytes], mixed: Sequence[bytes], codec: str) -> str | None:
    """None if a codec of several bytes does not take a line."""
    texts: list[str] = []
    for line in legacy:
        if is_single_byte(codec):
            texts.append(line.decode("latin-1").translate(table(codec)))
            continue
        try:
            texts.append(line.decode(codec))
        except UnicodeDecodeError:
            return None
    texts += (utf8.read(line, 0, codec).text for line in mixed)
    return "\n".join(texts)


def _sample(lines: Sequence[bytes]) -> list[bytes]:
    """The first lines; of a long one what comes before its last blank, so that no character is cut."""
    taken: list[bytes] = []
    size = 0
    for line in lines:
        room = SAMPLE_BYTES - size
        if len(line) > room:
            cut = line.rfind(b" ", 0, room)
            taken.append(line[:cut] if cut > 0 else line)
            break
        taken.append(line)
        size += len(line)
    return taken


def _cost(text: str, context: str) -> float:
    """How strange the reading is, less what its words say."""
    languages = languages_of(context if len(context) > 200 else text + context)
    cost = strangeness(f" {text} ")
    for n, word in enumerate(word for word in WORD_RE.findall(text) if not word.isascii()):
        if n == WORDS_WEIGHED:
            break
        frequency = heard(word, languages)
        cost += -WORD * frequency if frequency else LONE_LETTER if len(word) == 1 else NO_WORD
    return cost
