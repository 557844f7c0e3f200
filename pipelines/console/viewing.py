"""Viewing: one document as a person reads it: what it is, what was repaired, its sentences, names, figures and claims.

Belongs here: layout. Does not: making the rows (inspecting).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from rich.table import Table
from rich.text import Text

from pipelines.console.streams import OUT, shown

Rows = dict[str, list[dict[str, Any]]]
FACTS = ("title", "byline", "agency", "dateline_place", "source_name", "url", "language")


def show_document(rows: Rows, steps: str) -> None:
    """Prints the rows of one document ({table: rows}), as far as the steps went."""
    document = rows["documents"][0]
    place = document["source_path"] + (f"#{document['record_no']}" if document["record_no"] else "")
    OUT.rule(Text(shown(place)), align="left")
    _show_facts(document)
    _show_repairs(rows["repairs"])
    if steps != "repair":
        _show_sentences(rows)
    if steps == "extract":
        _show_names(rows["mentions"])
        _show_figures(rows["figures"])
        _show_claims(rows["claims"], rows["figures"])


def _show_facts(document: dict[str, Any]) -> None:
    facts = Table.grid(padding=(0, 2))
    for name in FACTS:
        if document[name]:
            facts.add_row(Text(name, "bold"), Text(shown(str(document[name]))))
    evidence, confidence = document["encoding_evidence"], document["encoding_confidence"]
    facts.add_row(Text("encoding", "bold"), f"{document['encoding_detected']} ({evidence}, {confidence:.2f})")
    facts.add_row(Text("published", "bold"), _published(document))
    for line in document["published_evidence"]:
        facts.add_row("", Text(shown(line), "dim"))
    OUT.print(facts)


def _published(document: dict[str, Any]) -> str:
    alternatives = " or ".join(document["published_alternatives"])
    if document["published_date"] is None:
        return f"ambiguous: {alternatives}" if alternatives else "unknown"
    sure = "" if document["published_confidence"] is None else f", {document['published_confidence']:.2f}"
    said = f"{document['published_date']} ({document['published_order']}{sure})"
    return f"{said}, else {alternatives}" if alternatives else said


def _show_repairs(repairs: list[dict[str, Any]]) -> None:
    if not repairs:
        OUT.print("no repairs")
        return
    table = Table("raw bytes", "before", "after", "rule", "status", title="Repairs", title_justify="left")
    for row in repairs:
        span = f"{row['raw_byte_start']}-{row['raw_byte_end']}"
        table.add_row(span, Text(repr(row["before"])), Text(repr(row["after"])), row["rule"], row["status"])
    OUT.print(table)


def _show_sentences(rows: Rows) -> None:
    found = [(f["char_start"], f["char_end"], "bold cyan") for f in rows.get("figures", [])]
    found += [(m["char_start"], m["char_end"], "green") for m in rows.get("mentions", [])]
    sentences = Table.grid(padding=(0, 2))
    for sentence in rows["sentences"]:
        line = Text(shown(sentence["text"]))
        for start, end, style in found:
            if sentence["char_start"] <= start and end <= sentence["char_end"]:
                line.stylize(style, start - sentence["char_start"], end - sentence["char_start"])
        sentences.add_row(Text(sentence["role"], "dim"), line)
    OUT.print(sentences)


def _show_names(mentions: list[dict[str, Any]]) -> None:
    names: dict[str, list[str]] = {}
    for row in mentions:
        surfaces = names.setdefault(row["label"], [])
        if row["surface"] not in surfaces:
            surfaces.append(row["surface"])
    table = Table.grid(padding=(0, 2))
    for label, surfaces in names.items():
        table.add_row(Text(label, "bold"), Text(shown(", ".join(surfaces)), "green"))
    OUT.print(table if names else "no names")


def _show_figures(figures: list[dict[str, Any]]) -> None:
    if not figures:
        OUT.print("no figures")
        return
    table = Table("figure", "kind", "low", "high", "modifier", "of", "effect", "raw bytes", title="Figures", title_justify="left")
    for row in figures:
        low, high = ("-" if row[side] is None else f"{row[side]:,.15g}" for side in ("value_low", "value_high"))
        of = row["unit"] or row["counted"] or "-"
        table.add_row(Text(shown(row["surface"])), row["kind"], low, high, row["modifier"], Text(of), row["effect"] or "-", f"{row['byte_start']}-{row['byte_end']}")
    OUT.print(table)


def _show_claims(claims: list[dict[str, Any]], figures: list[dict[str, Any]]) -> None:
    if not claims:
        OUT.print("no claims")
        return
    figure = {row["figure_id"]: row for row in figures}
    table = Table("who says so", "polarity", "figure", "effect", "place", "happened", "said", "sure", title="Claims", title_justify="left")
    for row in claims:
        of = figure.get(row["figure_id"], {})
        words = (row["claimant_name"], row["polarity"], of.get("surface"), of.get("effect"), row["place_surface"])
        days = (_days(row["event_date_start"], row["event_date_end"]), _days(row["claim_date_start"], row["claim_date_end"]))
        table.add_row(*(Text(shown(word or "-")) for word in words), *days, "-" if row["confidence"] is None else f"{row['confidence']:.2f}")
    OUT.print(table)


def _days(start: dt.date | None, end: dt.date | None) -> str:
    if start is None or end is None or start == end:
        return str(start or end or "-")
    return f"{start} to {end}"
