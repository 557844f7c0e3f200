"""Bytewise: legacy encodings, each character at its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.repair.bytewise import is_single_byte, read_bytes, strictly, table
from pipelines.repair.guess import CANDIDATES

TEXTS = {
    "cp1252": "d\u00e9j\u00e0 \u2013 \u20ac5", "cp1251": "\u041c\u043e\u0441\u043a\u0432\u0430, 1147", "shift_jis": "\u6771\u4eac abc", "gb18030": "\u4e2d\u56fd \u20ac", "euc_kr": "\ud55c\uad6d", "big5": "\u4e2d\u6587", "iso2022_jp": "\u6771\u4eac abc \u4eac", "hz": "\u4e2d\u56fd a",
}  # fmt: skip


@pytest.mark.parametrize("codec", CANDIDATES)
def test_tables(codec: str) -> None:
    """A table with one wrong letter spells every word with it wrong."""
    assert is_single_byte(codec)
    letters = table(codec)
    assert len(letters) == 256
    for byte, c in enumerate(letters):
        assert c in (bytes([byte]).decode(codec, "ignore"), chr(byte))


@pytest.mark.parametrize("codec", ["shift_jis", "gb18030", "euc_kr", "big5", "iso2022_jp", "hz", "utf-7", "utf-8"])
def test_several_bytes_a_character(codec: str) -> None:
    """Taken for a codec of single bytes, its offsets would be off from the first letter on."""
    assert not is_single_byte(codec)


@pytest.mark.parametrize("codec", TEXTS)
def test_every_character_at_its_bytes(codec: str) -> None:
    """A citation must hold the bytes of its own characters, also where the codec switches states in between."""
    text = TEXTS[codec]
    content = text.encode(codec)
    decoded = strictly(content, codec, 0.7, "declared", "label", 11)
    assert decoded is not None
    assert (decoded.text, decoded.codec, decoded.confidence, decoded.evidence) == (text, codec, 0.7, "declared")
    assert decoded.declared == "label"
    starts, ends = (decoded.map.starts - 11).tolist(), (decoded.map.ends - 11).tolist()
    assert starts == [0, *ends][: len(starts)]
    if not codec.startswith(("iso2022", "hz")):
        assert [content[a:b].decode(codec) for a, b in zip(starts, ends, strict=True)] == list(text)


@pytest.mark.parametrize("codec", ["shift_jis", "gb18030", "euc_kr", "big5", "iso2022_jp"])
def test_what_does_not_decode_is_none(codec: str) -> None:
    """Half a character at the end, or a byte that the codec has not, means that it is another codec."""
    assert strictly(b"abc \xff", codec, 0.9, "declared", None, 0) is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=40), st.sampled_from(CANDIDATES), st.integers(0, 50))
def test_single_bytes_always_can_be_got_back(content: bytes, codec: str, offset: int) -> None:
    """Bytes that a codec leaves undefined are often the key to what the text really was."""
    decoded = read_bytes(content, codec, 0.8, "fallback", None, offset)
    assert len(decoded.text) == len(content) == len(decoded.map)
    assert decoded.map.starts.tolist() == list(range(offset, offset + len(content)))
    assert decoded.map.ends.tolist() == list(range(offset + 1, offset + 1 + len(content)))
    assert decoded.confidence in (0.8, pytest.approx(0.64))
    for c, byte in zip(decoded.text, content, strict=True):
        assert c == table(codec)[byte]
