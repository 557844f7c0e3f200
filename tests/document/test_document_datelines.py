"""Datelines: place, agency and date before the first sentence."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.document import Words
from pipelines.document.datelines import Dateline, read_dateline

WORDS = Words.read()
NIGHT = date(2026, 11, 20)


def read(text: str, has_case: bool = True) -> Dateline | None:
    return read_dateline(text, 0, len(text), WORDS, NIGHT, has_case)


@pytest.mark.parametrize(
    ("text", "end", "place", "agency"),
    [
        ("BEIRUT (AP) — The army left.", "BEIRUT (AP) —", "BEIRUT", "AP"),
        ("LONDON, May 3 (Reuters) - The army left.", "LONDON, May 3 (Reuters) -", "LONDON", "Reuters"),
        ("AP, BEIRUT", "AP, BEIRUT", "BEIRUT", "AP"),
        ("KABUL, AFP — The army left.", "KABUL, AFP —", "KABUL", "AFP"),
        ("GUWAHATI, July 5: The river rose.", "GUWAHATI, July 5:", "GUWAHATI", None),
        ("SANAA, Yemen, March 12 — The army left.", "SANAA, Yemen, March 12 —", "SANAA, Yemen", None),
        ("MOSCOW, August 12. /TASS/. The army left.", "MOSCOW, August 12. /TASS/.", "MOSCOW", "TASS"),
        ("MOSCOW. Aug 12 (Interfax) - The army left.", "MOSCOW. Aug 12 (Interfax) -", "MOSCOW", "Interfax"),
        ("New Delhi, Aug 12 (IANS) The army left.", "New Delhi, Aug 12 (IANS)", "New Delhi", "IANS"),
        ("Madrid, 12 ago (EFE).- El tren salió.", "Madrid, 12 ago (EFE).-", "Madrid", "EFE"),
        ("(ANSA) - ROME, AUG 12 - The police left.", "(ANSA) - ROME, AUG 12 -", "ROME", "ANSA"),
        ("Tehran, Aug 12, IRNA – The army left.", "Tehran, Aug 12, IRNA –", "Tehran", "IRNA"),
        ("ABU DHABI, 12th August, 2016 (WAM) -- Rain fell.", "ABU DHABI, 12th August, 2016 (WAM) --", "ABU DHABI", "WAM"),
        ("Taipei, Taiwan — The city slept.", "Taipei, Taiwan —", "Taipei, Taiwan", None),
        ("BEIRUT/GENEVA (Reuters) - The army left.", "BEIRUT/GENEVA (Reuters) -", "BEIRUT/GENEVA", "Reuters"),
        ("PRAGUE (CZECHIA), 21 APR 89 (TASS) -- TROOPS LEFT.", "PRAGUE (CZECHIA), 21 APR 89 (TASS) --", "PRAGUE", "TASS"),
        ("LIMA, Peru (Andes Wire) — A quake struck.", "LIMA, Peru (Andes Wire) —", "LIMA, Peru", "Andes Wire"),
        ("THE HAGUE, Netherlands (AP) — Judges met.", "THE HAGUE, Netherlands (AP) —", "THE HAGUE, Netherlands", "AP"),
        ("Damascus, SANA- The army left.", "Damascus, SANA-", "Damascus", "SANA"),
        ("PETRA, Jordan — Tourists left.", "PETRA, Jordan —", "PETRA, Jordan", None),
        ("(Reuters) - The army left.", "(Reuters) -", None, "Reuters"),
        ("KABUL (Pajhwok): The army left.", "KABUL (Pajhwok):", "KABUL", "Pajhwok"),
    ],
)
def test_datelines_of_many_houses(text: str, end: str, place: str | None, agency: str | None) -> None:
    """A dateline left in the body makes its place and agency a claimant, and hides whose copy a story is."""
    found = read(text)
    assert found is not None
    assert (text[: found.end], found.place, found.agency) == (end, place, agency)


@pytest.mark.parametrize(
    "text",
    [
        "BREAKING: The army left.",
        "The president — who was there — left.",
        "In Syria — The army left.",
        "Assad, May 3 was a day of mourning.",
        "Islamic State (ISIS) — The group left.",
        "Amnesty International (AI) The group left.",
        "U.N. — The council met.",
        "The army left the town - Monday was quiet.",
        "— The army left.",
        "",
    ],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    """A sentence taken for a dateline is not read for figures."""
    assert read(text) is None


def test_capitals_tell_nothing_in_a_text_of_capitals() -> None:
    """In a telex every line looks like a place."""
    assert read("TROOPS LEFT - NOBODY KNOWS WHY.", has_case=False) is None
    found = read("LIMA, 17 MAY (EFE) -- TROOPS LEFT.", has_case=False)
    assert found is not None
    assert found.agency == "EFE"


def test_the_date_of_a_dateline_keeps_its_missing_year() -> None:
    """A year guessed here would look like one that was written."""
    found = read("SANAA, Yemen, March 12 — The army left.")
    assert found is not None
    assert found.surface is not None
    assert found.surface.month_day == (3, 12)
    assert not found.surface.readings
