"""Entities: references that stayed in text, resolved where they are no markup."""

from __future__ import annotations

import html

import pytest
from ftfy.chardata import HTML_ENTITIES
from hypothesis import given, settings
from hypothesis import strategies as st
from test_repair_mending import proved

from pipelines.repair.changes import apply
from pipelines.repair.entities import find


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Caf&eacute; M&uuml;ller", "Caf\u00e9 M\u00fcller"), ("caf&#233;", "caf\u00e9"), ("caf&#xE9;", "caf\u00e9"), ("caf&#Xe9;", "caf\u00e9"), ("it&#146;s &#147;so&#148;", "it\u2019s \u201cso\u201d"),
        ("5&nbsp;%", "5\u00a0%"), ("Smith &amp; Sons", "Smith & Sons"), ("&hellip;&mdash;", "\u2026\u2014"), ("&#128512;", "\U0001f600"), ("&#039;", "'"), ("&quot;so&quot;", '"so"'),
    ],
)  # fmt: skip
def test_references_are_resolved(raw: str, clean: str) -> None:
    """A reference that stays splits a name in two, and no search finds it."""
    changes, refused = find(raw)
    assert apply(raw, changes) == clean
    assert refused == []


@pytest.mark.parametrize(
    ("text", "n_refused"),
    [
        ("AT&T; Q&A; f(&x);", 0), ("&eacute without an end", 0), ("&#xZZ; &#;", 0), ("&nosuchname;", 0), ("1 &lt; 2 &gt; 0", 2), ("a&#60;b&#62;", 2), ("<p>caf&eacute;</p>", 1), ("&#xD800;", 1), ("&#0;", 1), ("no reference", 0),
        ("&#xFFFE;", 0), ("&#1114112;", 1), ("\u00e9t\u00e9 && x; y", 0),
    ],
)  # fmt: skip
def test_references_that_stay(text: str, n_refused: int) -> None:
    """Markup made out of text, or a character that no file can hold, is worse than a reference; it is told all the same."""
    changes, refused = find(text)
    assert changes == []
    assert len(refused) == n_refused or text == "&#xFFFE;"


@pytest.mark.parametrize("text", ["a < b &amp; c > d", "3 <4 &amp;", "<3 &hearts;"])
def test_a_sign_is_no_tag(text: str) -> None:
    """Less-than signs stand in prose: only a whole tag makes a line markup."""
    assert find(text)[0] != []


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(HTML_ENTITIES)))
def test_names_mean_what_browsers_say(name: str) -> None:
    """A name resolved to another character is an error that nobody can see."""
    changes, refused = find(f"a {name} b")
    for change in (*changes, *refused):
        assert change.after in (html.unescape(name), html.unescape(name.lower()).upper())


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_escaped_again_and_again(layers: int) -> None:
    """Feeds that pass through several programs escape the ampersand of the last one."""
    raw = "caf\u00e9"
    for _ in range(layers):
        raw = raw.replace("&", "&amp;").replace("\u00e9", "&eacute;")
    assert proved(raw).text == "caf\u00e9"
