"""Hostile files: names and contents that break, lie or attack, any number of them, the same for the same seed.

Belongs here: what an attacker, or a broken disk, may put under data/raw. Does not: what must come of it (the tests that use
it: the night, exports, report).
"""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

HUGE = 30_000
SQL = "'; DROP TABLE figures; --"
MARK = "hostile-mark"  # every script below would set this as the title of a page that ran it
SCRIPTS = (
    f"<script>document.title='{MARK}'</script>",
    f'"><img src=x onerror="document.title=\'{MARK}\'">',
    f"<svg onload=document.title='{MARK}'>",
    f"<a href=\"javascript:document.title='{MARK}'\">9 killed</a>",
    f"</td></tr></table></script><iframe srcdoc=\"<script>parent.document.title='{MARK}'</script>\"></iframe>",
    f"{{{{ 7 * 7 }}}} ${{document.title='{MARK}'}} $PARAM",
)
FORMULAS = ('=HYPERLINK("http://evil.example","9")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "\t=1+1", "\r=1+1")
TURNED = "\u202egnp.exe\u202c \u2066 9 \u2069 \u200f killed \ufeff\u200b"
DATES = (
    "2026-13-45",
    "0000-00-00",
    "99999-01-01",
    "31/31/31",
    "-0001-01-01",
    "2026-02-30T25:61:61+99:99",
    "١٢/٠٥/٢٠٢٦",
    "NaN",
    "1e999",
)
WORDS = (
    "shelling",
    "killed",
    "at least",
    "12",
    "civilians",
    "near",
    "the bridge",
    "officials said",
    "on Monday",
    "1,600",
    "wounded",
)
NAMES = (
    "a' OR 1=1 --.txt", "x; rm -rf ~.txt", "$(touch owned).txt", "`id`.txt", "<b onmouseover=alert(1)>.txt", "%2e%2e%2fetc.txt",
    "\u202etxt.exe.txt", "new\nline.txt", "tab\there.txt", '"quoted".txt', "#hash?query.txt", "!bang.txt", "a!b#3.txt", "ünï€.txt",
    "=1+1.txt", "-rf.txt", "very" + "long" * 40 + ".txt", "space .txt", ".hidden.txt", "con.txt", "😀.txt", "a\u0301.txt",
)  # fmt: skip

Make = Callable[[random.Random], tuple[str, bytes]]


def hostile_files(n: int, seed: int = 7, huge: int = HUGE) -> Iterator[tuple[str, bytes]]:
    """So many pairs of path below a night's folder, and content. Every sort comes in turn; no two paths are the same.

    A huge line is of `huge` bytes.
    """
    dice = random.Random(seed)
    makers: tuple[Make, ...] = (
        _random_bytes, _text_with_attack, _attack_in_name, _cut_archive, _hostile_archive, _hostile_lines, partial(_huge_line, size=huge), _nuls,
        _wrong_dates, _turned, _broken_encoding, _wrong_suffix, _deep_json, _hostile_csv, _hostile_html, _nearly_empty,
    )  # fmt: skip
    for number in range(n):
        name, content = makers[number % len(makers)](dice)
        yield f"hostile/{number:04d}/{name}", content


def write_hostile(folder: Path, n: int, seed: int = 7, huge: int = HUGE) -> int:
    """Writes them below a folder; returns how many a file system would take."""
    written = 0
    for path, content in hostile_files(n, seed, huge):
        place = folder / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        except OSError:
            continue  # a name this file system does not have
        written += 1
    return written


def prose(dice: random.Random, words: int = 40) -> str:
    """Words that hold figures and claims, without sense."""
    return " ".join(dice.choice(WORDS) for _ in range(words)) + "."


def _attack(dice: random.Random) -> str:
    return dice.choice((*SCRIPTS, *FORMULAS, SQL, TURNED))


def _random_bytes(dice: random.Random) -> tuple[str, bytes]:
    return f"noise.{dice.choice(['txt', 'html', 'jsonl', 'gz', 'zip', 'parquet', 'warc', 'csv'])}", dice.randbytes(
        dice.randint(0, 3000)
    )


def _text_with_attack(dice: random.Random) -> tuple[str, bytes]:
    attack = _attack(dice)
    text = f"{attack}\n\nCITY, Nov 19 (AP) - At least 12 {attack} were killed, {SQL} said. {prose(dice)}\n\n{_attack(dice)} said 9 died."
    return "attack.txt", text.encode("utf-8", "replace")


def _attack_in_name(dice: random.Random) -> tuple[str, bytes]:
    return dice.choice(NAMES), f"Nine people were killed, officials said. {prose(dice)}".encode()


def _cut_archive(dice: random.Random) -> tuple[str, bytes]:
    kind = dice.choice(["gz", "zip", "tar"])
    whole = {
        "gz": gzip.compress(prose(dice, 400).encode()),
        "zip": _zip({"a.txt": prose(dice, 400)}),
        "tar": _tar({"a.txt": prose(dice, 400)}),
    }[kind]
    return f"cut.txt.{kind}" if kind == "gz" else f"cut.{kind}", whole[: dice.randint(1, len(whole) - 1)]


def _hostile_archive(dice: random.Random) -> tuple[str, bytes]:
    names = [
        "../../escaped.txt",
        "/etc/absolute.txt",
        "a/../../b.txt",
        f"{SQL}.txt",
        "<script>.txt",
        "same.txt",
        "\\windows\\x.txt",
    ]
    members = {name: f"{_attack(dice)} Twelve people were killed. {prose(dice)}" for name in dice.sample(names, 4)}
    return ("members.zip", _zip(members)) if dice.random() < 0.5 else ("members.tar", _tar(members))


def _zip(members: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 19, 0, 0, 0)), text.encode("utf-8", "replace"))
    return made.getvalue()


def _tar(members: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, text in members.items():
            member = tarfile.TarInfo(name)
            content = text.encode("utf-8", "replace")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return made.getvalue()


def _hostile_lines(dice: random.Random) -> tuple[str, bytes]:
    rows = [
        json.dumps({"text": f"{_attack(dice)} 12 killed. {prose(dice)}", "title": _attack(dice), "date": dice.choice(DATES), "url": "javascript:alert(1)"}),
        '{"text": "cut off', '{"text": 5}', '{"text": null}', "[1, 2]", '"only text"', '{"text": "\\ud800 lone half, 9 killed"}', '{"text": "a\\u0000b 9 killed"}',
        '{"text": "twice", "text": "11 were killed"}', '{"text": ' + "9" * 400 + "}", "NaN", "",
    ]  # fmt: skip
    return "lines.jsonl", "\n".join(dice.sample(rows, 6)).encode("utf-8", "surrogatepass")


def _huge_line(dice: random.Random, size: int) -> tuple[str, bytes]:
    unit = dice.choice(["a", "12 killed ", "((((", "<b>", "&amp;", "\u00e2\u20ac", "1,", '"'])
    return f"huge.{dice.choice(['txt', 'html', 'jsonl', 'csv'])}", (unit * (size // len(unit))).encode()


def _nuls(dice: random.Random) -> tuple[str, bytes]:
    text = f"Nine\0 people were killed\0\0. {prose(dice)}"
    return "nuls.txt", dice.choice([text.encode(), b"\0" * 500, text.encode("utf-16-le"), text.encode("utf-32-be")])


def _wrong_dates(dice: random.Random) -> tuple[str, bytes]:
    date = dice.choice(DATES)
    return (
        "dates.txt",
        f"Headline of {date}\n\n{date}\n\nOn {date} at least 12 people were killed, up from {date}. {prose(dice)}".encode(),
    )


def _turned(dice: random.Random) -> tuple[str, bytes]:
    return "turned.txt", f"{TURNED} people were killed, \u202eaid dias\u202c officials. {prose(dice)} {TURNED}".encode()


def _broken_encoding(dice: random.Random) -> tuple[str, bytes]:
    text = f"Café, São, Łódź: 12 killed, naïve “officials” said. {prose(dice)}".encode()
    cut = dice.randint(1, len(text))
    return "broken.txt", text[:cut] + bytes(
        dice.choice([[0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80], [0xF8, 0x88], [0xEF, 0xBB, 0xBF]])
    ) + text[cut:]


def _wrong_suffix(dice: random.Random) -> tuple[str, bytes]:
    content = dice.choice(
        [b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"MZ\x90\0", b"PK\x03\x04", b"\x1f\x8b\x08", b"PAR1", b"WARC/1.0\r\n"]
    )
    return f"image.{dice.choice(['txt', 'html', 'csv', 'parquet', 'warc', 'exe', 'kml'])}", content + dice.randbytes(50)


def _deep_json(dice: random.Random) -> tuple[str, bytes]:
    depth = dice.choice([10, 5000])
    return "deep.jsonl", ('{"a":' * depth + '"9 killed"' + "}" * depth).encode()


def _hostile_csv(dice: random.Random) -> tuple[str, bytes]:
    rows = [
        "title,text,date",
        *(
            f'"{f.replace(chr(34), chr(34) * 2)}","{f.replace(chr(34), chr(34) * 2)} 12 people were killed",{dice.choice(DATES)}'
            for f in FORMULAS
        ),
    ]
    return "cells.csv", ("\n".join(rows) + dice.choice(["", '\n"never closed, 9 killed', "\na,b,c,d,e,f"])).encode()


def _hostile_html(dice: random.Random) -> tuple[str, bytes]:
    body = "".join(f"<p>{_attack(dice)} {prose(dice)}</p>" for _ in range(3))
    head = dice.choice(
        [
            "<meta charset='no-such'>",
            "<meta charset=utf-7>",
            "<base href='http://evil.example'>",
            "<!--",
            "<title>" + SCRIPTS[0],
        ]
    )
    return (
        "page.html",
        f"<html><head>{head}</head><body><article>{body}{'<div>' * dice.choice([1, 800])}</article>".encode(
            "utf-8", "replace"
        ),
    )


def _nearly_empty(dice: random.Random) -> tuple[str, bytes]:
    return f"empty.{dice.choice(['txt', 'jsonl', 'html', 'zip', 'gz', 'csv'])}", dice.choice(
        [b"", b" \n\t", b"\xef\xbb\xbf", b"\n" * 300, b"{}", b"9"]
    )
