"""A data folder of a few sentences of our own, in the formats the trainer reads."""

from __future__ import annotations

import json
from pathlib import Path

TEXTS = [
    ("Adel Nouri left Hama for Marrow Relief.", [("Adel Nouri", "PERSON"), ("Hama", "GPE"), ("Marrow Relief", "ORG")]),
    ("Syrian doctors came to Homs.", [("Syrian", "NORP"), ("Homs", "GPE")]),
    ("Near the Zab, Karim Sabri spoke.", [("Zab", "LOC"), ("Karim Sabri", "PERSON")]),
]
WORDS = [
    ("Rain", "rain", "NOUN", "NN", 2, "nsubj"),
    ("fell", "fall", "VERB", "VBD", 0, "root"),
    (".", ".", "PUNCT", ".", 2, "punct"),
]


def write_data(folder: Path) -> Path:
    """A folder with voa_conflict.jsonl.gz's place taken by wikigold-like rows, and a treebank."""
    import gzip

    folder.mkdir(parents=True)
    rows = [
        {
            "id": f"own-{at}",
            "source": "own",
            "text": text,
            "ents": [[text.index(n), text.index(n) + len(n), label] for n, label in names],
            "missing": [],
        }
        for at, (text, names) in enumerate(TEXTS)
    ]
    with gzip.open(folder / "wikigold.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    with gzip.open(folder / "ud_train.conllu.gz", "wt", encoding="utf-8") as out:
        for at in range(30):
            out.write(f"# sent_id = own-{at + 1}\n# text = Rain fell.\n")
            for number, (form, lemma, pos, tag, head, relation) in enumerate(WORDS, start=1):
                out.write(
                    f"{number}\t{form}\t{lemma}\t{pos}\t{tag}\t_\t{head}\t{relation}\t_\t{'SpaceAfter=No' if number == 2 else '_'}\n"
                )
            out.write("\n")
    return folder
