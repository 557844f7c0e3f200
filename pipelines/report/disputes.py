"""Disputes: open disagreements side by side, with the words marked in which the two differ.

Belongs here: cutting two sentences into pieces that are the same and pieces that are not. Does not: what disagrees
(stories), how a mark looks (templates).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from pipelines.report.listing import Listing, Reader, Row

SHOWN_DISAGREEMENTS = 30
# Characters shown before and from the place on: a scraped page without a full stop is one sentence.
AROUND = 240
# Longer sentences are not compared word by word.
COMPARED = 4_000
# Once for all that is asked of them: the view looks for later claims on every figure.
OPEN = """
CREATE TEMP TABLE open_now AS
SELECT g.disagreement_id, g.type, g.ratio, da.ingest_date = $night OR db.ingest_date = $night AS is_of_night
FROM open_disagreements g JOIN documents da ON da.doc_id = g.doc_id_a JOIN documents db ON db.doc_id = g.doc_id_b
"""
TYPES = "SELECT type, count(*) AS n FROM open_now GROUP BY type ORDER BY n DESC, type"
# Those of the night first; then what misleads most.
FIRST = f"""
SELECT *, row_number() OVER (ORDER BY NOT is_of_night, list_position(
  ['copy_corruption', 'disagrees', 'scope_differs', 'superseded', 'compatible_bounds', 'copy_wording'], type),
  ratio DESC NULLS LAST, disagreement_id) AS number
FROM open_now ORDER BY number LIMIT {SHOWN_DISAGREEMENTS:d}
"""
SIDES = """
SELECT g.*, sa.char_start AS sentence_start_a, sb.char_start AS sentence_start_b, da.source_name AS source_a, db.source_name AS source_b
FROM open_disagreements g
JOIN documents da ON da.doc_id = g.doc_id_a JOIN documents db ON db.doc_id = g.doc_id_b
JOIN sentences sa ON sa.sentence_id = g.sentence_id_a JOIN sentences sb ON sb.sentence_id = g.sentence_id_b
WHERE list_contains($ids, g.disagreement_id)
"""
WORD = re.compile(r"\w+(?:[.,'\u2019-]\w+)*|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a sentence. `mark` is `place` where the disagreement is, `differs` for other words the copies do not share."""

    text: str
    mark: str


def disputes(reader: Reader) -> tuple[Listing, tuple[Row, ...]]:
    """Open disagreements, each row with `pieces_a` and `pieces_b`, and how many there are of each type."""
    reader.rows(OPEN)
    types = reader.rows(TYPES)
    first = reader.rows(FIRST)
    sides = {row["disagreement_id"]: row for row in reader.rows(SIDES, ids=[row["disagreement_id"] for row in first])}
    shown = [sides[row["disagreement_id"]] | {"is_of_night": row["is_of_night"]} for row in first]
    rows = tuple(row | dict(zip(("pieces_a", "pieces_b"), _side_by_side(row), strict=True)) for row in shown)
    return Listing(rows, sum(row["n"] for row in types), "from open_disagreements"), types


def _side_by_side(row: Row) -> tuple[list[Piece], list[Piece]]:
    sentences = row["sentence_a"], row["sentence_b"]
    # Two claimants word everything differently: only copies of one text have other words that differ.
    are_copies = row["field"] != "claim" and max(map(len, sentences)) <= COMPARED
    sides = []
    for side, mine, other in zip("ab", sentences, reversed(sentences), strict=True):
        start, end = (
            min(max(row[f"char_{end}_{side}"] - row[f"sentence_start_{side}"], 0), len(mine))
            for end in ("start", "end")
        )
        sides.append(around(pieces(mine, other if are_copies else mine, start, end)))
    return sides[0], sides[1]


def pieces(text: str, other: str, start: int, end: int) -> list[Piece]:
    """The text cut where marks begin and end: characters [start, end) are the place. Joined, the pieces are the text."""
    marks = [""] * len(text)
    if text != other:
        mine, here = WORD.findall(text), 0
        for word, is_same in zip(mine, _same(mine, WORD.findall(other)), strict=True):
            if not is_same and not word.isspace():
                marks[here : here + len(word)] = ["differs"] * len(word)
            here += len(word)
    marks[start:end] = ["place"] * (end - start)
    bounds = [0, *(i for i in range(1, len(text)) if marks[i] != marks[i - 1]), len(text)]
    return [Piece(text[first:last], marks[first]) for first, last in pairwise(bounds) if first < last]


def around(sentence: list[Piece]) -> list[Piece]:
    """The pieces, or what of them is near the place."""
    at = next((i for i, piece in enumerate(sentence) if piece.mark == "place"), 0)
    before = _cut([Piece(piece.text[::-1], piece.mark) for piece in reversed(sentence[:at])])
    return [Piece(piece.text[::-1], piece.mark) for piece in reversed(before)] + _cut(sentence[at:])


def _cut(sentence: list[Piece]) -> list[Piece]:
    left, kept = AROUND, []
    for piece in sentence:
        kept.append(Piece(piece.text[:left], piece.mark))
        left -= len(piece.text)
        if left < 0:
            return [*kept, Piece("…", "")]
    return kept


def _same(mine: Sequence[str], theirs: Sequence[str]) -> list[bool]:
    same = [False] * len(mine)
    for block in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
        same[block.a : block.a + block.size] = [True] * block.size
    return same
