"""Rows of mentions and entities.

Belongs here: ids, sentences and bytes of mentions. Does not: finding and linking them (mentions), other tables (rows).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.extract.mentions import Mention
from pipelines.records import CharBytes

Row = dict[str, Any]


def mention_rows(
    doc_id: str, where: CharBytes, sentences: Sequence[Mapping[str, Any]], mentions: Sequence[Mention]
) -> tuple[list[Row], list[Row]]:
    """(rows of mentions, rows of entities once an id) of one document, without lineage.

    `where` maps the text to its raw file; `sentences` are the document's rows, in order. A mention that no one sentence holds
    has no sentence_id.
    """
    starts = [sentence["char_start"] for sentence in sentences]
    rows: list[Row] = []
    entities: dict[str, Row] = {}
    for mention in mentions:
        at = bisect_right(starts, mention.start) - 1
        within = at >= 0 and mention.end <= sentences[at]["char_end"]
        byte_start, byte_end = where.span(mention.start, mention.end)
        entity_id = entity_id_of(mention, doc_id)
        rows.append(
            {
                "mention_id": f"{doc_id}-m-{mention.start}-{mention.end}-{mention.label}",
                "doc_id": doc_id,
                "sentence_id": sentences[at]["sentence_id"] if within else None,
                "char_start": mention.start,
                "char_end": mention.end,
                "byte_start": byte_start,
                "byte_end": byte_end,
                "surface": mention.surface,
                "label": mention.label,
                "is_nominal": False,
                "entity_id": entity_id,
                "link_method": mention.link_method,
                "link_confidence": mention.link_confidence,
            }
        )
        if entity_id is not None and entity_id not in entities:
            entities[entity_id] = _entity_row(mention, entity_id)
    return rows, list(entities.values())


def entity_id_of(mention: Mention, doc_id: str) -> str | None:
    """Stable id of what the mention was linked to; who is known in one document only carries that document's id."""
    entity = mention.entity
    if entity is None:
        return None
    return f"{entity.entity_id}@{doc_id}" if entity.in_document else entity.entity_id


def _entity_row(mention: Mention, entity_id: str) -> Row:
    entity = mention.entity
    assert entity is not None  # noqa: S101  an id comes from an entity
    return {
        "entity_id": entity_id,
        "name": entity.name,
        "type": entity.type,
        "aliases": list(entity.aliases),
        "country_iso2": entity.country_iso2,
        "latitude": entity.latitude,
        "longitude": entity.longitude,
        "geonames_id": entity.geonames_id,
        "actor_role": entity.actor_role,
        "is_private_person": entity.is_private_person,
    }
