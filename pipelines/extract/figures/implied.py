"""Figures without a number: a stated zero ("no casualties", "nobody was killed") and an article as one ("a soldier was killed").

Belongs here: these two rules. Does not: the number words zero and one (numbers).
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.extract.figures.counting import Counted, counted_at, is_plural, singular, unit_of
from pipelines.extract.figures.drafts import Draft
from pipelines.extract.figures.lists import listed, read_lists
from pipelines.extract.figures.words import HYPHENS, Words

NOT_ONE_BEFORE = frozenset(["of", "as", "like", "such", "for", "than", "half", "not", "many", "what", "quite", "with"])


def zero_at(words: Words, i: int) -> Draft | None:
    """A stated zero that begins at piece i."""
    word = words.low[i]
    behind = words.word(i + 1)
    if word in ("nobody", "none") or (
        word == "no" and (behind == "one" or (behind in HYPHENS and words.word(i + 2) == "one"))
    ):
        last = i + 1 if word != "no" else i + 2 if behind == "one" else i + 3
        if word == "none" and words.word(last) == "of":
            last_of = _of_whom(words, last)
            first = (
                last + 2
                if words.word(last + 1) in ("the", "these", "those", "his", "her", "their", "its", "our")
                else last + 1
            )
            head = counted_at(words, first, 2)
            return (
                _zero(words, i, last, "zero:none", "person" if head is None else None, head)
                if _people_behind(words, last_of)
                else None
            )
        return (
            _zero(words, i, last, f"zero:{'no_one' if word == 'no' else word}", "person")
            if _people_behind(words, last)
            else None
        )
    if word == "not" and (behind == "one" or (behind == "a" and words.word(i + 2) == "single")):
        last = i + 2 if behind == "one" else i + 3
        head = _head(words, last)
        return (
            _zero(words, i, last, "zero:not_one", head=head) if head is not None and words.word(last) != "of" else None
        )
    if word in ("no", "without"):
        first = i + 1
        if word == "without":
            return None  # absence of a deed, not a count
        head = _head(words, first, plural=True)
        if head is None:
            return None
        if words.word(i - 1) in ("of", "mention", "there's", "say", "said", "says", "or") and words.word(i - 2) in (
            "mention",
            "word",
            "question",
            "made",
        ):
            return None
        return _zero(words, i, i + 1, "zero:no", head=head)
    return None


def _of_whom(words: Words, j: int) -> int:
    k = j + 1
    while (
        k < len(words) and k < j + 6 and words.low[k] not in ("was", "were", "had", "has", "have", "will", "is", "are")
    ):
        k += 1
    return k


def _people_behind(words: Words, i: int) -> bool:
    """Whether within a few pieces a verb says what happened to people."""
    verbs = read_lists().person_verbs
    if words.word(i) not in (
        "was",
        "were",
        "is",
        "are",
        "has",
        "had",
        "have",
        "died",
        "survived",
        "will",
        "got",
        "else",
        "of",
        "in",
        "inside",
        "aboard",
        "on",
        "escaped",
        "perished",
        "else",
        "been",
    ):
        return False
    return any(words.word(k) in verbs for k in range(i, i + 6)) or words.word(i) == "will"


def _head(words: Words, first: int, plural: bool = False) -> Counted | None:
    lists = read_lists()
    for k in range(first, min(first + 4, len(words))):
        if words.kind[k] != "w":
            return None
        word = words.low[k]
        if word in ("one", "more", "less", "fewer", "longer", "matter", "doubt"):
            return None
        if word in listed("phrase_ends") and word not in listed("phrase_middles"):
            return None
        if plural and word in listed("uncounted"):
            return None
        if is_plural(words, k):
            if words.kind[k + 1 : k + 2] == "w" and (
                words.tag(k + 1) in ("NN", "NNS") and not words.low[k + 1].endswith("ed")
            ):
                continue
            return Counted(first, k + 1, singular(word))
        if word in listed("zero_singulars") or (
            not plural
            and (
                word in lists.counted
                or (words.tag(k + 1) and words.tag(k).startswith("NN") and not words.tag(k + 1).startswith("NN"))
            )
        ):
            return Counted(first, k + 1, word)
        if not plural and (
            k + 1 >= len(words) or words.kind[k + 1] != "w" or words.low[k + 1] in listed("phrase_ends")
        ):
            return Counted(first, k + 1, singular(word))
    return None


def _zero(
    words: Words, first: int, last: int, rule: str, unit: str | None = None, head: Counted | None = None
) -> Draft:
    draft = Draft(first, last, 0.0, 0.0, rule, first, last, after=last)
    draft.counted = head
    draft.unit = unit or (head.unit if head is not None else None)
    return draft


def articles(words: Words, is_free: Callable[[int], bool], counts_people: Callable[[int], bool]) -> list[Draft]:
    """One person for each indefinite article before a person who was killed, injured or is missing.

    `is_free(i)`: no figure takes piece i. `counts_people(i)`: a figure that ends before piece i counts people who were.
    """
    lists = read_lists()
    verbs = lists.casualty_verbs
    if not any(
        word in verbs
        or word in ("body", "bodies", "corpses", "casualties", "dead", "toll", "burns", "injuries", "suffered")
        for word in words.low
    ):
        return []
    found: list[Draft] = []
    for i, word in enumerate(words.low):
        if word not in ("a", "an") or not is_free(i):
            continue
        person = _person(words, i + 1)
        if person is None or (words.low[i - 1] in NOT_ONE_BEFORE and i and not _body_of(words, i)):
            continue
        if (
            _was_hurt(words, person + 1)
            or _in_list(words, i, verbs)
            or _body_of(words, i)
            or (counts_people(i) and words.low[i - 1] in ("including", "them", "and"))
        ):
            draft = Draft(i, i + 1, 1.0, 1.0, "article", i, i + 1, unit="person", after=i + 1)
            draft.counted = Counted(i + 1, person + 1, singular(words.low[person]))
            found.append(draft)
    return found


def _person(words: Words, i: int) -> int | None:
    """Piece of the person noun that ends the phrase beginning at piece i."""
    head = None
    for k in range(i, min(i + 8, len(words))):
        if words.kind[k] == "s" and words.low[k] not in HYPHENS:
            break
        if words.kind[k] == "n":
            continue
        word = words.low[k]
        if words.low[k] in (
            "who",
            "was",
            "were",
            "and",
            "of",
            "in",
            "from",
            "at",
            "by",
            "with",
            "on",
            "had",
            "has",
            "that",
            "to",
            "is",
            "'s",
            "’s",
            "for",
            "or",
            "as",
            "when",
        ):
            break
        if head is not None and not (
            words.tag(k).startswith("NN") or (not words.tag(k) and word in read_lists().counted)
        ):
            break
        if (
            words.kind[k] == "w"
            and unit_of(word) == "person"
            and not is_plural(words, k)
            and word not in listed("never_one")
            and not (words.word(k + 1) in HYPHENS and words.glued(k + 1))
            and words.word(k + 1) not in ("'s", "’s")
        ) or (word == "old" and words.word(k - 1) in HYPHENS):
            head = k
        elif head is not None:
            head = None
    return head


def _was_hurt(words: Words, i: int) -> bool:
    """Whether the subject that ends before piece i was killed, injured or is missing."""
    verbs = read_lists().casualty_verbs
    if words.word(i) == "," or words.word(i) == "(":  # a shepherd, 63, was wounded
        closing = next((k for k in range(i + 1, min(i + 10, len(words))) if words.low[k] in (",", ")")), None)
        if closing is not None:
            i = closing + 1
    if words.word(i) in ("and", ","):  # a mother and her baby were buried
        for k in range(i + 1, min(i + 14, len(words))):
            if words.low[k] in (".", ";", "said", "who", "which"):
                break
            if words.low[k] in ("was", "were"):
                i = k
                break
    if words.word(i) in ("from", "in", "at", "of", "on"):
        for k in range(i + 1, min(i + 7, len(words))):
            if words.low[k] in (".", ";", ",", "who"):
                break
            if words.low[k] in ("was", "were"):
                i = k
                break
    if words.word(i) in ("died", "drowned", "perished", "succumbed", "disappeared"):
        return True
    if words.word(i) in ("was", "were", "is", "are", "has", "had", "have", "remains", "later"):
        for k in range(i + 1, min(i + 6, len(words))):
            word = words.low[k]
            if (word in verbs and not word.endswith("ing")) or word == "missing":
                return True
            if (
                word == "one"
                and words.word(k + 1) == "of"
                and words.word(k + 3) in ("dead", "wounded", "injured", "victims", "casualties")
            ):
                return True
            if words.kind[k] == "s" or word in ("to", "who", "when", "that", "a", "the", "for"):
                return False
    if words.word(i) in ("who", "suffered", "sustained") and any(
        words.word(k) in ("suffered", "sustained")
        and any(w in ("burns", "injuries", "wounds", "fractures") for w in words.low[k : k + 4])
        for k in range(i, min(i + 6, len(words)))
    ):
        return True
    return words.word(i) in ("killed", "wounded", "injured", "dead", "missing") and words.tag(i) != "VBD"


def _in_list(words: Words, i: int, verbs: frozenset[str]) -> bool:
    """Whether the article stands in the object of a casualty verb, over a list of what it killed."""
    k = i - 1
    for _ in range(24):
        if k < 0:
            return False
        word = words.low[k]
        if word in verbs and word not in ("dead", "missing") and not word.endswith("es"):
            before = words.word(k - 1)
            if word in ("died", "drowned", "drowning", "perished", "dying", "burned", "burning") or (
                before in ("was", "were", "been", "be", "being", "is", "are") and word != "killing"
            ):
                return False
            return before not in ("'", "’")
        if (words.kind[k] == "s" and word not in (",", "-", "–", "—", "“", "”", '"')) or word in (
            "in",
            "by",
            "with",
            "when",
            "after",
            "was",
            "were",
            "said",
            "who",
            "at",
            "on",
            "from",
            "that",
            "as",
            "to",
            "near",
            "while",
            "using",
            "under",
            "during",
            "outside",
            "inside",
        ):
            return False
        k -= 1
    return False


def _body_of(words: Words, i: int) -> bool:
    return words.word(i - 1) == "of" and (
        words.word(i - 2) in ("body", "corpse", "death", "killing", "murder", "bodies")
        or (words.word(i - 2) in ("that", "those") and words.word(i - 3) in ("including", "and", "them"))
    )
