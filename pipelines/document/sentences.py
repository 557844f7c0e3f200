"""Sentences: where one ends in news text.

Belongs here: cutting a stretch of text into sentences, in linear time whatever it holds. Does not: which part a sentence
plays (describe), paragraphs (layout).

A stop ends a sentence unless something says no: the next word is in lower case, the word before is an abbreviation, an
initial or a number that goes on. config/abbreviations.csv and config/sentence_starters.csv hold the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .months import MONTH
from .words import Words

CLOSERS = "\"'”’»›)\\]}」』”）】〉》"
# Possessive, so that a megabyte of stops is read once.
STOP = re.compile(rf"(?P<cjk>[。！？｡︒]++)[{CLOSERS}]*+|(?P<stop>[.!?…؟۔।॥]++(?:\s[.…]+(?=\s))*+)(?P<close>[{CLOSERS}]*+)")
SPACE = re.compile(r"\s*+")
OPENERS = "\"'“‘«‹„‚([{—–-¿¡•*"
NEXT = re.compile(rf"[{re.escape(OPENERS)}\s]*+([^\W_][\w’'.-]*)?")
TOKEN = re.compile(r"[\w.’'&@/-]*\Z")
ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
ARTICLE = re.compile(r"(?:al|el|ad|as|ar|an|at|ash|ez|az|bin|de|van|von)[- ’'][A-Z]")
ADDRESS = re.compile(r"(?:com|org|net|gov|info|js|www)\b|[^@\s]*@", re.IGNORECASE)
MONTH_NEXT = re.compile(MONTH, re.IGNORECASE)
# A token longer than this is no abbreviation; looking no further back keeps the time linear.
LOOK_BACK, LOOK_AHEAD = 40, 60


def cut_sentences(text: str, start: int, end: int, words: Words) -> list[tuple[int, int]]:
    """Spans of the sentences in text[start:end]: ascending, disjoint, without white space at their ends, covering all else."""
    spans: list[tuple[int, int]] = []
    begin = _skip(text, start, end)
    for at in _ends(text, begin, end, words):
        if at > begin:
            spans.append((begin, at))
            begin = _skip(text, at, end)
    if begin < end:
        spans.append((begin, begin + len(text[begin:end].rstrip())))
    return _join_scraps(text, spans)


def _ends(text: str, start: int, end: int, words: Words) -> Iterator[int]:
    """Offsets behind the stops that end a sentence."""
    begin = start
    for found in STOP.finditer(text, start, end):
        at: int | None = found.end()
        if found["cjk"]:
            # A quotation that goes on: 「...。」と
            at = None if text[found.end() : found.end() + 1] in ("と", "と、") and found["cjk"] != found[0] else at
        else:
            at = _end_of(text, begin, found, end, words)
        if at is not None:
            yield at
            begin = at


def _end_of(text: str, begin: int, found: re.Match[str], end: int, words: Words) -> int | None:
    """Where the sentence ends that this stop may end, or None."""
    stop, close, after = found["stop"], found["close"], found.end()
    if after >= end:
        return after
    space = SPACE.match(text, after, min(end, after + LOOK_AHEAD))
    has_space = space is not None and space.end() > after
    token_start = found.start()
    back = TOKEN.search(text[max(begin, token_start - LOOK_BACK) : token_start])
    token = back[0] if back else ""
    if not has_space:
        return _end_without_space(text, begin, found, token, end)
    coming = NEXT.match(text, after, min(end, after + LOOK_AHEAD))
    word = coming[1] if coming and coming[1] else ""
    if not word:
        return after
    if word[0].islower() and not ARTICLE.match(word):
        return None
    if stop != ".":
        return after
    if _goes_on(text, begin, token_start - len(token), token, word, bool(close), words):
        return None
    return after


def _end_without_space(text: str, begin: int, found: re.Match[str], token: str, end: int) -> int | None:
    """A stop with no space behind it ends a sentence if a word with a capital follows: `battle.”The`, `said.The`."""
    stop, close, after = found["stop"], found["close"], found.end()
    following = text[after : min(end, after + LOOK_AHEAD)].split(maxsplit=1)[0]
    if ADDRESS.match(following):
        return None
    opened = following[:1] in "“«„"
    letters = following[1:] if opened else following
    if not (letters[:1].isupper() and (letters[1:2].islower() or letters in ("A", "I"))):
        return None
    if close:
        # Of two straight quotes the one that opens belongs to the next sentence.
        if close[-1] == '"' and text.count('"', begin, after - 1) % 2 == 0:
            return after - 1
        return after
    plain = len(token) > 2 and token.isalpha() and (token.islower() or len(stop) > 1 or stop in "!?" or len(token) > 3)
    # `example.Com` and `Node.Js` are names; a word that stands in the middle of a sentence is not.
    return after if plain and (token.islower() or opened or stop in "!?" or token[1:].islower()) else None


def _goes_on(text: str, begin: int, token_at: int, token: str, word: str, closed: bool, words: Words) -> bool:
    """Whether a single stop after `token` leaves the sentence open, given the next word with its capital or digit."""
    bare = token.rstrip(".").lstrip("’'-/")
    starts = word.rstrip(".'’").lower() in words.starters or word.split("’")[0].split("'")[0].lower() in words.starters
    if not bare:
        return False
    kind = words.abbreviations.get(bare)
    if kind is None and len(bare) > 1 and bare.isupper():
        kind = words.abbreviations.get(bare.capitalize())
    if word[0].isdigit() and len(bare) > 1:
        return kind in ("before_number", "inside") or (kind == "may_end" and MONTH_NEXT.match(bare) is not None)
    if kind == "inside":
        return True
    if kind == "before_name" and not closed:
        return True
    if kind == "may_end":
        return not starts
    if ACRONYM.match(bare):
        return not starts
    if len(bare) == 1 and bare.isalpha():
        # An initial: J. Smith. `I` and letters of scripts without case are words.
        return bare.isupper() and not starts and bare != "I"
    if bare.isdigit() and len(bare) <= 2:
        # `1. The first item`, and ordinals as in `3. Oktober`.
        return token_at <= begin or MONTH_NEXT.match(word) is not None
    return False


def _join_scraps(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that hold no letter or digit join the one before them."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not any(c.isalnum() for c in text[start : min(end, start + 200)]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _skip(text: str, at: int, end: int) -> int:
    found = SPACE.match(text, at, end)
    return found.end() if found else at
