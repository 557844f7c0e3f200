"""Summary: what came of a run, in words.

Belongs here: what the database holds of the nights that were run, what was refused and why, what is held back, what to
do next. Does not: running (running).
"""

from __future__ import annotations

import datetime as dt
import shlex
import shutil
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import duckdb
from rich.table import Table

from pipelines.console.errors import BLOCKED, fail
from pipelines.console.streams import OUT, refusal, shown
from pipelines.report import Written
from pipelines.settings import Settings
from pipelines.warehouse import opened, row_counts

Stamp = tuple[int, int]
FIRST_QUERY = "select citation, surface, counted, sentence from figures_cited order by citation limit 10"
SHOWN_REFUSALS = 10
HELD = {"documents": "document", "sentences": "sentence", "figures": "figure", "stories": "story"}
NIGHT_ROWS = """
SELECT p.ingest_date,
  (SELECT count(*) FROM files t WHERE t.ingest_date = p.ingest_date),
  (SELECT count(*) FROM documents t WHERE t.ingest_date = p.ingest_date),
  (SELECT count(*) FROM repairs t WHERE t.ingest_date = p.ingest_date AND t.status = 'applied'),
  (SELECT count(*) FROM figures t WHERE t.ingest_date = p.ingest_date),
  (SELECT string_agg(n || ' ' || reason_code, ', ' ORDER BY n DESC, reason_code) FROM (
     SELECT reason_code, count(*) AS n FROM open_quarantine q WHERE q.ingest_date = p.ingest_date GROUP BY ALL))
FROM partitions p WHERE list_contains(?, p.ingest_date) ORDER BY 1
"""
# A line for each raw file and reason: a feed of a thousand broken records has one fault, not a thousand.
REFUSALS = """
WITH refused AS (
  SELECT coalesce(source_path, item_id) AS place, reason_code, detail, ingest_date, record_no, item_id,
         coalesce(file_path, source_path, table_name) AS whole
  FROM quarantine WHERE resolved_at IS NULL AND list_contains(?, ingest_date))
SELECT first(place ORDER BY place, record_no NULLS FIRST, item_id), reason_code, first(detail ORDER BY place, record_no NULLS FIRST, item_id),
       count(*), sum(count(*)) OVER ()
FROM refused GROUP BY ingest_date, whole, reason_code ORDER BY ingest_date, whole NULLS FIRST, min(record_no) NULLS FIRST, reason_code
LIMIT ?
"""


def stamp(database: Path) -> Stamp | None:
    """Stands for the published file; another one, another stamp."""
    return (database.stat().st_ino, database.stat().st_mtime_ns) if database.exists() else None


def summarise(settings: Settings, nights: Sequence[dt.date], held_back: Collection[dt.date]) -> None:
    """What the database holds of these nights, and what was refused of them, and why."""
    if not settings.database.exists():
        return
    with opened(settings.database) as connection:
        rows = {row[0]: row[1:] for row in connection.execute(NIGHT_ROWS, [list(nights)]).fetchall()}
        refusals = connection.execute(REFUSALS, [list(nights), SHOWN_REFUSALS]).fetchall()
    table = Table("night", "files", "documents", "repairs", "figures", "refused, by reason", title="In the database", title_justify="left")
    for night in nights:
        mark = " (as before)" if night in held_back else ""
        if night in rows:
            *counts, refused = rows[night]
            table.add_row(f"{night}{mark}", *(f"{n:,}" for n in counts), refused or "-")
        else:
            table.add_row(str(night), "-", "-", "-", "-", "held back")
    OUT.print(table)
    for place, reason, detail, n, _ in refusals:
        also = f" And {n - 1:,} more in it for this reason." if n > 1 else ""
        OUT.print(f"  {refusal(place, reason, detail or '')}{also}", soft_wrap=True, highlight=False, markup=False)
    n_left = refusals[0][4] - sum(row[3] for row in refusals) if refusals else 0
    if n_left or any(row[3] > 1 for row in refusals):
        more = f"  and {n_left:,} more" if n_left else "  one by one"
        OUT.print(f"{more}: {_command(settings)} \"from open_quarantine\"", soft_wrap=True, highlight=False, markup=False)


def say_published(settings: Settings, before: Stamp | None, seconds: float) -> None:
    """Says whether the database is a new one, and what it holds."""
    after = stamp(settings.database)
    if after is None:
        return
    if after == before:
        OUT.print(f"{settings.database} is up to date.", soft_wrap=True, highlight=False)
        return
    counts = row_counts(settings.database)
    held = ", ".join(f"{counts[many]:,} {one if counts[many] == 1 else many}" for many, one in HELD.items() if many in counts)
    OUT.print(f"Published {settings.database} in {seconds:.1f} s: {held}.", soft_wrap=True, highlight=False)


def say_report(report: Written | None) -> None:
    """Says where the morning report is, or why it is not there."""
    if report is not None:
        OUT.print(report.trouble or f"Report: {report.path}", soft_wrap=True, highlight=False, markup=False)


def say_corrections(settings: Settings) -> None:
    """Says how many corrections are applied, and each that is not, with its line and the way out."""
    if not settings.database.exists():
        return
    with opened(settings.database) as connection:
        try:
            rows = connection.execute("SELECT line_no, target_id, field, status, reason FROM corrections ORDER BY line_no").fetchall()
        except duckdb.Error:  # of a file made by another version, which the next run makes anew
            return
    left = [row for row in rows if row[3] != "applied"]
    if rows:
        OUT.print(f"Corrections: {len(rows) - len(left):,} applied, {len(left):,} not.", highlight=False)
    for line_no, target_id, field, status, reason in left[:SHOWN_REFUSALS]:
        said = f"  {settings.config_dir / 'corrections.csv'} line {line_no} ({target_id} {field}): {status}: {reason}."
        OUT.print(shown(said), soft_wrap=True, highlight=False, markup=False)
    if len(left) > SHOWN_REFUSALS:
        more = f"  and {len(left) - SHOWN_REFUSALS:,} more: {_command(settings)} \"from corrections where status <> 'applied'\""
        OUT.print(more, soft_wrap=True, highlight=False, markup=False)


def raise_if_held_back(settings: Settings, nights: Mapping[dt.date, str]) -> None:
    """Raises typer.Exit(1), having said which nights are held back and why, if there are any."""
    if not nights:
        return
    reasons = "\n".join(f"Night {night} is held back: {why}" for night, why in sorted(nights.items()))
    kept = f"{settings.database} keeps what it had of it" if settings.database.exists() else "nothing is published"
    raise fail(
        f"{reasons}\n{kept}. Which rows failed: {settings.warehouse_dir / 'data_docs' / 'index.html'}, or the checks in `make ui`. "
        "Mend the input, or raise max_failed_share, and run again.",
        BLOCKED,
    )


def _command(settings: Settings) -> str:
    """How `newsledger sql` is called here."""
    binary = "newsledger" if shutil.which("newsledger") else sys.argv[0]
    is_default = settings.warehouse_dir == Settings().warehouse_dir
    return f"{binary} sql" + ("" if is_default else f" --warehouse {shlex.quote(str(settings.warehouse_dir))}")


def say_next(settings: Settings) -> None:
    """Says what can be done with the database."""
    if settings.database.exists():
        OUT.print(f'A query to try:\n  {_command(settings)} "{FIRST_QUERY}"', soft_wrap=True, highlight=False, markup=False)
