"""Errors in words: found however deep they lie, and never looked for without end."""

from __future__ import annotations

import errno
import sqlite3

import pytest
import typer

from pipelines.console.errors import causes, told
from pipelines.tables import PartError


def test_a_ring_of_causes_ends() -> None:
    """Two exceptions that are each the context of the other made a full disk an endless loop."""
    one, two = ValueError("one"), KeyError("two")
    one.__context__, two.__context__ = two, one
    assert list(causes(one)) == [one, two]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param(PartError("a.parquet: the part is missing"), 3, id="a damaged part"),
        pytest.param(OSError(errno.ENOSPC, "No space left on device", "/w/x"), 3, id="a full disk"),
        pytest.param(sqlite3.OperationalError("database or disk is full"), 3, id="a full disk under Dagster's history"),
        pytest.param(FileNotFoundError("data/raw: there is no such folder"), 2, id="a missing folder, told by a step"),
    ],
)
def test_a_wrapped_error_is_told(error: Exception, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Dagster wraps what a step raises; told as a stack trace, nobody reads what to do."""
    wrapped = RuntimeError("step failed")
    wrapped.__cause__ = error
    with pytest.raises(typer.Exit) as ended, told():
        raise wrapped
    assert ended.value.exit_code == code
    assert str(error.args[-1]).split(":")[0] in capsys.readouterr().err


def test_our_own_fault_keeps_its_trace() -> None:
    """A fault of the code in words of its own would hide where it is."""
    with pytest.raises(ZeroDivisionError), told():
        _ = 1 / 0
