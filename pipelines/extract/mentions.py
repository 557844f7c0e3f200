"""Mentions, first version: place names the gazetteer knows; countries are linked, towns are not.

Belongs here: turning the pipeline's entities into mentions, and the decision to link. Does not: the gazetteer (language).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.extract.language import Place, places

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. Offsets are half-open, in characters. `place` is what it was linked to, if anything."""

    start: int
    end: int
    surface: str
    label: str
    place: Place | None
    link_method: str | None
    link_confidence: float | None


def find_mentions(doc: Doc) -> list[Mention]:
    """Mentions of a text, in order."""
    return [_mention(ent.start_char, ent.end_char, ent.text, ent.label_, ent.ent_id_) for ent in doc.ents]


def _mention(start: int, end: int, surface: str, label: str, name: str) -> Mention:
    known = places()[name]  # not by the surface: spaces between its tokens ("Guinea - Bissau") do not count
    # A name that one country bears and no town is that country; towns share names, and nothing here tells them apart.
    if len(known) == 1 and known[0].is_country:
        return Mention(start, end, surface, label, known[0], "gazetteer_country", 0.95)
    return Mention(start, end, surface, label, None, None, None)
