"""End matter: credit and copyright lines, and the agency they name.

Belongs here: telling a credit from a sentence of the story. Does not: datelines and header lines, which name agencies at
the top.
"""

from __future__ import annotations

import re

from .words import Words

START = r"[\s(\[*_/|.•–—-]*"
CREDIT = re.compile(
    START
    + r"""(?:
    (?:with|additional|more)\s+(?:additional\s+|further\s+|agency\s+|wire\s+|some\s+)?(?:inputs?|reporting|files?|material|information|contributions?|reports?|agenc(?:y|ies))(?:\s+(?:from|by|inputs?|of)\b|\s*[)\]]*\s*$)
    |inputs?\s+from\b
    |(?:additional\s+)?(?:reporting|writing|editing|edited|compiled|reported|written|translated|translation|produced)(?:\s+and\s+\w+)?(?:\s+(?:in|from)\s+[\w ]{2,30})?\s+by\s
    |(?:photos?|graphics?|image|video|picture|cover\s+photo|illustration)s?(?:\s+credits?)?(?:\s+by\s|\s*:)
    |©|\(c\)\s|copyright\b|all\s+rights\s+reserved
    |(?:source|agency|agencies|via|credits?)\s*:\s
    |agencies\s*[)\]]*\.?\s*$
    |(?:this|the)\s+(?:material|content|story|article|report)\s+(?:may\s+not\s+be|has\s+(?:not\s+been|been)|was|is)\b.{0,80}(?:published|broadcast|edited|syndicated|republished|reproduced|wire|feed)
    |our\s+standards:
    |follow\s+\S.{0,60}\s+on\s+(?:twitter|facebook|x|instagram|telegram)
    |the\s+associated\s+press\s+contributed
    )""",
    re.IGNORECASE | re.VERBOSE,
)
CONTRIBUTED = re.compile(
    r".{0,160}\bcontributed\s+(?:reporting\b|to\s+this\s+(?:report|story|article|dispatch)\b)", re.IGNORECASE | re.DOTALL
)
# Photographs often come from another agency than the text.
PICTURE = re.compile(START + r"(?:photo|graphic|image|video|picture|cover|illustration)", re.IGNORECASE)
INITIALS = re.compile(r"[\s(–—-]*(?:[a-z]{2,3}/[a-z]{2,3}\b[\s,/]*)?(?P<who>.{2,60}?)[)\s.]*", re.DOTALL)


def is_credit(said: str, words: Words, is_last: bool) -> bool:
    """Whether a sentence is a credit. One that is an agency's name and no more counts only at the end (`is_last`)."""
    if len(said) > 600:
        return False
    if CREDIT.match(said) or CONTRIBUTED.match(said):
        return True
    return is_last and (_signature(said, words) is not None or words.is_furniture(said))


def credited_agency(said: str, words: Words) -> str | None:
    """Agency a credit names; None for pictures."""
    return None if PICTURE.match(said) else words.agency_in(said)


def _signature(said: str, words: Words) -> str | None:
    """The agency in `(AFP)`, `— AP`, `ab/cd (dpa)`, `AP/Reuters`."""
    found = INITIALS.fullmatch(said) if len(said) <= 80 else None
    if found is None:
        return None
    names = [n for n in re.split(r"\s*(?:[/,&|(]|\band\b|\s-\s)\s*", found["who"]) if n]
    agencies = [words.agency(n) for n in names]
    return agencies[0] if agencies and all(agencies) else None
