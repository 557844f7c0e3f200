"""Rules: what tables.yaml asks of every table, as a flat list of checks with the names that land in the rows.

Belongs here: which checks a table has, what each is called, in which order tables are looked at. Does not: how a check
is run (expectations), what it needs to see (views).

    columns                        the parts have exactly the table's columns: of the table, no row can be blamed
    unique: doc_id                 the key; the first row keeps it
    required: doc_id               not null
    range: latitude                min and max, both inclusive
    finite: value_low              a DOUBLE without both bounds is a number, neither NaN nor infinite
    one_of: kind                   enumeration
    pattern: doc_id                regular expression
    reference: doc_id              the value stands in an accepted row of the table it points to; null passes
    char_start < char_end          comparison; not made where either side is null
    char_end <= documents.n_chars  the same with a column of another table, reached through its key
    effect needs counted or unit   where one is given, so is one of the others
    plausible: value_low           within the bounds a list in config/ states for what it is a value of
    one language per source_name   all rows of one have the same of the other
    usual: rows                    of the night as a whole: like the nights before it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Literal

from pipelines.tables import TABLES, Column, Rule, Table
from pipelines.tables.parts import INPUTS
from pipelines.tables.schema import Sense, Severity
from pipelines.validate.plausible import Bound, read_bounds

Kind = Literal[
    "columns", "unique", "required", "range", "finite", "one_of", "pattern", "reference", "compare",
    "needs", "plausible", "one_per", "usual",
]  # fmt: skip
# Of the table or the night as a whole: no row can be blamed.
WHOLE: tuple[Kind, ...] = ("columns", "usual")
# What Polars works out as a mark, true or false: over several rows, or over several columns.
MARKED: tuple[Kind, ...] = ("unique", "reference", "needs", "plausible", "one_per")

# The steps whose rows are checked; what validate and publish write is made from these.
CHECKED_STEPS = INPUTS["validate"]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of one table. `columns` are the table's own it looks at; `other` is `table.column` of another table."""

    table: str
    kind: Kind
    columns: tuple[str, ...]
    severity: Severity = "error"
    other: str | None = None
    operator: Literal["<=", "<"] = "<="
    min: float | None = None
    max: float | None = None
    one_of: tuple[str, ...] = ()
    pattern: str = ""
    bounds: tuple[Bound, ...] = ()
    sense: Sense | None = None

    @property
    def name(self) -> str:
        """As it stands in quarantine.reason_code, rejects.rule and validation_results.rule."""
        if self.sense is not None:
            return self.sense.name
        if self.kind == "columns":
            return "columns"
        if self.kind == "compare":
            return f"{self.columns[0]} {self.operator} {self.right}"
        return f"{self.kind}: {', '.join(self.columns)}"

    @property
    def description(self) -> str:
        """The name and what it asks for, as Data Docs show it."""
        match self.kind:
            case "range":
                asked = self.span
            case "one_of":
                asked = ", ".join(self.one_of)
            case "pattern":
                asked = self.pattern
            case "reference":
                asked = f"found in {self.other}"
            case "plausible":
                asked = f"as config/{self.sense.bounds} has it" if self.sense else ""
            case "usual":
                asked = self.sense.comment if self.sense else ""
            case _:
                asked = ""
        said = f"{self.name}: {asked}" if asked else self.name
        return said if self.severity == "error" else f"{said} (warning)"

    @property
    def span(self) -> str:
        """The range in words."""
        if self.min is None or self.max is None:
            return f"at most {self.max:g}" if self.min is None else f"at least {self.min:g}"
        return f"{self.min:g} to {self.max:g}"

    @property
    def right(self) -> str:
        """Right side of a comparison: a column of the table, or `table.column`."""
        return self.other or self.columns[-1]

    @property
    def other_table(self) -> str | None:
        """Table it looks into besides its own."""
        return self.other.split(".")[0] if self.other else None

    @property
    def other_column(self) -> str:
        """Column it looks at there. Only for checks with `other`."""
        return (self.other or ".").split(".")[1]

    @property
    def join_on(self) -> tuple[str, str]:
        """Own column and column of the other table that lead there. Only for checks with `other`."""
        if self.kind == "reference":
            return self.columns[0], self.other_column
        (key,) = TABLES[self.other_table or ""].key
        return key, key


@cache
def checks_of(table: str) -> tuple[Check, ...]:
    """All checks of a table, the one of the table itself first."""
    described = TABLES[table]
    return (
        Check(table, "columns", tuple(described.columns)),
        Check(table, "unique", described.key),
        *(check for column in described.columns.values() for check in _of_column(table, column)),
        *(_of_rule(table, rule) for rule in described.rules),
        *(_of_sense(table, sense) for sense in described.senses),
    )


def row_checks(table: str) -> tuple[Check, ...]:
    """The checks that can blame single rows."""
    return tuple(check for check in checks_of(table) if check.kind not in WHOLE)


def usual_checks(table: str) -> tuple[Check, ...]:
    """The checks on the night as a whole."""
    return tuple(check for check in checks_of(table) if check.kind == "usual")


@cache
def checked_tables() -> tuple[str, ...]:
    """Published tables of the checked steps, each after the tables its checks look into."""
    order = {name: _parents(name) for name, table in TABLES.items() if _is_checked(table)}
    return tuple(name for name in TopologicalSorter(order).static_order() if name in order)


@cache
def columns_looked_at(table: str) -> tuple[str, ...]:
    """Columns of a table that checks of other tables need."""
    wanted: dict[str, None] = {}
    for child in checked_tables():
        for check in checks_of(child):
            if check.other_table == table:
                wanted |= dict.fromkeys((check.join_on[1], check.other_column))
    return tuple(wanted)


def _is_checked(table: Table) -> bool:
    return table.published and not set(CHECKED_STEPS).isdisjoint(table.steps)


def _parents(table: str) -> list[str]:
    return [check.other_table for check in checks_of(table) if check.other_table]


def _of_column(table: str, column: Column) -> Iterator[Check]:
    own = (column.name,)
    if column.required:
        yield Check(table, "required", own, column.severity)
    if column.min is not None or column.max is not None:
        yield Check(table, "range", own, column.severity, min=column.min, max=column.max)
    if column.type == "DOUBLE" and (column.min is None or column.max is None):
        # NaN passes comparisons in some engines and poisons every sum in DuckDB.
        yield Check(table, "finite", own, column.severity)
    if column.one_of:
        yield Check(table, "one_of", own, column.severity, one_of=column.one_of)
    if column.pattern is not None:
        yield Check(table, "pattern", own, column.severity, pattern=column.pattern)
    if column.references is not None:
        yield Check(table, "reference", own, column.severity, other=column.references)


def _of_rule(table: str, rule: Rule) -> Check:
    if "." in rule.right:
        return Check(table, "compare", (rule.left,), rule.severity, other=rule.right, operator=rule.operator)
    return Check(table, "compare", (rule.left, rule.right), rule.severity, operator=rule.operator)


def _of_sense(table: str, sense: Sense) -> Check:
    bounds = read_bounds(sense.bounds, sense.by) if sense.kind == "plausible" else ()
    return Check(table, sense.kind, (*sense.columns, *sense.by), sense.severity, bounds=bounds, sense=sense)
