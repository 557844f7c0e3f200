"""Consistency: a document calls the same thing by the same name.

Belongs here: what one mention tells of another in the same document. Does not: anything known from outside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from spacy.attrs import ORTH  # type: ignore[import-not-found]
from spacy.tokens import Span

from pipelines.extract.beside import is_settled

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SURE = 2  # mentions of one label against at most half as many of another
PARTICLES = frozenset(
    {
        "al",
        "el",
        "bin",
        "bint",
        "ibn",
        "abu",
        "ben",
        "de",
        "da",
        "der",
        "van",
        "von",
        "di",
        "du",
        "la",
        "le",
        "ul",
        "ur",
    }
)
INITIALS_MAX = 8


def complete(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    """Adds what the document itself explains: initials after their long form, surnames after a full name, and names seen elsewhere.

    Rules, each of which needs a free span of capitalised tokens: `Long Name (LN)` gives every LN the long form's label; the last
    word of a person's full name is that person wherever it stands alone; a name of several words seen once is seen everywhere.
    """
    found = list(spans)
    labels = _initials(doc, spans)
    labels |= {key: label for key, label in _repeated(spans).items() if key not in labels}
    if not labels:
        return found
    taken = {t.i for span in found for t in span}
    longest = max(map(len, labels))
    behind = 0
    firsts = {doc.vocab.strings[key[0]] for key in labels}
    for at in [at for at, word in enumerate(doc.to_array(ORTH).tolist()) if word in firsts]:
        if at < behind or at in taken:
            continue
        words = [t.text for t in doc[at : at + longest]]
        for width in range(len(words), 0, -1):
            label = labels.get(tuple(words[:width]))
            if (
                label
                and taken.isdisjoint(range(at, at + width))
                and _stands_alone(doc, at, at + width, width > 1, taken)
            ):
                found.append(Span(doc, at, at + width, label=label))
                behind = at + width
                break
    return sorted(found, key=lambda span: span.start)


def agree(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    """Gives every mention of one spelling the label that clearly most of them have; a lone surname that of its full name.

    One mention that is said to be a place ("rebel-held X") makes the others places too.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for span in spans:
        votes[span.text][span.label_] += 1
    surnames = {_surname(span) for span in spans if span.label_ == "PERSON" and len(span) > 1}
    initials = _initials(doc, spans)
    places = {span.text for span in spans if span.label_ == "GPE" and is_settled(span)}
    settled: list[Span] = []
    for span in spans:
        label = span.label_
        counts = votes[span.text].most_common(2)
        if (text := (span.text,)) in initials:
            label = initials[text]
        elif label == "PERSON" and span.text in places and span.text not in surnames:
            label = "GPE"
        elif len(counts) > 1 and counts[0][1] >= SURE * counts[1][1]:
            label = counts[0][0]
        elif (
            len(span) == 1
            and span.text in surnames
            and label in ("ORG", "GPE", "LOC", "FAC")
            and votes[span.text].total() == votes[span.text][label]
        ):
            label = "PERSON" if label != "GPE" else label
        settled.append(span if label == span.label_ else Span(doc, span.start, span.end, label=label))
    return settled


def _initials(doc: Doc, spans: Iterable[Span]) -> dict[tuple[str, ...], str]:
    """{(initials,): label} for `Long Name (LN)`; the letters must be those the words begin with, in order."""
    found: dict[tuple[str, ...], str] = {}
    for span in spans:
        if len(span) < 2 or span.end + 2 >= len(doc) or doc[span.end].text != "(" or doc[span.end + 2].text != ")":
            continue
        short = doc[span.end + 1].text
        if 2 <= len(short) <= INITIALS_MAX and short.isupper() and _spells(short, [t.text for t in span]):
            found[(short,)] = span.label_
    return found


def _spells(short: str, words: Sequence[str]) -> bool:
    heads = [word[0].upper() for word in words if word[0].isalpha()]
    letters = iter(heads)
    hits = sum(any(head == letter for head in letters) for letter in short if letter.isalpha())
    return hits >= len(short) - 1 and hits >= 2


def _repeated(spans: Sequence[Span]) -> dict[tuple[str, ...], str]:
    """{tokens: label} of names to be looked for elsewhere: long names, initials, and surnames of full names."""
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    surnames: Counter[str] = Counter()
    for span in spans:
        if span.label_ in ("EVENT", "WEAPON"):
            continue
        words = tuple(t.text for t in span)
        if len(words) > 1 or (len(words[0]) > 2 and (words[0].isupper() or words[0][0].isupper())):
            votes[words][span.label_] += 1
        if span.label_ == "PERSON" and len(words) > 1:
            surnames[_surname(span)] += 1
    labels = {
        words: counts.most_common(1)[0][0]
        for words, counts in votes.items()
        if len(words) > 1 or counts.total() >= SURE
    }
    for surname in surnames:
        if len(surname) > 2 and surname[0].isupper():
            labels.setdefault((surname,), "PERSON")
    return labels


def _surname(span: Span) -> str:
    words = [t.text for t in span if t.is_alpha]
    return words[-1] if words and words[-1].lower() not in PARTICLES else ""


def _stands_alone(doc: Doc, start: int, end: int, is_long: bool, taken: set[int]) -> bool:
    """Whether a capitalised span is not the part of a longer name that nobody has seen."""
    if is_long:
        return True
    token: Token = doc[start]
    if token.i and _is_joined(doc[token.i - 1], taken):
        return False
    return end >= len(doc) or not _is_joined(doc[end], taken)


def _is_joined(token: Token, taken: set[int]) -> bool:
    return (
        token.is_title and not token.is_stop and not token.is_sent_start and token.i not in taken
    ) or token.text in "-&"
