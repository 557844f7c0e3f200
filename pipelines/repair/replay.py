"""Replay: ftfy finds the way back through wrong encodings; this walks it again, keeping count of characters.

Belongs here: ftfy's plan of steps, applied to a trace. Does not: damage ftfy does not know (entities, lost_bytes, junk),
whether the outcome is accepted (mending). ftfy.fix_encoding_and_explain is the authority: a replay that ends elsewhere
raises ReplayError.
"""

from __future__ import annotations

import re

import ftfy
from ftfy import chardata
from ftfy.badness import is_bad
from ftfy.fixes import A_GRAVE_WORD_RE

from pipelines.repair.trace import Change, Trace

# Marks of characters that rest on a guess about a byte.
GUESSED_A0 = "guessed_a0"
LOST = "lost"

# Characters of more than one byte in UTF-8, CESU-8 and Java's UTF-8, as ftfy's utf-8-variants reads them.
UNIT_RE = re.compile(
    rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xc0\x80"
    rb"|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


class ReplayError(Exception):
    """The replay and ftfy disagree on the outcome; neither can be proved."""


def undo_encodings(trace: Trace) -> Trace:
    """The trace after ftfy's way back, or the same trace if it finds nothing. Raises ReplayError."""
    fixed, plan = ftfy.fix_encoding_and_explain(trace.text)
    if fixed == trace.text:
        return trace
    codec = ""
    walked = trace
    try:
        for action, parameter in plan or ():
            if action == "encode":
                codec = parameter
                walked = walked.respell(walked.text.encode(codec).decode("latin-1"))
            elif action == "decode":
                walked = _decode(walked, parameter, codec)
            else:
                walked = _STEPS[parameter](walked)
    except (KeyError, UnicodeError, ValueError) as error:
        raise ReplayError(str(error)) from error
    if walked.text != fixed:
        raise ReplayError(f"{walked.text!r} is not {fixed!r}")
    return walked


def codec_name(codec: str) -> str:
    """The name the ledger uses for an encoding of ftfy's."""
    name = codec.removeprefix("sloppy-").replace("windows-", "cp")
    return "mac-roman" if name == "macroman" else name


def _decode(trace: Trace, codec: str, read_as: str) -> Trace:
    data = trace.text.encode("latin-1")
    if not codec.startswith("utf-8"):
        text = data.decode(codec)
        token = f"{codec_name(codec)}>{codec_name(read_as)}"
        return trace.substitute(Change(i, i + 1, c, token) for i, c in enumerate(text) if c != trace.text[i])
    token = f"utf-8>{codec_name(read_as)}"
    return trace.substitute(Change(m.start(), m.end(), m[0].decode(codec), token) for m in UNIT_RE.finditer(data))


def _restore_byte_a0(trace: Trace) -> Trace:
    """Bytes A0 that were turned into spaces. After C3 the space was one of two that fell together: A0 is put in."""
    data = trace.text.encode("latin-1")
    inserted = []
    for match in A_GRAVE_WORD_RE.finditer(data):
        place, at = match.start() + 1, trace.ends[match.start()]
        inserted.append((place, place, Trace("\xa0", [at], [at], [(GUESSED_A0,)])))
    trace = trace.splice(inserted)
    data = trace.text.encode("latin-1")
    places = (m.start() + m[0].index(b" ") for m in chardata.ALTERED_UTF8_RE.finditer(data))
    return trace.substitute(Change(at, at + 1, "\xa0", GUESSED_A0) for at in places)


def _replace_lossy(trace: Trace) -> Trace:
    data = trace.text.encode("latin-1")
    unknown = "\ufffd".encode().decode("latin-1")
    return trace.substitute(Change(m.start(), m.end(), unknown, LOST) for m in chardata.LOSSY_UTF8_RE.finditer(data))


def _decode_inconsistent(trace: Trace) -> Trace:
    found = (match.span() for match in chardata.UTF8_DETECTOR_RE.finditer(trace.text) if is_bad(match[0]))
    return trace.splice(
        [(start, end, undo_encodings(trace.cut(start, end))) for start, end in found if end - start < len(trace.text)]
    )


def _fix_c1(trace: Trace) -> Trace:
    changes = []
    for match in chardata.C1_CONTROL_RE.finditer(trace.text):
        after = match[0].encode("latin-1").decode("sloppy-windows-1252")
        if after != match[0]:
            changes.append(Change(match.start(), match.end(), after, "cp1252>latin-1"))
    return trace.substitute(changes)


_STEPS = {
    "restore_byte_a0": _restore_byte_a0,
    "replace_lossy_sequences": _replace_lossy,
    "decode_inconsistent_utf8": _decode_inconsistent,
    "fix_c1_controls": _fix_c1,
}
