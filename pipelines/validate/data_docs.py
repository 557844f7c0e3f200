"""Data Docs: the partition checked last, as the pages Great Expectations makes of it.

Belongs here: building the site. Does not: the results over all nights (validation_results). The pages show counts and
the first few failing values, not every one; they take their style from the web, so offline they are plain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipelines.validate.expectations import Finding, Session, suite_of


def build_docs(session: Session, site: Path, night: dt.date, now: dt.datetime, tables: Mapping[str, Sequence[Finding]]) -> str | None:
    """Builds the site below `site` from the findings of each table; returns what went wrong, or None.

    Pages of tables that are not among them are removed. The same run that checked the rows is shown, nothing is redone.
    """
    try:
        for table, findings in tables.items():
            _store(session, night, now, table, findings)
        session.context.build_data_docs()
        pages = len(list((site / "validations").rglob("*.html")))
        if not (site / "index.html").is_file() or pages < len(tables):
            return f"{site}: only {pages} of {len(tables)} Data Docs pages could be written"
    except Exception as error:  # whatever breaks in there, a page is not worth a night
        return f"{site}: the Data Docs could not be built ({type(error).__name__}: {str(error).strip() or 'no message'})"
    return None


def _store(session: Session, night: dt.date, now: dt.datetime, table: str, findings: Sequence[Finding]) -> None:
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult, RunIdentifier
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )
    from great_expectations.validator.validation_statistics import calc_validation_statistics

    results = [
        ExpectationValidationResult(
            success=finding.success, expectation_config=finding.config, result=finding.result,
            exception_info={"raised_exception": False, "exception_traceback": None, "exception_message": None},
        )
        for finding in findings
    ]  # fmt: skip
    statistics = calc_validation_statistics(results)
    run = RunIdentifier(run_name=night.isoformat(), run_time=now.replace(tzinfo=dt.UTC))
    session.context.suites.add(suite_of(table))
    session.context.validation_results_store.set(
        ValidationResultIdentifier(ExpectationSuiteIdentifier(table), run, f"{table}-{night}"),
        ExpectationSuiteValidationResult(
            results=results, success=statistics.success, suite_name=table, statistics=statistics._asdict(),
            meta={"run_id": run, "active_batch_definition": {"data_asset_name": table}, "batch_spec": {"data_asset_name": table}},
        ),
    )  # fmt: skip
