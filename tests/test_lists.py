"""Lists of config/: what is read, and what is said of one that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.console.errors import WRONG_USE, in_words
from pipelines.lists import ListError, read_list


def test_comment_and_empty_lines_are_no_rows(tmp_path: Path) -> None:
    """A comment taken for a row would be an agency called '# What people'."""
    (tmp_path / "a.csv").write_text('# what it is\nword,kind\n\n"one, two",x\nthree,\n', encoding="utf-8")
    assert read_list("a.csv", ("word", "kind"), tmp_path) == [
        {"word": "one, two", "kind": "x"},
        {"word": "three", "kind": ""},
    ]


@pytest.mark.parametrize(("content", "said"), [
    (None, "missing"),
    (b"word\none\n", "columns must be word, kind"),
    (b"word,kind\none\n", "2 fields"),
    (b"word,kind\none,two,three\n", "2 fields"),
    (b"word,kind\n\xff,x\n", "not UTF-8"),
])  # fmt: skip
def test_a_wrong_list_is_named_with_the_way_out(content: bytes | None, said: str, tmp_path: Path) -> None:
    """Whoever lengthened a list and slipped must be told where, and not be shown a stack trace."""
    if content is not None:
        (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(ListError, match=f"a\\.csv.*{said}") as raised:
        read_list("a.csv", ("word", "kind"), tmp_path)
    assert in_words(raised.value) == (str(raised.value), WRONG_USE)
