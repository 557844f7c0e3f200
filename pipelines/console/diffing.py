"""Diffing: what changed between two published nights, and why, as a person or a program reads it.

Belongs here: which files, the summary, examples. Does not: comparing (warehouse.changes).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import duckdb
from rich.table import Table
from rich.text import Text

from pipelines.console.errors import NOT_NOW, WRONG_USE, fail
from pipelines.console.streams import OUT, shown
from pipelines.settings import Settings
from pipelines.warehouse.changes import COMPARED, Change, changes, counts, open_both
from pipelines.warehouse.snapshots import snapshot_of

EXAMPLES = 5
SHOWN_CHARS = 60


def diff(settings: Settings, first: dt.date, second: dt.date, form: str) -> None:
    """Prints what differs between the snapshots of two days; jsonl gives every difference, a line each.

    Raises SnapshotError where there is none, typer.Exit(2) if both days have the same, typer.Exit(3) for a file that cannot
    be compared.
    """
    if first > second:
        raise fail(f"{first} lies after {second}. The earlier night comes first: newsledger diff {second} {first}", WRONG_USE)
    (old_day, old), (new_day, new) = (snapshot_of(settings, day) for day in (first, second))
    if old_day == new_day:
        raise fail(f"{first} and {second} have one snapshot, that of {old_day}: nothing lies between them.", WRONG_USE)
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        try:
            open_both(connection, old, new)
            if form == "jsonl":
                for change in changes(connection):
                    sys.stdout.write(json.dumps(asdict(change), ensure_ascii=False, default=str) + "\n")
                return
            OUT.print(f"From {old_day} to {new_day}", style="bold", highlight=False)
            _show_counts(counts(connection))
            _show_changes(changes(connection))
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise fail(
                f"{old} and {new} cannot be compared ({reason}): they were made by versions of newsledger too far apart.",
                NOT_NOW,
            ) from None


def _show_counts(rows: Iterable[tuple[str, int | None, int | None]]) -> None:
    table = Table("table", "before", "after", "difference", title="Rows", title_justify="left")
    same = []
    for name, before, after in rows:
        if before == after:
            same.append(name)
            continue
        table.add_row(
            name, *("-" if n is None else f"{n:,}" for n in (before, after)), f"{(after or 0) - (before or 0):+,}"
        )
    if table.row_count:
        OUT.print(table)
    OUT.print(f"As many rows as before: {', '.join(same) or 'no table'}.", style="dim", highlight=False)


def _show_changes(found: Iterable[Change]) -> None:
    tally: Counter[tuple[str, str, str]] = Counter()
    examples: dict[tuple[str, str, str], list[Change]] = {}
    for change in found:
        group = change.table, change.change, change.why
        tally[group] += 1
        if len(kept := examples.setdefault(group, [])) < EXAMPLES:
            kept.append(change)
    if not tally:
        OUT.print(f"No row of {', '.join(COMPARED)} differs.", highlight=False)
        return
    table = Table("table", "rows", "what", "why", title="What changed, and why", title_justify="left")
    for (name, change_kind, why), n in tally.items():
        table.add_row(name, f"{n:,}", change_kind, Text(shown(why)))
    OUT.print(table)
    for group, kept in examples.items():
        OUT.print(Text(shown(f"\n{group[0]} {group[1]}: {group[2]}"), "bold"), highlight=False)
        for change in kept:
            OUT.print(Text(shown(f"  {change.row_id}  {_cut(change.about)}")), highlight=False, soft_wrap=True)
            for column, (before, after) in change.columns.items():
                OUT.print(
                    Text(shown(f"      {column}: {_cut(before)} -> {_cut(after)}")), highlight=False, soft_wrap=True
                )
        if (more := tally[group] - len(kept)) > 0:
            OUT.print(f"  and {more:,} more; --format jsonl gives all", style="dim", highlight=False)


def _cut(value: Any) -> str:
    text = "NULL" if value is None else str(value).replace("\n", " ")
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"
