"""Syntax: training tagger and parser and scoring them.

Belongs here: examples of syntax. Does not: the loop (learn).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from spacy.language import Language
from spacy.training import Example

from training.annotated import Sentence, parsed, together
from training.augment import Rates, spoil_sentences
from training.learn import Report, build, learn, settings_of, shuffled

# Seen together in training, and in tests: single sentences teach no boundaries, long documents make slow batches.
TOGETHER = 4
TOGETHER_IN_TESTS = 50


# News is seen this much more often in the later stages, and letters are spoilt less. The second is run twice from the same start, short
# and long, and the weights are averaged: better than either at heads and at the ends of sentences.
NEWS, NEWS_WEIGHT = "GUM_news", 4
SECOND_SEED = 100


@dataclass(frozen=True, slots=True)
class Stage:
    """How a later stage differs from the first: how letters are spoilt, the rate learnt at, and the steps it takes to rise to it."""

    rates: Rates
    learn_rate: float = 0.0015
    warmup_steps: int = 150


SHORT = Stage(Rates(upper=0.06, lower=0.05, title=0.03))
LONG = Stage(Rates(upper=0.08, lower=0.05, title=0.03))
SILVER = Stage(LONG.rates, warmup_steps=100)
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
    nlp: Language, base: Language, sentences: Sequence[Sentence], stage: Stage, steps: int, seed: int, report: Report
) -> Language:
    """A later stage, in place: the rate starts anew, news weighs more, and sentences also end in line ends, as those of headlines do."""
    # Examples are made with the vocabulary of `base`; a pipeline that was loaded has one of its own. The parser names an arc that
    # crosses others by two relations.
    relations = {"ROOT", *(word.relation for s in sentences for word in s.words)}
    for label in (*relations, *("||".join(pair) for pair in product(relations, repeat=2))):
        nlp.vocab.strings.add(label)
    groups = [*together(iter(sentences), TOGETHER), *together(iter(sentences), TOGETHER + 3)]
    weighted = [group for group in groups for _ in range(NEWS_WEIGHT if group[0].document.startswith(NEWS) else 1)]
    settings = settings_of("syntax.cfg") | {"learn_rate": stage.learn_rate, "warmup_steps": stage.warmup_steps}
    learn(nlp, settings, _stream(base, weighted, stage.rates, BREAK, seed + SECOND_SEED), steps, report)
    return nlp


def average(one: Language, other: Language) -> Language:
    """`one`, in place, with the mean of its weights and those of `other`. Both must come from the same first stage."""
    for name, pipe in one.pipeline:
        mine, theirs = pipe.model.walk(), other.get_pipe(name).model.walk()  # type: ignore[attr-defined]
        for node, twin in zip(mine, theirs, strict=True):
            for param in node.param_names:
                if node.has_param(param):
                    node.set_param(param, (node.get_param(param) + twin.get_param(param)) / 2)
    return one


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
