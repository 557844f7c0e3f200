"""Asking: queries over the published database, and its status.

Belongs here: read-only questions and how answers are shown. Does not: views (warehouse), what waits (plan).
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import duckdb
from rich.table import Table
from rich.text import Text

from pipelines.console.answers import print_answer, print_answers, said_of
from pipelines.console.errors import NOT_NOW, WRONG_USE, fail
from pipelines.console.prompt import Prompt
from pipelines.console.streams import ERR, OUT
from pipelines.console.summary import say_corrections
from pipelines.plan import pending
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.warehouse import nights_held_back, opened, row_counts
from pipelines.warehouse.snapshots import snapshot_of

COMMENTS = """
SELECT table_name AS name, 'table' AS kind, comment FROM duckdb_tables() WHERE database_name = 'warehouse'
UNION ALL
SELECT view_name, 'view', comment FROM duckdb_views() WHERE database_name = 'warehouse' AND NOT internal
ORDER BY kind, name
"""


def answer(settings: Settings, query: str | None, form: str, as_of: dt.date | None = None) -> None:
    """Prints the rows of a query; without one reads it from standard input, or, at a terminal, asks for one after the other.

    An empty query lists tables and views. With `as_of` the newest snapshot not after that day is asked.
    Raises typer.Exit(2) for a query that cannot be run, WarehouseError for a file that cannot be opened, SnapshotError for
    a day before the first snapshot.
    """
    path = settings.database
    if not path.exists():
        raise fail(f"{path}: there is no database yet. `newsledger run` makes it.", WRONG_USE)
    if as_of is not None:
        day, path = snapshot_of(settings, as_of)
        ERR.print(f"As of {day}: {path}", highlight=False, markup=False, soft_wrap=True, style="dim")
    is_talk = query is None and sys.stdin.isatty()
    if query in (None, "-") and not is_talk:
        query = sys.stdin.read()
    with opened(path) as connection:
        shut(connection)
        if is_talk:
            print_answer(_listing(connection, path), form)
            Prompt(connection, form, lambda: _listing(connection, path)).talk()
            return
        try:
            if query and query.strip():
                print_answers(connection, query, form)
            else:
                print_answer(_listing(connection, path), form)
        except duckdb.Error as error:
            is_name = isinstance(error, duckdb.CatalogException | duckdb.BinderException)
            hint = "\n`newsledger sql` without a query lists tables and views; `describe NAME` lists columns." if is_name else ""
            raise fail(f"the query cannot be run: {said_of(error)}{hint}", WRONG_USE) from None


def shut(connection: duckdb.DuckDBPyConnection) -> None:
    """Shuts a connection in with the database it has open: read-only says nothing of other files, which COPY would write."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _listing(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    comments = connection.sql(COMMENTS).pl()
    counts = row_counts(path)
    rows = comments["name"].replace_strict(counts, default=None).alias("rows")
    return connection.from_arrow(comments.insert_column(2, rows).to_arrow())


def show_status(settings: Settings) -> None:
    """Prints the last night, partitions, freshness, what was refused, what waits and what is held back."""
    if settings.database.exists():
        _show_published(settings)
    else:
        OUT.print(f"No database at {settings.database} yet; `newsledger run` makes it.", highlight=False, markup=False, soft_wrap=True)
    lake = Lake(settings.warehouse_dir)
    sources = Sources.read(settings.config_dir / "sources.yaml")
    waiting = {p.night: p.reason for p in pending(settings, sources, lake, dt.datetime.now(dt.UTC).date())}
    held_back = {night: why for night, why in nights_held_back(settings, lake).items() if night not in waiting}
    _print_nights("Held back: a check blocks them, the database keeps what it had of them", held_back)
    _print_nights("Work to do: `newsledger run` does it", waiting)
    if not waiting:
        OUT.print(f"Nothing waits: every file under {settings.raw_dir} is in.", highlight=False, markup=False, soft_wrap=True)


def _print_nights(title: str, nights: dict[dt.date, str]) -> None:
    if nights:
        table = Table("night", "why", title=title, title_justify="left")
        for night, why in sorted(nights.items()):
            table.add_row(str(night), Text(why))
        OUT.print(table)


def _show_published(settings: Settings) -> None:
    with opened(settings.database) as connection:
        try:
            last = connection.execute("SELECT max(ended_at), arg_max(dagster_run_id, ended_at) FROM runs").fetchone()
            nights = connection.execute(
                "SELECT p.ingest_date, p.n_documents, (SELECT count(*) FROM open_quarantine q WHERE q.ingest_date = p.ingest_date), "
                "(SELECT max(ended_at) FROM runs r WHERE r.ingest_date = p.ingest_date) FROM partitions p ORDER BY 1 DESC LIMIT 14"
            ).fetchall()
            refused = connection.execute(
                "SELECT stage, reason_code, count(*), min(source_path) FROM open_quarantine GROUP BY ALL ORDER BY 3 DESC, 1, 2"
            ).fetchall()
            n_nights = connection.table("partitions").count("*").fetchall()[0][0]
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise fail(f"{settings.database}: made by another version of newsledger ({reason}). `newsledger run` makes it anew.", NOT_NOW) from None
    OUT.print(f"Database {settings.database}", highlight=False, markup=False, soft_wrap=True)
    if last is not None and last[0] is not None:
        by = f", by Dagster run {last[1]}" if last[1] else ""
        OUT.print(f"Last work {_ago(last[0])}{by}.", highlight=False, soft_wrap=True)
    title = "Nights" if len(nights) == n_nights else f"Nights, the last {len(nights)} of {n_nights}"
    table = Table("night", "documents", "refused", "made", title=title, title_justify="left")
    for night, documents, quarantined, made in nights:
        table.add_row(str(night), f"{documents:,}", f"{quarantined:,}", _ago(made) if made else "-")
    OUT.print(table)
    table = Table("stage", "reason", "items", "for example", title="Refused, by reason (view open_quarantine)", title_justify="left")
    for stage, reason, items, example in refused:
        table.add_row(stage, reason, f"{items:,}", Text(example or "-"))
    OUT.print(table if refused else "Nothing in quarantine.")
    _show_scores(settings)
    say_corrections(settings)


def _show_scores(settings: Settings) -> None:
    with opened(settings.database) as connection:
        scores = connection.execute(
            "SELECT bench, string_agg(figure || ' ' || round(score, 3), ', ' ORDER BY figure), string_agg(figure, ', ' ORDER BY figure) "
            "FILTER (WHERE score < floor), max(ingest_date), min(scored_at) FROM evaluation_scores "
            "WHERE ingest_date = (SELECT max(ingest_date) FROM evaluation_scores) GROUP BY bench ORDER BY bench"
        ).fetchall()
    if scores:
        title = f"Scores on the gold that ships, of the versions that made night {scores[0][3]} (0 to 1)"
        table = Table("gold", "scores", "below its floor", "scored", title=title, title_justify="left")
        for bench, told, below, _, moment in scores:
            table.add_row(bench, told, below or "-", _ago(moment))
        OUT.print(table)


def _ago(moment: dt.datetime) -> str:
    seconds = int((dt.datetime.now(dt.UTC).replace(tzinfo=None) - moment).total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            n = seconds // size
            return f"{n} {unit}{'s' if n > 1 else ''} ago"
    return "just now"
