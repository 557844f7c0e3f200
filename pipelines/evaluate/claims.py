"""Claims bench: every figure of a document with its effect, its claimants and its place."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.document import Given, describe
from pipelines.evaluate.gold import Report, read_inputs
from pipelines.extract import Reading, Stretch, load_language, read_doc
from pipelines.extract.claims import Claim
from pipelines.extract.mentions import find_mentions

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Texts of a bench carry no night of their own: years of two digits are read as not after this day.
LATEST = dt.date(2049, 12, 31)


def predict(gold: Path, out: Path, report: Report) -> int:
    """Writes {"id", "figures": [...]} a line, figures as the bench's GUIDELINES have them; returns their number."""
    done = 0
    items = (
        (item["text"], day_of(item.get("published")), item)
        for item in read_inputs(gold, ("id", "text"), ("published",))
    )
    with out.open("w", encoding="utf-8") as predictions:
        for item, doc, reading in read_texts(items):
            predictions.write(
                json.dumps({"id": item["id"], "figures": figures_of(doc.text, reading)}, ensure_ascii=False) + "\n"
            )
            done += 1
            report(done)
    return done


def day_of(iso: str | None) -> dt.date | None:
    """The day of an ISO date, None where a bench gives none."""
    return dt.date.fromisoformat(iso) if iso else None


def read_texts(items: Iterable[tuple[str, dt.date | None, Any]]) -> Iterator[tuple[Any, Doc, Reading]]:
    """(text, day of publication, item) -> (item, Doc, what is read of it), in order, as the nightly run reads it."""
    given = ((text, (day, item)) for text, day, item in items)
    for doc, (day, item) in load_language().pipe(given, as_tuples=True):
        told = describe(doc.text, Given(), None, LATEST)
        stretches = [Stretch(s.start, s.end, s.role, s.paragraph_no) for s in told.sentences]
        order = told.published.order if told.published.order in ("dmy", "mdy") else None
        yield item, doc, read_doc(doc, stretches, find_mentions(doc), day or told.published.date, LATEST, order)


def claims_of(reading: Reading) -> list[list[Claim]]:
    """For each fact of a reading its claims."""
    claims: list[list[Claim]] = [[] for _ in reading.facts]
    for claim in reading.claims:
        if claim.fact is not None:
            claims[claim.fact].append(claim)
    return claims


def names_of(claims: Iterable[Claim]) -> list[str]:
    """Claimants as the benches name them: the speaker, then whom he speaks for; nobody where the text says it."""
    return [
        name
        for claim in claims
        if claim.claimant
        for name in (claim.claimant.name, claim.claimant.organisation)
        if name
    ]


def figures_of(text: str, reading: Reading) -> list[dict[str, Any]]:
    """The figures of a reading in the fields of the bench."""
    rows = []
    for fact, claims in zip(reading.facts, claims_of(reading), strict=True):
        figure, place, first = fact.figure, claims[0].place, claims[0]
        rows.append({
            "surface": figure.surface, "start": figure.start, "end": figure.end, "kind": figure.kind, "value_low": figure.value_low,
            "value_high": figure.value_high, "modifier": figure.modifier, "unit": figure.unit, "counted": figure.counted, "effect": fact.effect,
            "victim_status": fact.victim_status, "claimants": names_of(claims) or ["(text)"], "polarity": first.polarity,
            "place": text[place[0] : place[1]] if place else None,
            "event_time": first.event_first.isoformat() if first.event_first else None, "summable": fact.not_summable is None,
        })  # fmt: skip
    return rows
