"""Trees: the heads that together score best and make one tree.

Belongs here: Chu-Liu-Edmonds over a matrix of scores. Does not: where scores come from (teacher).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Heads = NDArray[np.int64]

# Roots that are tried where the words' best heads make no tree.
ROOTS = 3
NEVER = -1e9


def best_tree(scores: Scores) -> Heads:
    """Heads of n words, n by n scores given: scores[i, j] for j as head of i, scores[i, i] for i as the root. One root."""
    heads: Heads = scores.argmax(axis=1)
    if is_tree(heads):
        return heads
    found: list[tuple[float, Heads]] = []
    for root in np.argsort(-np.diag(scores))[:ROOTS]:
        arcs = scores.copy()
        np.fill_diagonal(arcs, NEVER)
        arcs[root] = NEVER
        arcs[root, root] = 0
        heads = _spanning(arcs, int(root))
        found.append((float(scores[range(len(heads)), heads].sum()), heads))
    return max(found, key=lambda pair: pair[0])[1]


def is_tree(heads: Sequence[int] | Heads) -> bool:
    """Whether one word is its own head and every other leads to it."""
    roots = [at for at, head in enumerate(heads) if at == head]
    if len(roots) != 1:
        return False
    for at in range(len(heads)):
        steps, here = 0, at
        while here != roots[0]:
            here, steps = int(heads[here]), steps + 1
            if steps > len(heads):
                return False
    return True


def _spanning(arcs: Scores, root: int) -> Heads:
    heads: Heads = arcs.argmax(axis=1)
    heads[root] = root
    cycle = _cycle(heads, root)
    if not cycle:
        return heads
    # The cycle becomes one word, the last; what enters it breaks it at one place.
    rest = [at for at in range(len(heads)) if at not in cycle]
    one = len(rest)
    smaller = np.full((one + 1, one + 1), NEVER)
    smaller[:one, :one] = arcs[np.ix_(rest, rest)]
    smaller[:one, one] = arcs[np.ix_(rest, cycle)].max(axis=1)
    kept = arcs[cycle, heads[cycle]]
    gains = arcs[np.ix_(cycle, rest)] - kept[:, None]
    smaller[one, :one] = kept.sum() + gains.max(axis=0)
    inner = rest.index(root)
    smaller[inner] = NEVER
    smaller[inner, inner] = 0
    found = _spanning(smaller, inner)
    for at, word in enumerate(rest):
        if word != root:
            heads[word] = rest[found[at]] if found[at] < one else cycle[int(arcs[word, cycle].argmax())]
    heads[cycle[int(gains[:, found[one]].argmax())]] = rest[found[one]]
    return heads


def _cycle(heads: Heads, root: int) -> list[int]:
    seen = {root}
    for start in range(len(heads)):
        path: list[int] = []
        here = start
        while here not in seen:
            seen.add(here)
            path.append(here)
            here = int(heads[here])
        if here in path:
            return path[path.index(here) :]
    return []
