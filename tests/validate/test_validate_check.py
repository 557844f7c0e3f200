"""A partition through all rules, Great Expectations and all, on parts written as the steps write theirs."""

from __future__ import annotations

import datetime as dt
import json
import math
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipelines.night import Night, Pool
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import TABLES, Commit, Lake, Shard, frame_of
from pipelines.tables.parts import PartError, read_part
from pipelines.validate import Verdict, check, checked_tables, checks_of, stored_verdict
from pipelines.validate.rules import columns_looked_at

NIGHT = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 21, 2, 0)
LINEAGE = {"ingest_date": NIGHT, "extractor_version": "1", "run_id": "r"}
GOOD = 8  # rows without a fault in each table

Rows = dict[str, list[dict[str, object]]]


def doc_id(n: int) -> str:
    return f"{n:016x}"


def row(table: str, n: int) -> dict[str, object]:
    """Row n of a table, without a fault."""
    place = {"char_start": 0, "char_end": 10, "byte_start": 0, "byte_end": 12}
    child = {"doc_id": doc_id(n % GOOD), "sentence_id": f"s{n % GOOD}", **LINEAGE}
    rows: dict[str, dict[str, object]] = {
        "files": {"source_path": f"{n}.txt", "sha256": f"{n:064x}", "length_bytes": 100, "mtime_ns": 2**60 + n,
                  "ingest_date": NIGHT, "first_seen_at": NOW, "status": "taken", "n_records": 1, "n_refused": 0},
        "documents": {"doc_id": doc_id(n), "source_path": f"{n}.txt", "record_no": n % 2, "byte_base": "file",
                      "encoding_detected": "utf-8", "encoding_confidence": 1.0, "encoding_evidence": "utf8_valid",
                      "published_date": NIGHT, "n_chars": 100, "n_repairs": 0, "n_refusals": 0, "status": "current", **LINEAGE},
        "document_texts": {"doc_id": doc_id(n), "raw_text": "x" * 5000, "clean_text": "x" * 5000,
                           "byte_runs": [{"char_start": 0, "byte_start": 0, "byte_end": 9, "is_whole": False}] * 80, **LINEAGE},
        "sentences": {"sentence_no": 0, "paragraph_no": 0, "role": "body", "text": "x", **place, **child,
                      "sentence_id": f"s{n}"},
        "entities": {"entity_id": f"e{n}", "name": "A", "type": "GPE", "latitude": -90.0, "longitude": 180.0,
                     "country_iso2": "SY" if n % 2 else None, **LINEAGE},
        "figures": {"figure_id": f"f{n}", "surface": "20", "kind": "count", "value_low": 20.0, "is_low_exclusive": False,
                    "is_high_exclusive": False, "counted": "people", "modifier": "at_least", "is_summable": True, **place, **child},
        "times": {"time_id": f"t{n}", "surface": "Monday", "time_type": "date", "start_date": NIGHT, **place, **child},
        "claims": {"claim_id": f"c{n}", "figure_id": f"f{n % GOOD}" if n % 2 else None, "polarity": "asserts",
                   "is_quote": False, "claimant_char_start": n if n % 2 else None, **child},
        "quarantine": {"item_id": f"q{n}", "stage": "ingest", "reason_code": "empty", "ingest_date": NIGHT,
                       "first_seen_at": NOW, "last_seen_at": NOW},
    }  # fmt: skip
    fields = rows[table]
    return {name: value for name, value in fields.items() if name in TABLES[table].columns}


STEP_OF = {
    "files": "ingest", "quarantine": "ingest", "documents": "document", "document_texts": "document", "sentences": "document",
    "entities": "extract", "figures": "extract", "times": "extract", "claims": "extract",
}  # fmt: skip

# table, what is wrong with the row, the one rule that must find it
FAULTS: list[tuple[str, dict[str, object], str]] = [
    ("files", {"source_path": "0.txt", "sha256": f"{0:064x}"}, "unique: source_path, sha256, ingest_date"),
    ("files", {"length_bytes": -1}, "range: length_bytes"),
    ("files", {"status": "swallowed"}, "one_of: status"),
    ("quarantine", {"reason_code": None}, "required: reason_code"),
    ("documents", {"doc_id": doc_id(3)}, "unique: doc_id"),
    ("documents", {"doc_id": "0123456789ABCDEF"}, "pattern: doc_id"),
    ("documents", {"doc_id": "00000000000000aa\n"}, "pattern: doc_id"),
    ("documents", {"encoding_detected": None}, "required: encoding_detected"),
    ("documents", {"n_chars": None}, "required: n_chars"),
    ("documents", {"encoding_confidence": 1.5}, "range: encoding_confidence"),
    ("documents", {"encoding_confidence": math.nan}, "range: encoding_confidence"),
    ("documents", {"published_precision": "fortnight"}, "one_of: published_precision"),
    ("documents", {"published_date": NIGHT + dt.timedelta(days=1)}, "published_date <= ingest_date"),
    ("document_texts", {}, "reference: doc_id"),
    ("sentences", {"doc_id": "ffffffffffffffff"}, "reference: doc_id"),
    ("sentences", {"char_start": 10}, "char_start < char_end"),
    ("sentences", {"char_end": 101}, "char_end <= documents.n_chars"),
    ("sentences", {"byte_start": 13}, "byte_start <= byte_end"),
    ("entities", {"latitude": 90.5}, "range: latitude"),
    ("entities", {"longitude": -180.5}, "range: longitude"),
    ("entities", {"country_iso2": "syr"}, "pattern: country_iso2"),
    ("figures", {"sentence_id": "s-nowhere"}, "reference: sentence_id"),
    ("figures", {"surface": None}, "required: surface"),
    ("figures", {"is_summable": None}, "required: is_summable"),
    ("figures", {"kind": "feeling"}, "one_of: kind"),
    ("figures", {"effect": "bored"}, "one_of: effect"),
    ("figures", {"value_low": 5.0, "value_high": 3.0}, "value_low <= value_high"),
    ("figures", {"value_low": math.nan}, "finite: value_low"),
    ("figures", {"value_high": math.inf}, "finite: value_high"),
    ("times", {"end_date": NIGHT - dt.timedelta(days=1)}, "start_date <= end_date"),
    ("times", {"confidence": -0.1}, "range: confidence"),
    ("claims", {"figure_id": "f-nowhere"}, "reference: figure_id"),
    ("claims", {"claimant_char_start": -1}, "range: claimant_char_start"),
]


def good(*tables: str) -> Rows:
    return {table: [row(table, n) for n in range(GOOD)] for table in tables or STEP_OF}


def faulty(*tables: str) -> Rows:
    """Good rows, then one row a fault."""
    rows = good(*tables)
    for table, fault, _ in FAULTS:
        if table in rows:
            rows[table].append(row(table, len(rows[table])) | fault)
    return rows


def commit(lake: Lake, rows: Mapping[str, Sequence[Mapping[str, object]]], parts: int = 2) -> None:
    """Writes each table in so many parts and commits the steps that write them."""
    for step in dict.fromkeys(STEP_OF.values()):
        shards = []
        for number in range(parts):
            files: dict[str, str] = {}
            for table in (t for t in rows if STEP_OF[t] == step):
                size = math.ceil(len(rows[table]) / parts)
                frame = frame_of(table, rows[table][number * size : (number + 1) * size])
                files[table] = lake.write(table, NIGHT, f"{number:05d}-{step}", frame)
            shards.append(Shard(f"{number:05d}-{step}", files))
        lake.commit(Commit(step, NIGHT, step, str(len(str(rows))), shards=tuple(shards)))


def night_in(folder: Path, rows: Rows | None = None, now: dt.datetime = NOW, **settings: object) -> Night:
    """The partition, with these rows if any are given."""
    lake = Lake(folder)
    if rows is not None:
        commit(lake, rows)
    chosen = {"max_failed_share": 1.0, **settings}
    return Night(NIGHT, Settings(warehouse_dir=folder, **chosen), Sources(), lake, Pool(1), NIGHT, now)  # type: ignore[arg-type]


def rejected(night: Night) -> set[tuple[str, int, str]]:
    """Table, number of the row over its parts, rule."""
    starts: dict[tuple[str, str], int] = {}
    for table in STEP_OF:
        start = 0
        for path in night.lake.files(table, NIGHT):
            starts[table, path.name] = start
            start += read_part(path).height
    rejects = night.lake.read("rejects", NIGHT).rows(named=True)
    return {(r["table_name"], starts[r["table_name"], r["file"]] + r["row_no"], r["rule"]) for r in rejects}


def refusals(night: Night) -> pl.DataFrame:
    """What validate put into quarantine."""
    return night.lake.read("quarantine", NIGHT).filter(stage="validate")


def planted(*tables: str) -> set[tuple[str, int, str]]:
    found = set()
    counts = dict.fromkeys(STEP_OF, GOOD)
    for table, _, rule in FAULTS:
        if not tables or table in tables:
            found.add((table, counts[table], rule))
        counts[table] += 1
    return found


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Night, Verdict]:
    night = night_in(tmp_path_factory.mktemp("faulty"), faulty())
    return night, check(night)


@pytest.fixture(scope="module")
def refused(checked: tuple[Night, Verdict]) -> set[tuple[str, int, str]]:
    return rejected(checked[0])


@pytest.mark.parametrize("fault", sorted(planted()), ids=lambda f: f"{f[0]} {f[1]} {f[2]}")
def test_a_planted_fault_is_found_by_its_rule(fault: tuple[str, int, str], refused: set[tuple[str, int, str]]):
    """A fault no rule finds is published, and counted with the rest."""
    assert {f for f in refused if f[:2] == fault[:2]} == {fault}


def test_rows_without_a_fault_stay(refused: set[tuple[str, int, str]]):
    """A rule that also refuses good rows loses them from every report."""
    assert refused == planted()


def test_results_name_every_rule_of_every_table(checked: tuple[Night, Verdict]):
    """A rule without a result looks like one that was kept."""
    night, verdict = checked
    assert [(r.table, r.rule) for r in verdict.results] == [
        (table, c.name) for table in checked_tables() if table != "runs" for c in checks_of(table)
    ]
    stored = night.lake.read("validation_results", NIGHT)
    assert stored.select("table_name", "rule").rows() == [(r.table, r.rule) for r in verdict.results]
    failing = {(r.table, r.rule): r for r in verdict.results if not r.success}
    assert failing.keys() == {(table, rule) for table, _, rule in planted()}
    twice = failing["documents", "pattern: doc_id"]
    assert (twice.n_failed, twice.n_rows) == (2, GOOD + 9)
    assert twice.sample == ("0123456789ABCDEF", "00000000000000aa\n")


def test_row_counts_tell_what_is_held_back(checked: tuple[Night, Verdict]):
    """Rows made and rows published must add up, or a loss cannot be seen."""
    night, _ = checked
    counts = {r["table_name"]: r for r in night.lake.read("row_counts", NIGHT).rows(named=True)}
    for table in STEP_OF:
        faults = sum(1 for t, _, _ in FAULTS if t == table)
        assert (counts[table]["n_rows"], counts[table]["n_quarantined"]) == (GOOD + faults, faults)


def test_quarantine_keeps_the_row_and_says_what_was_found(checked: tuple[Night, Verdict]):
    """A refused row that cannot be read again, or traced to its file, is lost."""
    quarantine = refusals(checked[0])
    assert quarantine.height == len(FAULTS) == quarantine["item_id"].n_unique()
    assert quarantine["stage"].unique().to_list() == ["validate"]
    (figure,) = quarantine.filter(reason_code="value_low <= value_high").rows(named=True)
    assert figure["table_name"] == "figures"
    assert json.loads(figure["payload"])["value_low"] == 5.0
    assert figure["detail"].startswith("value_low is 5.0, value_high is 3.0; expected value_low <= value_high.")
    document = int(json.loads(figure["payload"])["doc_id"], 16)
    assert (figure["source_path"], figure["record_no"]) == (f"{document}.txt", document % 2 or None)
    (sentence,) = quarantine.filter(reason_code="char_end <= documents.n_chars").rows(named=True)
    assert "char_end is 101, documents.n_chars is 100" in sentence["detail"]
    (text,) = quarantine.filter(table_name="document_texts").rows(named=True)
    payload = json.loads(text["payload"])
    assert (len(payload["raw_text"]), len(payload["byte_runs"])) == (2000, 50)


def test_data_docs_are_built(checked: tuple[Night, Verdict]):
    """Without the pages nobody sees in a browser what failed."""
    night, verdict = checked
    site = night.settings.warehouse_dir / "data_docs"
    assert verdict.warnings == ()
    assert (site / "index.html").is_file()
    pages = {page.relative_to(site / "validations").parts[0] for page in (site / "validations").rglob("*.html")}
    assert pages == set(STEP_OF)
    (figures,) = (site / "validations" / "figures").rglob("*.html")
    assert "one_of: kind" in figures.read_text(encoding="utf-8")


def test_a_second_check_redoes_nothing(checked: tuple[Night, Verdict]):
    """A rerun with nothing new must end in seconds, with the same verdict."""
    night, verdict = checked
    before = {p: p.stat().st_mtime_ns for p in night.lake.root.rglob("*") if p.is_file()}
    later = replace(night, now=NOW + dt.timedelta(days=1))
    assert check(later) == verdict
    assert {p: p.stat().st_mtime_ns for p in night.lake.root.rglob("*") if p.is_file()} == before


def test_nothing_new_does_not_wait_for_great_expectations(checked: tuple[Night, Verdict]):
    """Its import alone takes longer than a night with nothing new may."""
    script = f"""
import sys, datetime as dt
from pathlib import Path
from pipelines.night import Night, Pool
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.validate import check
folder, date = Path({str(checked[0].settings.warehouse_dir)!r}), dt.date.fromisoformat({NIGHT.isoformat()!r})
night = Night(date, Settings(warehouse_dir=folder, max_failed_share=1.0), Sources(), Lake(folder), Pool(1), date, dt.datetime(2027, 1, 1))
assert not check(night).blocks
assert not {{"great_expectations", "pandas"}} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2])


def test_a_clean_partition_has_no_failures(tmp_path: Path):
    """Nulls, bounds and dates that are allowed must pass."""
    night = night_in(tmp_path, good("documents", "sentences", "figures", "claims"))
    verdict = check(night)
    assert [r for r in verdict.results if not r.success] == []
    assert verdict.blocks == ()
    assert night.lake.read("rejects", NIGHT).is_empty()
    assert refusals(night).is_empty()


def test_an_empty_partition_passes(tmp_path: Path):
    """A night on which every file was refused is a night all the same."""
    night = night_in(tmp_path, {})
    verdict = check(night)
    assert verdict.blocks == ()
    assert verdict.warnings == ()
    assert {r.n_rows for r in verdict.results if not r.rule.startswith("usual")} == {0}


def test_chunks_give_the_same_as_the_whole(tmp_path: Path):
    """A key repeated, or a parent, in another chunk must not be overlooked."""
    tables = ("documents", "sentences")
    whole, cut = (night_in(tmp_path / str(n), faulty(*tables), validate_rows=n) for n in (1000, 9))
    assert check(whole) == check(cut)
    assert rejected(whole) == rejected(cut) == planted(*tables)
    assert refusals(whole).equals(refusals(cut))


def test_children_of_a_refused_document_are_refused(tmp_path: Path):
    """A figure whose document is not published can be cited to nothing."""
    rows = good("documents", "sentences", "figures", "claims")
    rows["documents"][5]["n_chars"] = -1
    night = night_in(tmp_path, rows)
    check(night)
    assert rejected(night) == {
        ("documents", 5, "range: n_chars"),
        ("sentences", 5, "reference: doc_id"),
        ("figures", 5, "reference: doc_id"),
        ("figures", 5, "reference: sentence_id"),
        ("claims", 5, "reference: doc_id"),
        ("claims", 5, "reference: figure_id"),
        ("claims", 5, "reference: sentence_id"),
    }
    places = refusals(night)["source_path"].unique().to_list()
    assert places == ["5.txt"]


def test_three_rows_of_one_key_are_three_items(tmp_path: Path):
    """Two refused rows under one id are counted as one."""
    rows = good("documents")
    rows["documents"] += [row("documents", 1), row("documents", 1)]
    night = night_in(tmp_path, rows)
    check(night)
    assert rejected(night) == {("documents", GOOD, "unique: doc_id"), ("documents", GOOD + 1, "unique: doc_id")}
    assert refusals(night)["item_id"].n_unique() == 2


def test_warnings_hold_nothing_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A rule that only warns must not cost a row."""
    table = TABLES["documents"]
    columns = table.columns | {"n_repairs": replace(table.columns["n_repairs"], severity="warning")}
    with monkeypatch.context() as patch:
        patch.setitem(TABLES, "documents", replace(table, columns=columns))
        forget_rules()
        rows = good("documents")
        rows["documents"][2]["n_repairs"] = -1
        verdict = check(night_in(tmp_path, rows))
    forget_rules()
    (failed,) = (r for r in verdict.results if not r.success)
    assert (failed.rule, failed.severity, failed.n_failed, failed.sample) == (
        "range: n_repairs",
        "warning",
        1,
        (doc_id(2),),
    )
    assert Lake(tmp_path).read("rejects", NIGHT).is_empty()
    assert verdict.counts[checked_tables().index("documents")].n_quarantined == 0


def forget_rules() -> None:
    for cached in (checks_of, checked_tables, columns_looked_at):
        cached.cache_clear()


def test_too_large_a_share_blocks_the_night(tmp_path: Path):
    """When half a table is bad, the step is broken: the last published night is better."""
    rows = good("documents")
    for broken in rows["documents"][::2]:
        broken["n_chars"] = None
    night = night_in(tmp_path, rows, max_failed_share=0.4)
    verdict = check(night)
    (block,) = verdict.blocks
    assert "documents" in block
    assert "required: n_chars" in block
    assert stored_verdict(night.lake, NIGHT, night.settings) == verdict
    # Who lets more through gets another verdict: the stored one no longer holds.
    assert stored_verdict(night.lake, NIGHT, night.settings.model_copy(update={"max_failed_share": 0.5})) is None


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda frame: frame.drop("n_chars"), id="column missing"),
        pytest.param(lambda frame: frame.with_columns(mood=pl.lit("good")), id="column unknown"),
        pytest.param(lambda frame: frame.with_columns(pl.col("n_chars").cast(pl.String)), id="column of another type"),
    ],
)
def test_wrong_columns_block_the_night(tmp_path: Path, damage):
    """A part of another version of the tables would be read as if its rows were bad, one by one."""
    night = night_in(tmp_path, good("documents", "sentences"))
    path = night.lake.files("documents", NIGHT)[1]
    damage(pl.read_parquet(path)).write_parquet(path)
    verdict = check(night)
    (block,) = verdict.blocks
    assert block.startswith(f"documents: {path.name}")
    assert [(r.table, r.rule, r.n_failed) for r in verdict.results if not r.success] == [
        ("documents", "columns", GOOD // 2)
    ]
    assert refusals(night).is_empty()


def test_first_seen_is_kept(tmp_path: Path):
    """An item that fails every night must not look new every night."""
    rows = good("documents")
    rows["documents"][0]["n_chars"] = None
    check(night_in(tmp_path, rows))
    rows["documents"][1]["n_chars"] = None
    later = NOW + dt.timedelta(days=1)
    night = night_in(tmp_path, rows, now=later)
    check(night)
    seen = refusals(night).sort("source_path")
    assert seen["first_seen_at"].to_list() == [NOW, later]
    assert seen["last_seen_at"].to_list() == [later, later]


def test_docs_that_cannot_be_written_do_not_stop_the_night(tmp_path: Path):
    """A full disk under the pages must not cost the night its verdict."""
    night = night_in(tmp_path, good("documents"))
    (tmp_path / "data_docs").write_text("in the way", encoding="utf-8")
    verdict = check(night)
    assert len(verdict.warnings) == 1
    assert verdict.blocks == ()
    assert night.lake.committed("validate", NIGHT) is not None


def test_a_damaged_part_is_named(tmp_path: Path):
    """Whoever has to mend it must know which file it is."""
    night = night_in(tmp_path, good("documents"))
    path = night.lake.files("documents", NIGHT)[0]
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(PartError, match=path.name):
        check(night)


def test_a_shared_row_may_come_from_every_part(tmp_path: Path):
    """A country named in two shards is no double row: a night of more than one shard would be held back."""
    rows = good("entities")
    half = len(rows["entities"]) // 2
    rows["entities"] = [*rows["entities"][:half], *rows["entities"][:half]]  # the two parts of the night
    night = night_in(tmp_path / "two", rows)
    check(night)
    assert rejected(night) == set()
    rows["entities"] = [row("entities", 0), row("entities", 0), row("entities", 1), row("entities", 2)]
    night = night_in(tmp_path / "one", rows)
    check(night)
    assert rejected(night) == {("entities", 1, "unique: entity_id")}
