"""The validate step as an asset, its results as asset checks: one a table, blocking for errors."""

from collections.abc import Iterator, Sequence

import dagster as dg
import polars as pl

from assets.extracts import extracts
from assets.metadata import bars, table_of
from assets.partitions import NIGHTS, ONE_RUN
from assets.resources import House
from assets.stories import stories
from pipelines import validate
from pipelines.evaluate.nightly import scores_of
from pipelines.night import Night
from pipelines.validate import RuleResult, Verdict


@dg.asset(
    deps=[extracts, stories], partitions_def=NIGHTS, backfill_policy=ONE_RUN, group_name="night",
    kinds={"greatexpectations"}, code_version=validate.VERSION,
    check_specs=[
        dg.AssetCheckSpec(table, asset="validation", blocking=True, description=f"Every rule tables.yaml states for {table}")
        for table in validate.checked_tables()
    ],
)  # fmt: skip
def validation(context: dg.AssetExecutionContext, house: House) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    """Great Expectations over every table of the night. Rows that fail a rule go to quarantine, the others on."""
    verdicts = house.each(context, check_and_score)
    docs = house.settings.warehouse_dir / "data_docs" / "index.html"
    failed = {f"{r.table}: {r.rule}": r.n_failed for v in verdicts for r in v.results if r.n_failed}
    metadata: dict[str, dg.MetadataValue] = {
        "rules": dg.MetadataValue.int(sum(len(v.results) for v in verdicts)),
        "rows_checked": bars({c.table: c.n_rows for v in verdicts[-1:] for c in v.counts if c.n_rows}, "Rows checked"),
        "data_docs": dg.MetadataValue.path(str(docs)),
        "warnings": dg.MetadataValue.json([w for v in verdicts for w in v.warnings]),
    }
    if failed:
        metadata["failed"] = bars(failed, "Rows that failed, by rule")
    yield dg.MaterializeResult(metadata=metadata)
    for table in validate.checked_tables():
        yield check_result(table, verdicts)


def check_and_score(night: Night) -> Verdict:
    """The checks, and the scores of the versions that made the night."""
    return validate.check(night, scores_of if night.settings.score_nights else None)


def check_result(table: str, verdicts: Sequence[Verdict]) -> dg.AssetCheckResult:
    """The check of one table. Blocking (severity ERROR) if the night may not be published for it; WARN if rows failed."""
    results = [r for v in verdicts for r in v.results if r.table == table]
    blocks = [b for v in verdicts for b in v.blocks if b.startswith(f"{table}:")]
    return dg.AssetCheckResult(
        check_name=table,
        asset_key="validation",
        passed=not blocks and all(r.success for r in results),
        severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
        description="; ".join(blocks) or None,
        metadata={"rules": table_of(_frame(results))} if results else None,
    )


def _frame(results: Sequence[RuleResult]) -> pl.DataFrame:
    rows = [(r.rule, r.severity, r.success, r.n_rows, r.n_failed, list(r.sample)) for r in results]
    columns = ["rule", "severity", "success", "rows", "failed", "for example"]
    return pl.DataFrame(rows, schema=columns, orient="row").sort("failed", descending=True, maintain_order=True)
