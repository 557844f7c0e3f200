"""Shipping: one pipeline of the trained parts, and the folder that goes into the repository.

Belongs here: putting together, what the folder holds beside the weights. Does not: training.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import compile_infix_regex
from spacy.vectors import Vectors  # type: ignore[import-not-found]

from training.annotated import Sentence
from training.lemmas import add_lemmas
from training.vectors import WIDTH

VERSION = "1.2.0"
# Written by hand, kept in git beside the weights: the folder is replaced, these are carried over.
KEPT = ("MODEL_CARD.md", "LICENSE", "ATTRIBUTION.md")
# "U.S.-led" is no one word: the country would be lost in it. Nor is a name with the number of a note behind it: "Society,[3]".
INFIXES = (r"(?<=[A-Z]\.)[-–/](?=[A-Za-z])", r"(?<=[A-Za-z])[.,]?\[(?=\d)")
DESCRIPTION = "English news: tags, Universal Dependencies, lemmas, names"


def base_of(vectors: Vectors | None) -> Language:
    """Blank English with the vectors."""
    nlp = spacy.blank("en")
    set_tokenizer(nlp)
    # Without vectors one row of zeros stands for every word: the configs count on some.
    nlp.vocab.vectors = (
        vectors if vectors is not None else Vectors(shape=(1, WIDTH), name="en_newsledger.vectors", attr="LOWER")
    )
    return nlp


def set_tokenizer(nlp: Language) -> None:
    """SpaCy's rules for English, and ours."""
    tokenizer: Any = nlp.tokenizer
    defaults: Any = nlp.Defaults
    tokenizer.infix_finditer = compile_infix_regex([*defaults.infixes, *INFIXES]).finditer


def put_together(syntax: Language, names: Language, sentences: Iterable[Sentence]) -> Language:
    """Encoder, tagger, parser, parts of speech, lemmas, names in one pipeline; the two parts share vectors."""
    set_tokenizer(syntax)
    add_lemmas(syntax, sentences)
    syntax.add_pipe("ner", source=names)
    syntax.meta.update(
        name="newsledger", version=VERSION, license="CC-BY-SA-4.0", description=DESCRIPTION, author="newsledger"
    )
    return syntax


def write_model(nlp: Language, out: Path, scores: Mapping[str, Any]) -> None:
    """Writes the folder beside itself and renames it into place. The words it holds are those with a vector, and its own labels."""
    out.parent.mkdir(parents=True, exist_ok=True)
    new = out.with_name(f".{out.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    nlp.meta["performance"] = dict(scores)
    nlp.to_disk(new)
    _forget_words(nlp, new)
    for name in KEPT:
        if (out / name).is_file():
            shutil.copy(out / name, new / name)
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _forget_words(nlp: Language, folder: Path) -> None:
    # Training leaves every word it saw in the store of strings. A loaded pipeline finds vectors by hash and needs its labels only.
    needed = {label for name in nlp.pipe_names for label in getattr(nlp.get_pipe(name), "labels", ())}
    (folder / "vocab" / "strings.json").write_text(json.dumps(sorted(needed), ensure_ascii=False), encoding="utf-8")
