"""Silver: running text read by the teacher, as sentences the student learns from.

Belongs here: which text, how it is cut and put together. Does not: the teacher.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

from spacy.language import Language

from training.annotated import Sentence, Word
from training.learn import Report
from training.teacher import Teacher

# Texts that have nothing to do with one another are read in a row, so that ends of sentences are seen.
GROUP_WORDS = 110
AT_ONCE = 600


def silver(
    teacher: Teacher, base: Language, texts: Sequence[str], words: int, seed: int, report: Report
) -> list[Sentence]:
    """Sentences of about so many words of the texts, in a random order of the texts, cut as the student cuts them."""
    rng = random.Random(seed)  # noqa: S311  nothing secret
    order = list(range(len(texts)))
    rng.shuffle(order)
    groups: list[list[tuple[str, bool]]] = [[]]
    starts: list[list[int]] = [[]]
    taken = 0
    for at in order:
        cut = [(token.text, bool(token.whitespace_)) for token in base.make_doc(texts[at]) if not token.is_space]
        if not cut or len(cut) > GROUP_WORDS:
            continue
        if groups[-1] and len(groups[-1]) + len(cut) > GROUP_WORDS:
            groups.append([])
            starts.append([])
        starts[-1].append(len(groups[-1]))
        groups[-1] += [*cut[:-1], (cut[-1][0], True)]
        taken += len(cut)
        if taken > words:
            break
    found: list[Sentence] = []
    for first in range(0, len(groups), AT_ONCE):
        some = groups[first : first + AT_ONCE]
        readings = teacher.read([[form for form, _ in group] for group in some], starts[first : first + AT_ONCE])
        for number, (group, reading) in enumerate(zip(some, readings, strict=True), start=first):
            bounds = [at for at, word in enumerate(reading) if word.starts] + [len(reading)]
            for start, end in pairwise(bounds):
                found.append(
                    Sentence(
                        f"silver-{number}",
                        tuple(
                            Word(form, r.tag, "", "", r.head - start, r.relation, spaced)
                            for (form, spaced), r in zip(group[start:end], reading[start:end], strict=True)
                        ),
                    )
                )
        report(f"read {min(first + AT_ONCE, len(groups))}/{len(groups)} groups")
    return found
