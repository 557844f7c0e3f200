"""Claims: who says a figure, with whose words, of which day and place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract import Reading, Stretch, load_language, read_doc
from pipelines.extract.claims import Claim
from pipelines.extract.claims.quotes import find_quotes
from pipelines.extract.claims.words import claim_words, is_medium
from pipelines.extract.mentions import find_mentions

FRIDAY = date(2024, 5, 17)


def read(*paragraphs: str, headline: str = "") -> tuple[str, Reading]:
    """A text of paragraphs; a bar parts sentences of one paragraph."""
    parts = [("headline", headline)] if headline else []
    parts += [("body", paragraph) for paragraph in paragraphs]
    text, stretches = "", []
    for n, (role, paragraph) in enumerate(parts):
        for sentence in paragraph.split("|"):
            stretches.append(Stretch(len(text), len(text) + len(sentence), role, n))
            text += sentence + " "
        text = text[:-1] + "\n\n"
    doc = load_language()(text)
    return text, read_doc(doc, stretches, find_mentions(doc), FRIDAY, FRIDAY, None)


def claims(*paragraphs: str, headline: str = "") -> list[Claim]:
    return read(*paragraphs, headline=headline)[1].claims


def said(*paragraphs: str, headline: str = "") -> list[tuple[str, list[str]]]:
    """Each figure with the names of its claimants."""
    _text, reading = read(*paragraphs, headline=headline)
    found: dict[int, list[str]] = {}
    for claim in reading.claims:
        if claim.fact is not None:
            found.setdefault(claim.fact, []).extend([claim.claimant.name] if claim.claimant else [])
    return [(reading.facts[i].figure.surface, names) for i, names in found.items()]


@pytest.mark.parametrize(
    ("text", "claimants"),
    [
        ("The health ministry said 23 people were killed.", ["health ministry"]),
        ("At least 23 people were killed, the health ministry said.", ["health ministry"]),
        ("At least 23 people were killed, said Maria Lopez, a spokeswoman for the ministry.", ["Maria Lopez"]),
        ("At least 23 people were killed, according to the health ministry.", ["health ministry"]),
        ("According to the health ministry, 23 people were killed.", ["health ministry"]),
        ("The health ministry put the toll at 23.", ["health ministry"]),
        ("Police on Monday estimated the crowd at 23,000.", ["Police"]),
        ("The march drew the 23,000 estimated by police.", ["police"]),
        ("The United Nations estimates that 23,000 people fled.", ["United Nations"]),
        ("Residents and doctors said 23 people were killed.", ["Residents", "doctors"]),
        ("The army, which lost the town, said 23 people were killed.", ["army"]),
        ("23 people were killed.", []),
        ("The army destroyed 23 homes.", []),
        ("The 23 officials said nothing more.", []),
    ],
)
def test_claimant(text: str, claimants: list[str]) -> None:
    """A figure without its source is a fact nobody stated; with a wrong one it is a quotation nobody gave."""
    (found,) = [names for _, names in said(text)]
    assert found == claimants


def test_each_has_its_own() -> None:
    """Two sources in one sentence are the disagreement an analyst looks for."""
    text = "The rebels said 40 soldiers were killed, while the army said 12 died; police put the toll at 20."
    assert said(text) == [("40", ["rebels"]), ("12", ["army"]), ("20", ["police"])]


def test_scope_is_the_sentence() -> None:
    """What the text says itself after a quoted sentence is not the source's."""
    assert said("The army said 12 soldiers died.|Some 300 families left the town.") == [
        ("12", ["army"]),
        ("Some 300", []),
    ]


def test_running_quote() -> None:
    """A quotation goes on after its speaker was named; the words stay his."""
    found = said('"We buried 12 people," doctor Hassan Karim said.|"Another 30 people are missing."')
    assert [names for _, names in found] == [["Hassan Karim"], ["Hassan Karim"]]


def test_breakdown_stays_with_its_total() -> None:
    """A count such as "of the six, three died here" is still the ministry's count."""
    found = said(
        "The health ministry said six people drowned.|Of the six, three died in the port, two in the hills and a boy at sea."
    )
    assert [names for _, names in found if names] == [["health ministry"]] * (len(found))


@pytest.mark.parametrize(
    ("texts", "name", "rule"),
    [
        (["The National Weather Institute said 12 people died.|It said 30 homes burned."], "National Weather Institute", "pronoun"),
        (["Maria Lopez, a doctor, said 12 people died.|She said 30 were hurt."], "Maria Lopez", "pronoun"),
        (["The interior ministry said 12 people died.|The ministry said 30 were hurt."], "interior ministry", "description"),
        (["Governor Maria Lopez spoke first.|Some 30 people were hurt, Lopez said."], "Maria Lopez", "person"),
    ],
)  # fmt: skip
def test_longest_form(texts: list[str], name: str, rule: str) -> None:
    """The ministry, it and she are nobody in a table."""
    last = claims(*texts)[-1].claimant
    assert last is not None
    assert (last.name, last.rule) == (name, rule)


def test_spokesman_speaks_for() -> None:
    """Who counts claims by organisation must find those of its spokesmen."""
    claimant = claims(
        "The defence ministry gave no comment. At least 23 people were killed, said Maria Lopez, a spokeswoman for the defence ministry."
    )[0].claimant
    assert claimant is not None
    assert (claimant.name, claimant.organisation) == ("Maria Lopez", "defence ministry")
    assert "spokeswoman" in (claimant.role or "")


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The army denied that 50 people had drowned.", "denies"),
        ("The army rejected the figure of 50 dead.", "denies"),
        ("The army did not mention the two schoolgirls.", "does_not_mention"),
        ("The army said 50 people had drowned.", "asserts"),
    ],
)
def test_polarity(text: str, polarity: str) -> None:
    """A denial read as a statement makes the army claim what it denied."""
    (claim,) = claims(text)
    assert claim.polarity == polarity
    assert claim.claimant is not None
    assert claim.claimant.name == "army"


def test_stated_absence_is_a_row() -> None:
    """Silence about casualties is neither zero nor nothing."""
    (bombers, absence) = claims("The army said six bombers flew, but did not mention civilian casualties.")
    assert (bombers.polarity, absence.polarity, absence.fact) == ("asserts", "does_not_mention", None)
    assert absence.claimant is not None
    assert claims("The army made no mention of the market.") == []


@pytest.mark.parametrize(
    ("text", "relay"),
    [
        ("Some 12 people died, the governor said, according to the Tass news agency.", "Tass news agency"),
        ("The governor told Reuters that 12 people died.", "Reuters"),
        ("The governor said 12 people died.", None),
    ],
)
def test_relay_is_not_the_claimant(text: str, relay: str | None) -> None:
    """An agency that carries a governor's word has counted nobody."""
    (claim,) = claims(text)
    assert claim.claimant is not None
    assert claim.claimant.name == "governor"
    assert claim.relay == relay


def test_clocks_apart() -> None:
    """A toll given on Thursday for a raid of Tuesday is of Tuesday."""
    (claim,) = claims("The ministry said on Thursday that a raid on Tuesday killed 23 people.")
    assert (claim.event_first, claim.claim_first) == (date(2024, 5, 14), date(2024, 5, 16))


def test_place_means_and_hedge() -> None:
    """Without place, means and doubt a claim cannot be set beside another."""
    text, reading = read("Artillery fire reportedly killed 23 people in Aleppo.")
    (claim,) = reading.claims
    assert claim.place is not None
    assert text[slice(*claim.place)] == "Aleppo"
    assert (claim.weapon, claim.hedge) == ("Artillery fire", "reportedly")


@pytest.mark.parametrize(
    ("texts", "name", "rule"),
    [
        (["A Geneva-based watchdog group said 12 people died.", "Salt Road, a watchdog group based in Geneva, has counted since May."], "Salt Road", "described"),
        (["Amnesty International and a Geneva-based watchdog group said 12 people died.", "Amnesty and Airwars spoke of a war crime."], "Airwars", "described"),
        (["A Geneva-based watchdog group said 12 people died.", "Amnesty and Airwars spoke of a war crime."], "Geneva-based watchdog group", "named"),
        (["A local rights group said 12 people died."], "local rights group", "named"),
        (["Amnesty and Airwars said in a joint statement that the war goes on.", "The army said nothing.", "The statement said 12 people died."], "Airwars", "description"),
    ],
)  # fmt: skip
def test_described_claimant(texts: list[str], name: str, rule: str) -> None:
    """The name and the words for it counted apart make a second witness that does not exist."""
    (last, *_) = [c.claimant for c in reversed(claims(*texts)) if c.claimant is not None]
    assert (last.name, last.rule) == (name, rule)


def test_a_description_has_the_entity_of_its_name() -> None:
    """A watchdog from London linked to London makes a city say how many died."""
    text, reading = read(
        "Amnesty International and a London-based watchdog group said 12 people died.",
        "Amnesty and Airwars spoke of a crime.",
    )
    last = reading.claims[-1].claimant
    assert last is not None
    assert last.named_at is not None
    assert text[slice(*last.named_at)] == "Airwars"


def test_one_day_of_saying() -> None:
    """Of two who speak in one sentence both spoke on its day."""
    found = claims("In March the army said 12 people died, while the rebels said that 40 died.")
    assert [(c.claim_first, c.claim_last) for c in found] == [(date(2024, 3, 1), date(2024, 3, 31))] * 2


@pytest.mark.parametrize(
    ("paragraphs", "place", "rule"),
    [
        (["A raid hit a house in Homs.", "The army said 12 people died."], "Homs", "place:lead"),
        (["A raid hit a house in Homs.", "Fighting went on in Aleppo.", "The army said 12 people died."], None, None),
        (["A raid hit a house in Homs.", "Fighting went on in Aleppo.", "In the besieged city 12 people died."], "Aleppo", "place:town_meant"),
        (["A raid hit a house in Homs.", "Fighting went on in Aleppo.|Some 12 people died."], "Aleppo", "place:paragraph"),
        (["A raid killed 12 people in the northern Syria city of Raqqa."], "Raqqa", "place:sentence"),
        (["A raid killed 12 people in Syria’s Raqqa."], "Raqqa", "place:sentence"),
        (["A raid hit a house in Homs.", "Some 12 people died in Syria."], "Syria", "place:sentence"),
    ],
)  # fmt: skip
def test_place_carries_over_until_another_town(paragraphs: list[str], place: str | None, rule: str | None) -> None:
    """The dead of one town added to those of another make a massacre that never was."""
    text, reading = read(*paragraphs)
    (claim,) = reading.claims
    assert (text[slice(*claim.place)] if claim.place else None) == place
    assert [e for e in claim.evidence if e.startswith("place:")] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("paragraphs", "is_part"),
    [
        (["The council said 12 people were killed in the raid.", "It said nobody had died in the market."], True),
        (["The council said 12 people were killed in the raid.", "The army said nobody had died."], False),
        (["The council said 12 people were hurt in the raid.", "It said nobody had died."], False),
        (["The council said 12 rebels were killed in the raid.", "It said no civilians had died."], False),
        (["The council said 12 people were killed in the raid.", "It said no people had died in the market."], True),
    ],
)
def test_nobody_of_who_counts_dead(paragraphs: list[str], is_part: bool) -> None:
    """"Nobody died in the market", taken for the toll of the town, makes its claimant deny the dead it counted."""
    nobody = next(f for f in read(*paragraphs)[1].facts if f.figure.value_high == 0)
    assert (nobody.not_summable, nobody.part_of) == (("part", 0) if is_part else (None, None))


@pytest.mark.parametrize(
    ("paragraphs", "first", "last"),
    [
        (["The toll from Sunday's raid on Homs rose to 31 on Wednesday."], date(2024, 5, 12), date(2024, 5, 12)),
        (["Six years after a raid killed 72 people, three officers were charged on Thursday."], None, None),
        (["Some 300 people were killed there, up from 200 in March."], None, None),
        (["It was the worst raid since 2019, when 61 people died."], date(2019, 1, 1), date(2019, 12, 31)),
        (["Some 61 people have died since 2019."], date(2019, 1, 1), FRIDAY),
        (["Some 61 people have died since 2019, when the war began."], date(2019, 1, 1), FRIDAY),
        (["Both sides told on Wednesday of a clash the day before.", "The army lost 12 men."], date(2024, 5, 14), date(2024, 5, 14)),
    ],
)  # fmt: skip
def test_the_day_of_the_deed(paragraphs: list[str], first: date | None, last: date | None) -> None:
    """The dead of a raid, filed under the day their toll rose or a court sat, are the dead of another raid."""
    _text, reading = read(*paragraphs)
    counted = next(c for c in reading.claims if c.fact is not None and reading.facts[c.fact].effect == "killed")
    assert (counted.event_first, counted.event_last) == (first, last)


@pytest.mark.parametrize(
    ("paragraphs", "place"),
    [
        (["A raid in Aleppo killed 90 people, including 31 in the town of Homs.", "Doctors put the toll at 120."], "Aleppo"),
        (["A raid killed 90 people, 31 of them children, in Homs.", "Doctors put the toll at 120."], "Homs"),
    ],
)  # fmt: skip
def test_the_place_of_a_part_stays_with_it(paragraphs: list[str], place: str) -> None:
    """A toll of a valley, put in one of its towns, disagrees with that town's own."""
    text, reading = read(*paragraphs)
    last = reading.claims[-1]
    assert last.place is not None
    assert text[slice(*last.place)] == place


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("A US-led coalition killed 40 civilians in Mosul.", "US-led coalition"),
        ("A coalition took the town from the Islamic State group, killing 12 civilians.", None),
        ("Israeli air strikes killed 12 people in Gaza.", "Israeli"),
        ("Twelve civilians were killed in air strikes by Russian jets on Monday.", "Russian"),
        ("Twelve civilians were killed in strikes carried out by the US-led coalition.", "US-led coalition"),
        ("Twelve civilians were killed by fire from Turkish positions.", "Turkish"),
        ("Forty people died, a toll confirmed later by the Red Cross.", None),
        ("An Indonesian earthquake killed 40 people.", None),
        ("A blast in Aleppo killed 12 people.", None),
    ],
)
def test_perpetrator(text: str, doer: str | None) -> None:
    """A name that stands near by is no culprit: a false accusation is worse than none."""
    found, reading = read(text)
    (claim,) = reading.claims
    assert (found[slice(*claim.perpetrator)] if claim.perpetrator else None) == doer


@pytest.mark.parametrize(
    ("paragraphs", "first", "last", "rule"),
    [
        (["Fighters took Raqqa in October 2017 after a four-month campaign.", "Some 900 people died in Raqqa."], date(2017, 6, 1), date(2017, 10, 31), "event:campaign"),
        (["The battle of Raqqa lasted from June to October 2017.", "Some 900 people died in Raqqa."], date(2017, 6, 1), date(2017, 10, 31), "event:campaign"),
        (["The army fought in Raqqa.", "Its offensive on Raqqa in 2017 was long.", "Some 900 people died in Raqqa."], date(2017, 1, 1), date(2017, 12, 31), "event:campaign"),
        (["Raqqa has been quiet.", "The battle of Raqqa lasted from June to October 2017.", "Some 900 people died in Aleppo."], None, None, None),
        (["Raqqa has been quiet.", "The siege of Raqqa lasted from June to October 2015.", "The battle of Raqqa lasted from June to October 2017.", "Some 900 people died in Raqqa."], None, None, None),
    ],
)  # fmt: skip
def test_campaign_dates_its_toll(
    paragraphs: list[str], first: date | None, last: date | None, rule: str | None
) -> None:
    """A toll of 2017 without its year is set beside one of yesterday."""
    claim = claims(*paragraphs)[-1]
    if rule:
        assert rule in claim.evidence
    assert (claim.event_first, claim.event_last) == (first, last)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("He said “no”.", ["“no”"]),
        ("“It began\n\n“and ended” he said", ["“It began", "“and ended”"]),
        ('An unpaired " mark.', []),
        ('One " here\n\nand one " there', []),
    ],
)
def test_quotes(text: str, quotes: list[str]) -> None:
    """A mark lost by a scraper must not turn the rest of the story into a quotation."""
    assert [text[a:b] for a, b in find_quotes(text)] == quotes


def test_media() -> None:
    """Media carry; a ministry speaks."""
    assert is_medium("the Tass news agency")
    assert is_medium("Reuters")
    assert not is_medium("health ministry")


def test_lists_are_consistent() -> None:
    """A polarity that claims.polarity does not know sends the row to quarantine."""
    words = claim_words()
    assert {saying.polarity for saying in words.sayings.values()} == {"asserts", "denies"}
    assert set(words.nouns.values()) == {"person", "people", "organisation"}


WORDS = st.sampled_from(
    ["said", "The ministry", ",", "12 people", "died", "according to", "police", "and", '"', "he", "it", "that", "denied", "did not mention", "on Monday", "in Aleppo", ":", ";",
     "reported", "by", "(", ")", "who", "while", ".", "\n", "estimates", "spoke of", "both", "its statement", "“", "”", "casualties", "é", "Its"]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=14).map(" ".join), min_size=1, max_size=3))
def test_any_order_of_words(paragraphs: list[str]) -> None:
    """No text may stop a shard; a claimant cites its own words, and every figure has at least one claim."""
    text, reading = read(*paragraphs)
    assert {claim.fact for claim in reading.claims if claim.fact is not None} == set(range(len(reading.facts)))
    for claim in reading.claims:
        assert 0 <= claim.confidence <= 1
        assert claim.claimant is None or 0 <= claim.claimant.start < claim.claimant.end <= len(text)
        assert claim.claimant is None or claim.claimant.name.strip()
        assert claim.place is None or text[slice(*claim.place)]
