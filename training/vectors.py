"""Static vectors: what the encoder makes of each word alone, brought down to few dimensions.

Belongs here: which words, and their rows. Does not: the encoder itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from spacy.vectors import Vectors  # type: ignore[import-not-found]
from spacy.vocab import Vocab

from training.encoder import Encoder, FloatArray

WIDTH = 96


def choose_words(texts: Iterable[Sequence[str]], known: Iterable[str], most: int) -> list[str]:
    """Lower-cased words of the texts by falling count, then those of `known`, at most `most`, one way to write each."""
    counts = Counter(word.lower() for words in texts for word in words if not word.isspace())
    ranked = [
        word for word, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n > 1 or word.isalpha()
    ]
    return list(dict.fromkeys([*ranked, *sorted(known)]))[:most]


def reduce(rows: FloatArray, width: int) -> FloatArray:
    """The rows in their `width` main directions, centred, scaled to a mean length of one. Signs are fixed: the largest weight is positive."""
    centred = rows - rows.mean(axis=0)
    values, directions = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
    main = directions[:, np.argsort(-values)[:width]]
    main *= np.sign(main[np.abs(main).argmax(axis=0), range(main.shape[1])])
    reduced = centred @ main
    scaled: FloatArray = (reduced / np.linalg.norm(reduced, axis=1).mean()).astype(np.float32)
    return scaled


def distil(encoder: Encoder, vocab: Vocab, words: Sequence[str]) -> Vectors:
    """Vectors of the words, found by their lower-cased form, so that a headline in capitals has them too."""
    rows = reduce(encoder.words(words), WIDTH)
    return Vectors(strings=vocab.strings, data=rows, keys=list(words), name="en_newsledger.vectors", attr="LOWER")
