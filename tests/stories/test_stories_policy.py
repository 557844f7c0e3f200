"""The page on stories: every example and every number on it is what happens."""

from __future__ import annotations

import re

import pytest
from dispatches import EXAMPLES

from pipelines.settings import PROJECT, Settings
from pipelines.stories import candidates, signatures, verification, words

PAGE = (PROJECT / "docs" / "stories.md").read_text(encoding="utf-8")
LIMITS = re.findall(r"^\| .+? \| ([\d.]+) \| `(\w+)` \|$", PAGE, re.MULTILINE)
TOLD = re.findall(r"^\| (.+?) \| (copy|partial|serial|\(none\)) \|$", PAGE, re.MULTILINE)


def test_examples_are_those_of_the_tests() -> None:
    """A promise on the page that the code does not keep misleads whoever counts stories."""
    assert dict(TOLD) == {label: relation or "(none)" for label, (_, _, relation) in EXAMPLES.items()}


@pytest.mark.parametrize(("limit", "name"), LIMITS)
def test_limits_are_those_of_the_code(limit: str, name: str) -> None:
    """A threshold that was moved and not written down makes every number of story_pairs a riddle."""
    assert float(limit) == getattr(verification, name)


def test_no_limit_is_missing() -> None:
    """A page that hides a rule is no policy."""
    assert len(LIMITS) == 12
    said = (
        words.SHORT_BODY,
        verification.ENOUGH_UNQUOTED,
        signatures.LEAST,
        signatures.MOST,
        signatures.ANCHORS,
        Settings().story_window_days,
    )
    for number in (*said, candidates.A_KEY_A_DAY, candidates.AN_ARCHIVE_KEY, candidates.A_DOCUMENT):
        assert re.search(rf"\b{number}\b", PAGE)
    assert f"{words.MOST_WORDS:,}" in PAGE
