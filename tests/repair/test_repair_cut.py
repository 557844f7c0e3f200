"""Cut sequences: letters of three bytes whose last byte is gone, beside others that are whole."""

from __future__ import annotations

import pytest
from test_repair_mending import proved

HINDI = "\u0939\u093f\u0928\u094d\u0926\u0940 \u092d\u093e\u0937\u093e \u092e\u0947\u0902 \u0938\u092e\u093e\u091a\u093e\u0930 \u0914\u0930 \u0920\u0902\u0921\u093e \u092a\u093e\u0928\u0940"
TAMIL = "\u0ba4\u0bae\u0bbf\u0bb4\u0bcd \u0bae\u0bca\u0bb4\u0bbf"
THAI = "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22\u0e41\u0e25\u0e30\u0e02\u0e48\u0e32\u0e27"
CHINESE = "\u4e2d\u56fd\u4eba\u5360\u591a\u6570"


def damaged(text: str, lost: str, by: str) -> str:
    """The text as Windows-1252 shows its UTF-8, one byte of it shown as something else."""
    shown = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    return shown.replace(lost, by)


@pytest.mark.parametrize(
    ("clean", "lost", "by"),
    [
        pytest.param(HINDI, "\xa0", " ", id="Hindi, A0 as a blank"),
        pytest.param(HINDI, "\x8d", "\ufffd", id="Hindi, 8D as U+FFFD: words decide"),
        pytest.param(TAMIL, "\x8d", "\ufffd", id="Tamil, 8D as U+FFFD: words decide"),
        pytest.param(THAI, "\xa0", " ", id="Thai, A0 as a blank: there are none between words"),
        pytest.param(CHINESE, "\xa0", " ", id="Chinese, A0 as a blank"),
    ],
)
def test_what_is_decided_is_completed(clean: str, lost: str, by: str) -> None:
    """One lost byte leaves a hole of two wrong characters in a word that is otherwise whole."""
    raw = damaged(clean, lost, by)
    assert raw.count(by) > clean.count(by)
    mended = proved(raw)
    assert mended.text == clean
    assert {"lost_space" if by == " " else "lost_byte", "mojibake"} & {edit.rule for edit in mended.edits}


@pytest.mark.parametrize(
    ("clean", "lost", "by", "candidate"),
    [
        pytest.param(THAI, "\x81", "\ufffd", "\u0e41", id="no word of the lists, one of several letters"),
        pytest.param("\u0939\u093f\u0928\u094d\u0926\u0940 \u0928\u093e\u092e\u0938\u094d\u0932\u0940\u092a\u0940", "\x8d", "\ufffd", "\u094d", id="a word that no list has"),
        pytest.param("\u0939\u093f\u0928\u094d\u0926\u0940 \u0916\u0916\u094d\u0916\u0916 \u0914\u0930", "\x8d\u00e0\u00a4\u2013\u00e0\u00a4\u2013", " ", "\u0960", id="a blank that may be one"),
    ],
)  # fmt: skip
def test_what_is_not_decided_is_told(clean: str, lost: str, by: str, candidate: str) -> None:
    """A letter chosen by chance cannot be told from a right one; a hole that nobody lists is found by nobody."""
    mended = proved(damaged(clean, lost, by))
    left = [edit for edit in mended.edits if edit.status == "ambiguous"]
    assert [edit.candidates for edit in left] == [(candidate,)]
    assert left[0].before in mended.text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\u00e0\u00a4 la carte", id="no other damage"),
        pytest.param("voil\u00e0 \u00a3 5 caf\u00c3\u00a9", id="other damage, of another script"),
        pytest.param(
            "\u0939\u093f\u0928\u094d\u0926\u0940 \u00e0\u00a4 \u092d\u093e\u0937\u093e", id="the script, undamaged"
        ),
    ],
)
def test_without_proof_nothing_is_touched(text: str) -> None:
    """A lead and a sign may stand together by chance: whole sequences of the script in the line are the proof."""
    assert proved(text).text == text.replace("\u00c3\u00a9", "\u00e9")
