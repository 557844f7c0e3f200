"""Words: whether a word is one, in the languages a text is likely to be in.

Belongs here: asking the frequency lists of wordfreq and the language identifier. Does not: what hangs on the answer (mojibake, lost).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from itertools import islice
from math import log10

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

WORD_RE = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
REMNANT_RE = re.compile("[\u00c0-\u00ff\ufffd?]+")  # of damage, in text that is not in Latin letters
# Languages with a list, and how many of the likeliest are asked: short or damaged texts are often taken for a neighbour.
N_LANGUAGES = 4
SAMPLE_CHARS = 4_000
WORD_LETTER = 5.5  # Zipf frequency from which a single letter is a word, as e acute in Portuguese
VOWELS = frozenset("aeiouy")
CONSONANT_WORDS = frozenset(
    ("pl", "cs", "sk", "sl", "sh")
)  # elsewhere lists have them from what stands beside an apostrophe
WORDS_SPELLED = 15_000  # the most frequent words tell how a language is spelled
UNSEEN = 4.0  # surprise of three letters that no listed word has in a row
ALIASES = {"hr": "sh", "bs": "sh", "sr": "sh", "no": "nb", "nn": "nb"}


@cache
def listed() -> frozenset[str]:
    """Languages there is a list for."""
    from wordfreq import available_languages

    return frozenset(available_languages("small"))


@cache
def ranks(language: str) -> dict[str, float]:
    """Zipf frequency of the words of a language that occur at least once in a million."""
    from wordfreq import get_frequency_list

    # Bin n of the list holds words of 10 ** (-n / 100).
    return {word: 9 - n / 100 for n, words in enumerate(get_frequency_list(language, "small")) for word in words}


@cache
def rare_words(language: str) -> NDArray[np.uint64]:
    """Hashes, ascending, of all words down to once in a hundred million; empty for a language without so long a list.

    Hashes, since the words of one language would fill 100 MB.
    """
    from wordfreq import available_languages, get_frequency_list

    if language not in available_languages("large"):
        return np.empty(0, dtype=np.uint64)
    return np.sort(
        np.fromiter(
            (xxh3_64_intdigest(word.encode()) for words in get_frequency_list(language, "large") for word in words),
            dtype=np.uint64,
        )
    )


def is_rare(word: str, languages: tuple[str, ...]) -> bool:
    """Whether the long list of the likeliest language has a word."""
    known, wanted = rare_words(languages[0]), xxh3_64_intdigest(_listed_as(word, languages[0]).encode())
    at = int(np.searchsorted(known, np.uint64(wanted)))
    return at < len(known) and int(known[at]) == wanted


@cache
def trigrams(language: str) -> dict[str, float]:
    """How likely the third of three letters is behind the other two in the words of a language, as a negative decimal logarithm."""
    threes: Counter[str] = Counter()
    for word in islice(ranks(language), WORDS_SPELLED):
        padded = f"  {word} "
        threes.update(padded[i : i + 3] for i in range(len(padded) - 2))
    twos: Counter[str] = Counter()
    for three, n in threes.items():
        twos[three[:2]] += n
    return {three: log10(twos[three[:2]] / n) for three, n in threes.items()}


def oddity(word: str, languages: tuple[str, ...]) -> float:
    """How unlike the words of the likeliest language this one is spelled: mean surprise of its letters, 0 to UNSEEN."""
    known = trigrams(languages[0])
    padded = f"  {word.lower()} "
    surprises = [known.get(padded[i : i + 3], UNSEEN) for i in range(len(padded) - 2)]
    return sum(surprises) / len(surprises)


@lru_cache(maxsize=512)
def languages_of(text: str) -> tuple[str, ...]:
    """Languages a text is likely in, likeliest first, English always among them."""
    from py3langid import langid

    sample = text[:SAMPLE_CHARS].lower()
    if 2 * sum(c > "\u036f" for c in sample) > sum(c.isalpha() for c in sample):
        sample = REMNANT_RE.sub("", sample)
    ranked = langid.rank(sample)
    found = dict.fromkeys(ALIASES.get(language, language) for language, _ in ranked[: N_LANGUAGES + 4])
    known = [language for language in found if language in listed()][:N_LANGUAGES]
    return tuple(dict.fromkeys([*known, "en"]))


@lru_cache(maxsize=100_000)
def _listed_as(word: str, language: str) -> str:
    """How the list of a language spells a word: without case, in some without vowel signs, in Serbian in Latin letters."""
    from langcodes import Language
    from wordfreq.preprocess import preprocess_text

    return word.lower() if word.isascii() and language != "tr" else preprocess_text(word, Language.get(language))


def frequency(word: str, languages: tuple[str, ...]) -> float:
    """Highest Zipf frequency (0 to 8) of a word in these languages; 0 if none lists it."""
    if len(word) == 1 and word.isascii() and word.lower() not in VOWELS:
        languages = tuple(language for language in languages if language in CONSONANT_WORDS)
    return max((ranks(language).get(_listed_as(word, language), 0.0) for language in languages), default=0.0)


def heard(word: str, languages: tuple[str, ...]) -> float:
    """Frequency as evidence: a single letter counts only where it is a word of its own, two words joined by an apostrophe by the rarer."""
    found = frequency(word, languages)
    if len(word) == 1:
        return found if found >= WORD_LETTER else 0.0
    if not found and "\u2019" in word:
        return min(frequency(part, languages) for part in word.split("\u2019"))
    return found
