"""Difference: one place where two versions of a text, or two claims, disagree.

Belongs here: the records that copies, wordings, bounds and claimants make, and disagreements writes. Does not: how any is found.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.stories.alignment import Line


@dataclass(frozen=True, slots=True)
class Span:
    """Words [first, last) of a line, and their characters in the document."""

    line: Line
    first: int
    last: int

    @property
    def surface(self) -> str:
        """As it stands."""
        return self.line.surface(self.first, self.last)

    @property
    def start(self) -> int:
        """First character in the document."""
        return self.line.words[self.first].start

    @property
    def end(self) -> int:
        """Character after the last."""
        return self.line.words[self.last - 1].end


@dataclass(frozen=True, slots=True)
class Difference:
    """Version b has something else than version a. `field` as in disagreements.field."""

    field: str
    a: Span
    b: Span
    is_scale: bool = False  # a word of magnitude for another: "billion", "dozens"
    is_span_of_time: bool = False  # "days" for "years"
    is_wording: bool = False  # a matter of words, not of fact


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement. [start, end) counts characters of the document; bytes are added when it is written."""

    doc_id: str
    sentence_id: str
    start: int
    end: int
    surface: str
    figure_id: str | None = None
    claim_id: str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A row of disagreements but for its id, bytes and status."""

    type: str
    field: str
    story_id: str | None
    a: Side
    b: Side
    explanation: str
    likelier: str | None = None
    likelier_reason: str | None = None
    ratio: float | None = None
