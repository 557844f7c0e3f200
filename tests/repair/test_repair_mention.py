"""Mention: damage that prose talks about is kept, damage in prose is not."""

from __future__ import annotations

import pytest
from test_repair_mending import proved

from pipelines.repair import mend

TALK = [
    pytest.param("A page shows \u00e2\u20ac\u2122 when its encoding is wrong.", id="talked about"),
    pytest.param("What does \"\u00e2\u20ac\u2122\" mean here?", id="quoted"),
    pytest.param("You get \u00e2\u201a\u00ac where \u20ac should stand.", id="beside what it should be"),
    pytest.param("Write &amp; for an ampersand in HTML.", id="an entity"),
    pytest.param("Files that begin with \u00ef\u00bb\u00bf have a BOM.", id="a byte order mark, as it shows"),
    pytest.param("The escape %C3%A9 decodes to one letter.", id="an escape"),
]  # fmt: skip


@pytest.mark.parametrize("text", TALK)
def test_talk_is_kept(text: str) -> None:
    """A page that explains damage makes no sense once its examples are mended."""
    mended = proved(text)
    assert mended.text == text
    assert [(edit.status, edit.rule) for edit in mended.edits] == [("refused", "mention")]
    assert all(edit.candidates != (edit.before,) for edit in mended.edits)


@pytest.mark.parametrize("text", TALK)
def test_the_setting_mends_it(text: str) -> None:
    """Who has no such pages loses nothing by saying so."""
    assert mend(text, mentions=True).text != text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("The caf\u00c3\u00a9 has an encoding of its own.", "The caf\u00e9 has an encoding of its own."),
        ("He said \u00e2\u20ac\u0153no\u00e2\u20ac\x9d in Unicode.", "He said \u201cno\u201d in Unicode."),
        ("Caf\u00c3\u00a9, with \u00e2\u20ac\u2122 in HTML", "Caf\u00e9, with \u2019 in HTML"),
        ("\u00ef\u00bb\u00bfUnicode and its history", "Unicode and its history"),
        ("Smith &amp; Sons, bakers", "Smith & Sons, bakers"),
    ],
)
def test_damage_is_no_talk(raw: str, clean: str) -> None:
    """One damaged word shows that the line is damaged, whatever it is about."""
    assert proved(raw).text == clean
