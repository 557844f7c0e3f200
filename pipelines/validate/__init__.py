"""Validate: every rule of tables.yaml, run by Great Expectations over a partition before it is published.

Belongs here: the rules as checks, their suites, the run over a partition, quarantine of the rows that fail, Data Docs,
and the verdict on whether the night may be published. Does not: what the rules are (tables.yaml), leaving the rejected
rows out of the database (warehouse), showing results in a UI (assets).
Way through: tables.yaml -> rules -> views of the parts -> expectations -> rejects and quarantine -> verdict, Data Docs.
"""

from pipelines.validate.check import VERSION, check, stored_verdict, version_of
from pipelines.validate.expectations import RuleError
from pipelines.validate.rules import Check, checked_tables, checks_of
from pipelines.validate.verdict import RowCount, RuleResult, Verdict

__all__ = [
    "VERSION", "Check", "RowCount", "RuleError", "RuleResult", "Verdict",
    "check", "checked_tables", "checks_of", "stored_verdict", "version_of",
]  # fmt: skip
