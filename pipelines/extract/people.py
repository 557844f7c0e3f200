"""People: which mentions of persons in a document are one person, and whether that person holds an office.

Belongs here: grouping within one document. Does not: persons across documents, beyond the same full name of an office-holder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipelines.extract.consistency import PARTICLES
from pipelines.extract.entity import Entity
from pipelines.extract.gazetteer import fold
from pipelines.extract.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

# How far from the name its office may stand: "Gen. X", "X, a spokesman for Y", "foreign minister of Z, X".
BEFORE, AFTER = 3, 5
SAYING = frozenset({"Mr", "Mrs", "Ms", "Miss", "Dr"})


def group_people(doc: Doc) -> Mapping[int, tuple[Entity, str, float]]:
    """{token index where a mention begins: (person, how, how sure)} for every person whose full name the document gives.

    A surname alone is the one person who bears it here; borne by two it stays nobody's. With an office anywhere in the document
    the person is known by the full name in all documents, else in this one only and as a private person.
    """
    persons = [span for span in doc.ents if span.label_ == "PERSON"]
    full: dict[str, list[Span]] = {}
    for span in persons:
        if len(words := _words(span)) > 1:
            full.setdefault(" ".join(words), []).append(span)
    bearers: dict[str, set[str]] = {}
    for key in full:
        bearers.setdefault(key.split()[-1], set()).add(key)
    members: dict[str, list[tuple[Span, str]]] = {
        key: [(span, "full_name") for span in spans] for key, spans in full.items()
    }
    for span in persons:
        words = _words(span)
        known = bearers.get(words[-1], set()) if len(words) == 1 else set()
        if len(known) == 1:
            members[next(iter(known))].append((span, "surname_in_document"))
    found: dict[int, tuple[Entity, str, float]] = {}
    for key, mentions in members.items():
        public = any(_has_office(span) for span, _ in mentions)
        entity = _person(key, mentions[0][0].text, public)
        for span, how in mentions:
            found[span.start] = (entity, how, (0.8 if how == "full_name" else 0.7) - (0.1 if not public else 0.0))
    return found


def _words(span: Span) -> list[str]:
    """The words a person is told by: folded, without initials and titles."""
    return [fold(t.text) for t in span if t.is_alpha and len(t) > 1 and t.text not in SAYING]


def _person(key: str, surface: str, public: bool) -> Entity:
    name = " ".join(surface.split())
    if name.isupper() or name.islower():
        name = " ".join(w if w in PARTICLES else w.capitalize() for w in name.lower().split())
    return Entity(
        f"person:{re.sub(r'[^a-z0-9]+', '-', key)}",
        name,
        "PERSON",
        is_private_person=not public,
        in_document=not public,
    )


def _has_office(span: Span) -> bool:
    doc = span.doc
    before = doc[max(0, span.start - BEFORE) : span.start]
    if any(_is_office(t.lower_) for t in before if not _parted(doc, t.i, span.start)):
        return True
    if span.end < len(doc) and doc[span.end].text == ",":
        return any(
            _is_office(t.lower_)
            for t in doc[span.end + 1 : span.end + 1 + AFTER]
            if not _parted(doc, span.end + 1, t.i)
        )
    return any(_is_office(t.lower_.rstrip(".")) for t in span[:-1])


def _parted(doc: Doc, start: int, end: int) -> bool:
    return any(
        t.text in ".;:!?" or (t.is_space and "\n" in t.text)
        for t in doc[start:end]
        if not _is_office(t.lower_.rstrip("."))
    )


def _is_office(word: str) -> bool:
    return word.rstrip(".") in lexicon().offices
