"""Stories bench: which documents are one story.

The documents pass through the step's own functions: signed, compared with one another, grouped.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.document import Given, describe
from pipelines.evaluate.gold import Report, read_inputs
from pipelines.settings import Settings
from pipelines.stories.candidates import find_candidates, words_of_documents
from pipelines.stories.clusters import Pair, group, story_id_of
from pipelines.stories.pairs import pair_rows
from pipelines.stories.signatures import rows_of
from pipelines.stories.words import read_words
from pipelines.tables import frame_of


def predict(gold: Path, out: Path, report: Report) -> int:
    """Writes id<TAB>cluster a line for every document; returns their number."""
    stories = group_documents(gold, report)
    out.write_text("".join(f"{doc_id}\t{story_id}\n" for doc_id, story_id in stories.items()), encoding="utf-8")
    return len(stories)


def group_documents(gold: Path, report: Report) -> dict[str, str]:
    """Story of every document of the bench. A line's `date`, where it has one, is what its record says of when it was published."""
    today = dt.datetime.now(dt.UTC).date()
    index: list[dict[str, Any]] = []
    for done, item in enumerate(read_inputs(gold, ("id", "text"), optional=("date",)), start=1):
        told = describe(item["text"], Given(date=item.get("date")), None, today)
        parts = {
            role: [item["text"][s.start : s.end] for s in told.sentences if s.role == role]
            for role in ("headline", "body")
        }
        date = told.published.date or today
        index.append(rows_of(str(item["id"]), date, read_words("\n".join(parts["headline"]), parts["body"]))[1])
        report(done)
    return group_signed(frame_of("signature_index", index))


def group_signed(index: pl.DataFrame) -> dict[str, str]:
    """Story of every document of a frame of signature_index, all taken in on one night."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("stored", index.to_arrow())
        found = find_candidates(connection, "stored", "stored", Settings().story_window_days)
        words = words_of_documents(
            connection, "stored", pl.concat([found.pairs["doc_id"], found.pairs["other_doc_id"]])
        )
    pairs = [
        Pair(row["doc_id"], row["other_doc_id"], row["relation"], row["strength"]) for row in pair_rows(found, words)
    ]
    night = dt.date.min
    grouped = group(dict.fromkeys(index["doc_id"], night), pairs)
    return {doc_id: grouped.stories.get(doc_id, story_id_of(doc_id)) for doc_id in index["doc_id"]}
