"""What is counted: the phrase behind a number and its head noun, by tags where the text has them, else by the form of words.

Belongs here: phrase and head, singular form, unit of a counted noun. Does not: what happened to them (effects).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.extract.figures.lists import listed, read_lists
from pipelines.extract.figures.numerals import NUMBER_WORDS
from pipelines.extract.figures.words import HYPHENS, Words

LONGEST = 9  # pieces of a phrase
OTHERS = frozenset(["other", "others", "another", "more", "additional", "further", "extra"])
FILLERS = frozenset(
    ["more", "other", "additional", "further", "extra", "new", "another", "of", "the", "different", "separate"]
)
TOTALS = frozenset(["combined", "total", "overall"])
PERSON_ENDINGS = ("woman", "women", "sman", "smen", "ian", "ians", "ist", "ists")
PERSONS_ALONE = frozenset(["dead", "wounded", "injured", "missing", "homeless", "others", "killed", "hurt"])


@dataclass(frozen=True, slots=True)
class Counted:
    """A phrase in pieces [first, last) and its head noun, singular."""

    first: int
    last: int
    head: str
    is_other: bool = False

    @property
    def unit(self) -> str:
        """What it is counted as: person for people, else the head itself."""
        return unit_of(self.head)


def unit_of(head: str) -> str:
    """Unit of a counted noun (singular or plural)."""
    counted = read_lists().counted
    unit = counted.get(head)
    if unit is None and len(head) > 6 and head.endswith(PERSON_ENDINGS) and head not in listed("no_persons"):
        unit = "person"
    return unit or head


def singular(word: str) -> str:
    """Singular of a noun, by the list of irregular ones and the endings of English."""
    known = read_lists().plurals.get(word)
    if known is not None:
        return known
    if word.endswith("men") and len(word) > 5:
        return word[:-3] + "man"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def is_plural(words: Words, i: int) -> bool:
    """Whether piece i is a plural noun."""
    word = words.low[i]
    tag = words.tag(i)
    if word in read_lists().plurals:
        return tag not in ("VBZ", "JJ") or word in ("police", "dead", "wounded", "injured", "missing", "homeless")
    if tag:
        if tag in ("NNS", "NNPS"):
            return True
        if tag[0] in "VRIDWMC" or tag in ("PRP", "TO", "JJ"):
            return False
    if word in listed("not_plurals") or len(word) < 3:
        return False
    if word.endswith("s"):
        if words.surface(i)[-1] == "s" and words.surface(i)[:-1].isupper() and len(word) > 2:
            return True  # VBIEDs
        return not word.endswith(("ss", "us", "is")) and len(word) > 3
    return word.endswith("men") and len(word) > 4


def counted_at(words: Words, i: int, value: float | None, is_hyphened: bool = False) -> Counted | None:
    """The counted phrase that begins at piece i, behind a number; None where the number stands alone.

    `is_hyphened`: the number was joined by a hyphen ('500-bed'): the noun is singular and stands right there.
    """
    n = len(words)
    if is_hyphened:
        if (
            i < n
            and words.kind[i] == "w"
            and words.low[i] not in listed("phrase_ends")
            and words.low[i] not in NUMBER_WORDS
        ):
            return Counted(i, i + 1, singular(words.low[i]))
        return None
    first = i
    is_other = False
    while first < n and words.low[first] in OTHERS:
        is_other = True
        if words.low[first] == "others":
            return Counted(first, first + 1, "person", True)
        if words.word(first + 1) == "than":
            return None
        first += 1
    while words.word(first) in TOTALS or (
        words.word(first) == "most" and words.kind[first + 1 : first + 2] == "w" and words.word(first + 1) != "of"
    ):
        first += 1
    if first >= n or (words.kind[first] == "s" and words.low[first] not in "“\"'‘"):
        return None
    if words.kind[first] == "s":
        first += 1
    head, last, noun = None, first, None
    k = first
    while k < min(n, first + LONGEST):
        word, kind = words.low[k], words.kind[k]
        if kind == "s":
            if (
                word in HYPHENS
                and words.glued(k)
                and words.glued(k + 1)
                and k + 1 < n
                and words.kind[k + 1] in "wn"
                and k > first
            ):
                k += 1
                continue
            if (
                word == "." and words.glued(k) and words.glued(k + 1) and k + 1 < n and len(words.low[k - 1]) == 1
            ):  # U.S. Marines
                k += 1
                continue
            if word == "." and k + 1 < n and len(words.low[k - 1]) == 1 and words.word(k - 2) == ".":
                k += 1
                continue
            if (word == "&" and k > first) or (word == "," and _is_list(words, k, first)):
                k += 1
                continue
            break
        if kind == "n":
            if k > first and words.word(k - 1) in HYPHENS:
                k += 1
                continue
            break
        if word in ("'s", "’s"):
            break
        if word == "a" and words.word(k + 1) == "." and words.glued(k + 1) and words.is_capital(k):  # A.U. troops
            k += 1
            continue
        joined = k + 1 < n and words.low[k + 1] in HYPHENS and words.glued(k + 1)
        if _ends(words, k) and not joined and not (k > first and words.low[k - 1] in HYPHENS and words.glued(k)):
            if (
                word == "and"
                and k > first
                and (noun is None or (words.is_capital(k - 1) and words.is_capital(k + 1)))
                and _joins(words, k)
            ):
                k += 1
                continue
            break
        if (
            is_plural(words, k)
            or (
                words.tag(k) == "VBZ"
                and (
                    k == first
                    or (
                        k == first + 1
                        and words.tag(first) in ("NN", "JJ", "NNP")
                        and words.tag(k + 1) in ("IN", "CC", "", ".", ",", "VBD", "''", "TO")
                    )
                )
                and word.endswith("s")
                and word not in listed("not_plurals")
            )
        ) and not joined:
            head, last = word, k + 1
            if _is_attributive(words, k):
                k += 1
                continue
            break
        if _is_noun(words, k) and not joined:
            noun = k
        k += 1
    if head is not None:
        return Counted(first, last, singular(head), is_other)
    if noun is None:
        return None
    is_one = value is not None and abs(value) <= 1
    if (
        not is_one
        and words.tag(first) in ("NN", "NNP")
        and words.tag(first + 1) in ("NN", "NNP")
        and noun > first
        and words.kind[first] == "w"
        and not words.word(first + 1).endswith("s")
    ):
        return Counted(first, first + 1, singular(words.low[first]))  # a 12 page document
    if not is_one and not _is_mass(words, noun):
        return None
    return Counted(first, noun + 1, singular(words.low[noun]), is_other)


def _is_attributive(words: Words, k: int) -> bool:
    """Whether another noun of the phrase follows the plural at piece k ("weapons caches")."""
    word = words.low[k]
    if words.kind[k + 1 : k + 2] != "w" or words.low[k + 1] in PERSONS_ALONE or _ends(words, k + 1):
        return False
    if words.is_capital(k) and not words.is_caps and not words.is_capital(k + 1) and is_plural(words, k + 1):
        return True  # Hamas members
    if word not in listed("attributive_plurals") and read_lists().plurals.get(word) != word:
        return False
    return _is_noun(words, k + 1) and (is_plural(words, k + 1) or words.is_capital(k))


def _is_mass(words: Words, noun: int) -> bool:
    """Whether a noun without plural form may stand behind a number above one: by its tag, or as the one word before an end."""
    word = words.low[noun]
    if word in read_lists().counted or word in read_lists().plurals:
        return True
    tag = words.tag(noun)
    if tag:
        return tag in ("NN", "NNP") and words.word(noun + 1) not in ("is", "was")
    return False


def _is_noun(words: Words, k: int) -> bool:
    tag = words.tag(k)
    if tag:
        return (
            tag.startswith("NN")
            or words.low[k] in read_lists().counted
            or (tag in ("VBG", "JJ", "VB", "VBP") and words.low[k] in read_lists().plurals)
        )
    word = words.low[k]
    return not word.endswith(("ly", "ed")) and word not in listed("adjectives")


def _ends(words: Words, k: int) -> bool:
    word = words.low[k]
    tag = words.tag(k)
    if word in listed("phrase_ends"):
        return not (
            word in listed("phrase_middles")
            and tag in ("JJ", "VBN", "JJR", "JJS", "RBS", "RBR", "")
            and k + 1 < len(words)
            and words.kind[k + 1] == "w"
            and words.low[k + 1] not in listed("phrase_ends")
            and (tag or is_plural(words, k + 1))
        )
    if word in NUMBER_WORDS:
        return True
    if (
        tag in ("VBD", "VBN")
        and word.endswith("ed")
        and k
        and (words.kind[k - 1] == "n" or words.low[k - 1] in NUMBER_WORDS)
        and words.tag(k + 1).startswith(("NN", "JJ"))
        and words.kind[k + 1 : k + 2] == "w"
    ):
        return False  # five suspected insurgents
    if tag and not words.is_caps and words.surface(k).isupper() and len(word) > 1:
        return False  # a name in capitals, whatever the tagger takes it for
    if tag:
        if (
            tag == "VBZ"
            and k > 1
            and words.tag(k - 1) in ("NN", "JJ", "NNP")
            and (words.kind[k - 2] == "n" or words.low[k - 2] in NUMBER_WORDS)
            and words.tag(k + 1) in ("IN", "CC", "", ".", ",", "VBD", "''", "TO")
        ):
            return False  # seven mortar rounds
        if (
            tag == "VBZ"
            and k
            and (words.kind[k - 1] == "n" or words.low[k - 1] in NUMBER_WORDS or words.low[k - 1] in OTHERS)
            and word.endswith("s")
        ):
            return False
        if tag in ("VBD", "VBZ", "VBP", "MD", "IN", "TO", "WDT", "WP", "WRB", "PRP", "DT", "EX", "CC", "RP"):
            return word not in read_lists().counted
        if tag in ("VBN", "VBG", "VB") and k + 1 < len(words):
            return words.kind[k + 1] != "w" or (not words.tag(k + 1).startswith(("NN", "JJ", "VBG")))
        if tag == "RB":
            return k + 1 >= len(words) or not words.tag(k + 1).startswith(("JJ", "VBN", "NN", "VBG"))
    return False


def _is_list(words: Words, k: int, first: int) -> bool:
    """Whether a comma at piece k parts two adjectives of one phrase: 'U.S., Iraqi and British troops', 'young, armed men'."""
    if k <= first or k + 1 >= len(words) or words.kind[k + 1] != "w":
        return False
    if words.is_capital(k + 1) and (words.is_capital(k - 1) or words.low[k - 1] == "."):
        return any(
            is_plural(words, j) and not words.is_capital(j)
            for j in range(k + 2, min(len(words), k + 5))
            if words.kind[j] == "w"
        )
    return (
        words.tag(k - 1) == "JJ"
        and words.tag(k + 1) in ("JJ", "VBN")
        and words.kind[k + 2 : k + 3] == "w"
        and is_plural(words, k + 2)
    )


def _joins(words: Words, k: int) -> bool:
    """Whether 'and' joins two adjectives or nouns of one phrase ("digital and physical sales", "artillery and mortar systems")."""
    for j in range(k + 1, min(len(words), k + 4)):
        if words.kind[j] != "w" or words.low[j] in listed("phrase_ends"):
            return False
        if is_plural(words, j):
            return j > k + 1
    return False
