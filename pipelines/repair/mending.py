"""Mending: damaged text to clean text, each change decided on and written down.

Belongs here: the order of repairs, what one line of a document tells about another, and the ledger. Does not: the repairs
themselves (entities, escapes, mojibake, cut, lost, junk), how bytes became text (reading).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.records import Edit
from pipelines.repair import cut, entities, escapes, junk, lost, mojibake
from pipelines.repair.changes import Change, apply, fold
from pipelines.repair.mention import mentioned
from pipelines.repair.mojibake import Context
from pipelines.repair.prefilter import ASCII_TRIGGERS, suspicious_lines, suspicious_lines_of
from pipelines.repair.words import languages_of

# A repair may lay bare another one (an entity of mojibake of mojibake). Five are the most seen.
MAX_PASSES = 8
BLOCK_CHARS = 1 << 17


@dataclass(frozen=True, slots=True)
class Mended:
    """Clean text and the ledger that leads to it: `rebuild(raw, edits) == text`."""

    text: str
    edits: tuple[Edit, ...]


class Findings(NamedTuple):
    """What was found in one line, offsets in that line: repairs to make, places in doubt, places refused, encodings that are certain,
    and encodings in which more would be found if they were.
    """

    applied: list[Change]
    doubtful: list[Change]
    refused: list[Change]
    certain: frozenset[str]
    weak: frozenset[str]


def mend(text: str, mentions: bool = False) -> Mended:
    """Repairs text. Clean text in any language comes back as it is; what cannot be repaired safely stays, and is listed.

    Lines are judged one by one (ended by LF, CRLF or a lone CR, which stay as they are), since damage rarely covers a
    whole document; what is in doubt in one is judged again by what the others made certain. `mentions`: whether damage that
    prose talks about is repaired too. Never raises. Mending text again changes
    nothing more where the outcome is writing; of characters in no order a second look may find a pair that the first made.
    """
    return _mended(text, suspicious_lines(text), mentions)


def mend_all(texts: Iterable[str], mentions: bool = False) -> Iterator[Mended]:
    """`mend` for each of many texts, in order, quicker than one by one. Holds as many of them as make a block."""
    block: list[str] = []
    size = 0
    for text in texts:
        block.append(text)
        size += len(text)
        if size >= BLOCK_CHARS:
            yield from _mended_block(block, mentions)
            block, size = [], 0
    yield from _mended_block(block, mentions)


def _mended_block(texts: Sequence[str], mentions: bool) -> Iterator[Mended]:
    for text, lines in zip(texts, suspicious_lines_of(texts), strict=True):
        yield _mended(text, lines, mentions)


def _mended(text: str, lines: Sequence[tuple[int, str]], mentions: bool) -> Mended:
    if not lines:
        return Mended(text, ())
    found = [mend_line(line, mentions=mentions) for _, line in lines]
    once = _written(text, [(offset, findings) for (offset, _), findings in zip(lines, found, strict=True)])
    again = [n for n, findings in enumerate(found) if findings.doubtful or findings.weak]
    if not again or (len(lines) == 1 and len(text) < 2 * len(lines[0][1])):
        return once
    support = frozenset[str]().union(*(findings.certain for findings in found))
    for n in again:
        if found[n].doubtful or found[n].weak & support:
            found[n] = mend_line(lines[n][1], support, once.text, mentions)
    return _written(text, [(offset, findings) for (offset, _), findings in zip(lines, found, strict=True)])


def mend_line(line: str, support: frozenset[str] = frozenset(), document: str = "", mentions: bool = False) -> Findings:
    """What is damaged in one line: repeated until another pass would change nothing.

    `support` are encodings that other lines of the document were certainly misread in; `document` is its text, mended as far
    as its lines tell by themselves, and says which languages to expect.
    """
    state = _State(line, set(support), document)
    while state.n_passes < MAX_PASSES and state.step():
        pass
    applied, text = state.applied, state.text
    kept = [change for change in applied if line[change.start : change.end] != change.after]
    talk = [] if mentions or not kept else mentioned(line, kept, lambda: languages_of(document or text))
    if talk:
        kept = [change for change in kept if change not in talk]
    doubtful = [place for change in state.doubtful if (place := _to_raw(applied, change)) is not None]
    refused = [place for change in state.refused if (place := _to_raw(applied, change)) is not None]
    refused += [change._replace(rule="mention") for change in talk]
    return Findings(kept, doubtful, refused, frozenset(state.certain), state.weak)


class _State:
    """A line on its way: its text, what was changed so far, and what the last pass left."""

    def __init__(self, line: str, certain: set[str], document: str) -> None:
        self.text = line
        self.applied: list[Change] = []
        self.certain = certain
        self.document = document
        self.doubtful: list[Change] = []
        self.refused: list[Change] = []
        self.weak: frozenset[str] = frozenset()
        self.is_whole = False  # no mojibake is left
        self.n_passes = 0

    def languages(self) -> tuple[str, ...]:
        return languages_of(self.document or self.text)

    def step(self) -> bool:
        """Makes the first kind of repair that finds something; says whether there may be another."""
        found = self._found()
        if not found:
            return False
        self.applied = fold(self.applied, found)
        self.text = apply(self.text, found)
        self.n_passes += 1
        return not (self.is_whole and self.is_clean())

    def is_clean(self) -> bool:
        """Whether the text, which holds no mojibake, holds nothing else that another pass would look into."""
        text = self.text
        return not (any(c in text for c in ASCII_TRIGGERS) or lost.SLOT_RE.search(text) or junk.ANY_RE.search(text))

    def _found(self) -> list[Change]:
        text = self.text
        context = Context(frozenset(self.certain), self.languages)
        self.doubtful = []
        found, self.refused = entities.find(text)
        if not found:
            found, left = escapes.find(text, context)
            self.refused += left
        if found:
            self.is_whole = False
            return found
        if text.isascii():
            return junk.find(text)
        if self.is_whole and not lost.SLOT_RE.search(text):
            return junk.find(text)
        restored = _restored(self.applied) if self.applied else frozenset[int]()
        if not self.is_whole:
            verdict = mojibake.find(text, context, restored)
            self.is_whole, self.weak = verdict.is_whole, verdict.weak
            if verdict.certain:
                self.certain.add(verdict.certain)
            if verdict.taken:
                return verdict.taken
            self.doubtful += verdict.doubtful
        if restored and not self.is_whole:
            found, doubtful = cut.find(text, Context(frozenset(self.certain), self.languages), restored)
            self.doubtful += doubtful
            if found:
                return found
        found, doubtful = lost.find(text, Context(frozenset(self.certain), self.languages), restored)
        self.doubtful += doubtful
        return found or junk.find(text)


def _restored(applied: Sequence[Change]) -> frozenset[int]:
    """Offsets, in the outcome, of characters that came out of mojibake."""
    found: set[int] = set()
    shift = 0
    for change in applied:
        if change.rule.startswith("mojibake"):
            found.update(range(change.start + shift, change.start + shift + len(change.after)))
        shift += len(change.after) - (change.end - change.start)
    return frozenset(found)


def _to_raw(applied: Sequence[Change], later: Change) -> Change | None:
    """A place of the outcome in offsets of the raw line; None if a repair covers part of it."""
    shift = 0
    for change in applied:
        begin = change.start + shift
        end = begin + len(change.after)
        if end <= later.start:
            shift += len(change.after) - (change.end - change.start)
        elif begin < later.end:
            return None
        else:
            break
    return later._replace(start=later.start - shift, end=later.end - shift)


def _written(text: str, found: Sequence[tuple[int, Findings]]) -> Mended:
    """The ledger of all lines, places left alone among the repairs, and the clean text."""
    edits: list[Edit] = []
    pieces: list[str] = []
    raw_at, shift = 0, 0
    for offset, findings in found:
        for (low, high, after, rule, path, confidence), status in _in_order(findings):
            start, end = offset + low, offset + high
            before = text[start:end]
            clean = start + shift
            if status == "applied":
                edits.append(Edit(start, end, clean, clean + len(after), before, after, rule, path, status, confidence))
                pieces += (text[raw_at:start], after)
                raw_at = end
                shift += len(after) - (high - low)
            else:
                edits.append(
                    Edit(start, end, clean, clean + high - low, before, before, rule, path, status, 0.5, (after,))
                )
    pieces.append(text[raw_at:])
    return Mended("".join(pieces), tuple(edits))


def _in_order(findings: Findings) -> list[tuple[Change, str]]:
    """What is left alone gives way to repairs and to what was found before it."""
    if not findings.doubtful and not findings.refused:
        return [(change, "applied") for change in findings.applied]
    merged = [(change, "applied") for change in findings.applied]
    for status, left in (("refused", findings.refused), ("ambiguous", findings.doubtful)):
        for change in left:
            if all(change.end <= other.start or other.end <= change.start for other, _ in merged):
                merged.append((change, status))
    return sorted(merged)
