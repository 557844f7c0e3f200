"""The command line: newsledger run | inspect | sql | status | evaluate | rebuild.

Belongs here: commands, options and their help. Does not: what they do (console). Imports inside the commands, so that
`--help` and a night with nothing new do not wait for what they do not need.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipelines.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Raw news files in, a DuckDB warehouse out: who says how many, of what, where and when, every figure citable to its bytes.",
    epilog="Begin with `newsledger run`: it takes in what lies under data/raw. Then `newsledger sql` lists what there is to "
    "ask, `newsledger status` tells what was refused and why, and `newsledger inspect FILE` shows what is made of one file.",
)
Raw = Annotated[Path | None, typer.Option("--raw", help="Folder of raw files; else data/raw.", show_default=False)]
Warehouse = Annotated[
    Path | None,
    typer.Option("--warehouse", help="Folder of parts and the database; else data/warehouse.", show_default=False),
]


class Steps(StrEnum):
    """How far `inspect` goes."""

    repair = "repair"
    document = "document"
    extract = "extract"


class Bench(StrEnum):
    """Gold sets `evaluate` knows."""

    repair = "repair"
    entities = "entities"
    figures = "figures"
    claims = "claims"
    muc4 = "muc4"
    seeds = "seeds"
    stories = "stories"


class Format(StrEnum):
    """How `sql` prints."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"


def _settings(raw: Path | None = None, warehouse: Path | None = None) -> Settings:
    from pydantic import ValidationError
    from yaml import YAMLError

    from pipelines.console.errors import WRONG_USE, fail
    from pipelines.settings import Settings

    given = {"raw_dir": raw, "warehouse_dir": warehouse}
    try:
        settings = Settings(**{name: path.absolute() for name, path in given.items() if path})  # type: ignore[arg-type]
        _day("first_night", settings.first_night)
    except ValidationError as error:
        places = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    except (YAMLError, ValueError) as error:
        places = str(error)
    else:
        return settings
    file = Settings.model_config.get("yaml_file")
    raise fail(f"the settings cannot be used: {places}. Mend {file}, or NEWSLEDGER_... in the environment.", WRONG_USE)


def _day(name: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name}: {text!r} is not a day, YYYY-MM-DD") from None


def _nights(settings: Settings, **days: dt.datetime | None) -> list[dt.date]:
    """The days given, in order; typer.Exit(2) for a combination or a day that cannot be."""
    from pipelines.console.errors import WRONG_USE, fail

    given = {name: day.date() for name, day in days.items() if day}
    if "date" in given and len(given) > 1:
        raise fail("--date is one night, --since and --until are a range: give one or the other.", WRONG_USE)
    if len(given) == 1 and "date" not in given:
        raise fail("--since and --until go together; for one night there is --date.", WRONG_USE)
    first, today = _day("first_night", settings.first_night), dt.datetime.now(dt.UTC).date()
    for name, day in given.items():
        if day > today:
            raise fail(f"--{name} {day} is after today, {today} UTC: there is nothing to take in yet.", WRONG_USE)
        if day < first:
            raise fail(
                f"--{name} {day} is before the first night, {first}; the setting first_night moves it.", WRONG_USE
            )
    nights = list(given.values())
    if nights != sorted(nights):
        raise fail(f"--since {nights[0]} is after --until {nights[1]}.", WRONG_USE)
    return nights


@app.command()
def run(
    date: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only this night.", show_default=False)
    ] = None,
    since: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First night of a range, done in one run.", show_default=False),
    ] = None,
    until: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last night of the range.", show_default=False)
    ] = None,
    raw: Raw = None,
    warehouse: Warehouse = None,
    full_rebuild: Annotated[
        bool, typer.Option("--full-rebuild", help="Build the database anew from all parts, and compact it.")
    ] = False,
) -> None:
    """Run the night: take new files in, repair, read, extract, validate, publish.

    Without dates every night with new, changed or stale input is run, oldest first. It is the same job that the
    schedule runs and the UI shows, with the same history.

    Ends with 0: done. 1: a check holds a night back, the database keeps what it had of it. 2: called wrongly. 3: not now
    (somebody else is running, the disk is full, a part is damaged). In every case the database is whole.
    """
    from pipelines.console.errors import told
    from pipelines.console.running import run_nights

    settings = _settings(raw, warehouse)
    nights = _nights(settings, date=date, since=since, until=until)
    with told():
        run_nights(settings, nights, full_rebuild)


@app.command()
def inspect(
    paths: Annotated[
        list[str], typer.Argument(help="Files or folders; '-' reads a text from standard input.", show_default=False)
    ],
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One JSON object a document: id, and a list of rows for each table.")
    ] = False,
    steps: Annotated[Steps, typer.Option(help="How far to go.")] = Steps.extract,
    published: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Publication date, if you know it.", show_default=False),
    ] = None,
) -> None:
    """Look at files through the steps, without the warehouse: what is repaired, dated, found, and where it stands.

    Refused files and records are told on standard error; the exit code is 1 if nothing could be read.
    """
    from pipelines.console.errors import told
    from pipelines.console.inspecting import inspect_paths

    with told():
        inspect_paths(_settings(), paths, jsonl, steps.value, published.date() if published else None)


@app.command()
def sql(
    query: Annotated[
        str | None, typer.Argument(help="SQL; '-' reads it from standard input.", show_default=False)
    ] = None,
    warehouse: Warehouse = None,
    format: Annotated[Format, typer.Option("--format", help="How rows are printed.")] = Format.table,  # noqa: A002
) -> None:
    """Ask the published database, read-only. Without a query: list its tables and views, with what they hold.

    `newsledger sql "describe figures"` lists the columns of one. Rows too wide for the terminal are printed one below the
    other; `--format csv` and `jsonl` give every row in full.
    """
    from pipelines.console.asking import answer
    from pipelines.console.errors import told

    with told():
        answer(_settings(None, warehouse), query, format.value)


@app.command()
def status(raw: Raw = None, warehouse: Warehouse = None) -> None:
    """Show the last night, the partitions, how fresh they are, what waits, and what was refused, by reason."""
    from pipelines.console.asking import show_status
    from pipelines.console.errors import told

    with told():
        show_status(_settings(raw, warehouse))


@app.command()
def rebuild(warehouse: Warehouse = None) -> None:
    """Build the published database anew from the Parquet parts, compacted. Reads no raw file."""
    from pipelines.console.errors import told
    from pipelines.console.running import rebuild_database

    with told():
        rebuild_database(_settings(None, warehouse))


@app.command()
def evaluate(
    bench: Annotated[Bench, typer.Option(help="Which gold set.")],
    gold: Annotated[
        Path, typer.Argument(help="The bench file, .jsonl or .jsonl.gz; for seeds their folder.", exists=True)
    ],
    pred: Annotated[
        Path | None,
        typer.Option("--pred", help="Where predictions are written, in the schema of the bench's score.py."),
    ] = None,
    edits: Annotated[
        Path | None, typer.Option("--edits", help="For stories: where disagreements of copies are written.")
    ] = None,
) -> None:
    """Run the system over the inputs of a gold set, without reading its answers, and write predictions to score.

    Seeds print their scores themselves. Exit code 2 for a bench whose step is not there yet.
    """
    from pipelines.console.errors import told
    from pipelines.console.evaluating import evaluate_bench

    with told():
        evaluate_bench(bench.value, gold, pred, edits)


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
