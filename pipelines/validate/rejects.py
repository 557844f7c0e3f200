"""Rejects: the rows that failed error rules, as rejects (where they stand) and as quarantine (what they were).

Belongs here: ids, words and payload of a refused row. Does not: finding it (expectations).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl
import polars.selectors as cs

from pipelines.night import Night
from pipelines.records import IntArray
from pipelines.tables import TABLES, conform
from pipelines.validate.rules import Check, row_checks
from pipelines.validate.views import KEY, ROW, Known, Parts, key_text, look_around, seen_column

PAYLOAD_CHARS = 2000  # of each text in a payload
PAYLOAD_ITEMS = 50  # of each list
WAY_OUT = " The row is not published: mend the source, or the step that made it, and run the night again."


@dataclass(frozen=True, slots=True)
class Places:
    """Where rows come from: source_path and record_no by doc_id, and when an item was first refused, by item_id."""

    documents: pl.DataFrame
    first_seen: pl.DataFrame
    # The same key may be refused for the same reason more than once; each gets an id of its own.
    seen: Counter[str] = field(default_factory=Counter)


def reject(
    night: Night, parts: Parts, failed: Sequence[tuple[Check, IntArray]], known: Known, places: Places
) -> Iterator[dict[str, pl.DataFrame]]:
    """Rows of `rejects` and `quarantine` for each part that has failing rows, in the order of parts, rows and rules."""
    if not any(len(rows) for _, rows in failed):
        return
    blame = pl.concat(
        pl.DataFrame({ROW: rows, "rule_no": pl.Series([no], dtype=pl.Int64).new_from_index(0, len(rows))})
        for no, (_, rows) in enumerate(failed)
    ).sort(ROW, "rule_no")
    for start, path, frame in parts.each(tuple(TABLES[parts.table].columns)):
        here = blame.filter(pl.col(ROW).is_between(start, start + frame.height, closed="left"))
        if here.is_empty():
            continue
        rows = frame.with_row_index(ROW, offset=start).cast({ROW: pl.Int64})
        rows = look_around(rows.join(here.select(ROW).unique(), on=ROW, how="semi"), row_checks(parts.table), known)
        blamed = here.join(_told(rows, parts.table, places), on=ROW, how="left", maintain_order="left")
        quarantine = pl.concat(
            blamed.filter(pl.col("rule_no") == no).with_columns(
                reason_code=pl.lit(check.name),
                detail=words(check) + pl.lit(WAY_OUT),
            )
            for no, (check, _) in enumerate(failed)
        ).sort(ROW, "rule_no")
        yield {
            "rejects": quarantine.select(
                pl.lit(parts.table).alias("table_name"), pl.lit(path.name).alias("file"),
                (pl.col(ROW) - start).alias("row_no"), pl.col("reason_code").alias("rule"),
            ),
            "quarantine": _filed(quarantine, night, parts.table, places),
        }  # fmt: skip


def words(check: Check) -> pl.Expr:
    """What was found, in words, over the columns of the table and those `look_around` adds."""
    column = check.columns[0]
    value = _shown(column)
    match check.kind:
        case "required":
            return pl.lit(f"{column} is missing.")
        case "unique":
            return pl.format(
                f"The key {{}} ({', '.join(check.columns)}) stands in an earlier row, which was kept.", pl.col(KEY)
            )
        case "range":
            return pl.format(f"{column} is {{}}, expected {check.span}.", value)
        case "finite":
            return pl.format(f"{column} is {{}}, which is no finite number.", value)
        case "one_of":
            return pl.format(f"{column} is {{}}, none of: {', '.join(check.one_of)}.", value)
        case "pattern":
            return pl.format("{} is {}, which does not match {}.", pl.lit(column), value, pl.lit(check.pattern))
        case "reference":
            return pl.format(f"{column} is {{}}, which no accepted row has as {check.other}.", value)
        case "compare":
            found = f"{column} is {{}}, {check.right} is {{}}; expected {check.name}."
            return pl.format(found, value, _shown(seen_column(check)))
        case "needs":
            return pl.format(f"{column} is {{}}, and {' and '.join(check.columns[1:])} say nothing of what.", value)
        case "plausible" | "one_per":
            told = ", ".join(f"{name} {{}}" for name in check.columns)
            asked = "which is beyond the bounds" if check.kind == "plausible" else "unlike most rows"
            return pl.format(f"{told}: {asked}.", *map(_shown, check.columns))
        case "columns" | "usual":
            raise ValueError("a rule on the whole is no fault of a row")


def _shown(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).fill_null("null").str.slice(0, 200)


def _told(rows: pl.DataFrame, table: str, places: Places) -> pl.DataFrame:
    """The rows with their key, source_path, record_no and payload; all else stays for the words."""
    own = tuple(TABLES[table].columns)
    payload = pl.struct(
        rows.select(own)
        .with_columns(
            cs.string().str.slice(0, PAYLOAD_CHARS), cs.list().list.head(PAYLOAD_ITEMS), cs.binary().bin.size(),
        )
        .get_columns()
    )  # fmt: skip
    told = rows.with_columns(key_text(table).alias(KEY), payload=payload.struct.json_encode())
    if "source_path" not in own:
        if "doc_id" in own:
            return told.join(places.documents, on="doc_id", how="left", maintain_order="left")
        return told.with_columns(source_path=pl.lit(None, pl.String), record_no=pl.lit(None, pl.Int32))
    return told if "record_no" in own else told.with_columns(record_no=pl.lit(None, pl.Int32))


def _filed(rows: pl.DataFrame, night: Night, table: str, places: Places) -> pl.DataFrame:
    """The rows as the quarantine table holds them."""
    ids = []
    for rule, key in rows.select("reason_code", KEY).iter_rows():
        item = f"validate\0{rule}\0{table}\0{key}"
        ids.append(f"{item}\0{places.seen[item]}")
        places.seen[item] += 1
    now = pl.lit(night.now.replace(tzinfo=None), pl.Datetime("us"))
    filed = rows.select(
        pl.Series("item_id", ["q-" + hashlib.sha256(i.encode("utf-8", "surrogatepass")).hexdigest()[:16] for i in ids]),
        pl.lit("validate").alias("stage"), "reason_code", "source_path",
        pl.when(pl.col("record_no") > 0).then("record_no").alias("record_no"),
        pl.lit(table).alias("table_name"), "detail", "payload", pl.lit(night.date).alias("ingest_date"),
    )  # fmt: skip
    filed = filed.join(places.first_seen, on="item_id", how="left", maintain_order="left")
    return conform(filed.with_columns(pl.col("first_seen_at").fill_null(now), now.alias("last_seen_at")), "quarantine")
