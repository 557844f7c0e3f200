"""Guess: sentences of many languages in the encodings they were written in, told by how they read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.repair.guess import CANDIDATES, likeliest

FRENCH = (
    "Les \u00e9l\u00e8ves ont re\u00e7u le prix apr\u00e8s l\u2019\u00e9t\u00e9, d\u00e9j\u00e0 c\u00e9l\u00e8bres."
)
SENTENCES = [
    ("cp1252", FRENCH),
    ("cp1252", "Die B\u00fcrger h\u00f6rten \u00fcber die Stra\u00dfe und f\u00fcr die M\u00e4nner nichts."),
    ("cp1250", "P\u0159\u00ed\u0161t\u00ed t\u00fdden bude v \u010cech\u00e1ch d\u00e9\u0161\u0165 a vl\u00e1da rozhodne."),
    ("cp1250", "Mieszka\u0144cy m\u00f3wi\u0105, \u017ce b\u0119d\u0105 dzi\u015b \u015bwi\u0119towa\u0107."),
    ("cp1251", "\u041f\u0440\u0435\u0437\u0438\u0434\u0435\u043d\u0442 \u0441\u043a\u0430\u0437\u0430\u043b, \u0447\u0442\u043e \u0433\u043e\u0440\u043e\u0434 \u0436\u0434\u0451\u0442 \u0433\u043e\u0441\u0442\u0435\u0439."),
    ("koi8-r", "\u041f\u0440\u0435\u0437\u0438\u0434\u0435\u043d\u0442 \u0441\u043a\u0430\u0437\u0430\u043b, \u0447\u0442\u043e \u0433\u043e\u0440\u043e\u0434 \u0436\u0434\u0451\u0442 \u0433\u043e\u0441\u0442\u0435\u0439."),
    ("cp866", "\u041f\u0440\u0435\u0437\u0438\u0434\u0435\u043d\u0442 \u0441\u043a\u0430\u0437\u0430\u043b, \u0447\u0442\u043e \u0433\u043e\u0440\u043e\u0434 \u0436\u0434\u0451\u0442 \u0433\u043e\u0441\u0442\u0435\u0439."),
    ("cp1253", "\u039f\u03b9 \u03ba\u03ac\u03c4\u03bf\u03b9\u03ba\u03bf\u03b9 \u03c4\u03b7\u03c2 \u03c0\u03cc\u03bb\u03b7\u03c2 \u03b5\u03af\u03bd\u03b1\u03b9 \u03b5\u03b4\u03ce."),
    ("cp1254", "\u00c7ocuklar d\u00fcn \u015fehirde g\u00fczel bir \u015fark\u0131 s\u00f6yledi."),
    ("cp1255", "\u05d4\u05de\u05de\u05e9\u05dc\u05d4 \u05d4\u05d5\u05d3\u05d9\u05e2\u05d4 \u05e2\u05dc \u05d4\u05ea\u05d5\u05db\u05e0\u05d9\u05ea \u05d4\u05d7\u05d3\u05e9\u05d4"),
    ("cp1256", "\u0642\u0627\u0644 \u0627\u0644\u0631\u0626\u064a\u0633 \u0625\u0646 \u0627\u0644\u0645\u062f\u064a\u0646\u0629 \u062a\u0646\u062a\u0638\u0631"),
    ("mac-roman", FRENCH),
    ("shift_jis", "\u6771\u4eac\u306f\u65e5\u672c\u306e\u9996\u90fd\u3067\u3042\u308b\u3002\u4eba\u53e3\u306f\u591a\u3044\u3002"),
]  # fmt: skip


@pytest.mark.parametrize(("codec", "text"), SENTENCES, ids=[f"{codec} {text[:3]}" for codec, text in SENTENCES])
def test_a_sentence_tells(codec: str, text: str) -> None:
    """Nothing says in what encoding a bare file is: the wrong guess leaves no word of it right."""
    content = text.encode(codec)
    guess = likeliest([content])
    assert content.decode(guess.codec) == text
    assert 0.5 <= guess.confidence <= 1


def test_a_claim_counts_but_does_not_decide() -> None:
    """Half of all claims are copied from a template: one that reads as nonsense must lose."""
    content = SENTENCES[4][1].encode("cp1251")
    assert likeliest([content], declared="cp1251").evidence == "declared"
    assert likeliest([content], declared="cp1252").codec == "cp1251"
    short = "\u00a4 5".encode("iso8859-15", "replace")
    assert likeliest([short], declared="iso8859-15").codec == "iso8859-15"


def test_strays_in_utf8() -> None:
    """Single legacy bytes in UTF-8 are read in the encoding that makes words of them, not in the one of the rest."""
    line = "d\u00e9j\u00e0 ".encode() + "l\u2019\u00e9t\u00e9".encode("cp1252")
    assert likeliest([], [line], context="Les \u00e9l\u00e8ves sont d\u00e9j\u00e0 l\u00e0.").codec == "cp1252"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=3), st.sampled_from([None, "shift_jis", "cp1251"])
)
def test_any_bytes_have_a_guess(lines: list[bytes], declared: str | None) -> None:
    """Garbage must be guessed at too: one file without an answer would stop a night."""
    guess = likeliest(lines, lines, declared)
    assert guess.evidence in {"declared", "detector", "naturalness"}
    assert 0.5 <= guess.confidence <= 1
    assert guess.codec in CANDIDATES or guess.evidence != "naturalness"
