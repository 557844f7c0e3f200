"""Rows of figures, times and claims.

Belongs here: ids, sentences, bytes and linked entities of what a reading holds. Does not: how it is found (reading), rows of
names (entity_rows), shards (rows).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.extract.claims import Claim, Claimant
from pipelines.extract.entity_rows import entity_id_of
from pipelines.extract.fact import Fact
from pipelines.extract.mentions import Mention
from pipelines.extract.reading import Reading
from pipelines.extract.times import Time
from pipelines.records import CharBytes

Row = dict[str, Any]


def fact_rows(
    doc_id: str,
    text: str,
    where: CharBytes,
    sentence_ids: Mapping[int, str],
    reading: Reading,
    mentions: Sequence[Mention],
) -> dict[str, list[Row]]:
    """{figures, times, claims: rows} of one document in order of text, without lineage.

    `where` maps the text to its raw file; `sentence_ids` gives the id of the sentence that begins at a character.
    """
    ids = [f"{doc_id}-f-{fact.figure.start}-{fact.figure.end}" for fact in reading.facts]
    sentences = [sentence_ids[sentence.start] for sentence in reading.sentences]
    starts = sorted(sentence_ids)
    figures = [_figure_row(doc_id, where, fact, ids, sentences[fact.sentence]) for fact in reading.facts]
    times = [_time_row(doc_id, where, time, _sentence_at(sentence_ids, starts, time.start)) for time in reading.times]
    entities = {(mention.start, mention.end): entity_id_of(mention, doc_id) for mention in mentions}
    speakers = [(m.start, m.end, m.label, entities[m.start, m.end]) for m in mentions]
    claims: list[Row] = []
    counts: dict[str, int] = {}
    for claim in reading.claims:
        base = ids[claim.fact] if claim.fact is not None else f"{sentences[claim.sentence]}-absent"
        counts[base] = counts.get(base, 0) + 1
        figure_id = None if claim.fact is None else ids[claim.fact]
        claims.append(
            _claim_row(doc_id, text, claim, f"{base}-c{counts[base]}", figure_id, sentences[claim.sentence], entities)
            | {"claimant_entity_id": _entity_of(claim.claimant, speakers)}
        )
    return {"figures": figures, "times": times, "claims": claims}


def _sentence_at(sentence_ids: Mapping[int, str], starts: Sequence[int], at: int) -> str | None:
    n = bisect_right(starts, at) - 1
    return sentence_ids[starts[n]] if n >= 0 else None


def _bytes(where: CharBytes, start: int, end: int) -> Row:
    byte_start, byte_end = where.span(start, end)
    return {"char_start": start, "char_end": end, "byte_start": byte_start, "byte_end": byte_end}


def _figure_row(doc_id: str, where: CharBytes, fact: Fact, ids: Sequence[str], sentence_id: str) -> Row:
    figure = fact.figure
    return {
        "figure_id": f"{doc_id}-f-{figure.start}-{figure.end}",
        "doc_id": doc_id,
        "sentence_id": sentence_id,
        **_bytes(where, figure.start, figure.end),
        "surface": figure.surface,
        "kind": figure.kind,
        "value_low": figure.value_low,
        "value_high": figure.value_high,
        "is_low_exclusive": figure.is_low_exclusive,
        "is_high_exclusive": figure.is_high_exclusive,
        "modifier": figure.modifier,
        "trend": figure.trend,
        "value_si": figure.value_si,
        "unit_si": figure.unit_si,
        "unit": figure.unit,
        "unit_surface": figure.unit_surface,
        "counted": figure.counted,
        "counted_head": figure.counted_head,
        "effect": fact.effect,
        "victim_status": fact.victim_status,
        "is_summable": fact.not_summable is None,
        "not_summable_reason": fact.not_summable,
        "same_as_figure_id": None if fact.same_as is None else ids[fact.same_as],
        "part_of_figure_id": None if fact.part_of is None else ids[fact.part_of],
        "rule": figure.rule,
        "effect_rule": fact.effect_rule,
    }


def _time_row(doc_id: str, where: CharBytes, time: Time, sentence_id: str | None) -> Row:
    return {
        "time_id": f"{doc_id}-t-{time.start}-{time.end}",
        "doc_id": doc_id,
        "sentence_id": sentence_id,
        **_bytes(where, time.start, time.end),
        "surface": time.surface,
        "time_type": time.time_type,
        "value": time.value,
        "start_date": time.first,
        "end_date": time.last,
        "precision": time.precision,
        "anchor": time.anchor,
        "rule": time.rule,
        "confidence": time.confidence,
    }


def _claim_row(
    doc_id: str, text: str, claim: Claim, claim_id: str, figure_id: str | None, sentence_id: str,
    entities: Mapping[tuple[int, int], str | None],
) -> Row:  # fmt: skip
    who = claim.claimant
    return {
        "claim_id": claim_id,
        "figure_id": figure_id,
        "doc_id": doc_id,
        "sentence_id": sentence_id,
        "claimant_surface": who.surface if who else None,
        "claimant_name": who.name if who else None,
        "claimant_role": who.role if who else None,
        "claimant_organisation": who.organisation if who else None,
        "claimant_char_start": who.start if who else None,
        "claimant_char_end": who.end if who else None,
        "relay": claim.relay,
        "verb": claim.verb,
        "polarity": claim.polarity,
        "hedge": claim.hedge,
        "is_quote": claim.is_quote,
        "claim_date_start": claim.claim_first,
        "claim_date_end": claim.claim_last,
        "event_date_start": claim.event_first,
        "event_date_end": claim.event_last,
        "event_precision": claim.event_precision,
        "place_surface": text[slice(*claim.place)] if claim.place else None,
        "place_entity_id": entities.get(claim.place) if claim.place else None,
        "perpetrator_surface": text[slice(*claim.perpetrator)] if claim.perpetrator else None,
        "perpetrator_entity_id": entities.get(claim.perpetrator) if claim.perpetrator else None,
        "weapon": claim.weapon,
        "confidence": claim.confidence,
        "evidence": list(claim.evidence),
    }


def _entity_of(who: Claimant | None, speakers: Sequence[tuple[int, int, str, str | None]]) -> str | None:
    """The entity of the last person or organisation named in the claimant's words: "the UN mission chief, Ann Example" is Ann Example.

    A place or people is the claimant only where it is all that stands there: "Land said" is, "a Land-based group" is not.
    """
    if who is None:
        return None
    start, end = who.named_at or (who.start, who.end)
    inside = [s for s in speakers if start <= s[0] and s[1] <= end]
    named = [s for s in inside if s[2] in ("PERSON", "ORG") or (s[0], s[1]) == (start, end)]
    return named[-1][3] if named else None
