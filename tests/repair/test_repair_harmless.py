"""No harm: clean text of any language and any kind of prose comes back as it is, and unlisted."""

from __future__ import annotations

import pytest
from wordfreq import available_languages, top_n_list

from pipelines.repair import mend

LANGUAGES = sorted(available_languages("small"))
# How a language sets a word in quotation marks; the others as English does.
QUOTED = {
    "de": ("\u201e{}\u201c", "\u00bb{}\u00ab"), "cs": ("\u201e{}\u201c",), "sk": ("\u201e{}\u201c",), "sl": ("\u201e{}\u201c", "\u00bb{}\u00ab"),
    "pl": ("\u201e{}\u201d", "\u00ab{}\u00bb"), "hu": ("\u201e{}\u201d", "\u00bb{}\u00ab"), "ro": ("\u201e{}\u201d", "\u00ab{}\u00bb"), "sh": ("\u201e{}\u201d", "\u00bb{}\u00ab"),
    "bg": ("\u201e{}\u201c",), "mk": ("\u201e{}\u201c",), "lt": ("\u201e{}\u201c",), "lv": ("\u201e{}\u201d",), "is": ("\u201e{}\u201c",), "da": ("\u00bb{}\u00ab", "\u201c{}\u201d"),
    "sv": ("\u201d{}\u201d", "\u00bb{}\u00bb"), "fi": ("\u201d{}\u201d", "\u00bb{}\u00bb"), "nb": ("\u00ab{}\u00bb",), "ru": ("\u00ab{}\u00bb", "\u201e{}\u201c"), "uk": ("\u00ab{}\u00bb",),
    "el": ("\u00ab{}\u00bb",), "es": ("\u00ab{}\u00bb", "\u00bf{}?"), "pt": ("\u00ab{}\u00bb", "\u201c{}\u201d"), "it": ("\u00ab{}\u00bb", "\u201c{}\u201d"), "ca": ("\u00ab{}\u00bb",),
    "fr": ("\u00ab\u00a0{}\u00a0\u00bb", "\u00ab\u202f{}\u202f\u00bb"), "ja": ("\u300c{}\u300d",), "zh": ("\u300a{}\u300b", "\u201c{}\u201d"), "fa": ("\u00ab{}\u00bb",), "ar": ("\u00ab{}\u00bb",),
    "he": ("\u201d{}\u201c", "\u201c{}\u201d"), "tr": ("\u201c{}\u201d", "\u00ab{}\u00bb"),
}  # fmt: skip
ENGLISH = ("\u201c{}\u201d", "\u2018{}\u2019")
AROUND = (
    "{}\u2026",
    "{}\u2122",
    "{}\u00ae",
    "\u2014{}\u2014",
    "\u2013 {} \u2013",
    "5\u00a0{}",
    "{}\u00a0\u20ac",
    "({})",
    "{}\u2019s",
    "\u00a0{}\u00a0",
    "\u2022 {}",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_common_words_stay(language: str) -> None:
    """A word changed once in a language is changed in every text of it: the one damage that a repair step does by itself."""
    lines: list[str] = []
    for word in top_n_list(language, 300):
        forms = dict.fromkeys((word, word.capitalize(), word.upper()))
        patterns = ("{}", *QUOTED.get(language, ENGLISH), *AROUND)
        lines += [" ".join(pattern.format(form) for pattern in patterns) for form in forms]
    text = "\n".join(lines)
    mended = mend(text)
    assert [(edit.before, edit.after, edit.rule) for edit in mended.edits if edit.status == "applied"] == []
    assert mended.text == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("S\u00c3O PAULO, BYGG\u00d0, \u00c2GE, ANG\u00c9LIQUE, \u00c0 LA UNE, \u00c5RHUS, \u00c7A VA", id="capitals"),
        pytest.param("\u2018single\u2019 \u201cdouble\u201d \u201edeutsch\u201c \u00abfran\u00e7ais\u00bb \u00bbd\u00e4nisch\u00ab", id="quotes"),
        pytest.param("\ufb01nal \uff26\uff35\uff2c\uff2c \uff76\uff9e", id="ligatures and widths"),
        pytest.param("AT&T; Q&A, a && b; f(&x); R&D; B&B&C", id="ampersands"),
        pytest.param("https://example.org/?a=1&copy=2&b=caf%C3%A9 and https://example.org/wiki/S%C3%A3o_Paulo#x", id="addresses"),
        pytest.param("Write to info@example.org, ask for =20 in the subject, x=41 and y=3D.", id="mail"),
        pytest.param("Vi\u1ec7t Nam, \u0e44\u0e17\u0e22, \u0939\u093f\u0928\u094d\u0926\u0940, \u05e2\u05d1\u05e8\u05d9\u05ea, \u4e2d\u6587\u3002", id="scripts in one line"),
        pytest.param("decomposed cafe\u0301 stays decomposed", id="combining marks"),
        pytest.param("dos\r\nlines\r\nmac\rlines\n", id="line breaks"),
        pytest.param("soft\u00adhyphen zero\u200bwidth non\u200cjoiner \u200fmark", id="joiners"),
        pytest.param("\u00a3 5 \u2013 \u20ac20, 25\u00a0\u00b0C, \u00bd, \u2020, \u2030, \u00a720", id="signs"),
        pytest.param("Save it as C:\\users\\new\\x41\\table.csv or /srv/data/caf\u00e9.txt, not in D:\\\u00fcbung\\.", id="paths"),
        pytest.param("The pattern ^\\d{4}-\\d{2}\\x20[^\\s]+$ matches a date and what follows.", id="patterns"),
        pytest.param("if (a < b && b > c) { return a[i] ?? \"none\"; } // \u00e9tape 3", id="code"),
        pytest.param('{"name": "caf\u00e9", "price": "\u20ac4.50", "tags": ["a\\n", "b\\t"]}', id="JSON"),
        pytest.param("The sum $\\sum_{i=1}^{n} x_i \\leq \\frac{1}{2}$ and \\'etude, \\\"uber in LaTeX.", id="LaTeX"),
        pytest.param("Prices rose 5%, from $1.20 to $1.26; 100%ig, 20%F off, 50%ers.", id="per cent"),
        pytest.param("SELECT \"id\" FROM t WHERE a <> 'x' AND b LIKE '%ab%';", id="SQL"),
        pytest.param("LA CAF\u00c9\u2019S CARTE, LE CAF\u00c9\u2026 AND \u201cCAF\u00c9\u201d, FIANC\u00c9\u2014NO", id="capital before punctuation"),
        pytest.param("VOIL\u00c0\u2026 \u2018\u00c0\u2019 \u201c\u00c5\u201d \u00c3\u2026 IL EST L\u00c0\u201d", id="capital before ellipsis or quote"),
        pytest.param("Sizes 4\u00d76 \u00b1 2 \u00b5m, 30\u00b0 \u2032N\u2033, area \u2248 3 m\u00b2", id="measures"),
        pytest.param("\u250c\u2500\u2500\u2510\n\u2502ab\u2502\n\u2514\u2500\u2500\u2518", id="a box of lines"),
        pytest.param("The root \u221a\u03c0 is 1.77; \u221a2 is 1.41; \u2211x\u00b2, \u222bf", id="mathematics"),
        pytest.param("\u00af\\_(\u30c4)_/\u00af and (\u256f\u00b0\u25a1\u00b0)\u256f and \u0ca0_\u0ca0", id="faces"),
        pytest.param("He said \u201c\u00c9t\u00e9\u201d\u2014\u201cno\u201d\u2014then \u2018\u00e2ge\u2019.", id="dashes between quotes"),
        pytest.param("Smile \U0001f600\U0001f3fd \u2764\ufe0f \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea", id="emoji"),
    ],
)  # fmt: skip
def test_clean_prose_stays(text: str) -> None:
    """Prose about code, prices and addresses holds what damage looks like; the ledger must not even change one of them."""
    mended = mend(text)
    assert mended.text == text
    assert {edit.status for edit in mended.edits} <= {"refused", "ambiguous"}
