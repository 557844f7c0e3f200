r"""Escapes: characters that stayed spelled as code: \u2019, \xe2\x80\x99, %E2%80%99, and =E2=80=99 with its soft line breaks.

Belongs here: which of them are damage and which are meant: paths, patterns, code, addresses. Does not: HTML (entities).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from pipelines.repair.changes import Change
from pipelines.repair.mojibake import Context
from pipelines.repair.naturalness import strangeness
from pipelines.repair.words import WORD_RE, heard

PATTERN = r"\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|%[0-9A-Fa-f]{2}|=[0-9A-F]{2}|=\r?$"
UNICODE_RE = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
BYTES_RE = re.compile(r"(?:\\x[0-9A-Fa-f]{2})+")
PERCENT_RE = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
QUOTED_RE = re.compile(r"(?:=[0-9A-F]{2}(?:=\r?\n(?==[0-9A-F]{2}))?)+")
SOFT_BREAK_RE = re.compile(r"(?<!=)=\r?\n")
# A name in the address of a page or a mail box, where %XX is meant.
ADDRESS_RE = re.compile(r"://|www\.|@\w|[?&]\w+=|\.[a-z]{2,4}/|/.*/")
OTHER_BACKSLASH_RE = re.compile(r"\\(?!u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})")
# What JSON writers escape though ASCII has it.
ESCAPED_ASCII = "'\"&/"
TOKEN_RE = re.compile(r"\S+")
STRAIGHT_QUOTES = "\"'`"


def find(text: str, context: Context) -> tuple[list[Change], list[Change]]:
    """Escapes to resolve and escapes to leave alone."""
    changes: list[Change] = []
    refused: list[Change] = []
    if "\\" not in text and "%" not in text and "=" not in text:
        return changes, refused
    if "\\" in text:
        _sort(text, _backslashes(text), changes, refused)
    if "%" in text:
        _sort(text, _percents(text), changes, refused)
    if "=" in text:
        changes += _quoted_printable(text, context)
    return sorted(changes), sorted(refused)


def _sort(text: str, found: Iterator[Change], changes: list[Change], refused: list[Change]) -> None:
    for change in found:
        (changes if _is_damage(text, change) else refused).append(change)


def _backslashes(text: str) -> Iterator[Change]:
    for match in UNICODE_RE.finditer(text):
        try:
            after = match[0].encode("ascii").decode("unicode-escape").encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            continue
        if not after.isascii() or all(c in ESCAPED_ASCII for c in after):
            yield Change(match.start(), match.end(), after, "literal_escape", "json")
    for match in BYTES_RE.finditer(text):
        text_of = _utf8(bytes.fromhex(match[0].replace("\\x", "")))
        if text_of is not None:
            yield Change(match.start(), match.end(), text_of, "literal_escape", "utf-8>escape")


def _percents(text: str) -> Iterator[Change]:
    for match in PERCENT_RE.finditer(text):
        after = _utf8(unquote_to_bytes(match[0]))
        token = _token(text, match.start())
        if after is not None and not ADDRESS_RE.search(token):
            yield Change(match.start(), match.end(), after, "percent_escape", "utf-8>percent")


def _utf8(data: bytes) -> str | None:
    """Text of the bytes if they are UTF-8 and need to be."""
    try:
        after = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if after.isascii() or (not after.isprintable() and "\xa0" not in after) else after


def _token(text: str, at: int) -> str:
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    match = TOKEN_RE.match(text, start)
    return match[0] if match else ""


def _is_damage(text: str, change: Change) -> bool:
    """Not in a path or a pattern, not quoted by itself, not all there is, and natural where it stands."""
    before, behind = text[change.start - 1 : change.start] or " ", text[change.end : change.end + 1] or " "
    if OTHER_BACKSLASH_RE.search(_token(text, change.start)) or (
        before in STRAIGHT_QUOTES and behind in STRAIGHT_QUOTES
    ):
        return False
    if len(text.strip()) == change.end - change.start:
        return False
    return strangeness(f"{before}{change.after}{behind}") < 3.0


def _quoted_printable(text: str, context: Context) -> list[Change]:
    """Bytes after equal signs. UTF-8 of several bytes proves itself; of single bytes one must make a word or a mark in its place.

    Once there is proof, soft line breaks and escaped ASCII (=20, =3D) are undone too (RFC 2045, section 6.7).
    """
    proven: list[Change] = []
    single: list[Change] = []
    ascii_only: list[Change] = []
    for match in QUOTED_RE.finditer(text):
        data = bytes.fromhex(re.sub(r"=\r?\n|=", "", match[0]))
        start, end = match.span()
        after = _utf8(data)
        if after is not None and not ADDRESS_RE.search(_token(text, start)):
            proven.append(Change(start, end, after, "quoted_printable", "utf-8>qp"))
        elif data.isascii():
            ascii_only.append(Change(start, end, data.decode("ascii"), "quoted_printable", "qp"))
        elif one := data.decode("cp1252", "ignore"):
            single.append(Change(start, end, one, "quoted_printable", "cp1252>qp", 0.9))
    if not proven:
        fitting = [change for change in single if _fits(text, change, context)]
        # One that fits speaks for others that are natural, though no list has their word.
        single = [change for change in single if change in fitting or _is_natural(text, change)] if fitting else []
    found = sorted([*proven, *single, *ascii_only]) if proven or single else []
    for match in SOFT_BREAK_RE.finditer(text) if found else ():
        if not any(change.start <= match.start() < change.end for change in found):
            found.append(Change(match.start(), match.end(), "", "soft_break", "qp"))
    return sorted(found)


def _is_natural(text: str, change: Change) -> bool:
    before, behind = text[change.start - 1 : change.start] or " ", text[change.end : change.end + 1] or " "
    return not ADDRESS_RE.search(_token(text, change.start)) and strangeness(f"{before}{change.after}{behind}") < 1.0


def _fits(text: str, change: Change, context: Context) -> bool:
    before, behind = text[change.start - 1 : change.start] or " ", text[change.end : change.end + 1] or " "
    if not change.after.isalpha():
        quoted = change.after in "\u201c\u2018\u201e" and not before.isalnum() and behind.isalnum()
        closes = change.after in "\u201d\u2019" and not before.isspace()
        dashed = change.after in "\u2013\u2014\u2026\xa0" and not (before in "=&?" or behind in "=&?")
        return quoted or closes or dashed
    start, end = change.start, change.end
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    word = text[start : change.start] + change.after + text[change.end : end]
    return len(word) > 2 and WORD_RE.fullmatch(word) is not None and heard(word, context.languages()) > 0
