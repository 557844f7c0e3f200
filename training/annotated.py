"""Annotated text: rows of names (JSON lines) and of syntax (CoNLL-U) as spaCy documents.

Belongs here: file formats, and what an annotation scheme does not say. Does not: changing text (augment).
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT")


class AnnotationError(Exception):
    """A row that is not what its file promises; the message names file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text and its names. Spans are half-open, in characters; of `missing` spans the source's scheme says nothing."""

    text_id: str
    source: str
    text: str
    names: tuple[tuple[int, int, str], ...]
    missing: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word. `head` is the index of its head in the sentence; a root is its own."""

    form: str
    tag: str
    pos: str
    lemma: str
    head: int
    relation: str
    space_after: bool


LINE_END = Word("", "", "", "", 0, "dep", False)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a treebank. `document` is the part of its id that its neighbours share."""

    document: str
    words: tuple[Word, ...]


def read_names(path: Path) -> list[NamedText]:
    """The rows of a file of names: {id, source, text, ents [[start, end, label]], missing [[start, end]]} a line.

    Also reads the entities bench, whose rows hold named_entities [{start, end, type}]. Raises AnnotationError.
    """
    with _open(path) as lines:
        return [_named(json.loads(line), f"{path} line {n}") for n, line in enumerate(lines, start=1) if line.strip()]


def _named(row: dict[str, object], where: str) -> NamedText:
    try:
        text = str(row["text"])
        given = row["named_entities"] if "named_entities" in row else row["ents"]
        names = tuple(
            (int(e["start"]), int(e["end"]), str(e["type"]))
            if isinstance(e, dict)
            else (int(e[0]), int(e[1]), str(e[2]))
            for e in given  # type: ignore[attr-defined]
        )
        missing = tuple((int(m[0]), int(m[1])) for m in row.get("missing", ()))  # type: ignore[attr-defined]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise AnnotationError(f"{where}: no row of names ({error!r}); it needs text and ents.") from error
    for start, end in (*((start, end) for start, end, _ in names), *missing):
        if not 0 <= start < end <= len(text):
            raise AnnotationError(f"{where}: span {start}-{end} lies outside its text of {len(text)} characters.")
    if unknown := {label for *_, label in names} - set(LABELS):
        raise AnnotationError(f"{where}: labels {sorted(unknown)}; known are {', '.join(LABELS)}.")
    return NamedText(str(row.get("id", where)), str(row.get("source", "")), text, names, missing)


def annotate(doc: Doc, row: NamedText) -> Doc:
    """The tokenised text with its names set. A name that ends inside a token is missing, not wrong."""
    names: list[Span] = []
    missing: list[Span] = []
    for start, end, label in row.names:
        span = doc.char_span(start, end, label=label)
        if span is not None:
            names.append(span)
        elif (wide := doc.char_span(start, end, alignment_mode="expand")) is not None:
            missing.append(wide)
    names = filter_spans(names)
    taken = {t.i for span in names for t in span}
    for start, end in row.missing:
        wide = doc.char_span(start, end, alignment_mode="expand")
        if wide is not None:
            missing.append(wide)
    free = filter_spans([span for span in missing if not taken & {t.i for t in span}])
    doc.set_ents(names, missing=free, default="outside")
    return doc


def read_sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file, plain or .gz. Empty nodes are left out; a sentence whose parts do not make its text too."""
    with _open(path) as lines:
        rows: list[list[str]] = []
        sentence_id = ""
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# sent_id"):
                sentence_id = line.split("=", 1)[1].strip()
            elif line and not line.startswith("#"):
                rows.append(line.split("\t"))
            elif not line and rows:
                if (sentence := _sentence(sentence_id, rows)) is not None:
                    yield sentence
                rows = []
        if rows and (sentence := _sentence(sentence_id, rows)) is not None:
            yield sentence


def _sentence(sentence_id: str, rows: Sequence[Sequence[str]]) -> Sentence | None:
    words: list[Word] = []
    held: list[tuple[int, int, str, bool]] = []  # multi-word tokens: first and last number, form, space after
    for row in rows:
        number, form, lemma, pos, tag, _, head, relation, _, misc = row
        spaced = "SpaceAfter=No" not in misc
        if "-" in number:
            first, last = map(int, number.split("-"))
            held.append((first, last, form, spaced))
        elif "." not in number:
            here = len(words)
            words.append(Word(form, tag, pos, lemma, int(head) - 1 if head != "0" else here, relation, spaced))
    for first, last, form, spaced in held:
        if "".join(word.form for word in words[first - 1 : last]) != form:
            return None
        for at in range(first - 1, last):
            w = words[at]
            words[at] = Word(w.form, w.tag, w.pos, w.lemma, w.head, w.relation, spaced and at == last - 1)
    if any(re.search(r"\s", word.form) for word in words):
        return None
    return Sentence(re.sub(r"-\d+$", "", sentence_id), tuple(words))


def together(sentences: Iterator[Sentence], limit: int) -> Iterator[list[Sentence]]:
    """Neighbouring sentences of one document, at most `limit` at a time."""
    group: list[Sentence] = []
    for sentence in sentences:
        if group and (sentence.document != group[0].document or len(group) == limit):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def parsed(vocab: Vocab, sentences: Sequence[Sentence], joints: Sequence[str] = ()) -> Doc:
    """One document of sentences with tags, heads, relations, lemmas and sentence starts.

    Between two sentences stands a space, or what `joints` has for the end of the first: line ends, which are a token that leans
    on the one before it and has no tag.
    """
    words: list[str] = []
    spaces: list[bool] = []
    heads: list[int] = []
    starts: list[bool | int | None] = []
    known: list[Word] = []
    for at, sentence in enumerate(sentences):
        offset = len(words)
        heads.extend(offset + word.head for word in sentence.words)
        starts.extend(i == 0 for i in range(len(sentence.words)))
        words.extend(word.form for word in sentence.words)
        spaces.extend(word.space_after for word in sentence.words[:-1])
        known.extend(sentence.words)
        joint = joints[at] if at < len(joints) else " "
        spaces.append(joint == " ")
        if joint != " ":
            heads.append(len(words) - 1)
            starts.append(False)
            words.append(joint)
            spaces.append(False)
            known.append(LINE_END)
    return Doc(
        vocab,
        words=words,
        spaces=spaces,
        tags=[word.tag for word in known],
        pos=[word.pos for word in known],
        lemmas=[word.lemma for word in known],
        heads=heads,
        deps=["ROOT" if word.relation == "root" else word.relation for word in known],
        sent_starts=starts,
    )


def _open(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
