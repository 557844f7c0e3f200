"""`newsledger cite` and `verify`: from a row to the bytes it rests on, and what is said when they are no longer there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.settings import Settings
from pipelines.warehouse import opened


def call(settings: Settings, *words: str, raw: Path | None = None) -> Result:
    given = ["--warehouse", str(settings.warehouse_dir), "--raw", str(raw or settings.raw_dir)]
    return CliRunner().invoke(app, [*words, *given])


def ids(settings: Settings, query: str) -> list[str]:
    with opened(settings.database) as connection:
        return [row[0] for row in connection.execute(query).fetchall()]


@pytest.mark.parametrize(
    "place",
    [
        "cauca-floods.txt",
        "%wednesday.zip!%",
        "%feed.jsonl",
        "%register.csv",
        "%.html",
        "%.zst",
        "%off-selwick.txt.gz",
        "%midday.txt",
    ],
)
def test_a_figure_is_followed_to_its_bytes_and_proven(sample: Settings, place: str) -> None:
    """Each wrapping has its own way to lose a byte; a citation is worth what its worst wrapping is."""
    figure = ids(
        sample, f"SELECT min(figure_id) FROM figures JOIN documents USING (doc_id) WHERE source_path LIKE '%{place}'"
    )[0]
    result = call(sample, "cite", figure, "--verify")
    assert result.exit_code == 0, result.output
    for link in (
        "the file has the SHA-256",
        "has the bytes document",
        "decode as",
        "gives the clean text",
        "from bytes",
    ):
        assert link in result.stdout
    assert figure in result.stdout


def test_the_ledger_of_the_sentence_stands_there(sample: Settings) -> None:
    """A figure in a mended sentence is trusted when one sees what was mended."""
    figure = ids(sample, "SELECT f.figure_id FROM figures f JOIN sentences s USING (sentence_id) JOIN repairs r ON r.doc_id = f.doc_id "
                 "AND r.clean_char_start BETWEEN s.char_start AND s.char_end WHERE r.rule = 'mojibake' ORDER BY 1 LIMIT 1")[0]  # fmt: skip
    said = call(sample, "cite", figure).stdout
    assert "Ledger of the sentence" in said
    assert "mojibake" in said


@pytest.mark.parametrize("query", [
    "SELECT min(claim_id) FROM claims", "SELECT min(claim_id) FROM claims WHERE figure_id IS NULL", "SELECT min(sentence_id) FROM sentences",
    "SELECT min(mention_id) FROM mentions", "SELECT min(time_id) FROM times",
])  # fmt: skip
def test_whatever_stands_in_a_text_can_be_cited(sample: Settings, query: str) -> None:
    """People copy the id they have, and not the one a command would like."""
    result = call(sample, "cite", ids(sample, query)[0], "--verify")
    assert result.exit_code == 0, result.output


def test_an_id_of_nothing(sample: Settings) -> None:
    """A stack trace for a slip of the mouse teaches nothing."""
    result = call(sample, "cite", "nobody")
    assert (result.exit_code, "nobody: no figure, claim, sentence, name or time has this id" in result.stderr) == (
        2,
        True,
    )


def test_verify_proves_everything_and_one_night(sample: Settings) -> None:
    """What is said to be proven must be all of it."""
    whole, night = call(sample, "verify"), call(sample, "verify", "--date", "2026-11-18")
    assert (whole.exit_code, night.exit_code) == (0, 0)
    assert "Verified everything: 25 raw files unchanged; 28 documents" in whole.stdout
    assert "Verified night 2026-11-18: 7 raw files unchanged; 13 documents" in night.stdout
    assert call(sample, "verify", "--date", "2020-01-01").exit_code == 2


def test_a_changed_raw_file_fails_loudly(sample: Settings, tmp_path: Path) -> None:
    """An edit in data/raw turns every citation of the file into a lie nobody notices."""
    raw = Path(shutil.copytree(sample.raw_dir, tmp_path / "raw"))
    (raw / "2026-11-16/northern-post/depot-toll.txt").write_bytes(b"other")
    (raw / "2026-11-18/island-times/quake.txt").unlink()
    result = call(sample, "verify", raw=raw)
    assert result.exit_code == 1
    assert "2026-11-16/northern-post/depot-toll.txt: changed since it was taken in" in result.stderr
    assert "2026-11-18/island-times/quake.txt: gone from the raw folder" in result.stderr
    figure = ids(
        sample,
        "SELECT min(figure_id) FROM figures JOIN documents USING (doc_id) WHERE source_path LIKE '%depot-toll.txt'",
    )[0]
    assert call(sample, "cite", figure, raw=raw).exit_code == 0
    assert call(sample, "cite", figure, "--verify", raw=raw).exit_code == 1
