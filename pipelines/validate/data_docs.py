"""Data Docs: the partition checked last, as the pages Great Expectations makes of it.

Belongs here: building the site. Does not: the results over all nights (validation_results). The pages show counts and
the first few failing values, not every one.

Great Expectations puts values into its pages as they are, and values are words of texts that anybody may have written:
here they are made harmless first, and the pages made to stand alone after (offline).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from pipelines.validate.expectations import Finding, Session, suite_of
from pipelines.validate.offline import make_offline


def build_docs(
    session: Session, site: Path, night: dt.date, now: dt.datetime, tables: Mapping[str, Sequence[Finding]]
) -> str | None:
    """Builds the site below `site` from the findings of each table; returns what went wrong, or None.

    Pages of tables that are not among them are removed. The same run that checked the rows is shown, nothing is redone.
    """
    try:
        for table, findings in tables.items():
            _store(session, night, now, table, findings)
        session.context.build_data_docs()
        # The list of pages is put together by a script: without it there is none.
        (site / "index.html").write_text(_index(site, night, tables), encoding="utf-8")
        make_offline(site)
        pages = len(list((site / "validations").rglob("*.html")))
        if not (site / "index.html").is_file() or pages < len(tables):
            return f"{site}: only {pages} of {len(tables)} Data Docs pages could be written"
    except Exception as error:  # whatever breaks in there, a page is not worth a night
        return (
            f"{site}: the Data Docs could not be built ({type(error).__name__}: {str(error).strip() or 'no message'})"
        )
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
            success=finding.success, expectation_config=finding.config, result=shown(finding.result),
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


def _index(site: Path, night: dt.date, tables: Mapping[str, Sequence[Finding]]) -> str:
    rows = []
    for page in sorted((site / "validations").rglob("*.html")):
        place = page.relative_to(site)
        findings = tables[place.parts[1]]
        failed = [f"{f.check.name} ({f.check.severity})" for f in findings if not f.success]
        mark = '<i class="fa-times text-danger"></i>' if failed else '<i class="fa-check-circle text-success"></i>'
        told = escape(", ".join(failed) or "all kept")
        rows.append(
            f'<tr><td>{mark}<a href="{place.as_posix()}">{place.parts[1]}</a></td><td>{len(findings)}</td><td>{told}</td></tr>'
        )
    suites = "".join(
        f'<li><a href="{page.relative_to(site).as_posix()}">{page.stem}</a></li>'
        for page in sorted((site / "expectations").rglob("*.html"))
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>newsledger, night {night}: checks</title></head><body><h1>Night {night}: what the checks found</h1>"
        "<table><thead><tr><th>Table</th><th>Rules</th><th>Not kept</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table><h2>Rules of each table</h2><nav><ul>{suites}</ul></nav></body></html>\n"
    )


def shown(value: Any) -> Any:
    """A value as a page may hold it, in lists and dicts too: markup as text, what is invisible or turns the line as its
    number.
    """
    if isinstance(value, str):
        return escape("".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in value))
    if isinstance(value, Mapping):
        return {name: shown(inner) for name, inner in value.items()}
    return [shown(inner) for inner in value] if isinstance(value, list | tuple) else value
