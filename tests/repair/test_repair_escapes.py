"""Escapes: undone in prose, left where they are meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_repair_mending import proved

from pipelines.repair.changes import apply
from pipelines.repair.escapes import find
from pipelines.repair.mojibake import Context

ENGLISH = Context()
FRENCH = Context(languages=lambda: ("fr", "en"))
letters = st.text(st.characters(min_codepoint=0xC0, max_codepoint=0x17E, categories=["Ll"]), min_size=1, max_size=2)


@pytest.mark.parametrize(
    ("raw", "clean", "rule"),
    [
        (r"the city\u2019s plan", "the city\u2019s plan", "literal_escape"),
        (r"so \ud83d\ude00 happy", "so \U0001f600 happy", "literal_escape"),
        (r"the city\xe2\x80\x99s plan", "the city\u2019s plan", "literal_escape"),
        (r"Smith \u0026 Sons", "Smith & Sons", "literal_escape"),
        ("the city%E2%80%99s plan", "the city\u2019s plan", "percent_escape"),
        ("caf%c3%a9 closed", "caf\u00e9 closed", "percent_escape"),
        ("the city=E2=80=99s plan", "the city\u2019s plan", "quoted_printable"),
        ("the ci=\nty=E2=80=99s=20plan", "the city\u2019s plan", "soft_break"),
        ("the ci=\r\nty=E2=80=99s =3D", "the city\u2019s =", "soft_break"),
        ("the city=E2=\n=80=99s plan", "the city\u2019s plan", "quoted_printable"),
    ],
)
def test_escapes_are_undone(raw: str, clean: str, rule: str) -> None:
    """Words with escapes in them are found by no search, and their quotes by no parser."""
    changes, refused = find(raw, ENGLISH)
    assert apply(raw, changes) == clean
    assert rule in {change.rule for change in changes}
    assert refused == []
    assert proved(raw).text == clean


def test_single_bytes_need_a_word() -> None:
    """A lone =E9 is a letter in a French word and a setting in a line of code."""
    raw = "l=E9gislation et r=E9gion"
    assert apply(raw, find(raw, FRENCH)[0]) == "l\u00e9gislation et r\u00e9gion"
    assert find("width=E9 and x=41", FRENCH)[0] == []


@pytest.mark.parametrize(
    "text",
    [
        r"C:\users\u2019x\file", r"^\d+\u2019$", r"'\u2019'", r"\u2019", r"\u0041\u0042", r"\x41", "https://example.org/?q=caf%C3%A9", "www.example.org/caf%C3%A9", "/srv/a/caf%C3%A9", "100%ab 5%", "x=20 and y=3D",
        "a=\nb", "info@example.org?x=E2=80=99", r"\xff\xfe", "%FF%FE", r"\ud83d alone", "",
    ],
)  # fmt: skip
def test_escapes_that_are_meant(text: str) -> None:
    """An address or a pattern that was resolved leads nowhere and matches nothing."""
    assert find(text, ENGLISH)[0] == []
    assert proved(text).text == text


@settings(max_examples=100, deadline=None)
@given(letters, st.sampled_from(["json", "bytes", "percent", "qp"]))
def test_every_way_of_spelling(after: str, way: str) -> None:
    """Four spellings of one letter must come to the same letter."""
    data = after.encode()
    spelled = {
        "json": "".join(f"\\u{ord(c):04x}" for c in after),
        "bytes": "".join(f"\\x{byte:02x}" for byte in data),
        "percent": "".join(f"%{byte:02X}" for byte in data),
        "qp": "".join(f"={byte:02X}" for byte in data),
    }[way]
    raw = f"word{spelled}s and more"
    assert apply(raw, find(raw, ENGLISH)[0]) == f"word{after}s and more"
