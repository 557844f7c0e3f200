"""Prompt: questions typed one after the other, with history and completion.

Belongs here: reading statements, the commands that begin with a point. Does not: how rows are shown (answers).
"""

from __future__ import annotations

import atexit
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import duckdb

from pipelines.console.answers import print_answer, print_answers, said_of
from pipelines.console.cookbook import examples
from pipelines.console.streams import ERR, OUT

PROMPT, MORE = "newsledger> ", "        ... "
HELP = """\
A statement ends with a semicolon; it may run over several lines.
  .tables           tables and views, with what they hold
  .columns NAME     the columns of one
  .examples         the questions of the cookbook
  .example NAME     the answer to one of them, by name or number
  .format FORM      table, csv or jsonl
  .help  .quit      this; leave (also Ctrl-D). Ctrl-C drops what was typed."""
HISTORY_LINES = 2_000
KEYWORDS = [
    "select",
    "from",
    "where",
    "group",
    "by",
    "order",
    "limit",
    "join",
    "left",
    "using",
    "count",
    "distinct",
    "describe",
    "summarize",
    "having",
    "and",
    "or",
    "not",
    "null",
    "like",
    "between",
    "with",
    "as",
    "desc",
]
NAME = re.compile(r'\w+|"(?:[^"]|"")+"')


def history_file() -> Path:
    """Where lines typed are kept: $XDG_STATE_HOME/newsledger/sql_history, else below ~/.local/state."""
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "newsledger" / "sql_history"


def complete(names: Sequence[str]) -> Callable[[str, int], str | None]:
    """A completer over names, for readline: the n-th that begins with what was typed, None past the last."""

    def completer(text: str, n: int) -> str | None:
        fits = [name for name in names if name.lower().startswith(text.lower())]
        return fits[n] if n < len(fits) else None

    return completer


def _set_up(names: Sequence[str]) -> None:
    try:
        import readline
    except ImportError:  # not on Windows: lines are read without history
        return
    path = history_file()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        readline.read_history_file(path)
    readline.set_history_length(HISTORY_LINES)
    readline.set_completer(complete(names))
    readline.parse_and_bind("tab: complete")

    def keep() -> None:
        with suppress(OSError):
            readline.write_history_file(path)

    atexit.register(keep)


def names_of(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables, views and columns, and the words most queries are made of."""
    query = (
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'warehouse' UNION SELECT view_name FROM duckdb_views() "
        "WHERE database_name = 'warehouse' UNION SELECT column_name FROM duckdb_columns() WHERE database_name = 'warehouse' ORDER BY 1"
    )
    return [*(name for (name,) in connection.execute(query).fetchall()), *KEYWORDS]


class Prompt:
    """A conversation over one connection. `listing` gives the tables and views as a relation."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, form: str, listing: Callable[[], duckdb.DuckDBPyRelation]
    ) -> None:
        self.connection = connection
        self.form = form
        self.listing = listing

    def talk(self, read: Callable[[str], str] = input) -> None:
        """Reads and answers until the end of the input or .quit. `read` shows a prompt and gives a line, as `input` does."""
        _set_up(names_of(self.connection))
        OUT.print(
            "Read-only. A statement ends with a semicolon; .help lists commands, Ctrl-D leaves.",
            style="dim",
            highlight=False,
        )
        typed: list[str] = []
        while True:
            try:
                line = read(MORE if typed else PROMPT)
            except EOFError:
                OUT.print()
                return
            except KeyboardInterrupt:
                typed = []
                OUT.print()
                continue
            if not typed and line.strip().startswith("."):
                if not self.command(line.split()):
                    return
                continue
            typed += [line] if line.strip() or typed else []
            if typed and is_whole("\n".join(typed)):
                self.answer("\n".join(typed))
                typed = []

    def command(self, words: Sequence[str]) -> bool:
        """Does what a line that begins with a point asks; False to leave."""
        name, rest = words[0].lower(), words[1:]
        if name in (".quit", ".exit"):
            return False
        if name == ".tables":
            print_answer(self.listing(), "table")
        elif name == ".columns" and rest and NAME.fullmatch(rest[0]):
            self.answer(f"DESCRIBE {rest[0]}")
        elif name == ".examples":
            for one in examples():
                OUT.print(f"{one.name:<28} {one.question}", highlight=False, markup=False, soft_wrap=True)
        elif name == ".example" and rest:
            self._example(rest[0])
        elif name == ".format" and rest and rest[0] in ("table", "csv", "jsonl"):
            self.form = rest[0]
        else:
            OUT.print(HELP, highlight=False, markup=False)
        return True

    def _example(self, name: str) -> None:
        import typer

        from pipelines.console.cookbook import example

        with suppress(typer.Exit):  # said already
            one = example(name)
            OUT.print(one.query.strip(), style="dim", highlight=False, markup=False)
            self.answer(one.query)

    def answer(self, query: str) -> None:
        """Prints the answer, or what is wrong with the query: a mistake does not end the conversation."""
        try:
            print_answers(self.connection, query, self.form)
        except duckdb.Error as error:
            ERR.print(said_of(error), style="red", highlight=False, markup=False)
        except KeyboardInterrupt:
            ERR.print("Stopped.", style="red")


def is_whole(text: str) -> bool:
    """Whether a statement has ended: a semicolon outside quotes and comments, with nothing behind it."""
    bare = re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", " ", text, flags=re.DOTALL)
    return bare.rstrip().endswith(";") and "'" not in bare
