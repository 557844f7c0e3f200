"""Rows of the entity and figure layers, shard by shard.

Belongs here: ids, offsets in the raw file, lineage of what was found. Does not: how it is found (mentions, figures).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.extract.figures import Figure, find_figures
from pipelines.extract.language import load_language, model_version
from pipelines.extract.mentions import Mention, find_mentions
from pipelines.night import Night, Work, map_shards, settle
from pipelines.records import CharBytes
from pipelines.tables import Commit, Shard

VERSION = "1"
TABLES = ("mentions", "entities", "figures")
# Sentences of these roles state things about the world; header and credit lines hold dates and names of the trade.
READ_ROLES = frozenset({"headline", "body"})


def version_of() -> str:
    """Version of the extraction's code."""
    return VERSION


def write_extracts(night: Night) -> Commit:
    """Extracts from the partition's texts and commits. Needs the document commit."""
    return settle(night, map_shards(night, "extract", version_of(), "document_texts", extract_shard, model_version()))


@dataclass(frozen=True, slots=True)
class Text:
    """A clean text to extract from: its map to the raw file, and its rows of `sentences`, in order."""

    doc_id: str
    text: str
    map: CharBytes
    sentences: Sequence[Mapping[str, Any]]


def extract_shard(work: Work) -> Shard:
    """One shard of texts to rows of mentions, entities and figures."""
    sentences: dict[str, list[dict[str, Any]]] = {}
    for row in work.read("sentences", ["doc_id", "sentence_id", "role", "char_start", "char_end"]).iter_rows(named=True):
        sentences.setdefault(row["doc_id"], []).append(row)
    texts = (
        Text(row["doc_id"], row["clean_text"], CharBytes.from_runs(row["byte_runs"], len(row["clean_text"])), sentences.get(row["doc_id"], []))
        for row in work.read("document_texts", ["doc_id", "clean_text", "byte_runs"]).iter_rows(named=True)
    )
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    entities: dict[str, dict[str, Any]] = {}
    for found in extract_texts(texts):
        for table in ("mentions", "figures"):
            rows[table].extend(found[table])
        entities |= {row["entity_id"]: row for row in found["entities"]}
    rows["entities"] = [entities[key] for key in sorted(entities)]
    return work.write({table: work.stamp(table, found) for table, found in rows.items()})


def extract_texts(texts: Iterable[Text]) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """For each text, in order, {table: rows} without lineage."""
    for doc, text in load_language().pipe(((text.text, text) for text in texts), as_tuples=True):
        starts = [s["char_start"] for s in text.sentences]
        mentions: list[dict[str, Any]] = []
        figures: list[dict[str, Any]] = []
        entities: dict[str, dict[str, Any]] = {}
        for mention in find_mentions(doc):
            place = bisect_right(starts, mention.start) - 1
            within = place >= 0 and mention.end <= text.sentences[place]["char_end"]
            mentions.append(_mention_row(text, text.sentences[place]["sentence_id"] if within else None, mention))
            if (entity := _entity_row(mention)) is not None:
                entities[entity["entity_id"]] = entity
        for sentence in text.sentences:
            if sentence["role"] in READ_ROLES:
                start = sentence["char_start"]
                found = find_figures(text.text[start : sentence["char_end"]])
                figures.extend(_figure_row(text, sentence["sentence_id"], figure, start) for figure in found)
        yield {"mentions": mentions, "entities": list(entities.values()), "figures": figures}


def _place_of(text: Text, start: int, end: int) -> dict[str, Any]:
    byte_start, byte_end = text.map.span(start, end)
    return {"doc_id": text.doc_id, "char_start": start, "char_end": end, "byte_start": byte_start, "byte_end": byte_end}


def _mention_row(text: Text, sentence_id: str | None, mention: Mention) -> dict[str, Any]:
    return {
        "mention_id": f"{text.doc_id}-m-{mention.start}-{mention.end}-{mention.label}",
        "sentence_id": sentence_id,
        **_place_of(text, mention.start, mention.end),
        "surface": mention.surface,
        "label": mention.label,
        "is_nominal": False,
        "entity_id": entity_id_of(mention),
        "link_method": mention.link_method,
        "link_confidence": mention.link_confidence,
    }


def entity_id_of(mention: Mention) -> str | None:
    """Stable id of what the mention was linked to."""
    return f"geonames:{mention.place.geonames_id}" if mention.place else None


def _entity_row(mention: Mention) -> dict[str, Any] | None:
    place = mention.place
    if place is None:
        return None
    return {
        "entity_id": entity_id_of(mention), "name": place.name, "type": "GPE", "aliases": list(place.aliases),
        "country_iso2": place.country_iso2, "latitude": place.latitude, "longitude": place.longitude,
        "geonames_id": place.geonames_id, "is_private_person": False,
    }  # fmt: skip


def _figure_row(text: Text, sentence_id: str, figure: Figure, offset: int) -> dict[str, Any]:
    percent = figure.kind == "percent"
    return {
        "figure_id": f"{text.doc_id}-f-{offset + figure.start}-{offset + figure.end}",
        "sentence_id": sentence_id,
        **_place_of(text, offset + figure.start, offset + figure.end),
        "surface": figure.surface,
        "kind": figure.kind,
        "value_low": figure.value_low,
        "value_high": figure.value_high,
        "is_low_exclusive": figure.modifier == "more_than",
        "is_high_exclusive": figure.modifier == "less_than",
        "modifier": figure.modifier,
        "value_si": figure.value_si,
        "unit_si": figure.unit_si,
        "unit": figure.unit,
        "unit_surface": figure.unit_surface,
        "counted": figure.counted,
        "counted_head": figure.unit if figure.kind == "count" else None,
        "is_summable": not percent,
        "not_summable_reason": "percent" if percent else None,
    }
