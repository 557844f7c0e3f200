"""Words of content: what is left out, what is folded, and which are numbers, names and quoted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stories.words import FLAG_BITS, NAME, NUMBER, QUOTED, SHORT_BODY, read_words

LONG = [
    "The council of Velmore closed the Tanner Bridge to lorries after divers found cracks in two piers below the eastern bank, "
    * 2
]


def hashes(*sentences: str) -> list[int]:
    """Words without their flags."""
    return [int(word) >> FLAG_BITS for word in read_words("", sentences)]


def flags(sentence: str) -> list[int]:
    """Flags of the words of one sentence."""
    return [int(word) & (1 << FLAG_BITS) - 1 for word in read_words("", [sentence])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Twenty died there.", "twenty  DIED\nthere"), ("“Twenty” died — today", '"Twenty" died - today'), ("caf\u00e9", "cafe\u0301"), ("STRASSE", "stra\u00dfe"),
        ("\ufb01re", "fire"), ("1,400 homes burned", "1400 homes burned"), ("the ship had sunk", "ship sunk"), ("It was said to be a ship", "ship"),
    ],
)  # fmt: skip
def test_what_does_not_count(one: str, other: str) -> None:
    """Quotes, dashes, line ends and small words change with every site that carries a story; its text does not."""
    assert hashes(one) == hashes(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("20 died", "22 died"), ("1.5 tons", "15 tons"), ("north side", "south side"), ("died twenty", "twenty died")],
)
def test_what_counts(one: str, other: str) -> None:
    """A corrected toll is another text: taken for the same, its correction would vanish."""
    assert hashes(one) != hashes(other)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Divers then met mayor Hanna Oduya on deck", [0, 0, 0, NAME, NAME, 0]), ("Velmore lost 18 lorries", [0, 0, NUMBER, 0]),
        ("mayors told “bridges nearby stay closed” yesterday", [0, 0, QUOTED, QUOTED, QUOTED, QUOTED, 0]),
        pytest.param("THE FERRY SANK OFF PORT SELWICK", [0] * 4, id="capitals mark no names where all is set in them"),
        pytest.param("mayors told “bridges", [0, 0, 0], id="a mark that is never closed quotes nothing"),
    ],
)  # fmt: skip
def test_flags(sentence: str, wanted: list[int]) -> None:
    """A release of a series is told by its numbers and names, a shared statement by its quotation marks."""
    assert flags(sentence) == wanted


def test_scripts_without_spaces() -> None:
    """A Chinese sentence taken for one word would be like no other."""
    assert len(hashes("渡轮在港口沉没")) == 7
    assert hashes("паром затонул у порта") != hashes("мост закрыт у порта")


def test_short_bodies_need_their_headline() -> None:
    """'Read more in our paper' is no story that forty outlets share; of a real body every outlet has its own headline."""
    assert len(read_words("", LONG)) >= SHORT_BODY
    assert read_words("Bridge closed", LONG).tolist() == read_words("Lorries must wait", LONG).tolist()
    short = ["Read more in our paper tomorrow."]
    assert read_words("Fire in mills", short).tolist() != read_words("Flood in mills", short).tolist()


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_has_words(sentences: list[str]) -> None:
    """A lone surrogate or a strange script must not stop the step, and the same text has the same words."""
    words = read_words("", [*sentences, "\ud800 broken"])
    assert words.dtype == np.uint32
    assert words.tolist() == read_words("", [*sentences, "\ud800 broken"]).tolist()
