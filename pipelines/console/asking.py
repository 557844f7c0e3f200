"""Asking: queries over the published database, and its status.

Belongs here: read-only questions and how answers are shown. Does not: views (warehouse), what waits (plan).
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys

import duckdb
from rich.console import Console
from rich.table import Table

from pipelines.console.errors import WRONG_USE, fail
from pipelines.plan import pending
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.warehouse import opened

OUT = Console()
LISTING = """
SELECT table_name AS name, 'table' AS kind, estimated_size AS "rows", comment FROM duckdb_tables() WHERE database_name = 'warehouse'
UNION ALL
SELECT view_name, 'view', NULL, comment FROM duckdb_views() WHERE database_name = 'warehouse' AND NOT internal
ORDER BY kind, name
"""


def answer(settings: Settings, query: str | None, form: str) -> None:
    """Prints the rows of a query; without one on a terminal, the tables and views."""
    _must_exist(settings)
    if query in (None, "-"):
        query = None if sys.stdin.isatty() else sys.stdin.read()
    with opened(settings.database) as connection:
        try:
            relation = connection.sql(query or LISTING)
        except duckdb.Error as error:
            hint = "`newsledger sql` on a terminal lists tables and views."
            raise fail(f"the query cannot be run: {error}\n{hint}", WRONG_USE) from None
        if relation is None:
            return
        if form == "table":
            # Wide rows are cut to the terminal; csv and jsonl give them in full.
            relation.show(max_width=shutil.get_terminal_size((160, 40)).columns, max_rows=200)
        elif form == "csv":
            sys.stdout.write(relation.pl().write_csv())
        else:
            for row in relation.pl().iter_rows(named=True):
                print(json.dumps(row, ensure_ascii=False, default=str))


def show_status(settings: Settings) -> None:
    """Prints the last night, partitions, freshness, what waits and what was refused."""
    lake = Lake(settings.warehouse_dir)
    sources = Sources.read(settings.config_dir / "sources.yaml")
    waiting = pending(settings, sources, lake, dt.datetime.now(dt.UTC).date())
    if settings.database.exists():
        _show_published(settings)
    else:
        OUT.print(f"No database at {settings.database} yet.", highlight=False, soft_wrap=True)
    if waiting:
        table = Table("night", "why it waits", title="Work to do (`newsledger run`)", title_justify="left")
        for night in waiting:
            table.add_row(str(night.night), night.reason)
        OUT.print(table)
    else:
        OUT.print("Nothing waits: every raw file is in.")


def _show_published(settings: Settings) -> None:
    with opened(settings.database) as connection:
        last = connection.execute("SELECT max(ended_at), arg_max(dagster_run_id, ended_at) FROM runs").fetchone()
        nights = connection.execute(
            "SELECT p.ingest_date, p.n_documents, (SELECT max(ended_at) FROM runs r WHERE r.ingest_date = p.ingest_date), "
            "(SELECT count(*) FROM open_quarantine q WHERE q.ingest_date = p.ingest_date) FROM partitions p ORDER BY 1 DESC LIMIT 14"
        ).fetchall()
        refused = connection.execute(
            "SELECT stage, reason_code, count(*), min(source_path) FROM open_quarantine GROUP BY ALL ORDER BY 3 DESC, 1, 2"
        ).fetchall()
        n_nights = connection.table("partitions").count("*").fetchall()[0][0]
    if last is not None and last[0] is not None:
        OUT.print(f"Last work: {_ago(last[0])} (Dagster run {last[1]}). Database {settings.database}.", highlight=False, soft_wrap=True)
    table = Table("night", "documents", "refused", "made", title=f"Nights ({len(nights)} of {n_nights})", title_justify="left")
    for night, documents, made, quarantined in nights:
        table.add_row(str(night), f"{documents:,}", f"{quarantined:,}", _ago(made))
    OUT.print(table)
    table = Table("stage", "reason", "items", "for example", title="Refused, by reason (view open_quarantine)", title_justify="left")
    for stage, reason, items, example in refused:
        table.add_row(stage, reason, f"{items:,}", example)
    OUT.print(table if refused else "Nothing in quarantine.")


def _ago(moment: dt.datetime) -> str:
    seconds = int((dt.datetime.now(dt.UTC).replace(tzinfo=None) - moment).total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            n = seconds // size
            return f"{n} {unit}{'s' if n > 1 else ''} ago"
    return "just now"


def _must_exist(settings: Settings) -> None:
    if not settings.database.exists():
        raise fail(f"{settings.database}: there is no database yet. `newsledger run` makes it.", WRONG_USE)
