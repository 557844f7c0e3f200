"""The day of saying apart from the day of the event, and claimants whose head noun does not stand last."""

from __future__ import annotations

from datetime import date

import pytest
from test_extract_claims import FRIDAY, claims, read, said

TUESDAY, WEDNESDAY = date(2024, 5, 14), date(2024, 5, 15)


@pytest.mark.parametrize(
    ("text", "event", "spoken"),
    [
        ("Nine people drowned on Tuesday, according to the coastguard.", TUESDAY, None),
        ("Nine people drowned on Tuesday according to the coastguard.", TUESDAY, None),
        ("Nine people drowned in the delta on Tuesday, said the governor.", TUESDAY, None),
        ("On Tuesday, according to the coastguard, nine people drowned.", TUESDAY, None),
        ("Nine people drowned on Tuesday, reported Radio Hill on Wednesday.", TUESDAY, WEDNESDAY),
        ("Nine people drowned, according to the coastguard on Wednesday.", None, WEDNESDAY),
        ("Nine people drowned, said the governor on Wednesday.", None, WEDNESDAY),
        ("The prefect, on Wednesday, said nine people drowned.", None, WEDNESDAY),
        ("Nine people drowned, a coastguard statement on Wednesday said.", None, WEDNESDAY),
    ],
)
def test_day_before_a_source(text: str, event: date | None, spoken: date | None) -> None:
    """The day of the dead taken for the day of the statement leaves them without a day, or on that of another raid."""
    (claim,) = claims(text)
    assert (claim.event_first, claim.claim_first) == (event, spoken)


@pytest.mark.parametrize(
    ("texts", "last"),
    [
        (["The Watch, which sits in Geneva, said army air raids in Idlib on Tuesday killed nine people."], "Watch"),
        (["A nurse at the Homs clinic said she had counted nine bodies."], "nurse at the Homs clinic"),
        (["The mayor of a village near Homs said nine people died."], "mayor of a village near Homs"),
        (["The office of the mayor of Homs said the road was open.|It said nobody had died."], "office of the mayor of Homs"),
        (["The office of the mayor of Homs said two died.|The mayor's office said nine were hurt."], "office of the mayor of Homs"),
        (["Syrian Minister of Transport Ann Holm said nine people died."], "Ann Holm"),
        (["The office of Ann Holm said nine people died."], "office of Ann Holm"),
        (["The raid killed two people, said officials in Homs after the fire killed nine."], "officials"),
    ],
)  # fmt: skip
def test_who_by_the_head_of_the_name(texts: list[str], last: str) -> None:
    """A name read by its last word makes an office a person, and an air raid somebody who speaks."""
    names = said(*texts)[-1][1]
    assert names == [last]


def test_possessive_claimant() -> None:
    """"Its director" is a different person in every document; whose director the text says."""
    found = claims("The relief league said two people died.|Its director said nine were hurt.")[-1].claimant
    assert found is not None
    assert (found.surface, found.name, found.organisation) == ("Its director", "director", "relief league")


def test_possessive_of_a_thing_stays_as_it_stands() -> None:
    """The insurers of a burnt mill made those of whoever spoke before give a party words it never said."""
    found = claims("The relief league said two people died.|Nine homes near the mill were lost, according to its insurers.")
    assert found[-1].claimant is not None
    assert (found[-1].claimant.name, found[-1].claimant.organisation) == ("its insurers", None)


def test_an_age_is_no_role() -> None:
    """A role that is a number is printed as the office somebody holds."""
    found = claims("Minister Vera Holm, 58, said nine people drowned.")[-1].claimant
    assert found is not None
    assert (found.name, found.role) == ("Vera Holm", "Minister")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The envoy said in Geneva on Thursday that a raid in Homs killed 23 people.", "Homs"),
        ("The envoy said in Geneva on Thursday that a raid killed 23 people.", None),
        ("The envoy told reporters in Geneva that a raid killed 23 people.", None),
        ("A raid in Homs killed 23 people, the envoy said in Geneva.", "Homs"),
        ("The envoy said in Geneva that a raid killed 23 people in Homs.", "Homs"),
        ("The envoy said raids in Homs killed 23 people.", "Homs"),
        ("At least 23 people were killed in French strikes across Yemen.", "Yemen"),
        ("At least 23 people were killed in US strikes across Yemen.", "Yemen"),
        ("At least 23 people were killed in Aleppo strikes.", "Aleppo"),
        ("Five tourists, two of them from Germany, died in Norway.", "Norway"),
        ("Fighting displaced 900 people from Goma on Monday.", "Goma"),
    ],
)
def test_where_they_died_and_not_where_it_was_told(text: str, place: str | None) -> None:
    """Where a speaker stood, whose strikes they were and where a tourist was born are no places of the dead."""
    text, reading = read(text)
    found = {text[slice(*claim.place)] if claim.place else None for claim in reading.claims}
    assert found == {place}


def test_the_day_behind_the_place_of_saying() -> None:
    """It was taken for the day of the raid."""
    (claim,) = claims("The envoy said in Geneva on Tuesday that a raid killed 23 people.")
    assert (claim.event_first, claim.claim_first) == (None, TUESDAY)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Since the truce took effect in November 2023, raids have killed 330 people.", date(2023, 11, 1), FRIDAY),
        ("About 46,000 people have been killed since the invasion began in February 2022.", date(2022, 2, 1), FRIDAY),
        ("Some 2,000 people have died since the coup of February 2021.", date(2021, 2, 1), FRIDAY),
        ("The war, which broke out in April 2023, has killed 20,000 people.", date(2023, 4, 1), FRIDAY),
        ("It was the worst raid since gunmen killed 61 people in March 2019.", date(2019, 3, 1), date(2019, 3, 31)),
    ],
)
def test_since_something_happened(text: str, first: date, last: date) -> None:
    """The dead of four years of war were all put on the month it began."""
    (claim,) = claims(text)
    assert (claim.event_first, claim.event_last) == (first, last)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The ministry said two people died.|The rebels disagree: they say 13 people died.", "rebels"),
        ("The ministry said two people died.|The hospital called it a floor: it had counted 13 deaths.", "hospital"),
        ("The ministry said two people died.|The fire burned for days: it said 13 people died.", "ministry"),
        ("The mayor said two people died.|The hospital was full: he said 13 people died.", "mayor"),
    ],
)
def test_who_opens_the_sentence_is_meant_behind_its_colon(text: str, name: str) -> None:
    """Whoever spoke last was given the count of those who contradict him."""
    assert said(text)[-1][1] == [name]
