"""UTF-8 as it is found: every byte in the text, every character at its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.repair import utf8

broken = st.lists(
    st.binary(max_size=4) | st.text(max_size=4).map(lambda text: text.encode("utf-8", "surrogatepass")), max_size=8
).map(b"".join)


@settings(max_examples=400, deadline=None)
@given(broken, st.integers(0, 99), st.sampled_from(["cp1252", "cp1251", "shift_jis"]))
def test_no_byte_is_lost(content: bytes, offset: int, codec: str) -> None:
    """A byte that belongs to no character cannot be cited, and shifts all that follow."""
    found = utf8.read(content, offset, codec)
    assert len(found.map) == len(found.text)
    found.text.encode("utf-8")
    starts, ends = found.map.starts.tolist(), found.map.ends.tolist()
    assert starts == [offset, *ends][: len(starts)]
    assert ([offset, *ends])[-1] == offset + len(content)
    for c, start, end in zip(found.text, starts, ends, strict=True):
        data = content[start - offset : end - offset]
        assert len(data) in (1, 2, 3, 4, 6)
        if len(data) in (2, 3, 4) and c != "\ufffd":
            assert data == c.encode()


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_valid_is_read_as_it_is(text: str) -> None:
    """Valid UTF-8 is what nearly all files are: no legacy byte may be seen in it."""
    found = utf8.read(text.encode())
    assert (found.text, found.n_pairs, found.n_legacy) == (text, 0, 0)
    assert utf8.count(text.encode()) == (sum(c > "\x7f" for c in text), 0)


@pytest.mark.parametrize(
    ("content", "text", "n_pairs", "n_legacy"),
    [
        pytest.param(b"caf\xe9 \xc3\xa9t\xc3\xa9", "caf\u00e9 \u00e9t\u00e9", 0, 1, id="a legacy byte"),
        pytest.param(b"a\xed\xa0\xbd\xed\xb8\x80b", "a\U0001f600b", 1, 0, id="a supplementary character in six bytes"),
        pytest.param(b"\xc3\xa9t\xc3", "\u00e9t\ufffd", 0, 0, id="cut at the end"),
        pytest.param(b"ab\xe2\x80", "ab\ufffd", 0, 0, id="cut behind two bytes"),
        pytest.param(b"\xc0\xaf", "\u00c0\u00af", 0, 2, id="overlong"),
        pytest.param(b"\xf5\x80\x80\x80", "\u00f5\u20ac\u20ac\u20ac", 0, 4, id="beyond the last code point"),
        pytest.param(b"\x81\xff", "\x81\u00ff", 0, 2, id="undefined in the legacy encoding"),
        pytest.param(b"", "", 0, 0, id="nothing"),
    ],
)
def test_what_is_not_valid(content: bytes, text: str, n_pairs: int, n_legacy: int) -> None:
    """One bad byte must cost one character at most: a strict reader would cost the file."""
    found = utf8.read(content)
    assert (found.text, found.n_pairs, found.n_legacy) == (text, n_pairs, n_legacy)


def test_counting() -> None:
    """The count says which lines are UTF-8 with strays and which are legacy: off by one, a short line is read in the wrong one."""
    assert utf8.count(b"caf\xe9 \xc3\xa9t\xc3\xa9") == (2, 1)
    assert utf8.count(b"\xc3\xa9t\xc3") == (1, 0)
    assert utf8.count(b"\xc3\xa9t\xc3", may_be_cut=False) == (1, 1)
