"""Page: sections to HTML.

Belongs here: the template environment, the policy of the page. Does not: what the sections say.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.report import wording

FILTERS = {
    "plain": wording.plain,
    "visible": wording.visible,
    "cut": wording.cut,
    "number": wording.number,
    "day": wording.day,
    "bounds": wording.bounds,
}


def render(sections: Mapping[str, object]) -> str:
    """The page, style and script in it."""
    style, script = _text("report.css"), _text("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # Attributes of the plots hold styles, which a digest cannot allow; the one script is allowed by its digest only.
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return _environment().get_template("report.html").render(sections, style=style, script=script, policy=policy)


def _text(name: str) -> str:
    return files("pipelines.report").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipelines.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals["days"] = wording.days
    return environment
