"""Mojibake: sentences of many languages, damaged in every encoding that is known, read back."""

from __future__ import annotations

import pytest

from pipelines.repair import mend, rebuild
from pipelines.repair.wrong_turns import CODECS, WrongTurn

SENTENCES = {
    "en": "\u201cIt\u2019s late,\u201d she wrote \u2013 and the caf\u00e9 was closed\u2026",
    "fr": "L\u2019\u00e9t\u00e9 pass\u00e9, les \u00e9l\u00e8ves ont re\u00e7u le prix \u2013 d\u00e9j\u00e0 c\u00e9l\u00e8bre.",
    "de": "Die B\u00fcrger h\u00f6rten \u00fcber die Stra\u00dfe und f\u00fcr die M\u00e4nner nichts.",
    "es": "El ni\u00f1o llegar\u00e1 ma\u00f1ana despu\u00e9s de la reuni\u00f3n en Espa\u00f1a.",
    "pl": "Mieszka\u0144cy \u0141odzi m\u00f3wi\u0105, \u017ce b\u0119d\u0105 dzi\u015b \u015bwi\u0119towa\u0107.",
    "cs": "P\u0159\u00ed\u0161t\u00ed t\u00fdden bude v \u010cech\u00e1ch d\u00e9\u0161\u0165 a vl\u00e1da rozhodne.",
    "tr": "\u00c7ocuklar d\u00fcn \u015fehirde g\u00fczel bir \u015fark\u0131 s\u00f6yledi.",
    "ru": "\u041f\u0440\u0435\u0437\u0438\u0434\u0435\u043d\u0442 \u0441\u043a\u0430\u0437\u0430\u043b, \u0447\u0442\u043e \u0433\u043e\u0440\u043e\u0434 \u0436\u0434\u0451\u0442 \u0433\u043e\u0441\u0442\u0435\u0439.",
    "el": "\u039f\u03b9 \u03ba\u03ac\u03c4\u03bf\u03b9\u03ba\u03bf\u03b9 \u03c4\u03b7\u03c2 \u03c0\u03cc\u03bb\u03b7\u03c2 \u03b5\u03af\u03bd\u03b1\u03b9 \u03b5\u03b4\u03ce.",
}  # fmt: skip
# Where small letters of ordinary words stand for leads and what follows, only punctuation is looked for.
WITH_WORDS = frozenset(codec for codec in CODECS if WrongTurn.of(codec).has_words)


def damaged(text: str, codec: str) -> str:
    """The text as a program shows it that takes its UTF-8 for `codec`, undefined bytes as in Latin-1."""
    shown = {byte: c for c, byte in WrongTurn.of(codec).bytes_of.items()} | {
        0xC2: bytes([0xC2]).decode(codec, "replace")
    }
    return "".join(c if c < "\x80" else "".join(_shown(byte, codec, shown) for byte in c.encode()) for c in text)


def _shown(byte: int, codec: str, shown: dict[int, str]) -> str:
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return shown[byte]


# Latin-9 and Windows-1252 have a letter of one Polish word in two places, and what Windows makes of it is written like a word.
TAKEN_FOR_ANOTHER = {("iso8859-15", "pl")}


@pytest.mark.parametrize(
    ("codec", "language"),
    [(c, lang) for c in CODECS if c not in WITH_WORDS for lang in SENTENCES if (c, lang) not in TAKEN_FOR_ANOTHER],
)
def test_every_wrong_turn_is_undone(codec: str, language: str) -> None:
    """An encoding that is not known leaves whole sources unreadable."""
    text = SENTENCES[language]
    raw = damaged(text, codec)
    mended = mend(raw)
    assert mended.text == text
    assert rebuild(raw, mended.edits) == text


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("codecs", [("cp1252", "cp1252"), ("cp1252", "mac-roman"), ("mac-roman", "cp1252")])
def test_two_layers(codecs: tuple[str, str], language: str) -> None:
    """A repair that stops at the first layer leaves damage that looks like another kind."""
    text = SENTENCES[language]
    assert mend(damaged(damaged(text, codecs[0]), codecs[1])).text == text


def test_three_layers() -> None:
    """Texts that went through three programs are rare, but each is whole again."""
    text = SENTENCES["en"]
    raw = damaged(damaged(damaged(text, "cp1252"), "cp1252"), "cp1252")
    assert mend(raw).text == text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        pytest.param(
            "Good night \u00ed\u00a0\u00bd\u00ed\u00b8\u00b4 all", "Good night \U0001f634 all", id="emoji in CESU-8"
        ),
        pytest.param("caf\u251c\u2310 caf\u251c\u2310", "caf\u00e9 caf\u00e9", id="box letters of Code page 437"),
        pytest.param("Voil\u00c3 l\u2019homme", "Voil\u00e0 l\u2019homme", id="a grave whose second byte is gone"),
        pytest.param("Bonne f\u00c3\u00aate \u00f0\u0178\u017d\u2030", "Bonne f\u00eate \U0001f389", id="emoji"),
    ],
)
def test_kinds_of_single_damage(raw: str, clean: str) -> None:
    """What the best known program repairs must not be lost here."""
    assert mend(raw).text == clean
