"""Spelling: which names of the lexicon and gazetteer stand in a text, in sentence case, in capitals and in lower case.

Belongs here: finding known names among tokens. Does not: what to do where the model saw something else (names).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.extract.gazetteer import large_places
from pipelines.extract.lexicon import lexicon
from pipelines.extract.taken import capitalised

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

# Names that are plain words too when their capitals are gone, and people's first names: found only in sentence case, or not at all.
PLAIN = frozenset(
    [
        "us",
        "america",
        "china",
        "turkey",
        "jordan",
        "chad",
        "georgia",
        "mali",
        "niger",
        "guinea",
        "cuba",
        "oman",
        "togo",
        "benin",
        "peru",
        "chile",
        "polish",
        "finn",
        "dane",
        "swede",
        "scot",
        "dutch",
        "english",
        "lao",
        "karen",
        "thai",
        "swiss",
        "grad",
        "house",
        "congress",
        "senate",
        "arctic",
        "atlantic",
        "pacific",
        "reaper",
        "shahed",
        "lancet",
        "rafale",
        "tass",
        "eta",
        "fatah",
        "fano",
        "turk",
        "pole",
        "wales",
        "victoria",
        "eid",
        "tet",
        "hajj",
        "easter",
        "olympics",
        "emirates",
    ]
)
# First names and surnames that people bear as well as countries: left to the model, which sees what stands beside them.
BORNE = frozenset(
    [
        "jordan",
        "chad",
        "georgia",
        "israel",
        "kenya",
        "karen",
        "trinidad",
        "antigua",
        "chile",
        "virginia",
        "carolina",
        "montana",
    ]
)
QUOTES = str.maketrans({"’": "'", "‘": "'"})


def find_known(doc: Doc, small: bool) -> Iterator[tuple[Span, str]]:
    """Spans that are written as a name of the lists is, with its label; they may overlap. `small`: the text has small letters only."""
    for span in find_initials(doc):
        yield span, "ORG"
    matcher, spelled = _matcher(doc.vocab)
    for span in matcher(doc, as_spans=True):
        surface = span.text.translate(QUOTES)
        low = surface.lower()
        written = spelled.get(low, {})
        if surface in written:
            label = written[surface]
            if low not in BORNE:
                yield span, label
        elif low not in PLAIN and len(low) > 3 and (_in_capitals(span) or (small and surface.islower())):
            yield span, next(iter(written.values()), "")


def _in_capitals(span: Span) -> bool:
    """Whether the name and what stands around it are in capitals."""
    if not span.text.isupper():
        return False
    doc = span.doc
    around = [t for t in doc[max(0, span.start - 4) : span.end + 4] if t.is_alpha and len(t) > 1]
    return len(around) > len(span) and all(t.is_upper for t in around)


@lru_cache(maxsize=1)  # of a pipeline that is loaded anew the old words go
def _matcher(vocab: Vocab) -> tuple[PhraseMatcher, dict[str, dict[str, str]]]:
    from spacy.lang.en import English
    from spacy.matcher import PhraseMatcher

    spelled: dict[str, dict[str, str]] = {}
    for name, label in (*lexicon().spelled.items(), *large_places().items()):
        spelled.setdefault(name.lower(), {}).setdefault(name, label)
    matcher = PhraseMatcher(vocab, attr="LOWER")
    cut = English(vocab=vocab).make_doc
    both = sorted({form for low in spelled for form in (low, low.replace("'", "’"))})
    matcher.add("known", [cut(form) for form in both])
    return matcher, spelled


def find_initials(doc: Doc) -> Iterator[Span]:
    """Initials of an organisation ("IS", "SDF") in a sentence that is not all in capitals."""
    shorts = lexicon().initials
    for token in (doc[at] for at in capitalised(doc)):
        if token.is_upper and token.text in shorts and not _in_capitals(doc[token.i : token.i + 1]):
            yield doc[token.i : token.i + 1]


def is_cased(text: str) -> bool:
    """Whether the text has both capitals and small letters as sentences have them."""
    # Counting each letter that occurs is several times as fast as asking every character.
    counts = {letter: text.count(letter) for letter in set(text) if letter.isalpha()}
    capitals = sum(count for letter, count in counts.items() if letter.isupper())
    return 0 < capitals < 0.5 * sum(counts.values())
