"""Duplicates: documents with the same text, white space, case, quotes, dashes and punctuation aside.

Belongs here: the normal form of a text and the story id made of it. The id depends on the text alone, so documents get
the same stories in any order, in one night or in ten.
"""

from __future__ import annotations

import re
import unicodedata

import polars as pl
import xxhash

from pipelines.night import Night, Work, map_shards, settle
from pipelines.tables import Commit, Shard

VERSION = "1"
# A body shorter than this (letters) may be a stock phrase that many outlets print; the headline must agree too.
SHORT_BODY = 200
NOT_LETTERS = re.compile(r"[\W_]+")


def normalise(text: str) -> str:
    """Letters and digits of a text in lower case, words parted by one space."""
    return NOT_LETTERS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def story_id_of(headline: str, body: str, doc_id: str) -> str:
    """Id of the story a text tells: the same for the same normalised body. A text without letters is its own story."""
    told = normalise(body)
    if len(told) < SHORT_BODY:
        told = normalise(headline) + "\n" + told
    if not told.strip():
        return f"s-{doc_id}"
    return f"s-{xxhash.xxh3_128_hexdigest(told.encode())[:16]}"


def write_stories(night: Night) -> Commit:
    """Gives the partition's documents their stories and commits. Needs the document commit."""
    return settle(night, map_shards(night, "stories", VERSION, "sentences", group_shard))


def group_shard(work: Work) -> Shard:
    """One shard of sentences to rows of story_members."""
    documents = work.read("documents", ["doc_id"])
    sentences = work.read("sentences", ["doc_id", "role", "text"])
    told = (
        documents.join(sentences, on="doc_id", how="left", maintain_order="left_right")
        .group_by("doc_id", maintain_order=True)
        .agg(
            pl.col("text").filter(pl.col("role") == "headline").str.join("\n").alias("headline"),
            pl.col("text").filter(pl.col("role") == "body").str.join("\n").alias("body"),
        )
    )
    rows: list[dict[str, object]] = [
        {
            "story_id": story_id_of(row["headline"] or "", row["body"] or "", row["doc_id"]),
            "doc_id": row["doc_id"],
            "relation": "original",
            "method": "normalised_text",
            "similarity": 1.0,
        }
        for row in told.iter_rows(named=True)
    ]
    return work.write({"story_members": work.stamp("story_members", rows)})
