"""Records of claims, as attribution leaves them and rows take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who says it. `surface` is what stands in the sentence, at characters [start, end); `name` the longest form of the text.

    kind: person, people or organisation; `organisation` is the one a person speaks for, as far as the text names it.
    `named_at` are the characters where the text names it, if elsewhere than [start, end): what "it" stands for has an entity.
    """

    name: str
    surface: str
    start: int
    end: int
    kind: str
    role: str | None = None
    organisation: str | None = None
    rule: str = "named"
    named_at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure and one claimant, or one stated absence (`fact` None). `claimant` None: the text itself says it.

    `fact` and `sentence` are indices in the document; dates are days, both included; `evidence` names the rule of each field.
    """

    fact: int | None
    sentence: int
    claimant: Claimant | None
    verb: str | None
    polarity: str
    relay: str | None
    hedge: str | None
    is_quote: bool
    claim_first: date | None
    claim_last: date | None
    event_first: date | None
    event_last: date | None
    event_precision: str | None
    place: tuple[int, int] | None
    perpetrator: tuple[int, int] | None
    weapon: str | None
    confidence: float
    evidence: tuple[str, ...]
