"""Lemmas and coarse parts of speech: tables for spaCy's own rule lemmatiser and attribute ruler, counted from a treebank.

Belongs here: what of them is regular, and the exceptions counted. Does not: anything learnt by gradient.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from spacy.language import Language
from spacy.lookups import Lookups

from training.annotated import Sentence

# (ending, what stands for it in the lemma). Of results that are known lemmas the last is taken, of unknown ones the first.
RULES = {
    "noun": [
        ["s", ""],
        ["ses", "s"],
        ["ies", "y"],
        ["ves", "f"],
        ["ves", "fe"],
        ["xes", "x"],
        ["zes", "z"],
        ["ches", "ch"],
        ["shes", "sh"],
        ["men", "man"],
    ],
    "verb": [
        ["s", ""],
        ["ies", "y"],
        ["es", "e"],
        ["es", ""],
        ["ed", ""],
        ["ed", "e"],
        ["ied", "y"],
        ["ing", ""],
        ["ing", "e"],
    ],
    "adj": [["er", ""], ["est", ""], ["er", "e"], ["est", "e"], ["ier", "y"], ["iest", "y"]],
    "adv": [["er", ""], ["est", ""]],
}
DOUBLED = "bdgklmnprtz"
RULES["verb"] += [[f"{c}{c}{end}", c] for c in DOUBLED for end in ("ed", "ing")]
OPEN = {"NOUN": "noun", "VERB": "verb", "ADJ": "adj", "ADV": "adv"}
CLOSED = ("AUX", "PRON", "DET", "ADP", "SCONJ", "CCONJ", "PART", "NUM", "INTJ")
# Relations in which a word of this tag is of another part of speech than it mostly is.
BY_RELATION = (
    "aux",
    "aux:pass",
    "cop",
    "mark",
    "det",
    "case",
    "advmod",
    "expl",
    "nsubj",
    "obj",
    "cc",
    "obl",
    "nmod",
    "nmod:poss",
)
MIN_COUNT = 20
MIN_SHARE = 0.9


def add_lemmas(nlp: Language, sentences: Iterable[Sentence]) -> None:
    """Adds an attribute ruler (part of speech from tag, and relation where that decides) and a rule lemmatiser behind the parser."""
    tags: dict[str, Counter[str]] = defaultdict(Counter)
    relations: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    lemmas: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence.words:
            tags[word.tag][word.pos] += 1
            relations[word.tag, word.relation][word.pos] += 1
            if word.form.isalpha() or "'" in word.form or "’" in word.form:
                lemmas[word.pos, word.form.lower()][word.lemma.lower() if word.pos != "PROPN" else word.lemma] += 1
    usual = {tag: counts.most_common(1)[0][0] for tag, counts in tags.items()}
    ruler = nlp.add_pipe("attribute_ruler")
    for tag, pos in sorted(usual.items()):
        ruler.add([[{"TAG": tag}]], {"POS": pos})  # type: ignore[attr-defined]
    for (tag, relation), counts in sorted(relations.items()):
        pos, n = counts.most_common(1)[0]
        if (
            relation in BY_RELATION
            and pos != usual[tag]
            and counts.total() >= MIN_COUNT
            and n >= MIN_SHARE * counts.total()
        ):
            ruler.add([[{"TAG": tag, "DEP": relation}]], {"POS": pos})  # type: ignore[attr-defined]
    ruler.add([[{"IS_SPACE": True}]], {"POS": "SPACE"})  # type: ignore[attr-defined]
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    lemmatizer.initialize(lambda: [], nlp=nlp, lookups=_tables(lemmas))  # type: ignore[attr-defined]


def _tables(lemmas: dict[tuple[str, str], Counter[str]]) -> Lookups:
    """Every inflected form the treebank has is an exception; rules and index are for the forms it lacks."""
    index: dict[str, dict[str, bool]] = {kind: {} for kind in OPEN.values()}
    exceptions: dict[str, dict[str, list[str]]] = {
        kind: {} for kind in (*OPEN.values(), *(pos.lower() for pos in CLOSED))
    }
    for (pos, form), counts in sorted(lemmas.items()):
        kind = pos.lower() if pos in CLOSED else OPEN.get(pos)
        if kind is None:
            continue
        lemma = min(counts, key=lambda lemma: (-counts[lemma], lemma))
        if pos in OPEN:
            index[kind][lemma] = True
        if lemma != form or any(form.endswith(ending) for ending, _ in RULES.get(kind, ())):
            exceptions[kind][form] = [lemma]
    lookups = Lookups()
    lookups.add_table("lemma_rules", RULES)
    lookups.add_table("lemma_index", index)
    lookups.add_table("lemma_exc", exceptions)
    return lookups
