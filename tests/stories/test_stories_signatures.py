"""Signatures: the same text has the same one, texts that share passages share keys."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from dispatches import BRIDGE, FERRY, REWORDED, cut
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stories.signatures import ARCHIVED, MOST, rows_of, sign, words_of
from pipelines.stories.words import Words, read_words

texts = st.lists(st.integers(0, 2**29 - 1), max_size=400).map(
    lambda hashes: (np.array(hashes, dtype=np.uint64) << 3).astype(np.uint32)
)


@given(texts)
def test_keys(words: Words) -> None:
    """Keys that do not fit, or that no archive key is among, would be looked up and never found."""
    signature = sign(words)
    assert len(signature.keys) == len(set(signature.keys))
    assert set(signature.archive_keys) <= set(signature.keys)
    assert len(signature.archive_keys) <= ARCHIVED
    assert len(signature.keys) <= MOST + ARCHIVED
    assert bool(signature.keys) == bool(len(words))
    assert words_of(signature.words).tolist() == words.tolist()


def test_keys_keep_their_values() -> None:
    """Stored keys are compared with those of years to come: another value finds nothing, silently. Change SCHEME with it."""
    signature = sign(read_words("", ["Divers found cracks in two piers of Tanner Bridge at Velmore."]))
    assert signature.digest == "65d53c4e60e62d5b"
    assert signature.keys[:2] == [626773731212733824, 1798902036985508239]


@pytest.mark.parametrize(("other", "least"), [(FERRY.upper(), 24), (REWORDED, 5), (cut(FERRY, 2), 8)])
def test_copies_share_keys(other: str, least: int) -> None:
    """A copy that shares no key is never compared."""
    one, two = (sign(read_words("", text.split("\n\n")[1:])) for text in (FERRY, other))
    assert len(set(one.keys) & set(two.keys)) >= least


def test_strangers_share_none() -> None:
    """Keys that any two reports share would have everything compared with everything."""
    one, two = (sign(read_words("", text.split("\n\n")[1:])) for text in (FERRY, BRIDGE))
    assert not set(one.keys) & set(two.keys)


def test_rows_agree() -> None:
    """A pair counts while its signature is that of the row that is published."""
    row, entry = rows_of("a" * 16, dt.date(2026, 11, 16), read_words("", BRIDGE.split("\n\n")))
    assert {name: row[name] for name in ("doc_id", "signature", "window_date")} == {
        name: entry[name] for name in ("doc_id", "signature", "window_date")
    }
    assert row["n_keys"] == len(entry["keys"])  # type: ignore[arg-type]
