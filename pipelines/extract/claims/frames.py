"""Frames: verbs of saying in a sentence, their subjects, and which part of the sentence they cover.

Belongs here: grammar of attribution inside one sentence. Does not: who a short name or pronoun is (memory), quotes that run
over sentences (quotes), which figure is whose (attribution).

The rules: what stands behind "X said" is X's, up to the subject of the next verb of saying ("pre"); what
stands before "..., X said", "said X" or "according to X" is X's, and so is the rest of that sentence ("post"); "estimated by X"
holds what it stands behind ("by").
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.extract.claims.names import BREAKS, PRONOUN, QUOTES, Name, is_proper, is_verb, name_after, name_before
from pipelines.extract.claims.subjects import can_say, is_inverted, role_end, subject_before, with_role
from pipelines.extract.claims.words import ACCOUNTS, Saying, claim_words
from pipelines.extract.tokens import ADVERBS, AUXILIARIES, BE, DETERMINERS, PREPOSITIONS, Tokens

NEGATIVE = frozenset(
    ["not", "n't", "n’t", "never", "neither", "nor", "without", "declined", "refused", "failed", "unable"]
)
# Forms that are as often nouns: "an Amnesty report", "claims of abuse".
NOUNS_TOO = frozenset(
    ["report", "reports", "claim", "claims", "estimate", "estimates", "record", "records", "count", "counts", "list",
     "lists", "forecast", "forecasts", "state", "states", "note", "notes", "log", "logs", "document", "documents",
     "project", "projects", "measure", "measures", "comment", "comments", "remark", "remarks", "promise", "promises",
     "pledge", "pledges", "tally", "tallies", "project", "projects", "detail", "details", "tweet", "tweets", "threat",
     "show", "shows", "register", "registers", "find", "finds", "cite", "project"]
)  # fmt: skip
INVERTED = frozenset(
    ["say", "add", "report", "announce", "claim", "explain", "insist", "warn", "write", "confirm", "note", "recall",
     "recount", "comment", "complain", "reply", "acknowledge", "state"]
)  # fmt: skip
# "claimed responsibility", "claimed 12 lives": no words about figures.
NOT_CLAIMED = frozenset(
    ["responsibility", "credit", "attack", "attacks", "bombing", "bombings", "life", "lives", "victory", "homes"]
)
REFUSING = frozenset(["dismiss", "withdraw", "retract"])


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb of saying at token `verb` with its subject. kind: pre, post, by. [start, end) is what belongs to the frame itself.

    `subject` is None where it is that of the frame or clause before ("... and said").
    """

    kind: str
    verb: int
    saying: Saying
    subject: Name | None
    start: int
    end: int
    rule: str
    is_negative: bool = False


def find_frames(tokens: Tokens, figures: frozenset[int], times: frozenset[int], names: frozenset[int]) -> list[Frame]:
    """Frames of a sentence, in order. The sets are tokens of figures, of expressions of time, and of names of actors."""
    sayings = claim_words().sayings
    frames: list[Frame] = []
    for i, word in enumerate(tokens.words):
        frame = None
        if word == "according" and tokens.word(i + 1) == "to":
            frame = _according(tokens, i)
        elif (saying := sayings.get(word)) is not None and _is_said(tokens, i, saying):
            frame = _frame(tokens, i, saying, figures, times, names)
        elif word in (
            "figures",
            "data",
            "records",
            "statistics",
            "count",
            "tally",
            "estimate",
            "estimates",
        ) and tokens.word(i - 1) in ("'s", "’s"):
            frame = _count_of(tokens, i, figures)
        if frame is not None:
            frames.append(frame)
    if not frames and ":" in tokens.words:
        frames.extend(_colon(tokens, figures))
    return frames


def _is_said(tokens: Tokens, i: int, saying: Saying) -> bool:
    """Whether the word at i is a verb here."""
    tag = tokens.tags[i]
    before = tokens.word(i - 1)
    if saying.kind in ("of", "at") and (before in DETERMINERS or before in ("'s", "’s")):
        return False
    is_certain = saying.lemma == "say" or saying.kind in ("of", "at")
    if tag and not tag.startswith("VB") and not is_certain and not _is_verb_after_all(tokens, i, saying):
        return False
    # "value added tax"
    if saying.lemma == "add" and tag == "VBN" and not (set(tokens.words[max(0, i - 3) : i]) & AUXILIARIES):
        return False
    # "put the toll at 19", but "put ships on patrol".
    if saying.lemma == "put" and "at" not in tokens.words[i + 1 : i + 9]:
        return False
    if saying.lemma == "claim" and NOT_CLAIMED & set(tokens.words[i + 1 : i + 6]):
        return False
    # "dismissed claims", "withdrew its figure", but "dismissed 12 officers", "withdrew 40 soldiers".
    if saying.lemma in REFUSING and not (ACCOUNTS | {"as"}) & set(tokens.words[i + 1 : i + 7]):
        return False
    if tokens.words[i] in NOUNS_TOO and (
        before in DETERMINERS or before in PREPOSITIONS or before in ("'s", "’s", "of")
    ):
        return False
    if saying.kind in ("of", "at"):
        return tokens.word(i + 1) == saying.kind
    # "to say", "declined to say": nobody has said it.
    return before != "to" or saying.form != "base"


def _is_verb_after_all(tokens: Tokens, i: int, saying: Saying) -> bool:
    """As in "The UN estimates that", "data show,": taggers take such verbs for nouns."""
    before, after = tokens.word(i - 1), tokens.word(i + 1)
    speaks = i > 0 and (
        before in claim_words().nouns
        or before in PRONOUN
        or (tokens.forms[i - 1][0].isupper() and tokens.tags[i - 1].startswith("NN"))
    )
    return (
        speaks and saying.form != "ing" and (after in ("that", ",", ".") or after in DETERMINERS or after[:1].isdigit())
    )


def _frame(
    tokens: Tokens, i: int, saying: Saying, figures: frozenset[int], times: frozenset[int], names: frozenset[int]
) -> Frame | None:
    end = i + 1
    j = i - 1
    negative = False
    is_passive = False
    while j >= 0 and (
        tokens.words[j] in AUXILIARIES
        or tokens.words[j] in ADVERBS
        or tokens.tags[j] == "RB"
        or tokens.words[j] in NEGATIVE
    ):
        negative |= tokens.words[j] in NEGATIVE
        is_passive |= tokens.words[j] in BE and saying.form != "ing" and tokens.words[j] not in ("'s", "’s")
        j -= 1
    if (saying.form == "past" and tokens.word(end) == "by") or is_passive:
        return _passive(tokens, i, saying, is_passive, names)
    # "on Monday later said": the time between subject and verb.
    k = j
    while k >= 0 and (k in times or (k < j and tokens.words[k] in ("on", "in"))):
        k -= 1
    if k < j and k >= 0:
        j = k
    before = tokens.word(j)
    if before == ")":
        while j > 0 and tokens.words[j] != "(":
            j -= 1
        j -= 1
        before = tokens.word(j)
    if saying.form == "ing":
        if saying.kind == "count" and saying.lemma not in ("put", "cite", "estimate", "give", "count"):
            return None
        return Frame("pre", i, saying, None, i, end, "participle", negative)
    # "..., said X" with the subject behind the verb.
    if before in BREAKS or j < 0:
        subject = name_after(tokens, end)
        if subject is not None and saying.lemma in INVERTED and is_inverted(tokens, subject, end, figures):
            return Frame(
                "post", i, saying, with_role(tokens, subject), i, role_end(tokens, subject.end), "inverted", negative
            )
    if before in ("and", "but", "or", "then"):
        return Frame("pre", i, saying, None, i, end, "same_subject", negative)
    if before in ("who", "which", "that"):
        at = j - 1 if tokens.word(j - 1) == "," else j
        subject = name_before(tokens, at)
        if subject is None or (saying.lemma != "say" and not can_say(tokens, subject, names)):
            return None
        return Frame("pre", i, saying, subject, subject.start, end, "relative", negative)
    subject, start = subject_before(tokens, j)
    if subject is None:
        return None
    if any(figure in range(subject.start, subject.end) for figure in figures) and not is_proper(tokens, subject):
        # "12 people said": those who speak are counted, but still speak.
        start = subject.start
    if saying.lemma not in ("say", "tell") and not can_say(tokens, subject, names):
        return None
    kind = "post" if _stands_behind(tokens, start, end, figures, saying) else "pre"
    return Frame(kind, i, saying, subject, start, end, "subject", negative)


def _stands_behind(tokens: Tokens, start: int, end: int, figures: frozenset[int], saying: Saying) -> bool:
    """Whether the content stands before the subject: a comma or quote parts them and no content follows the verb."""
    if start == 0 or (
        tokens.words[start - 1] not in (",", "—", "–", "--", "-")
        and tokens.words[start - 1] not in QUOTES
        and tokens.words[start - 1] not in ("the", "a", "an", "The")
    ):
        return False
    at = start - 1
    while at > 0 and tokens.words[at] in ("the", "a", "an"):
        at -= 1
    if tokens.words[at] not in (",", "—", "–", "--") and tokens.words[at] not in QUOTES:
        return False
    if not any(is_verb(tokens, i) or i in figures for i in range(at)):
        return False
    i = end
    while i < len(tokens) and tokens.words[i] not in (",", ".", ";", ":") and tokens.words[i] not in QUOTES:
        if tokens.words[i] == "that" or i in figures or is_verb(tokens, i):
            return False
        i += 1
    return True


def _passive(tokens: Tokens, i: int, saying: Saying, is_passive: bool, names: frozenset[int]) -> Frame | None:
    """As in "estimated by police", "was reported on Monday by the ministry"."""
    for j in range(i + 1, min(i + 8, len(tokens))):
        if tokens.words[j] == "by":
            subject = name_after(tokens, j + 1)
            if subject is None or not can_say(tokens, subject, names):
                return None
            return Frame("by" if not is_passive else "post", i, saying, subject, i, subject.end, "passive")
        if tokens.words[j] in BREAKS or is_verb(tokens, j):
            return None
    return None


def _according(tokens: Tokens, i: int) -> Frame | None:
    subject = name_after(tokens, i + 2)
    if subject is None:
        return None
    subject = with_role(tokens, subject)
    says = Saying("according to", "base", "speech", "asserts")
    is_first = i == 0 or (i == 1 and tokens.words[0] in ("but", "and", "yet", "also", "“", '"'))
    return Frame("pre" if is_first else "post", i, says, subject, i, subject.end, "according_to")


def _count_of(tokens: Tokens, i: int, figures: frozenset[int]) -> Frame | None:
    """As in "by the ministry's count", "police figures show" is read with its verb."""
    subject = name_before(tokens, i - 1)
    if subject is None or (tokens.word(subject.start - 1) != "by" and tokens.word(subject.start - 2) != "by"):
        return None
    return Frame(
        "post" if subject.start > 2 else "pre",
        i,
        Saying("count", "base", "count", "asserts"),
        subject,
        subject.start - 1,
        i + 1,
        "count_of",
    )


def _colon(tokens: Tokens, figures: frozenset[int]) -> list[Frame]:
    """As in "Toll rises to 41: officials", "UN: 200 killed", as headlines have it."""
    at = tokens.words.index(":")
    says = Saying("colon", "base", "speech", "asserts")
    nouns = claim_words().nouns
    for start, end, kind in ((at + 1, len(tokens), "post"), (0, at, "pre")):
        words = tokens.words[start:end]
        if 0 < len(words) <= 4 and words[-1] in nouns and not any(i in figures for i in range(start, end)):
            return [Frame(kind, at, says, Name(start, end), start, end, "colon")]
    return []
