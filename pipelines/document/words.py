"""Word lists of the document step, read from config/: agencies, abbreviations, time zones, furniture of pages.

Belongs here: reading and asking the lists a person may want to lengthen. Does not: calendars (months), what the answers
are used for (datelines, sentences, headers).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipelines.lists import read_list
from pipelines.settings import PROJECT

EDGES = " \t\r\n\u00a0()[]{}/|*_.,;:-–—―"


@dataclass(frozen=True, slots=True)
class Words:
    """The lists. `Words.read` makes them."""

    agencies: Mapping[str, str]  # spelling -> name
    bare_agencies: frozenset[str]  # spellings that count outside brackets
    agency_pattern: re.Pattern[str]
    abbreviations: Mapping[str, str]  # without the stop -> kind, see config/abbreviations.csv
    starters: frozenset[str]  # lower case
    slugs: frozenset[str]  # upper case
    furniture: re.Pattern[str]
    zones: Mapping[str, int | None]  # abbreviation -> minutes east of UTC, None where it stands for several

    @staticmethod
    def read(config_dir: Path = PROJECT / "config") -> Words:
        """The lists of a config folder, kept for the life of the process. Raises ListError for a file missing or wrong."""
        return _read(config_dir)

    def agency(self, phrase: str) -> str | None:
        """Name of the agency that the phrase is, all of it."""
        bare = phrase.strip(EDGES)
        return self.agencies.get(bare) or self.agencies.get(bare.removeprefix("The "))

    def agency_in(self, phrase: str) -> str | None:
        """Name of the first agency the phrase holds."""
        found = self.agency_pattern.search(phrase)
        return self.agencies[found[0]] if found else None

    def is_furniture(self, line: str) -> bool:
        """Whether a line belongs to the page and not to the story."""
        return len(line) <= 120 and self.furniture.fullmatch(line.strip(EDGES + "!…»>0123456789").casefold()) is not None


@lru_cache(maxsize=8)
def _read(folder: Path) -> Words:
    agencies: dict[str, str] = {}
    bare: set[str] = set()
    for row in read_list("agencies.csv", ("name", "aliases", "is_bare"), folder):
        spellings = [row["name"], *filter(None, row["aliases"].split("|"))]
        agencies.update(dict.fromkeys(spellings, row["name"]))
        # A name of several words is no place and no common word, whatever its abbreviation is.
        bare.update(s for s in spellings if row["is_bare"] == "yes" or " " in s)
    longest_first = sorted(agencies, key=lambda s: (-len(s), s))
    furniture = [
        re.escape(row["line"]) + (r"\b.*" if row["match"] == "start" else "")
        for row in read_list("page_furniture.csv", ("line", "match"), folder)
    ]
    # A row of links: at least three short labels between bars.
    furniture.append(r"[\w ]{2,20}(?:\s[|•·]\s[\w &]{2,20}){2,}")
    return Words(
        agencies=agencies,
        bare_agencies=frozenset(bare),
        agency_pattern=re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)"),
        abbreviations={
            r["abbreviation"]: r["kind"] for r in read_list("abbreviations.csv", ("abbreviation", "kind"), folder)
        },
        starters=frozenset(r["word"].lower() for r in read_list("sentence_starters.csv", ("word",), folder)),
        slugs=frozenset(r["slug"].upper() for r in read_list("dateline_slugs.csv", ("slug",), folder)),
        furniture=re.compile("|".join(furniture)),
        zones={
            r["abbreviation"]: int(r["offset_minutes"]) if r["offset_minutes"] else None
            for r in read_list("time_zones.csv", ("abbreviation", "offset_minutes", "meaning"), folder)
        },
    )
