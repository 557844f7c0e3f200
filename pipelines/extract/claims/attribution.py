"""Attribution: for each sentence its frames with claimants, and for each figure the frame that holds it.

Belongs here: subjects left out, quotes that run on, breakdowns. Does not: grammar of one verb (frames), names (memory).

Scope is the sentence: one without a source is the text's own, even right after an attributed one. Two things carry over: a
quotation that runs on, and counts that add up to a count before them ("of the six, three ...").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.extract.claims.absence import Absence, find_absence
from pipelines.extract.claims.cover import frame_at
from pipelines.extract.claims.denials import TOLD_WRONGLY, Denial, denial_at, find_denials
from pipelines.extract.claims.frames import Frame, find_frames
from pipelines.extract.claims.memory import Memory
from pipelines.extract.claims.names import Name, name_before
from pipelines.extract.claims.quotes import quote_at, touches
from pipelines.extract.claims.record import Claimant
from pipelines.extract.claims.subjects import can_say
from pipelines.extract.fact import LONGEST, Fact, Sentence
from pipelines.extract.mentions import Mention
from pipelines.extract.tokens import Tokens

ACTORS = frozenset(["PERSON", "ORG", "NORP", "GPE"])


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says something in a sentence, how, and by which rule. `frame` None where it carries over from another sentence.

    Without `claimants` it is the text that denies. `polarity_rule` is empty where the verb alone decides.
    """

    claimants: tuple[Claimant, ...]
    frame: Frame | None
    verb: str | None
    polarity: str
    rule: str
    polarity_rule: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """The frames of a sentence, each with its claimants; what it calls false; what it says was left out, and by whom."""

    frames: tuple[Frame, ...]
    claimants: tuple[tuple[Claimant, ...], ...]
    denials: tuple[Denial, ...] = ()
    absence: Absence | None = None
    silent: tuple[Claimant, ...] = ()


def hear(
    text: str, sentences: Sequence[Sentence], memory: Memory, mentions: Sequence[Sequence[Mention]]
) -> list[Heard]:
    """Frames and claimants of every sentence, in order, so that pronouns find those named before them.

    `mentions` are those of each sentence. A headline names in short what the body names in full: it is heard after it.
    """
    order = sorted(range(len(sentences)), key=lambda n: (sentences[n].role == "headline", n))
    heard: dict[int, Heard] = {}
    for n in order:
        heard[n] = _hear_one(text, sentences[n], memory, mentions[n])
    return [heard[n] for n in range(len(sentences))]


def _hear_one(text: str, sentence: Sentence, memory: Memory, mentions: Sequence[Mention]) -> Heard:
    tokens = sentence.tokens.naming((m.start, m.end) for m in mentions)
    figures = frozenset(i for f in sentence.figures for i in range(*tokens.at(f.start, f.end)))
    times = frozenset(
        i for t in sentence.times if t.time_type in ("date", "time") for i in range(*tokens.at(t.start, t.end))
    )
    names = frozenset(i for m in mentions if m.label in ACTORS for i in range(*tokens.at(m.start, m.end)))
    frames = find_frames(tokens, figures, times, names) if len(tokens) <= LONGEST else []
    named: list[tuple[Claimant, ...]] = []
    absence = find_absence(text, tokens, sentence.start, sentence.end)
    silent: tuple[Claimant, ...] | None = None
    for frame in frames:
        if absence is not None and absence.subject is not None and silent is None and absence.at < frame.verb:
            silent = _silent(tokens, absence, frames, named, memory, mentions)
        subject = frame.subject
        if subject is None:
            before = next((c for c in reversed(named) if c), silent)
            if before:
                named.append(before)
                continue
            subject = _first_subject(tokens)
        found = tuple(memory.resolve(tokens, subject, mentions)) if subject is not None else ()
        if not named and subject is not None and (opener := _before_colon(tokens, subject, names)) is not None:
            is_person = tokens.words[subject.start] in ("he", "she")
            meant = tuple(memory.resolve(tokens, opener, mentions))
            found = meant if meant and all((c.kind == "person") == is_person for c in meant) else found
        if found:
            memory.remember(found)
            memory.keep_paper(tokens, frame.verb, found)
        named.append(found)
    if absence is not None and silent is None:
        silent = _silent(tokens, absence, frames, named, memory, mentions)
    if not frames:
        memory.notice(mentions)
    denials = find_denials(tokens) if len(tokens) <= LONGEST else []
    return Heard(tuple(frames), tuple(named), tuple(denials), absence, silent or ())


def _before_colon(tokens: Tokens, subject: Name, names: frozenset[int]) -> Name | None:
    """Who opens the sentence, for a pronoun behind a colon: "The chamber called it a floor: it had counted 300"."""
    is_pronoun = subject.end == subject.start + 1 and tokens.words[subject.start] in ("it", "they", "he", "she")
    if not is_pronoun or tokens.word(subject.start - 1) not in (":", ";", "--", "—", "–"):
        return None
    verb = min((i for i in tokens.verbs if i < subject.start), default=0)
    opener = name_before(tokens, verb)
    return opener if opener is not None and can_say(tokens, opener, names) else None


def _silent(
    tokens: Tokens, absence: Absence, frames: Sequence[Frame], named: Sequence[tuple[Claimant, ...]], memory: Memory,
    mentions: Sequence[Mention],
) -> tuple[Claimant, ...]:  # fmt: skip
    """Who did not mention something; "said ..., but did not mention" leaves its subject out.

    Asked where the sentence is heard: "it" is whoever spoke before, not whoever speaks last in the document.
    """
    subject = absence.subject
    if subject is None:
        spoke = [(f.verb < absence.at, found) for f, found in zip(frames, named, strict=True) if found]
        before = [found for is_before, found in spoke if is_before]
        if spoke:
            return before[-1] if before else spoke[0][1]
        subject = _first_subject(tokens)
    silent = tuple(memory.resolve(tokens, subject, mentions)) if subject is not None else ()
    if silent:
        memory.remember(silent)
    return silent


def _first_subject(tokens: Tokens) -> Name | None:
    """The subject of the first verb of a sentence, for verbs of saying that share it."""
    for i in sorted(tokens.verbs):
        name = name_before(tokens, i)
        if name is not None:
            return name
        if i > 8:
            return None
    return None


def voice_of(
    n: int, fact: Fact, sentences: Sequence[Sentence], heard: Sequence[Heard], quotes: Sequence[tuple[int, int]]
) -> Voice | None:
    """Who says the fact in sentence `n`; None for the text itself."""
    sentence = sentences[n]
    tokens = sentence.tokens
    at, _ = tokens.at(fact.figure.start, fact.figure.end)
    here = heard[n]
    denial = denial_at(here.denials, at)
    # "Police said the report, which said 12 died, was false": police call it false, not the report.
    frame = frame_at([f for f in here.frames if _speaks(f, here.denials, denial, at)], tokens, at)
    if frame is not None:
        claimants = here.claimants[here.frames.index(frame)]
        if claimants:
            polarity, why = (frame.saying.polarity, "") if denial is None else ("denies", denial.rule)
            return Voice(claimants, frame, frame.saying.lemma, polarity, f"claimant:{frame.rule}", why)
        if frame.saying.lemma == "according to" and denial is None:
            return None
    if denial is not None:
        return _denied_in_quote(n, fact, denial, sentences, heard, quotes)
    return _running_quote(n, fact, sentences, heard, quotes)


def _speaks(frame: Frame, denials: Sequence[Denial], denial: Denial | None, at: int) -> bool:
    """Whether a frame may hold the figure at token `at`: what is called false speaks for nothing in it, nor after it told it wrongly."""
    if denial is not None and denial.start <= frame.verb < at:
        return False
    return not any(
        d.rule == TOLD_WRONGLY and frame.kind == "pre" and d.start <= frame.verb < d.end <= at for d in denials
    )


def _denied_in_quote(
    n: int, fact: Fact, denial: Denial, sentences: Sequence[Sentence], heard: Sequence[Heard],
    quotes: Sequence[tuple[int, int]],
) -> Voice:  # fmt: skip
    """Whose quotation calls the fact false; the text itself where none does."""
    quoted = _running_quote(n, fact, sentences, heard, quotes)
    if quoted is not None:
        return replace(quoted, polarity="denies", polarity_rule=denial.rule)
    return Voice((), None, None, "denies", "claimant:text", denial.rule)


def statements(
    sentences: Sequence[Sentence], heard: Sequence[Heard], quotes: Sequence[tuple[int, int]]
) -> list[Voice | None]:
    """For each sentence whose statement it is, if any: "The minister said:", and what follows in paragraphs without marks."""
    running: Voice | None = None
    found: list[Voice | None] = []
    for n, (sentence, here) in enumerate(zip(sentences, heard, strict=True)):
        found.append(None if here.frames else running)
        if (
            not here.frames
            or sentence.role != "body"
            or sentence.tokens.word(len(sentence.tokens) - 1) != ":"
            or n + 1 == len(sentences)
        ):
            continue
        frame, claimants, after = here.frames[-1], here.claimants[-1], sentences[n + 1]
        is_open = (
            frame.saying.kind == "speech"
            and claimants
            and after.paragraph != sentence.paragraph
            and not touches(quotes, after.start, after.start + 2)
        )
        running = Voice(claimants, None, frame.saying.lemma, "asserts", "claimant:statement") if is_open else None
    return found


def _running_quote(
    n: int, fact: Fact, sentences: Sequence[Sentence], heard: Sequence[Heard], quotes: Sequence[tuple[int, int]]
) -> Voice | None:
    """The speaker of a quotation that runs on from the sentence before, or on into the next."""
    around = quote_at(quotes, fact.figure.start, fact.figure.end)
    if around is None or heard[n].frames:
        return None
    sentence = sentences[n]
    for k in (*range(n - 1, max(-1, n - 5), -1), n + 1, n + 2):
        if not 0 <= k < len(sentences) or not heard[k].frames:
            if 0 <= k < n and sentences[k].paragraph != sentence.paragraph:
                break
            continue
        other = sentences[k]
        same_quote = other.start < around[1] and around[0] < other.end
        quoted_before = k < n and other.paragraph == sentence.paragraph and touches(quotes, other.start, other.end)
        # The sentence must be all quotation: marks around single words are no speech.
        runs = around[0] <= sentence.start + 2 and around[1] >= sentence.end - 2
        if same_quote or (quoted_before and runs) or (k < n and other.paragraph == sentence.paragraph and runs):
            speech = [i for i, f in enumerate(heard[k].frames) if f.saying.kind == "speech" and heard[k].claimants[i]]
            if speech:
                i = speech[-1] if k < n else speech[0]
                return Voice(
                    heard[k].claimants[i], None, heard[k].frames[i].saying.lemma, "asserts", "claimant:running_quote"
                )
    return None
