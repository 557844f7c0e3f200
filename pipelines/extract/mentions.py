"""Mentions: the names of a text as the settled document holds them, each with what it was linked to, if anything.

Belongs here: the record and its making. Does not: finding names (language, names), the decision to link (linking).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.extract.entity import Entity
from pipelines.extract.linking import link_names

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. Offsets are half-open, in characters of the text. Without an entity, method and confidence are None."""

    start: int
    end: int
    surface: str
    label: str
    entity: Entity | None = None
    link_method: str | None = None
    link_confidence: float | None = None


def find_mentions(doc: Doc) -> list[Mention]:
    """Mentions of a document of `load_language`, in order, not overlapping."""
    return [
        Mention(ent.start_char, ent.end_char, ent.text, ent.label_, *(link or (None, None, None)))
        for ent, link in zip(doc.ents, link_names(doc), strict=True)
    ]
