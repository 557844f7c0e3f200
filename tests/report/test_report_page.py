"""What the report says of the sample dispatches, of an empty warehouse and of one far too big for a page."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from pipelines.plan import versions_in_force
from pipelines.report.writing import make_report
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import Lake
from pipelines.warehouse import opened, publish

SECTIONS = ("tolls", "disagreements", "stories", "arrivals", "refused", "repairs", "dates", "quality")
TAG = re.compile(r"<[^>]+>")
MARKED = re.compile(r"<mark>(.*?)</mark>")


def section(page: str, name: str) -> str:
    """The words of a section."""
    return unescape(TAG.sub(" ", page.split(f'<section id="{name}"')[1].split("</section>")[0]))


@pytest.fixture(scope="session")
def page(reported: Settings) -> str:
    """The report of the third night."""
    return (reported.warehouse_dir / "report" / "2026-11-18.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("arrivals", ["relief-desk.example", "Prison fire in Dorvan", "2026-11-18/lowland-monitor/register.csv#2"]),
        ("refused", ["broken_record", "feed.jsonl#3", "mend the line and put the file in again"]),
        ("repairs", ["utf-8>cp1251", "lost_byte", "2026-11-18/valley-herald/dam.txt:"]),
        ("stories", ["new", "Earthquake damages 400 houses", "island-times"]),
        ("tolls", ["Lower Orran", "at least 130", "nurses’ association", "Who says so"]),
        (
            "disagreements",
            ["copy corruption", "meridian-news-agency/tel-maresh-depot.txt:1004-1006", "newsledger correct"],
        ),
        ("dates", ["2026-04-11", "2026-11-04", "header: '04/11/2026'", "hill-gazette/convoy.txt"]),
        ("quality", ["Documents by night", "Rules not kept by night"]),
    ],
)
def test_says_what_the_night_brought(page: str, name: str, told: list[str]) -> None:
    """A section without its facts, or a fact without the way back to its bytes, is not worth opening."""
    assert [words for words in told if words not in section(page, name)] == []


def test_marks_the_words_that_differ(page: str) -> None:
    """Two sentences side by side without a mark are a puzzle; a mark in the wrong place sends the reader astray."""
    marks = MARKED.findall(page)
    assert len(marks) % 2 == 0
    assert {("months", "weeks"), ("12", "120"), ("weeks", "decades")} <= set(zip(marks[::2], marks[1::2], strict=True))


def test_citations_of_claims_lead_to_their_bytes(reported: Settings, page: str) -> None:
    """A citation that points elsewhere is worse than none."""
    row = re.compile(
        r'data-label="Says"><bdi>([^<]+)</bdi>.*?data-label="Citation"><code><bdi>([^<]+\.txt):(\d+)-(\d+)<'
    )
    found = [cited.groups() for line in page.splitlines() if (cited := row.search(line))]
    assert found
    for said, path, start, end in found:
        assert (reported.raw_dir / unescape(path)).read_bytes()[int(start) : int(end)].decode() == unescape(said)


def test_same_database_same_page(reported: Settings) -> None:
    """A page that differs without cause hides those that differ with cause."""
    path = reported.warehouse_dir / "report" / "index.html"
    assert make_report(reported) == path.read_text(encoding="utf-8")


def test_tables_without_rows_are_readable(reported: Settings, tmp_path: Path) -> None:
    """On the first morning nothing is there: headings over empty tables look broken."""
    settings = reported.model_copy(update={"warehouse_dir": tmp_path})
    publish(settings, Lake(tmp_path), versions_in_force(settings, Sources.read(settings.config_dir / "sources.yaml")))
    page = make_report(settings)
    assert "Nothing is published yet" in page
    assert [name for name in SECTIONS if len(section(page, name).split()) < 5] == []
    assert page.count("<table") == 0


def test_a_warehouse_of_any_size_gives_a_page_that_opens(mine: Settings) -> None:
    """A page of a million rows stops the browser of everybody on the morning after a bad night."""
    with opened(mine.database, read_only=False) as connection:
        for table, key, many in (
            ("quarantine", "item_id", 4_000),
            ("disagreements", "disagreement_id", 800),
            ("validation_results", "rule", 30),
        ):
            names = [
                name
                for (name,) in connection.execute(
                    f"SELECT column_name FROM duckdb_columns() WHERE table_name = '{table}'"
                ).fetchall()
            ]
            chosen = ", ".join(f"{name} || '-' || n AS {name}" if name == key else name for name in names)
            connection.execute(f"INSERT INTO {table} BY NAME SELECT {chosen} FROM {table}, range({many}) r(n)")
        connection.execute("UPDATE quarantine SET ingest_date = DATE '2026-11-19', detail = repeat('long ', 1_000)")
        connection.execute("UPDATE validation_results SET success = false")
        n_refused, n_open = connection.execute(
            "SELECT (SELECT count(*) FROM open_quarantine), (SELECT count(*) FROM open_disagreements)"
        ).fetchall()[0]
    page = make_report(mine)
    assert len(page) < 600_000
    for section_name, more in (("refused", n_refused - 40), ("disagreements", n_open - 30)):
        assert f"and {more:,} more" in section(page, section_name)
    asked = unescape(
        re.findall(r"more: <code>newsledger sql[^\"&]*(?:\"|&#34;|&quot;)(.*?)(?:\"|&#34;|&quot;)</code>", page)[0]
    )
    with opened(mine.database) as connection:
        assert connection.execute(asked).fetchone() is not None
