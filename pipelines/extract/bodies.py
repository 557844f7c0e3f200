"""Bodies: organisations that the model passed over or cut short, told by the words their names are made of.

Belongs here: military units, capitalised names that end in a word for a body, the second half of "Ministry of X and Y". Does not:
names known before (lexicon), other edges (edges). Only for texts with capitals as sentences have them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spacy.tokens import Span

from pipelines.extract.taken import Taken, capitalised

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

HEADS = frozenset(
    [
        "agency",
        "army",
        "association",
        "authority",
        "battalion",
        "board",
        "brigade",
        "brigades",
        "bureau",
        "coalition",
        "command",
        "commission",
        "committee",
        "corps",
        "council",
        "department",
        "directorate",
        "division",
        "fleet",
        "forces",
        "foundation",
        "front",
        "ministry",
        "organisation",
        "organization",
        "police",
        "regiment",
        "squadron",
        "unit",
        "wing",
    ]
)
UNITS = frozenset(
    [
        "airborne",
        "army",
        "battalion",
        "brigade",
        "corps",
        "division",
        "fleet",
        "group",
        "infantry",
        "marines",
        "regiment",
        "squadron",
        "wing",
    ]
)
# What ministries and boards are for, as the second of two: "Ministry of Agriculture and Irrigation".
FIELDS = frozenset(
    [
        "agriculture",
        "antiquities",
        "commerce",
        "communications",
        "culture",
        "defence",
        "defense",
        "development",
        "economy",
        "education",
        "emigrants",
        "energy",
        "environment",
        "expatriates",
        "finance",
        "heritage",
        "housing",
        "immigration",
        "industry",
        "information",
        "irrigation",
        "justice",
        "labor",
        "labour",
        "migration",
        "mines",
        "planning",
        "reconstruction",
        "security",
        "sport",
        "sports",
        "technology",
        "telecommunications",
        "tourism",
        "trade",
        "transport",
        "water",
        "works",
        "youth",
    ]
)
INITIALS_MAX = 5
# Parts of a battalion, which has none of its own number: "Baker Battery, 3rd Battalion".
PARTS = frozenset({"battery", "company", "platoon", "troop"})


def complete_bodies(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    """The spans with units and bodies added; one that holds spans of organisations or places whole takes their place."""
    kept = Taken(_with_second_field(span) for span in spans)
    for body in find_bodies(doc):
        over = kept.over(body)
        inside = all(body.start <= s.start and s.end <= body.end for s in over)
        # A place in front is the owner ("Iraq's Interior Ministry" apart, "Basra Police" too) and stays a name of its own.
        alone = len(over) < 2 and all(s.label_ == "ORG" and len(s) < len(body) for s in over)
        if inside and (alone or any(t.text == "," for t in body)):
            kept.put(body)
    return kept.spans()


def find_bodies(doc: Doc) -> Iterator[Span]:
    """Capitalised names that end in a word for a body, and numbered units, with a small letter in the words around."""
    for token in (doc[at] for at in capitalised(doc)):
        if (
            token.is_upper
            and token.is_alpha
            and 1 < len(token) <= INITIALS_MAX
            and token.i
            and _is_ordinal(doc[token.i - 1])
        ):
            yield Span(doc, token.i - 1, token.i + 1, label="ORG")
        if not token.is_title or not token.is_alpha:
            continue
        low = token.lower_
        if low in HEADS or low in UNITS:
            start = _first(doc, token.i)
            numbered = start < token.i and _is_ordinal(doc[start])
            if numbered and any(t.is_lower for t in doc[max(0, start - 6) : token.i + 6]):
                yield _with_wholes(Span(doc, start, _last(doc, token.i) + 1, label="ORG"))
            elif low in HEADS and token.i - start >= 2 and _in_running_text(doc, start, token.i + 1):
                yield Span(doc, start, _last(doc, token.i) + 1, label="ORG")


def _with_wholes(unit: Span) -> Span:
    """A numbered unit with the part before it and the larger numbered units behind it, one name: "3rd Battalion, 9th Regiment"."""
    doc, start, end = unit.doc, unit.start, unit.end
    while (
        end + 2 < len(doc)
        and doc[end].text == ","
        and _is_ordinal(doc[end + 1])
        and (head := next((t.i for t in doc[end + 2 : end + 6] if t.lower_ in UNITS), None)) is not None
        and all(t.is_title for t in doc[end + 2 : head + 1])
    ):
        end = head + 1
    if start > 2 and doc[start - 1].text == "," and doc[start - 2].lower_ in PARTS and doc[start - 3].is_title:
        start -= 3
    return Span(doc, start, end, label="ORG")


def _last(doc: Doc, head: int) -> int:
    """The last word of a unit whose number is written behind it ("Unit Two")."""
    behind = doc[head + 1] if head + 1 < len(doc) else None
    return head + 1 if behind is not None and behind.is_title and behind.like_num else head


def _first(doc: Doc, last: int) -> int:
    """The first of the capitalised words that end at `last`; an ordinal begins a unit's name."""
    at = last
    while at and doc[at - 1].whitespace_:
        before = doc[at - 1]
        if _is_ordinal(before):
            return at - 1
        if not (before.is_title and before.is_alpha and not before.is_stop) or before.is_sent_start:
            break
        at -= 1
    return at


def _is_ordinal(token: Token) -> bool:
    return token.text[0].isdigit() and token.text.lstrip("0123456789").lower() in ("st", "nd", "rd", "th")


def _in_running_text(doc: Doc, start: int, end: int) -> bool:
    around = [t for t in doc[max(0, start - 6) : end + 6] if t.is_alpha and not t.is_stop and not start <= t.i < end]
    return any(t.is_lower for t in around)


def _with_second_field(span: Span) -> Span:
    """One name of two fields: "State Board of Antiquities" and, right behind it, "and Heritage"."""
    doc, end = span.doc, span.end
    if (
        span.label_ == "ORG"
        and end + 1 < len(doc)
        and doc[end].lower_ in ("and", "&")
        and doc[end + 1].is_title
        and doc[end + 1].lower_ in FIELDS
        and any(t.lower_ in ("of", "for") for t in span)
    ):
        return Span(doc, span.start, end + 2, label="ORG")
    return span
