"""Writing: the report of a night, whole in its place or not at all.

Belongs here: putting the sections together, the temporary name and the rename. Does not: the sections, the templates.
"""

from __future__ import annotations

import datetime as dt
import os
import shlex
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.report.arrivals import arrivals, counts
from pipelines.report.disputes import disputes
from pipelines.report.listing import Reader
from pipelines.report.page import render
from pipelines.report.plots import night_plot, score_plot, toll_plot
from pipelines.report.quality import Quality, quality
from pipelines.report.tolls import Toll, tolls
from pipelines.report.wording import plain
from pipelines.settings import Settings
from pipelines.tables import Lake
from pipelines.warehouse import held, nights_held_back, opened

# Another process writes for a second or two.
WAIT_SECONDS = 60
PLOTTED_TOLLS = 6


@dataclass(frozen=True, slots=True)
class Written:
    """Where the report is, and what went wrong if it is still the one before."""

    path: Path
    trouble: str | None = None


def write_report(settings: Settings, night: dt.date | None = None) -> Written:
    """Writes the report of the newest published night to report/index.html, or of the one asked for to report/NIGHT.html.

    Same database, same page. Whatever goes wrong is told and not raised: a page is not worth a night.
    """
    path = report_of(settings, night)
    try:
        with held(settings.warehouse_dir, "report", WAIT_SECONDS):
            _put(path, make_report(settings, night), int(settings.database_mode or "0", 8))
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        stays = "it is still the one before" if path.exists() else "there is none yet"
        return Written(
            path, f"{path}: the report could not be written ({reason}); {stays}. `newsledger report` makes it anew."
        )
    return Written(path)


def bring_report(settings: Settings, held_back: Collection[dt.date]) -> Written | None:
    """The report of the newest night, written anew where it is older than the database or a night is held back, of which
    the database knows nothing. None where nothing is published.
    """
    path = report_of(settings)
    if not settings.database.exists():
        return None
    is_current = path.exists() and path.stat().st_mtime_ns >= settings.database.stat().st_mtime_ns
    return Written(path) if is_current and not held_back else write_report(settings)


def report_of(settings: Settings, night: dt.date | None = None) -> Path:
    """Where the report of the newest night stands, or of the one asked for."""
    return settings.warehouse_dir / "report" / (f"{night}.html" if night else "index.html")


def make_report(settings: Settings, night: dt.date | None = None) -> str:
    """The page on a night, by default the newest that is published."""
    with opened(settings.database) as connection:
        newest = connection.execute("SELECT max(ingest_date) FROM partitions").fetchall()[0][0]
        return render(_sections(Reader(connection, night or newest), settings))


def _sections(reader: Reader, settings: Settings) -> dict[str, Any]:
    told, listed, claims = tolls(reader)
    disagreements, types = disputes(reader)
    work = quality(reader)
    return {
        "night": reader.night,
        "counts": counts(reader),
        "held_back": sorted(nights_held_back(settings, Lake(settings.warehouse_dir)).items()),
        "command": _command(settings),
        "arrivals": arrivals(reader),
        "tolls": listed,
        "toll_claims": claims,
        "toll_plots": [_toll_plot(number, toll) for number, toll in enumerate(told[:PLOTTED_TOLLS]) if toll.claims],
        "disagreements": disagreements,
        "types": types,
        "quality": work,
        "quality_plots": _quality_plots(work),
    }


def _toll_plot(number: int, toll: Toll) -> dict[str, Any]:
    row = toll.row
    title = f"{plain(row['place_surface'] or 'Place unknown')}, {row['when']}: {row['effect']}"
    return {"title": title, "svg": toll_plot(f"toll-{number}", f"Who says how many. {title}", toll.claims)}


def _quality_plots(work: Quality) -> list[dict[str, Any]]:
    plots = []
    nights = [row["ingest_date"] for row in work.trend]
    for name, title, columns in (
        ("trend-documents", "Documents by night", {"documents": "documents"}),
        ("trend-held-back", "Rows held back by night", {"rows": "held_back"}),
        ("trend-rules", "Rules not kept by night", {"warnings": "warnings", "errors": "errors"}),
    ):
        if nights:
            series = {label: [float(row[column]) for row in work.trend] for label, column in columns.items()}
            plots.append({"title": title, "svg": night_plot(name, title, nights, series)})
    if work.score_trend:
        title = "Scores against gold by night"
        plots.append({"title": title, "svg": score_plot("trend-scores", title, work.score_trend)})
    return plots


def _command(settings: Settings) -> str:
    is_default = settings.warehouse_dir == Settings().warehouse_dir
    return "newsledger sql" + ("" if is_default else f" --warehouse {shlex.quote(str(settings.warehouse_dir))}")


def _put(path: Path, page: str, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(".*.tmp"):  # of a killed night: nobody else writes under the lock
        left.unlink(missing_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    with beside.open("w", encoding="utf-8", errors="replace", newline="\n") as handle:
        handle.write(page)
        handle.flush()
        os.fsync(handle.fileno())
    if mode:
        beside.chmod(mode)
    beside.replace(path)
