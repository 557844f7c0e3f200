"""Verdicts on a night by hand, for tests that Great Expectations has no part in: it has tests of its own, and takes seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines import validate
from pipelines.night import Night, begin, settle
from pipelines.tables import Shard
from pipelines.validate import RowCount, RuleResult
from pipelines.validate.verdict import frames_of, judge


def approve(night: Night) -> None:
    """A clean verdict, for nights that keep every rule."""
    _pronounce(night, "approved", [], [])


def refuse(night: Night, table: str, rule: str) -> None:
    """A verdict by which every row of a table breaks a rule, so that the night is blocked."""
    n = night.lake.read(table, night.date).height
    _pronounce(night, "refused", [RuleResult(table, rule, "error", False, n, n)], [RowCount(table, n, n)])


def _pronounce(night: Night, name: str, results: Sequence[RuleResult], counts: Sequence[RowCount]) -> None:
    shard = f"00000-{name}"
    frames = frames_of(judge(night.date, night.settings, results, counts))
    files = {table: night.lake.write(table, night.date, shard, frame) for table, frame in frames.items()}
    commit = begin(night, "validate", validate.version_of(night.settings))
    settle(night, replace(commit, shards=(Shard(shard, files),)))
