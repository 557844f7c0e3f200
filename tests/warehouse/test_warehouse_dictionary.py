"""Dictionary: docs/tables.md says what the tables are, all of it and now."""

from __future__ import annotations

from pipelines.tables import TABLES
from pipelines.warehouse.dictionary import PAGE, dictionary, views


def test_the_page_is_current() -> None:
    """A dictionary of last month names columns that are gone. `python -m pipelines.warehouse.dictionary` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == dictionary()


def test_every_view_and_table_has_a_comment() -> None:
    """A name without a sentence is asked about, or guessed."""
    assert [name for name, comment, _ in views() if not comment] == []
    assert [t.name for t in TABLES.values() if not t.comment] == []
