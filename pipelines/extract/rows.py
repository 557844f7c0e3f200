"""Rows of the entity, figure and claim layers, shard by shard.

Belongs here: what a shard holds, the order of its rows, the version. Does not: how anything is found (reading, mentions), the
fields of a row (entity_rows, fact_rows).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from pipelines.extract.comparable import comparable_rows
from pipelines.extract.entity_rows import mention_rows
from pipelines.extract.fact_rows import fact_rows
from pipelines.extract.language import load_language, model_version
from pipelines.extract.mentions import find_mentions
from pipelines.extract.reading import Stretch, read_doc
from pipelines.night import Night, Work, map_shards, settle
from pipelines.records import CharBytes
from pipelines.settings import PROJECT, Settings
from pipelines.tables import Commit, Shard

VERSION = "8"
BATCH = 32  # texts the model reads at once: with more, its arrays leave the cache
TABLES = ("mentions", "entities", "figures", "times", "claims", "comparable_claims")
# Lists that decide figures, effects and claims: a changed line makes rows stale like changed code.
LISTS = (
    "claimant_nouns.csv", "counted_units.csv", "currency_words.csv", "effect_verbs.csv", "effect_words.csv", "figure_bounds.csv", "figure_words.csv", "hedges.csv",
    "irregular_plurals.csv", "means_of_harm.csv", "measure_units.csv", "number_idioms.csv", "number_labels.csv", "person_verbs.csv",
    "reporting_verbs.csv", "vague_numbers.csv", "victims.csv",
)  # fmt: skip
ORDERS = ("dmy", "mdy")


@cache
def version_of() -> str:
    """Version of the extraction's code and of the word lists it reads."""
    digest = hashlib.sha256()
    for name in LISTS:
        digest.update((PROJECT / "config" / name).read_bytes())
    return f"{VERSION}+lists-{digest.hexdigest()[:8]}"


def write_extracts(night: Night) -> Commit:
    """Extracts from the partition's texts and commits. Needs the document commit."""
    return settle(night, map_shards(night, "extract", version_of(), "document_texts", extract_shard, model_version(night.settings)))


@dataclass(frozen=True, slots=True)
class Text:
    """A clean text to extract from: its map to the raw file, its rows of `sentences` in order, its day of publication.

    `latest` is the night it was taken in: years of two digits are not after it. `order` is how it writes dates in digits.
    """

    doc_id: str
    text: str
    map: CharBytes
    sentences: Sequence[Mapping[str, Any]]
    published: date | None = None
    latest: date = date(2049, 12, 31)
    order: str | None = None


def extract_shard(work: Work) -> Shard:
    """One shard of texts to rows of mentions, entities, figures, times, claims and those of them that can be compared."""
    sentences: dict[str, list[dict[str, Any]]] = {}
    columns = ["doc_id", "sentence_id", "role", "paragraph_no", "char_start", "char_end"]
    for row in work.read("sentences", columns).iter_rows(named=True):
        sentences.setdefault(row["doc_id"], []).append(row)
    dated = {
        row["doc_id"]: row
        for row in work.read("documents", ["doc_id", "published_date", "published_order"]).iter_rows(named=True)
    }
    texts = (
        Text(
            row["doc_id"], row["clean_text"], CharBytes.from_runs(row["byte_runs"], len(row["clean_text"])), sentences.get(row["doc_id"], []),
            dated[row["doc_id"]]["published_date"], work.night, dated[row["doc_id"]]["published_order"],
        )
        for row in work.read("document_texts", ["doc_id", "clean_text", "byte_runs"]).iter_rows(named=True)
    )  # fmt: skip
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    entities: dict[str, dict[str, Any]] = {}
    for found in extract_texts(texts, work.settings):
        for table in rows.keys() - {"entities"}:
            rows[table].extend(found[table])
        entities |= {row["entity_id"]: row for row in found["entities"]}
    rows["entities"] = [entities[key] for key in sorted(entities)]
    return work.write({table: work.stamp(table, found) for table, found in rows.items()})


def extract_texts(texts: Iterable[Text], settings: Settings | None = None) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """For each text, in order, {table: rows} without lineage."""
    given = ((text.text, text) for text in texts)
    for doc, text in load_language(settings).pipe(given, as_tuples=True, batch_size=BATCH):
        found = find_mentions(doc)
        mentions, entities = mention_rows(text.doc_id, text.map, text.sentences, found)
        stretches = [Stretch(s["char_start"], s["char_end"], s["role"], s["paragraph_no"]) for s in text.sentences]
        order = text.order if text.order in ORDERS else None
        reading = read_doc(doc, stretches, found, text.published, text.latest, order)
        sentence_ids = {s["char_start"]: s["sentence_id"] for s in text.sentences}
        facts = fact_rows(text.doc_id, text.text, text.map, sentence_ids, reading, found)
        rows = {"mentions": mentions, "entities": entities, **facts}
        yield rows | {"comparable_claims": comparable_rows(text.text, rows)}
