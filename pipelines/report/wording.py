"""Wording: values of the warehouse as the page says them.

Belongs here: numbers, days, bounds; texts cut to a length and without what a page cannot hold. Does not: escaping, which
is the templates'.
"""

from __future__ import annotations

import datetime as dt
import re

from pipelines.report.listing import Row

# Controls, line ends of other systems, and marks that turn the direction of a text: with one, 004 is read as 400.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
SPACE = re.compile(r"[ \t\r\n]+")
CUT = 320
CUT_DAMAGE = 60
MODIFIERS = {
    "at_least": "at least ",
    "more_than": "more than ",
    "at_most": "at most ",
    "less_than": "fewer than ",
    "approx": "about ",
}


def plain(text: object) -> str:
    """A text on one line; a control character becomes U+FFFD."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", SPACE.sub(" ", str(text)))


def visible(text: str) -> str:
    """Damage as a person can see it: what has no shape of its own as its number."""
    return cut("".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[: CUT_DAMAGE + 1]), CUT_DAMAGE)


def cut(text: str, length: int = CUT) -> str:
    """At most so many characters."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def number(value: float | None) -> str:
    """12,345; 0.25; a dash for none."""
    return "–" if value is None else f"{value:,.10g}"


def day(value: dt.date | None) -> str:
    """19 Nov 2026."""
    return "–" if value is None else f"{value.day} {value:%b %Y}"


def days(start: dt.date | None, end: dt.date | None) -> str:
    """A day, a month, a year, or from one day to another."""
    if start is None:
        return "day unknown"
    if end is None or start == end:
        return day(start)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    after = end + dt.timedelta(days=1)
    if start.day == after.day == 1 and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}"
    return f"{day(start)} to {day(end)}"


def bounds(row: Row) -> str:
    """What a figure states: '24', 'at least 20', '8 to 12'."""
    low, high, modifier = row["value_low"], row["value_high"], row["modifier"]
    if low is not None and high is not None and low != high:
        return f"{number(low)} to {number(high)}"
    value = low if low is not None else high
    if value is None:
        return "no number"
    if modifier == "vague":
        return f"{number(value)} or more" if high is None else f"up to {number(value)}"
    return f"{MODIFIERS.get(modifier, '')}{number(value)}"
