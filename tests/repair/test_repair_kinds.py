"""Kinds of damage that other programs are tested on: one sentence of each, and what only looks like it."""

from __future__ import annotations

import ftfy.bad_codecs  # noqa: F401 - registers the sloppy codecs that mojibake is made with
import pytest
from test_repair_mending import proved


def through(text: str, *codecs: str) -> str:
    """The text after its UTF-8 was read in each of the encodings, one after the other."""
    for codec in codecs:
        text = text.encode().decode(codec)
    return text


WINDOWS, EASTERN, RUSSIAN = "sloppy-windows-1252", "sloppy-windows-1250", "sloppy-windows-1251"
BALTIC = "sloppy-windows-1257"

WHOLE = [
    pytest.param("K\u00f6szeg v\u00e1rosa", (WINDOWS,), id="Hungarian"),
    pytest.param("Lietuvos mok\u0173 vis\u0173", (WINDOWS,), id="Lithuanian"),
    pytest.param("M\u00f4n h\u1ecdc ti\u1ebfp theo", (WINDOWS,), id="Vietnamese"),
    pytest.param("\u03ba\u03b1\u03bb\u03b7\u03bc\u03ad\u03c1\u03b1", (WINDOWS,), id="Greek"),
    pytest.param("\u0434\u043e\u0431\u044a\u0440 \u0434\u0435\u043d", (WINDOWS,), id="Bulgarian"),
    pytest.param("\u05e9\u05dc\u05d5\u05dd \u05dc\u05db\u05dd", (WINDOWS,), id="Hebrew"),
    pytest.param("\u05e9\u05dc\u05d5\u05dd", ("latin-1",), id="Hebrew, Latin-1"),
    pytest.param("\u05e9\u05dc\u05d5\u05dd \u05dc\u05db\u05dd", (EASTERN,), id="Hebrew, Windows-1250"),
    pytest.param("\u05e9\u05dc\u05d5\u05dd \u05dc\u05db\u05dd", ("macroman",), id="Hebrew, MacRoman"),
    pytest.param("\u0645\u062f\u064a\u0646\u0629", (WINDOWS,), id="Arabic"),
    pytest.param("\u0645\u062f\u064a\u0646\u0629", (EASTERN,), id="Arabic, Windows-1250"),
    pytest.param("\u0645\u062f\u064a\u0646\u0629", ("macroman",), id="Arabic, MacRoman"),
    pytest.param("\u0928\u092e\u0938\u094d\u0924\u0947", (WINDOWS,), id="Hindi"),
    pytest.param("\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35", (WINDOWS,), id="Thai"),
    pytest.param("\u4eca\u5929\u5929\u6c14", (WINDOWS,), id="Chinese"),
    pytest.param("\u304a\u306f\u3088\u3046", (WINDOWS,), id="Japanese"),
    pytest.param("\uc548\ub155\ud558\uc138\uc694", (WINDOWS,), id="Korean"),
    pytest.param("Lunch with Tom \u2764 today", (WINDOWS,), id="an old emoji"),
    pytest.param("All tests \u2714 passed", (WINDOWS,), id="a check mark"),
    pytest.param("Un beau ch\u00e2teau au bord de l\u2019eau", ("macroman",), id="French, MacRoman"),
    pytest.param("La citt\u00e0 \u00e8 pi\u00f9 bella", ("macroman",), id="Italian, MacRoman"),
    pytest.param("\u0444\u0443\u0442\u0431\u043e\u043b \u0432\u0435\u0447\u0435\u0440\u043e\u043c", (RUSSIAN,), id="Russian, Windows-1251"),
    pytest.param("\u0444\u0443\u0442\u0431\u043e\u043b \u0432\u0435\u0447\u0435\u0440\u043e\u043c", (RUSSIAN, RUSSIAN), id="Russian, Windows-1251 twice"),
    pytest.param("\u043a\u0438\u043d\u043e \u0441\u0435\u0433\u043e\u0434\u043d\u044f", ("cp437",), id="Russian, Code page 437"),
    pytest.param("the bank\u2019s \u201cB\u201d rating", (RUSSIAN,), id="English, Windows-1251"),
    pytest.param("Sonra \u0131rmak k\u0131y\u0131s\u0131", ("latin-1",), id="Turkish, Latin-1"),
    pytest.param("\u0130zmir\u2019de bug\u00fcn", (WINDOWS,), id="a Turkish capital at the beginning"),
    pytest.param("Kembali ke rumah \u2013 dan lagi\u2026", (WINDOWS, WINDOWS), id="Malay, twice"),
    pytest.param("Zo\u00eb (n\u00e9e Martin)", (WINDOWS, WINDOWS), id="names, twice"),
    pytest.param("It wasn\u2019t there", (WINDOWS, WINDOWS, WINDOWS), id="three times"),
    pytest.param("d\u00e9j\u00e0 t\u00e9l\u00e9charg\u00e9", ("macroman", "macroman", "macroman"), id="MacRoman three times"),
    pytest.param("Gare de Gen\u00e8ve, l\u2019\u00e9t\u00e9", (EASTERN,), id="French, Windows-1250"),
    pytest.param("Sk\u00fasim to s\u00e1m!", (EASTERN,), id="Slovak, Windows-1250"),
    pytest.param("t\u0159\u00ed tis\u00edce m\u011bs\u00edc\u016f zp\u00e1tky", ("iso-8859-2",), id="Czech, Latin-2"),
    pytest.param("se \u00eent\u00e2mpl\u0103 \u015fi m\u00e2ine", (EASTERN,), id="Romanian, Windows-1250"),
    pytest.param("a price of \u00a34.2bn", (WINDOWS, RUSSIAN), id="two encodings"),
    pytest.param("LAS NI\u00d1AS DE ESPA\u00d1A", (WINDOWS,), id="capitals"),
    pytest.param("L\u2019H\u00d4TEL", (WINDOWS,), id="a capital circumflex"),
    pytest.param("m\u0101ja p\u0113c m\u0113ne\u0161a \u0161eit", (BALTIC,), id="Latvian, Windows-1257"),
    pytest.param("Tom\u00e1s", (WINDOWS,), id="one letter"),
    pytest.param("hei\u00df", ("macroman",), id="one letter, MacRoman"),
    pytest.param("ge\u00ebrfd", (WINDOWS,), id="one Dutch letter"),
    pytest.param("sing it \u266b", (WINDOWS,), id="notes at the end"),
    pytest.param("Nanjing\uff0cChina", (WINDOWS,), id="a wide comma"),
    pytest.param("it was de\ufb01ned", (RUSSIAN,), id="a ligature, Windows-1251"),
    pytest.param("costs \u226420\\% or \u226530\\%", (WINDOWS,), id="backslashes"),
    pytest.param("O\u00d9 \u00c7A", (WINDOWS,), id="a trade mark at the end of a word"),
    pytest.param("a good night \ufffd for all", (WINDOWS,), id="the replacement character"),
    pytest.param("within 10\u03bcs or 5 \u00b5m", (WINDOWS,), id="signs of measures"),
    pytest.param("the IL3R\u03b2x mouse and TNF-\u03b1", (WINDOWS,), id="Greek letters of science"),
    pytest.param("no. 1\u00ba, 2\u00aa", (WINDOWS,), id="ordinals"),
]  # fmt: skip


@pytest.mark.parametrize(("clean", "codecs"), WHOLE)
def test_whole_damage_is_undone(clean: str, codecs: tuple[str, ...]) -> None:
    """A kind that others repair must not be lost here."""
    raw = through(clean, *codecs)
    assert raw != clean
    assert proved(raw).text == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        pytest.param("\x84Bitte sehr\x93: so ging es \u00fcber Nacht", "\u201eBitte sehr\u201c: so ging es \u00fcber Nacht", id="C1 controls in German"),
        pytest.param("bye now \u00ed\u00a0\u00bd\u00ed\u00b8\u008d", "bye now \U0001f60d", id="CESU-8"),
        pytest.param("\u2602 \u00e2\u009a\u00bd \u00ed\u00a0\u00bd\u00ed\u00b8\u0080", "\u2602 \u26bd \U0001f600", id="CESU-8 and others"),
        pytest.param("a \u00e2\u20ac\u0153mixed quote\x94 it is", "a \u201cmixed quote\u201d it is", id="two kinds of quotes"),
        pytest.param("5\u00ce&frac14;m", "5\u03bcm", id="an entity for half of it"),
        pytest.param("\u0441\u043b\u043e\u0432\u043e \u00d0\u00b2 \u0441\u0442\u0440\u043e\u043a\u0435, \u00d0\u00b5\u00d1\u2030\u00d1\u2018", "\u0441\u043b\u043e\u0432\u043e \u0432 \u0441\u0442\u0440\u043e\u043a\u0435, \u0435\u0449\u0451", id="beside what is whole"),
        pytest.param("voil\u00c3  le chat", "voil\u00e0 le chat", id="A0 as a blank, before another"),
        pytest.param("\u00c3 vendre \u00c3 Lyon, d\u00c3\u00a9j\u00c3 vu", "\u00e0 vendre \u00e0 Lyon, d\u00e9j\u00e0 vu", id="blanks that fell together"),
        pytest.param("aten\u00c3\u00a7\u00c3\u00a3o \u00c3 s mulheres", "aten\u00e7\u00e3o \u00e0s mulheres", id="inside of a Portuguese word"),
        pytest.param("\u00e2\u20ac\u0153gone quote\u00e2\u20ac\ufffd", "\u201cgone quote\u201d", id="a closing quote, lost"),
        pytest.param("from \u00e2\u20ac\u0153aa+\u00e2\u20ac? to \u00e2\u20ac\u0153aa\u00e2\u20ac?", "from \u201caa+\u201d to \u201caa\u201d", id="as a question mark"),
        pytest.param("\u00ef\u00bb\u00bfThe title\n\u00ef\u00bb\u00bfand the text", "The title\nand the text", id="byte order marks"),
        pytest.param("one file\u00ef\u00bb\u00bfand another", "one fileand another", id="a byte order mark inside"),
    ],
)  # fmt: skip
def test_partial_damage_is_undone(raw: str, clean: str) -> None:
    """Damage that is mixed with undamaged text, or lost a byte on the way, is what news texts have most."""
    assert proved(raw).text == clean


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\u0397 \u00a8\u03bd\u03af\u03ba\u03b7\u00a8 \u03c4\u03c9\u03bd \u03c0\u03bf\u03bb\u03bb\u03ce\u03bd", id="diaereses as quotation marks"),
        pytest.param("the \u201c\u00d7\u201d and \u201c+\u201d signs", id="a sign in quotes"),
        pytest.param("Torna presto,\u00a0\u00e8 tardi", id="a no-break space before a letter"),
        pytest.param("1024\u00d7\u2026", id="multiplication and ellipsis"),
        pytest.param("``mais tarde a\u00ed\u00b4\u00b4", id="accents as quotes"),
        pytest.param("AAHH \u00d5\u2026 VOC\u00ca\u2026 MARQU\u00c9\u2026 S\u00d3\u2026", id="capitals and ellipsis"),
        pytest.param("the CAF\u00c9\u2019s menu, l\u2019\u00e9pisode", id="curly apostrophes"),
        pytest.param("\u00d4\u00f4\u00f4 MINHA", id="a cry"),
        pytest.param("[y]\u00a0\u00a9", id="no-break space and sign"),
        pytest.param("2015\u2014\u221e", id="dash and infinity"),
        pytest.param("R\u0415D \u2013 a title", id="a letter of another alphabet"),
        pytest.param("NO??:(   `\u00ac\u00b4    ):", id="an angry face"),
        pytest.param("( o\u00ac\u00f4 ) and \u014c\u00aco", id="raised eyebrows"),
        pytest.param("\u2206\u00b0 and (-1/2)! = \u221a\u03c0", id="mathematics"),
        pytest.param("QUEM \u00c9\u00bf !YO S\u00c9\u00a1", id="marks on the wrong side"),
        pytest.param("J\u00c4\u00c4\u00a0ON KYLM\u00c4\u00c4\u00a0T\u00c4N\u00c4\u00c4N", id="no-break spaces behind capitals"),
        pytest.param("4\u00d7\u00a320 notes", id="multiplication by a currency"),
        pytest.param("PAT\u00c9\u00ae, HAPPY\u2122, STR\u00c5\u2122, NICIODAT\u0102\u2122, VALSTYBI\u0172\u2122", id="brands"),
        pytest.param("C A N \u00c3 O", id="spaced capitals"),
        pytest.param("ask \u0100\u00f8 for it", id="a made-up name"),
        pytest.param("\u251c\u2524a\u253c\u2510a\u253c\u2510a\u253c\u2510a", id="line art"),
        pytest.param("Miss Bront\u00eb\u2026\u201d she said", id="a letter before ellipsis and quote"),
        pytest.param("\u0412\u0406\u041a\u0406 \u0456 \u0437\u043d\u043e\u0432\u0443 \u0412\u0406\u041a\u0406", id="Ukrainian capitals"),
        pytest.param("a length of 12 \u00c5\u2014 short", id="an angstrom"),
        pytest.param("too many \u00c3\u2019s in it", id="a capital with an apostrophe"),
        pytest.param("BL\u00c5 \u00d8YER, H\u00d8YE FJELL", id="Norwegian capitals"),
        pytest.param("NICIODAT\u0102\u00a0\u2013 nu", id="a Romanian capital before a no-break space"),
        pytest.param("\u041f\u043e\u0433\u043b\u0435\u0434\u0430\u0458\u0402\u0430\u0432\u043e", id="Serbian with a capital inside"),
        pytest.param("M\u00c4\u00a3\u00c4M \u00cc\u00d1\u00cc \u00a3\u00c4G\u00cc", id="letters for letters"),
        pytest.param("\u0149 Boom en \u0149 huis", id="the Afrikaans article"),
    ],
)  # fmt: skip
def test_what_only_looks_like_damage_stays(text: str) -> None:
    """Each of these was once taken for damage by some program, and text that was whole came out spoilt."""
    mended = proved(text)
    assert mended.text == text
