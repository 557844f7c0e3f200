"""MUC-4 bench: the killed and injured of wire stories in capitals.

Belongs here: what of the house's claims the bench counts. Its keys hold the victims of terrorist incidents: not the dead of
the other side or of soldiers in combat, no totals over years, no denials; several is a plural there, two or more.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pipelines.evaluate.claims import claims_of, day_of, read_texts
from pipelines.evaluate.gold import Report, read_inputs
from pipelines.extract import Reading
from pipelines.extract.effects.words import effect_words

COMBAT = re.compile(
    r"\b(?:clash(?:es)?|combat|fighting|battles?|skirmish(?:es)?|offensive|ambush(?:ed|es)?)\b", re.IGNORECASE
)
LEFT_OUT = frozenset(["cumulative", "percent", "fraction", "factor", "difference", "superseded"])


def predict(gold: Path, out: Path, report: Report) -> int:
    """Writes {"id", "claims": [{"effect", "value", "modifier", "location", "date"}]} a line; returns their number."""
    done = 0
    items = (
        (item["text"], day_of(item["header_date"]), item["id"])
        for item in read_inputs(gold, ("id", "text", "header_date"))
    )
    with out.open("w", encoding="utf-8") as predictions:
        for item_id, doc, reading in read_texts(items):
            predictions.write(json.dumps({"id": item_id, "claims": casualties_of(doc.text, reading)}) + "\n")
            done += 1
            report(done)
    return done


def _is_irregular(counted: str | None) -> bool:
    """Whether the counted are of the side that the keys hold for perpetrators."""
    words = (counted or "").lower().split()
    return bool(words) and words[-1] in effect_words().irregulars


def casualties_of(text: str, reading: Reading) -> list[dict[str, Any]]:
    """Claims of killed and injured, in the bench's fields."""
    rows: list[dict[str, Any]] = []
    for fact, claims in zip(reading.facts, claims_of(reading), strict=True):
        if (
            fact.effect not in ("killed", "injured")
            or _is_irregular(fact.figure.counted)
            or fact.not_summable in LEFT_OUT
        ):
            continue
        figure, claim, said = fact.figure, claims[0], reading.sentences[fact.sentence]
        if fact.victim_status == "combatant" and COMBAT.search(text, said.start, said.end):
            continue
        if claim.polarity != "asserts" or not (figure.value_low or figure.value_high):
            continue
        low, high = figure.value_low, figure.value_high
        value = [2, None] if figure.modifier == "vague" else low if low == high else [low, high]
        row = {"effect": fact.effect, "value": value, "modifier": figure.modifier}
        if claim.place is not None:
            row["location"] = text[claim.place[0] : claim.place[1]]
        if claim.event_first is not None:
            row["date"] = claim.event_first.isoformat()
        rows.append(row)
    return rows
