"""Syntax: training tagger and parser and scoring them.

Belongs here: examples of syntax. Does not: the loop (learn).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.training import Example

from training.annotated import Sentence, parsed, together
from training.augment import Rates, spoil_sentences
from training.learn import Report, build, learn, settings_of, shuffled

# Seen together in training, and in tests: single sentences teach no boundaries, long documents make slow batches.
TOGETHER = 4
TOGETHER_IN_TESTS = 50


# News is seen this much more often in the second stage, and letters are spoilt less.
NEWS, NEWS_WEIGHT = "GUM_news", 4
SECOND_RATES = Rates(upper=0.06, lower=0.05, title=0.03)
SECOND_SEED = 100
BREAK = 0.3


def train_syntax(
    base: Language, sentences: Sequence[Sentence], pretrained: bytes | None, steps: int, seed: int, report: Report
) -> Language:
    """A pipeline of encoder, tagger and parser over the vocabulary, vectors and tokeniser of `base`: the first stage."""
    groups = list(together(iter(sentences), TOGETHER))
    nlp, settings = build("syntax.cfg", base.vocab, [_example(base, group) for group in groups], pretrained)
    # The same sentences cut into groups at two places: otherwise some ends of sentences would never be followed by another.
    groups = [*groups, *together(iter(sentences), TOGETHER + 3)]
    learn(nlp, settings, _stream(base, groups, Rates(), 0.0, seed), steps, report)
    return nlp


def train_on_news(
    nlp: Language, base: Language, sentences: Sequence[Sentence], steps: int, seed: int, report: Report
) -> Language:
    """The second stage, in place: the rate starts anew, news weighs more, and sentences also end in line ends, as those of headlines do."""
    groups = [*together(iter(sentences), TOGETHER), *together(iter(sentences), TOGETHER + 3)]
    weighted = [group for group in groups for _ in range(NEWS_WEIGHT if group[0].document.startswith(NEWS) else 1)]
    learn(
        nlp, settings_of("syntax.cfg"), _stream(base, weighted, SECOND_RATES, BREAK, seed + SECOND_SEED), steps, report
    )
    return nlp


def _stream(
    base: Language, groups: Sequence[Sequence[Sentence]], rates: Rates, breaks: float, seed: int
) -> Iterator[Example]:
    rng = random.Random(seed)  # noqa: S311  nothing secret: the order of examples must be the same again
    for group in shuffled(groups, lambda group: 1, rng):
        joints = ["\n\n" if rng.random() < breaks else " " for _ in group] if breaks else []
        yield _example(base, spoil_sentences(list(group), rates, rng), joints)


def _example(base: Language, sentences: Sequence[Sentence], joints: Sequence[str] = ()) -> Example:
    reference = parsed(base.vocab, sentences, joints)
    return Example(base.make_doc(reference.text), reference)


def score_syntax(nlp: Language, sentences: Sequence[Sentence]) -> dict[str, float]:
    """Percent: tags right, heads right, heads and relations right, F1 of sentence spans, parts of speech and lemmas where there are any.

    Sentences of a document stand in a row with spaces between them, headlines and captions too: a hard case for their ends.
    """
    examples = [_example(nlp, group) for group in together(iter(sentences), TOGETHER_IN_TESTS)]
    scores = nlp.evaluate(examples)
    wanted = {
        "tag": "tag_acc",
        "uas": "dep_uas",
        "las": "dep_las",
        "sentences": "sents_f",
        "pos": "pos_acc",
        "lemma": "lemma_acc",
    }
    return {name: round(100 * scores[key], 2) for name, key in wanted.items() if scores.get(key) is not None}
