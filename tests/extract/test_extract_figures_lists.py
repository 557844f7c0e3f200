"""The word lists of the figures: every row usable, and a broken file told by name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.extract.figures.lists import read_lists
from pipelines.extract.figures.measures import code_of, currencies_of, si_value
from pipelines.lists import ListError
from pipelines.settings import PROJECT

CONFIG = PROJECT / "config"


def test_every_unit_has_its_value_in_si() -> None:
    """A unit the library does not know stops the first sentence that has it, and with it a shard."""
    units = {*read_lists().units.values(), *read_lists().symbols.values()}
    for unit in units:
        value, name = si_value(1.0, unit.pint)
        assert (value is None) == (not unit.pint)
        assert (name is None) == (not unit.pint)
    assert si_value(100.0, "degree_Celsius") == (pytest.approx(373.15), "kelvin")


def test_codes_of_money_are_iso() -> None:
    """A code nobody else uses joins with nothing."""
    for table in (read_lists().money_before, read_lists().money_after):
        for word, money in table.items():
            code = code_of(money, word, None)
            assert (len(code) == 3 and code.isupper()) or code in ("cent", "penny", "bitcoin") or money.code is None


def test_money_of_countries() -> None:
    """The money of the country is that of the CLDR; of what is no country, none."""
    assert "EGP" in currencies_of("EG")
    assert code_of(read_lists().money_after["pounds"], "pounds", "EG") == "EGP"
    assert code_of(read_lists().money_after["pounds"], "pounds", "ZZ") == "GBP"


@pytest.mark.parametrize(
    "name",
    [
        "figure_bounds.csv",
        "vague_numbers.csv",
        "measure_units.csv",
        "currency_words.csv",
        "counted_units.csv",
        "figure_words.csv",
        "number_idioms.csv",
    ],
)
@pytest.mark.parametrize("damage", ["missing", "other columns", "too many fields"])
def test_a_broken_list_is_told_by_name(tmp_path: Path, name: str, damage: str) -> None:
    """A list a person lengthened wrongly must say so: silently short, it loses figures."""
    for file in CONFIG.glob("*.csv"):
        shutil.copy(file, tmp_path)
    broken = tmp_path / name
    if damage == "missing":
        broken.unlink()
    elif damage == "other columns":
        broken.write_text("a,b,c,d,e,f\n")
    else:
        broken.write_text(broken.read_text(encoding="utf-8") + "a,b,c,d,e,f,g\n", encoding="utf-8")
    with pytest.raises(ListError, match=name):
        read_lists(tmp_path)
