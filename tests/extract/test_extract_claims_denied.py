"""What a text takes back or leaves out: figures called false, figures told in error, silence and whose it is."""

from __future__ import annotations

import pytest
from test_extract_claims import claims, read

from pipelines.extract.claims import Claim


def polarities(*paragraphs: str) -> list[tuple[str, str, str | None]]:
    """Each figure with what is done with it and by whom; a silence without a figure has an empty one."""
    _text, reading = read(*paragraphs)
    return [
        (
            reading.facts[c.fact].figure.surface if c.fact is not None else "",
            c.polarity,
            c.claimant.name if c.claimant else None,
        )
        for c in reading.claims
    ]


def silence(*paragraphs: str) -> Claim:
    (found,) = [c for c in claims(*paragraphs) if c.fact is None]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A rumour that 19 miners had drowned was false, the prefect said.", [("19", "denies", "prefect")]),
        ("The prefect said rumours that 19 miners drowned were untrue.", [("19", "denies", "prefect")]),
        ("The prefect said it was not true that 19 miners had drowned.", [("19", "denies", "prefect")]),
        ('"It is untrue that 19 miners drowned," the prefect said.', [("19", "denies", "prefect")]),
        ("The figure of 19 dead miners is wrong, said the governor.", [("19", "denies", "governor")]),
        ("The rebels denounced false claims that their mines killed 19 people.", [("19", "denies", "rebels")]),
        ("The prefect said the report, which said 19 miners drowned, was baseless.", [("19", "denies", "prefect")]),
        ("The union retracted its estimate of 19 dead.", [("19", "denies", "union")]),
        ("Radio Hill falsely reported that 19 miners had drowned.", [("19", "denies", None)]),
        ("Radio Hill falsely reported that 19 miners had drowned, the prefect said.", [("19", "denies", "prefect")]),
        ('The envoy called the figure of 19 dead "an outright lie".', [("19", "denies", None)]),
        ("The envoy described reports that 19 miners drowned as propaganda.", [("19", "denies", None)]),
        ("It was mistakenly reported that 19 miners had drowned.", [("19", "denies", None)]),
        ("A previous version of this article put the toll at 19.", [("19", "denies", None)]),
        ("POLICE SAID RUMOURS THAT 19 MINERS DROWNED WERE FALSE.", [("19", "denies", "POLICE")]),
    ],
)
def test_called_false(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    """A number somebody calls false, stored as his own claim, is the opposite of what he said."""
    assert polarities(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The prefect said rumours that 19 miners drowned were true.",
        "The prefect said it was wrong that 19 miners had to die.",
        "The prefect said the alarm was false and 19 miners fled.",
        "The prefect said a report by the union was wrong and that 19 miners had drowned.",
        "The prefect said the number of dead, 19, was correct.",
        "Guards wrongly arrested 19 miners.",
        "An earlier version of the engine killed 19 miners.",
        "The rebels falsely claimed responsibility for a blast that killed 19 miners.",
        "Radio Hill falsely blamed the army for a blast that killed 19 miners.",
        "The toll, wrongly given by the army, was corrected to 19.",
        "The prefect said it was not right that 19 miners had to die.",
        "The army withdrew 19 tanks.",
        "The prefect dismissed 19 officers.",
    ],
)
def test_not_called_false(text: str) -> None:
    """A toll lost to a denial that is about something else is missing from every count."""
    assert [polarity for _, polarity, _ in polarities(text)] == ["asserts"]


def test_false_report_and_what_it_led_to() -> None:
    """What a rumour caused is as true as the rumour is false."""
    text = "False reports that 19 miners had drowned led 60 residents to flee, the prefect said."
    assert [(figure, polarity) for figure, polarity, _ in polarities(text)] == [("19", "denies"), ("60", "asserts")]


@pytest.mark.parametrize(
    ("texts", "reasons"),
    [
        (["Radio Hill wrongly said 37 people were hurt.", "The correct figure is 31, the clinic said, because six were on both lists."], ["superseded", None, None]),
        (["An earlier version of this story said 37 people were hurt.", "The number should have been 31."], ["superseded", None]),
        (["The army said 37 people were hurt.", "The correct figure is 31, the rebels said."], [None, None]),
    ],
)  # fmt: skip
def test_corrected_figure(texts: list[str], reasons: list[str | None]) -> None:
    """The wrong number summed and the right one left out as its part turns a correction upside down."""
    _text, reading = read("|".join(texts))
    counts = [f for f in reading.facts if f.figure.kind == "count"]
    assert [f.not_summable for f in counts] == reasons
    assert [f.effect for f in counts][:2] == ["injured", "injured"]
    assert [f.part_of for f in counts] == [None] * len(reasons)


@pytest.mark.parametrize(
    ("paragraphs", "name", "rule"),
    [
        (["The river authority said a dam broke.|Its report did not mention any deaths.", "Divers said 12 people drowned."], "river authority", "pronoun"),
        (["The river authority said a dam broke.|It gave no casualty figures.", "The clinic said 12 people drowned."], "river authority", "pronoun"),
        (["The river authority, which runs 40 dams, did not mention any deaths.", "Divers said 12 people drowned."], "river authority", "named"),
        (["A spokesman for the river authority said a dam broke.|He did not mention any deaths.", "The office of the mayor said 12 people drowned."], "spokesman for the river authority", "pronoun"),
        (["The river authority said a dam broke, without mentioning any deaths."], "river authority", "named"),
    ],
)  # fmt: skip
def test_whose_silence(paragraphs: list[str], name: str, rule: str) -> None:
    """Silence laid on whoever speaks last in the document accuses a party of hiding the dead it counted."""
    found = silence(*paragraphs)
    assert found.claimant is not None
    assert (found.claimant.name, found.claimant.rule) == (name, rule)
    is_meant = rule == "pronoun"
    assert (found.confidence < 0.7) == is_meant
    assert ("anaphora:pronoun" in found.evidence) == is_meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The guards did not mention any deaths, but said 12 men were arrested.", [("12", "asserts", "guards"), ("", "does_not_mention", "guards")]),
        ("The guards did not mention any deaths and said one man had lost a shoe.", [("one", "asserts", "guards"), ("", "does_not_mention", "guards")]),
        ("The guards did not give casualty figures, while the hospital counted 12 dead.", [("12", "asserts", "hospital"), ("", "does_not_mention", "guards")]),
        ("Without mentioning any deaths, the guards said 12 men were arrested.", [("12", "asserts", "guards"), ("", "does_not_mention", "guards")]),
        ("The guards did not mention the 12 dead and 40 wounded.", [("12", "does_not_mention", "guards"), ("40", "does_not_mention", "guards")]),
        ("The guards did not mention that 12 men died and 40 fled.", [("12", "does_not_mention", "guards"), ("40", "does_not_mention", "guards")]),
    ],
)  # fmt: skip
def test_reach_of_a_silence(text: str, expected: list[tuple[str, str, str]]) -> None:
    """A figure said right after a silence, stored as kept silent, takes back what was said."""
    assert polarities(text) == expected
