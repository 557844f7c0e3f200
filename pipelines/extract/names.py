"""Names after the model: what it saw, put together with the names known before and with the rest of the document.

Belongs here: the component that settles doc.ents. Does not: the lists (lexicon, gazetteer), what a name stands for (linking).
The order is: labels of the model to ours, edges, known names, names that are no people's, abbreviations, later mentions, places by kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Span
from spacy.util import filter_spans

from pipelines.extract.bodies import complete_bodies
from pipelines.extract.consistency import agree, complete
from pipelines.extract.edges import NATURE, own_spans
from pipelines.extract.gazetteer import places_named
from pipelines.extract.impersonal import part_from_people
from pipelines.extract.overlooked import find_addressed, find_buildings, find_listed, find_towns
from pipelines.extract.spelling import find_known, is_cased
from pipelines.extract.taken import Taken

if TYPE_CHECKING:
    from spacy.tokens import Doc

LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WEAPON"})
# Labels of other English pipelines (CoNLL 2003, WikiNER), in ours; what is in neither is dropped (numbers, dates, works of art).
FOREIGN = {"PER": "PERSON", "ORGANIZATION": "ORG", "LOCATION": "LOC", "FACILITY": "FAC", "NATIONALITY": "NORP"}


@Language.factory("newsledger_names", default_config={"label_map": {}})
class Names:
    """Settles the names of a document. `label_map` maps labels of the model to ours, over what is known of other pipelines."""

    def __init__(self, nlp: Language, name: str, label_map: Mapping[str, str]) -> None:
        self.label_map = {**{label: label for label in LABELS}, **FOREIGN, **label_map}

    def __call__(self, doc: Doc) -> Doc:
        """The document with its names settled: spans do not overlap, labels are ours."""
        text = doc.text
        cased = is_cased(text)
        labelled = [(ent, self.label_map.get(ent.label_)) for ent in doc.ents]
        spans = [span for ent, label in labelled if label in LABELS for span in own_spans(ent, label, cased)]
        spans = _with_known(doc, filter_spans(spans), text.islower())
        if cased:
            spans = complete_bodies(doc, spans)
            taken = {t.i for span in spans for t in span}
            for found in (find_buildings(doc), find_towns(doc), find_listed(doc, spans), find_addressed(doc)):
                for span in found:
                    if not taken & {t.i for t in span}:
                        spans.append(span)
                        taken |= {t.i for t in span}
            spans.sort(key=lambda span: span.start)
        spans = complete(doc, part_from_people(doc, spans))
        spans = agree(doc, spans)
        doc.set_ents(filter_spans([_by_kind(span) for span in spans]))
        return doc


def _with_known(doc: Doc, spans: list[Span], small: bool) -> list[Span]:
    """The model's spans and the known names. Of two that overlap the longer stands; of two that are one, the known label."""
    taken = Taken(spans)
    for known, label in sorted(
        find_known(doc, small), key=lambda found: (found[0].start - found[0].end, found[0].start)
    ):
        over = taken.over(known)
        if not over:
            if not _is_part_of_name(known, label):
                taken.put(Span(doc, known.start, known.end, label=label))
        elif len(over) == 1 and (over[0].start, over[0].end) == (known.start, known.end):
            if _outdoes(label, over[0].label_):
                taken.put(Span(doc, known.start, known.end, label=label))
        elif (
            len(known) > max(map(len, over))
            and all(known.start <= s.start and s.end <= known.end for s in over)
            and label != "WEAPON"
        ):
            taken.put(Span(doc, known.start, known.end, label=label))
    return taken.spans()


def _outdoes(known: str, seen: str) -> bool:
    """Whether the list's label stands against the model's. A people's name may also be a group's: the model sees which."""
    return known != seen and (known, seen) not in {("NORP", "ORG"), ("GPE", "LOC"), ("LOC", "GPE"), ("ORG", "FAC")}


def _is_part_of_name(known: Span, label: str) -> bool:
    """Whether a place or people the model passed over is part of a longer name: a capitalised word is joined to it."""
    if label not in ("GPE", "LOC") or known.text.isupper():
        return False
    doc = known.doc
    after = doc[known.end] if known.end < len(doc) else None
    return (
        after is not None
        and after.is_title
        and not after.is_sent_start
        and after.ent_type_ == ""
        and known[-1].whitespace_ == " "
    )


def _by_kind(span: Span) -> Span:
    """GPE or LOC as the gazetteer has it; a word for a thing of nature makes a LOC."""
    if span.label_ not in ("GPE", "LOC"):
        return span
    known = places_named(span.text)
    if known:
        label = known[0].entity.type
    elif NATURE.search(span.text):
        label = "LOC"
    else:
        return span
    return (
        span
        if label == span.label_ or label not in ("GPE", "LOC")
        else Span(span.doc, span.start, span.end, label=label)
    )
