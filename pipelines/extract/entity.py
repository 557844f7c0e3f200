"""Entities: who or what a mention may stand for.

Belongs here: the record. Does not: where entities come from (gazetteer, lexicon, people), which one is meant (linking).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something. `in_document`: known in one document only, so that its id must carry the document's.

    Latitude and longitude in degrees; a country has none, since a middle point of it stands for nothing that happened.
    """

    entity_id: str
    name: str
    type: str
    aliases: tuple[str, ...] = ()
    country_iso2: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    actor_role: str | None = None
    is_private_person: bool = False
    in_document: bool = False
