"""Wrong turns: the tables of every encoding, and the patterns made of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.repair.wrong_turns import CODECS, WrongTurn, turns

meant = st.text(st.characters(min_codepoint=0x80, exclude_categories=["Cs"]), min_size=1, max_size=6)


def shown(text: str, turn: WrongTurn) -> str:
    """The text as it looks when its UTF-8 is read in the encoding; bytes of two characters as the later one."""
    characters = {byte: c for c, byte in turn.bytes_of.items()}
    return "".join(characters[byte] for byte in text.encode())


@pytest.mark.parametrize("codec", CODECS)
def test_tables_agree_with_the_codec(codec: str) -> None:
    """One byte in the wrong place, and every text through that encoding gets a wrong letter."""
    turn = WrongTurn.of(codec)
    assert set(turn.bytes_of.values()) >= set(range(0x80, 0x100))
    for byte in range(0x80, 0x100):
        c = bytes([byte]).decode(codec, "ignore")
        if c:
            assert turn.bytes_of[c] == byte


@pytest.mark.parametrize("codec", CODECS)
@settings(max_examples=40, deadline=None)
@given(meant)
def test_undoing_leads_back(codec: str, text: str) -> None:
    """The way back must be exact for every character there is, or not be taken."""
    turn = WrongTurn.of(codec)
    raw = shown(text, turn)
    assert turn.undo(raw) == text
    if not turn.has_words:
        assert turn.run.fullmatch(raw)
        assert turn.one.sub("", raw) == ""


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(sorted(WrongTurn.of("cp1252").bytes_of)), max_size=6))
def test_what_is_no_utf8_is_none(run: str) -> None:
    """An undoing that guesses where bytes are not UTF-8 makes letters out of nothing."""
    turn = WrongTurn.of("cp1252")
    data = bytes(turn.bytes_of[c] for c in run)
    after = turn.undo(run)
    assert after is None or after.encode() == data or after.encode("utf-16-le").decode("utf-16-le") == after
    if after is not None and not any(c > "\uffff" for c in after):
        assert after.encode() == data


def test_surrogates_in_six_bytes() -> None:
    """Java and old databases write emoji so; halves alone are no text."""
    turn = WrongTurn.of("cp1252")
    assert turn.undo("\u00ed\u00a0\u00bd\u00ed\u00b8\u20ac") == "\U0001f600"
    assert turn.undo("\u00ed\u00a0\u00bd") is None


@pytest.mark.parametrize(
    ("codec", "run", "path"),
    [
        ("cp1252", "\u00c3\u00a9", "utf-8>latin-1"),
        ("cp1252", "\u00e2\u20ac\u201c", "utf-8>cp1252"),
        ("cp1252", "\u00e2\x80\x93", "utf-8>latin-1"),
        ("iso8859-2", "\u0102\u00a9", "utf-8>iso-8859-2"),
        ("mac-roman", "\u221a\u00a9", "utf-8>mac-roman"),
    ],
)
def test_paths(codec: str, run: str, path: str) -> None:
    """The ledger names the encoding that a source should be read in: a wrong name sends its reader to the wrong program."""
    assert WrongTurn.of(codec).path(run) == path


def test_most_seen_first() -> None:
    """The order decides where two encodings read the same: Windows-1252 must come before its relatives."""
    assert [turn.codec for turn in turns()] == list(CODECS)
    assert turns()[0] is WrongTurn.of("cp1252")
