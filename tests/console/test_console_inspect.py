"""`newsledger inspect` and `evaluate`: one file through the steps, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.settings import PROJECT
from pipelines.tables import LINEAGE, TABLES

TEXT = "Ferry sinks off Port Selwick\n\n2026-11-10\n\nAt least 12 people died in Kabul, the coastguard said.\n"
SHARED = PROJECT.parent / "shared"
TABLES_OF = {
    "repair": ["documents", "document_texts", "repairs"],
    "document": ["documents", "document_texts", "repairs", "sentences"],
    "extract": ["documents", "document_texts", "repairs", "sentences", "mentions", "entities", "figures", "times", "claims"],
}


def inspect(*words: str | Path, given: str | bytes = "") -> Result:
    return CliRunner().invoke(app, ["inspect", *map(str, words)], input=given)


def objects(result: Result) -> list[dict[str, list[dict[str, object]]]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT.replace("Ferry", "â€œFerryâ€\x9d").replace("died", "died[1] \x1b[31m"), encoding="utf-8")
    return path


def test_a_person_sees_what_was_made_of_a_file(ferry: Path) -> None:
    """Whoever doubts a row must see title, date and why, repairs and figures with their bytes on one screen."""
    result = inspect(ferry)
    assert result.exit_code == 0
    for said in ("“Ferry” sinks off Port Selwick", "2026-11-10 (iso", "utf-8 (utf8_valid", "mojibake", "headline", "at_least", "Kabul"):
        assert said in result.stdout, said
    assert "died[1]" in result.stdout  # brackets are text, not markup
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize("steps", ["repair", "document", "extract"])
def test_rows_have_the_columns_of_the_tables(ferry: Path, steps: str) -> None:
    """Scorers and scripts read these by name: a column that is called otherwise here is scored as missing."""
    (one,) = objects(inspect(ferry, "--jsonl", "--steps", steps))
    assert list(one) == ["id", *TABLES_OF[steps]]
    assert one["id"] == one["documents"][0]["doc_id"]
    for table in TABLES_OF[steps]:
        wanted = [name for name in TABLES[table].columns if name not in LINEAGE]
        assert all(list(row) == wanted for row in one[table]), table
    raw = ferry.read_bytes()
    for row in one.get("figures", []) + one.get("sentences", [])[1:]:
        start, end = row["byte_start"], row["byte_end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert raw[start:end].decode().startswith(str(row.get("surface", row.get("text")))[:8])


def test_the_id_of_a_line_is_kept_as_it_is(tmp_path: Path) -> None:
    """Predictions are joined to gold by it: 7 and "7" are two items."""
    ids: list[object] = ["a", 7, "7", {"deep": [1]}, None]
    lines = [json.dumps({"id": i, "text": f"Text number {n} is here."}) for n, i in enumerate(ids)]
    lines[2:2] = ["", "{broken"]
    lines.append(json.dumps({"text": "No id at all."}))
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    result = inspect(path, "--jsonl", "--steps", "repair")
    made = objects(result)
    assert [o["id"] for o in made[:4]] == ids[:4]
    assert [o["id"] for o in made[4:]] == [o["documents"][0]["doc_id"] for o in made[4:]]
    assert "broken_record: feed.jsonl record 4" in result.stderr


def test_standard_input_is_read_as_a_text(ferry: Path) -> None:
    """A paragraph pasted from a mail has no file."""
    (one,) = objects(inspect("-", "--jsonl", given=ferry.read_bytes()))
    (same,) = objects(inspect(ferry, "--jsonl"))
    assert one["documents"][0]["source_path"] == "-"
    assert one["repairs"] == same["repairs"]


@pytest.mark.parametrize("given", ["", "   \n"])
def test_standard_input_without_a_text(given: str) -> None:
    """Nothing in must not look like nothing found."""
    result = inspect("-", given=given)
    assert result.exit_code == 1
    assert result.stderr.startswith("empty: -:")


def test_a_folder_is_walked_and_refusals_are_told(tmp_path: Path, ferry: Path) -> None:
    """A script over a folder must get every readable file, and a person the reason for every other."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (tmp_path / "deep" / "second.md").write_text(TEXT, encoding="utf-8")
    result = inspect(tmp_path, "--jsonl", "--steps", "repair")
    assert [o["documents"][0]["source_path"] for o in objects(result)] == ["deep/second.md", "ferry.txt"]
    assert "binary: deep/picture.txt" in result.stderr


def test_what_lies_below_the_raw_folder_is_read_as_in_a_night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inspect is asked why a night made a row: with another source, it gives another date, and the wrong answer."""
    monkeypatch.setenv("NEWSLEDGER_RAW_DIR", str(tmp_path))
    path = tmp_path / "2026-11-10" / "harbour-courier" / "a.txt"
    path.parent.mkdir(parents=True)
    path.write_text("Ferry sinks\n\n03/11/2026 07:45 by newsdesk\n\nThe ferry has sunk off the coast.\n", encoding="utf-8")
    for given in (path, path.parent, tmp_path):
        (one,) = objects(inspect(given, "--jsonl", "--steps", "document"))
        document = one["documents"][0]
        assert (document["source_path"], document["source_name"]) == ("2026-11-10/harbour-courier/a.txt", "harbour-courier")
        assert document["published_date"] == "2026-11-03"


def test_a_date_known_from_elsewhere_wins(ferry: Path) -> None:
    """A person who knows the day must be able to say so."""
    (one,) = objects(inspect(ferry, "--jsonl", "--published", "2026-11-08"))
    assert one["documents"][0]["published_date"] == "2026-11-08"


HARBOUR = "Two killed at the docks of {place}\n\n{day}Four people were killed in {place} on Monday, police said on Wednesday.\n"


def test_the_day_of_publication_resolves_the_days_of_the_text(tmp_path: Path) -> None:
    """Inspect is asked why a night made a row: without the day, every 'on Monday' was no day, as it never is in a night."""
    path = tmp_path / "docks.txt"
    found = []
    for day, words in (("2026-11-12\n\n", []), ("", []), ("", ["--published", "2026-11-12"])):
        path.write_text(HARBOUR.format(place="Kabul", day=day), encoding="utf-8")
        (one,) = objects(inspect(path, "--jsonl", *words))
        found.append({(row["event_date_start"], row["claim_date_start"]) for row in one["claims"] if row["claimant_surface"]})
    assert found == [{("2026-11-09", "2026-11-11")}, {(None, None)}, {("2026-11-09", "2026-11-11")}]


def test_claims_are_on_the_screen(ferry: Path) -> None:
    """A figure without who says so, and of what, is not what the tables hold."""
    said = inspect(ferry).stdout
    for word in ("Claims", "coastguard", "asserts", "killed", "2026-11-10"):
        assert word in said.split("Figures")[1], word


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["/nowhere/at-all.txt"], 2, "/nowhere/at-all.txt: there is no such file or folder."),
        ([], 2, "Missing argument"),
        (["x.txt", "--steps", "publish"], 2, "'repair', 'document', 'extract'"),
        (["x.txt", "--published", "soon"], 2, "soon"),
    ],
)
def test_wrong_use(words: list[str], code: int, said: str) -> None:
    """Each with a sentence, none with a stack trace."""
    result = inspect(*words)
    assert result.exit_code == code
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.output


def test_an_undated_text_is_unknown_not_none(tmp_path: Path) -> None:
    """'None' on a screen reads like a fault."""
    path = tmp_path / "a.txt"
    path.write_text("The road is closed.\n", encoding="utf-8")
    result = inspect(path)
    assert "published  unknown" in result.stdout
    assert "None" not in result.stdout
    assert "no repairs" in result.stdout
    assert "no figures" in result.stdout


# --- the three texts that come with the task ----------------------------------------------------------------------------
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder with the seeds is not beside the project")
@pytest.mark.parametrize(
    ("pattern", "repairs", "date"), [("000_*.txt", 0, "2019-04-27"), ("001_*.txt", 0, "2019-04-27"), ("002_*.txt", 1, "2016-08-12")]
)
def test_the_seeds(pattern: str, repairs: int, date: str) -> None:
    """One damaged dash among three clean texts: a repair too many is damage of our own, and the dates differ in their order."""
    (path,) = (SHARED / "seeds").glob(pattern)
    (one,) = objects(inspect(path, "--jsonl", "--steps", "repair"))
    document = one["documents"][0]
    assert document["published_date"] == date
    assert document["published_evidence"]
    assert len(one["repairs"]) == repairs
    for row in one["repairs"]:
        start, end = row["raw_byte_start"], row["raw_byte_end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert path.read_bytes()[start:end].decode() == row["before"]
        assert (row["status"], row["after"]) == ("applied", "\N{EM DASH}")


# --- evaluate -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--bench", "claims", "gold.jsonl"], "claims takes a bench file, and writes predictions: name their file with --pred"),
        (["--bench", "seeds", "."], "not the folder of the seeds"),
        (["--bench", "figures", "gold.jsonl", "--pred", "out.jsonl", "--edits", "e.jsonl"], "--edits"),
        (["--bench", "weather", "gold.jsonl", "--pred", "out.jsonl"], "'weather' is not one of"),
        (["--bench", "repair", "absent.jsonl", "--pred", "out.jsonl"], "absent.jsonl"),
        (["--bench", "repair", "gold.jsonl", "--pred", "no/such/folder/out.jsonl"], "no/such/folder: there is no such folder"),
        (["--bench", "repair", "gold.jsonl", "--pred", "out.jsonl"], "gold.jsonl line 1: not an item of this bench"),
    ],
)
def test_what_evaluate_cannot_do_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str) -> None:
    """A bench that is skipped in silence looks like one that was passed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gold.jsonl").write_text('{"neither": 1}\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["evaluate", *words])
    assert result.exit_code == 2, result.output
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.output
