"""Pretraining: the small encoder learns to tell of every word in running text what the sentence encoder says of it there.

Belongs here: targets and the loop. Does not: labels of any kind; no annotation is used, so no fold of a cross-validation leaks.
The letters of the text are spoilt while the target stays, so that a headline in capitals is read like its sentence.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Adam, Linear

from training.augment import Rates, spoil_letters
from training.encoder import Encoder, FloatArray
from training.learn import Report, rate_share

LAYERS = (3, 4)
WIDTH = 128
SAMPLE = 400
BATCH_WORDS = 1200
RATE = 0.002
WARMUP = 100

Targets = list[NDArray[np.float16]]


def targets_of(encoder: Encoder, texts: Sequence[Sequence[str]], report: Report) -> Targets:
    """For each text, one row a word, WIDTH numbers of about unit size: hidden states of middle layers in their main directions.

    Middle layers, because the last ones of a sentence encoder say more of the sentence than of the word.
    """
    sample = np.concatenate([rows[rows.any(axis=1)] for rows in encoder.running(texts[:SAMPLE], LAYERS)])
    mean = sample.mean(axis=0)
    values, directions = np.linalg.eigh(np.cov((sample - mean).T.astype(np.float64)))
    order = np.argsort(-values)[:WIDTH]
    # Half-way to equal variances: small directions tell words apart, the largest mostly tell how frequent they are.
    main = (directions[:, order] / np.sqrt(np.sqrt(values[order]))).astype(np.float32)
    scale = float(((sample - mean) @ main).std())
    found: Targets = []
    for start in range(0, len(texts), 1024):
        for rows in encoder.running(texts[start : start + 1024], LAYERS):
            read = rows.any(axis=1, keepdims=True)
            found.append((((rows - mean) @ main / scale) * read).astype(np.float16))
        report(f"read {min(start + 1024, len(texts))}/{len(texts)} texts")
    return found


def pretrain(
    encoder: Any,
    vocab: Vocab,
    texts: Sequence[Sequence[str]],
    targets: Targets,
    epochs: float,
    seed: int,
    report: Report,
) -> float:
    """Updates `encoder` (a Tok2Vec model) in place; returns the share of the targets' variance left unexplained at the end."""
    rng = random.Random(seed)  # noqa: S311  nothing secret
    head: Any = Linear(nO=WIDTH, nI=encoder.get_dim("nO"))
    head.initialize()
    optimizer = Adam(RATE, L2=0.0, grad_clip=1.0, use_averages=False)
    rates = Rates()
    steps = int(epochs * sum(map(len, texts)) / BATCH_WORDS)
    order: list[int] = []
    left: list[float] = []
    for step in range(steps):
        batch: list[Doc] = []
        rows: list[FloatArray] = []
        size = 0
        while size < BATCH_WORDS:
            if not order:
                order = list(range(len(texts)))
                rng.shuffle(order)
            at = order.pop()
            words = [w or "\n" for w in spoil_letters("\0".join(texts[at]), rates, rng).split("\0")]
            batch.append(Doc(vocab, words=words))
            rows.append(targets[at].astype(np.float32))
            size += len(words)
        optimizer.learn_rate = RATE * rate_share(step, WARMUP, steps)
        want = np.concatenate(rows)
        read = want.any(axis=1, keepdims=True)
        hidden, back = encoder.begin_update(batch)
        guess, back_head = head.begin_update(np.concatenate(hidden))
        error = (guess - want) * read
        left.append(float((error**2).sum() / (want**2).sum()))
        back(_split(back_head(error / size), [len(doc) for doc in batch]))
        encoder.finish_update(optimizer)
        head.finish_update(optimizer)
        if (step + 1) % 100 == 0:
            report(f"step {step + 1}/{steps} unexplained {np.mean(left[-100:]):.3f}")
    return float(np.mean(left[-100:]))


def _split(rows: FloatArray, lengths: Sequence[int]) -> list[FloatArray]:
    return np.split(rows, np.cumsum(lengths)[:-1])
