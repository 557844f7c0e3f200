"""Changes between two published files: every difference is found, with the reason it has."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from small_house import History, ask, database_of

from pipelines.settings import PROJECT
from pipelines.tables import Lake
from pipelines.warehouse import opened, publish
from pipelines.warehouse.changes import Change, changes, counts, open_both


def between(old: Path, new: Path) -> list[Change]:
    with duckdb.connect() as connection:
        open_both(connection, old, new)
        return list(changes(connection))


def test_nothing_differs_from_itself(history: History, tmp_path: Path) -> None:
    """A comparison that finds changes where there are none hides those there are."""
    twin = Path(shutil.copy(history.database("third"), tmp_path / "twin.duckdb"))
    assert between(history.database("third"), twin) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("first", "second"), ("second", "third"), ("third", "back"), ("back", "fourth"), ("first", "fourth")],
)
def test_rows_added_and_removed_are_all_there(history: History, old: str, new: str) -> None:
    """What the summary leaves out is never looked for."""
    found = Counter((c.table, c.change) for c in between(history.database(old), history.database(new)))
    for table in ("documents", "figures", "claims"):
        key = f"{table.removesuffix('s')}_id" if table != "documents" else "doc_id"
        before, after = ({row[0] for row in ask(history.database(s), f"SELECT {key} FROM {table}")} for s in (old, new))
        assert (found[table, "added"], found[table, "removed"]) == (len(after - before), len(before - after))


def test_a_new_night_is_told_from_what_it_did_to_older_ones(history: History) -> None:
    """'200 figures changed' is alarming; that 190 came with new documents is not."""
    found = between(history.database("second"), history.database("third"))
    assert {c.why for c in found if c.change == "added" and c.table == "documents"} == {"new document"}
    changed = [c for c in found if c.table == "documents" and c.change == "changed"]
    assert changed
    assert {c.why for c in changed} <= {"its file changed", "other copies of its story"}
    assert any(c.columns.get("status") == ("current", "superseded") for c in changed)


def test_a_correction_is_given_with_who_and_why(history: History, tmp_path: Path) -> None:
    """A figure that changed between two reports without new text must lead to the person who changed it."""
    config = Path(shutil.copytree(PROJECT / "config", tmp_path / "config"))
    (figure,) = ask(history.database("second"), "SELECT min(figure_id) FROM figures WHERE effect IS NULL")[0]
    (config / "corrections.csv").write_text(
        f"target_id,field,value,why,who,date\n{figure},effect,killed,misread,Ann,2026-11-12\n", encoding="utf-8"
    )
    settings = history.settle(tmp_path, "second").model_copy(update={"config_dir": config})
    publish(settings, Lake(tmp_path), history.versions)
    (change,) = between(history.database("second"), database_of(tmp_path))
    assert (change.row_id, change.change, change.why) == (figure, "changed", "correction by Ann: misread")
    assert list(change.columns) == ["effect"]
    (back,) = between(database_of(tmp_path), history.database("second"))
    assert back.why == "correction by Ann: misread (taken back)"


def test_a_new_version_of_a_step_is_given(history: History, tmp_path: Path) -> None:
    """Whether the world changed or the code is the first thing one asks."""
    new = Path(shutil.copy(history.database("second"), tmp_path / "new.duckdb"))
    with opened(new, read_only=False) as connection:
        connection.execute("UPDATE figures SET unit = 'changed' WHERE ingest_date = '2026-11-11'")
        connection.execute(
            "UPDATE runs SET extractor_version = '99' WHERE step = 'extract' AND ingest_date = '2026-11-11'"
        )
        connection.execute("UPDATE partitions SET fingerprint = 'other' WHERE ingest_date = '2026-11-11'")
    found = between(history.database("second"), new)
    assert {(c.table, c.change) for c in found} == {("figures", "changed")}
    assert all(c.why.startswith("new version of extract ") and c.why.endswith(" -> 99") for c in found)


def test_rows_are_counted_in_both(history: History) -> None:
    """A table one file does not have is no table of no rows."""
    with duckdb.connect() as connection:
        open_both(connection, history.database("first"), history.database("second"))
        found = {name: (before, after) for name, before, after in counts(connection)}
    for state, side in (("first", 0), ("second", 1)):
        assert found["documents"][side] == ask(history.database(state), "SELECT count(*) FROM documents")[0][0]
