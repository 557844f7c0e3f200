"""Wrong turns: the encodings that UTF-8 is mistaken for, and what its bytes look like in each.

Belongs here: for every encoding, which characters stand for which bytes, and the patterns of damaged sequences. Does not:
whether a sequence is damage or meant (mojibake).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

# Most seen first. Windows-1252 stands for Latin-1 too: a C1 control and the character Windows put there are the same byte.
CODECS = (
    "cp1252", "mac-roman", "cp1251", "cp1250", "iso8859-2", "cp1254", "cp437", "cp850", "cp1253", "cp1257", "cp1256", "cp1255",
    "iso8859-15", "cp852", "koi8-r", "cp866", "mac-latin2", "cp1258",
)  # fmt: skip
NAMES = {"iso8859-2": "iso-8859-2", "iso8859-15": "iso-8859-15"}


@dataclass(frozen=True)
class WrongTurn:
    """One encoding that UTF-8 was read in. `bytes_of` maps characters to the byte they were."""

    codec: str
    bytes_of: dict[str, int]
    readings: dict[str, Any] = field(default_factory=dict)  # what mojibake made of runs it met before

    @classmethod
    @cache
    def of(cls, codec: str) -> WrongTurn:
        """The tables of a codec. Bytes it leaves undefined are taken for Latin-1, as programs that do not stop do."""
        bytes_of: dict[str, int] = {}
        for byte in range(0x80, 0x100):
            try:
                bytes_of[bytes([byte]).decode(codec)] = byte
            except UnicodeDecodeError:
                bytes_of[chr(byte)] = byte
        if codec in ("cp1252", "cp1254"):
            bytes_of |= {chr(byte): byte for byte in range(0x80, 0xA0)}
        if codec == "mac-roman":
            bytes_of["\u2126"] = bytes_of["\u03a9"]  # ohm and omega are one character to old fonts
        return cls(codec, bytes_of)

    @property
    def name(self) -> str:
        """As the ledger calls it."""
        return NAMES.get(self.codec, self.codec)

    def among(self, low: int, high: int) -> str:
        """A character class of the bytes [low, high)."""
        return "".join(sorted(c for c, byte in self.bytes_of.items() if low <= byte < high))

    @cached_property
    def sequence(self) -> str:
        """Pattern of one damaged character: lead and as many continuations as it asks for. Not every match is valid."""
        two, three, four = (_one_of(self.among(*span)) for span in ((0xC2, 0xE0), (0xE0, 0xF0), (0xF0, 0xF5)))
        rest = _one_of(self.among(0x80, 0xC0))
        if (
            self.has_words
        ):  # where letters of ordinary words stand for leads and for what follows, only punctuation is looked for
            return f"(?:{two}{rest}|\u0442[\u0410\u0412\u0414]{rest})"
        return f"(?:{two}{rest}|{three}{rest}{rest}|{four}{rest}{rest}{rest})"

    @cached_property
    def has_words(self) -> bool:
        """Whether small Cyrillic letters stand for both leads and what follows them, as in Code page 866."""
        return self.bytes_of.get("\u0430", 0xFF) < 0xC0

    @cached_property
    def run(self) -> re.Pattern[str]:
        """Pattern of damaged characters in a row."""
        return re.compile(f"{self.sequence}+")

    @cached_property
    def one(self) -> re.Pattern[str]:
        """Pattern of one damaged character."""
        return re.compile(self.sequence)

    @cached_property
    def leads(self) -> frozenset[str]:
        """Characters a damaged sequence begins with."""
        return frozenset(self.among(0xC2, 0xF5))

    def undo(self, run: str) -> str | None:
        """What the run was; None if its bytes are not UTF-8. Surrogates in three bytes each are joined (CESU-8)."""
        data = bytes([self.bytes_of[c] for c in run])
        try:
            found: str | None = data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                found = data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")
            except UnicodeError:
                found = None
        return found

    def path(self, run: str) -> str:
        """The wrong turn, as utf-8>cp1252. Latin-1 where the run holds what Windows-1252 has no character for."""
        if self.codec == "cp1252" and any("\x80" <= c <= "\x9f" and c not in "\x81\x8d\x8f\x90\x9d" for c in run):
            return "utf-8>latin-1"
        if self.codec == "cp1252" and all(c <= "\xff" for c in run):
            return "utf-8>latin-1"
        return f"utf-8>{self.name}"


def _one_of(characters: str) -> str:
    return "[" + "".join(f"\\u{ord(c):04x}" for c in characters) + "]"


@cache
def turns() -> tuple[WrongTurn, ...]:
    """All wrong turns, most seen first."""
    return tuple(WrongTurn.of(codec) for codec in CODECS)
