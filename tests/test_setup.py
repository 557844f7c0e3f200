"""Set-up: the lock, the Python range, the Makefile and what must not stand in the repository.

Belongs here: what a fresh machine trips over before any line of the pipeline runs. Does not: the sample input
(test_sample_input), any step.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parents[1]
LOCK = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
PROJECT_TABLE = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = [*PROJECT_TABLE["dependencies"], *PROJECT_TABLE["optional-dependencies"]["dev"]]
TARGETS = {"nightly", "test", "test-slow", "ui", "bench", "lock", "lint", "clean", "help"}

# Brackets in these keep the file from finding itself.
FORBIDDEN = {
    "home folder": re.compile(rb"(?<![\w.])(?:/(?:home|Users)/\w+/|/roo[t]/|[A-Z]:\\+Users\\+\w)"),
    "package index": re.compile(rb"pypi[.]org|pythonhosted[.]org|https?://\S+/simple\b"),
}


def pins() -> dict[str, list[tuple[str, int]]]:
    """Name -> (version, number of hashes) of every pin; a name may have several, under markers."""
    found: dict[str, list[tuple[str, int]]] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", "\n" + LOCK):
        if head := re.match(r"\s*([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", block):
            hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block)
            found.setdefault(canonicalize_name(head[1]), []).append((head[2], len(hashes)))
    return found


def run_make(*arguments: str, folder: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """`make` as a person would call it, not as a child of the `make test` that may be running this."""
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    env = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTHON", "PYTHONS"}}
    return subprocess.run(["make", *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_every_requirement_is_pinned_with_hashes() -> None:
    """One requirement without a hash, and pip's hash check is off for what it pulls in."""
    lines = [line for line in LOCK.splitlines() if line and not line.startswith((" ", "#"))]
    assert sum(map(len, pins().values())) == len(lines) > len(WANTED)
    assert [name for name, versions in pins().items() if any(n == 0 for _, n in versions)] == []


@pytest.mark.parametrize("trace", ["://", "--index-url", "--extra-index-url", "--find-links", "file:", " @ "])
def test_lock_names_no_host(trace: str) -> None:
    """An address in the lock ties every later set-up to one mirror that may be gone."""
    assert trace not in LOCK


@pytest.mark.parametrize("wanted", WANTED, ids=lambda w: Requirement(w).name)
def test_lock_holds_every_dependency(wanted: str) -> None:
    """A dependency added to pyproject.toml and not locked is missing on every fresh machine; a stale pin breaks the install."""
    requirement = Requirement(wanted)
    versions = [version for version, _ in pins().get(canonicalize_name(requirement.name), [])]
    assert versions, f"{requirement.name} is not in requirements.lock: run `make lock`"
    assert all(requirement.specifier.contains(v, prereleases=True) for v in versions), "run `make lock`"


@pytest.mark.parametrize(("version", "fits"), [("3.10.14", False), ("3.11.0", True), ("3.12.9", True), ("3.13.5", True), ("3.14.0", False)])
def test_python_range(version: str, fits: bool) -> None:
    """The range of pyproject.toml and the one the Makefile looks for must be one, or an environment is built that cannot be installed into."""
    assert SpecifierSet(PROJECT_TABLE["requires-python"]).contains(version) is fits
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    minor = version.rsplit(".", 1)[0]
    assert (f'"Python {minor}."*' in makefile) is fits
    assert (f"python{minor} " in makefile) is fits


def test_help_lists_the_targets() -> None:
    """A target without its sentence is one nobody finds."""
    done = run_make("help")
    listed = dict(re.findall(r"^  make (\S+) +(\S.*)$", done.stdout, flags=re.MULTILINE))
    assert done.returncode == 0, done.stderr
    assert set(listed) == TARGETS
    assert all(len(sentence.split()) > 2 and sentence.endswith(".") for sentence in listed.values())
    assert run_make().stdout == done.stdout


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param("exit 127", "does not run", id="a version manager's shim"),
        pytest.param("echo Python 3.9.18", "Python 3.9.18", id="too old"),
        pytest.param("echo Python 3.14.0", "Python 3.14.0", id="too new"),
    ],
)
def test_unfit_python_is_named(tmp_path: Path, body: str, said: str) -> None:
    """'No module named tomllib' out of a half-built environment sends people looking in the wrong place."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(PROJECT / name, folder)
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    python.chmod(0o755)
    done = run_make("test", f"PYTHON={python}", folder=folder)
    assert done.returncode != 0
    assert said in done.stderr
    assert str(python) in done.stderr
    assert not (folder / ".venv").exists()


def test_ci_runs_lint_and_tests() -> None:
    """A gate that lost its executable bit or one of its jobs lets everything through."""
    gate = PROJECT / ".ci" / "run"
    assert os.access(gate, os.X_OK)
    assert re.search(r"\blint test\b", gate.read_text(encoding="utf-8"))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_trace_of_one_machine(what: str) -> None:
    """A path or mirror of the machine it was written on works nowhere else, and says who wrote it."""
    if shutil.which("git") is None or not (PROJECT / ".git").exists():
        pytest.skip("no git here, so it is unknown which files belong to the repository")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=PROJECT, capture_output=True, check=True).stdout.decode("utf-8").split("\0")
    files = [PROJECT / name for name in names if name and (PROJECT / name).is_file()]
    assert files
    hits = [(str(f.relative_to(PROJECT)), m[0]) for f in files if (m := FORBIDDEN[what].search(f.read_bytes()))]
    assert hits == []
