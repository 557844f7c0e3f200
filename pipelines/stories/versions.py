"""Versions: the copies of a story held against the document that stands for it.

Belongs here: reading both, every comparison of copies, and what is likelier. Does not: the comparisons (copies, wordings,
bounds), rows (disagreements).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.extract.gazetteer import fold
from pipelines.stories.alignment import Line, pair_sentences, read_line
from pipelines.stories.bounds import Claimed, Told, compare_bounds, compare_claimants, same_figures
from pipelines.stories.copies import compare
from pipelines.stories.difference import Difference, Disagreement, Side, Span
from pipelines.stories.plausibility import judge, judge_versions, ratio_of
from pipelines.stories.wanted import Connection, rows_of
from pipelines.stories.wordings import compare_wordings

# Id, text, first character.
Sentence = tuple[str, str, int]
# Copies compared in one go: bounds memory.
COPIES_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Story:
    """A story with the documents to compare: the one that stands for it, and its copies."""

    story_id: str
    canonical: str
    copies: tuple[str, ...]


def stories_with_copies(connection: Connection) -> Iterator[list[Story]]:
    """Stories among `tellers` that current copies tell, a few at a time, those of one night together."""
    rows = connection.execute(
        """
        SELECT story_id, arg_max(doc_id, is_canonical), list(doc_id ORDER BY doc_id) FILTER (WHERE NOT is_canonical)
        FROM tellers WHERE status = 'current' GROUP BY story_id
        HAVING bool_or(is_canonical) AND bool_or(NOT is_canonical)
        ORDER BY min(ingest_date), story_id
        """
    ).fetchall()
    batch: list[Story] = []
    n = 0
    for story_id, canonical, copies in rows:
        batch.append(Story(story_id, canonical, tuple(copies)))
        n += len(copies)
        if n >= COPIES_AT_ONCE:
            yield batch
            batch, n = [], 0
    if batch:
        yield batch


def compare_copies(connection: Connection, stories: Sequence[Story]) -> list[Disagreement]:
    """Disagreements between the copies of stories."""
    texts = _read_sentences(connection, [doc_id for story in stories for doc_id in (story.canonical, *story.copies)])
    differing = {
        story: [copy for copy in story.copies if not _is_alike(texts, story.canonical, copy)] for story in stories
    }
    documents = [doc_id for story, copies in differing.items() if copies for doc_id in (story.canonical, *copies)]
    if not documents:
        return []
    lines = {doc_id: [read_line(*sentence) for sentence in texts.get(doc_id, ())] for doc_id in documents}
    told, known = _read_told(connection, documents), _read_known(connection, documents)
    return [row for story, copies in differing.items() for row in compare_story(story, copies, lines, told, known)]


def _is_alike(texts: Mapping[str, Sequence[Sentence]], canonical: str, copy: str) -> bool:
    """Most copies are, and what was read from the same sentences is the same."""
    one, other = texts.get(canonical, ()), texts.get(copy, ())
    return len(one) == len(other) and all(a[1] == b[1] for a, b in zip(one, other, strict=True))


def compare_story(
    story: Story,
    copies: Sequence[str],
    lines: dict[str, list[Line]],
    told: dict[str, list[Told]],
    known: Mapping[str, Collection[str]],
) -> list[Disagreement]:
    """Disagreements between the document that stands for a story, a, and each of those copies of it that differ, b."""
    story_id, canonical, n_copies = story.story_id, story.canonical, len(story.copies)
    versions: list[tuple[str, Difference]] = []
    sides: list[tuple[str, tuple[Side, Side] | None]] = []
    in_sentence: dict[str, list[Told]] = defaultdict(list)
    for figure in (t for doc_id in (canonical, *copies) for t in told.get(doc_id, ())):
        in_sentence[figure.sentence_id].append(figure)
    ours = lines.get(canonical, [])
    for copy in copies:
        theirs = lines.get(copy, [])
        pairs = pair_sentences(ours, theirs)
        versions += [(copy, d) for d in compare(ours, theirs, pairs)]
        for pair in pairs:
            a, b = ours[pair.a], theirs[pair.b]
            if a.text != b.text:
                versions += [(copy, d) for d in compare_wordings(a, b, pair, known)]
            told_a, told_b = in_sentence.get(a.sentence_id, []), in_sentence.get(b.sentence_id, [])
            for one, other in same_figures(a, b, pair, told_a, told_b):
                sides += [("figure", compare_bounds(one, other)), ("claimant", compare_claimants(one, other, a, b))]
    alike: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for copy, d in versions:
        alike[d.field, d.a.start, d.b.surface.casefold()].add(copy)
    found = [
        _of_difference(
            story_id, canonical, copy, d, told, n_copies, len(alike[d.field, d.a.start, d.b.surface.casefold()])
        )
        for copy, d in versions
    ]
    return found + [_of_sides(story_id, field, *both, n_copies) for field, both in sides if both is not None]


NAMED = {"figure": "number", "unit": "unit", "date": "date", "name": "name", "negation": "statement", "wording": "word"}


def _of_difference(
    story_id: str, canonical: str, copy: str, d: Difference, told: dict[str, list[Told]], n_copies: int, n_alike: int
) -> Disagreement:
    kind = "copy_wording" if d.is_wording else "copy_corruption"
    likelier, reason = judge(d, n_copies, n_alike)
    a, b = _side(canonical, d.a, told), _side(copy, d.b, told)
    explained = f'The canonical version has the {NAMED[d.field]} "{a.surface}" where the copy has "{b.surface}".'
    return Disagreement(kind, d.field, story_id, a, b, explained, likelier, reason, ratio_of(d))


def _side(doc_id: str, span: Span, told: dict[str, list[Told]]) -> Side:
    figure = next((t.figure_id for t in told.get(doc_id, []) if t.start < span.end and span.start < t.end), None)
    return Side(doc_id, span.line.sentence_id, span.start, span.end, span.surface, figure)


def _of_sides(story_id: str, field: str, a: Side, b: Side, n_copies: int) -> Disagreement:
    likelier, reason = judge_versions(n_copies, 1)
    explained = (
        f'The canonical version gives this figure to "{a.surface}", the copy to "{b.surface}".' if field == "claimant"
        else f'The canonical version bounds the number as "{a.surface}", the copy as "{b.surface}".'
    )  # fmt: skip
    return Disagreement("copy_corruption", field, story_id, a, b, explained, likelier, reason)


def _read_sentences(connection: Connection, documents: Sequence[str]) -> dict[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = defaultdict(list)
    query = "SELECT doc_id, sentence_id, text, char_start FROM sentences"
    for doc_id, *sentence in rows_of(connection, documents, query, "doc_id, sentence_no"):
        found[doc_id].append((sentence[0], sentence[1], sentence[2]))
    return found


def _read_known(connection: Connection, documents: Sequence[str]) -> dict[str, set[str]]:
    query, where = "SELECT DISTINCT surface, label FROM mentions", "entity_id IS NOT NULL AND NOT is_nominal"
    found: dict[str, set[str]] = defaultdict(set)
    for surface, label in rows_of(connection, documents, query, "surface, label", where):
        found[fold(surface)].add(label)
    return found


def _read_told(connection: Connection, documents: Sequence[str]) -> dict[str, list[Told]]:
    claims: dict[str, list[Claimed]] = defaultdict(list)
    query = "SELECT figure_id, claim_id, claimant_name, claimant_char_start, claimant_char_end FROM claims"
    for figure_id, *claim in rows_of(
        connection, documents, query, "claim_id", "figure_id IS NOT NULL AND claimant_name IS NOT NULL"
    ):
        claims[figure_id].append(Claimed(*claim))
    found: dict[str, list[Told]] = defaultdict(list)
    query = "SELECT figure_id, doc_id, sentence_id, char_start, char_end, surface, value_low, value_high, modifier FROM figures"
    for row in rows_of(connection, documents, query, "doc_id, char_start, figure_id"):
        figure_id, doc_id, sentence_id, start, end, surface, low, high, modifier = row
        claimed = tuple(claims.get(figure_id, ()))
        found[doc_id].append(Told(figure_id, doc_id, sentence_id, start, end, surface, low, high, modifier, claimed))
    return found
