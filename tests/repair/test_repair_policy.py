"""The page on repair: every example on it is what happens."""

from __future__ import annotations

import re

import pytest

from pipelines.repair import mend
from pipelines.settings import PROJECT

PAGE = (PROJECT / "docs" / "repair.md").read_text(encoding="utf-8")
REPAIRED = re.findall(r"^\| `(.+?)` \| `(.+?)` \| (\w+) \|$", PAGE, re.MULTILINE)
LEFT = re.findall(r"^\| `([^`]+)` \| ([^`].+) \|$", PAGE, re.MULTILINE)


def test_the_page_has_examples() -> None:
    """A page whose tables are not found would be proved by nothing."""
    assert len(REPAIRED) > 10
    assert len(LEFT) > 4


@pytest.mark.parametrize(("before", "after", "rule"), REPAIRED)
def test_examples_are_repaired(before: str, after: str, rule: str) -> None:
    """A promise on the page that the code does not keep misleads whoever must trust it."""
    mended = mend(before)
    assert mended.text == after
    assert rule in {edit.rule for edit in mended.edits}


@pytest.mark.parametrize(("text", "why"), LEFT)
def test_examples_are_left(text: str, why: str) -> None:
    """What is said to stay must stay, whatever is mended elsewhere."""
    assert mend(text).text == text, why
