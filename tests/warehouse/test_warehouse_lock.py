"""The lock: one writer, and a word on who that is, over real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from lock_holder import TAKE, holder

from pipelines.warehouse import LockedError, held


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    """'Locked' without a name leaves a person to guess which of two machines to look at."""
    with holder(tmp_path) as process:
        with pytest.raises(LockedError) as refused, held(tmp_path, "run"):
            pass
        said = str(refused.value)
        assert f"process {process.pid} on {socket.gethostname()} holds it since 20" in said
        assert f"UTC (`-c {tmp_path} run`)" in said
        assert said.startswith(f"{tmp_path} is in use")
        assert said.endswith("Wait for it to end, then run again.")


def test_purposes_do_not_shut_one_another_out(tmp_path: Path) -> None:
    """A publish inside a run takes a lock of its own."""
    with holder(tmp_path, "run"), held(tmp_path, "publish"):
        pass


def test_the_same_process_may_hold_it_twice(tmp_path: Path) -> None:
    """The command line holds it around the job, and the job takes it again: a lock against oneself would never open."""
    with held(tmp_path, "run"):
        with held(tmp_path, "run"):
            pass
        assert (tmp_path / ".run.owner").exists()
        code = TAKE + "with held(Path(sys.argv[1]), 'run'): pass"
        second = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
        assert f"process {os.getpid()} on" in second.stderr
    assert not (tmp_path / ".run.owner").exists()


def test_a_killed_holder_leaves_nothing_behind(tmp_path: Path) -> None:
    """A lock that survives kill -9 stops every night until somebody deletes a file by hand."""
    with holder(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with held(tmp_path, "run"):
            pass


def test_a_waiting_one_gets_its_turn(tmp_path: Path) -> None:
    """A run from the schedule that comes while another is on must follow it, not fail."""
    with holder(tmp_path) as process:
        assert process.stdin is not None
        threading.Timer(0.3, process.stdin.close).start()
        with held(tmp_path, "run", wait_seconds=60):
            assert process.wait() == 0


@pytest.mark.parametrize("is_file", [True, False])
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, is_file: bool) -> None:
    """A read-only warehouse told as 'locked' sends a person to look for a process that is not there."""
    warehouse = tmp_path / "warehouse"
    if is_file:
        warehouse.write_bytes(b"")
    else:
        warehouse = Path("/proc/newsledger")
        if not Path("/proc").is_dir():
            pytest.skip("no folder here that not even root can write to")
    with pytest.raises(LockedError, match=r"cannot be written .*name another folder with --warehouse"), held(warehouse, "run"):
        pass


def test_an_owner_file_that_cannot_be_read_is_no_stumbling_block(tmp_path: Path) -> None:
    """The name is a courtesy: a half-written one must not turn a refusal into a stack trace."""
    with holder(tmp_path):
        (tmp_path / ".run.owner").write_text('{"pid"')
        with pytest.raises(LockedError, match="another process holds it"), held(tmp_path, "run"):
            pass
