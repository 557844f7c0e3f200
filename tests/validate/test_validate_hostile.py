"""A thousand hostile files in one night: rows or quarantine, a whole database, and nothing of them runs."""

from __future__ import annotations

import datetime as dt
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipelines import document, extract, ingest, stories, validate
from pipelines.ingest.found import printable
from pipelines.night import Night, Pool
from pipelines.plan import versions_in_force
from pipelines.settings import Settings
from pipelines.sources import Sources
from pipelines.tables import TABLES, Lake
from pipelines.tables.ddl import published_tables
from pipelines.validate.data_docs import shown
from pipelines.validate.offline import offline
from pipelines.warehouse import opened, publish

sys.path.insert(0, str(Path(__file__).parents[1]))
from hostile import HUGE, MARK, SCRIPTS, SQL, hostile_files, write_hostile

NIGHT = dt.date(2026, 11, 19)
FEW, MANY = 48, 1000
SHORTER = 4_000  # bytes of a huge line among the few: one of 30,000 quotation marks takes seven seconds


@pytest.fixture(scope="module", params=[FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The night of so many files, run through every step and published, in this process."""
    root = tmp_path_factory.mktemp("hostile")
    settings = Settings(raw_dir=root / "raw", warehouse_dir=root / "warehouse", workers=1, max_failed_share=1.0)
    huge = SHORTER if request.param == FEW else HUGE
    assert write_hostile(settings.raw_dir / NIGHT.isoformat(), request.param, huge=huge) > request.param * 0.95
    sources = Sources.read(settings.config_dir / "sources.yaml")
    lake = Lake(settings.warehouse_dir)
    with Pool(1) as pool:
        night = Night(NIGHT, settings, sources, lake, pool, NIGHT, dt.datetime(2026, 11, 20, 2))
        for step in (ingest.take_in, document.write_texts, extract.write_extracts, stories.write_stories):
            step(night)
        assert not validate.check(night).blocks
    publish(settings, lake, versions_in_force(settings, sources))
    return night


def test_every_file_ends_in_rows_or_in_quarantine(house: Night) -> None:
    """A file that is neither taken nor refused is lost without a word."""
    with opened(house.settings.database) as connection:
        files = dict(connection.execute("SELECT source_path, status FROM files").fetchall())
        refused = {
            path for (path,) in connection.execute("SELECT coalesce(file_path, source_path) FROM quarantine").fetchall()
        }
        sighted = {path for (path,) in connection.execute("SELECT file_path FROM sightings").fetchall()}
    raw = house.settings.raw_dir
    there = {printable(path.relative_to(raw).as_posix()) for path in raw.rglob("*") if path.is_file()}
    told = {path for path in there if path in files or path in refused}
    assert {path for path in there - told if not Path(path).name.startswith(".")} == set()
    for path, status in files.items():
        assert path in (refused if status == "refused" else refused | sighted), path
    assert len(sighted) > len(there) * 0.3
    assert len(refused) > len(there) * 0.1


def test_rows_add_up(house: Night) -> None:
    """Rows made, less rows held back, are the rows published: nothing got lost on the way."""
    with opened(house.settings.database) as connection:
        for name, made, held in connection.execute(
            "SELECT table_name, n_rows, n_quarantined FROM row_counts"
        ).fetchall():
            if name not in ("quarantine", "runs") and not TABLES[name].shared and TABLES[name].key != ("source_path",):
                ((published,),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()
                assert published == made - held, name


def test_the_database_is_whole(house: Night) -> None:
    """SQL in a name or a text is a text: every table is there, and every row can be read."""
    with opened(house.settings.database) as connection:
        for table in published_tables():
            connection.execute(f"SELECT * FROM {table.name}").fetchall()
        ((with_sql,),) = connection.execute(
            "SELECT count(*) FROM document_texts WHERE contains(clean_text, ?)", [SQL]
        ).fetchall()
        ((lost,),) = connection.execute(
            "SELECT count(*) FROM figures f ANTI JOIN documents d USING (doc_id)"
        ).fetchall()
    assert with_sql > 0
    assert lost == 0


def test_nothing_is_written_where_it_should_not(house: Night) -> None:
    """A member named ../../x, or a name that a shell would run, must leave nothing behind."""
    root = house.settings.raw_dir.parent
    assert {path.name for path in root.iterdir()} == {"raw", "warehouse"}
    assert not list(root.rglob("escaped.txt"))
    assert not list(root.rglob("owned*"))


def test_the_same_seed_gives_the_same_files() -> None:
    """A failure that cannot be made again cannot be mended."""
    assert list(hostile_files(64)) == list(hostile_files(64))
    assert len({path for path, _ in hostile_files(MANY)}) == MANY


class Page(HTMLParser):
    """What a browser would run or ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "link", "base", "form"):
            self.bad.append(tag)
        self.bad += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]
        self.bad += [
            f"{tag} {n}={v}"
            for n, v in attrs
            if n in ("src", "href", "action") and v and (":" in v or v.startswith("//"))
        ]


def bad_in(page: str) -> list[str]:
    reader = Page()
    reader.feed(page)
    reader.close()
    return reader.bad


def test_nothing_runs_in_data_docs(house: Night) -> None:
    """A page of ours that runs what a text holds attacks whoever looks after the night."""
    pages = sorted((house.settings.warehouse_dir / "data_docs").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert bad_in(text) == []
        assert "Content-Security-Policy" in text
        assert f"='{MARK}'<" not in text


def test_no_page_asks_the_web(house: Night) -> None:
    """A machine without a network must show the pages, and no host must learn that they are read."""
    for page in (house.settings.warehouse_dir / "data_docs").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "http://" not in text
        assert "https://" not in text
        assert "url(" not in text
        assert "@import" not in text


@pytest.mark.parametrize("value", [*SCRIPTS, "\u202etxt.exe", "a\0b", "line\nbreak"])
def test_shown_values_are_words(value: str) -> None:
    """A value that is markup, or turns the line round, must be seen as what it is."""
    told = shown({"list": [value], "n": 3})
    assert told["n"] == 3
    (text,) = told["list"]
    assert bad_in(f"<td>{text}</td>") == []
    assert text.isprintable()


@pytest.mark.parametrize("value", SCRIPTS)
def test_a_page_that_holds_an_attack_loses_it(value: str) -> None:
    """The second wall: were a value to come into a page as markup, the page would still run nothing."""
    page = offline(f"<html><head><title>t</title></head><body><table><tr><td>{value}</td></tr></table></body></html>")
    assert bad_in(page) == []
    assert "script-src" not in page
    assert "default-src 'none'" in page


def test_offline_keeps_words_tables_and_links() -> None:
    """A page that is safe because it is empty helps nobody."""
    page = offline(
        '<html><head><link rel="stylesheet" href="https://cdn.example/a.css"><style>@import "x"</style></head><body>'
        '<a href="../index.html">home</a><a href="https://elsewhere.example">more</a><img src="//cdn.example/x.png">'
        '<table class="t"><tr><td>5 &lt; 6 &amp; caf&#233;</td></tr></table></body></html>'
    )
    assert '<a href="../index.html">home</a>' in page
    assert "<a>more</a>" in page
    assert '<table class="t"><tr><td>5 &lt; 6 &amp; caf&#233;</td></tr></table>' in page
    assert "cdn.example" not in page
