"""Learning: a pipeline from its config, initialised, then updated for a number of steps.

Belongs here: the loop, the learning rate, the order of examples. Does not: where examples come from.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import load_config
from spacy.vocab import Vocab
from thinc.api import Adam, NumpyOps, fix_random_seed, set_current_ops

# Matrix products by numpy: more than three times as fast as by the library that spaCy brings. A trained model needs neither.
set_current_ops(NumpyOps(use_blis=False))
HERE = Path(__file__).parent
Report = Callable[[str], None]


def build(
    config_name: str, vocab: Vocab, examples: Sequence[Example], pretrained: bytes | None
) -> tuple[Language, dict[str, Any]]:
    """The pipeline of a config over a vocabulary with vectors, initialised, its encoder as pretrained. And the training settings."""
    config = load_config(HERE / config_name, interpolate=True)
    settings = dict(config.pop("training"))
    fix_random_seed(settings["seed"])
    nlp = spacy.util.load_model_from_config(config, vocab=vocab, auto_fill=True)
    nlp.initialize(lambda: examples)
    if pretrained is not None:
        encoder_of(nlp).from_bytes(pretrained)
    return nlp, settings


def settings_of(config_name: str) -> dict[str, Any]:
    """The training settings of a config."""
    return dict(load_config(HERE / config_name, interpolate=True)["training"])


def fresh_encoder(vocab: Vocab) -> Any:
    """An encoder as all configs have it, initialised, not trained."""
    blank = spacy.blank("en", vocab=vocab)
    examples = [Example.from_dict(blank.make_doc("Hama in Syria fell."), {"entities": [(0, 4, "GPE")]})]
    return encoder_of(build("names.cfg", vocab, examples, None)[0])


def encoder_of(nlp: Language) -> Any:
    """The part of the pipeline that reads text into rows of numbers."""
    if "tok2vec" in nlp.pipe_names:
        return nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    # The recogniser puts a layer of its own behind its encoder.
    return nlp.get_pipe("ner").model.get_ref("tok2vec").layers[0]  # type: ignore[attr-defined]


def learn(nlp: Language, settings: dict[str, Any], stream: Iterator[Example], steps: int, report: Report) -> None:
    """Updates the pipeline `steps` times. The rate rises, then falls to zero; the weights kept are the running averages."""
    optimizer = Adam(
        learn_rate=settings["learn_rate"], L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True
    )
    losses: dict[str, float] = {}
    for step, batch in enumerate(_batches(stream, settings["batch_words"], steps)):
        optimizer.learn_rate = settings["learn_rate"] * rate_share(step, settings["warmup_steps"], steps)
        nlp.update(batch, drop=settings["dropout"], sgd=optimizer, losses=losses)
        optimizer.step_schedules()
        if (step + 1) % 250 == 0:
            report(f"step {step + 1}/{steps} " + " ".join(f"{name} {loss:.0f}" for name, loss in losses.items()))
            losses.clear()
    with nlp.select_pipes(enable=nlp.pipe_names):
        for _, pipe in nlp.pipeline:
            if hasattr(pipe, "model"):
                _keep_averages(pipe.model, optimizer)


def _keep_averages(model: Any, optimizer: Any) -> None:
    for node in model.walk():
        for name in node.param_names:
            if (node.id, name) in optimizer.averages:
                node.set_param(name, optimizer.averages[node.id, name])


def rate_share(step: int, warmup: int, steps: int) -> float:
    """Share of the learning rate at a step: up to one over the warm-up, then down to zero in a line."""
    return min((step + 1) / warmup, (steps - step) / max(1, steps - warmup))


def _batches(stream: Iterator[Example], words: int, steps: int) -> Iterator[list[Example]]:
    for _ in range(steps):
        batch: list[Example] = []
        size = 0
        while size < words:
            example = next(stream)
            batch.append(example)
            size += len(example.predicted)
        yield batch


def shuffled(rows: Sequence[Any], weights: Callable[[Any], int], rng: random.Random) -> Iterator[Any]:
    """The rows again and again, each as often as its weight says, in a new order every time."""
    several = [row for row in rows for _ in range(weights(row))]
    while True:
        rng.shuffle(several)
        yield from several
