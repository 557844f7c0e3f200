"""Forms: the names of one document, and the longest of them that a short one stands for.

Belongs here: names compared by their words, abbreviations that stand in brackets. Does not: pronouns and descriptions (memory),
where a subject begins and ends (names). Names are never mixed across documents, and nothing is looked up outside the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.extract.mentions import Mention

WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
# "World Health Organization (WHO)"
ABBREVIATED = re.compile(
    r"((?:[A-Z][\w'’&-]*\s+(?:(?:of|for|the|and|on)\s+){0,2}){1,7}[A-Z][\w'’-]*)\s+\((?:the\s+)?([A-Z]{2,8})\)"
)
GENITIVE = re.compile(r"(?P<owner>[^,;:]+?)['’]s\s+(?P<thing>[^\s,;:]+)")
LABELS = ("PERSON", "ORG")
LONGEST_NAME = 8  # words; what is longer is no name


def words_of(name: str) -> list[str]:
    """Words of a name without case, points and genitive, to compare names by."""
    found = []
    for word in WORD.findall(name.replace("’", "'")):
        bare = word.lower().removesuffix("'s").replace(".", "")
        if bare and bare not in ("the", "a", "an"):
            found.append(bare)
    return found


def turn_genitive(name: str) -> str | None:
    """The other way to put a genitive: "office of the mayor" for "mayor's office"; None where there is none."""
    match = GENITIVE.fullmatch(name)
    return f"{match['thing']} of {match['owner']}" if match else None


def _inside(short: Sequence[str], long: Sequence[str]) -> bool:
    n = len(short)
    return 0 < n <= len(long) and any(list(long[i : i + n]) == list(short) for i in range(len(long) - n + 1))


@dataclass(slots=True)
class Forms:
    """Every name of a document by each of its words, with what it names; and what its acronyms stand for."""

    by_word: dict[str, dict[tuple[tuple[str, ...], str], str]] = field(default_factory=dict)
    acronyms: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(text: str, mentions: Iterable[Mention]) -> Forms:
        """The forms of the names of a text."""
        forms = Forms()
        for mention in mentions:
            if mention.label in LABELS and "\n" not in mention.surface:
                name = mention.surface.removesuffix("'s").removesuffix("’s")
                forms.keep(name, "person" if mention.label == "PERSON" else "organisation")
        for match in ABBREVIATED.finditer(text):
            initials = "".join(word[0] for word in match[1].split() if word[0].isupper())
            if match[2] in initials:
                name = (
                    " ".join(match[1].split()[-len(match[2]) - 3 :])
                    if len(match[1].split()) > len(match[2]) + 3
                    else match[1]
                )
                forms.acronyms[match[2].lower()] = name
        return forms

    def keep(self, name: str, kind: str) -> None:
        """Takes in a name; `kind` is person, organisation or people."""
        words = tuple(words_of(name))
        for word in words:
            self.by_word.setdefault(word, {}).setdefault((words, kind), name)

    def kind_of(self, name: str) -> str | None:
        """What the first known name that holds this one names."""
        words = words_of(name)
        known = self.by_word.get(words[0], {}) if words else {}
        return next((kind for other, kind in known if _inside(words, other)), None)

    def longest(self, surface: str, kind: str) -> str:
        """The longest name of the text that holds this one."""
        words = words_of(surface)
        if not words:
            return surface
        if (turned := turn_genitive(surface)) and (long := self.longest(turned, kind)) != turned:
            return long
        if len(words) == 1 and words[0] in self.acronyms:
            return self.acronyms[words[0]]
        best = surface
        for (other, other_kind), name in self.by_word.get(words[0], {}).items():
            # A person is no organisation; an organisation of one common word is not every one that has the word in its name.
            if (kind == "person") != (other_kind == "person") or not len(words_of(best)) < len(other) <= LONGEST_NAME:
                continue
            is_common = kind != "person" and len(words) == 1 and surface[:1].islower()
            if _inside(words, other) and not (is_common and other[-1] != words[0]):
                best = name
        return best
