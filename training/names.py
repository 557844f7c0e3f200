"""Names: training the recogniser and scoring it.

Belongs here: examples of names. Does not: the loop (learn), the rules that come after the model (pipelines.extract.names).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from training.annotated import NamedText, annotate
from training.augment import Rates, spoil_names
from training.learn import Report, build, learn, shuffled
from training.sources import Row

Spans = set[tuple[int, int, str]]


def train_names(
    base: Language, rows: Sequence[Row], pretrained: bytes | None, steps: int, seed: int, report: Report
) -> Language:
    """A pipeline of one recogniser, trained on rows of weight above 0 over the vocabulary, vectors and tokeniser of `base`."""
    vocab: Vocab = base.vocab
    used = [row for row in rows if row.weight]
    nlp, settings = build("names.cfg", vocab, [_example(base, row.named) for row in used], pretrained)
    learn(nlp, settings, _stream(base, used, seed), steps, report)
    return nlp


def _stream(base: Language, rows: Sequence[Row], seed: int) -> Iterator[Example]:
    rng = random.Random(seed)  # noqa: S311  nothing secret: the order of examples must be the same again
    rates = Rates()
    for row in shuffled(rows, lambda row: row.weight, rng):
        yield _example(base, spoil_names(row.named, rates, rng))


def _example(base: Language, row: NamedText) -> Example:
    reference: Doc = annotate(base.make_doc(row.text), row)
    return Example(base.make_doc(row.text), reference)


def score_names(found: Sequence[Spans], gold: Sequence[NamedText]) -> dict[str, float]:
    """Exact micro F1 over all labels, and by label, in percent. What touches a missing span is not counted."""
    tp: Counter[str] = Counter()
    n_found: Counter[str] = Counter()
    n_gold: Counter[str] = Counter()
    for spans, row in zip(found, gold, strict=True):
        names = set(row.names)
        counted = {s for s in spans if s in names or not any(s[0] < end and start < s[1] for start, end in row.missing)}
        for label_of, where in ((names, n_gold), (counted, n_found), (names & counted, tp)):
            where.update(label for *_, label in label_of)
    labels = sorted(n_gold)
    scores = {label: 200 * tp[label] / max(1, n_gold[label] + n_found[label]) for label in labels}
    return {"all": 200 * tp.total() / max(1, n_gold.total() + n_found.total())} | scores
