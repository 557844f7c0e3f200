"""Names of months and weekdays, in the languages whose dates are read.

Belongs here: names -> numbers and the patterns that find them; the names come from Babel (Unicode CLDR). Does not: what
a date is (dates).
"""

from __future__ import annotations

import re

from babel import Locale

# English first: where two languages disagree on a short form, the earlier one keeps it.
LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pt")


def _names(kind: str) -> dict[str, int]:
    """Name in lower case, without a stop -> number as CLDR counts: months from 1, weekdays from 0 for Monday."""
    numbers: dict[str, int] = {}
    for language in LANGUAGES:
        calendar = getattr(Locale.parse(language), kind)["format"]
        for width in ("wide", "abbreviated"):
            for number, name in calendar[width].items():
                numbers.setdefault(name.casefold().rstrip("."), number)
    return numbers


MONTHS = {**_names("months"), "sept": 9}
WEEKDAYS = {**_names("days"), "tues": 1, "weds": 2, "thur": 3, "thurs": 3}
ENGLISH_MONTHS = tuple(Locale.parse("en").months["format"]["wide"][n] for n in range(1, 13))
ENGLISH_WEEKDAYS = tuple(Locale.parse("en").days["format"]["wide"][n] for n in range(7))


def _pattern(names: dict[str, int]) -> str:
    ordered = sorted(names, key=lambda n: (-len(n), n))
    return r"(?<![^\W\d_])(?:" + "|".join(map(re.escape, ordered)) + r")(?![^\W\d_])"


MONTH = _pattern(MONTHS)
WEEKDAY = _pattern(WEEKDAYS)


def month_number(name: str) -> int:
    """Number of a month name that MONTH matched, 1 to 12."""
    return MONTHS[name.casefold().rstrip(".")]


def weekday_number(name: str) -> int:
    """Number of a weekday name that WEEKDAY matched, 0 for Monday."""
    return WEEKDAYS[name.casefold().rstrip(".")]
