"""Views: what the checks of a table must see of it, cut into chunks of bounded size.

Belongs here: reading just the needed columns of the parts, marks and joins that bring a rule over several rows or tables
down to one row. Does not: the rules (rules), running them (expectations).

Rules over several rows cannot be left to Great Expectations, which sees a chunk at a time and blames every row of a
repeated key, where the first is to be kept. So Polars marks the first row of each key over the whole partition, says of
each reference whether it leads anywhere, and so on; Great Expectations judges the marks. Whatever looks over the whole
partition is worked out once, from the few columns it needs, and cut with the chunks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import polars as pl

from pipelines.night import Night
from pipelines.tables import TABLES, polars_schema
from pipelines.tables.parts import read_part, read_parts
from pipelines.validate.plausible import HIGHEST, LOWEST, beside_bounds, is_plausible
from pipelines.validate.rules import CHECKED_STEPS, MARKED, Check, row_checks

ROW = "_row"  # number of a row over all parts of its table, from 0
KEY = "_key"  # key of a row, as text
SEPARATOR = " | "

# Accepted rows of the tables checked before, with the columns others look at.
Known = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Parts:
    """The current parts of a table in a partition: where they lie, what columns they have, how many rows."""

    table: str
    paths: tuple[Path, ...]
    schemas: tuple[dict[str, pl.DataType], ...]
    heights: tuple[int, ...]

    @classmethod
    def of(cls, night: Night, table: str, steps: Sequence[str] = CHECKED_STEPS) -> Parts:
        """What these steps made. Reads only the footers; raises PartError for a part that is missing or damaged."""
        paths = tuple(night.lake.files(table, night.date, steps))
        footers = [_footer(path) for path in paths]
        return cls(table, paths, tuple(f[0] for f in footers), tuple(f[1] for f in footers))

    @property
    def n_rows(self) -> int:
        """Rows of all parts."""
        return sum(self.heights)

    @property
    def starts(self) -> tuple[int, ...]:
        """Number of each part's first row."""
        return tuple(accumulate(self.heights, initial=0))[:-1]

    def each(self, columns: Sequence[str]) -> Iterator[tuple[int, Path, pl.DataFrame]]:
        """Number of the part's first row, its path and the columns; null where the part lacks one or has another type."""
        for no, (start, path) in enumerate(zip(self.starts, self.paths, strict=True)):
            yield start, path, self._read(slice(no, no + 1), columns)

    def stretches(self, columns: Sequence[str], limit: int) -> Iterator[tuple[int, pl.DataFrame]]:
        """Number of the first row and the columns as of each, of parts beside each other up to `limit` rows, one part at least.

        A night has a part for every few hundred documents: opened one by one they take longer than what is in them.
        """
        starts, first = (*self.starts, self.n_rows), 0
        for last in range(1, len(self.paths) + 1):
            is_end = last == len(self.paths) or self.schemas[last] != self.schemas[first]
            if is_end or starts[last + 1] - starts[first] > limit:
                yield starts[first], self._read(slice(first, last), columns)
                first = last

    def stack(self, columns: Sequence[str]) -> pl.DataFrame:
        """The columns of all rows."""
        kinds = polars_schema(self.table)
        none = pl.DataFrame(schema={name: kinds[name] for name in columns})
        return pl.concat([none, *(frame for _, frame in self.stretches(columns, self.n_rows))])

    def _read(self, which: slice, columns: Sequence[str]) -> pl.DataFrame:
        kinds, schema = polars_schema(self.table), self.schemas[which.start]
        present = [name for name in columns if name in schema]
        frame = read_parts(self.paths[which], present) if present else pl.DataFrame(height=sum(self.heights[which]))
        absent = [pl.lit(None).alias(name) for name in columns if name not in schema]
        return frame.with_columns(absent).select(pl.col(name).cast(kinds[name], strict=False) for name in columns)


def _footer(path: Path) -> tuple[dict[str, pl.DataType], int]:
    try:
        part = pl.scan_parquet(path, glob=False)
        return dict(part.collect_schema()), part.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError):
        whole = read_part(path)  # raises the error that names the file and the way out
        return dict(whole.schema), whole.height


def column_names(table: str, schema: Mapping[str, pl.DataType]) -> list[str]:
    """Names of a part's columns; one whose type is not the table's has it in its name, so that a name check finds it."""
    wanted = polars_schema(table)
    return [name if wanted.get(name, kind) == kind else f"{name} ({kind})" for name, kind in schema.items()]


def seen_column(check: Check) -> str:
    """Name of the column in which a check finds what Polars worked out for it."""
    if check.kind == "unique":
        return f"is first with its {', '.join(check.columns)}"
    if check.kind in ("needs", "plausible", "one_per"):
        return check.name
    return f"{check.columns[0]} in {check.other_table}" if check.kind == "reference" else check.right


def key_text(table: str) -> pl.Expr:
    """The key of a row as one text."""
    return pl.concat_str(
        [pl.col(name).cast(pl.String).fill_null("null") for name in TABLES[table].key], separator=SEPARATOR
    )


def chunks(parts: Parts, known: Known, limit: int) -> Iterator[pl.DataFrame]:
    """The rows, at most `limit` at a time: the columns the row checks need, ROW, and KEY.

    A column that is only asked whether it is there is a mark, true or null, so that no article is held in memory.
    """
    if parts.n_rows == 0:
        return
    checks = row_checks(parts.table)
    wanted = list(dict.fromkeys((*TABLES[parts.table].key, *(name for check in checks for name in check.columns))))
    judged = {name for check in checks if check.kind not in ("required", *MARKED) for name in check.columns}
    required = {name for check in checks if check.kind == "required" for name in check.columns}
    marks = [pl.when(pl.col(name).is_not_null()).then(True).alias(name) for name in wanted if name in required - judged]
    spare = [name for name in wanted if name not in required | judged]
    over_all = _over_all(parts, checks, known)
    for start, frame in parts.stretches(wanted, limit):
        rows = pl.int_range(start, start + frame.height, dtype=pl.Int64, eager=True)
        frame = frame.with_columns(rows.alias(ROW), key_text(parts.table).alias(KEY))
        frame = look_across(frame, checks).with_columns(marks).drop(spare)
        yield from frame.hstack(over_all.slice(start, frame.height)).iter_slices(limit)


def look_across(rows: pl.DataFrame, checks: Sequence[Check]) -> pl.DataFrame:
    """Adds a mark for every check that looks at several columns of its row."""
    for check in checks:
        if check.kind == "needs":
            given, *others = check.columns
            is_one = pl.any_horizontal(pl.col(others).is_not_null())
            rows = rows.with_columns(pl.when(pl.col(given).is_not_null()).then(is_one).alias(check.name))
        elif check.kind == "plausible" and check.sense is not None:
            beside = beside_bounds(rows, check.sense.by, check.bounds)
            rows = beside.with_columns(is_plausible(check.sense.columns).alias(check.name)).drop(LOWEST, HIGHEST)
    return rows


def look_around(rows: pl.DataFrame, checks: Sequence[Check], known: Known) -> pl.DataFrame:
    """Adds, for every check that looks into another table, what stands there."""
    for check in checks:
        if check.other_table is None or (seen := seen_column(check)) in rows.columns:
            continue
        own, there = check.join_on
        found = known[check.other_table].select(pl.col(there).alias("there"), pl.col(check.other_column).alias(seen))
        if TABLES[check.other_table].key != (there,) or TABLES[check.other_table].shared:
            found = found.unique("there", keep="first")  # of a key, validation let through one row
        rows = rows.join(found, left_on=own, right_on="there", how="left", maintain_order="left")
        if check.kind == "reference":
            is_found = pl.col(seen).is_not_null()
            rows = rows.with_columns(pl.when(pl.col(own).is_not_null()).then(is_found).alias(seen))
    return rows


def _over_all(parts: Parts, checks: Sequence[Check], known: Known) -> pl.DataFrame:
    """For all rows of the partition what the checks need that look at other rows or at other tables."""
    around = [check for check in checks if check.other_table is not None]
    found = [_first_of_key(parts).to_frame()]
    if around:
        own = list(dict.fromkeys(check.join_on[0] for check in around))
        found.append(look_around(parts.stack(own), around, known).drop(own))
    found += [_like_most(parts, check).to_frame() for check in checks if check.kind == "one_per"]
    return pl.concat(found, how="horizontal")


def _like_most(parts: Parts, check: Check) -> pl.Series:
    """Whether a row has what most rows of its `per` have; of equally many, what came first. Null where either is null."""
    value, per = check.columns
    rows = parts.stack((value, per)).with_row_index()
    most = (
        rows.drop_nulls().group_by(per, value).agg(pl.len(), pl.col("index").min())
        .sort(pl.col("len"), -pl.col("index").cast(pl.Int64), descending=True).unique(per, keep="first", maintain_order=True)
        .select(per, pl.col(value).alias("most"))
    )  # fmt: skip
    return (
        rows.join(most, on=per, how="left", maintain_order="left")
        .select((pl.col(value) == pl.col("most")).alias(check.name))
        .to_series()
    )


def _first_of_key(parts: Parts) -> pl.Series:
    (check,) = (c for c in row_checks(parts.table) if c.kind == "unique")
    # A key with a null in it is a fault of its own (required), not the same key as another one's.
    key = pl.col(check.columns[0]) if len(check.columns) == 1 else pl.struct(check.columns)
    is_first = key.is_first_distinct() | pl.any_horizontal(pl.col(check.columns).is_null())
    if TABLES[parts.table].shared:  # the same row may come from several parts, once from each
        each = [
            frame.select(is_first.alias(seen_column(check))).to_series() for _, _, frame in parts.each(check.columns)
        ]
        return pl.concat(each)
    return parts.stack(check.columns).select(is_first.alias(seen_column(check))).to_series()
