"""Words: what the lists and the language identifier say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.repair.words import UNSEEN, WORD_RE, frequency, heard, is_rare, languages_of, listed, oddity


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor said that the bridge would be closed for the winter.", "en"),
        ("Le maire a dit que le pont serait ferm\u00e9 pendant tout l\u2019hiver.", "fr"),
        ("Der B\u00fcrgermeister sagte, die Br\u00fccke bleibe den Winter \u00fcber geschlossen.", "de"),
        ("\u041c\u044d\u0440 \u0441\u043a\u0430\u0437\u0430\u043b, \u0447\u0442\u043e \u043c\u043e\u0441\u0442 \u0437\u0430\u043a\u0440\u043e\u044e\u0442 \u043d\u0430 \u0437\u0438\u043c\u0443.", "ru"),
        ("Gradona\u010delnik je rekao da \u0107e most biti zatvoren cijelu zimu.", "sh"),
    ],
)  # fmt: skip
def test_languages(text: str, language: str) -> None:
    """Words are asked of these lists only: without the right one every foreign letter is an error."""
    found = languages_of(text)
    assert found[0] == language
    assert "en" in found
    assert len(found) == len(set(found)) <= 5
    assert set(found) <= listed()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_has_languages(text: str) -> None:
    """A line of nothing but signs is judged as well, and must not stop a night."""
    found = languages_of(text)
    assert "en" in found
    assert set(found) <= listed()


@pytest.mark.parametrize(
    ("word", "languages", "is_heard"),
    [
        ("house", ("en",), True), ("House", ("en",), True), ("HOUSE", ("en",), True), ("maison", ("en",), True), ("xqzt", ("en",), False),
        ("caf\u00e9", ("en", "fr"), True), ("\u00e9t\u00e9", ("fr",), True), ("\u00c9T\u00c9", ("fr",), True), ("\u00e0", ("fr",), True), ("\u00e9", ("pt",), True), ("\u00f8", ("fr",), False),
        ("b", ("en",), False), ("qu\u2019il", ("fr",), True), ("qu\u2019xqzt", ("fr",), False), ("\u043c\u043e\u0441\u0442", ("ru",), True), ("\u043c\u043e\u0441\u0442", ("en",), False),
    ],
)  # fmt: skip
def test_words_that_are_heard(word: str, languages: tuple[str, ...], is_heard: bool) -> None:
    """A single letter or half of a contraction that passes for a word lets any repair pass that makes one."""
    assert (heard(word, languages) > 0) is is_heard


def test_more_languages_hear_no_less() -> None:
    """The highest frequency counts: a second language must not make a word of the first rarer."""
    assert frequency("main", ("fr", "en")) == max(frequency("main", ("fr",)), frequency("main", ("en",)))
    assert frequency("the", ("en",)) > frequency("bridge", ("en",)) > 0


def test_rare_words() -> None:
    """Names stand in the long list alone; asked of the wrong language they are not known."""
    assert is_rare("Bridgewater", ("en",))
    assert not is_rare("xqztv", ("en",))
    assert not is_rare("house", ("is",))


def test_spelling() -> None:
    """Where no list has a word its spelling decides: one spelled like its language must cost less than one that is not."""
    assert 0 < oddity("bridging", ("en",)) < oddity("bqxdgwng", ("en",)) <= UNSEEN


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l\u2019\u00e9t\u00e9, 3x", ["l\u2019\u00e9t\u00e9", "x"]),
        ("don't stop", ["don't", "stop"]),
        ("a_b 12", ["a", "b"]),
    ],
)
def test_what_a_word_is(text: str, words: list[str]) -> None:
    """Digits and underscores belong to no word that a list could have."""
    assert WORD_RE.findall(text) == words
