"""Cover: which frame of a sentence holds a figure.

Belongs here: the choice among frames. Does not: the frames (frames), figures without one (attribution).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extract.claims.frames import Frame
from pipelines.extract.claims.names import is_verb
from pipelines.extract.tokens import Tokens

PLANS = frozenset(["expect", "fear", "believe", "forecast", "predict", "think", "hope", "suggest"])


def frame_at(frames: Sequence[Frame], tokens: Tokens, at: int) -> Frame | None:
    """The frame whose content token `at` is; None where the text itself says it."""
    usable = [f for f in frames if not f.start <= at < f.end and not f.is_negative]
    by = [
        f
        for f in usable
        if f.kind == "by"
        and at < f.verb
        and f.verb - at <= 6
        and not any(is_verb(tokens, i) or tokens.words[i] == "," for i in range(at, f.verb))
    ]
    if by:
        return by[0]
    posts = [f for f in usable if f.kind == "post"]
    after = [f for f in posts if f.verb > at]
    for frame in reversed([f for f in usable if f.kind == "pre" and f.verb < at]):
        later = [f for f in frames if frame.verb < f.start <= at and f.kind == "pre" and f.subject is not None]
        if later:
            break
        # "Its survey found 58 deaths, a party leader claimed": who is quoted says what the survey found.
        if after and (frame.saying.lemma in PLANS or frame.saying.kind == "count"):
            break
        return frame
    if after:
        return after[0]
    before = [f for f in posts if f.verb < at]
    return before[-1] if before else None
