"""History: numbers of a night as a whole, and what is usual for them by the nights before it.

Belongs here: what is measured, the nights a partition is compared with, the bounds they give. Does not: which measures
there are (tables.yaml), judging them (expectations).

The nights before are compared as they were when they were checked: one that changes later does not judge this one anew.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import polars as pl

from pipelines.tables import Lake, frame_of
from pipelines.tables.parts import read_part
from pipelines.tables.schema import Sense
from pipelines.validate.rules import Check, usual_checks
from pipelines.validate.views import Parts

NIGHTS = 30  # nights before it that a night is compared with
LEAST = 7  # fewer than that say nothing of what is usual
# Added to rows of both sides, so that two documents where one was usual are no alarm.
SMALL = 10
SIGMAS = 3  # standard errors that chance may add to a share

ROWS, REJECTED = "rows", "rejected rows"
# (table, measure) -> values of nights before, newest last
History = Mapping[tuple[str, str], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of the night: `value` rows, or a share of `n_rows`; and what was usual, None where too little is known."""

    check: Check
    value: float
    n_rows: int
    usual: float | None = None
    lowest: float | None = None
    highest: float | None = None
    n_nights: int = 0

    @property
    def name(self) -> str:
        """As it stands in night_measures."""
        return sense_of(self.check).measure

    @property
    def words(self) -> str:
        """Value and bounds, as a result shows them."""
        if self.lowest is None or self.highest is None or self.usual is None:
            return f"{self.name} {self.value:g}, fewer than {LEAST} nights before it"
        return (
            f"{self.name} {self.value:.4g}, usual {self.usual:.4g} over {self.n_nights} nights "
            f"({self.lowest:.4g} to {self.highest:.4g})"
        )


def sense_of(check: Check) -> Sense:
    """The rule behind a check on the night as a whole."""
    if check.sense is None:
        raise ValueError(f"{check.name}: no rule on the night as a whole")
    return check.sense


def read_history(lake: Lake, date: dt.date) -> History:
    """The measures of the last NIGHTS partitions before this one that were checked."""
    found: dict[tuple[str, str], list[float]] = {}
    for night in [night for night in lake.nights() if night < date][-NIGHTS:]:
        for path in lake.files("night_measures", night, ("validate",)):
            rows = read_part(path, ["table_name", "measure", "value", "n_rows"])
            for table, measure, value, n_rows in rows.iter_rows():
                # A share of nothing says nothing.
                if measure == ROWS or n_rows:
                    found.setdefault((table, measure), []).append(value)
    return found


def measure(parts: Parts, n_rejected: int, history: History) -> list[Measure]:
    """What the rules on the night as a whole look at, for one table."""
    return [_measure(parts, check, n_rejected, history) for check in usual_checks(parts.table)]


def _measure(parts: Parts, check: Check, n_rejected: int, history: History) -> Measure:
    sense = sense_of(check)
    before = history.get((parts.table, sense.measure), ())
    if sense.measure == ROWS:
        return rows_beside(check, parts.n_rows, before)
    if sense.measure == REJECTED:
        return share_beside(check, n_rejected, parts.n_rows, before)
    return share_beside(check, *_count(parts, sense), before)


def _count(parts: Parts, sense: Sense) -> tuple[int, int]:
    """Rows the condition holds for, and rows it is asked of."""
    where = pl.sql_expr(sense.where)
    among = pl.sql_expr(sense.among) if sense.among else pl.lit(True)
    columns = dict.fromkeys((*where.meta.root_names(), *among.meta.root_names()))
    rows = parts.stack(tuple(columns)).filter(among)
    return rows.filter(where).height, rows.height


def rows_beside(check: Check, n: int, before: Sequence[float]) -> Measure:
    """Rows of the night beside those of nights before: the bounds are a factor of `within` around their median."""
    if len(before) < LEAST:
        return Measure(check, n, n, n_nights=len(before))
    usual, within = median(before), sense_of(check).within
    lowest = max(0.0, (usual + SMALL) / within - SMALL)
    return Measure(check, n, n, usual, lowest, (usual + SMALL) * within - SMALL, len(before))


def share_beside(check: Check, n: int, n_rows: int, before: Sequence[float]) -> Measure:
    """A share of the night beside those of nights before: at most `within` above their median, and what chance adds.

    Fewer than usual is no alarm.
    """
    value = n / n_rows if n_rows else 0.0
    if len(before) < LEAST or not n_rows:
        return Measure(check, value, n_rows, n_nights=len(before))
    usual = median(before)
    spread = min(max(usual, 0.05), 0.95)
    chance = SIGMAS * math.sqrt(spread * (1 - spread) / n_rows)
    return Measure(check, value, n_rows, usual, 0.0, min(1.0, usual + sense_of(check).within + chance), len(before))


def frame_of_measures(night: dt.date, measures: Sequence[Measure]) -> pl.DataFrame:
    """Rows of night_measures."""
    rows = [
        {"table_name": m.check.table, "measure": m.name, "ingest_date": night, "value": float(m.value), "n_rows": m.n_rows,
         "usual": m.usual, "lowest": m.lowest, "highest": m.highest, "n_nights": m.n_nights}
        for m in measures
    ]  # fmt: skip
    return frame_of("night_measures", rows)
