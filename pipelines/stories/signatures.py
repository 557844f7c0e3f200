"""Signatures: what is kept of a document so that copies of it are found without reading its text again.

Belongs here: the keys, which two texts share when they share a phrase; the digest that says whether a text has changed;
the parts. Does not: words (words), how keys are looked up (candidates).

A key stands for three words of content in a row, or for two names or numbers in a row. Of a text's phrases those with
the smallest hashes are kept (a bottom sketch: Broder 1997; in proportion to the text: FracMinHash, Irber 2022), so that
two texts keep the same ones of those they share, also where one is much shorter.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
import xxhash
from numpy.typing import NDArray

from pipelines.night import Work
from pipelines.stories.words import FLAG_BITS, NAME, NUMBER, Words, read_words
from pipelines.tables import Shard, frame_of

# Goes into every key: keys of another scheme never meet.
SCHEME = 1
Keys = NDArray[np.uint64]

# Of the phrases one in so many is kept, and at least and at most so many.
ONE_IN, LEAST, MOST = 4, 32, 256
ANCHORS = 16
# Kept for comparison with the whole archive.
ARCHIVED = 16


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of one document. `archive_keys` are the smallest of the keys made of phrases, as unsigned numbers."""

    digest: str
    keys: list[int]
    archive_keys: list[int]
    words: bytes


def sign(words: Words) -> Signature:
    """The signature of a document's words. A text without words has no keys: it is like no other."""
    plain = (words >> FLAG_BITS).astype(np.uint64)
    phrases = np.unique(_mix(plain[:-2], plain[1:-1], plain[2:], 0)) if len(plain) > 2 else _whole(plain)
    kept = phrases[: min(MOST, max(LEAST, len(phrases) // ONE_IN))]
    anchors = plain[(words & (NAME | NUMBER)) != 0]
    pairs = np.unique(_mix(anchors[:-1], anchors[1:], anchors[1:], 1))[:ANCHORS] if len(anchors) > 1 else anchors[:0]
    return Signature(
        xxhash.xxh3_64_hexdigest(words.tobytes()),
        _signed(np.union1d(kept, pairs)),
        _signed(kept[:ARCHIVED]),
        words.astype("<u4").tobytes(),
    )


def words_of(stored: bytes) -> Words:
    """The words a signature holds."""
    return np.frombuffer(stored, dtype="<u4").astype(np.uint32)


def _whole(plain: Keys) -> Keys:
    """One or two words are a phrase of their own."""
    return _mix(plain[:1], plain[-1:], plain[-1:], 2)


def _mix(first: Keys, second: Keys, third: Keys, kind: int) -> Keys:
    """One hash for each three words: multiply and shift, as the end of xxh3 does, so that it keeps its value for ever."""
    with np.errstate(over="ignore"):
        h = (first * np.uint64(0x9E3779B185EBCA87)) ^ np.uint64((SCHEME << 8) + kind)
        h = (h ^ (h >> np.uint64(29))) * np.uint64(0xC2B2AE3D27D4EB4F) + second
        h = (h ^ (h >> np.uint64(31))) * np.uint64(0x165667B19E3779F9) + third
        h = (h ^ (h >> np.uint64(37))) * np.uint64(0x165667919E3779F9)
        h ^= h >> np.uint64(32)
    return h


def _signed(keys: Keys) -> list[int]:
    """As BIGINT holds them."""
    return keys.astype(np.int64, casting="unsafe").tolist()  # type: ignore[no-any-return]


def sign_shard(work: Work) -> Shard:
    """One shard of documents and sentences to signatures."""
    documents = work.read("documents", ["doc_id", "published_date"])
    sentences = work.read("sentences", ["doc_id", "role", "text"])
    told = documents.join(
        sentences.group_by("doc_id").agg(
            pl.col("text").filter(pl.col("role") == "headline").alias("headline"),
            pl.col("text").filter(pl.col("role") == "body").alias("body"),
        ),
        on="doc_id", how="left", maintain_order="left",
    )  # fmt: skip
    kept: list[dict[str, object]] = []
    index: list[dict[str, object]] = []
    for doc_id, published, headline, body in told.iter_rows():
        words = read_words("\n".join(headline or ()), body or ())
        row, entry = rows_of(doc_id, published or work.night, words)
        kept.append(row)
        index.append(entry)
    return work.write(
        {"signatures": work.stamp("signatures", kept), "signature_index": frame_of("signature_index", index)}
    )


def rows_of(doc_id: str, date: dt.date, words: Words) -> tuple[dict[str, object], dict[str, object]]:
    """A document's rows of signatures and of signature_index."""
    signature = sign(words)
    shared = {"doc_id": doc_id, "signature": signature.digest, "window_date": date}
    return (
        {**shared, "n_words": len(words), "n_keys": len(signature.keys)},
        {**shared, "keys": signature.keys, "archive_keys": signature.archive_keys, "words": signature.words},
    )
