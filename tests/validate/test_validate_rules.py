"""The checks made of tables.yaml."""

from __future__ import annotations

import pytest

from pipelines.tables import TABLES
from pipelines.validate import checked_tables, checks_of
from pipelines.validate.expectations import expectation_of, suite_of
from pipelines.validate.rules import CHECKED_STEPS, columns_looked_at


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_suite(table: str):
    """A line of tables.yaml that Great Expectations cannot take would stop the first night that meets it."""
    suite = suite_of(table)
    assert [e.meta["rule"] for e in suite.expectations] == [check.name for check in checks_of(table)]


@pytest.mark.parametrize("table", TABLES)
def test_rule_names_are_unique_in_their_table(table: str):
    """Two rules of one name would share a row of validation_results, and one would be lost."""
    names = [check.name for check in checks_of(table)]
    assert len(names) == len(set(names))


def test_every_rule_of_the_description_becomes_a_check():
    """A rule that is written down and not run is believed and not kept."""
    for name, table in TABLES.items():
        names = {check.name for check in checks_of(name)}
        assert {rule.name for rule in table.rules} <= names
        for column in table.columns.values():
            assert (f"required: {column.name}" in names) == column.required
            assert (f"one_of: {column.name}" in names) == bool(column.one_of)
            assert (f"pattern: {column.name}" in names) == (column.pattern is not None)
            assert (f"reference: {column.name}" in names) == (column.references is not None)
            assert (f"range: {column.name}" in names) == (column.min is not None or column.max is not None)


def test_tables_come_after_those_they_look_into():
    """A child checked before its parent would find no accepted row there, and all of it would be refused."""
    order = checked_tables()
    for table in order:
        for check in checks_of(table):
            if check.other_table is not None:
                assert order.index(check.other_table) < order.index(table)
                assert {check.join_on[1], check.other_column} <= set(columns_looked_at(check.other_table))
                assert check.join_on[0] in TABLES[table].columns


def test_published_tables_of_the_steps_are_checked():
    """A table nobody checks is published as it comes."""
    expected = {n for n, t in TABLES.items() if t.published and set(t.steps) & set(CHECKED_STEPS)}
    assert set(checked_tables()) == expected


def test_a_warning_is_less_severe_for_great_expectations_too():
    """Data Docs that call everything critical are not read."""
    severities = {
        (check.severity, expectation_of(check).severity.value) for table in TABLES for check in checks_of(table)
    }
    assert severities <= {("error", "critical"), ("warning", "warning")}
