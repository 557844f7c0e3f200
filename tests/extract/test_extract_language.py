"""The language pipeline: it ships, it is told by its version, another can be named, and an error says the way out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipelines.extract import language
from pipelines.extract.language import SHIPPED, ModelError, load_language, model_version
from pipelines.extract.mentions import find_mentions
from pipelines.settings import Settings

STORY = "BEIRUT (AP) - At least 20 people were killed near Raqqa on Friday, said Adel Nouri, a spokesman for the United Nations in Syria."
SIZE_LIMIT = 45 * 1024 * 1024


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "model"))


def test_the_shipped_pipeline_reads_a_story() -> None:
    """On a machine without a download there would be no names and no syntax at all."""
    doc = load_language(Settings())(STORY)
    found = {m.surface: m.label for m in find_mentions(doc)}
    assert found["Raqqa"] == "GPE"
    assert found["Adel Nouri"] == "PERSON"
    assert found["United Nations"] == "ORG"
    tokens = {t.text: t for t in doc}
    assert tokens["killed"].tag_ == "VBN"
    assert tokens["people"].dep_ == "nsubj:pass"
    assert (tokens["killed"].lemma_, tokens["killed"].pos_) == ("kill", "VERB")
    assert doc.has_annotation("SENT_START")


def test_one_text_has_one_reading() -> None:
    """Rows that depend on what was read before differ between one process and many."""
    nlp = load_language(Settings())
    texts = [STORY, "Shelling went on in Hama.", STORY.upper()]
    readings = [[find_mentions(doc) for doc in nlp.pipe(texts)] for _ in range(2)]
    assert readings[0] == readings[1]
    assert [find_mentions(nlp(text)) for text in texts] == readings[0]


def test_it_is_loaded_once_a_process() -> None:
    """Loading again for every shard would cost more than reading it."""
    assert load_language(Settings()) is load_language(Settings())


def test_the_shipped_folder_is_whole_and_small() -> None:
    """A folder that outgrows its bound makes every clone of the repository slow for good."""
    files = [path for path in SHIPPED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < SIZE_LIMIT
    meta = json.loads((SHIPPED / "meta.json").read_text(encoding="utf-8"))
    assert meta["name"] == "newsledger"
    assert meta["license"] == "CC-BY-SA-4.0"
    for name in ("MODEL_CARD.md", "LICENSE", "ATTRIBUTION.md"):
        assert (SHIPPED / name).is_file(), name


def test_the_version_changes_with_the_weights_and_the_labels(copied: Path) -> None:
    """Rows of an older model would be taken for those of the new one and never be made again."""
    other = model_version(Settings(language_model=str(copied)))
    assert other == model_version(Settings())
    weights = copied / "ner" / "model"
    changed = copied.with_name("changed")
    shutil.copytree(copied, changed)
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    (changed / "ner" / "model").write_bytes(bytes(data))
    assert model_version(Settings(language_model=str(changed))) != other
    assert model_version(Settings(label_map={"X": "ORG"})) != other


@pytest.mark.parametrize(
    ("model", "said"),
    [
        pytest.param("en_not_installed_here", "neither a folder nor an installed package", id="package missing"),
        pytest.param("json", "no config.cfg", id="a package that is no model"),
    ],
)
def test_a_model_that_is_not_there(model: str, said: str) -> None:
    """A stack trace at two in the morning tells nobody what to install."""
    with pytest.raises(ModelError, match=said) as caught:
        load_language(Settings(language_model=model))
    assert "leave it empty for the model that ships" in str(caught.value)
    with pytest.raises(ModelError):
        model_version(Settings(language_model=model))


def test_a_damaged_folder(copied: Path) -> None:
    """A checkout cut short must be told from a bug."""
    (copied / "ner" / "model").unlink()
    with pytest.raises(ModelError, match="can be loaded"):
        load_language(Settings(language_model=str(copied)))


def test_another_pipeline_with_labels_of_its_own(tmp_path: Path) -> None:
    """A pipeline that can be named but whose labels are dropped gives no names."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "BODY", "pattern": "Marrow Relief"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "own")
    read = load_language(Settings(language_model=str(tmp_path / "own"), label_map={"BODY": "ORG"}))
    assert [(m.surface, m.label) for m in find_mentions(read("Then Marrow Relief left."))] == [("Marrow Relief", "ORG")]


def test_words_of_texts_read_before_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """SpaCy keeps every word it has met: a process that reads a million texts would grow until it is killed."""
    before = load_language(Settings())
    found = [(m.surface, m.label) for m in find_mentions(before(STORY))]
    monkeypatch.setattr(language, "MOST_WORDS", len(before.vocab) - 1)
    anew = load_language(Settings())
    assert anew is not before
    assert len(anew.vocab) < len(before.vocab)
    assert [(m.surface, m.label) for m in find_mentions(anew(STORY))] == found
    monkeypatch.undo()
    assert load_language(Settings()) is anew
