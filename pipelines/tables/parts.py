"""Parts: rows as Parquet files, one folder a table and partition, and the commits that say which files count.

Belongs here: names, atomic writes, commits, sweeping. Does not: what is in a file (the steps), the published database
(warehouse).

    parts/<table>/<YYYY-MM-DD>/<shard>-<digest>.parquet     written to another name, fsynced, renamed
    parts/commits/<YYYY-MM-DD>/<step>.json                  which files are the step's result; replaced in one rename

A file's digest is made from what it was made of, so the same work has the same name and is not done twice. A file no
commit names is the rest of a killed run: nobody reads it, and `sweep` removes it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import xxhash

from pipelines.tables.frames import conform, polars_schema

COMMITS = "commits"
# Lies beside the commits of a partition from the first work on it until it is swept: a killed run leaves it.
UNSWEPT = ".unswept"
# Every step, and the steps whose results it works on.
INPUTS: dict[str, tuple[str, ...]] = {
    "ingest": (),
    "document": ("ingest",),
    "extract": ("document",),
    "stories": ("document",),
    "validate": ("ingest", "document", "extract", "stories"),
}
STEPS = tuple(INPUTS)


class PartError(Exception):
    """A part cannot be read or written; the message names the file and the way out."""


def digest(*things: object) -> str:
    """16 hex digits that stand for the things, told apart by their text. xxh3, which keeps its value over versions."""
    return str(xxhash.xxh3_64_hexdigest("\x1f".join(str(t) for t in things).encode("utf-8", "surrogatepass")))


@dataclass(frozen=True, slots=True)
class Shard:
    """One unit of work of a step: the file of each table it made, and its rows. The name stands for its inputs."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Commit:
    """What a step made of a partition, and `given`: the digest of what it was made from.

    run_id is made of step, partition and versions, so the same work has the same id, whoever does it and when.
    """

    step: str
    night: date
    run_id: str
    version: str
    model_version: str | None = None
    given: str = ""
    dagster_run_id: str | None = None
    started_at: str = ""
    ended_at: str = ""
    shards: tuple[Shard, ...] = ()

    def stems_from(self, partial: Commit) -> bool:
        """Whether this is what a partial commit was on the way to."""
        return (self.version, self.model_version, self.given) == (partial.version, partial.model_version, partial.given)

    @property
    def fingerprint(self) -> str:
        """Digest of the result: changes when, and only when, some file of it does."""
        return digest(self.step, self.version, self.model_version, self.given, *(sorted(s.files.items()) for s in self.shards))


class Lake:
    """All parts of a warehouse folder."""

    def __init__(self, warehouse: Path) -> None:
        self.root = warehouse / "parts"

    # --- writing ----------------------------------------------------------------------------------------------------
    def write(self, table: str, night: date, name: str, frame: pl.DataFrame) -> str:
        """Writes a part of exactly the table's columns; returns its file name. The same name is never half written."""
        path = self.path(table, night, f"{name}.parquet")
        path.parent.mkdir(parents=True, exist_ok=True)
        frame = conform(frame, table)
        _replace(path, lambda temporary: frame.write_parquet(temporary, compression="zstd", compression_level=3))
        return path.name

    def commit(self, commit: Commit) -> None:
        """Makes the commit the step's result, in one rename. Its files must be written before."""
        path = self.root / COMMITS / commit.night.isoformat() / f"{commit.step}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**asdict(commit), "night": commit.night.isoformat()}, indent=1, sort_keys=True)
        _replace(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))

    def forget(self, step: str, night: date) -> None:
        """Removes a commit; its files are swept with the next sweep."""
        (self.root / COMMITS / night.isoformat() / f"{step}.json").unlink(missing_ok=True)

    # --- reading ----------------------------------------------------------------------------------------------------
    def path(self, table: str, night: date, file: str) -> Path:
        """Where a part lies."""
        return self.root / table / night.isoformat() / file

    def has(self, night: date, shard: Shard) -> bool:
        """Whether every file of the shard is there."""
        return all(self.path(table, night, file).exists() for table, file in shard.files.items())

    def committed(self, step: str, night: date) -> Commit | None:
        """The step's result for the partition, or None. Raises PartError if the commit cannot be read."""
        path = self.root / COMMITS / night.isoformat() / f"{step}.json"
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            shards = tuple(Shard(**s) for s in raw.pop("shards"))
            return Commit(**{**raw, "night": date.fromisoformat(raw["night"]), "shards": shards})
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
            raise PartError(
                f"{path}: cannot be read ({error}). Delete it and run `newsledger run --date {night}`: it is made again."
            ) from error

    def nights(self) -> list[date]:
        """Partitions that hold anything, oldest first."""
        folder = self.root / COMMITS
        if not folder.exists():
            return []
        return sorted(date.fromisoformat(f.name) for f in folder.glob("????-??-??") if any(f.glob("*.json")))

    def files(self, table: str, night: date, steps: Iterable[str] = STEPS) -> list[Path]:
        """The table's current parts of a partition, in order."""
        commits = (self.committed(step, night) for step in steps)
        return self.files_of(table, [commit for commit in commits if commit is not None])

    def files_of(self, table: str, commits: Iterable[Commit]) -> list[Path]:
        """The table's parts that commits name, in order."""
        return [
            self.path(table, commit.night, shard.files[table])
            for commit in commits
            for shard in commit.shards
            if table in shard.files
        ]

    def read(self, table: str, night: date, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The table's rows of a partition. Only for tables that are small a night, or with few columns."""
        frames = [read_part(path, columns) for path in self.files(table, night)]
        if frames:
            return pl.concat(frames)
        schema = polars_schema(table)
        return pl.DataFrame(schema={name: schema[name] for name in columns or schema})

    def given(self, step: str, night: date) -> str:
        """Digest of what the step's inputs are now: a commit made from another is out of date."""
        return digest(*(c.fingerprint if (c := self.committed(s, night)) else "-" for s in INPUTS[step]))

    def fingerprint(self, night: date) -> str:
        """Digests of what each step made of a partition, joined by points: what the published database compares.

        The last is that of the version of validate: which rows are let through may change for every table with it.
        """
        commits = [self.committed(step, night) for step in STEPS]
        validated = commits[STEPS.index("validate")]
        return ".".join([*(c.fingerprint if c else "-" for c in commits), digest(validated.version) if validated else "-"])

    # --- tidying ----------------------------------------------------------------------------------------------------
    def mark(self, night: date) -> None:
        """Notes that the partition is worked on. Call it before anything of it is written; `tidy` takes the note back."""
        path = self.root / COMMITS / night.isoformat() / UNSWEPT
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        except OSError as error:
            raise PartError(f"{path}: cannot be written ({error.strerror or error}). Free space or mend the permissions, then run again.") from error

    def tidy(self) -> list[Path]:
        """Sweeps every partition marked since it was last swept, also by a run that was killed. Returns what it removed.

        Only for who holds the lock of the run: parts that are not committed yet would go too.
        """
        strays: list[Path] = []
        for mark in sorted(self.root.glob(f"{COMMITS}/????-??-??/{UNSWEPT}")):
            strays += self.sweep(date.fromisoformat(mark.parent.name))
            mark.unlink(missing_ok=True)
            if not any(mark.parent.iterdir()):
                mark.parent.rmdir()
        return strays

    def sweep(self, night: date) -> list[Path]:
        """Removes what no commit of the partition names: older results and the rest of killed runs. Returns it."""
        commits = self.root / COMMITS / night.isoformat()
        named = {commits / UNSWEPT}
        for step in STEPS:
            whole, partial = self.committed(step, night), self.committed(f"{step}.partial", night)
            if whole is not None and partial is not None and whole.stems_from(partial):
                partial = None
            for commit in (whole, partial):
                if commit is not None:
                    named.add(commits / f"{commit.step}.json")
                    named |= {self.path(t, night, f) for shard in commit.shards for t, f in shard.files.items()}
        strays = []
        for folder in list(self.root.glob(f"*/{night.isoformat()}")):
            for path in [path for path in folder.iterdir() if path.is_file() and path not in named]:
                path.unlink(missing_ok=True)
                strays.append(path)
            if not any(folder.iterdir()):
                folder.rmdir()
        return strays


def steps_changed(before: str, now: str) -> frozenset[str]:
    """The steps whose result differs between two fingerprints of a partition; all if that cannot be told."""
    old, new = before.split("."), now.split(".")
    if len(old) != len(new) or old[-1] != new[-1]:
        return frozenset(STEPS)
    return frozenset(step for step, a, b in zip(STEPS, old, new, strict=False) if a != b)


def read_part(path: Path, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """One Parquet part. Raises PartError that names the file and the way out."""
    try:
        return pl.read_parquet(path, columns=list(columns) if columns else None, glob=False)
    except FileNotFoundError as error:
        raise PartError(f"{path}: the part is missing. Run `newsledger run --date {path.parent.name}`: it is made again.") from error
    except (pl.exceptions.PolarsError, OSError) as error:
        raise PartError(
            f"{path}: the part cannot be read ({str(error).splitlines()[0]}). "
            f"Delete it and run `newsledger run --date {path.parent.name}`: it is made again."
        ) from error


def read_parts(paths: Sequence[Path], columns: Sequence[str]) -> pl.DataFrame:
    """Columns of Parquet parts that have the same ones, one part below another. Raises PartError as read_part does."""
    try:
        return pl.read_parquet(list(paths), columns=list(columns), glob=False)
    except (pl.exceptions.PolarsError, OSError):
        return pl.concat([read_part(path, columns) for path in paths])  # the error then names the one file


def _replace(path: Path, write: Any) -> None:
    """Writes beside, fsyncs, renames; a failed write leaves nothing behind."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write(temporary)
        with temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        temporary.replace(path)
    except (OSError, pl.exceptions.ComputeError) as error:
        # Polars says "no space left" as an error of the computation that writes.
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise PartError(f"{path}: cannot be written ({reason}). Free space or mend the permissions, then run again.") from error
    finally:
        temporary.unlink(missing_ok=True)
