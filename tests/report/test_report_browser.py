"""The report in headless Chromium: it opens in silence, asks nobody for anything, and its tables can be worked with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hostile import MARK, SCRIPTS, TURNED

from pipelines.report import write_report
from pipelines.settings import Settings
from pipelines.tables import TABLES
from pipelines.warehouse import opened

# Contrast of two colours as WCAG 2 measures it; run in the page.
CONTRAST = """([over, under]) => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const [a, b] = [light(over), light(under)];
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
}"""


@dataclass
class Looked:
    """A page that was opened, and what the browser noticed."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


Look = Callable[..., Looked]


@pytest.fixture
def look(browser: Any) -> Iterator[Look]:
    """Opens a file in a browser of its own."""
    contexts = []

    def open_file(path: Path, scheme: str = "light", width: int = 1280) -> Looked:
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        contexts.append(context)
        looked = Looked(context.new_page())
        looked.page.on("console", lambda message: looked.said.append(message.text))
        looked.page.on("pageerror", lambda error: looked.said.append(str(error)))
        looked.page.on("dialog", lambda dialog: (looked.said.append(dialog.message), dialog.dismiss()))
        looked.page.on("request", lambda request: looked.asked.append(request.url))
        looked.page.goto(path.absolute().as_uri())
        return looked

    yield open_file
    for context in contexts:
        context.close()


@pytest.fixture
def third(reported: Settings) -> Path:
    """The report of the night with most in it."""
    return reported.warehouse_dir / "report" / "2026-11-18.html"


def column(page: Any, table: str, number: int) -> list[str]:
    return [
        text.strip()
        for text in page.locator(f"#{table} tbody tr:not([hidden]) td:nth-child({number})").all_inner_texts()
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)])
def test_opens_in_silence_and_fits(
    look: Look, third: Path, scheme: str, width: int, request: pytest.FixtureRequest
) -> None:
    """A page that loads from elsewhere tells others who reads it, and is broken on a train; one wider than the phone is not read."""
    looked = look(third, scheme, width)
    folder = request.config.cache.mkdir("report")  # stays under .pytest_cache for who wants to see it
    looked.page.screenshot(path=folder / f"{scheme}-{width}.png", full_page=True)
    assert (looked.said, looked.asked) == ([], [third.absolute().as_uri()])
    assert looked.page.evaluate("document.documentElement.scrollWidth") <= width
    assert looked.page.evaluate("document.querySelectorAll('[src], link, iframe, img').length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_stand_out(look: Look, third: Path, scheme: str) -> None:
    """Grey on black, or a plot in black on black, is a report for nobody: WCAG asks 4.5 for text and 3 for plots."""
    page = look(third, scheme).page
    sheet = page.locator("figure").first.evaluate("e => getComputedStyle(e).backgroundColor")
    for place, wanted in [("td", 4.5), ("th", 4.5), ("td .small", 4.5), ("figcaption", 4.5), (".tag", 4.5)]:
        colour = page.locator(place).first.evaluate("e => getComputedStyle(e).color")
        assert page.evaluate(CONTRAST, [colour, sheet]) >= wanted, place
    for place, wanted in [("svg text", 4.5), ("#quality svg [id*=patch_2] path", 3)]:
        assert (
            page.evaluate(CONTRAST, [page.locator(place).first.evaluate("e => getComputedStyle(e).fill"), sheet])
            >= wanted
        ), place
    marked = page.locator("mark").first
    assert (
        page.evaluate(
            CONTRAST, marked.evaluate("e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]")
        )
        >= 4.5
    )


def test_sorts_by_mouse(look: Look, third: Path) -> None:
    """Numbers sorted as words put 9 above 130."""
    page = look(third).page
    low = page.locator("#t-tolls").get_by_role("button", name="Low")
    low.click()
    found = [float(text.replace(",", "")) for text in column(page, "t-tolls", 4)]
    assert found == sorted(found)
    assert len({*found}) > 3
    assert page.locator("#t-tolls th[aria-sort]").get_attribute("aria-sort") == "ascending"
    low.click()
    assert [float(text.replace(",", "")) for text in column(page, "t-tolls", 4)] == sorted(found, reverse=True)
    assert page.locator("#t-tolls th[aria-sort]").get_attribute("aria-sort") == "descending"


def test_sorts_by_keyboard(look: Look, third: Path) -> None:
    """Who cannot use a mouse sorts too; rows without a value stay last either way."""
    page = look(third).page
    page.locator("#t-stories").get_by_role("button", name="First published").focus()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        days = page.eval_on_selector_all(
            "#t-stories tbody td:nth-child(7)", "cells => cells.map(cell => cell.dataset.sort ?? '')"
        )
        given = [day for day in days if day]
        assert given == sorted(given, reverse=key == "Space")
        assert days[len(given) :] == [""] * (len(days) - len(given)) != []


def test_filters_by_keyboard(look: Look, third: Path) -> None:
    """Forty rows are searched, not read; a filter that does not say how many are left looks like all."""
    page = look(third).page
    rows = len(column(page, "t-stories", 1))
    page.get_by_role("searchbox", name=re.compile("^Filter Stories")).focus()
    page.keyboard.type("lowland PRISON")
    assert column(page, "t-stories", 2) == ["Prison fire in Dorvan"]
    assert page.locator("[data-table=t-stories] [role=status]").inner_text() == f"1 of {rows} rows"
    for _ in "lowland PRISON":
        page.keyboard.press("Backspace")
    assert len(column(page, "t-stories", 1)) == rows


def test_everything_has_a_name(look: Look, third: Path) -> None:
    """A screen reader says 'image' for a plot without a name, and for a table on a phone nothing at all."""
    page = look(third, width=360).page
    plots = page.get_by_role("img").all()
    assert len(plots) == page.locator("svg").count() >= 8
    names = [
        page.evaluate(
            "e => document.getElementById(e.getAttribute('aria-labelledby').split(' ')[0]).textContent",
            p.element_handle(),
        )
        for p in plots
    ]
    assert len({*names}) == len(names)
    assert "Who says how many. Isla Verán, 17 Nov 2026: injured" in names
    assert page.get_by_role("img", name="Red Lantern Society: 57").count() == 1
    for caption in ("Low and high by place and day", "Side by side", "By rule, with one place before and after"):
        table = page.get_by_role("table", name=caption)
        assert table.count() == 1
        assert table.get_by_role("columnheader").count() >= 4
        assert table.get_by_role("row").count() >= 2
    twice = page.evaluate(
        "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)"
    )
    assert twice == []


def test_nothing_of_a_hostile_text_runs(look: Look, mine: Settings) -> None:
    """Whoever gets a text into the inbox would else run a script in the browser of everybody who reads the report."""
    attack = TURNED + "".join(SCRIPTS) + "\0\x1b[31m"
    with opened(mine.database, read_only=False) as connection:
        for table in TABLES.values():
            for name in table.columns:
                column = table.columns[name]
                if table.published and name not in KEPT and column.type in ("VARCHAR", "VARCHAR[]"):
                    value = f"? || coalesce(\"{name}\", '')" if column.type == "VARCHAR" else "[?::VARCHAR]"
                    connection.execute(f'UPDATE "{table.name}" SET "{name}" = {value}', [attack])
    assert write_report(mine).trouble is None
    looked = look(mine.warehouse_dir / "report" / "index.html")
    assert looked.page.title() == "newsledger, night of 19 Nov 2026"
    assert MARK in looked.page.locator("#arrivals").inner_text()
    assert (
        looked.page.evaluate(
            "document.querySelectorAll('img, iframe, [onload], [onerror], [srcdoc], a:not([href^=\"#\"]), main script').length"
        )
        == 0
    )
    for button in looked.page.get_by_role("button").all()[:12]:
        button.click()
    assert (looked.said, len(looked.asked)) == ([], 1)
    assert "49" not in re.findall(r"\{\{.*?\}\}|\b49\b", looked.page.locator("#arrivals").inner_text())
    assert "\u202e" not in looked.page.content()


# Ids and what joins or chooses rows; everything else may hold what a text said.
KEPT = frozenset(
    [
        "doc_id",
        "sentence_id",
        "figure_id",
        "claim_id",
        "story_id",
        "canonical_doc_id",
        "disagreement_id",
        "doc_id_a",
        "doc_id_b",
        "sentence_id_a",
        "sentence_id_b",
        "figure_id_a",
        "figure_id_b",
        "item_id",
        "repair_id",
        "status",
        "type",
        "field",
        "effect",
        "polarity",
        "table_name",
        "step",
    ]
)
