"""Expectations: the checks as Great Expectations suites, and running them on a chunk.

Belongs here: everything that speaks to Great Expectations, but for its Data Docs (data_docs). Does not: which checks
there are (rules), what they see (views). Importing Great Expectations takes seconds, so only a Session does it.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from pipelines.records import IntArray
from pipelines.validate.history import Measure
from pipelines.validate.rules import Check, checks_of, row_checks
from pipelines.validate.views import KEY, ROW, seen_column

SAMPLE = 5  # keys of failing rows that a result names
SHOWN = 20  # values of failing rows that are kept for Data Docs
SITE = "newsledger"


class RuleError(Exception):
    """A rule could not be evaluated, so nothing is known of the rows; the message says which and the way out."""


@dataclass(slots=True)
class Finding:
    """What a check found: failing rows by ROW, the keys of the first, and counts and values for Data Docs."""

    check: Check
    success: bool = True
    rows: list[IntArray] = field(default_factory=list)
    sample: list[str] = field(default_factory=list)
    config: Any = None
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> IntArray:
        """Failing rows, ascending."""
        return np.concatenate(self.rows) if self.rows else np.empty(0, dtype=np.int64)

    def add(self, outcome: Any, chunk: pl.DataFrame) -> None:
        """Takes in the outcome of one more chunk."""
        self.success = self.success and bool(outcome.success)
        self.config = outcome.expectation_config
        result = outcome.result
        rows = np.asarray(result["unexpected_index_list"], dtype=np.int64)
        self.rows.append(rows)
        first = rows[: SAMPLE - len(self.sample)] - chunk[ROW][0]
        self.sample += chunk[KEY].gather(first).to_list()
        for name in ("element_count", "unexpected_count", "missing_count"):
            self.result[name] = self.result.get(name, 0) + result.get(name, 0)
        shown = self.result.get("partial_unexpected_list", [])
        self.result["partial_unexpected_list"] = (shown + result["partial_unexpected_list"])[:SHOWN]
        n, missing, bad = (self.result[k] for k in ("element_count", "missing_count", "unexpected_count"))
        self.result["missing_percent"] = _percent(missing, n)
        self.result["unexpected_percent_total"] = _percent(bad, n)
        self.result["unexpected_percent_nonmissing"] = self.result["unexpected_percent"] = _percent(bad, n - missing)


class Session:
    """Great Expectations, in memory, offline and quiet. `site` is the folder its Data Docs go to."""

    def __init__(self, site: Path) -> None:
        import great_expectations as gx
        from great_expectations.data_context.types.base import (
            DataContextConfig,
            InMemoryStoreBackendDefaults,
            ProgressBarsConfig,
        )

        # What it logs in passing says nothing that RuleError and the outcome of build_docs do not.
        logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
        backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(site)}
        self.context: Any = gx.get_context(
            mode="ephemeral",
            project_config=DataContextConfig(
                store_backend_defaults=InMemoryStoreBackendDefaults(),
                data_docs_sites={
                    SITE: {"class_name": "SiteBuilder", "show_how_to_buttons": False, "store_backend": backend}
                },
                progress_bars=ProgressBarsConfig(globally=False),
                analytics_enabled=False,
            ),
        )
        self._source = self.context.data_sources.add_pandas("parts")

    def look_at_columns(self, table: str, names: Sequence[str]) -> Finding:
        """Checks the column names of a part."""
        import pandas as pd

        check = checks_of(table)[0]
        (outcome,) = self._validate(table, pd.DataFrame(columns=list(names)), [check])
        details = outcome.result.get("details", {})
        return Finding(
            check, bool(outcome.success), config=outcome.expectation_config,
            result={"observed_value": outcome.result["observed_value"], "details": details},
        )  # fmt: skip

    def look_at_rows(self, table: str, chunk: pl.DataFrame, findings: dict[str, Finding]) -> None:
        """Runs the row checks on a chunk and adds what they find to `findings`, by the name of the check."""
        for outcome in self._validate(table, pandas_of(chunk), row_checks(table)):
            findings[rule_of(outcome)].add(outcome, chunk)

    def look_at_night(self, measures: Sequence[Measure]) -> list[Finding]:
        """Runs the checks on the night as a whole; the findings are in the order of the measures."""
        import pandas as pd

        if not measures:
            return []
        name = "night"
        frame = pd.DataFrame({f"{m.check.table}: {m.name}": [float(m.value)] for m in measures})
        expectations = [expectation_of(m.check, m) for m in measures]
        return [
            _found(m, outcome) for m, outcome in zip(measures, self._run(name, frame, name, expectations), strict=True)
        ]

    def _validate(self, table: str, frame: Any, checks: Sequence[Check]) -> list[Any]:
        return self._run(table, frame, table, [expectation_of(check) for check in checks])

    def _run(self, table: str, frame: Any, suite: str, expectations: Sequence[Any]) -> list[Any]:
        import great_expectations as gx

        if table not in {asset.name for asset in self._source.assets}:
            self._source.add_dataframe_asset(table).add_batch_definition_whole_dataframe("night")
        definition = self._source.get_asset(table).get_batch_definition("night")
        # The failing rows come back as labels of the unnamed index: naming a column for it instead takes 100 times as
        # long per failing row. Only `unexpected_index_list` is complete; lists of values end after 200.
        given = {"result_format": "COMPLETE", "partial_unexpected_count": SHOWN, "return_unexpected_index_query": False}
        batch = definition.get_batch({"dataframe": frame})
        outcomes = batch.validate(
            gx.ExpectationSuite(name=suite, expectations=list(expectations)), result_format=given
        ).results
        for outcome in outcomes:
            if message := _raised(outcome.exception_info):
                raise RuleError(
                    f"{table}: the rule '{rule_of(outcome)}' could not be evaluated ({message}). "
                    "Nothing was published; compare tables.yaml with the parts of this partition, then run again."
                )
        return list(outcomes)


def _found(measure: Measure, outcome: Any) -> Finding:
    is_kept = bool(outcome.success)
    result = {name: value for name, value in outcome.result.items() if not name.endswith("_index_list")}
    sample = [] if is_kept else [measure.words]
    return Finding(measure.check, is_kept, sample=sample, config=outcome.expectation_config, result=result)


def suite_of(table: str) -> Any:
    """The Great Expectations suite of a table, of all its checks. Imports Great Expectations."""
    import great_expectations as gx

    return gx.ExpectationSuite(name=table, expectations=[expectation_of(check) for check in checks_of(table)])


def expectation_of(check: Check, measure: Measure | None = None) -> Any:
    """The expectation that stands for a check; one on the night as a whole has the bounds of its measure, if given.

    Imports Great Expectations.
    """
    from great_expectations import expectations

    gxe: Any = expectations
    said: dict[str, Any] = {
        "meta": {"rule": check.name},
        "description": check.description,
        "severity": "critical" if check.severity == "error" else "warning",
    }
    column = check.columns[0] if check.columns else ""
    match check.kind:
        case "usual":
            column = f"{check.table}: {check.sense.measure if check.sense else ''}"
            bounds: dict[str, float | None] = {"min_value": 0, "max_value": None}
            if measure is not None and measure.highest is not None:
                bounds = {"min_value": measure.lowest, "max_value": measure.highest}
                said["description"] += f" ({measure.words})"
            return gxe.ExpectColumnValuesToBeBetween(column=column, **bounds, **said)
        case "columns":
            return gxe.ExpectTableColumnsToMatchSet(column_set=list(check.columns), exact_match=True, **said)
        case "unique" | "reference" | "needs" | "plausible" | "one_per":
            return gxe.ExpectColumnValuesToBeInSet(column=seen_column(check), value_set=[True], **said)
        case "required":
            return gxe.ExpectColumnValuesToNotBeNull(column=column, **said)
        case "range":
            return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=check.min, max_value=check.max, **said)
        case "finite":
            largest = sys.float_info.max
            return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=-largest, max_value=largest, **said)
        case "one_of":
            return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(check.one_of), **said)
        case "pattern":
            # `$` would also let a line break at the end pass; pandas warns of every group that captures.
            regex = re.sub(r"(?<!\\)\((?!\?)", "(?:", re.sub(r"\$$", r"\\Z", check.pattern))
            return gxe.ExpectColumnValuesToMatchRegex(column=column, regex=regex, **said)
        case "compare":
            return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A=check.right, column_B=column, or_equal=check.operator == "<=",
                ignore_row_if="either_value_is_missing", **said,
            )  # fmt: skip


def rule_of(outcome: Any) -> str:
    """Name of the check an outcome belongs to."""
    return str(outcome.expectation_config.meta["rule"])


def pandas_of(chunk: pl.DataFrame) -> Any:
    """The chunk as Great Expectations reads it, indexed by ROW; types stay what they are.

    Integers with nulls become pandas' Int64, since the usual float64 would round large ones. NaN becomes infinite:
    pandas takes it for missing, and a rule would let it pass.
    """
    import pandas as pd

    def series_of(column: pl.Series) -> Any:
        if column.dtype.is_integer():
            whole = column.cast(pl.Int64)
            values = whole.fill_null(0).to_numpy()
            return (
                pd.arrays.IntegerArray(values.copy(), whole.is_null().to_numpy().copy())
                if whole.null_count()
                else values
            )
        if column.dtype.is_float():
            return column.fill_nan(float("inf")).to_pandas().array
        return column.to_pandas().array

    index = pd.Index(chunk[ROW].to_numpy())
    return pd.DataFrame({c.name: series_of(c) for c in chunk.drop(ROW, KEY)}, index=index)


def _percent(n: int, of: int) -> float:
    return 100 * n / of if of else 0.0


def _raised(info: dict[str, Any]) -> str | None:
    """Message of an exception, which stands in the info itself or under the metric that raised it."""
    for entry in (info, *(v for v in info.values() if isinstance(v, dict))):
        if entry.get("raised_exception"):
            return str(entry.get("exception_message") or "no message").strip().splitlines()[0]
    return None
