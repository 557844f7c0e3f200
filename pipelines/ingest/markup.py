"""Markup: the main text of an HTML page, and where in the page each of its characters stands.

Belongs here: extraction, and what the page says of itself. Does not: page source to characters (tags), finding one in
the other (align).
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from pipelines.ingest.align import align
from pipelines.ingest.tags import BREAK, read_characters
from pipelines.records import IntArray

# Characters no XML parser takes.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
RULING = re.compile(r"[|\s:-]*\|[|\s:-]*")  # what trafilatura draws between a table's head and body
# Without a fixed end htmldate would refuse what is later than today: the same page, read another day, another date.
DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


@dataclass(frozen=True, slots=True)
class Page:
    """Main text, paragraphs separated by blank lines; character i came from characters [firsts[i], lasts[i]) of the page."""

    text: str
    firsts: IntArray
    lasts: IntArray
    title: str | None = None
    date: str | None = None
    byline: str | None = None
    url: str | None = None


def read_page(page: str) -> Page:
    """Main text by trafilatura; all visible text where that finds none. Never raises on odd markup."""
    said = _extract(page)
    characters = read_characters(page)
    lines = [line.strip() for line in (said.get("text") or "").split("\n") if line.strip() and not RULING.fullmatch(line)]
    if not lines:
        blocks = (" ".join(block.split()) for block in characters.text.split(BREAK))
        lines = [block for block in blocks if block]
    firsts, lasts = align(lines, characters)
    return Page("\n\n".join(lines), firsts, lasts, said.get("title"), said.get("date"), said.get("author"), said.get("url"))


def _extract(page: str) -> dict[str, str | None]:
    """Text, title, date, author and address by trafilatura; empty where it finds nothing or fails."""
    import trafilatura  # late: two seconds that a night without pages need not pay

    # It logs each page it finds nothing in as an error; that is no error here.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        # Balanced: it tries again for more where it got little, and that keeps short news.
        found: Any = trafilatura.bare_extraction(
            FORBIDDEN.sub(" ", page), include_comments=False, include_tables=True, deduplicate=False,
            with_metadata=True, date_extraction_params=dict(DATES),
        )  # fmt: skip
    except Exception:  # lxml, justext and dateutil raise anything on garbage; visible text is the way out
        return {}
    if found is None:
        return {}
    return {name: _plain(getattr(found, name, None)) for name in ("text", "title", "date", "author", "url")}


def _plain(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
