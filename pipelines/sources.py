"""Sources: what is known beforehand of who publishes what, read from config/sources.yaml.

Belongs here: matching a path or URL to a source and what the file says of it. Does not: what a document says of itself
(document), settings for all sources (settings).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError


class SourcesError(Exception):
    """config/sources.yaml cannot be used; the message names the file, the place and what is allowed."""


class FieldNames(BaseModel):
    """Names of a source's record fields, best first; empty lists fall back to the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    url: tuple[str, ...] = ()


class Source(BaseModel):
    """One source."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    match: tuple[str, ...]
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    encoding: str | None = None
    agency: str | None = None
    fields: FieldNames = FieldNames()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Sources:
    """All known sources, in the order of the file."""

    entries: tuple[Source, ...] = field(default=())

    @classmethod
    def read(cls, path: Path) -> Sources:
        """Reads the file; none at all is no sources. Raises SourcesError with the way out."""
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return cls()
        try:
            return cls(_File.model_validate(yaml.safe_load(text) or {}).sources)
        except yaml.YAMLError as error:
            raise SourcesError(f"{path}: not valid YAML: {error}") from error
        except ValidationError as error:
            places = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise SourcesError(f"{path}: {places}. The comment at the top of the file shows what is allowed.") from error

    def of(self, source_path: str, url: str | None = None) -> Source | None:
        """The first source that matches the path below the raw folder, or the URL."""
        host = host_of(url)
        for source in self.entries:
            for pattern in source.match:
                kind, _, wanted = pattern.partition(":")
                if fnmatch(host, wanted) if kind == "host" and host else fnmatch(source_path, pattern):
                    return source
        return None

    def named(self, name: str | None) -> Source | None:
        """The source of that name, if the file has it."""
        return next((s for s in self.entries if s.name == name), None)


def host_of(url: str | None) -> str:
    """Host of a URL without `www.`, or an empty string."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def source_name(sources: Sources, source_path: str, url: str | None) -> str | None:
    """Name of the source: as config/sources.yaml says, else the URL's host, else the folder below the dated one."""
    known = sources.of(source_path, url)
    if known is not None:
        return known.name
    if host := host_of(url):
        return host
    folders = source_path.split("!")[0].split("/")[:-1]
    folders = [f for f in folders if not is_dated(f)]
    return folders[0] if folders else None


def is_dated(folder: str) -> bool:
    """Whether a folder name is a day, YYYY-MM-DD."""
    return len(folder) == 10 and folder[4] == folder[7] == "-" and folder.replace("-", "").isdigit()
