"""Pairs: the night's documents against all that are stored, and what each pair has in common.

Belongs here: the step itself: signatures first, then blocks of documents compared, then the commit. Does not: which
documents become one story (clusters), which is settled while publishing, where every partition is seen.

A pair is found by the partition of either document, whichever is done second. So the pairs of all partitions together are
complete in whatever order nights came, and one of them redone changes nothing for the others: a pair carries the
signatures it was made from and counts only while both documents still have them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl

from pipelines.night import Night, Work, map_shards, settle
from pipelines.settings import Settings
from pipelines.stories.candidates import Candidates, find_candidates, words_of_documents
from pipelines.stories.signatures import sign_shard, words_of
from pipelines.stories.verification import compare
from pipelines.tables import Commit, Shard, digest, frame_of
from pipelines.tables.ddl import parts_read

STEP = "stories"
VERSION = "2"
# Documents compared in one go: enough that reading the stored keys costs little for each.
BLOCK_DOCUMENTS = 4_000
MEMORY = "600MB"
Row = dict[str, Any]


def version_of(settings: Settings) -> str:
    """Version of the code and of what the settings say about which documents are compared."""
    return f"{VERSION}-{settings.story_window_days}"


@dataclass(frozen=True, slots=True)
class Block:
    """Documents to compare in one go, as a worker process gets them: their parts, and those of all stored documents."""

    work: Work
    new: tuple[Path, ...]
    stored: tuple[Path, ...]


def write_stories(night: Night) -> Commit:
    """Signs the partition's documents, compares them with all that are stored, and commits. Needs the document commit."""
    signed = map_shards(night, STEP, version_of(night.settings), "sentences", sign_shard)
    blocks = list(_blocks(night, signed))
    earlier = night.lake.committed(STEP, night.date)
    made = {shard.name: shard for shard in earlier.shards if night.lake.has(night.date, shard)} if earlier else {}
    fresh = [block for block in blocks if block.work.name not in made]
    for done, shard in enumerate(night.pool.map(compare_block, fresh), start=1):
        made[shard.name] = shard
        night.report("pairs", len(blocks) - len(fresh) + done, len(blocks))
    return settle(night, replace(signed, shards=(*signed.shards, *(made[block.work.name] for block in blocks))))


def _blocks(night: Night, signed: Commit) -> Iterator[Block]:
    """Blocks named for the shards they compare: one made before stands, since what came later was compared with it."""
    stored = (*_stored(night, signed), *_index_of(night, signed.shards))
    number = 0
    chosen: list[Shard] = []
    for place, shard in enumerate(signed.shards, start=1):
        chosen.append(shard)
        if sum(s.rows["signatures"] for s in chosen) >= BLOCK_DOCUMENTS or place == len(signed.shards):
            name = f"pairs-{number:05d}-{digest(STEP, signed.version, *(s.name for s in chosen))}"
            work = Work(
                night.lake,
                night.date,
                night.settings,
                night.sources,
                signed.run_id,
                signed.version,
                None,
                night.now,
                name,
                chosen[0],
            )
            yield Block(work, tuple(_index_of(night, chosen)), stored)
            chosen, number = [], number + 1


def _index_of(night: Night, shards: Sequence[Shard]) -> list[Path]:
    return [night.lake.path("signature_index", night.date, shard.files["signature_index"]) for shard in shards]


def _stored(night: Night, signed: Commit) -> list[Path]:
    """Parts of all other partitions whose signatures were made as these were; the others are yet to be redone."""
    paths = []
    for date in night.lake.nights():
        commit = night.lake.committed(STEP, date) if date != night.date else None
        if commit is not None and commit.version == signed.version:
            paths += [
                night.lake.path("signature_index", date, s.files["signature_index"])
                for s in commit.shards
                if "signature_index" in s.files
            ]
    return paths


def compare_block(block: Block) -> Shard:
    """One block's pairs, and the keys that too many documents hold."""
    settings = block.work.settings
    with (
        TemporaryDirectory(prefix="newsledger-stories-") as spill,
        duckdb.connect(config={"memory_limit": MEMORY, "threads": 1, "temp_directory": spill}) as connection,
    ):
        new, stored = _relation(block.new), _relation(block.stored)
        found = find_candidates(connection, new, stored, settings.story_window_days)
        words = words_of_documents(connection, stored, pl.concat([found.pairs["doc_id"], found.pairs["other_doc_id"]]))
    hot = [{**row, "block": block.work.name} for row in found.hot.iter_rows(named=True)]
    return block.work.write({
        "story_pairs": block.work.stamp("story_pairs", list(pair_rows(found, words))),
        "hot_keys": block.work.stamp("hot_keys", hot) if hot else frame_of("hot_keys", []),
    })  # fmt: skip


def _relation(paths: Sequence[Path]) -> str:
    return f"read_parquet({parts_read(paths)})"


def pair_rows(found: Candidates, words: dict[str, tuple[str, bytes]]) -> Iterator[Row]:
    """Rows of story_pairs: the candidates that have a relation, each pair once."""
    seen: set[tuple[str, str]] = set()
    for candidate in found.pairs.iter_rows(named=True):
        doc_id, other = candidate["doc_id"], candidate["other_doc_id"]
        pair = (min(doc_id, other), max(doc_id, other))
        if pair in seen:
            continue
        seen.add(pair)
        # Always the same way round: of two texts of one length the alignment depends on it.
        likeness = compare(words_of(words[pair[0]][1]), words_of(words[pair[1]][1]))
        if likeness is not None and (relation := likeness.relation) is not None:
            yield {
                **candidate, "signature": words[doc_id][0], "other_signature": words[other][0], "relation": relation,
                "strength": likeness.strength, **asdict(likeness),
            }  # fmt: skip
