"""Copies: words aligned, and only what was changed told."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.stories.alignment import Line, align_words, pair_sentences, read_line
from pipelines.stories.bounds import Claimed, Told, compare_bounds, compare_claimants
from pipelines.stories.copies import compare
from pipelines.stories.plausibility import judge, ratio_of
from pipelines.stories.wordings import compare_wordings

ORIGINAL = [
    "The harbour office said 40 boats were lost when the storm reached Tripoli on 12 March.",
    "Repairs will cost $3 billion and take two years, the minister of ports said in a statement.",
    "Fishermen from the village of Amshit said they had not been warned before the wind rose.",
]
NAMES = {"tripoli": ["GPE"], "beirut": ["GPE"], "lebanese": ["NORP"]}


def lines(sentences: list[str]) -> list[Line]:
    found, offset = [], 0
    for number, sentence in enumerate(sentences):
        found.append(read_line(f"n{number}", sentence, offset))
        offset += len(sentence) + 1
    return found


def changed(number: int, old: str, new: str) -> list[str]:
    assert old in ORIGINAL[number]
    return [s.replace(old, new) if n == number else s for n, s in enumerate(ORIGINAL)]


def found(copy: list[str]) -> list[tuple[str, str, str]]:
    return [(d.field, d.a.surface, d.b.surface) for d in compare(lines(ORIGINAL), lines(copy)) if not d.is_wording]


@pytest.mark.parametrize(("number", "old", "new", "expected"), [
    (0, "40 boats", "60 boats", [("figure", "40", "60")]),
    (0, "40 boats", "forty boats", []),
    (0, "12 March", "14 March", [("date", "12", "14")]),
    (0, "March", "May", [("date", "March", "May")]),
    (0, "40 boats", "4O boats", []),
    (1, "two years", "two decades", [("unit", "years", "decades")]),
    (1, "$3 billion", "$3 million", [("unit", "3 billion", "3 million")]),
    (1, "$3 billion", "$5 million", [("figure", "3 billion", "5 million")]),
    (1, "$3 billion", "$3,000 million", []),
    (1, "minister of ports", "head of harbours", []),
])  # fmt: skip
def test_one_change(number: int, old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    """A changed number that is missed is cited as the agency's; a synonym that is told buries it."""
    assert found(changed(number, old, new)) == expected


def test_order_cuts_and_merges() -> None:
    """A copy that moves, merges and drops sentences has changed no figure."""
    assert found([ORIGINAL[2], ORIGINAL[1] + " " + ORIGINAL[0]]) == []
    assert found(ORIGINAL[:1]) == []
    assert found([ORIGINAL[2], ORIGINAL[1] + " " + changed(0, "40", "60")[0]]) == [("figure", "40", "60")]


def test_moved_clause() -> None:
    """Numbers of a clause that was moved stand against those of another."""
    one = lines(["In the north 12 schools were closed, and in the south 30 clinics stayed open."])
    other = lines(["In the south 30 clinics stayed open, and in the north 12 schools were closed."])
    assert compare(one, other) == []


def test_magnitudes_of_a_thesaurus() -> None:
    """A spinner to whom a billion is a synonym of a trillion changes every sum: those are its words, not ten corruptions."""
    one = ["The fund lent 4 billion to the ports.", "Another 7 billion went to the railways of the north."]
    other = [s.replace("billion", "trillion") for s in one]
    differences = compare(lines(one), lines(other))
    assert [(d.field, d.is_wording) for d in differences] == [("unit", True), ("unit", True)]


@pytest.mark.parametrize(("number", "old", "new", "expected"), [
    (0, "Tripoli", "Beirut", [("name", "Tripoli", "Beirut")]),
    (0, "Tripoli", "Tripolis", []),
    (2, "had not been warned", "had been warned", [("negation", "had not been", "had been")]),
    (1, "minister of ports said", "minister of ports claimed", [("wording", "said", "claimed")]),
])  # fmt: skip
def test_wordings(number: int, old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    """A lost 'not' turns a statement around without touching a figure."""
    ours, theirs = lines(ORIGINAL), lines(changed(number, old, new))
    differences = [
        d for pair in pair_sentences(ours, theirs) for d in compare_wordings(ours[pair.a], theirs[pair.b], pair, NAMES)
    ]
    assert [(d.field, d.a.surface, d.b.surface) for d in differences] == expected


WORDS = st.lists(st.sampled_from(["the", "dam", "broke", "12", "people", "fled", "3", "towns"]), max_size=14)


@given(WORDS, WORDS)
@example(["broke", "broke", "dam", "the", "the", "broke"], ["dam", "broke", "the", "broke", "broke", "the"])
def test_alignment_of_any_words(left: list[str], right: list[str]) -> None:
    """A word aligned twice, or with another word, makes a difference out of nothing."""
    a, b = read_line("a", " ".join(left), 0), read_line("b", " ".join(right), 5)
    common, gaps = align_words(a.words, b.words)
    assert all(a.words[i].key == b.words[j].key for i, j in common)
    assert len({i for i, _ in common}) == len({j for _, j in common}) == len(common)
    assert all({i for i, _ in common}.isdisjoint(gap.a) or {j for _, j in common}.isdisjoint(gap.b) for gap in gaps)
    assert align_words(a.words, a.words) == (tuple((n, n) for n in range(len(a.words))), ())


@given(st.lists(st.sampled_from(ORIGINAL), max_size=4), st.lists(st.sampled_from(ORIGINAL), max_size=4))
def test_surfaces_stand_where_they_are_said(one: list[str], other: list[str]) -> None:
    """An offset beside its surface cites the wrong words."""
    ours = [s.replace("40", "41") for s in one]
    text_a, text_b = "\n".join(ours), "\n".join(other)
    for d in compare(lines(ours), lines(other)):
        assert text_a[d.a.start : d.a.end] == d.a.surface
        assert text_b[d.b.start : d.b.end] == d.b.surface


@pytest.mark.parametrize(("number", "old", "new", "n_copies", "n_alike", "likelier", "reason"), [
    (1, "two years", "90 decades", 1, 1, "a", "implausible"),
    (0, "12 March", "42 March", 1, 1, "a", "implausible"),
    (0, "40 boats", "60 boats", 1, 1, "a", "canonical"),
    (0, "40 boats", "60 boats", 4, 4, "b", "most copies"),
    (0, "40 boats", "60 boats", 4, 1, "a", "canonical"),
])  # fmt: skip
def test_likelier(number: int, old: str, new: str, n_copies: int, n_alike: int, likelier: str, reason: str) -> None:
    """A lease of 900 years is taken for the agency's word if nobody says that it cannot be."""
    differences = compare(lines(ORIGINAL), lines(changed(number, old, new)))
    decided = [judge(d, n_copies, n_alike) for d in differences]
    assert likelier in {side for side, _ in decided}
    assert any(why.startswith(reason) for _, why in decided)


def test_ratio_counts_in_one_unit() -> None:
    """A ratio of 1 for years and decades hides the largest corruption of all."""
    (d,) = compare(lines(ORIGINAL), lines(changed(1, "two years", "two decades")))
    assert ratio_of(d) == pytest.approx(10)
    (d,) = compare(lines(ORIGINAL), lines(changed(1, "$3 billion", "$3 million")))
    assert ratio_of(d) == pytest.approx(1000)


def told(modifier: str = "exact", claimant: str | None = None) -> Told:
    claims = () if claimant is None else (Claimed("c", claimant, None, None),)
    return Told("f", "d", "n", 0, 2, "40", 40.0, None if modifier == "at_least" else 40.0, modifier, claims)


def test_bounds() -> None:
    """'At least 40' copied as '40' is an exact count nobody claimed."""
    assert compare_bounds(told(), told("at_least")) is not None
    assert compare_bounds(told("more_than"), told("at_least")) is None
    assert compare_bounds(told(), told("approx")) is None


@pytest.mark.parametrize(("one", "other", "sentence", "differs"), [
    ("harbour office", "fire brigade", "40 boats were lost, it said.", True),
    ("harbour office", "the Harbour Office", "40 boats were lost, it said.", False),
    pytest.param("harbour office", "fire brigade", "The harbour office told the fire brigade.", False, id="both stand there"),
])  # fmt: skip
def test_claimants_of_one_figure(one: str, other: str, sentence: str, differs: bool) -> None:
    """A figure handed from one speaker to another is a corruption; a reading of the same words is none."""
    (line,) = lines([sentence])
    assert (compare_claimants(told(claimant=one), told(claimant=other), line, line) is not None) == differs
