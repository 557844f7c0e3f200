"""Words: what of a text is compared: its words of content, in order, and what verification must know of each.

Belongs here: cutting into words, quotations, names, numbers, the packed form. Does not: which words become keys
(signatures), what two sequences have in common (verification).

A word is one unsigned 32-bit number: a hash of 29 bits, then a bit each for number, name and quoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
import xxhash
from numpy.typing import NDArray

from pipelines.lists import read_list

Words = NDArray[np.uint32]

NUMBER, NAME, QUOTED = 1, 2, 4
FLAG_BITS = 3
# A character of a script without spaces is a word of its own.
WORD = re.compile(r"\d+(?:[.,]\d+)*|[぀-ヿ㐀-鿿]|[^\W\d_]+")
# Shorter is a phrase in inverted commas, longer a mark that was never closed. Straight marks, of which one too many turns
# inside out what follows, are paired within a sentence only.
QUOTATION = re.compile(r"[“„«][^“”„«»]{12,600}[”“»]|\"[^\"\n]{12,600}\"")
# Aligning costs the product of two lengths; a story that is longer is told by its beginning.
MOST_WORDS = 5_000
# Under so many words a body may be a stock phrase that many outlets print: the headline counts too.
SHORT_BODY = 20
# Above this share of capitals a text is set in them, and they mark no names.
MOST_CAPITALS = 0.6


def read_words(headline: str, sentences: Sequence[str]) -> Words:
    """Words of content of a document's body, in order; of its headline and body where the body is short. Of a book only
    the first MOST_WORDS.
    """
    body = _packed(sentences)
    return body if len(body) >= SHORT_BODY else np.concatenate((_packed([headline]), body))


def _packed(sentences: Sequence[str]) -> Words:
    packed: list[int] = []
    n_capitals = 0
    texts = [unicodedata.normalize("NFKC", sentence).replace("\n", " ") for sentence in sentences]
    quotations = [match.span() for match in QUOTATION.finditer("\n".join(texts))]
    begins = 0
    for text in texts:
        if len(packed) >= MOST_WORDS:
            break
        # A capital at the beginning of a sentence makes no name.
        kept = ~NAME
        for match in WORD.finditer(text):
            word = _word_of(match[0])
            if word:
                n_capitals += (word & NAME) != 0
                word &= kept
                while quotations and quotations[0][1] <= begins + match.start():
                    quotations.pop(0)
                if quotations and quotations[0][0] <= begins + match.start():
                    word |= QUOTED
                packed.append(word)
            kept = -1
        begins += len(text) + 1
    words = np.array(packed[:MOST_WORDS], dtype=np.uint32)
    if n_capitals > MOST_CAPITALS * len(words):
        words &= np.uint32(~NAME & 0xFFFFFFFF)
    return words


@lru_cache(maxsize=1 << 17)
def _word_of(surface: str) -> int:
    """A word as it is packed, NAME for any capital; 0 for one without content. Separators of thousands do not count."""
    word = surface.casefold()
    if surface[0].isdigit():
        word, flag = word.replace(",", ""), NUMBER
    elif word in _function_words() or (len(word) == 1 and word.isascii()):
        return 0
    else:
        flag = NAME if surface[0].isupper() else 0
    return (xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass")) << FLAG_BITS) & 0xFFFFFFFF | flag


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row["word"] for row in read_list("function_words.csv", ("word",)))
