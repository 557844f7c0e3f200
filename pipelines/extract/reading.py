"""Reading: all that a document says, found in one go over its Doc.

Belongs here: the order of the parts, what each is given. Does not: any rule (figures, effects, times, claims), rows (rows).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipelines.extract.claims import Claim, find_claims
from pipelines.extract.fact import Fact, Sentence
from pipelines.extract.facts import find_facts
from pipelines.extract.figures import find_figures
from pipelines.extract.mentions import Mention
from pipelines.extract.sums import hold_nobody
from pipelines.extract.times import Time, find_times
from pipelines.extract.tokens import Tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Sentences of these roles state things about the world; header and credit lines hold dates and names of the trade.
READ_ROLES = frozenset({"headline", "body"})
# Times are also read in headers and datelines: "SANAA, March 12".
TIMED_ROLES = READ_ROLES | {"header", "dateline"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence of the document room: [start, end) in characters, its role and its paragraph."""

    start: int
    end: int
    role: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document says. `sentences` are those that are read; facts and claims refer to them by number."""

    sentences: list[Sentence]
    times: list[Time]
    facts: list[Fact]
    claims: list[Claim]


def read_doc(
    doc: Doc,
    stretches: Sequence[Stretch],
    mentions: Sequence[Mention],
    published: date | None,
    latest: date,
    order: str | None,
) -> Reading:
    """Reads a Doc. `published`, `latest` and `order` as `find_times` takes them."""
    text = doc.text
    timed = [s for s in stretches if s.role in TIMED_ROLES]
    times = find_times(text, ((s.start, s.end) for s in timed), published, latest, order)
    starts = [token.idx for token in doc]
    sentences = []
    at = 0
    for stretch in stretches:
        if stretch.role not in READ_ROLES:
            continue
        # The tokens the sentence touches; Doc.char_span walks the whole document for each.
        span = doc[max(0, bisect_right(starts, stretch.start) - 1) : bisect_left(starts, stretch.end)]
        if not len(span):
            continue
        while at < len(times) and times[at].start < stretch.start:
            at += 1
        here = []
        while at < len(times) and times[at].start < stretch.end:
            here.append(times[at])
            at += 1
        figures = [f for f in find_figures(span) if stretch.start <= f.start and f.end <= stretch.end]
        sentences.append(
            Sentence(stretch.role, stretch.start, stretch.end, stretch.paragraph, Tokens.of(span), figures, here)
        )
    facts = find_facts(text, sentences)
    claims = find_claims(text, sentences, facts, mentions, published)
    return Reading(sentences, times, hold_nobody(facts, claims), claims)
