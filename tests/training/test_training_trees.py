"""Trees: one root, no circle, and no better one."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from training.trees import best_tree, is_tree


@given(st.integers(1, 3).flatmap(lambda n: st.lists(st.integers(-50, 50), min_size=n * n, max_size=n * n)))
def test_the_best_of_all_trees_is_found(cells: list[int]) -> None:
    """The student would learn trees that the teacher did not mean."""
    n = int(len(cells) ** 0.5)
    scores = np.array(cells, dtype=np.float64).reshape(n, n)
    best = max(scores[range(n), heads].sum() for heads in product(range(n), repeat=n) if is_tree(heads))
    assert scores[range(n), best_tree(scores)].sum() == best


@given(st.integers(1, 12), st.integers(0, 10_000))
def test_any_scores_make_a_tree(n: int, seed: int) -> None:
    """A circle of heads is refused by the parser and ends the training."""
    assert is_tree(best_tree(np.random.default_rng(seed).normal(size=(n, n))))
