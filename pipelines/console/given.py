"""Given: what a person gives on the command line: options that several commands take, choices, and what they come to.

Belongs here: how a day, a folder and a choice are given; the settings and nights that follow. Does not: commands and their
help (cli), what they do (the other modules). Imports inside the functions, so that `--help` does not wait for them.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pipelines.settings import Settings

DAY = "%Y-%m-%d"
Raw = Annotated[Path | None, typer.Option("--raw", help="Folder of raw files; else data/raw.", show_default=False)]
Warehouse = Annotated[
    Path | None,
    typer.Option("--warehouse", help="Folder of parts and the database; else data/warehouse.", show_default=False),
]


def day(said: str, *names: str) -> Any:
    """An option for a day. `said` is its help; without names it is called as its parameter is."""
    return typer.Option(*names, formats=[DAY], metavar="YYYY-MM-DD", help=said, show_default=False)


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


class Export(StrEnum):
    """Forms `export` writes."""

    parquet = "parquet"
    csv = "csv"
    jsonl = "jsonl"
    geojson = "geojson"


class Format(StrEnum):
    """How `sql` prints."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"


class DiffFormat(StrEnum):
    """How `diff` prints."""

    summary = "summary"
    jsonl = "jsonl"


def settings_of(raw: Path | None = None, warehouse: Path | None = None) -> Settings:
    """The settings, with the folders given; typer.Exit(2) for a setting that cannot be used, which it names."""
    from pydantic import ValidationError
    from yaml import YAMLError

    from pipelines.console.errors import WRONG_USE, fail
    from pipelines.settings import Settings

    given = {"raw_dir": raw, "warehouse_dir": warehouse}
    for option, path in (("--raw", raw), ("--warehouse", warehouse)):
        if path is not None and path.is_file():
            holds = "raw files, night by night" if option == "--raw" else "parts and the database"
            raise fail(f"{option} {path} is a file. It takes a folder, that of {holds}.", WRONG_USE)
    try:
        settings = Settings(**{name: path.absolute() for name, path in given.items() if path})  # type: ignore[arg-type]
        _day_of("first_night", settings.first_night)
    except ValidationError as error:
        places = "; ".join(": ".join([*map(str, e["loc"]), e["msg"].removeprefix("Value error, ")]) for e in error.errors())
    except (YAMLError, ValueError) as error:
        places = str(error)
    else:
        return settings
    file = Settings.model_config.get("yaml_file")
    raise fail(f"the settings cannot be used: {places}. Mend {file}, or NEWSLEDGER_... in the environment.", WRONG_USE)


def nights_of(settings: Settings, **days: dt.datetime | None) -> list[dt.date]:
    """The days given, in order; typer.Exit(2) for a combination or a day that cannot be."""
    from pipelines.console.errors import WRONG_USE, fail

    given = {name: when.date() for name, when in days.items() if when}
    if "date" in given and len(given) > 1:
        raise fail("--date is one night, --since and --until are a range: give one or the other.", WRONG_USE)
    if len(given) == 1 and "date" not in given:
        raise fail("--since and --until go together; for one night there is --date.", WRONG_USE)
    first, today = _day_of("first_night", settings.first_night), dt.datetime.now(dt.UTC).date()
    for name, when in given.items():
        if when > today:
            raise fail(f"--{name} {when} is after today, {today} UTC: there is nothing to take in yet.", WRONG_USE)
        if when < first:
            raise fail(
                f"--{name} {when} is before the first night, {first}; the setting first_night moves it.", WRONG_USE
            )
    nights = list(given.values())
    if nights != sorted(nights):
        raise fail(f"--since {nights[0]} is after --until {nights[1]}.", WRONG_USE)
    return nights


def _day_of(name: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name}: {text!r} is not a day, YYYY-MM-DD") from None
