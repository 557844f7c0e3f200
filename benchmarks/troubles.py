"""Troubles: a full disk, a read-only warehouse, a missing raw folder, damaged files, two runs at once.

Belongs here: troubles a person has to be told of, and whether the way out that is told leads out. Does not: kills, which
tell nothing (kills).

Every trouble meets a warehouse that is published already. Asked of each: the exit code `newsledger run --help` names, a
message with the file and what to do, no stack trace, and the database as it was, to the byte. Full and read-only disks are
made of mounts that only the measured process sees, or where that is not allowed of limits and permissions.
"""

from __future__ import annotations

import hashlib
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.figures import NEWSLEDGER, Figure, home, progress
from benchmarks.generate import write_feed
from pipelines.tables import Lake
from pipelines.tables.ddl import quoted

NIGHT, NEXT = "2026-11-16", "2026-11-17"
BLOCK = 4096
PATIENCE = 180  # seconds after which a run hangs
# Runs a command in a warehouse on a disk of its own, of so many bytes, and copies what is left there back.
ON_SMALL_DISK = 'mount -t tmpfs -o size=$SIZE none "$W" && cp -a "$KEPT/." "$W/" && "$@"; code=$?; cp -a "$W/." "$LEFT/"; exit $code'
READ_ONLY = 'mount --bind "$W" "$W" && mount -o remount,ro,bind "$W" && exec "$@"'
WAY_OUT = re.compile(r"run .{0,40}again|Free space|Mend the permissions|Make the folder|Delete it and run|Wait for it to end|--warehouse")


@dataclass(frozen=True, slots=True)
class Site:
    """A folder with raw files and a published warehouse, copied for every trouble, and the environment to run in."""

    folder: Path
    env: Mapping[str, str]

    @property
    def raw(self) -> Path:
        """Raw files."""
        return self.folder / "raw"

    @property
    def warehouse(self) -> Path:
        """The warehouse."""
        return self.folder / "warehouse"

    def copy(self, name: str) -> Site:
        """The same in a folder of its own."""
        shutil.copytree(self.folder, self.folder.parent / name)
        return Site(self.folder.parent / name, self.env)

    def arrive(self, documents: int = 3) -> None:
        """Adds a night of raw files."""
        write_feed(self.raw / NEXT / "feed.jsonl", documents, seed=11)

    def command(self, name: str = "run", *more: str, raw: Path | None = None) -> list[str]:
        """A command of newsledger on this site."""
        given = ["--raw", str(raw or self.raw)] if name == "run" else []
        return [*NEWSLEDGER, name, *given, "--warehouse", str(self.warehouse), *more]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    output: str


def measure() -> list[Figure]:
    """Meets every trouble once."""
    with tempfile.TemporaryDirectory(prefix="newsledger-troubles-") as name:
        first = Site(Path(name) / "first", home(Path(name)))
        write_feed(first.raw / NIGHT / "feed.jsonl", 3)
        made = _run(first.command(), first.env)
        assert made.code == 0, made.output
        figures = []
        for trouble in TROUBLES:
            title = (trouble.__doc__ or trouble.__name__).splitlines()[0].rstrip(".")
            progress(f"troubles: {title}")
            figures += trouble(title, first.copy(trouble.__name__))
    return figures


# --- troubles ---------------------------------------------------------------------------------------------------------
def full_for_parts(title: str, site: Site) -> list[Figure]:
    """Disk full while parts are written."""
    site.arrive()
    return [_on_small_disk(title, site, 2 * BLOCK, str(site.warehouse / "parts"))]


def full_for_database(title: str, site: Site) -> list[Figure]:
    """Disk full while the database is built."""
    site.arrive()
    return [_on_small_disk(title, site, _database(site.warehouse).stat().st_size // 2, str(site.warehouse))]


def full_everywhere(title: str, site: Site) -> list[Figure]:
    """Disk full, Dagster's run history on the same disk."""
    site.arrive()
    shutil.copytree(site.env["DAGSTER_HOME"], site.warehouse / "dagster")
    site = Site(site.folder, {**site.env, "DAGSTER_HOME": str(site.warehouse / "dagster")})
    return [_on_small_disk(title, site, 2 * BLOCK, str(site.warehouse))]


def read_only(title: str, site: Site) -> list[Figure]:
    """A warehouse that cannot be written."""
    site.arrive()
    before = _sha256(_database(site.warehouse))
    if _may_mount():
        ended = _run(_in_own_mounts(READ_ONLY, site.command()), {**site.env, "W": str(site.warehouse)})
    elif os.geteuid() != 0:
        site.warehouse.chmod(0o555)
        ended = _run(site.command(), site.env)
        site.warehouse.chmod(0o755)
    else:
        return [Figure(title, "not measured: root without the right to mount")]
    return [_judged(title, ended, 3, str(site.warehouse), site.warehouse, before)]


def no_raw_folder(title: str, site: Site) -> list[Figure]:
    """A raw folder that is not there."""
    before = _sha256(_database(site.warehouse))
    gone = site.folder / "gone"
    return [_judged(title, _run(site.command(raw=gone), site.env), 2, str(gone), site.warehouse, before)]


def corrupt_memory(title: str, site: Site) -> list[Figure]:
    """A corrupt part that every run reads."""
    return _cut(title, site, Lake(site.warehouse).root / "files", "run")


def corrupt_part(title: str, site: Site) -> list[Figure]:
    """A corrupt part that only a rebuild reads."""
    return _cut(title, site, Lake(site.warehouse).root / "figures", "rebuild")


def corrupt_commit(title: str, site: Site) -> list[Figure]:
    """A corrupt commit."""
    return _cut(title, site, Lake(site.warehouse).root / "commits" / NIGHT / "extract.json", "run")


def two_at_once(title: str, site: Site) -> list[Figure]:
    """A second run while the first is on."""
    site.arrive(400)
    before = _sha256(_database(site.warehouse))
    with tempfile.TemporaryFile() as output:
        first = subprocess.Popen(site.command(), env=dict(site.env), stdout=output, stderr=output, start_new_session=True)
        try:
            owner = site.warehouse / ".run.owner"
            deadline = time.monotonic() + 60
            while not (owner.exists() and owner.stat().st_size) and first.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
            figure = _judged(title, _run(site.command(), site.env), 3, f"process {first.pid} ", site.warehouse, before)
            code = first.wait(PATIENCE)
        except BaseException:
            os.killpg(first.pid, signal.SIGKILL)  # its own group: the run and its workers, and nobody else
            first.wait()
            raise
    changed = _sha256(_database(site.warehouse)) != before
    return [figure, Figure("the first of the two", f"exit {code}{', published' if changed else ''}", "exit 0, published", code == 0 and changed)]


TROUBLES: Sequence[Callable[[str, Site], list[Figure]]] = (
    full_for_parts, full_for_database, full_everywhere, read_only, no_raw_folder, corrupt_memory, corrupt_part, corrupt_commit,
    two_at_once,
)  # fmt: skip


# --- how they are made ------------------------------------------------------------------------------------------------
def _cut(title: str, site: Site, below: Path, command: str) -> list[Figure]:
    """Cuts the first file below a path in half, runs, and then does what the message says."""
    path = below if below.is_file() else next(below.rglob("*.parquet"))
    before = _sha256(_database(site.warehouse))
    whole = _rows(site.warehouse)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    figure = _judged(title, _run(site.command(command), site.env), 3, str(path), site.warehouse, before)
    path.unlink()
    ended = _run(site.command("run", "--date", NIGHT), site.env)
    is_mended = ended.code == 0 and _rows(site.warehouse) == whole and _run(site.command("rebuild"), site.env).code == 0
    told = "leads out" if is_mended else f"exit {ended.code}: {_first_line(ended.output)}"
    return [figure, Figure(f"{title}: the way out it tells", told, "leads out, the same rows", is_mended)]


def _on_small_disk(title: str, site: Site, free: int, names: str) -> Figure:
    """Runs on a disk with so many bytes free besides what lies there; without the right to mount, under a limit of file size."""
    before = _sha256(_database(site.warehouse))
    if not _may_mount():
        limit = min(free, _database(site.warehouse).stat().st_size // 2)
        ended = _run(site.command(), site.env, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        return _judged(f"{title} (a limit stands for it)", ended, 3, names, site.warehouse, before)
    kept, left = site.folder / "kept", site.folder / "left"
    site.warehouse.rename(kept)
    site.warehouse.mkdir()
    left.mkdir()
    taken = sum(-(-path.stat().st_size // BLOCK) * BLOCK for path in kept.rglob("*") if path.is_file())
    env = {**site.env, "W": str(site.warehouse), "KEPT": str(kept), "LEFT": str(left), "SIZE": str(taken + free)}
    ended = _run(_in_own_mounts(ON_SMALL_DISK, site.command()), env)
    return _judged(title, ended, 3, names, left, before)


def _in_own_mounts(script: str, command: Sequence[str]) -> list[str]:
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", *command]


def _may_mount() -> bool:
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        probe = _in_own_mounts('mount -t tmpfs none "$W"', [])
        return subprocess.run(probe, env={**os.environ, "W": folder}, capture_output=True, check=False).returncode == 0


def _run(command: Sequence[str], env: Mapping[str, str], before: Callable[[], None] | None = None) -> Ended:
    """Runs a command to its end; one that hangs is ended, with all it started, and has no exit code of its own."""
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, env=dict(env), stdout=output, stderr=output, preexec_fn=before, start_new_session=True
        )
        try:
            code = process.wait(PATIENCE)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)  # its own group: what was started here, and nobody else
            code = process.wait()
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
        output.seek(0)
        return Ended(code, output.read())


# --- how they are judged ----------------------------------------------------------------------------------------------
def _judged(title: str, ended: Ended, code: int, names: str, warehouse: Path, before: str) -> Figure:
    """Whether a trouble was told well, and the database is as it was."""
    wrong = []
    if ended.code != code:
        wrong.append(f"exit {ended.code}")
    if "Traceback" in ended.output:
        wrong.append("a stack trace")
    if names not in ended.output:
        wrong.append(f"does not name {names.strip()}")
    if WAY_OUT.search(ended.output) is None:
        wrong.append("no way out")
    if not _database(warehouse).exists() or _sha256(_database(warehouse)) != before:
        wrong.append("the database has changed")
    elif not _rows(warehouse).get("documents"):
        wrong.append("the database cannot be read")
    if strays := [path.name for path in warehouse.glob(".*") if path.suffix not in (".lock", ".owner")]:
        wrong.append(f"leaves {', '.join(strays)}")
    told = _first_line(ended.output)
    bar = f"exit {code}, file and way out named, no stack trace, database as it was"
    return Figure(title, f"{'; '.join(wrong) or f'exit {code}'}: {told}", bar, not wrong)


def _first_line(output: str) -> str:
    lines = [line for line in output.splitlines() if line.startswith("newsledger:")] or output.splitlines()[-1:]
    return " ".join(lines[:1])[:400]


def _database(warehouse: Path) -> Path:
    return warehouse / "newsledger.duckdb"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _rows(warehouse: Path) -> dict[str, int]:
    """Rows of the tables that hold what was read; none if the database cannot be opened."""
    try:
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH {quoted(str(_database(warehouse)))} AS it (READ_ONLY)")
            return {
                table: connection.execute(f"SELECT count(*) FROM it.{table}").fetchall()[0][0]
                for table in ("documents", "sentences", "figures", "mentions", "files", "quarantine")
            }
    except duckdb.Error:
        return {}
