"""Plausible: bounds of a value by what it is a value of, from a list in config/, and rows beyond them.

Belongs here: reading such a list, telling which of its rows hold for a row of a table. Does not: the bounds themselves
(config/plausible_values.csv), what happens to a row beyond them (rules, expectations).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from pipelines.lists import ListError, read_list

LOWEST, HIGHEST = "lowest plausible", "highest plausible"


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
    """Rows of config/`name`, whose columns are those of `by`, lowest, highest and why. Raises ListError."""
    columns = (*by, "lowest", "highest", "why")
    bounds = []
    for row in read_list(name, columns):
        try:
            bounds.append(Bound(tuple(row[c] for c in by), float(row["lowest"]), float(row["highest"])))
            fits = bounds[-1].lowest <= bounds[-1].highest
        except ValueError:
            fits = False
        if not fits:
            raise ListError(
                f"config/{name}: lowest and highest must be numbers, in this order, not {','.join(row.values())}."
            )
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
