"""Lines: files of which each line is in an encoding of its own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.records import Decoded
from pipelines.repair.lines import read_lines

FRENCH = "Les \u00e9l\u00e8ves ont re\u00e7u le prix apr\u00e8s l\u2019\u00e9t\u00e9."
RUSSIAN = "\u041f\u0440\u0435\u0437\u0438\u0434\u0435\u043d\u0442 \u0441\u043a\u0430\u0437\u0430\u043b, \u0447\u0442\u043e \u0433\u043e\u0440\u043e\u0434 \u0436\u0434\u0451\u0442."
ASCII = "Nothing but ASCII here."


def read(content: bytes, hint: str | None = None, claimed: str | None = None, offset: int = 0) -> Decoded:
    return read_lines(content, hint, claimed, claimed, offset)


@pytest.mark.parametrize(("legacy", "text"), [("cp1252", FRENCH), ("cp1251", RUSSIAN)])
@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_each_line_in_its_own(legacy: str, text: str, break_: str) -> None:
    """Logs and mail boxes are put together from many programs: one codec for all spoils the lines of the others."""
    texts = [ASCII, text, ASCII, text, text]
    codecs = ["ascii", "utf-8", "ascii", legacy, "utf-8"]
    pieces = [(line + break_).encode(codec) for line, codec in zip(texts, codecs, strict=True)]
    decoded = read(b"".join(pieces), offset=5)
    assert decoded.text == "".join(line + break_ for line in texts)
    assert decoded.codec == f"utf-8+{legacy}"
    assert decoded.evidence == "utf8_mixed"
    bounds = [5 + len(b"".join(pieces[:n])) for n in range(len(pieces) + 1)]
    assert [(part.byte_start, part.byte_end, part.codec) for part in decoded.parts] == [
        (bounds[1], bounds[3], "utf-8"),
        (bounds[3], bounds[4], legacy),
        (bounds[4], bounds[5], "utf-8"),
    ]


def test_single_strays_in_a_line() -> None:
    """A name pasted into a line of UTF-8: the line is neither, and must lose neither part."""
    content = FRENCH.encode() + b" caf\xe9\n" + FRENCH.encode()
    decoded = read(content)
    assert decoded.text == f"{FRENCH} caf\u00e9\n{FRENCH}"
    assert decoded.codec == "utf-8+cp1252"


def test_a_source_that_is_known_is_believed() -> None:
    """Who writes the codec of a source into the configuration has looked at it."""
    decoded = read(RUSSIAN.encode("koi8-r"), hint="koi8-r")
    assert (decoded.text, decoded.codec, decoded.evidence) == (RUSSIAN, "koi8-r", "source")


def test_one_encoding_has_no_parts() -> None:
    """Parts are told where lines differ: rows for every plain file would bury those that matter."""
    decoded = read(f"{FRENCH}\n{ASCII}\n".encode("cp1252"))
    assert (decoded.text, decoded.codec, decoded.parts) == (f"{FRENCH}\n{ASCII}\n", "cp1252", ())


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.binary(max_size=12) | st.text(max_size=6).map(lambda text: text.encode("utf-8", "replace")), max_size=5).map(b"\n".join),
    st.sampled_from([None, "cp1251", "shift_jis"]),
    st.integers(0, 30),
)  # fmt: skip
def test_any_bytes(content: bytes, hint: str | None, offset: int) -> None:
    """Whatever is in a line, its bytes stay in order and none is left out."""
    decoded = read(content, hint=hint, offset=offset)
    assert len(decoded.map) == len(decoded.text)
    decoded.text.encode("utf-8")
    starts, ends = decoded.map.starts.tolist(), decoded.map.ends.tolist()
    if hint != "shift_jis":
        assert starts == [offset, *ends][: len(starts)]
        assert [offset, *ends][-1] == offset + len(content)
    assert all(part.byte_start < part.byte_end for part in decoded.parts)
    assert all(a.byte_end <= b.byte_start for a, b in pairwise(decoded.parts))
