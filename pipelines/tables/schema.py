"""The description of every table, read from tables.yaml into typed records.

Belongs here: reading and checking the description. Does not: what is made from it (frames, ddl, validate, docs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

PATH = Path(__file__).with_name("tables.yaml")
Severity = Literal["error", "warning"]


class DescriptionError(ValueError):
    """tables.yaml does not describe tables that can be made; the message names the file and the place in it."""


COMPARISON = re.compile(r"(\w+)\s*(<=|<)\s*(\w+(?:\.\w+)?)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `references` is `table.column` whose value must exist there; min, max inclusive."""

    name: str
    type: str
    comment: str
    required: bool = False
    one_of: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    pattern: str | None = None
    references: str | None = None
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Rule:
    """A comparison of two columns; `right` may be `table.column`, reached through the shared key column."""

    left: str
    operator: Literal["<=", "<"]
    right: str
    severity: Severity = "error"
    comment: str = ""

    @property
    def name(self) -> str:
        """As it stands in quarantine and validation_results."""
        return f"{self.left} {self.operator} {self.right}"


@dataclass(frozen=True, slots=True)
class Sense:
    """A rule that asks more than one comparison can say; what each kind means stands at the head of tables.yaml.

    needs      columns[0] is given, so one of the others is
    plausible  columns are the bounds of a value, `by` what it is a value of; `bounds` is the list in config/
    one_per    columns[0] is the same in all rows of one columns[1]
    usual      a number of the whole night, `measure`, is `within` what the nights before it had
    """

    kind: Literal["needs", "plausible", "one_per", "usual"]
    columns: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    bounds: str = ""
    measure: str = ""
    where: str = ""
    among: str = ""
    within: float = 0.0
    severity: Severity = "error"
    comment: str = ""

    @property
    def name(self) -> str:
        """As it stands in quarantine and validation_results."""
        match self.kind:
            case "needs":
                return f"{self.columns[0]} needs {' or '.join(self.columns[1:])}"
            case "one_per":
                return f"one {self.columns[0]} per {self.columns[1]}"
            case "plausible":
                return f"plausible: {', '.join(self.columns)}"
            case "usual":
                return f"usual: {self.measure}"


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `columns` holds the lineage columns too, last. `enforce_key`: a PRIMARY KEY of the database.

    `shared`: rows belong to no one partition; each part that needs one gives it, and the oldest partition's stays.
    """

    name: str
    comment: str
    steps: tuple[str, ...]
    key: tuple[str, ...]
    columns: dict[str, Column]
    rules: tuple[Rule, ...]
    senses: tuple[Sense, ...]
    published: bool
    lineage: bool
    enforce_key: bool
    shared: bool


def _column(place: str, name: str, raw: dict[str, Any]) -> Column:
    try:
        return Column(name=name, **{**raw, "one_of": tuple(raw.get("one_of", ()))})
    except TypeError as error:
        raise DescriptionError(f"{place}.{name}: {error}") from error


def _rule(place: str, raw: dict[str, Any]) -> Rule:
    match = COMPARISON.fullmatch(raw["expect"])
    if match is None:
        raise DescriptionError(f"{place}: rule '{raw['expect']}' is not 'a <= b' or 'a < b'")
    left, operator, right = match.groups()
    return Rule(left, operator, right, raw.get("severity", "error"), raw.get("comment", ""))  # type: ignore[arg-type]


def _sense(place: str, raw: dict[str, Any]) -> Sense:
    said = {name: raw[name] for name in ("severity", "comment", "bounds", "where", "among", "within") if name in raw}
    lead = {"severity", "comment"}
    match raw:
        case {"needs": str(given), "any_of": list(others)}:
            own, sense = {"needs", "any_of"}, Sense("needs", (given, *others), **said)
        case {"plausible": list(values), "by": list(by), "bounds": str()}:
            own, sense = {"plausible", "by", "bounds"}, Sense("plausible", tuple(values), tuple(by), **said)
        case {"one": str(value), "per": str(whole)}:
            own, sense = {"one", "per"}, Sense("one_per", (value, whole), **said)
        case {"usual": str(measure), "within": int() | float()}:
            own, sense = {"usual", "within", "where", "among"}, Sense("usual", measure=measure, **said)
        case _:
            own, sense = set(), Sense("usual")
    if not own or raw.keys() - own - lead:
        forms = "expect; needs, any_of; plausible, by, bounds; one, per; usual, within (where, among)"
        raise DescriptionError(f"{place}: rule {raw} has none of the forms: {forms}")
    return sense


def read_tables(path: Path) -> tuple[dict[str, Column], dict[str, Table]]:
    """The lineage columns and all tables of a description. Raises DescriptionError for what does not hold together."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    lineage = {name: _column(f"{path.name} lineage", name, column) for name, column in raw["lineage"].items()}
    tables = {}
    for name, table in raw["tables"].items():
        place = f"{path.name} {name}"
        if missing := {"comment", "step", "key", "columns"} - table.keys():
            raise DescriptionError(f"{place}: lacks {', '.join(sorted(missing))}")
        columns = {n: _column(place, n, c) for n, c in table["columns"].items()}
        if table.get("lineage"):
            columns |= lineage
        steps = table["step"] if isinstance(table["step"], list) else [table["step"]]
        tables[name] = Table(
            name=name,
            comment=table["comment"],
            steps=tuple(steps),
            key=tuple(table["key"]),
            columns=columns,
            rules=tuple(_rule(place, r) for r in table.get("rules", ()) if "expect" in r),
            senses=tuple(_sense(place, r) for r in table.get("rules", ()) if "expect" not in r),
            published=table.get("published", True),
            lineage=table.get("lineage", False),
            enforce_key=table.get("enforce_key", False),
            shared=table.get("shared", False),
        )
    for table in tables.values():
        for column in _columns_named(table):
            owner, _, name = column.rpartition(".")
            if owner not in tables or name not in tables[owner].columns:
                raise DescriptionError(f"{path.name} {table.name}: names {column}, which no table has")
    return lineage, tables


def _columns_named(table: Table) -> Iterator[str]:
    """`table.column` of every column that keys, rules and references of a table name."""
    for name in table.key:
        yield f"{table.name}.{name}"
    for rule in table.rules:
        yield f"{table.name}.{rule.left}"
        yield rule.right if "." in rule.right else f"{table.name}.{rule.right}"
    for sense in table.senses:
        yield from (f"{table.name}.{name}" for name in (*sense.columns, *sense.by))
    yield from (column.references for column in table.columns.values() if column.references)


LINEAGE, TABLES = read_tables(PATH)
