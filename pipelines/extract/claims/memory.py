"""Memory: who descriptions and pronouns stand for in a document, by who spoke before.

Belongs here: "the ministry", "he", "its statement", "the two". Does not: the longest form of a name (forms), where subjects stand
(frames). Nobody is taken from another document.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipelines.extract.claims.forms import LABELS, Forms, words_of
from pipelines.extract.claims.names import INSIDE, QUOTES, Name, is_proper, trim
from pipelines.extract.claims.record import Claimant
from pipelines.extract.claims.words import PAPERS, SPEAKS_FOR, claim_words, is_medium
from pipelines.extract.mentions import Mention
from pipelines.extract.tokens import Tokens

PERSONAL = {
    "he": "person",
    "she": "person",
    "him": "person",
    "her": "person",
    "i": "person",
    "it": "organisation",
    "its": "organisation",
    "they": "any",
    "their": "any",
    "we": "any",
    "who": "any",
    "his": "person",
}
GENERIC = frozenset(
    ["agency", "group", "organization", "organisation", "association", "body", "committee", "commission", "watchdog",
     "network", "company", "union", "authority", "charity", "council", "institute", "ministry", "department", "office",
     "coalition", "army", "military", "government", "police", "mission", "movement", "party"]
)  # fmt: skip
# Of these "the" alone says which: the organisation last named.
ANY_ONE = frozenset(
    ["agency", "group", "organization", "organisation", "association", "body", "watchdog", "network", "charity"]
)
POSSESSIVES = frozenset(["its", "their"])
BOTH = frozenset(["both", "two", "three"])
REMEMBERED = 50  # verbs of saying among whose subjects a pronoun or description is looked for
COMPANY = re.compile(
    r"\b(?:Ltd|Limited|Inc|Corp|Co|PLC|plc|LLC|GmbH|AG|SA|Group|Holdings|Foundation|Union|Institute|University|League)\b\.?$"
)


@dataclass(slots=True)
class Memory:
    """Who was named and who spoke so far in one document.

    `forms` are its names; `said` holds the claimants of the last verbs of saying, in order; `about` whom the text was last
    about; `papers` who spoke in a statement or report, by that word.
    """

    forms: Forms
    said: deque[list[Claimant]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    about: dict[str, Mention] = field(default_factory=dict)
    papers: dict[str, list[Claimant]] = field(default_factory=dict)

    def remember(self, claimants: Sequence[Claimant]) -> None:
        """Keeps those who have said something: pronouns and short names are looked for among them."""
        self.said.append(list(claimants))
        for claimant in claimants:
            self.forms.keep(claimant.name, claimant.kind)

    def keep_paper(self, tokens: Tokens, verb: int, claimants: Sequence[Claimant]) -> None:
        """Remembers who "said in a joint statement" with the verb at a token: "the statement" then is theirs."""
        said = tokens.words[verb + 1 : verb + 8]
        paper = next((k for k, word in enumerate(said) if word in PAPERS), None)
        if paper is not None and "in" in said[:paper]:
            self.papers[said[paper]] = list(claimants)

    def resolve(self, tokens: Tokens, name: Name, mentions: Sequence[Mention]) -> list[Claimant]:
        """Claimants of a subject: several where "and" joins them, none where a pronoun means nobody known."""
        words = tokens.words[name.start : name.end]
        if len(words) == 1 and words[0] in PERSONAL:
            return self._pronoun(tokens, name, PERSONAL[words[0]])
        if words[0] in ("its", "their", "his", "her") and words[-1] in PAPERS:
            return self._pronoun(tokens, name, PERSONAL[words[0]])
        if words[0] in POSSESSIVES and len(words) > 1 and (owner := self._owner(tokens, name)) is not None:
            own = Name(name.start + 1, name.end, name.role)
            surface, start = self._surface(tokens, name), tokens.starts[name.start]
            return [
                replace(c, surface=surface, start=start, organisation=c.organisation or owner, rule="possessive")
                for c in self._one(tokens, own, mentions)
            ]
        if words[0] in BOTH and words[-1].removesuffix("s") in GENERIC and self.said:
            return self._several(tokens, name)
        parts = self._split(tokens, name, mentions)
        return [claimant for part in parts for claimant in self._one(tokens, part, mentions)]

    def notice(self, mentions: Sequence[Mention]) -> None:
        """Remembers whom a sentence without a verb of saying is about: the first person and organisation it names."""
        for label in LABELS:
            mention = next((m for m in mentions if m.label == label and len(m.surface) > 3), None)
            if mention is not None:
                self.about[label] = mention

    def _pronoun(self, tokens: Tokens, name: Name, kind: str) -> list[Claimant]:
        surface, start, end = self._surface(tokens, name), tokens.starts[name.start], tokens.ends[name.end - 1]
        for earlier in reversed(self.said):
            fitting = [c for c in earlier if kind == "any" or c.kind == kind]
            if fitting:
                chosen = fitting if kind == "any" else fitting[-1:]
                return [_again(c, surface, start, end, "pronoun") for c in chosen]
        if kind == "organisation" and (
            people := next((e for e in reversed(self.said) if e[-1].kind == "people"), None)
        ):
            return [_again(people[-1], surface, start, end, "pronoun")]
        # Nobody of that sort has said anything yet: whom the text was about.
        mention = self.about.get("PERSON" if kind == "person" else "ORG")
        if mention is None:
            return []
        sort = "person" if mention.label == "PERSON" else "organisation"
        at = (mention.start, mention.end)
        return [
            Claimant(self.forms.longest(mention.surface, sort), surface, start, end, sort, rule="pronoun", named_at=at)
        ]

    def _owner(self, tokens: Tokens, name: Name) -> str | None:
        """The organisation "its director" is of: who spoke last, where no word of the sentence before it can be meant.

        "Damage to the port is high, according to its insurers" are the port's, which never spoke.
        """
        meant = self._pronoun(tokens, Name(name.start, name.start + 1), PERSONAL[tokens.words[name.start]])
        owner = next((c for c in meant if c.kind == "organisation"), None)
        if owner is None:
            return None
        named_at = owner.named_at or (owner.start, owner.end)
        is_first = name.start == 0 or tokens.words[name.start - 1] in QUOTES
        return owner.name if is_first or named_at[0] >= tokens.starts[0] else None

    def _several(self, tokens: Tokens, name: Name) -> list[Claimant]:
        found: dict[str, Claimant] = {}
        groups = [[c for c in earlier if c.kind != "person"] for earlier in reversed(self.said)]
        # Those who spoke together are meant before two who spoke one after the other.
        together = next(([group] for group in groups if len({c.name for c in group}) == 2), groups)
        for group in together:
            for claimant in reversed(group):
                found.setdefault(claimant.name, claimant)
            if len(found) >= 2:
                break
        surface, start, end = self._surface(tokens, name), tokens.starts[name.start], tokens.ends[name.end - 1]
        return [_again(c, surface, start, end, "the_two") for c in reversed(found.values())]

    def _split(self, tokens: Tokens, name: Name, mentions: Sequence[Mention]) -> list[Name]:
        """The parts of "X and Y", unless both words are inside one name."""
        for i in range(name.start + 1, name.end - 1):
            if tokens.words[i] != "and":
                continue
            if any(m.start < tokens.starts[i] and tokens.ends[i] < m.end for m in mentions):
                continue
            right_word = tokens.words[i + 1]
            named = [
                m
                for m in mentions
                if m.label in LABELS and tokens.starts[name.start] <= m.start < tokens.ends[name.end - 1]
            ]
            is_joint = (
                right_word in ("a", "an", "the", "also", "its")
                or tokens.words[name.end - 1] in claim_words().nouns
                or len(named) >= 2
            )
            left, right = trim(tokens, name.start, i), trim(tokens, i + 1, name.end)
            if right_word == "also" and right is not None:
                right = trim(tokens, right.start, right.end)
            if is_joint and left and right:
                return [*self._split(tokens, left, mentions), *self._split(tokens, right, mentions)]
        return [name]

    def _one(self, tokens: Tokens, name: Name, mentions: Sequence[Mention]) -> list[Claimant]:
        surface = self._surface(tokens, name)
        start, end = tokens.starts[name.start], tokens.ends[name.end - 1]
        words = tokens.words[name.start : name.end]
        inside = [m for m in mentions if m.start < end and start < m.end]
        person = next((m for m in inside if m.label == "PERSON" and m.end <= end + 1), None)
        head_at = _head(words)
        head = words[head_at].rstrip("'’")
        nouns = claim_words().nouns
        role_noun = next((w for w in re.findall(r"\w+", (name.role or "").lower()) if w in nouns), None)
        if person is not None and (
            any(nouns.get(w) == "organisation" for w in words_of(person.surface)) or COMPANY.search(person.surface)
        ):
            person = None
        # "Minister of Transport Ann Example" is she, "the office of Ann Example" is not.
        is_titled = nouns.get(head) == "person" and person is not None and person.end >= end
        if person is not None and (head not in nouns or is_titled) and nouns.get(role_noun or "", "person") == "person":
            shown = person.surface.removesuffix("'s").removesuffix("’s")
            long = self.forms.longest(shown, "person")
            title = surface[: max(0, person.start - start)].strip(" ,") or None
            # "Ann Example, 61," has an age, no role.
            role = name.role if name.role and not name.role.isdigit() else title
            return [Claimant(long, shown, person.start, person.end, "person", role, self._organisation(role), "person")]
        kind = nouns.get(head, "")
        if not kind:
            kind = self.forms.kind_of(surface) or "organisation"
            if COMPANY.search(surface):
                kind = "organisation"
            elif role_noun is not None and nouns[role_noun] != "people":
                kind = nouns[role_noun]
            elif any(nouns.get(w) == "person" for w in words[:-1]) and is_proper(tokens, name):
                kind = "person"
        if head in PAPERS and len(words) > 1 and head_at == len(words) - 1:
            # "A ministry statement", "an Amnesty International report": it speaks for the ministry.
            stem = trim(tokens, name.start, name.end - 1)
            if stem is not None and (is_proper(tokens, stem) or tokens.words[stem.end - 1] in nouns):
                return [replace(c, rule="paper_of") for c in self._one(tokens, stem, mentions)]
            if tokens.word(name.start - 1) in ("a", "an") and (back := self._pronoun(tokens, name, "organisation")):
                return [replace(c, rule="description") for c in back]
        is_definite = tokens.word(name.start - 1) == "the"
        if len(words) == 1 and head in GENERIC | PAPERS and is_definite:
            back = (
                self.papers.get(head)
                or self._described(head)
                or (self._pronoun(tokens, name, "organisation") if head in ANY_ONE | PAPERS else [])
            )
            if back:
                return [_again(c, surface, start, end, "description") for c in back]
        long = self.forms.longest(surface, kind)
        organisation = self._organisation(name.role) or (
            self._organisation(surface) if head in SPEAKS_FOR and kind == "person" else None
        )
        return [
            Claimant(
                long, surface, start, end, kind, name.role, organisation, "named" if long == surface else "longest_form"
            )
        ]

    def _described(self, head: str) -> list[Claimant]:
        """The claimant last named whose name ends with a noun: "the ministry" for "the Houthi-run health ministry"."""
        for earlier in reversed(self.said):
            for claimant in reversed(earlier):
                if claimant.kind != "person" and head in words_of(claimant.name):
                    return [claimant]
                if claimant.organisation and head in words_of(claimant.organisation):
                    return [
                        replace(claimant, name=claimant.organisation, kind="organisation", role=None, organisation=None)
                    ]
        return []

    def _organisation(self, role: str | None) -> str | None:
        """The organisation a role names ("a spokesman for the ministry"), in its longest form."""
        if not role:
            return None
        match = re.search(
            r"\b(?:spokes(?:man|woman|person)|head|director|chief|president|leader|chair(?:man|woman)?|commander|founder|member|official|officer|secretary|manager|representative)\b(?:\s+general)?\s+(?:for|of|at|with|from)\s+(?:the\s+)?(.+)$",
            role,
            re.IGNORECASE,
        )
        if match:
            named = match[1].strip(" ,.")
        else:
            before = re.match(
                r"(?:a|an|the)?\s*(.+?)\s+(?:spokes(?:man|woman|person)|director|chief|head|president|commander|official)\b",
                role,
                re.IGNORECASE,
            )
            if before is None:
                return None
            named = before[1]
        back = self._described(named.split()[-1].lower()) if len(named.split()) == 1 else []
        return back[0].name if back else self.forms.longest(named, "organisation")

    def _surface(self, tokens: Tokens, name: Name) -> str:
        return _join(tokens, name.start, name.end)


def _head(words: Sequence[str]) -> int:
    """Where the noun stands that a name is of: "office" in "office of the governor", "doctor" in "doctor at the hospital"."""
    return next((i - 1 for i in range(1, len(words)) if words[i] in INSIDE), len(words) - 1)


def _again(claimant: Claimant, surface: str, start: int, end: int, rule: str) -> Claimant:
    """A claimant meant by other words than those that name him."""
    named_at = claimant.named_at or (claimant.start, claimant.end)
    return replace(claimant, surface=surface, start=start, end=end, rule=rule, named_at=named_at)


def _join(tokens: Tokens, start: int, end: int) -> str:
    """Words with the spaces they have in the text, one each."""
    spaces = (" " if tokens.starts[i] > tokens.ends[i - 1] else "" for i in range(start + 1, end))
    parts = [
        tokens.forms[start],
        *(space + form for space, form in zip(spaces, tokens.forms[start + 1 : end], strict=True)),
    ]
    return "".join(parts)


def media_in(claimants: Iterable[Claimant]) -> list[Claimant]:
    """Those of the claimants that are media."""
    return [c for c in claimants if c.kind != "person" and is_medium(c.name)]
