"""Offline: HTML pages made to stand alone: no script, nothing from elsewhere, a small style of their own.

Belongs here: taking out of a page what would ask the web for something or run. Does not: what the pages say (data_docs).

Great Expectations' pages take style and scripts from seven hosts and show values of the texts that were read. Here a page
keeps its words, tables and links within the site; a policy in it tells the browser to load and run nothing, in case some
value looks like markup after all.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'"
# With what is inside them.
DROPPED = ("script", "style", "iframe", "object", "noscript", "template", "svg")
EMPTY = ("link", "base", "embed", "input")
ADDRESSES = ("src", "href", "action", "formaction", "srcset", "poster", "data", "background", "xlink:href")
ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\)", re.IGNORECASE)


def make_offline(folder: Path) -> None:
    """Rewrites every page below the folder, each in one rename."""
    for page in sorted(folder.rglob("*.html")):
        whole = offline(page.read_text(encoding="utf-8"))
        beside = page.with_name(f".{page.name}.tmp")
        beside.write_text(whole, encoding="utf-8")
        beside.replace(page)


def offline(page: str) -> str:
    """The page without scripts and without anything from elsewhere."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return "".join(reader.kept)


def _head() -> str:
    style = files("pipelines.validate").joinpath("data_docs.css").read_text(encoding="utf-8")
    return f'\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n<style>\n{style}</style>\n'


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self._inside.append(tag)
        if self._inside or tag in EMPTY:
            return
        said = [(name, value) for name, value in attrs if not _is_foreign(name, value)]
        if tag in ("img", "meta") and len(said) < len(attrs):
            return
        if tag == "meta" and any(name == "http-equiv" for name, _ in attrs):
            return
        told = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in said)
        self.kept.append(f"<{tag}{told}>")
        if tag == "head":
            self.kept.append(_head())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in DROPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._inside:
            if tag == self._inside[-1]:
                self._inside.pop()
        elif tag not in EMPTY and tag not in DROPPED:
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def _keep(self, text: str) -> None:
        if not self._inside:
            self.kept.append(text)


def _is_foreign(name: str, value: str | None) -> bool:
    """Whether an attribute runs something, or leads out of the site."""
    if name.startswith(("on", "data-")) or name == "style":
        return True
    return name in ADDRESSES and ELSEWHERE.match(value or "") is not None
