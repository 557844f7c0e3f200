"""Plausible: bounds of a value by what it is a value of, from a list in config/, and rows beyond them.

Belongs here: reading such a list, telling which of its rows hold for a row of a table. Does not: the bounds themselves
(config/plausible_values.csv), what happens to a row beyond them (rules, expectations).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from pipelines.settings import PROJECT

LOWEST, HIGHEST = "lowest plausible", "highest plausible"


class BoundsError(Exception):
    """A list of bounds cannot be used; the message names the file, the line and what it must hold."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One row of the list: it holds where every cell of `by` that is not empty is the value of its column."""

    by: tuple[str, ...]
    lowest: float
    highest: float

    def holds_for(self, values: Sequence[str | None]) -> bool:
        """Whether the row says something of a row of the table with these values."""
        return all(cell in ("", value) for cell, value in zip(self.by, values, strict=True))


@cache
def read_bounds(name: str, by: tuple[str, ...]) -> tuple[Bound, ...]:
    """Rows of config/`name`, whose columns are those of `by`, lowest, highest and why. Raises BoundsError."""
    path = PROJECT / "config" / name
    wanted = (*by, "lowest", "highest", "why")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BoundsError(f"{path}: cannot be read ({error.strerror}). Restore it from the repository.") from error
    reader = csv.DictReader(line for line in lines if not line.startswith("#"))
    bounds = []
    for row in reader:
        try:
            bounds.append(Bound(tuple(row[c] for c in by), float(row["lowest"]), float(row["highest"])))
            fits = None not in row and None not in row.values() and bounds[-1].lowest <= bounds[-1].highest
        except (KeyError, TypeError, ValueError):
            fits = False
        if not fits:
            place = f"{path} row {reader.line_num} below its comment"
            raise BoundsError(f"{place}: a row holds {', '.join(wanted)}, lowest and highest numbers.")
    return tuple(bounds)


def beside_bounds(rows: pl.DataFrame, by: Sequence[str], bounds: Sequence[Bound]) -> pl.DataFrame:
    """The rows with LOWEST and HIGHEST, the narrowest of all bounds that hold for each; infinite where none does."""
    sorts = rows.select(by).unique(maintain_order=True)
    found = [[b for b in bounds if b.holds_for(values)] for values in sorts.iter_rows()]
    sorts = sorts.with_columns(
        pl.Series(LOWEST, [max((b.lowest for b in held), default=-math.inf) for held in found], pl.Float64),
        pl.Series(HIGHEST, [min((b.highest for b in held), default=math.inf) for held in found], pl.Float64),
    )
    return rows.join(sorts, on=list(by), how="left", nulls_equal=True, maintain_order="left")


def is_plausible(values: Sequence[str]) -> pl.Expr:
    """Whether all values lie within LOWEST and HIGHEST; one that is null, or no number (a rule of its own), does."""
    inside = [pl.col(v).is_between(LOWEST, HIGHEST) | ~pl.col(v).is_finite() | pl.col(v).is_null() for v in values]
    return pl.all_horizontal(inside)
