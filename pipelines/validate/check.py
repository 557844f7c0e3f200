"""Check: one partition through all rules, into rejects, quarantine, validation_results, row_counts and a verdict.

Belongs here: the order of the work, what is kept between tables, when nothing need be done. Does not: any rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from pipelines.night import Night, begin, settle
from pipelines.records import IntArray
from pipelines.settings import Settings
from pipelines.tables import TABLES, Lake, Shard, digest
from pipelines.validate.data_docs import build_docs
from pipelines.validate.expectations import SAMPLE, Finding, Session
from pipelines.validate.history import History, Measure, frame_of_measures, measure, read_history
from pipelines.validate.rejects import Places, reject
from pipelines.validate.rules import CHECKED_STEPS, Check, checked_tables, checks_of, columns_looked_at, row_checks
from pipelines.validate.verdict import RowCount, RuleResult, Verdict, frames_of, judge, read_verdict
from pipelines.validate.views import Parts, chunks, column_names

VERSION = "2"
STEP = "validate"
DOCS = "data_docs"
REFUSED_ROWS = 50_000  # rows with their payload that are held before they are written


def version_of(settings: Settings) -> str:
    """Version of the check: its code, the rules of tables.yaml, and the setting that decides what blocks a night."""
    rules = [
        (checks_of(table), [column.type for column in TABLES[table].columns.values()]) for table in checked_tables()
    ]
    return f"{VERSION}.{digest(rules, settings.max_failed_share)[:6]}"


def check(night: Night, score: Callable[[Night], pl.DataFrame] | None = None) -> Verdict:
    """Checks the partition's current parts, quarantines the rows that fail and commits the outcome as step `validate`.

    `score` gives the rows of evaluation_scores that stand beside the night's results; it is asked only where a check is
    made. Scores that cannot be had are a warning.

    Where nothing a verdict depends on has changed since the last commit, that verdict is read back and nothing is
    redone. Raises PartError for an unreadable part, RuleError for a rule that could not be evaluated.
    """
    if night.lake.committed("ingest", night.date) is None:
        return Verdict(night.date, (), (), ())  # a night that nothing came in on: there is nothing to say of it
    if (stored := stored_verdict(night.lake, night.date, night.settings)) is not None:
        return stored
    scores, unscored = _scores(night, score)
    night.pool.rest()  # Great Expectations needs the memory that idle workers hold
    commit = begin(night, STEP, version_of(night.settings))
    site = night.settings.warehouse_dir / DOCS
    name, history = digest(STEP, commit.version, commit.given), read_history(night.lake, night.date)
    work = _Work(night, Session(site), name, _places(night), history, scores)
    tables = [table for table in checked_tables() if _is_due(night, table)]
    for done, table in enumerate(tables):
        night.report(STEP, done, len(tables))
        work.look_at(table)
    night.report(STEP, len(tables), len(tables))
    work.look_at_night()
    trouble = build_docs(work.session, site, night.date, night.now, {t: f for t, f in work.findings.items() if f})
    verdict = judge(night.date, night.settings, work.results, work.counts, [t for t in (trouble, unscored) if t])
    settle(night, replace(commit, shards=work.shards(verdict)))
    return verdict


def _scores(night: Night, score: Callable[[Night], pl.DataFrame] | None) -> tuple[pl.DataFrame | None, str | None]:
    """The night's scores, and why there are none."""
    if score is None:
        return None, None
    try:
        return score(night), None
    except Exception as error:  # a score is not worth a night
        return None, f"{night.date}: not scored ({type(error).__name__}: {str(error).strip() or 'no message'})"


def stored_verdict(lake: Lake, date: dt.date, settings: Settings) -> Verdict | None:
    """The verdict of an earlier check; None if there is none, or it no longer holds for the partition's parts."""
    commit = lake.committed(STEP, date)
    if commit is None or (commit.version, commit.given) != (version_of(settings), lake.given(STEP, date)):
        return None
    if not all(lake.has(date, shard) for shard in commit.shards):
        return None
    return read_verdict(lake, date, settings, commit.shards[0])


@dataclass
class _Work:
    """What has been found so far, and what the next tables need of it."""

    night: Night
    session: Session
    name: str
    places: Places
    history: History
    scores: pl.DataFrame | None = None
    results: list[RuleResult] = field(default_factory=list)
    counts: list[RowCount] = field(default_factory=list)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    measures: list[Measure] = field(default_factory=list)
    known: dict[str, pl.DataFrame] = field(default_factory=dict)
    waiting: list[dict[str, pl.DataFrame]] = field(default_factory=list)
    written: list[Shard] = field(default_factory=list)

    def look_at(self, table: str) -> None:
        """Checks one table. Where its columns are wrong, rules on rows would say nothing: they are left out."""
        parts = Parts.of(self.night, table)
        found = self._look_at_columns(parts)
        if found.success:
            rows = {rule.name: Finding(rule) for rule in row_checks(table)}
            for chunk in chunks(parts, self.known, self.night.settings.validate_rows):
                self.session.look_at_rows(table, chunk, rows)
            self._take_in(parts, [found, *rows.values()])
        else:
            self._take_in(parts, [found])

    def look_at_night(self) -> None:
        """Checks the numbers of the night as a whole, once all tables are counted."""
        for found in self.session.look_at_night(self.measures):
            table = found.check.table
            self.findings[table].append(found)
            last = max(no for no, result in enumerate(self.results) if result.table == table)
            bad = int(not found.success)
            result = RuleResult(
                table, found.check.name, found.check.severity, found.success, 1, bad, tuple(found.sample)
            )
            self.results.insert(last + 1, result)

    def _look_at_columns(self, parts: Parts) -> Finding:
        total = Finding(checks_of(parts.table)[0])
        looks: dict[tuple[str, ...], Finding] = {}
        for path, schema, height, start in zip(parts.paths, parts.schemas, parts.heights, parts.starts, strict=True):
            names = tuple(column_names(parts.table, schema))
            if names not in looks:
                looks[names] = self.session.look_at_columns(parts.table, names)
            look = looks[names]
            if total.config is None or (total.success and not look.success):
                total.success, total.config, total.result = look.success, look.config, look.result
            if not look.success:
                total.rows.append(np.arange(start, start + height))
                total.sample.append(_difference(path.name, names, total.check))
        total.sample = total.sample[:SAMPLE]
        return total

    def _take_in(self, parts: Parts, findings: Sequence[Finding]) -> None:
        table = parts.table
        failed = [(f.check, f.failed) for f in findings if f.check.severity == "error" and f.check.kind != "columns"]
        rejected = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *(rows for _, rows in failed)]))
        self.findings[table] = [finding for finding in findings if finding.config is not None]
        self.results += [
            RuleResult(table, f.check.name, f.check.severity, f.success, parts.n_rows, len(f.failed), tuple(f.sample))
            for f in findings
        ]
        self.counts.append(RowCount(table, parts.n_rows, len(rejected)))
        if findings[0].success:  # of a table of other columns nothing can be measured
            self.measures += measure(parts, len(rejected), self.history)
        if columns := columns_looked_at(table):
            self.known[table] = _accepted(parts, columns, rejected)
        for frames in reject(self.night, parts, failed, self.known, self.places):
            self.waiting.append(frames)
            if sum(f["quarantine"].height for f in self.waiting) >= REFUSED_ROWS:
                self._write_waiting()

    def _write_waiting(self) -> None:
        """Writes the rejected rows gathered so far, so that they are bounded however much of a night is bad."""
        name = f"{len(self.written) + 1:05d}-{self.name}"
        self.written.append(
            _write(self.night, name, {t: pl.concat([f[t] for f in self.waiting]) for t in self.waiting[0]})
        )
        self.waiting.clear()

    def shards(self, verdict: Verdict) -> tuple[Shard, ...]:
        """Writes what is left; the shard with the verdict is the first."""
        if self.waiting:
            self._write_waiting()
        frames = {**frames_of(verdict), "night_measures": frame_of_measures(self.night.date, self.measures)}
        if self.scores is not None:
            frames["evaluation_scores"] = self.scores
        return (_write(self.night, f"00000-{self.name}", frames), *self.written)


def _write(night: Night, name: str, frames: dict[str, pl.DataFrame]) -> Shard:
    files = {table: night.lake.write(table, night.date, name, frame) for table, frame in frames.items()}
    return Shard(name, files, {table: frame.height for table, frame in frames.items()})


def _accepted(parts: Parts, columns: Sequence[str], rejected: IntArray) -> pl.DataFrame:
    is_accepted = np.ones(parts.n_rows, dtype=bool)
    is_accepted[rejected] = False
    return parts.stack(columns).filter(pl.Series(is_accepted))


def _difference(file: str, names: Sequence[str], rule: Check) -> str:
    lacks, has = sorted({*rule.columns} - {*names}), sorted({*names} - {*rule.columns})
    said = [f"{verb} {', '.join(columns)}" for verb, columns in (("lacks", lacks), ("has", has)) if columns]
    return f"{file} {' and '.join(said)}, unlike tables.yaml: delete it and run the night again"


def _is_due(night: Night, table: str) -> bool:
    # Tables that validate writes too (quarantine, runs) are of this step only where an earlier one wrote them as parts.
    return STEP not in TABLES[table].steps or bool(night.lake.files(table, night.date, CHECKED_STEPS))


def _places(night: Night) -> Places:
    documents = Parts.of(night, "documents").stack(("doc_id", "source_path", "record_no"))
    before = night.lake.committed(STEP, night.date)
    # Where a part of the commit before is gone, when its items were first refused is gone with it.
    steps = [STEP] if before is not None and all(night.lake.has(night.date, shard) for shard in before.shards) else []
    first_seen = Parts.of(night, "quarantine", steps).stack(("item_id", "first_seen_at"))
    return Places(documents.unique("doc_id", keep="first"), first_seen.unique("item_id", keep="first"))
