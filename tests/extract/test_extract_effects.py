"""Effects: what happened to what is counted, from words and their order alone, in mixed case and in capitals."""

from __future__ import annotations

from functools import cache

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from pipelines.extract.effects import victim_status
from pipelines.extract.effects.words import effect_words
from pipelines.extract.facts import Fact, Sentence, find_facts
from pipelines.extract.figures import find_figures
from pipelines.extract.tokens import Tokens


@cache
def blank() -> Language:
    return spacy.blank("en")


def facts(*sentences: str, headline: str = "") -> list[Fact]:
    """Facts of a text of these sentences, read without tags or parse."""
    parts = [headline, *sentences] if headline else list(sentences)
    text = " ".join(parts)
    doc = blank()(text)
    found, at = [], 0
    for n, part in enumerate(parts):
        span = doc.char_span(at, at + len(part), alignment_mode="expand")
        assert span is not None
        role = "headline" if headline and n == 0 else "body"
        found.append(Sentence(role, at, at + len(part), n, Tokens.of(span), find_figures(span), []))
        at += len(part) + 1
    return find_facts(text, found)


def effects(*sentences: str) -> list[tuple[str, str | None]]:
    return [(fact.figure.surface, fact.effect) for fact in facts(*sentences)]


SENTENCES = [
    ("The blast killed 23 people and wounded more than 40.", [("23", "killed"), ("more than 40", "injured")]),
    ("23 people were killed and 40 wounded by gunfire.", [("23", "killed"), ("40", "injured")]),
    ("Nine people had been killed by the storm.", [("Nine", "killed")]),
    ("Shelling has killed 12 soldiers, three medics and two boys.", [("12", "killed"), ("three", "killed"), ("two", "killed")]),
    ("Two officers and five marchers were slightly hurt.", [("Two", "injured"), ("five", "injured")]),
    ("The attack left 11 dead and 30 injured.", [("11", "killed"), ("30", "injured")]),
    ("The quake left hundreds homeless.", [("hundreds", "displaced")]),
    ("Four others were missing.", [("Four", "missing")]),
    ("The death toll rose to 41.", [("41", "killed")]),
    ("The army put the number of dead at 19.", [("19", "killed")]),
    ("Three deaths were recorded.", [("Three", "killed")]),
    ("Rescuers found the bodies of 15 miners.", [("15", "killed")]),
    ("He spoke of the massacre of 43 villagers.", [("43", "killed")]),
    ("The fire claimed the lives of 100 people.", [("100", "killed")]),
    ("Police arrested 30 men.", [("30", "captured")]),
    ("Gunmen freed 14 hostages.", [("14", "freed")]),
    ("The 35 pupils they seized came from one village.", [("35", "captured"), ("one", None)]),
    ("Fighting has displaced some 6,200 people.", [("some 6,200", "displaced")]),
    ("Strikes destroyed three bunkers, 16 trucks, and two bridges.", [("three", "destroyed"), ("16", "destroyed"), ("two", "destroyed")]),
    ("The war has killed 800 people and driven 90,000 from their homes.", [("800", "killed"), ("90,000", "displaced")]),
    ("Police drove 20 trucks from the port.", [("20", None)]),
    ("A five-storey building was destroyed.", [("five", None)]),
    ("11,000 destroyed buildings were counted.", [("11,000", "destroyed")]),
    ("In two villages 12 people were killed.", [("two", None), ("12", "killed")]),
    ("12 people in two villages were killed.", [("12", "killed"), ("two", None)]),
    ("12 people were killed or wounded.", [("12", None)]),
    ("The raid killed 24 people in the port and six others whose status is unknown.", [("24", "killed"), ("six", "killed")]),
    ("24 civilians were killed, along with six others whose names were not known.", [("24", "killed"), ("six", "killed")]),
    ("The raid wounded three guards in the square and another two in the market.", [("three", "injured"), ("two", "injured")]),
    ("24 civilians were killed and six others were rescued.", [("24", "killed"), ("six", None)]),
    ("24 civilians were killed, as well as six others who survived an earlier raid.", [("24", "killed"), ("six", None)]),
    ("They released a film of two hours.", [("two hours", None)]),
    ("The team won 12 matches and lost 3.", [("12", None), ("3", None)]),
    ("41 officers were hurt, five of them seriously.", [("41", "injured"), ("five", "injured")]),
    ("Three died in the port, two in the hills.", [("Three", "killed"), ("two", "killed")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), SENTENCES)
def test_effect(text: str, wanted: list[tuple[str, str | None]]) -> None:
    """A count that loses its verb is no casualty; one that takes another's verb is a false one."""
    assert effects(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), SENTENCES)
def test_effect_in_capitals(text: str, wanted: list[tuple[str, str | None]]) -> None:
    """Wire archives are in capitals: rules that need lower case lose all of them."""
    assert effects(text.upper()) == [(surface.upper(), effect) for surface, effect in wanted]


@pytest.mark.parametrize(
    ("sentences", "surface", "effect"),
    [
        (["The army said 23 people were killed.", "Doctors gave a lower figure of 10."], "10", "killed"),
        (
            [
                "Rebels hold 14 hostages.",
                "They freed 14 hostages on Monday.",
                "Eleven soldiers, two officers and one engineer were handed over.",
            ],
            "Eleven",
            "freed",
        ),
        (["Shelling killed 30 people.", "The 30 people were buried."], "30", "killed"),
    ],
)
def test_effects_over_sentences(sentences: list[str], surface: str, effect: str) -> None:
    """The second source's number is the one that disagrees: without its effect no one can see it."""
    assert effect in [e for s, e in effects(*sentences) if s == surface]


def test_damage_by_nature_is_no_strike() -> None:
    """Houses an earthquake damaged were struck by nobody."""
    assert [f.effect for f in facts("The earthquake damaged 1,870 homes.")] == [None]
    assert [f.effect for f in facts("Artillery fire damaged 39 roads.")] == ["struck"]


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Some 80 percent of the homes burned.", ["percent"]),
        ("Half of the homes burned.", ["fraction"]),
        ("It lies 50 kilometers (30 miles) away.", [None, "other_unit"]),
        ("41 officers were hurt, five of them seriously.", [None, "part"]),
        ("The shelling killed 24 people, including nine children.", [None, "part"]),
        ("A raid killed 12 people; 90 people have died since 2019, when the war began.", [None, "cumulative"]),
        ("A raid killed 12, the worst since 2019, when 61 people died.", [None, None]),
    ],
)
def test_not_summable(text: str, reasons: list[str | None]) -> None:
    """A part, a share or the same distance in miles that enters a sum counts the same dead twice."""
    assert [fact.not_summable for fact in facts(text)] == reasons


def test_headline_repeats_the_body() -> None:
    """Every story says its toll twice; a sum over figures would double every one."""
    found = facts("At least 23 people were killed in the raid.", headline="Raid kills at least 23")
    assert [(f.not_summable, f.same_as) for f in found] == [("repeat", 1), (None, None)]


def test_breakdown_adds_up() -> None:
    """Parts that add up to a total before them are its parts, whatever verb they stand with."""
    found = facts("Rebels freed 14 hostages.", "Eleven soldiers, two officers and one engineer met the team.")
    assert [(f.part_of, f.is_breakdown) for f in found[1:]] == [(0, True)] * 3


@pytest.mark.parametrize(
    ("counted", "effect", "status"),
    [
        ("children", "killed", "civilian"), ("Islamic State fighters", "killed", "combatant"), ("people", "killed", "unknown"),
        ("police officers", "injured", "unknown"), ("civilians and soldiers", "killed", "mixed"), (None, "killed", "unknown"),
        ("buildings", "destroyed", None), ("children", None, None), ("unarmed villagers", "killed", "civilian"),
    ],
)  # fmt: skip
def test_victim_status(counted: str | None, effect: str | None, status: str | None) -> None:
    """Who is called a combatant decides what a toll of civilians is."""
    assert victim_status(counted, effect) == status


def test_lists_are_consistent() -> None:
    """An effect that figures.effect does not know sends the row to quarantine."""
    words = effect_words()
    known = {"killed", "injured", "missing", "captured", "displaced", "destroyed", "struck", "freed"}
    found = {verb.effect for verbs in words.verbs.values() for verb in verbs} - {"lost", "claimed"}
    assert found | set(words.nouns.values()) | set(words.states.values()) | set(words.phrases.values()) == known
    assert set(words.people.values()) == {"civilian", "combatant", "unknown"}
    assert not words.things & words.people.keys()


WORDS = st.sampled_from(
    ["12", "three", "people", "soldiers", "homes", "were", "killed", "wounded", "and", "or", ",", "including", "of", "the", "dead", "toll", "to", "from", "at least",
     "(", ")", "--", "-", "died", "lost", "lives", "in", "who", "whose bodies", "took", "hostage", "more", "others", "of them", "$5", "80%", "\n", "said", "number", "é", "'s"]
)  # fmt: skip


def test_a_part_of_something_else() -> None:
    """Aircraft counted among the dead of the sentence before make a toll nobody gave."""
    assert effects("24 civilians were killed, along with six others.", "The army said six of its bombers had flown.") == [
        ("24", "killed"), ("six", "killed"), ("six", None),
    ]  # fmt: skip


@given(st.lists(WORDS, max_size=20).map(" ".join))
def test_any_order_of_words(text: str) -> None:
    """No sentence may stop a shard, and references point at other figures of the document."""
    if not text.strip():
        return
    found = facts(text)
    for i, fact in enumerate(found):
        assert fact.part_of is None or (fact.part_of != i and 0 <= fact.part_of < len(found))
        assert fact.same_as is None or (fact.same_as != i and 0 <= fact.same_as < len(found))
        assert (fact.effect is None) <= (fact.victim_status is None)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Police held eight nurses after a vigil.", ["captured"]),
        ("The faction said it still held 14 people.", ["captured"]),
        ("Fourteen people are being held.", ["captured"]),
        ("The jail holds 700 inmates.", ["captured"]),
        ("The opera house holds 1,900 people.", [None]),
        ("She said each hut held as many as nine families.", [None]),
        ("The ferry holds up to 80 passengers.", [None]),
        ("Mourners held 14 vigils.", [None]),
        ("The movement, which holds half of the valley, gave no toll.", [None]),
        ("Soldiers seized 40 ledgers.", [None]),
        ("Soldiers seized 40.", ["captured"]),
        ("They burned 40 seized ledgers.", [None]),
        ("They fed 40 captured fighters.", ["captured"]),
        ("The army captured 12 fighters.", ["captured"]),
    ],
)
def test_held_are_people_by_who_can_hold_them(text: str, wanted: list[str | None]) -> None:
    """A hall that holds 1,900 makes 1,900 captives in every question about detention."""
    assert [effect for _surface, effect in effects(text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Wardens printed four lists of those killed.", [None]),
        ("Neighbours sent two photographs of the dead.", [None]),
        ("Four of those killed were nurses.", ["killed"]),
        ("They filmed two funerals of 12 people killed in the raid.", [None, "killed"]),
        ("Three of the wounded died.", ["killed"]),
        ("The crash left up to 40 hurt.", ["injured"]),
    ],
)
def test_what_tells_of_the_dead_is_no_death(text: str, wanted: list[str | None]) -> None:
    """Four lists read as four dead head the card of a story that counted hundreds."""
    assert [effect for _surface, effect in effects(text)] == wanted


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("A plan to evacuate 4,000 people failed.", None),
        ("They refused to evacuate 4,000 people.", None),
        ("Crews managed to evacuate 4,000 people.", "displaced"),
    ],
)
def test_what_was_only_planned_has_no_victims(text: str, effect: str | None) -> None:
    """An evacuation that never came empties a town in the tables."""
    assert effects(text)[0][1] == effect


@pytest.mark.parametrize(
    ("headline", "wanted"),
    [
        ("Clinic counts 12 dead at the quay; union says 45", ["killed", "killed"]),
        ("Raid kills 12 and wounds 30; union says 45", ["killed", "injured", None]),
        ("Clinic counts 12 dead; union says 45 remain unpaid", ["killed", None]),
    ],
)
def test_the_other_side_says_a_bare_number(headline: str, wanted: list[str | None]) -> None:
    """A headline that sets two tolls against each other loses one of them."""
    assert [effect for _surface, effect in effects(headline)] == wanted


@pytest.mark.parametrize(
    ("sentences", "wholes"),
    [
        (["The shell killed 23 people and wounded 41.", "Nine of the dead were children."], [None, None, 0]),
        (["Fighting killed 50 people.", "Twelve of them died at the quay.", "Four nurses are among the dead."], [None, 0, 0]),
        (["The army killed 40 rebels.", "The rebels said only five of their fighters died."], [None, None]),
        (["Guards freed 40 people.", "Five of their number were children."], [None, 0]),
    ],
)  # fmt: skip
def test_a_part_belongs_to_its_own_whole(sentences: list[str], wholes: list[int | None]) -> None:
    """One side's losses, taken for a part of the other's, vanish from every sum."""
    assert [fact.part_of for fact in facts(*sentences)] == wholes
