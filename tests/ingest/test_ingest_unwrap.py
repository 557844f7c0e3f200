"""Tests of pipelines.ingest.unwrap, markup, tags and align."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.ingest import Unwrapped, unwrap
from pipelines.ingest.align import SEEN, place
from pipelines.ingest.tags import BREAK, read_characters
from pipelines.records import CharBytes, Decoded


def decode(raw: bytes, codec: str = "utf-8") -> Decoded:
    text = raw.decode(codec, "surrogatepass" if codec.startswith("utf-8") else "strict")
    return Decoded(text, CharBytes.of_encoded(text, codec), codec, 1.0, "given")


def check_map(unwrapped: Unwrapped, raw: bytes) -> None:
    """Ascending, within the content, one range a character, and kept by the runs that are stored."""
    starts, ends = unwrapped.map.starts, unwrapped.map.ends
    assert len(starts) == len(ends) == len(unwrapped.text)
    assert (starts <= ends).all()
    assert (np.diff(starts) >= 0).all()
    assert (np.diff(ends) >= 0).all()
    if len(starts):
        assert starts[0] >= 0
        assert ends[-1] <= len(raw)


def check_letters(unwrapped: Unwrapped, raw: bytes, codec: str = "utf-8") -> None:
    """Every letter that has bytes is what those bytes say, as themselves or as a character reference."""
    check_map(unwrapped, raw)
    for i, letter in enumerate(unwrapped.text):
        start, end = unwrapped.map.span(i, i + 1)
        if start < end and SEEN.match(letter):
            source = raw[start:end].decode(codec)
            assert letter in (source, *unescape(source)), (i, letter, source)


# --- plain, JSON, CSV


def test_plain_is_itself():
    """A plain text that changed before repair would have changes no ledger knows."""
    decoded = decode("a\\n\"\"b é".encode())
    assert unwrap(decoded, "plain").text == decoded.text


@pytest.mark.parametrize(
    ("literal", "text", "spans"),
    [
        (rb"a\nb", "a\nb", [(0, 1), (1, 3), (3, 4)]),
        (rb"\u00e9\"", 'é"', [(0, 6), (6, 8)]),
        (rb"\ud83d\ude00!", "\U0001f600!", [(0, 12), (12, 13)]),
        (rb"\ud83dx", "\ud83dx", [(0, 6), (6, 7)]),
        (rb"\ude00\ud83d", "\ude00\ud83d", [(0, 6), (6, 12)]),
        (rb"\\n", "\\n", [(0, 2), (2, 3)]),
        (rb"\/\b\f\r\t", "/\b\f\r\t", [(0, 2), (2, 4), (4, 6), (6, 8), (8, 10)]),
        ("é\\té".encode(), "é\té", [(0, 2), (2, 4), (4, 6)]),
        (b"cut \\u00", "cut \\u00", [(i, i + 1) for i in range(8)]),
        (b"", "", []),
    ],
)
def test_json_escapes(literal, text, spans):
    """A figure after an escaped quote would be cited some bytes too early."""
    unwrapped = unwrap(decode(literal), "json")
    assert unwrapped.text == text
    assert [unwrapped.map.span(i, i + 1) for i in range(len(text))] == spans


@given(st.text(), st.booleans())
def test_json_is_undone_as_json_does(text, ascii_only):
    """The text that repair sees must be the text the feed meant, letter for letter."""
    literal = json.dumps(text, ensure_ascii=ascii_only)[1:-1].encode("utf-8", "surrogatepass")
    unwrapped = unwrap(decode(literal), "json")
    assert unwrapped.text == text
    check_map(unwrapped, literal)
    for i in range(len(text)):
        start, end = unwrapped.map.span(i, i + 1)
        assert json.loads(b'"' + literal[start:end] + b'"', strict=False) == text[i]


def test_csv_quotes():
    """Doubled quotes left in the text double every quotation of the feed."""
    unwrapped = unwrap(decode(b'a ""b"" """"c'), "csv")
    assert unwrapped.text == 'a "b" ""c'
    assert unwrapped.map.span(2, 5) == (2, 7)
    assert unwrapped.map.span(6, 9) == (8, 13)


def test_an_unknown_form():
    """A form nobody undoes must not pass for plain text."""
    with pytest.raises(ValueError, match="plain, html, json and csv"):
        unwrap(decode(b""), "pdf")


@given(st.binary(max_size=80), st.sampled_from(["plain", "json", "csv"]))
def test_garbage_is_unwrapped(raw, form):
    """Content that is cut off or mended by hand must not end the night."""
    check_map(unwrap(decode(raw, "latin-1"), form), raw)


# --- HTML

PARAGRAPHS = [
    "The fire at the Karlin depot hurt 12 people &amp; destroyed 3 sheds, the brigade&rsquo;s spokeswoman said on Monday.",
    "“We heard two blasts,” a neighbour of the <b>depot</b> said;\n  <a href='/x?a=1&amp;b=2'>earlier reports</a> spoke of&nbsp;one.",
    "Caf&eacute; owners near by put the damage at &euro;40,000 &#8211; a figure that the town, which owns the caf\u00e9s, called &#x201C;early&#x201D;.",
]  # fmt: skip
PAGE = f"""<!doctype html>
<html lang="en"><head><title>Depot fire hurts 12 | Valley Post</title>
<meta name="author" content="Valley Desk"><link rel="canonical" href="https://valley.example/fire">
<meta property="article:published_time" content="2026-11-03T10:00:00Z">
<style>p {{ color: red }}</style><script>var a = "<p>not text</p>";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/fire">Depot fire hurts 12</a></li></ul></nav>
<!-- <p>Depot fire hurts 12 and this is a comment</p> -->
<article><h1>Depot fire hurts 12</h1>
{"".join(f'<p class="a > b">{p}</p>' for p in PARAGRAPHS)}
<ul><li>Twelve people hurt in the depot, three of them badly</li><li>Three sheds destroyed by the fire and the water</li></ul>
<table><tr><th>Town</th><th>Hurt</th></tr><tr><td>Karlin</td><td>12</td></tr></table>
</article><footer><p>Copyright Valley Post</p></footer></body></html>
"""


@pytest.mark.parametrize("codec", ["utf-8", "cp1252", "utf-16-le"])
def test_a_page(codec):
    """Every figure of a page must be citable to the bytes of the page, references and tags notwithstanding."""
    raw = PAGE.encode(codec)
    unwrapped = unwrap(decode(raw, codec), "html")
    check_letters(unwrapped, raw, codec)
    paragraphs = unwrapped.text.split("\n\n")
    assert "The fire at the Karlin depot hurt 12 people & destroyed 3 sheds, the brigade’s spokeswoman said on Monday." in paragraphs
    assert "not text" not in unwrapped.text
    for wanted, source in (
        ("12 people & destroyed", "12 people &amp; destroyed"),
        ("brigade’s", "brigade&rsquo;s"),
        ("depot said;", "depot</b> said;"),
        ("Café owners", "Caf&eacute; owners"),
        ("cafés, called “early”", "cafés, called &#x201C;early&#x201D;"),
        ("€40,000 – a", "&euro;40,000 &#8211; a"),
        ("Karlin | 12", "Karlin</td><td>12"),
    ):
        at = unwrapped.text.index(wanted)
        start, end = unwrapped.map.span(at, at + len(wanted))
        assert raw[start:end].decode(codec) == source
    assert (unwrapped.title or "").startswith("Depot fire hurts 12")
    assert (unwrapped.date, unwrapped.byline, unwrapped.url) == ("2026-11-03", "Valley Desk", "https://valley.example/fire")


def test_the_heading_is_not_the_menu():
    """A short line stands in menus too; the place next to the text that follows is the one meant."""
    raw = PAGE.encode()
    unwrapped = unwrap(decode(raw), "html")
    at = unwrapped.text.index("Depot fire hurts 12")
    start, _ = unwrapped.map.span(at, at + 5)
    assert raw[:start].endswith(b"<h1>")


def test_white_space_has_the_gap():
    """A sentence over two paragraphs' border is cited as one stretch of the page."""
    raw = b"<html><body><p>Ten people were hurt in the blast.</p>\n<p>Two of them died at night.</p></body></html>"
    unwrapped = unwrap(decode(raw), "html")
    at = unwrapped.text.index("\n\n")
    assert [unwrapped.map.span(i, i + 1) for i in (at, at + 1)] == [(raw.index(b"</p>"), raw.index(b"Two"))] * 2


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Short.</p>", "Short."),
        ("no markup at all", "no markup at all"),
        ("a < b & c > d", "a < b & c > d"),
        ("<html><body></body></html>", ""),
        ("<script>only()</script>", ""),
        ("", ""),
        ("<p>One\x00 two", "One"),
    ],
)
def test_poor_pages(page, text):
    """A page with hardly anything on it still says what it says."""
    raw = page.encode()
    unwrapped = unwrap(decode(raw), "html")
    assert unwrapped.text.startswith(text)
    check_map(unwrapped, raw)


SOUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div", ">", "<!--", "-->", "<![CDATA[", "]]>", "<!", "<?xml ", "&amp;", "&amp", "&copy2019", "&#150;", "&#x110000;",
         "&notit;", "&", "<", "<script>", "</script>", "<style", "<title>", "</head>", "<head>", "<br/>", "<a href='", '"', "'", "<b>", "</b>",
         "<article>", "<table><tr><td>", "|", "- ", "\n", " ", "Ten people were hurt in the harbour", "12", "é", "e\u0301", "\u200b", "\u00ad",
         "\u00a0", "\x1e", "\x00", "İ", "\U0001f600", "<li>", "Police said on Monday that no one had been found in the sheds."]
    ) | st.text(max_size=6),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(SOUP)
@example("&#0;&#xd800;<p>&#128;")
def test_tag_soup(page):
    """Broken markup is most of the web; no page of it may end the night or be cited wrongly."""
    raw = page.encode("utf-8", "surrogatepass")
    decoded = decode(raw)
    unwrapped = unwrap(decoded, "html")
    check_map(unwrapped, raw)
    for i, letter in enumerate(unwrapped.text):
        start, end = unwrapped.map.span(i, i + 1)
        if start < end and SEEN.match(letter):
            source = raw[start:end].decode("utf-8", "surrogatepass")
            assert letter in (source, *unescape(source))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_as_a_page(raw):
    """A picture with the suffix .html is garbage, not a reason to stop."""
    check_letters(unwrap(decode(raw, "latin-1"), "html"), raw, "latin-1")


@settings(max_examples=60, deadline=None)
@given(SOUP)
def test_characters_of_a_page(page):
    """The stream that lines are found in must itself be true to the page."""
    characters = read_characters(page)
    assert len(characters.text) == len(characters.starts) == len(characters.ends)
    for letter, start, end in zip(characters.text, characters.starts, characters.ends, strict=True):
        source = page[start:end]
        assert letter == BREAK or letter in (source, *unescape(source)) or (source == BREAK and letter == " ")
    assert (np.diff(characters.starts) >= 0).all()


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a<b>b</b>c", "abc"), ("<p>a</p>", "|a|"), ("a<!-- <p>b</p> -->c", "a|c"), ('<p title="x > y">a', "|a"), ("<p title='it\"s > y'>a", "|a"),
        ("<header>a</header>", "|a|"), ("<head><title>x</title><header>a", "||||a"), ("<script>if (a<b) c</script>d", "||d"), ("<SCRIPT>x</Script >d", "||d"),
        ("&copy2019", "©2019"), ("&copyx;", "©x;"), ("&ampamp;", "&amp;"), ("&nosuch;", "&nosuch;"), ("a &", "a &"), ("<p class=it's>a's", "|a's"), ("1<2", "1<2"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(page, text):
    """Text swallowed as markup has no place to be cited to; markup shown as text is noise."""
    assert read_characters(page).text.replace(BREAK, "|") == text


@pytest.mark.parametrize("unit", ["<", "<a b=\"", "<!--", "<script>", "&amp", "<p title='>", "<a =\">", "</head", "<![CDATA["])
def test_hostile_pages_end(unit):
    """Quadratic time on one page of a megabyte would be the whole night; 200,000 characters here return at once."""
    characters = read_characters(unit * (200_000 // len(unit)))
    assert len(characters.text) <= 200_000


def test_lines_out_of_order():
    """A teaser found first, or a line repeated in the footer, must not push the article out of its place."""
    page = "footerlineoflongishwords" + "menu" + "headline" + "alphaparagraphwithmanyletters" + "x" + "betaparagraphwithmanyletters" + "headline"
    lines = ["headline", "alphaparagraphwithmanyletters", "betaparagraphwithmanyletters", "footerlineoflongishwords", "absent"]
    found = place(lines, page)
    assert found == [28, 36, 66, None, None]


def test_the_seeds_are_not_pages():
    """Plain dispatches given the wrong suffix lose their breaks, never their words."""
    folder = Path(__file__).parents[3] / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the folder of seeds lies beside the project only where it is developed")
    for path in sorted(folder.glob("*.txt")):
        raw = path.read_bytes()
        unwrapped = unwrap(decode(raw, "latin-1"), "html")
        check_map(unwrapped, raw)
        words = re.findall(r"\w+", raw.decode("latin-1"))
        assert len(re.findall(r"\w+", unwrapped.text)) > 0.5 * len(words)
