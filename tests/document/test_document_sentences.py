"""Sentences: where one ends. Every figure is cited by its sentence, so a wrong cut splits a number from what it counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Words
from pipelines.document.sentences import cut_sentences

WORDS = Words.read()


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in cut_sentences(text, 0, len(text), WORDS)]


@pytest.mark.parametrize(
    "text",
    [
        "Lt. Gen. Oleg Maro said the truce held.",
        "The U.S.-led force and U.N. Security Council staff met.",
        "It will last from 10 a.m. to 1 p.m. local time.",
        "A U.N. humanitarian official spoke.",
        "It is the result of talks ... with our partners.",
        "A quake of magnitude 3.5 struck; costs rose 1.2 percent.",
        "Resolution No. 7 was passed on Jan. 14 in Geneva.",
        "Gov. J. R. Stone of Baton Rouge, La., was there.",
        '"Why now?" he asked.',
        "Acme Corp. Chairman Lee left.",
        "The group, i.e. Red Hand, left.",
        "They met Mr. and Mrs. Doe, Dr. Roe and Prof. Poe.",
        "It is at www.example.org or Node.Js and desk@example.com today.",
        "Er kam am 3. Oktober an.",
        "the house at no. 10 burned.",
        "George W. Stone spoke.",
        "Write to Desk.Editor@example.org now.",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    """A sentence cut at an abbreviation loses its claimant or its unit."""
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("He left. She stayed.", "She stayed."),
        ("They fought in the U.S. The army won.", "The army won."),
        ("It began at 5 p.m. The police came.", "The police came."),
        ("It was a “hard battle.”The army won.", "The army won."),
        ("The town fell, they said.The army left.", "The army left."),
        ('He said "we go." "We stay," she said.', '"We stay," she said.'),
        ("Is it over? Nobody knows.", "Nobody knows."),
        ("Fear grew... Then it rained.", "Then it rained."),
        ("It fell in 2017. The rest held.", "The rest held."),
        ("He shot. al-Nasr fighters fled.", "al-Nasr fighters fled."),
        ("Raqqa fell. 24 people died.", "24 people died."),
        ("军队撤退了。城市安静。", "城市安静。"),
        ("هل انتهى القتال؟ لا أحد يعرف.", "لا أحد يعرف."),
        ("सेना चली गई। शहर शांत है।", "शहर शांत है।"),
        ("He works for Acme Inc. The firm is new.", "The firm is new."),
        ("(He left.) (She stayed.)", "(She stayed.)"),
    ],
)
def test_two_sentences_are_cut(text: str, second: str) -> None:
    """Two sentences in one give one figure two claimants."""
    assert cut(text)[1:] == [second]


def test_closing_quotes_belong_to_their_sentence() -> None:
    """A quote left at the front of the next sentence makes that one look quoted."""
    assert cut('"We go." He left.') == ['"We go."', "He left."]
    assert cut("He said “we go.” He left.") == ["He said “we go.”", "He left."]


def test_straight_quote_that_opens_goes_to_the_next_sentence() -> None:
    """Without a space behind the stop, only counting tells which side the quote is on."""
    assert cut('They left."We stay," she said.') == ["They left.", '"We stay," she said.']


def test_scraps_join_the_sentence_before() -> None:
    """A row that holds a lone quote mark is a sentence to nobody."""
    assert cut("He left. ”") == ["He left. ”"]


@given(st.text(alphabet=st.sampled_from(list("aAzé .!?…\"'”“()\n\t1。؟ש.")), max_size=80))
def test_spans_cover_everything_once(text: str) -> None:
    """A character in no sentence cannot be cited, one in two is counted twice."""
    spans = cut_sentences(text, 0, len(text), WORDS)
    covered = [i for a, b in spans for i in range(a, b)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert all(text[a:b] == text[a:b].strip() and a < b for a, b in spans)


@pytest.mark.parametrize("unit", [".", "a", '"', '."', ". ", "A. ", " ", "1. "])
def test_a_text_of_one_thing_is_read_once(unit: str) -> None:
    """A pattern that goes back over a megabyte of stops would hang the night; quadratic time would not end here."""
    text = unit * (300_000 // len(unit))
    spans = cut_sentences(text, 0, len(text), WORDS)
    assert sum(b - a for a, b in spans) <= len(text)
