"""The command line: newsledger run | inspect | sql | status | evaluate | rebuild | report.

Belongs here: commands and their help. Does not: what is given to them (console.given), what they do (console). Imports
inside the commands, so that `--help` and a night with nothing new do not wait for what they do not need.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from pipelines.console.given import (
    DAY,
    Bench,
    DiffFormat,
    Export,
    Format,
    Raw,
    Steps,
    Warehouse,
    day,
    nights_of,
    settings_of,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Raw news files in, a DuckDB warehouse out: who says how many, of what, where and when, every figure citable to its bytes.",
    epilog="Begin with `newsledger run`: it takes in what lies under data/raw. Then `newsledger sql` lists what there is to "
    "ask, `newsledger status` tells what was refused and why, and `newsledger inspect FILE` shows what is made of one file.",
)


@app.command()
def run(
    date: Annotated[dt.datetime | None, day("Only this night.")] = None,
    since: Annotated[dt.datetime | None, day("First night of a range, done in one run.")] = None,
    until: Annotated[dt.datetime | None, day("Last night of the range.")] = None,
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

    settings = settings_of(raw, warehouse)
    nights = nights_of(settings, date=date, since=since, until=until)
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
    published: Annotated[dt.datetime | None, day("Publication date, if you know it.")] = None,
) -> None:
    """Look at files through the steps, without the warehouse: what is repaired, dated, found, and where it stands.

    The facts are those a night makes of the file alone: a date that only other texts of its night settle stays ambiguous,
    and --published gives it. Refused files and records are told on standard error; the exit code is 1 if nothing could be read.
    """
    from pipelines.console.errors import told
    from pipelines.console.inspecting import inspect_paths

    with told():
        inspect_paths(settings_of(), paths, jsonl, steps.value, published.date() if published else None)


@app.command()
def sql(
    query: Annotated[
        str | None, typer.Argument(help="SQL; '-' reads it from standard input.", show_default=False)
    ] = None,
    warehouse: Warehouse = None,
    format: Annotated[Format, typer.Option("--format", help="How rows are printed.")] = Format.table,  # noqa: A002
    example: Annotated[
        str | None,
        typer.Option("--example", help="A question of docs/cookbook, by name or number; a name that is none lists them.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="Read the query from a file.", exists=True, dir_okay=False, show_default=False)
    ] = None,
    as_of: Annotated[dt.datetime | None, day("Ask the database as it was published then.", "--as-of")] = None,
) -> None:
    """Ask the published database, read-only. Without a query: a prompt, with history, that begins with tables and views.

    `newsledger sql "describe figures"` lists the columns of one. Rows too wide for the terminal are printed one below the
    other; `--format csv` and `jsonl` give every row in full. Where there is no terminal, the query is read from standard
    input, and an empty one lists tables and views.
    """
    from pipelines.console.asking import answer
    from pipelines.console.cookbook import example as example_of
    from pipelines.console.errors import WRONG_USE, fail, told

    if sum(given is not None for given in (query, example, file)) > 1:
        raise fail("a query, --example and --file: give one of them.", WRONG_USE)
    with told():
        if file is not None:
            try:
                query = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise fail(f"{file}: cannot be read ({error}).", WRONG_USE) from None
        elif example is not None:
            query = example_of(example).query
        answer(settings_of(None, warehouse), query, format.value, as_of.date() if as_of else None)


@app.command()
def cite(
    row_id: Annotated[str, typer.Argument(metavar="ID", help="figure_id, claim_id, sentence_id, mention_id or time_id.", show_default=False)],
    verify: Annotated[bool, typer.Option("--verify", help="Read the raw file again and prove every link.")] = False,
    raw: Raw = None,
    warehouse: Warehouse = None,
) -> None:
    """Follow a figure back: its sentence, the repairs in it, and the bytes of the raw file around it.

    With `--verify` the raw file is hashed, decoded and mended again: exit code 1 if it no longer says what the row says.
    """
    from pipelines.console.citing import cite as show
    from pipelines.console.errors import told

    with told():
        show(settings_of(raw, warehouse), row_id, verify)


@app.command()
def verify(
    date: Annotated[dt.datetime | None, day("Only this night; else all.")] = None,
    raw: Raw = None,
    warehouse: Warehouse = None,
) -> None:
    """Prove that every citation still holds: raw files unchanged, texts, ledgers and byte ranges as the database says.

    Reads every raw file. Ends with 0 if all hold, 1 if a file was changed or is gone, which it names.
    """
    from pipelines.console.citing import verify as prove
    from pipelines.console.errors import told

    with told():
        prove(settings_of(raw, warehouse), date.date() if date else None)


# -45 is a value, no option.
@app.command(context_settings={"ignore_unknown_options": True})
def correct(
    target_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the row: figure_id, claim_id, doc_id, disagreement_id ...", show_default=False)],
    field: Annotated[str, typer.Argument(help="Column to correct.", show_default=False)],
    value: Annotated[str, typer.Argument(help="Value it should have; '' for none.", show_default=False)],
    why: Annotated[str, typer.Option("--why", help="Reason, for whoever reads it later.")],
    who: Annotated[str, typer.Option("--who", help="Who says so.")],
    warehouse: Warehouse = None,
) -> None:
    """Correct one value: adds a line to config/corrections.csv, which the next `newsledger run` applies last.

    The value seen now is noted beside it. Once the text is read anew and says something else, the correction waits for a
    new look instead of being applied. `newsledger correct ID status dismissed` settles a disagreement for good.
    """
    from pipelines.console.correcting import correct as add
    from pipelines.console.errors import told

    with told():
        add(settings_of(None, warehouse), target_id, field, value, why, who, dt.datetime.now(dt.UTC).date())


@app.command()
def diff(
    before: Annotated[dt.datetime, typer.Argument(metavar="DAY1", formats=[DAY], help="The earlier night, as YYYY-MM-DD.", show_default=False)],
    after: Annotated[dt.datetime, typer.Argument(metavar="DAY2", formats=[DAY], help="The later one, as YYYY-MM-DD.", show_default=False)],
    format: Annotated[DiffFormat, typer.Option("--format", help="jsonl gives every difference.")] = DiffFormat.summary,  # noqa: A002
    warehouse: Warehouse = None,
) -> None:
    """Show what changed between two nights, and why: new documents, a new version of a step, a correction.

    Compares the snapshots of the two days, or the newest before them.
    """
    from pipelines.console.diffing import diff as show
    from pipelines.console.errors import told

    with told():
        show(settings_of(None, warehouse), before.date(), after.date(), format.value)


@app.command()
def export(
    format: Annotated[Export, typer.Option("--format", help="What is written; geojson holds the claims whose place is known.")],  # noqa: A002
    table: Annotated[
        list[str] | None, typer.Option("--table", help="A table or view; may be given more than once; else all tables.", show_default=False)
    ] = None,
    to: Annotated[Path, typer.Option("--to", help="Folder the files go to, one a table.")] = Path("export"),
    without_text: Annotated[
        bool, typer.Option("--without-text", help="Leave out sentences too: no running text of any source, only headlines and what was read out of it.")
    ] = False,
    with_text: Annotated[bool, typer.Option("--with-text", help="Put in the texts of the documents.")] = False,
    with_private_persons: Annotated[
        bool, typer.Option("--with-private-persons", help="Put in the names of people who hold no office.")
    ] = False,
    warehouse: Warehouse = None,
) -> None:
    """Write tables as files for other tools, each whole or not at all.

    The texts of the documents and the names of private persons stay here unless they are asked for. In CSV a cell that a
    spreadsheet would run as a formula begins with an apostrophe; numbers are left alone.
    """
    from pipelines.console.errors import WRONG_USE, fail, told
    from pipelines.console.exporting import export_tables
    from pipelines.warehouse.exports import Choice

    if with_text and without_text:
        raise fail("--with-text and --without-text: give one or the other.", WRONG_USE)
    with told():
        export_tables(settings_of(None, warehouse), to, format.value, table or [], Choice(with_text, not without_text, with_private_persons))


@app.command()
def status(raw: Raw = None, warehouse: Warehouse = None) -> None:
    """Show the last night, the partitions, how fresh they are, what waits, and what was refused, by reason."""
    from pipelines.console.asking import show_status
    from pipelines.console.errors import told

    with told():
        show_status(settings_of(raw, warehouse))


@app.command()
def report(
    date: Annotated[dt.datetime | None, day("Of this night, to a file of its own; else of the newest.")] = None,
    show: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    warehouse: Warehouse = None,
) -> None:
    """Make the morning report anew from the published database: what came in, what was refused, tolls, disagreements.

    Every night makes it by itself. One file that loads nothing from elsewhere: it can be mailed or put on a server as it is.
    """
    from pipelines.console.errors import told
    from pipelines.console.reporting import report_night

    with told():
        report_night(settings_of(None, warehouse), date.date() if date else None, show)


@app.command()
def rebuild(warehouse: Warehouse = None) -> None:
    """Build the published database anew from the Parquet parts, compacted. Reads no raw file."""
    from pipelines.console.errors import told
    from pipelines.console.running import rebuild_database

    with told():
        rebuild_database(settings_of(None, warehouse))


@app.command()
def evaluate(
    gold: Annotated[
        Path | None,
        typer.Argument(
            help="The bench file, .jsonl or .jsonl.gz; for seeds, and with --gate, the folder of the seeds.",
            exists=True,
            show_default=False,
        ),
    ] = None,
    bench: Annotated[Bench | None, typer.Option(help="Which gold set.", show_default=False)] = None,
    gate: Annotated[
        bool, typer.Option("--gate", help="Score the gold that ships beside its floors; exit code 1 below one.")
    ] = False,
    raise_floors: Annotated[
        bool, typer.Option("--raise-floors", help="With --gate: make the scores the floors. Refuses to lower one.")
    ] = False,
    pred: Annotated[
        Path | None,
        typer.Option("--pred", help="Where predictions are written, in the schema of the bench's score.py."),
    ] = None,
    edits: Annotated[
        Path | None, typer.Option("--edits", help="For stories: where disagreements of copies are written.")
    ] = None,
) -> None:
    """Run the system over the inputs of a gold set, without reading its answers, and write predictions to score.

    Seeds print their scores themselves. `--gate` needs nothing from outside: it scores the gold that ships, and the seeds
    too where their folder is named. Exit code 2 for a bench whose step is not there yet.
    """
    from pipelines.console.errors import WRONG_USE, fail, told
    from pipelines.console.evaluating import evaluate_bench
    from pipelines.console.gating import pass_gate

    with told():
        if gate:
            pass_gate(gold, raise_floors)
        elif raise_floors:
            raise fail("--raise-floors goes with --gate.", WRONG_USE)
        elif bench is None or gold is None:
            raise fail("name a gold set: --bench and its file; or --gate, for the gold that ships.", WRONG_USE)
        else:
            evaluate_bench(bench.value, gold, pred, edits)


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
