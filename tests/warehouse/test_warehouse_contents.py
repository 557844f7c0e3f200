"""What the published tables say: which version is current, which copy stands for a story, what was resolved, what left out."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from small_house import History, ask

from pipelines.tables import TABLES
from pipelines.warehouse import opened, row_counts


@pytest.fixture(scope="module")
def states(history: History) -> dict[str, Path]:
    """A database of every state but the blocked one."""
    return {state: history.database(state) for state in ("first", "second", "third", "back", "fourth")}


def test_a_changed_file_supersedes_its_document(states: dict[str, Path]) -> None:
    """Two versions of one page both current would count every death in it twice."""
    query = (
        "SELECT o.title, o.status, n.title FROM documents o LEFT JOIN documents n ON n.doc_id = o.superseded_by_doc_id "
        "WHERE o.source_path = 'live.txt' ORDER BY o.ingest_date"
    )
    assert ask(states["second"], query) == [("Live: bridge closed", "current", None)]
    assert ask(states["third"], query) == [
        ("Live: bridge closed", "superseded", "Live: bridge open again"), ("Live: bridge open again", "current", None),
    ]  # fmt: skip
    again = "SELECT title, status FROM documents WHERE source_path = 'live.txt' ORDER BY ingest_date"
    assert ask(states["fourth"], again) == [("Live: bridge closed", "current"), ("Live: bridge open again", "superseded")]
    feed = "SELECT status FROM documents WHERE source_path LIKE '%feed.jsonl' AND record_no = 1 ORDER BY status"
    assert ask(states["back"], feed) == [("current",), ("superseded",)]


def test_a_text_is_current_as_long_as_one_path_holds_it(states: dict[str, Path]) -> None:
    """A document that stands under two paths must not vanish from the views because one of them changed."""
    query = "SELECT status FROM documents WHERE title = 'Mill burns again'"
    assert [ask(states[s], query)[0][0] for s in ("first", "second", "third")] == ["current", "current", "superseded"]


def test_the_copy_published_first_stands_for_a_story(states: dict[str, Path]) -> None:
    """With the wrong copy as canonical, 'each story once' shows the reprint and its later date instead of the source."""
    query = "SELECT n_documents, d.source_path FROM stories s JOIN documents d ON d.doc_id = s.canonical_doc_id WHERE d.title ILIKE '{}%'"
    assert ask(states["second"], query.format("Storm")) == [(2, "2026-11-10/alpha/storm.txt")]
    assert ask(states["third"], query.format("Court")) == [(1, "2026-11-12/delta/verdict.txt")]
    assert ask(states["back"], query.format("Court")) == [(2, "2026-11-10/early/verdict.txt")]
    relations = "SELECT relation, is_canonical_copy FROM story_members JOIN documents USING (doc_id) WHERE title ILIKE 'Court%' AND relation <> 'serial' ORDER BY documents.ingest_date"
    assert ask(states["back"], relations) == [("original", True), ("copy", False)]


def test_a_superseded_copy_no_longer_stands_for_its_story(states: dict[str, Path]) -> None:
    """Views show current documents, each story once: a superseded canonical copy takes the whole story out of them."""
    query = "SELECT source_path FROM documents WHERE title = 'Live: bridge closed' AND is_canonical_copy"
    assert ask(states["second"], query) == [("live.txt",)]
    assert ask(states["third"], query) == [("2026-11-11/beta/live-copy.txt",)]


def test_what_is_mended_is_resolved_and_what_breaks_again_is_not(states: dict[str, Path]) -> None:
    """Somebody mends what open_quarantine lists: an item that stays there, or one that leaves it unmended, wastes the list."""
    query = "SELECT reason_code, source_path FROM open_quarantine WHERE stage = 'ingest' AND source_path = '{}'"
    wire = [sorted(str(r) for r, _ in ask(states[s], query.format("wire.txt"))) for s in ("first", "second", "third", "fourth")]
    assert wire == [["empty"], [], ["binary", "empty"], []]
    assert len(ask(states["third"], query.format("2026-11-10/inbox/empty.txt"))) == 1
    assert ask(states["back"], query.format("2026-11-10/inbox/empty.txt")) == []
    assert ask(states["back"], "SELECT count(*) FROM quarantine WHERE source_path = '2026-11-10/inbox/empty.txt'") == [(1,)]


def test_a_rejected_row_is_left_out_and_told(states: dict[str, Path]) -> None:
    """A row that breaks a rule and is published anyway makes every rule a decoration."""
    bad = "SELECT count(*) FROM sentences WHERE char_end >= 1000000"
    assert ask(states["third"], bad) == [(0,)]
    assert ask(states["third"], "SELECT reason_code FROM open_quarantine WHERE stage = 'validate'") == [("char_end <= documents.n_chars",)]
    counts = "SELECT n_rows - n_quarantined FROM row_counts WHERE table_name = 'sentences' AND ingest_date = '2026-11-12'"
    assert ask(states["third"], counts) == ask(states["third"], "SELECT count(*) FROM sentences WHERE ingest_date = '2026-11-12'")


def test_a_text_seen_again_is_a_sighting(states: dict[str, Path]) -> None:
    """The same bytes under another path counted as another document would double its figures."""
    assert ask(states["fourth"], "SELECT count(*) FROM documents WHERE title = 'Storm halts ferries'") == [(1,)]
    sighted = "SELECT source_path FROM sightings JOIN documents USING (doc_id) WHERE title = 'Storm halts ferries' ORDER BY 1"
    assert ask(states["fourth"], sighted.replace("SELECT source_path", "SELECT sightings.source_path")) == [
        ("2026-11-10/alpha/storm.txt",), ("2026-11-13/zeta/storm-again.txt",),
    ]  # fmt: skip


def test_every_table_column_and_view_is_explained_and_every_view_runs(states: dict[str, Path]) -> None:
    """An analyst opens the file without this project's docs at hand: what is not said in the file is not known."""
    silent = (
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'warehouse' AND comment IS NULL "
        "AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE database_name = 'warehouse') "
        "UNION ALL SELECT table_name, '' FROM duckdb_tables() WHERE database_name = 'warehouse' AND comment IS NULL "
        "UNION ALL SELECT view_name, '' FROM duckdb_views() WHERE database_name = 'warehouse' AND NOT internal AND comment IS NULL"
    )
    assert ask(states["fourth"], silent) == []
    with opened(states["fourth"]) as connection:
        views = [v for (v,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE database_name = 'warehouse' AND NOT internal").fetchall()]
        assert len(views) == 9
        rows = {view: connection.execute(f'SELECT * FROM "{view}"').fetchall() for view in views}
    assert rows["figures_cited"]
    assert rows["open_quarantine"]


def test_a_citation_leads_to_its_bytes(states: dict[str, Path], history: History) -> None:
    """The point of the house: a figure that cannot be shown in the raw file is hearsay."""
    plain = "SELECT citation, surface FROM figures_cited WHERE citation LIKE '2026-%.txt:%'"
    for citation, surface in ask(states["fourth"], plain):
        path, _, span = str(citation).rpartition(":")
        start, end = map(int, span.split("-"))
        assert (history.house.settings.raw_dir / path).read_bytes()[start:end].decode() == surface


def test_a_reader_cannot_write(states: dict[str, Path]) -> None:
    """One query with a typo must not be able to change what everybody reads."""
    with opened(states["fourth"]) as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("DELETE FROM documents")


def test_counts_are_of_rows_that_are_there(states: dict[str, Path]) -> None:
    """DuckDB's own estimate counts rows that were deleted: after a few deltas it says three times as many."""
    counts = row_counts(states["fourth"])
    assert list(counts) == [t.name for t in TABLES.values() if t.published]
    assert counts["partitions"] == 4
