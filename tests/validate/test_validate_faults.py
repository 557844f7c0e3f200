"""A fault for every rule there is, made from the rule itself: a rule without one cannot be added.

A night gets good rows in every checked table and, for each rule, one row that breaks just this rule. Rules on the night as
a whole get a night of their own, after nights that say what is usual.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.night import Night, Pool
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import TABLES, Commit, Lake, Shard, frame_of
from pipelines.tables.parts import STEPS
from pipelines.validate import Check, Verdict, check, checked_tables, checks_of
from pipelines.validate.history import NIGHTS, read_history, rows_beside
from pipelines.validate.rules import WHOLE, row_checks, usual_checks
from pipelines.validate.verdict import RuleResult, judge

NIGHT = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 21, 2)
GOOD = 6
TEXTS = ("{:016x}", "{:064x}", "SY", "id-{}")
Row = dict[str, Any]


def step_of(table: str) -> str:
    return next(step for step in TABLES[table].steps if step in STEPS and step != "validate")


def n_good(table: str) -> int:
    """Good rows of a table: one for every row that points to it, so that no two rows with that for a key are the same."""
    points = any(
        c.references and c.references.split(".")[0] == table for t in TABLES.values() for c in t.columns.values()
    )
    return 80 if points else GOOD


# Tables without parts of an earlier step (runs) are not looked at.
CHECKED = [table for table in checked_tables() if step_of(table) != "publish" and table != "runs"]
ROW_CHECKS = [c for table in CHECKED for c in row_checks(table)]
USUAL_CHECKS = [c for table in CHECKED for c in usual_checks(table)]


def text_of(table: str, name: str, n: int) -> str:
    """A text that keeps the pattern of its column, another one for every n where a key allows it."""
    pattern = TABLES[table].columns[name].pattern
    return next(
        t for t in (form.format(n) for form in TEXTS) if (re.search(pattern, t) if pattern else t.startswith("id-"))
    )


def height_of(table: str, name: str) -> int:
    """How many columns must be smaller: a column on the right of a rule is above the one on its left."""
    below = [
        (t.name, rule.left)
        for t in TABLES.values()
        for rule in t.rules
        if rule.right in (f"{table}.{name}", name) and (t.name == table or "." in rule.right)
    ]
    return max((1 + height_of(*left) for left in below), default=0)


def value_of(table: str, name: str, n: int) -> Any:
    """A value that keeps every rule of its column and stands well with the others of row n."""
    column = TABLES[table].columns[name]
    if column.references:
        owner, key = column.references.split(".")
        return value_of(owner, key, n % n_good(owner))
    if column.one_of:
        return column.one_of[0]
    match column.type:
        case "VARCHAR":
            # A rule that compares rows of one source must find one source.
            return "one" if any(name in s.columns for s in TABLES[table].senses) else text_of(table, name, n)
        case "INTEGER" | "BIGINT":
            return n if name in TABLES[table].key else int(column.min or 0) + 10 * height_of(table, name)
        case "DOUBLE":
            return column.min if column.min is not None else column.max if column.max is not None else 1.0
        case "BOOLEAN":
            return False
        case "DATE":
            return NIGHT
        case "TIMESTAMP":
            return NOW
        case "BLOB":
            return b"x"
    return []


def good_row(table: str, n: int) -> Row:
    """Row n of a table; what is not required and nothing compares is left out."""
    described = TABLES[table]
    compared = {name for rule in described.rules for name in (rule.left, rule.right)}
    compared |= {name for sense in described.senses if sense.kind == "one_per" for name in sense.columns}
    wanted = {name for name, column in described.columns.items() if column.required} | (
        compared & described.columns.keys()
    )
    return {name: value_of(table, name, n) for name in described.columns if name in wanted | {*described.key}}


def after(value: Any) -> Any:
    return value + (dt.timedelta(days=1) if isinstance(value, dt.date) else 1)


def alone(table: str, *names: str) -> Row:
    """Nothing in what is compared with these columns, where that may be."""
    pairs = [(rule.left, rule.right) for rule in TABLES[table].rules if "." not in rule.right]
    beside = {b for pair in pairs for a, b in (pair, pair[::-1]) if a in names} - {*names}
    return {name: None for name in beside if not TABLES[table].columns[name].required}


def fault(c: Check) -> Row:
    """What breaks a rule in a good row. A kind of rule that is not here fails."""
    table, name = TABLES[c.table], c.columns[0]
    column = table.columns.get(name)
    match c.kind:
        case "unique":
            return {key: value_of(c.table, key, 3) for key in table.key}
        case "required":
            return {name: None}
        case "one_of" if column is not None and any(name == s.columns[0] for s in table.senses if s.kind == "needs"):
            return {name: "swallowed"} | {
                other: "x" for s in table.senses if s.kind == "needs" for other in s.columns[1:]
            }
        case "range":
            return {name: c.max + 1 if c.max is not None else c.min - 1} | alone(c.table, name)
        case "finite":
            return {name: float("inf")} | alone(c.table, name)
        case "one_of":
            return {name: "swallowed"}
        case "pattern":
            return {name: "~"}
        case "reference":
            return {name: "nowhere"}
        case "compare":
            right = value_of(c.other_table or c.table, c.other_column if c.other else c.columns[1], 0)
            pair = {name: after(right)} if c.other else {name: after(right), c.columns[1]: right}
            return pair | alone(c.table, *pair)
        case "needs":
            assert column is not None
            return {name: column.one_of[0] if column.one_of else "x"} | dict.fromkeys(c.columns[1:])
        case "plausible":
            bound = next(b for b in c.bounds if b.lowest >= 0)
            by = dict(zip(c.columns[-len(bound.by) :], bound.by, strict=True))
            values = dict.fromkeys(c.columns[: -len(bound.by)], bound.highest * 10)
            return {"counted": "x"} | values | {key: cell for key, cell in by.items() if cell}
        case "one_per":
            return {name: "other"}
    raise AssertionError(
        f"{c.table}: no fault is planted for '{c.name}': say here what breaks a rule of the kind {c.kind}"
    )


def usual_fault(c: Check, n: int) -> list[Row]:
    """Rows of a night that is not as usual."""
    assert c.sense is not None
    rows = [good_row(c.table, i) for i in range(n)]
    broken = next(
        r
        for r in row_checks(c.table)
        if r.kind == "required" and r.severity == "error" and r.columns[0] not in TABLES[c.table].key
    )
    changes: dict[str, Callable[[Row], Row]] = {
        "rows": lambda row: row,
        "rejected rows": lambda row: row | fault(broken),
        "refused files": lambda row: row | {"status": "refused"},
        "ambiguous dates": lambda row: (
            row | {"published_date": None, "published_alternatives": ["2026-01-02", "2026-02-01"]}
        ),
        "unlinked claimants": lambda row: row | {"claimant_name": "A", "claimant_entity_id": None},
    }
    assert c.sense.measure in changes, f"{c.table}: no fault is planted for '{c.name}'"
    return rows[:1] if c.sense.measure == "rows" else [changes[c.sense.measure](row) for row in rows]


def commit(lake: Lake, night: dt.date, rows: dict[str, list[Row]]) -> None:
    for step in dict.fromkeys(step_of(table) for table in CHECKED):
        tables = [table for table in rows if step_of(table) == step]
        files = {table: lake.write(table, night, f"00000-{step}", frame_of(table, rows[table])) for table in tables}
        lake.commit(Commit(step, night, step, str(len(str(rows))), shards=(Shard(f"00000-{step}", files),)))


def night_of(folder: Path, date: dt.date = NIGHT) -> Night:
    settings = Settings(warehouse_dir=folder, max_failed_share=1.0)
    return Night(date, settings, Sources(), Lake(folder), Pool(1), date, NOW)


@dataclass(frozen=True)
class Checked:
    """A night with a fault for every rule on rows; `rows` says in which row of its table."""

    night: Night
    verdict: Verdict
    rows: dict[tuple[str, str], int]
    total: dict[str, int]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    night = night_of(tmp_path_factory.mktemp("faults"))
    rows = {table: [good_row(table, n) for n in range(n_good(table))] for table in CHECKED}
    places = {}
    for c in ROW_CHECKS:
        places[c.table, c.name] = len(rows[c.table])
        rows[c.table].append(good_row(c.table, len(rows[c.table])) | fault(c))
    commit(night.lake, NIGHT, rows)
    return Checked(night, check(night), places, {table: len(found) for table, found in rows.items()})


def caught(checked: Checked) -> set[tuple[str, str, int]]:
    return {
        (r["table_name"], r["rule"], r["row_no"]) for r in checked.night.lake.read("rejects", NIGHT).rows(named=True)
    }


@pytest.mark.parametrize("rule", ROW_CHECKS, ids=lambda c: f"{c.table} {c.name}")
def test_each_rule_catches_its_fault(checked: Checked, rule: Check) -> None:
    """A rule that catches nothing is believed, and protects nobody."""
    row = checked.rows[rule.table, rule.name]
    blamed = {r for t, r, n in caught(checked) if (t, n) == (rule.table, row)}
    (result,) = (r for r in checked.verdict.results if (r.table, r.rule) == (rule.table, rule.name))
    if rule.severity == "warning":
        assert not result.success
        assert blamed == set()
    else:
        # Who breaks a bound may break the rule that compares it with another, too.
        assert rule.name in blamed
        assert all({*c.columns} & {*rule.columns} for c in row_checks(rule.table) if c.name in blamed)
        held = checked.night.lake.read("quarantine", NIGHT).filter(
            stage="validate", table_name=rule.table, reason_code=rule.name
        )
        assert held.height == sum((t, r) == (rule.table, rule.name) for t, r, _ in caught(checked))
        assert held["payload"].null_count() == 0
        assert held["detail"].str.ends_with("run the night again.").all()


def test_nothing_else_is_lost(checked: Checked) -> None:
    """A fault that takes a good row with it loses what was right."""
    planted = {(c.table, checked.rows[c.table, c.name]) for c in ROW_CHECKS if c.severity == "error"}
    assert {(table, row) for table, _, row in caught(checked)} == planted
    for count in checked.verdict.counts:
        lost = sum(table == count.table for table, _ in planted)
        assert (count.n_rows, count.n_quarantined) == (checked.total.get(count.table, 0), lost)
    failing = {(r.table, r.rule) for r in checked.verdict.results if not r.success}
    assert failing == {(c.table, c.name) for c in ROW_CHECKS}


def test_a_warned_row_is_named(checked: Checked) -> None:
    """A warning without an example cannot be looked into."""
    warned = [r for r in checked.verdict.results if r.severity == "warning" and not r.success]
    assert {(r.table, r.rule) for r in warned} == {(c.table, c.name) for c in ROW_CHECKS if c.severity == "warning"}
    for result in warned:
        assert 0 < len(result.sample) == result.n_failed, result


def put_history(lake: Lake) -> None:
    """Thirty nights on which every table had eighty rows, and two in a hundred of whatever is a share."""
    for back in range(1, NIGHTS + 1):
        night = NIGHT - dt.timedelta(days=back)
        rows = [
            {"table_name": c.table, "measure": c.sense.measure, "ingest_date": night, "n_rows": 80, "n_nights": 0,
             "value": 80.0 if c.sense.measure == "rows" else 0.02}
            for c in USUAL_CHECKS if c.sense
        ]  # fmt: skip
        file = lake.write("night_measures", night, "00000-before", frame_of("night_measures", rows))
        lake.commit(Commit("validate", night, "v", "1", shards=(Shard("00000-before", {"night_measures": file}),)))


def group_of(c: Check) -> str:
    """Rules whose faults go into one night."""
    return c.sense.measure if c.sense and not c.sense.where else "shares"


@pytest.fixture(scope="module")
def unusual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Night, Verdict]]:
    """A night after thirty like one another: of one row a table, of rows that are refused, of rows of an unusual sort."""
    nights = {}
    for group in sorted({group_of(c) for c in USUAL_CHECKS}):
        night = night_of(tmp_path_factory.mktemp("unusual"))
        put_history(night.lake)
        rows = {t: [good_row(t, n) for n in range(80)] for t in ("documents", "sentences", "figures")}
        commit(night.lake, NIGHT, rows | {c.table: usual_fault(c, 80) for c in USUAL_CHECKS if group_of(c) == group})
        nights[group] = night, check(night)
    return nights


@pytest.mark.parametrize("rule", USUAL_CHECKS, ids=lambda c: f"{c.table} {c.name}")
def test_each_rule_on_the_night_catches_its_fault(unusual: dict[str, tuple[Night, Verdict]], rule: Check) -> None:
    """A feed that broke off leaves no bad row: only the nights before it tell."""
    night, verdict = unusual[group_of(rule)]
    (result,) = (r for r in verdict.results if (r.table, r.rule) == (rule.table, rule.name))
    assert not result.success
    (said,) = result.sample
    assert f"over {NIGHTS} nights" in said
    assert verdict.blocks == ()
    others = {r.rule for r in verdict.results if r.table == rule.table and r.rule.startswith("usual") and not r.success}
    assert others == {rule.name}
    measured = night.lake.read("night_measures", NIGHT)
    (row,) = measured.filter(table_name=rule.table, measure=rule.sense.measure if rule.sense else "").rows(named=True)
    assert not row["lowest"] <= row["value"] <= row["highest"]


def test_an_error_on_the_night_holds_it_back(tmp_path: Path) -> None:
    """Who says that half a feed must not be published wants the night before to stay."""
    results = [RuleResult("figures", "usual: rows", "error", False, 1, 1, ("rows 1, usual 80",))]
    verdict = judge(NIGHT, Settings(warehouse_dir=tmp_path), results, [])
    assert verdict.blocks == ("figures: rows 1, usual 80",)


def test_a_night_after_few_nights_is_not_judged(tmp_path: Path) -> None:
    """The second night of a warehouse must not be an alarm because it is not like the first."""
    night = night_of(tmp_path)
    for back, n in ((2, 80), (1, 1)):
        before = night_of(tmp_path, NIGHT - dt.timedelta(days=back))
        commit(
            night.lake, before.date, {"files": [good_row("files", i) | {"ingest_date": before.date} for i in range(n)]}
        )
        verdict = check(before)
        assert [r for r in verdict.results if not r.success] == []
    assert read_history(night.lake, NIGHT)["files", "refused files"] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("usual", "tonight", "is_unusual"),
    [(1, 4, False), (3, 0, False), (100, 30, False), (100, 5, True), (100, 700, True)],
)
def test_small_numbers_are_no_alarm(usual: int, tonight: int, is_unusual: bool) -> None:
    """A rule that cries every Sunday is switched off."""
    rows = next(c for c in USUAL_CHECKS if c.sense and c.sense.measure == "rows")
    found = rows_beside(rows, tonight, [float(usual)] * 10)
    assert found.lowest is not None
    assert found.highest is not None
    assert (not found.lowest <= tonight <= found.highest) == is_unusual


def test_every_kind_of_rule_is_planted() -> None:
    """Rules that are not checked on rows, nor on the night, need a test of their own: columns have one."""
    kinds = {c.kind for table in TABLES for c in checks_of(table)}
    assert kinds - {c.kind for c in (*ROW_CHECKS, *USUAL_CHECKS)} == {*WHOLE} - {"usual"}
