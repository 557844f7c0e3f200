"""The recipe: a folder of annotated text becomes a pipeline that loads and reads."""

from __future__ import annotations

from pathlib import Path

import spacy
from small_data import write_data

from training.__main__ import main
from training.sources import find_sources, held_out, rows_of_names


def test_one_command_makes_a_model(tmp_path: Path) -> None:
    """A recipe nobody can run leaves weights nobody can mend."""
    data, out = write_data(tmp_path / "data"), tmp_path / "models" / "made"
    steps = ["--names-steps", "2", "--syntax-steps", "2", "--news-steps", "2"]
    given = ["--data", str(data), "--out", str(out), "--work", str(tmp_path / "work"), "--without-encoder", *steps]
    assert main(given) == 0
    nlp = spacy.load(out)
    assert nlp.pipe_names == ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]
    assert nlp.meta["license"] == "CC-BY-SA-4.0"
    assert [t.text for t in nlp("The U.S.-led force.")][1:4] == ["U.S.", "-", "led"]
    assert main(given) == 0, "a second run takes the stages as they are and replaces the folder"
    assert sorted(path.name for path in out.parent.iterdir()) == ["made"]


def test_a_folder_without_data_is_told(tmp_path: Path, capsys: object) -> None:
    """Hours of training on nothing."""
    assert main(["--data", str(tmp_path)]) == 2


def test_a_fold_never_trains_on_what_it_tests(tmp_path: Path) -> None:
    """A cross-validation that leaks measures memory."""
    rows = rows_of_names(find_sources([write_data(tmp_path / "data")]))
    seen = []
    for fold in range(3):
        train, test = held_out(rows, "wikigold.jsonl.gz", fold, 3)
        assert not {r.named.text_id for r in train} & {r.named.text_id for r in test}
        seen += [r.named.text_id for r in test]
    assert sorted(seen) == [r.named.text_id for r in rows]
