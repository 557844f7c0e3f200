"""Lost bytes: what may stand for one, and when it is put back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_repair_mending import proved, texts

from pipelines.repair.changes import apply
from pipelines.repair.lost import LEADS, find
from pipelines.repair.mojibake import Context
from pipelines.repair.sequences import LAYER
from pipelines.repair.stand_ins import SPELLED, TURN

KNOWN = Context(frozenset(("cp1252",)), lambda: ("en",))
NOTHING = Context()


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        pytest.param("the mayor\u00e2\u20ac(TM)s office", "the mayor\u2019s office", id="trade mark, spelled"),
        pytest.param("the mayor\u00e2\u20actms office", "the mayor\u2019s office", id="trade mark, in small letters"),
        pytest.param("she said \u00e2\u20acoeno\u00e2\u20ac\x9d twice", "she said \u201cno\u201d twice", id="oe ligature, spelled"),
        pytest.param("and then\u00e2\u20ac... nothing", "and then\u00e2\u20ac... nothing", id="dots are left: no mark is three of them here"),
        pytest.param("the mayor\u00e2EUR\u2122s office", "the mayor\u2019s office", id="euro, spelled"),
        pytest.param("the mayor\u00e2\u2122s office and the baker\u00e2\u2122s", "the mayor\u2019s office and the baker\u2019s", id="euro, dropped"),
        pytest.param("from 1939\u00e2\u20ac\"45 on", "from 1939\u201345 on", id="a range of years"),
        pytest.param("voil\u00c3 le chat", "voil\u00e0 le chat", id="A0 is the blank"),
        pytest.param("paved.\u00c2 Then 5\u00c2 km", "paved.\u00a0Then 5\u00a0km", id="A0 behind what ends a word"),
        pytest.param("d\u00c3\u00a9j\u00c3  vu", "d\u00e9j\u00e0 vu", id="A0 became a blank of its own"),
    ],
)  # fmt: skip
def test_what_stands_for_a_lost_byte(raw: str, clean: str) -> None:
    """A stand-in that is not known leaves quotes and apostrophes unreadable; one that is too easily believed invents them."""
    assert proved(raw).text == clean


@pytest.mark.parametrize(
    "text",
    [
        "S\u00c3O PAULO", "\u00c2GE D\u2019OR", "\u00c3 venda", "l\u2019\u00e2ge", "\u00d0 is a letter", "\u00c4rger im \u00c5dal", "p\u00e2t\u00e9", "\u00c9T\u00c9 \u00c0 LA PLAGE", "\u00ce", "d\u2019\u00d1", "C A N \u00c3 O",
    ],
)  # fmt: skip
def test_letters_are_letters(text: str) -> None:
    """Every lead is a letter of some language: alone, and in a word, it is one."""
    assert find(text, NOTHING) == ([], [])


@pytest.mark.parametrize("lead", sorted(LEADS - {"\u00c2"}))
def test_no_sign_of_another_alphabet(lead: str) -> None:
    """`le mot U, perdu` became an Arabic star wherever its line was damaged: in Latin text nobody meant one."""
    for following in ("", *SPELLED):
        changes, _ = find(f"le mot {lead}{following} perdu", KNOWN)
        assert all(c.isalpha() or c <= "\u00ff" or c in LAYER for change in changes for c in change.after)


def test_a_sign_beside_letters_of_its_alphabet_is_weighed() -> None:
    """Without the Urdu full stop among them, what it was would be read as a letter that ends the word."""
    assert find('\u062a\u06be\u0627\u00db"', KNOWN)[0] == []


@settings(max_examples=80, deadline=None)
@given(texts, st.booleans())
def test_places_are_in_order_and_apart(raw: str, is_known: bool) -> None:
    """Changes that overlap cannot be replayed, and the whole ledger of the document with them."""
    for line in raw.splitlines():
        changes, doubtful = find(line, KNOWN if is_known else NOTHING)
        for found in (changes, list(dict.fromkeys(doubtful))):
            assert all(a.end <= b.start for a, b in pairwise(found))
            assert all(0 <= change.start < change.end <= len(line) for change in found)
            apply(line, found)


def test_what_a_repair_put_there_is_whole() -> None:
    """A letter that came out of mojibake is no remnant: read on, it would swallow what stands behind it."""
    text = "voil\u00c3 la"
    assert find(text, KNOWN, frozenset((4,))) == ([], [])
    assert find(text, KNOWN)[0] != []


def test_spellings_are_of_bytes_that_continue() -> None:
    """A spelling of a byte that cannot continue a sequence would read letters out of invalid UTF-8."""
    assert all(0x80 <= byte < 0xC0 for spelled in SPELLED.values() for byte in spelled)
    for spelled, values in SPELLED.items():
        assert spelled.isascii()
        assert len(set(values)) == len(values)
        assert set(values) <= set(TURN.bytes_of.values())
