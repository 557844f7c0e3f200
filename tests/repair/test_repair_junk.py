"""Junk: dropped, joined or read again; what is meant stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.repair.changes import apply
from pipelines.repair.junk import C1_MEANT, find

KEPT = "\t\n\r\f\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\ufe0f\u2028\u2029"


@pytest.mark.parametrize(
    ("raw", "clean", "rules"),
    [
        ("a\x00b\x07", "ab", ["control_character"] * 2),
        ("\ufeffa\ufeffb", "ab", ["byte_order_mark"] * 2),
        ("\x1b[1;31mred\x1b[0m", "red", ["terminal_escape"] * 2),
        ("a\x1bb", "ab", ["control_character"]),
        ("\ud83d\ude00", "\U0001f600", ["surrogate_pair"]),
        ("\ud83d a \ude00", "\ufffd a \ufffd", ["lone_surrogate"] * 2),
        ("\ude00\ud83d\ude00", "\ufffd\U0001f600", ["lone_surrogate", "surrogate_pair"]),
        ("\x93so\x94 \x96 it\x92s\x85", "\u201cso\u201d \u2013 it\u2019s\u2026", ["c1_control"] * 5),
        ("a\x81b\x9d", "a\x81b\x9d", []),
        ("clean \u00e9t\u00e9 \U0001f600", "clean \u00e9t\u00e9 \U0001f600", []),
    ],
)
def test_what_is_done(raw: str, clean: str, rules: list[str]) -> None:
    """A control character splits words without being seen; half of a pair stops whatever writes the text to a file."""
    changes = find(raw)
    assert apply(raw, changes) == clean
    assert [change.rule for change in changes] == rules


@pytest.mark.parametrize("c", KEPT, ids=[f"U+{ord(c):04X}" for c in KEPT])
def test_what_is_meant_stays(c: str) -> None:
    """Joiners and direction marks change how Persian, Hindi and emoji read; dropped, they are gone for good."""
    assert find(f"a{c}b") == []


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(categories=["Cc", "Cs", "Cf", "Lu"]) | st.sampled_from("\x1b[0m\ufeff"), max_size=12))
def test_no_half_is_left(raw: str) -> None:
    """What is left must fit into a file, in one look."""
    clean = apply(raw, find(raw))
    clean.encode("utf-8")
    assert find(clean) == [] or "\x1b" in raw
    assert (
        not any(unicodedata.category(c) == "Cc" and c < " " and c not in "\t\n\r\f\v\x1c\x1d\x1e\x1f" for c in clean)
        or "\x1b" in raw
    )


def test_windows_characters() -> None:
    """Five bytes have no character in Windows-1252: they stay, since mojibake may need them."""
    assert len(C1_MEANT) == 27
    assert set(map(ord, C1_MEANT)) == set(range(0x80, 0xA0)) - {0x81, 0x8D, 0x8F, 0x90, 0x9D}
