"""The prefilter: nothing that a repair would change is skipped, wherever it stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_repair_mending import WORDS, texts

from pipelines.repair import lost, mend
from pipelines.repair.changes import Change
from pipelines.repair.mending import mend_line
from pipelines.repair.prefilter import BLOCK_CHARS, MANY, suspicious_lines, suspicious_lines_of
from pipelines.repair.stand_ins import SPELLED

LINE_RE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
DAMAGE = ["caf\u00c3\u00a9", "\u00e2\u20ac\u201c", "&eacute;", "\\u2019s", "%E2%80%99", "=E2=80=99", "\x00", "\ufeff", "\x93", "\ud83d\ude00", "\u221a\u00a9t\u221a\u00a9", "\u0432\u0402\u201d", "voil\u00c3 la", "5\u00c2 km"]  # fmt: skip


# A lead before whatever may stand for a lost byte: random text hardly ever has the two side by side.
leads = st.tuples(
    st.sampled_from(["", "5", "(", "x ", "caf"]),
    st.sampled_from(sorted(lost.LEADS)),
    st.sampled_from(["", " ", ".", "?", "\u00a0", *SPELLED]),
    st.sampled_from(["", *WORDS]),
).map("".join)


@settings(max_examples=200, deadline=None)
@given(texts | leads)
def test_skipped_lines_would_not_change(text: str) -> None:
    """Lone carriage returns end lines too: what is skipped before one must be as clean as what is skipped before a line feed."""
    seen = [(start, start + len(line)) for start, line in suspicious_lines(text)]
    for match in LINE_RE.finditer(text):
        if not any(start <= match.start() < end for start, end in seen):
            assert _would_list(match[0]) == []


@pytest.mark.parametrize(
    "line", ["\u00d9 caf\u00e9", "\u00db.caf\u00e9", "\u00c3.the", "(\u00c2 \u0219i \u00ce)", "\u00c5 Oslo"]
)
def test_a_lone_capital_is_a_letter(line: str) -> None:
    """Where mending alone and mending in a night differ, one line is another text as soon as an entity stands beside it."""
    assert _would_list(line) == []
    assert mend(f"{line} &amp; co").text == f"{line} & co"


def _would_list(line: str) -> list[Change]:
    """All that the ledger would hold of a line that is looked at."""
    found = mend_line(line)
    return [*found.applied, *found.doubtful, *found.refused]


@settings(max_examples=200, deadline=None)
@given(texts)
def test_lines_are_pieces_of_the_text(text: str) -> None:
    """A line with a wrong offset is mended in another place than it was found in."""
    at = 0
    for start, line in suspicious_lines(text):
        assert start >= at
        assert line
        assert text[start : start + len(line)] == line
        at = start + len(line)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, max_size=4))
def test_many_texts_are_searched_as_each(given_texts: list[str]) -> None:
    """Together they are one search: a line of one text must not be handed to another."""
    found = list(suspicious_lines_of(given_texts))
    assert len(found) == len(given_texts)
    for text, lines in zip(given_texts, found, strict=True):
        for start, line in lines:
            assert text[start : start + len(line)] == line
        wanted = {start for start, line in suspicious_lines(text) if mend_line(line).applied}
        assert wanted <= {start for start, _ in lines}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("before", ["", "\u4e2d", "\U0001f600"], ids=["ASCII", "first plane", "supplementary"])
def test_damage_on_the_edge_of_a_block(damage: str, before: str) -> None:
    """Every hundredth of a large file lies on such an edge; a sequence cut by it would be seen by neither side."""
    for place in range(BLOCK_CHARS - len(damage) - 1, BLOCK_CHARS + 2):
        text = before + "x" * (place - len(before) - 6) + "\nword " + damage + " word\nclean"
        found = suspicious_lines(text)
        assert [line for _, line in found] == [f"word {damage} word\n"]
        assert text.startswith(found[0][1], found[0][0])


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("n", [0, MANY - 1, MANY, 3 * MANY])
def test_few_or_many_candidates(damage: str, n: int) -> None:
    """There are two ways to look at candidates, by their number: both must find the same."""
    text = "\u00e9t\u00e9 \u00e0 la\n" * n + damage + " x\n" + "\u00e9t\u00e9\n" * n
    assert [line for _, line in suspicious_lines(text)] == [f"{damage} x\n"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("a\nsoft =E2=80=\n=99 break\nb", ["soft =E2=80=\n=99 break\n"], id="a soft break joins two lines"),
        pytest.param("a\r\nsoft =E2=80=\r\n=99 break\r\nb", ["soft =E2=80=\r\n=99 break\r\n"], id="with carriage returns"),
        pytest.param("a\rcaf\u00c3\u00a9\rb", ["a\r", "caf\u00c3\u00a9\r", "b"], id="lone carriage returns"),
        pytest.param("clean S\u00c3O PAULO \u201cno\u201d\n\u6771\u4eac\n", [], id="nothing"),
        pytest.param("", [], id="empty"),
    ],
)  # fmt: skip
def test_what_a_line_is(text: str, lines: list[str]) -> None:
    """Lines are judged one by one: cut in the wrong place, one half lacks what would prove its damage."""
    assert [line for _, line in suspicious_lines(text)] == lines
    assert mend("".join(lines)).text in mend(text).text
