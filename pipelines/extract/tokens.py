"""Tokens of one sentence, as the rules for effects and claims walk over them.

Belongs here: words in lower case with their places, and which words can stand in the name of a thing. Works without tags
or parse: wire in capitals has neither in a quality that rules could rest on.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Span

BE = frozenset(
    ["was", "were", "is", "are", "be", "been", "being", "am", "'s", "’s", "'re", "got", "get", "gets", "gotten",
     "getting"]
)  # fmt: skip
HAVE = frozenset(["has", "have", "had", "having", "'ve", "’ve"])
MODAL = frozenset(
    ["will", "would", "can", "could", "may", "might", "must", "shall", "should", "do", "does", "did", "'ll", "’ll",
     "'d", "’d", "to"]
)  # fmt: skip
AUXILIARIES = BE | HAVE | MODAL
PREPOSITIONS = frozenset(
    ["in", "at", "on", "from", "by", "with", "near", "for", "after", "within", "into", "during", "against", "under", "over", "between", "among", "amid", "across", "along", "around", "outside", "inside", "through", "throughout", "toward", "towards", "since", "until", "till", "before", "behind", "beside", "besides", "beyond", "upon", "via", "onto", "off", "out", "per", "despite", "without", "above", "below", "as", "like"]
)  # fmt: skip
CLAUSE_WORDS = frozenset(
    ["that", "when", "while", "because", "which", "who", "whom", "whose", "where", "if", "although", "though",
     "whereas", "but", "than", "so", "why", "how", "what"]
)  # fmt: skip
DETERMINERS = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your", "some",
     "any", "no", "each", "every", "all", "both", "another", "other", "several", "many", "few", "most", "more"]
)  # fmt: skip
PRONOUNS = frozenset(
    ["he", "she", "it", "they", "we", "i", "you", "him", "them", "us", "me", "himself", "herself", "itself",
     "themselves", "who", "there"]
)  # fmt: skip
ADVERBS = frozenset(
    ["also", "later", "still", "already", "then", "now", "not", "never", "n't", "n’t", "reportedly", "allegedly", "apparently", "seriously", "badly", "slightly", "critically", "lightly", "gravely", "only", "just", "even", "at", "least", "about", "nearly", "almost", "either", "instantly", "immediately", "earlier", "again", "so", "far", "ever", "since", "today", "yesterday", "tonight", "overnight", "here", "together", "instead"]
)  # fmt: skip
TIME_WORDS = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tonight", "tomorrow", "overnight", "last", "this", "next", "early", "late", "earlier", "later", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
)  # fmt: skip
STOPS = frozenset(",;:.!?()[]{}\"“”'‘’«»—–--/…") | {"--", "...", "''", "``"}
JOINERS = frozenset(["and", "or", ",", "&", "plus"])
# Verbs of saying and others that are frequent between two figures, for texts without tags.
COMMON_VERBS = frozenset(
    ["said", "says", "say", "saying", "told", "reported", "reports", "announced", "added", "claimed", "stated",
     "confirmed", "declared", "according", "adding", "noted", "came", "went", "made", "took", "began", "put", "gave",
     "found"]
)  # fmt: skip
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
NOT_IN_A_NAME = (
    AUXILIARIES
    | PREPOSITIONS
    | CLAUSE_WORDS
    | PRONOUNS
    | STOPS
    | frozenset(["and", "or", "of", "&", "plus", "including", "n't", "not"])
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A sentence as words. `starts` and `ends` are characters of the document; spaces are no tokens.

    `words` are in lower case, `forms` as they stand; `index` is where each stands in the Doc; `tags` and `verbs`
    (finite ones) are a tagger's, empty where there was none. "ISIL-held" is one word.
    """

    words: list[str]
    forms: list[str]
    starts: list[int]
    ends: list[int]
    index: list[int]
    tags: list[str]
    verbs: frozenset[int]

    @staticmethod
    def of(span: Span) -> Tokens:
        """The tokens of a Span that are not space."""
        starts: list[int] = []
        ends: list[int] = []
        index: list[int] = []
        tags: list[str] = []
        verbs: set[int] = set()
        text, offset = span.text, span.start_char
        # What a tagger makes of words in capitals is mostly names: better none.
        has_tags = text != text.upper()
        for token in span:
            if token.is_space:
                continue
            is_part = (
                starts
                and ends[-1] == token.idx
                and (token.text == "-" or text[token.idx - offset - 1] == "-")
                and text[starts[-1] - offset] != "-"
            )
            if is_part:
                ends[-1] = token.idx + len(token)
                continue
            if has_tags and token.tag_ in FINITE:
                verbs.add(len(starts))
            tags.append(token.tag_ if has_tags else "")
            starts.append(token.idx)
            ends.append(token.idx + len(token))
            index.append(token.i)
        forms = [text[a - offset : b - offset] for a, b in zip(starts, ends, strict=True)]
        return Tokens([form.lower() for form in forms], forms, starts, ends, index, tags, frozenset(verbs))

    def naming(self, names: Iterable[tuple[int, int]]) -> Tokens:
        """The same tokens, those inside names (characters [start, end)) no verbs whatever a tagger took them for."""
        inside = {i for start, end in names for i in range(*self.at(start, end))}
        tags = ["NNP" if i in inside and tag[:2] in ("VB", "RB") else tag for i, tag in enumerate(self.tags)]
        return replace(self, tags=tags, verbs=self.verbs - inside)

    def __len__(self) -> int:
        return len(self.words)

    def at(self, start: int, end: int) -> tuple[int, int]:
        """Tokens [i, j) that characters [start, end) touch."""
        return bisect_right(self.ends, start), max(bisect_left(self.starts, end), bisect_right(self.ends, start))

    def word(self, i: int) -> str:
        """The word at i, empty outside the sentence."""
        return self.words[i] if 0 <= i < len(self.words) else ""
