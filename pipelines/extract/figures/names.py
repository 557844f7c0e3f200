"""Numbers in names: 'F-16', 'Resolution 2254', 'Highway 5', 'iPhone 11', 'the S&P 500', 'Group of Seven'.

Belongs here: whether the words before a number make a name of it. Does not: dates and other stretches (never), years, scores
and pronouns (reasons).
"""

from __future__ import annotations

from pipelines.extract.figures.lists import listed, read_lists
from pipelines.extract.figures.numerals import Number
from pipelines.extract.figures.words import HYPHENS, Words

# Labels that are plain words first: a label only with a capital ("Page 3", but "a page 3 metres long").
WORDS_FIRST = frozenset(["page", "pages", "point", "level", "day", "team", "bus", "class", "file", "group"])


def is_label(words: Words, number: Number) -> bool:
    """Whether bare digits stand alone behind a name, as a rating or a number on a shirt: 'Dak Smith (4)', 'Ander Smith: 4'."""
    i = number.first
    if number.rule != "digits" or number.low >= 100 or i < 2 or words.kind[i - 2] != "w" or not words.is_capital(i - 2):
        return False
    if words.low[i - 1] == "(" and words.word(number.last) == ")":
        return number.low < 10 or not words.is_capital(i - 3)
    return (
        words.low[i - 1] == ":"
        and i <= 4
        and (words.is_capital(number.last) or number.last >= len(words) or words.word(number.last) in ".-–,")
    )


def name_rule(words: Words, number: Number) -> str | None:
    """The rule by which the number is part of a name or a place in an order, None where it is none.

    'F-16', 'S23', 'Resolution 2254', 'Highway 5', 'No. 4', 'Room 12', 'the S&P 500', 'iPhone 11 Pro'.
    """
    i = number.first
    before = words.word(i - 1)
    surface = words.surface(i)
    if words.kind[i] == "n" and len(surface) > 2 and surface[0] == "0" and surface.isdigit():
        return "name"  # a code: nobody writes a quantity with a nought before it
    if i == 0:
        return None
    previous = words.surface(i - 1) if words.kind[i - 1] == "w" else ""
    if (
        previous not in ("", "I")
        and not words.glued(i)
        and (
            (len(previous) == 1 and previous.isupper() and before != "a")
            or (
                any(c.isupper() for c in previous[1:])
                and not words.is_caps
                and before not in listed("capitals_before_counts")
                and not words.is_title
                and not counts_ahead(words, number.last)
            )
        )
        and words.kind[i] == "n"
        and words.surface(i).isdigit()
    ):
        return "name"
    if (
        not words.is_caps
        and words.kind[i] == "w"
        and words.is_capital(i)
        and words.kind[i - 1] == "w"
        and words.is_capital(i - 1)
        and number.rule == "words"
        and before not in listed("capitals_before_counts")
        and not words.is_title
    ):
        return "name"
    if (
        not words.is_caps
        and words.kind[i] == "w"
        and words.is_capital(i)
        and before == "of"
        and words.is_capital(i - 2)
    ):
        return "name"  # Group of Seven
    if before == "#":
        return "name"
    if words.glued(i):
        if before == "." and words.glued(i - 1) and words.kind[i - 2 : i - 1] == "w" and words.is_capital(i - 2):
            return "name"
        if words.kind[i - 1] == "w" and before not in ("'s", "’s"):
            return "name"
        if before in HYPHENS and words.glued(i - 1) and words.kind[i - 2 : i - 1] == "w" and words.kind[i] == "n":
            if words.word(i - 2) == "minus" or (
                not words.is_capital(i - 2) and words.word(number.last) in read_lists().units
            ):
                return None
            return "name" if before != "–" or words.is_capital(i - 2) else None
        if before in ("#", "№", "@", "_", "/") and (before != "/" or words.kind[i - 2] == "w"):
            return "name"
    if words.kind[i] != "n" and not (before in listed("labels_of_words") and words.is_capital(i - 1)):
        return None
    if before == "." and words.word(i - 2) in ("no", "nos", "art", "sec", "vol", "fig", "ch", "p", "pp"):
        return "name"
    if number.has_scale or number.rule not in ("digits", "words"):
        return None
    if (
        before in read_lists().labels
        and (before not in WORDS_FIRST or words.is_capital(i - 1))
        and not (before == "number" and words.word(number.last) in ("to", "people", "or", "-"))
        and ((words.is_capital(i - 1) and i > 1 and words.kind[i] == "n") or not counts_ahead(words, number.last))
    ):
        return "name"
    if words.kind[i] != "n" or "," in surface or " " in surface or "." in surface or len(surface) > 4:
        return None
    if words.is_caps:
        return None
    if (
        words.kind[i - 1] == "w"
        and (words.is_capital(i - 1) or any(c.isupper() for c in words.surface(i - 1)))
        and before not in listed("capitals_before_counts")
    ):
        is_first = i - 1 == 0 or words.word(i - 2) in (".", ":", "“", '"', "—")
        tag = words.tag(i - 1)
        if tag and not tag.startswith("NNP") and not words.surface(i - 1).isupper():
            return None
        if is_first and not tag:
            return None
        if before.endswith("s") and _ends_clause(words, number.last) and not tag and words.is_title:
            return None  # a headline: 'Bus Crash Kills 20'
        return None if counts_ahead(words, number.last) else "name"
    return None


def counts_ahead(words: Words, i: int) -> bool:
    """Whether what follows makes a quantity of the number: a plural, a unit, a sign of percent."""
    word = words.word(i)
    if not word or words.kind[i] == "s":
        return word in ("%", "°", "-") and words.glued(i)
    if words.is_capital(i) and words.kind[i] == "w" and not words.is_caps:
        return False
    lists = read_lists()
    if word in lists.units or (words.surface(i) in lists.symbols and words.glued(i)):
        return True
    tag = words.tag(i)
    if tag:
        ahead = next(
            (
                words.tag(k)
                for k in range(i, min(i + 4, len(words)))
                if words.tag(k) not in ("JJ", "JJR", "JJS", "NN", "NNP", "VBN", "CD", "RB")
            ),
            "",
        )
        return (
            tag in ("NNS", "NNPS")
            or word in lists.units
            or (tag in ("JJ", "NN", "VBN", "JJR", "JJS") and ahead == "NNS")
        )
    return (
        word in lists.units
        or word in lists.plurals
        or (
            word.endswith("s")
            and len(word) > 3
            and not word.endswith("ss")
            and word not in ("was", "has", "is", "says", "this", "its", "does")
        )
    )


def _ends_clause(words: Words, i: int) -> bool:
    return (
        i >= len(words)
        or words.kind[i] == "s"
        or words.word(i) in ("in", "at", "as", "on", "near", "after", "and", "from")
    )
