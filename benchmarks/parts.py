"""Parts: whole nights of generated rows written straight into a lake, as the steps would have committed them.

Belongs here: rows of every table that a night fills, in any number, made without reading a text, and a verdict that says
all of them passed. Does not: what figures say and who claims them (claimed), generated raw files (generate), what is measured
on them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import numpy as np
import polars as pl

from benchmarks import claimed
from pipelines.settings import Settings
from pipelines.tables import TABLES, Commit, Lake, Shard, digest
from pipelines.tables.parts import INPUTS, STEPS
from pipelines.validate import RowCount, RuleResult, Verdict, checked_tables, version_of
from pipelines.validate.verdict import frames_of

FIRST = dt.date(2026, 1, 1)
FIGURES_A_DOCUMENT = 20
MENTIONS_A_DOCUMENT = 10
SENTENCE_CHARS = 96
COUNTRIES = 100
MOST_DOCUMENTS = 1_000_000  # of a night: each has ids of its own, whatever its size
DOCUMENTS_A_SHARD = Settings().shard_documents
SEEN_AT = dt.datetime(2026, 6, 1, 2)
VERSIONS: dict[str, tuple[str, str | None]] = {
    step: ("bench", "bench" if step == "extract" else None) for step in STEPS
}


def night_of(number: int) -> dt.date:
    """The partition of that number, from 0."""
    return FIRST + dt.timedelta(days=number)


def write_night(
    lake: Lake,
    settings: Settings,
    number: int,
    documents: int,
    generation: int = 0,
    steps: Collection[str] = STEPS,
    a_document: int = FIGURES_A_DOCUMENT,
    has_claims: bool = False,
) -> None:
    """Writes and commits a night, or some steps of it and their verdict. Every generation has the same documents; their
    titles end in it and every figure of theirs has it as its value_low, so that two generations can be told apart in two
    tables.

    A night has a sentence and a figure `a_document` times a document; with claims, what figures say, who claims them and which
    documents are copies is mixed as claimed.py tells, and value_low is what is said. The commit of validate says every row
    passed.
    """  # fmt: skip
    night = night_of(number)
    frames = _frames(number, documents, generation, a_document, has_claims)
    for step in STEPS[:-1]:
        made = {name: frame for name, frame in frames.items() if step in TABLES[name].steps}
        if step in steps:
            _commit(lake, settings, step, night, generation, made)
    counts = [RowCount(table, frames[table].height, 0) for table in checked_tables() if table in frames]
    results = [RuleResult(c.table, "columns", "error", True, c.n_rows, 0) for c in counts]
    _commit(lake, settings, "validate", night, generation, frames_of(Verdict(night, tuple(results), tuple(counts), ())))


def _commit(
    lake: Lake, settings: Settings, step: str, night: dt.date, generation: int, frames: dict[str, pl.DataFrame]
) -> None:
    # What ingest made does not change with the generation: only texts and what is read from them is done anew.
    name = digest(step, night, 0 if step == "ingest" else generation)
    shards = [_shard(lake, night, f"{number:05d}-{name}", part) for number, part in enumerate(_cut(frames))]
    version, model = (version_of(settings), None) if step == "validate" else VERSIONS[step]
    given = lake.given(step, night) if INPUTS[step] else ""
    moment = SEEN_AT.isoformat()
    lake.commit(Commit(step, night, digest(step, night), version, model, given, None, moment, moment, tuple(shards)))


def _cut(frames: dict[str, pl.DataFrame]) -> list[dict[str, pl.DataFrame]]:
    """Frames as shards of as many documents as a step gives a shard; what has no documents goes with the first."""
    with_documents = {table: frame for table, frame in frames.items() if "doc_id" in frame.columns}
    rest = {table: frame for table, frame in frames.items() if table not in with_documents}
    if not with_documents:
        return [rest]
    ids = max(with_documents.values(), key=lambda frame: frame.height)["doc_id"].unique(maintain_order=True)
    shards = []
    for start in range(0, len(ids), DOCUMENTS_A_SHARD):
        chosen = ids[start : start + DOCUMENTS_A_SHARD].implode()
        shards.append({table: frame.filter(pl.col("doc_id").is_in(chosen)) for table, frame in with_documents.items()})
    return [{**shards[0], **rest}, *shards[1:]]


def _shard(lake: Lake, night: dt.date, name: str, frames: dict[str, pl.DataFrame]) -> Shard:
    files = {table: lake.write(table, night, name, frame) for table, frame in frames.items()}
    return Shard(name, files, {table: frame.height for table, frame in frames.items()})


def _frames(number: int, documents: int, generation: int, a_document: int, has_claims: bool) -> dict[str, pl.DataFrame]:
    night = night_of(number)
    path = f"{night}/wire/feed.jsonl"
    ids = _ids(number * MOST_DOCUMENTS + np.arange(documents, dtype=np.uint64))
    docs = pl.DataFrame({"doc_id": ids, "record_no": np.arange(1, documents + 1)})
    copied = claimed.copied_documents(number, documents) if has_claims else np.arange(documents)
    about = claimed.documents_of(docs.select("doc_id"), number, night, copied) if has_claims else None
    told = None if about is None else claimed.told(about, number, night, a_document, copied)
    sentences = _sentences(docs, number, a_document, copied, None if told is None else told["value"])
    texts = sentences.group_by("doc_id", maintain_order=True).agg(pl.col("text").str.join(" ").alias("clean_text"))
    n_chars = a_document * SENTENCE_CHARS
    frames = {
        "files": pl.DataFrame([{
            "source_path": path, "sha256": digest(path) * 4, "length_bytes": documents * n_chars, "mtime_ns": 0, "container": "jsonl",
            "ingest_date": night, "first_seen_at": SEEN_AT, "status": "taken", "n_records": documents, "n_refused": 0,
        }]),
        "sightings": docs.with_columns(
            source_path=pl.lit(path), file_path=pl.lit(path), file_sha256=pl.lit(digest(path) * 4), ingest_date=pl.lit(night)
        ),
        "documents": docs.with_columns(
            source_name=pl.lit("wire"), source_path=pl.lit(path), byte_base=pl.lit("file"), encoding_detected=pl.lit("utf-8"),
            encoding_confidence=pl.lit(1.0), encoding_evidence=pl.lit("utf8_valid"), language=pl.lit("en"), language_confidence=pl.lit(0.99),
            title=pl.format("Report {} of {}, generation {}", "record_no", pl.lit(str(night)), pl.lit(generation)),
            url=pl.format("https://generated.example/{}", "doc_id"), published_date=pl.lit(night), published_order=pl.lit("iso"),
            published_precision=pl.lit("day"), published_confidence=pl.lit(1.0), published_alternatives=pl.lit([], dtype=pl.List(pl.String)),
            published_evidence=pl.lit(["date field"]), n_chars=pl.lit(n_chars), n_repairs=pl.lit(1), n_refusals=pl.lit(0), status=pl.lit("current"),
        ),
        "document_texts": texts.with_columns(
            raw_text=pl.col("clean_text"),
            byte_runs=pl.concat_list(pl.struct(
                char_start=pl.lit(0, pl.Int32), byte_start=pl.lit(40, pl.Int64), byte_end=pl.lit(40 + n_chars, pl.Int64), is_whole=pl.lit(False),
            )),
        ),
        "repairs": docs.select(
            "doc_id", repair_id=pl.format("{}-r-10-13-mojibake", "doc_id"), raw_byte_start=pl.lit(50), raw_byte_end=pl.lit(53),
            clean_char_start=pl.lit(10), clean_char_end=pl.lit(11), before=pl.lit("â€”"), after=pl.lit("—"), rule=pl.lit("mojibake"),
            codec_path=pl.lit("utf-8>cp1252"), status=pl.lit("applied"), confidence=pl.lit(0.9),
        ),
        "sentences": sentences,
        "mentions": _mentions(sentences),
        "entities": pl.DataFrame({"entity_id": [f"geonames:{n}" for n in range(400)]}).with_columns(
            name=pl.col("entity_id"), type=pl.lit("GPE"), is_private_person=pl.lit(False), latitude=pl.lit(1.0), longitude=pl.lit(1.0),
            country_iso2=pl.Series([f"{chr(65 + n % COUNTRIES // 26)}{chr(65 + n % COUNTRIES % 26)}" for n in range(400)]),
        ),
        "figures": _figures(sentences, generation),
        "signatures": docs.select(
            "doc_id", signature=pl.col("doc_id").reverse(), window_date=pl.lit(night), n_words=pl.lit(180), n_keys=pl.lit(60)
        ),
    }  # fmt: skip
    if about is not None and told is not None:
        frames["documents"] = frames["documents"].with_columns(about.drop("doc_id"))
        frames["story_pairs"] = claimed.story_pairs(frames["signatures"], copied)
        frames["entities"] = claimed.entities()
        frames["mentions"] = claimed.mentions(told, sentences)
        frames["figures"] = claimed.figures(told, frames["figures"], SENTENCE_CHARS)
        frames["claims"] = claimed.claims(told, frames["figures"], night)
        frames["comparable_claims"] = claimed.comparable_claims(frames["claims"], frames["figures"], frames["entities"])
    lineage = {
        "ingest_date": pl.lit(night),
        "extractor_version": pl.lit("bench"),
        "run_id": pl.lit(digest(night, generation)),
    }
    return {name: frame.with_columns(**lineage) if TABLES[name].lineage else frame for name, frame in frames.items()}


def _ids(numbers: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> list[str]:
    """16 hex digits for each number, spread as those of a hash are: splitmix64, which maps one to one."""
    with np.errstate(over="ignore"):
        z = (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    digits = z.astype(">u8").tobytes().hex()
    return [digits[start : start + 16] for start in range(0, len(digits), 16)]


def _sentences(
    docs: pl.DataFrame, number: int, a_document: int, copied: claimed.Indices, values: pl.Series | None
) -> pl.DataFrame:
    spread = pl.DataFrame({"sentence_no": np.arange(a_document)})
    rows = docs.select("doc_id").join(spread, how="cross").with_row_index()
    dice = np.random.default_rng(number)
    words = pl.Series(
        ["the ministry said", "residents told reporters", "an official confirmed", "rescue workers reported"]
    )
    same = np.repeat(copied, a_document) * a_document + np.tile(np.arange(a_document), docs.height)
    return rows.select(
        "doc_id", "sentence_no",
        start=pl.col("sentence_no") * SENTENCE_CHARS,
        paragraph_no=pl.col("sentence_no") // 3,
        value=pl.Series(dice.integers(2, 60_000, rows.height)) if values is None else values,
        who=words.gather(dice.integers(0, len(words), rows.height)[same]),
    ).select(
        "doc_id", "sentence_no", "paragraph_no",
        sentence_id=pl.format("{}-s-{}-{}", "doc_id", "start", pl.col("start") + SENTENCE_CHARS - 1),
        role=pl.lit("body"),
        char_start="start", char_end=pl.col("start") + SENTENCE_CHARS - 1,
        byte_start=pl.col("start") + 40, byte_end=pl.col("start") + 39 + SENTENCE_CHARS,
        text=pl.format("On that day {} that {} people were hurt there, line {}", "who", "value", "sentence_no").str.pad_end(SENTENCE_CHARS - 1, "."),
    )  # fmt: skip


def _mentions(sentences: pl.DataFrame) -> pl.DataFrame:
    return sentences.filter(pl.col("sentence_no") < MENTIONS_A_DOCUMENT).select(
        "doc_id", "sentence_id", "char_start", "byte_start",
        mention_id=pl.format("{}-m-{}-{}-GPE", "doc_id", "char_start", pl.col("char_start") + 6),
        char_end=pl.col("char_start") + 6, byte_end=pl.col("byte_start") + 6, surface=pl.lit("Aleppo"), label=pl.lit("GPE"),
        is_nominal=pl.lit(False), entity_id=pl.format("geonames:{}", pl.col("sentence_no") * 40), link_method=pl.lit("gazetteer"),
        link_confidence=pl.lit(0.8),
    )  # fmt: skip


def _figures(sentences: pl.DataFrame, generation: int) -> pl.DataFrame:
    number = pl.col("text").str.extract(r"that (\d+) people")
    return sentences.select(
        "doc_id", "sentence_id",
        figure_id=pl.format("{}-f-{}-{}", "doc_id", pl.col("char_start") + 30, pl.col("char_start") + 35),
        char_start=pl.col("char_start") + 30, char_end=pl.col("char_start") + 35,
        byte_start=pl.col("byte_start") + 30, byte_end=pl.col("byte_start") + 35,
        surface=number, kind=pl.lit("count"), value_low=pl.lit(float(generation)), value_high=number.cast(pl.Float64) + generation,
        is_low_exclusive=pl.lit(False), is_high_exclusive=pl.lit(False), modifier=pl.lit("range"), unit=pl.lit("person"),
        unit_surface=pl.lit("people"), counted=pl.lit("people"), counted_head=pl.lit("person"), is_summable=pl.lit(True),
    )  # fmt: skip
