"""Impersonal: names of places and bodies no list has, which the model took for those of people.

Belongs here: what tells a town, a landmark or a firm from a person, by the words of the name and by all places of the document where it
stands. Does not: names that a list has (spelling), a single mention and its neighbours (edges, beside).

Whoever is taken for a place loses the shelter that exports give to private persons, so that a doubt leaves a person.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from spacy.attrs import ORTH  # type: ignore[import-not-found]
from spacy.tokens import Span

from pipelines.extract.beside import FIRMS
from pipelines.extract.edges import is_title
from pipelines.extract.gazetteer import fold, places_named
from pipelines.lists import read_list

if TYPE_CHECKING:
    from spacy.tokens import Doc

# "PORT X (AP) -"
DATELINE = re.compile(r"\([A-Z][\w /&]{1,20}\)\s*[-–—]")
# Behind these stands a place, seldom a person.
WITHIN = frozenset({"in", "near", "outside"})
# Behind these a place, where no word before them aims at somebody: "shot at X", "an attack on X", "faith in X".
PUTTING = WITHIN | {"at", "on", "off", "around", "across", "into"}
# Behind these places and people alike.
TOWARDS = PUTTING | {"from", "to", "towards", "toward"}
AIMING = frozenset(
    ["aimed", "angry", "arrest", "arrests", "assault", "assaults", "attack", "attacks", "based", "belief", "believe", "believed", "believes", "call",
     "called", "charges", "confidence", "confide", "confided", "directed", "disappointed", "faith", "fire", "fired", "focus", "focused", "interest",
     "interested", "invested", "laughed", "looked", "placed", "pressure", "pride", "raid", "report", "reports", "sanctions", "shot", "shots",
     "shouted", "spied", "spy", "stared", "strike", "swore", "threw", "trust", "trusted"]
)  # fmt: skip
# One of these right before a name, or behind it and a comma, makes it a person's.
CALLED = frozenset(
    ["aunt", "baby", "boy", "brother", "cousin", "daughter", "driver", "father", "farmer", "friend", "girl", "grandfather", "grandmother", "husband",
     "killed", "lawyer", "man", "mother", "named", "neighbour", "neighbor", "nephew", "niece", "pupil", "resident", "shopkeeper", "sister", "son",
     "student", "survivor", "teacher", "uncle", "victim", "villager", "widow", "wife", "witness", "woman", "worker"]
)  # fmt: skip
PRONOUNS = frozenset({"he", "she", "his", "her", "him", "himself", "herself", "who", "whom", "aged"})
# "X Ltd", where the model left the last word out.
FORMS = frozenset({"ltd", "limited", "inc", "llc", "plc", "corp", "corporation", "gmbh"})
# "X, a small charity that runs shelters"; "X, a charity worker" goes on with another noun.
FOUNDED = re.compile(
    rf", (?:an?|the) (?:[\w-]+ ){{0,2}}(?:{'|'.join(sorted(FIRMS))})(?:[,.]| (?:that|which|based|in|with)\b)"
)
FOUNDED_WITHIN = 8
# Tokens behind a name in which a word still speaks of it.
NEAR = 4
# "The operator, X": with a word for a firm in the name it is the firm.
OPERATORS = FIRMS | {"operator", "carrier", "lender", "insurer", "steelmaker", "brewer", "retailer"}
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
STOPS = frozenset(".;:!?")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the list: what it makes of a name, and whether people bear it too."""

    label: str
    is_name: bool


def part_from_people(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    """The spans, those of people relabelled that the document tells are places or bodies.

    A name of several words is one by a word that only such names begin or end with; by a word that people bear too, where the text
    puts the name on the map as well; or by standing behind prepositions of place wherever it stands. A title, a relation, an age, a
    pronoun keep a person; with no word that only places have, a first name or surname that stands alone does so too.
    """
    people = [span for span in spans if span.label_ == "PERSON" and sum(t.is_alpha and len(t) > 1 for t in span) > 1]
    if not people:
        return list(spans)
    named = {tuple(t.text for t in span): span for span in people}
    places = {fold(s[-1].text) for s in spans if s.label_ in ("GPE", "LOC")}
    places |= {
        fold(s[-1].text) for s in people if (word := _words().get(("first", fold(s[0].text)))) and not word.is_name
    }
    where = _where(doc, named)
    labels = {words: label for words in named if (label := _label(doc, words, where[words], places)) is not None}
    begun = {span.start for span in spans}
    return [
        _relabelled(span, labels[words], begun)
        if span.label_ == "PERSON" and (words := tuple(t.text for t in span)) in labels
        else span
        for span in spans
    ]


def _relabelled(span: Span, label: str, begun: Set[int]) -> Span:
    """The span under its label, a firm's with the word for its form where no other name begins there."""
    doc, end = span.doc, span.end
    if label == "ORG" and end not in begun and doc[end : end + 1].text.lower() in FORMS:
        end += 1
    return Span(doc, span.start, end, label=label)


def _label(doc: Doc, words: tuple[str, ...], where: Sequence[int], places: Set[str]) -> str | None:
    """What a name is that the model took for a person's; None for a person. `where` holds the tokens at which it begins."""
    width = len(words)
    if any(_is_personal(doc, at, at + width) for at in where):
        return None
    if any(_is_founded(doc, at + width) for at in where):
        return "ORG"
    first, last = _words().get(("first", fold(words[0]))), _words().get(("last", fold(words[-1])))
    told = [word for word in (last, first) if word is not None]
    for word in told:
        if not word.is_name:
            return word.label
    if _is_called_alone(doc, (words[0], words[-1])):
        return None
    if first is not None and any(_is_put(doc, at, at + width, PUTTING) for at in where):
        return first.label
    if last is not None and (
        (fold(words[0]) in places and not places_named(words[0]))
        or any(_is_run(doc, at) or _is_put(doc, at, at + width, PUTTING) for at in where)
    ):
        return last.label
    # "support in X and Y": a row of names in which nothing tells that they are towns.
    if any(doc[at + width : at + width + 1].text in ("and", "or", "&") for at in where):
        return None
    put = [_is_put(doc, at, at + width, WITHIN) for at in where]
    if any(put) and all(known or _is_put(doc, at, at + width, TOWARDS) for at, known in zip(where, put, strict=True)):
        return "GPE"
    return None


def _is_put(doc: Doc, start: int, end: int, prepositions: Set[str]) -> bool:
    """Whether a name stands where only a place does: behind one of the prepositions, before "-based", in a dateline."""
    behind = doc[end : end + 3].text
    if behind.startswith("-based") or (behind.startswith("(") and DATELINE.match(doc[end : end + 5].text)):
        return True
    if not start or doc[start - 1].lower_ not in prepositions or doc[end : end + 1].text in POSSESSIVE:
        return False
    return start < 2 or doc[start - 2].lower_ not in AIMING


def _is_run(doc: Doc, start: int) -> bool:
    """Whether "the" stands before a name, or a word for a firm."""
    before = [t.lower_ for t in doc[max(0, start - 2) : start] if t.text != ","]
    return bool(before) and (before[-1] == "the" or before[-1] in OPERATORS)


def _is_founded(doc: Doc, end: int) -> bool:
    """Whether what stands behind a name says that it is a firm's or another body's."""
    behind = doc[end : end + FOUNDED_WITHIN]
    return len(behind) > 0 and (behind[0].lower_ in FORMS or FOUNDED.match(behind.text) is not None)


def _is_personal(doc: Doc, start: int, end: int) -> bool:
    """Whether what stands around a name speaks of a person."""
    before = [t for t in doc[max(0, start - 2) : start] if t.text not in (",", "-") and not t.is_space]
    if before and (is_title(before[-1].text) or before[-1].lower_ in CALLED) and before[-1].lower_ not in OPERATORS:
        return True
    behind = doc[end : end + 1 + NEAR]
    if not len(behind) or behind[0].text in STOPS:
        return False
    if behind[0].text in (",", "(") and len(behind) > 2 and behind[1].is_digit and behind[2].text in (",", ")", "."):
        return True
    for token in behind:
        if token.text in STOPS or "\n" in token.text:
            return False
        if token.lower_ in PRONOUNS:
            return True
        if behind[0].text == "," and token.i < end + NEAR and (token.lower_ in CALLED or is_title(token.text)):
            return True
    return False


def _is_called_alone(doc: Doc, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands alone with a capital, and not where a place would."""
    return any(
        not (at and (doc[at - 1].is_title or doc[at - 1].lower_ in TOWARDS))
        and not (at + 1 < len(doc) and (doc[at + 1].is_title or doc[at + 1].text == "-"))
        for at in _at(doc, set(words))
    )


def _where(doc: Doc, named: Collection[tuple[str, ...]]) -> Mapping[tuple[str, ...], list[int]]:
    """At which tokens each name begins, all over the document, whatever the model saw there."""
    found: dict[tuple[str, ...], list[int]] = {words: [] for words in named}
    widths = {len(words) for words in named}
    for at in _at(doc, {words[0] for words in named}):
        for width in widths:
            if (words := tuple(t.text for t in doc[at : at + width])) in found:
                found[words].append(at)
    return found


def _at(doc: Doc, words: Set[str]) -> Iterator[int]:
    wanted = {doc.vocab.strings[word] for word in words}
    return (at for at, word in enumerate(doc.to_array(ORTH).tolist()) if word in wanted)


@cache
def _words() -> Mapping[tuple[str, str], _Word]:
    """{(first or last, word): what it tells}."""
    rows = read_list("impersonal_words.csv", ("word", "at", "label", "is_name"))
    return {(row["at"], row["word"]): _Word(row["label"], row["is_name"] == "yes") for row in rows}
