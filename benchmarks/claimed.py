"""Claimed: what the figures of generated nights say and who claims them, mixed as nights of real news mix it.

Belongs here: the shares of every kind of row, stories that several documents carry, and the tables that follow: names, figures,
claims, claims that can be compared, pairs of copies. Does not: documents and sentences, writing parts (parts).

The shares are those of 1,224 claims that the house reads out of 110 texts: the sample dispatches, the seeds, and the texts of
the benches of claims and of entities, rounded. How often a place or a claimant is named falls with its number, as names in an
archive do.
"""  # fmt: skip

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import polars as pl

PLACES, COUNTRIES = 2_000, 100
LINKED_PLACE = 3  # one place in three is in the gazetteer
CLAIMANTS, LINKED_CLAIMANTS = 4_000, 600  # those named most are linked, two names to an entity
SOURCES, AGENCIES = 40, 15
DAYS_BACK = 30

# Of figures.
KINDS = {
    "count": 0.66,
    "duration": 0.11,
    "measure": 0.09,
    "money": 0.06,
    "percent": 0.045,
    "fraction": 0.025,
    "difference": 0.01,
}
# Of counts; the rest say of nobody that something happened to him.
EFFECTS = {
    "killed": 0.27, "injured": 0.06, "missing": 0.02, "captured": 0.025, "displaced": 0.025, "destroyed": 0.06, "struck": 0.05,
    "freed": 0.01, None: 0.48,
}  # fmt: skip
OF_THINGS = ("destroyed", "struck")
REASONS = {"part": 0.13, "cumulative": 0.025, "superseded": 0.015, None: 0.83}
VICTIMS = {"unknown": 0.65, "civilian": 0.25, "combatant": 0.05, None: 0.05}
COUNTED = {"people": 0.7, "civilians": 0.17, "workers": 0.12, "others": 0.01}
UNITS = {"duration": "day", "measure": "kilometre", "money": "USD", "percent": "percent", "fraction": "fraction"}
MODIFIERS = {
    "exact": 0.765,
    "approx": 0.065,
    "more_than": 0.045,
    "at_least": 0.04,
    "at_most": 0.025,
    "less_than": 0.01,
    "range": 0.02,
    "vague": 0.03,
}
NEVER_SUMMED = ("percent", "fraction", "difference")
REPEATED = 0.055  # of figures after a count; 0.035 of all
OTHER_UNIT = 0.25  # of measures
IN_SENTENCE_BEFORE = 0.2  # the second figure of a sentence

# Of claims, or of sentences where it is names.
NAMED, HAS_PLACE = 0.55, 0.45  # a sentence without a place is about that of the one before: 0.8 of claims have one
DENIED, ABSENT, SECOND_CLAIMANT = 0.01, 0.01, 0.01
DATED = 0.3
PRECISIONS = {"day": 0.55, "month": 0.22, "year": 0.23}
SAID_ON_A_DAY = 0.035
ACCUSING = 0.05  # of claims of killed
ROLE, ARMED = 0.11, 0.1

# Of documents and stories. Stories of several documents were one in twelve of those texts; scraped news has more of them.
UNDATED, AMBIGUOUS, BY_AGENCY = 0.1, 0.03, 0.17
CARRIED, COPIES = 0.2, {2: 0.5, 3: 0.25, 4: 0.1, 6: 0.1, 10: 0.05}
CHANGED = 0.005  # figures of a copy that are not those of the text it copies

Shares = Mapping[str, float] | Mapping[str | None, float] | Mapping[int, float]
Indices = np.ndarray[tuple[int], np.dtype[np.int64]]


def copied_documents(number: int, documents: int) -> Indices:
    """For each document of a night the one whose text it carries: itself, or the first of its story."""
    dice = np.random.default_rng(20_000 + number)
    sizes = np.where(dice.random(documents) < CARRIED, dice.choice(list(COPIES), documents, p=list(COPIES.values())), 1)
    first = np.cumsum(sizes) - sizes
    return np.repeat(first, sizes)[:documents]


def told(docs: pl.DataFrame, number: int, night: dt.date, a_document: int, copied: Indices) -> pl.DataFrame:
    """One row a sentence: the figure in it, who claims it, where and when. Copies say what the first of their story says."""
    dice = np.random.default_rng(10_000 + number)
    n = docs.height * a_document
    same = np.repeat(copied, a_document) * a_document + np.tile(np.arange(a_document), docs.height)
    is_copy = np.repeat(copied != np.arange(docs.height), a_document)

    def happens(share: float) -> pl.Series:
        return pl.Series((dice.random(n) < share)[same])

    def one_of(shares: Shares) -> pl.Series:
        chosen = dice.choice(len(shares), n, p=np.array(list(shares.values())) / sum(shares.values()))
        return pl.Series(list(shares)).gather(chosen[same])

    def ranked(size: int) -> pl.Series:
        return pl.Series((size * dice.random(n) ** 2).astype(np.int64)[same])

    rows = docs.select("doc_id", "published_date").join(pl.DataFrame({"sentence_no": np.arange(a_document)}), how="cross").with_columns(
        value=pl.Series(dice.integers(2, 60_000, n)[same] + 10 * (is_copy & (dice.random(n) < CHANGED))), kind=one_of(KINDS),
        effect=one_of(EFFECTS), not_summable_reason=one_of(REASONS), victim_status=one_of(VICTIMS), counted=one_of(COUNTED),
        modifier=one_of(MODIFIERS), place=ranked(PLACES), has_place=happens(HAS_PLACE), claimant=ranked(CLAIMANTS),
        is_named=happens(NAMED), other_claimant=ranked(CLAIMANTS), has_other=happens(SECOND_CLAIMANT), is_denied=happens(DENIED),
        is_absent=happens(ABSENT), is_second=happens(IN_SENTENCE_BEFORE), is_repeat=happens(REPEATED), is_other_unit=happens(OTHER_UNIT),
        is_dated=happens(DATED), event_precision=one_of(PRECISIONS), day=pl.lit(night) - pl.duration(days=pl.lit(pl.Series(dice.integers(0, DAYS_BACK, n)[same]))),
        is_said_on=happens(SAID_ON_A_DAY), is_accusing=happens(ACCUSING), is_armed=happens(ARMED), has_role=happens(ROLE),
    )  # fmt: skip
    is_first = pl.col("sentence_no") == 0
    before = (
        pl.col("kind", "not_summable_reason", "is_repeat", "value", "effect", "victim_status", "counted", "modifier")
        .shift(1)
        .over("doc_id")
        .name.prefix("before_")
    )
    rows = rows.with_columns(
        is_second=pl.col("is_second") & ~is_first,
        # Something happens to what is counted only; a part has its whole before it.
        effect=pl.when(kind="count").then("effect"),
        not_summable_reason=pl.when(pl.col("kind").is_in(NEVER_SUMMED)).then("kind")
        .when(pl.col("kind").eq("measure") & pl.col("is_other_unit")).then(pl.lit("other_unit"))
        .when(pl.col("kind").eq("count") & ~(is_first & pl.col("not_summable_reason").eq_missing("part"))).then("not_summable_reason"),
    ).with_columns(
        victim_status=pl.when(pl.col("effect").is_not_null() & ~pl.col("effect").is_in(OF_THINGS)).then("victim_status"),
        counted=pl.when(pl.col("effect").is_in(OF_THINGS)).then(pl.lit("buildings")).when(pl.col("kind").is_in(["count", "difference"])).then("counted"),
    ).with_columns(before).with_columns(
        is_repeat=pl.col("is_repeat") & pl.col("before_kind").eq_missing("count")
        & pl.col("before_not_summable_reason").is_null() & ~pl.col("before_is_repeat").fill_null(True),
    )  # fmt: skip
    repeated = ("kind", "value", "effect", "victim_status", "counted", "modifier")
    rows = rows.with_columns(
        *(pl.when("is_repeat").then(f"before_{name}").otherwise(name).alias(name) for name in repeated),
        not_summable_reason=pl.when("is_repeat").then(pl.lit("repeat")).otherwise("not_summable_reason"),
        place=pl.when("has_place").then("place").forward_fill().over("doc_id"),
        is_accusing=pl.col("is_accusing") & pl.col("effect").eq_missing("killed"),
    )
    # What stands in a sentence is about its place.
    return rows.with_columns(
        claimed_place=pl.when("is_second").then(pl.col("place").shift(1).over("doc_id")).otherwise("place"),
        is_place_here=pl.when("is_second").then(pl.col("has_place").shift(1).over("doc_id")).otherwise("has_place"),
    ).drop(pl.selectors.starts_with("before_"))


def documents_of(docs: pl.DataFrame, number: int, night: dt.date, copied: Indices) -> pl.DataFrame:
    """Source, agency and day of each document, or both readings of the day; copies have the agency of the first of their story."""
    dice = np.random.default_rng(30_000 + number)
    n = docs.height
    dated = pl.lit(pl.Series(dice.random(n)))
    agency = np.where(dice.random(n) < BY_AGENCY, dice.integers(0, AGENCIES, n), -1)[copied]
    return docs.with_columns(
        source_name=pl.format("source-{}", pl.Series(dice.integers(0, SOURCES, n))),
        agency=pl.when(pl.Series(agency) >= 0).then(pl.format("Agency {}", pl.Series(agency))),
        published_date=pl.when(dated >= UNDATED).then(pl.lit(night)),
        published_alternatives=pl.when(dated < AMBIGUOUS)
        .then(pl.lit([str(night), str(night - dt.timedelta(DAYS_BACK))]))
        .otherwise(pl.lit([], dtype=pl.List(pl.String))),
    )


def story_pairs(signatures: pl.DataFrame, copied: Indices) -> pl.DataFrame:
    """Every copy beside the first of its story."""
    keys = signatures.select("doc_id", "signature")
    first = keys[copied].rename({"doc_id": "other_doc_id", "signature": "other_signature"})
    return pl.concat([keys, first], how="horizontal").filter(pl.col("doc_id") != pl.col("other_doc_id")).with_columns(
        relation=pl.lit("copy"), found_by=pl.lit("window"), n_shared_keys=pl.lit(60), strength=pl.lit(0.99), n_matched=pl.lit(179),
        n_shorter=pl.lit(180), n_longer=pl.lit(180), shorter=pl.lit(0.99), longer=pl.lit(0.99), gap_shorter=pl.lit(1),
        gap_longer=pl.lit(1), own_shorter=pl.lit(0.0), own_longer=pl.lit(0.0), start_longer=pl.lit(0.0), density=pl.lit(0.99),
        slots=pl.lit(5), slots_agreeing=pl.lit(5), name_slots=pl.lit(5), name_slots_agreeing=pl.lit(5),
    )  # fmt: skip


def entities() -> pl.DataFrame:
    """Places of the gazetteer, and the claimants named most: one in four an organisation, half of the others private persons."""
    places = pl.DataFrame({"n": np.arange(0, PLACES, LINKED_PLACE)}).select(
        entity_id=_place_id("n"), name=_place_name("n"), type=pl.lit("GPE"), is_private_person=pl.lit(False),
        latitude=pl.lit(1.0), longitude=pl.lit(1.0),
        country_iso2=pl.Series([f"{chr(65 + n % COUNTRIES // 26)}{chr(65 + n % COUNTRIES % 26)}" for n in range(0, PLACES, LINKED_PLACE)]),
    )  # fmt: skip
    people = pl.DataFrame({"n": np.arange(0, LINKED_CLAIMANTS, 2)}).select(
        entity_id=_claimant_id("n"), name=pl.format("Voice {}", pl.col("n") // 2), type=_claimant_type("n"),
        is_private_person=_claimant_type("n").eq("PERSON") & (pl.col("n") // 2 % 2 == 0),
    )  # fmt: skip
    return pl.concat([places, people], how="diagonal")


def mentions(rows: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """The place of each sentence that names one, and its claimant."""
    beside = pl.concat([rows, sentences.select("sentence_id", "char_start", "byte_start")], how="horizontal")
    places = beside.filter("has_place").select(
        "doc_id", "sentence_id", surface=_place_name("place"), label=pl.lit("GPE"), char_start="char_start", byte_start="byte_start",
        entity_id=pl.when(_is_linked("place")).then(_place_id("place")),
    )  # fmt: skip
    people = beside.filter("is_named").select(
        "doc_id", "sentence_id", surface=_claimant_name("claimant"), label=_claimant_type("claimant"), char_start=pl.col("char_start") + 10,
        byte_start=pl.col("byte_start") + 10, entity_id=pl.when(pl.col("claimant") < LINKED_CLAIMANTS).then(_claimant_id("claimant")),
    )  # fmt: skip
    return pl.concat([places, people]).select(
        pl.all(), mention_id=pl.format("{}-m-{}-{}-{}", "doc_id", "char_start", pl.col("char_start") + 6, "label"),
        char_end=pl.col("char_start") + 6, byte_end=pl.col("byte_start") + 6, is_nominal=pl.lit(False),
        link_method=pl.when(pl.col("entity_id").is_not_null()).then(pl.lit("gazetteer")),
        link_confidence=pl.when(pl.col("entity_id").is_not_null()).then(0.8),
    )  # fmt: skip


def figures(rows: pl.DataFrame, plain: pl.DataFrame, sentence_chars: int) -> pl.DataFrame:
    """Figures as `plain` has them, with what they say. The second one of a sentence stands behind the first."""
    shifted = ("char_start", "char_end", "byte_start", "byte_end")
    value = pl.col("value").cast(pl.Float64)
    said = plain.with_columns(rows.drop("doc_id")).with_columns(
        *(pl.when("is_second").then(pl.col(name) - sentence_chars + 30).otherwise(name).alias(name) for name in shifted),
        sentence_id=pl.when("is_second").then(pl.col("sentence_id").shift(1).over("doc_id")).otherwise("sentence_id"),
        value_low=pl.when(~pl.col("modifier").is_in(["at_most", "less_than"])).then(value),
        value_high=pl.when(~pl.col("modifier").is_in(["at_least", "more_than", "vague"])).then(
            pl.when(modifier="range").then(value + 10).otherwise(value)
        ),
        is_low_exclusive=pl.col("modifier") == "more_than",
        is_high_exclusive=pl.col("modifier") == "less_than",
        unit=pl.when(pl.col("counted") == "buildings").then(pl.lit("building")).otherwise(pl.col("kind").replace_strict(UNITS, default="person")),
        is_summable=pl.col("not_summable_reason").is_null(),
    ).with_columns(
        figure_id=pl.format("{}-f-{}-{}", "doc_id", "char_start", "char_end"), unit_surface="unit", counted_head="counted",
    ).with_columns(
        same_as_figure_id=pl.when(not_summable_reason="repeat").then(pl.col("figure_id").shift(1).over("doc_id")),
        part_of_figure_id=pl.when(not_summable_reason="part").then(pl.col("figure_id").shift(1).over("doc_id")),
    )  # fmt: skip
    return said.select(
        *plain.columns, "effect", "victim_status", "not_summable_reason", "same_as_figure_id", "part_of_figure_id"
    )


def claims(rows: pl.DataFrame, figures: pl.DataFrame, night: dt.date) -> pl.DataFrame:
    """A claim a figure, for some a second one by somebody else, and some statements that leave out what others claim."""
    beside = rows.with_columns(figures.select("figure_id", "sentence_id"), claim=pl.lit("c"))
    claimed = pl.concat([
        beside,
        beside.filter(pl.col("has_other") & (pl.col("other_claimant") != pl.col("claimant"))).with_columns(
            claimant="other_claimant", is_named=pl.lit(True), is_denied=pl.lit(False), claim=pl.lit("d")
        ),
        beside.filter(pl.col("is_absent")).with_columns(claimant="other_claimant", is_named=pl.lit(True), claim=pl.lit("absent")),
    ])  # fmt: skip
    is_absent = pl.col("claim") == "absent"
    is_named = pl.col("is_named")
    year, month = pl.col("event_precision") == "year", pl.col("event_precision") == "month"
    day = pl.col("day")
    from_day = pl.when(year).then(day.dt.truncate("1y")).when(month).then(day.dt.truncate("1mo")).otherwise(day)
    to_day = (
        pl.when(year)
        .then(day.dt.truncate("1y").dt.offset_by("1y").dt.offset_by("-1d"))
        .when(month)
        .then(day.dt.month_end())
        .otherwise(day)
    )
    has_event = pl.col("is_dated") & ~is_absent
    has_place = pl.col("claimed_place").is_not_null() & ~is_absent
    return claimed.select(
        "doc_id", "sentence_id",
        figure_id=pl.when(~is_absent).then("figure_id"),
        claim_id=pl.format("{}-{}", "figure_id", "claim"),
        claimant_surface=pl.when(is_named).then(_claimant_name("claimant")),
        claimant_name=pl.when(is_named).then(_claimant_name("claimant")),
        claimant_role=pl.when(is_named & pl.col("has_role")).then(pl.lit("a spokesman")),
        claimant_entity_id=pl.when(is_named & (pl.col("claimant") < LINKED_CLAIMANTS)).then(_claimant_id("claimant")),
        polarity=pl.when(is_absent).then(pl.lit("does_not_mention")).when(is_named & pl.col("is_denied")).then(pl.lit("denies")).otherwise(pl.lit("asserts")),
        is_quote=pl.lit(False),
        place_surface=pl.when(has_place).then(_place_name("claimed_place")),
        place_entity_id=pl.when(has_place & _is_linked("claimed_place")).then(_place_id("claimed_place")),
        evidence=pl.when("is_place_here").then(pl.lit(["place:sentence"])).otherwise(pl.lit([], dtype=pl.List(pl.String))),
        event_date_start=pl.when(has_event).then(from_day), event_date_end=pl.when(has_event).then(to_day),
        event_precision=pl.when(has_event).then("event_precision"),
        claim_date_start=pl.when("is_said_on").then(pl.lit(night)),
        claim_date_end=pl.when("is_said_on").then(pl.lit(night)).otherwise("published_date"),
        perpetrator_surface=pl.when(pl.col("is_accusing") & ~is_absent).then(pl.format("Army {}", pl.col("claimant") % 10)),
        weapon=pl.when(pl.col("is_armed") & ~is_absent).then(pl.lit("airstrike")),
        confidence=pl.lit(0.9),
    )  # fmt: skip


def comparable_claims(claims: pl.DataFrame, figures: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """What extract.comparable tells of these claims: places are linked where they stand, and none beside another."""
    may_count = pl.col("is_summable") | (pl.col("not_summable_reason") == "repeat")
    of_figures = figures.filter(
        pl.col("effect").is_not_null() & (pl.col("kind") == "count") & pl.col("part_of_figure_id").is_null() & may_count
        & (pl.col("counted") != "others")
    ).drop("doc_id", "sentence_id", "byte_start", "byte_end")  # fmt: skip
    country = entities.select(place_entity_id="entity_id", country="country_iso2")
    facts = (
        claims.filter(pl.col("polarity") == "asserts").join(of_figures, on="figure_id")
        .with_columns(fact=pl.coalesce("same_as_figure_id", "figure_id"), voice=pl.coalesce("claimant_entity_id", "claimant_name"))
        .sort("doc_id", "fact", "char_start", "claim_id")
        .with_columns(pl.col("event_date_start", "event_date_end").drop_nulls().first().over("fact"))
        .filter(pl.col("voice").is_not_null() | pl.col("voice").is_null().all().over("fact"))
        .unique(["fact", "voice"], keep="first", maintain_order=True)
    )  # fmt: skip
    placed = facts.filter(pl.col("place_surface").is_not_null() & (pl.col("modifier") != "vague")).join(
        country, on="place_entity_id", how="left"
    )
    place = pl.coalesce("place_entity_id", pl.format("name:{}", pl.col("place_surface").str.to_lowercase()))
    return placed.sort("doc_id", "char_start", "claim_id").select(
        "claim_id", "figure_id", "doc_id", "sentence_id", "char_start", "char_end", "surface", "value_low", "value_high", "is_low_exclusive",
        "is_high_exclusive", "modifier", "effect", "unit", "counted_head", "victim_status", "claimant_name", "claimant_entity_id",
        "claim_date_start", "claim_date_end", "event_date_start", "event_date_end", "weapon",
        country=pl.coalesce("country", place), places=pl.concat_list(place), place_countries=pl.lit([], dtype=pl.List(pl.String)), place_name="place_surface",
    )  # fmt: skip


def _is_linked(place: str) -> pl.Expr:
    return pl.col(place) % LINKED_PLACE == 0


def _place_name(place: str) -> pl.Expr:
    return pl.format("Place {}", place)


def _place_id(place: str) -> pl.Expr:
    return pl.format("geonames:{}", place)


def _claimant_name(claimant: str) -> pl.Expr:
    return pl.format("Claimant {}", claimant)


def _claimant_id(claimant: str) -> pl.Expr:
    return pl.format("voice:{}", pl.col(claimant) // 2)


def _claimant_type(claimant: str) -> pl.Expr:
    return pl.when(pl.col(claimant) // 2 % 4 == 1).then(pl.lit("ORG")).otherwise(pl.lit("PERSON"))
