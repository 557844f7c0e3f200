"""Layout: paragraphs of hard-wrapped texts and of texts with one paragraph a line."""

from __future__ import annotations

import textwrap

import pytest

from pipelines.document.layout import gather, is_wrapped, read_lines

FIRST = "The river rose overnight and the lower town was under water by dawn, the mayor said at the bridge. " * 3
SECOND = "Boats of the harbour guard brought families to the school on the hill, where the cooks made soup. " * 3


def paragraphs(text: str) -> list[str]:
    return [text[p.start : p.end] for p in gather(text, read_lines(text), ())]


def test_wrapped_lines_make_one_paragraph() -> None:
    """A sentence cut at every line break loses its figure."""
    text = textwrap.fill(FIRST, 72) + "\n\n" + textwrap.fill(SECOND, 72)
    assert is_wrapped(text, read_lines(text))
    assert len(paragraphs(text)) == 2


def test_one_paragraph_a_line() -> None:
    """Paragraphs that are joined make a headline part of a sentence."""
    text = f"{FIRST.strip()}\n{SECOND.strip()}\n{FIRST.strip()}"
    assert not is_wrapped(text, read_lines(text))
    assert len(paragraphs(text)) == 3


def test_an_indented_line_begins_a_paragraph() -> None:
    """Telex texts have no blank lines."""
    text = textwrap.fill(FIRST, 72, initial_indent="   ") + "\n" + textwrap.fill(SECOND, 72, initial_indent="   ")
    assert len(paragraphs(text)) == 2


def test_a_line_broken_inside_a_sentence_is_joined() -> None:
    """Pages put links on lines of their own."""
    assert len(paragraphs("The army left\nthe town by night.\nNobody saw it.")) == 2


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_every_kind_of_line_end(newline: str) -> None:
    """A file from another system is one long paragraph otherwise."""
    lines = read_lines(f"One.{newline}{newline}Two.{newline}Three.")
    assert [line.after_blank for line in lines] == [True, True, False]


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\n\n\n"])
def test_no_text(text: str) -> None:
    """An empty document is no reason to stop."""
    assert gather(text, read_lines(text), ()) == []
