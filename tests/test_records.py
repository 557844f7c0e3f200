"""Character-to-byte maps: what every citation down to the raw file goes through."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.records import CharBytes, Edit


@st.composite
def maps(draw: st.DrawFn) -> CharBytes:
    """Any ascending map: runs of equal width, shared ranges, gaps, empty ranges, in any order."""
    starts: list[int] = []
    ends: list[int] = []
    at = draw(st.integers(0, 1000))
    for kind, n, width, gap in draw(
        st.lists(
            st.tuples(st.sampled_from("fse"), st.integers(1, 4), st.integers(1, 4), st.integers(0, 2)), max_size=12
        )
    ):
        at += gap
        for _ in range(n):
            starts.append(at)
            if kind == "f":
                at += width
                ends.append(at)
            else:
                ends.append(at + (width if kind == "s" else 0))
        if kind == "s":
            at += width
    return CharBytes(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))


def same(a: CharBytes, b: CharBytes) -> bool:
    return np.array_equal(a.starts, b.starts) and np.array_equal(a.ends, b.ends)


@given(maps())
def test_runs_hold_the_whole_map(mapped: CharBytes) -> None:
    """A map that changes on its way through the warehouse cites the wrong bytes for ever after."""
    assert same(CharBytes.from_runs(mapped.runs(), len(mapped)), mapped)


@given(maps(), st.data())
def test_after_edits(mapped: CharBytes, data: st.DataObject) -> None:
    """Kept characters must keep their bytes, changed ones get those of all they replace, and runs must hold that too."""
    n = len(mapped)
    cuts = sorted(data.draw(st.lists(st.integers(0, n), max_size=6)))
    edits: list[Edit] = []
    wanted: list[tuple[int, int]] = []
    raw_at = 0
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if start == end:
            continue
        wanted += [mapped.span(i, i + 1) for i in range(raw_at, start)]
        length = data.draw(st.integers(0, 3))
        clean = len(wanted)
        edits.append(Edit(start, end, clean, clean + length, "b" * (end - start), "a" * length, "rule"))
        wanted += [mapped.span(start, end)] * length
        raw_at = end
    wanted += [mapped.span(i, i + 1) for i in range(raw_at, n)]
    after = mapped.after(edits, len(wanted))
    assert list(zip(after.starts.tolist(), after.ends.tolist(), strict=True)) == wanted
    assert same(CharBytes.from_runs(after.runs(), len(after)), after)


@given(maps())
def test_take_of_everything(mapped: CharBytes) -> None:
    """Taking every character as it is must not move one."""
    firsts = np.arange(len(mapped))
    assert same(mapped.take(firsts, firsts + 1), mapped)


def test_take_inserts_empty_ranges() -> None:
    """A character that came from nowhere must not claim bytes of its neighbours."""
    mapped = CharBytes.of_encoded("ab", "cp1252", 10)
    taken = mapped.take(np.array([0, 1, 1, 2]), np.array([1, 1, 2, 2]))
    assert list(zip(taken.starts.tolist(), taken.ends.tolist(), strict=True)) == [
        (10, 11),
        (11, 11),
        (11, 12),
        (12, 12),
    ]


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf8", "UTF_16LE", "utf-16-be", "utf-32-le", "cp1252", "gb18030", "Shift_JIS", "euc_kr"]
)
@given(data=st.data())
def test_of_encoded(codec: str, data: st.DataObject) -> None:
    """Each character's bytes must decode to it, under whatever name of the codec; a wrong width shifts all that follow."""
    drawn = data.draw(
        st.text(st.characters(codec="utf-8") | st.sampled_from("\u4e2d\u6587\u3042\ud55c\u00e9\u20ac\U0001f600"))
    )
    text = drawn.encode(codec, "ignore").decode(codec)
    content = b"xxx" + text.encode(codec)
    mapped = CharBytes.of_encoded(text, codec, 3)
    spans = zip(mapped.starts.tolist(), mapped.ends.tolist(), strict=True)
    assert [content[start:end].decode(codec) for start, end in spans] == list(text)
