"""Mending: what is repaired, what is left alone, and that every change can be proved."""

from __future__ import annotations

from pathlib import Path

import ftfy.bad_codecs  # noqa: F401 - registers the sloppy codecs that mojibake is made with
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.records import CharBytes
from pipelines.repair import Mended, mend, rebuild, unbuild
from pipelines.repair.mending import mend_line
from pipelines.repair.prefilter import suspicious_lines

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"

WORDS = [
    "caf\u00e9", "na\u00efve", "\u201cquoted\u201d", "it\u2019s", "\u2013", "\u2014", "\u2026", "\u041c\u043e\u0441\u043a\u0432\u0430",
    "\u6771\u4eac", "\u20ac5", "\u0141\u00f3d\u017a", "25\u00a0\u00b0C", "\U0001f600", "plain", "words",
]  # fmt: skip
WRONG = [
    "latin-1",
    "sloppy-windows-1252",
    "sloppy-windows-1251",
    "sloppy-windows-1250",
    "iso-8859-2",
    "macroman",
    "cp437",
]

prose = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), min_size=1, max_size=8).map(" ".join)


@st.composite
def mojibake(draw: st.DrawFn) -> str:
    """Prose, one or two layers of which were read in a wrong encoding, with bytes perhaps lost on the way."""
    text = draw(prose)
    for _ in range(draw(st.integers(1, 2))):
        data = text.encode("utf-8", "surrogatepass")
        text = data.decode(draw(st.sampled_from(WRONG)), draw(st.sampled_from(["replace", "ignore"])))
    gone = draw(st.sampled_from([None, *"\x9d\xa0\x81\u20ac"]))
    return text.replace(gone, draw(st.sampled_from(["", " ", "?", "\ufffd"]))) if gone else text


junk = st.sampled_from(
    [
        "\x00",
        "\ufeff",
        "\x1b[1m",
        "\ud83d\ude00",
        "\ud83d",
        "&eacute;",
        "&#195;&#169;",
        "&amp;amp;",
        "&lt;",
        "<b",
        "\x93",
        "\x85",
        "\r",
        "\r\n",
        "\n",
        "\u00e2\u20ac",
        '\u00e2\u20ac"',
    ]
)
surrogates = st.text(st.characters(categories=["Cs", "Lu", "Cc", "Zs", "Po"]), max_size=10)
texts = st.lists(mojibake() | prose | junk | surrogates, max_size=6).map("".join)


def proved(raw: str) -> Mended:
    """mend(raw), its ledger checked in every way there is."""
    mended = mend(raw)
    assert rebuild(raw, mended.edits) == mended.text
    assert unbuild(mended.text, mended.edits) == raw
    raw_at = clean_at = 0
    for edit in mended.edits:
        assert raw_at <= edit.raw_start <= edit.raw_end
        assert clean_at <= edit.clean_start <= edit.clean_end
        assert raw[edit.raw_start : edit.raw_end] == edit.before
        assert mended.text[edit.clean_start : edit.clean_end] == edit.after
        assert (edit.before == edit.after) == (edit.status != "applied")
        assert 0 <= edit.confidence <= 1
        raw_at, clean_at = edit.raw_end, edit.clean_end
    mapped = CharBytes.of_encoded(raw, "utf-8").after(mended.edits, len(mended.text))
    assert (mapped.starts[1:] >= mapped.starts[:-1]).all()
    assert (mapped.ends >= mapped.starts).all()
    return mended


@settings(max_examples=150, deadline=None)
@given(texts)
def test_every_change_can_be_proved(raw: str) -> None:
    """One span off by one, and figures are cited from bytes that do not hold them."""
    proved(raw)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), st.sampled_from(WRONG))
def test_mending_twice_changes_nothing_more(clean: str, codec: str) -> None:
    """A text that changes at every run would be a new document every night."""
    raw = clean.encode().decode(codec, "replace")
    once = mend(raw).text
    assert mend(once).text == once


@settings(max_examples=100, deadline=None)
@given(texts)
def test_skipped_lines_are_clean(raw: str) -> None:
    """A prefilter that skips what the full path would repair loses repairs without a trace."""
    text = raw.replace("\r", "")
    seen = {offset for offset, _ in suspicious_lines(text)}
    at = 0
    for line in text.split("\n"):
        assert at in seen or mend_line(line).applied == []
        at += len(line) + 1


@pytest.mark.parametrize(
    ("raw", "clean", "rule", "path"),
    [
        ("na\u00c3\u00afve", "na\u00efve", "mojibake", "utf-8>latin-1"),
        ("leave \u00e2\u20ac\u201d now", "leave \u2014 now", "mojibake", "utf-8>cp1252"),
        ("she\u00c3\u00a2\u00e2\u201a\u00ac\u00e2\u201e\u00a2s", "she\u2019s", "mojibake_twice", "utf-8>cp1252>utf-8>latin-1"),
        ("na\u221a\u00d8ve", "na\u00efve", "mojibake", "utf-8>mac-roman"),
        ("\u0432\u0402\u201d and so on", "\u2014 and so on", "mojibake", "utf-8>cp1251"),
        ("they said \x93no\x94", "they said \u201cno\u201d", "c1_control", "cp1252>latin-1"),
        ("caf&eacute;", "caf\u00e9", "html_entity", "html"),
        ("it&#8217;s", "it\u2019s", "html_entity", "html"),
        ("it&#146;s", "it\u2019s", "html_entity", "html"),
        ("caf&#195;&#169;", "caf\u00e9", "mojibake", "utf-8>latin-1>html"),
        ("Br&amp;ouml;d", "Br\u00f6d", "html_entity", "html>html"),
        ("voil\u00c3 le chat", "voil\u00e0 le chat", "lost_space", "utf-8>cp1252"),
        ("a\x00b", "ab", "control_character", None),
        ("a\ufeffb", "ab", "byte_order_mark", None),
        ("\x1b[31mred", "red", "terminal_escape", None),
        ("ok \ud83d\ude00", "ok \U0001f600", "surrogate_pair", None),
        ("ok \ud83d", "ok \ufffd", "lone_surrogate", None),
        ("wait \u00e2\u20ac\" then", "wait \u2014 then", "lost_byte", "utf-8>cp1252"),
        ("1939\u00e2\u20ac\"45", "1939\u201345", "lost_byte", "utf-8>cp1252"),
    ],
)  # fmt: skip
def test_repairs(raw: str, clean: str, rule: str, path: str | None) -> None:
    """Each kind of damage must come back, filed under the rule and wrong turn that an analyst can search for."""
    mended = proved(raw)
    assert mended.text == clean
    assert {(edit.rule, edit.codec_path) for edit in mended.edits} == {(rule, path)}


@pytest.mark.parametrize("lost", ["", "?", "\ufffd", " "], ids=["dropped", "question mark", "U+FFFD", "space"])
def test_lost_closing_quote(lost: str) -> None:
    """Byte 9D is lost more than any; a dagger or a question mark in its place would stand in a quotation."""
    assert proved(f"He said \u00e2\u20ac\u0153no\u00e2\u20ac{lost} and left").text == "He said \u201cno\u201d and left"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        pytest.param("a price \u00e2\u20ac today", "ambiguous", id="no quote is open: dagger, quote or dash"),
        pytest.param("didn\u00e2\u20ac?t go", "ambiguous", id="between letters an apostrophe is as likely"),
        pytest.param('so\u00e2\u20ac"\u00bb he', "ambiguous", id="dash or quote"),
        pytest.param("\u00d0\u0178\u00d1\u20ac\u00d0\u00b8\u00d0\ufffd", "ambiguous", id="one of five letters"),
        pytest.param("1 &lt; 2", "refused", id="would make markup of text"),
        pytest.param("<b>caf&eacute;", "refused", id="markup"),
        pytest.param("a&#0;b &#xFFFF;", "refused", id="no characters"),
    ],
)
def test_what_is_not_certain_is_left_and_said(raw: str, status: str) -> None:
    """An invented character is worse than a damaged one: nobody can see that it is wrong."""
    mended = proved(raw)
    assert status in {edit.status for edit in mended.edits}
    for edit in mended.edits:
        if edit.status != "applied":
            assert edit.before in mended.text
    assert not set(mended.text) & set("\u2020\u2021\u2030") - set(raw)


def test_lines_are_judged_apart() -> None:
    """One damaged line must not decide how the good ones around it are read, and offsets must hold across them."""
    raw = "\u201cgood\u201d S\u00c3O\r\nbad \u00e2\u20ac\u201d\r\nold mac \u00c3\u00a9t\u00c3\u00a9\rlast"
    mended = proved(raw)
    assert mended.text == "\u201cgood\u201d S\u00c3O\r\nbad \u2014\r\nold mac \u00e9t\u00e9\rlast"
    assert [edit.before for edit in mended.edits] == ["\u00e2\u20ac\u201d", "\u00c3\u00a9", "\u00c3\u00a9"]


def test_edits_are_minimal() -> None:
    """An edit over a whole line would cite the line for every word in it; letters of one damaged word stay together."""
    raw = "\u00e2\u20ac\u0153\u00d0\u0178\u00d1\u20ac\u00d0\u00b8"
    assert [(edit.raw_start, edit.raw_end, edit.after) for edit in proved(raw).edits] == [
        (0, 3, "\u201c"), (3, 9, "\u041f\u0440\u0438"),
    ]  # fmt: skip


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared folder is not here")
@pytest.mark.parametrize(("seed", "n"), [("000", 0), ("001", 0), ("002", 1)])
def test_seeds(seed: str, n: int) -> None:
    """Real scraped news: the one damaged dash must be found, and nothing else."""
    (path,) = SEEDS.glob(f"{seed}_*.txt")
    mended = proved(path.read_bytes().decode("utf-8"))
    assert [(edit.after, edit.rule, edit.codec_path) for edit in mended.edits] == [
        ("\u2014", "mojibake", "utf-8>cp1252")
    ] * n
