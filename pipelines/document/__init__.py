"""Document: what a clean text is: title, byline, agency, dateline, date of publication, language, sentences.

Belongs here: reading one text by itself, and settling its date by its siblings. Does not: bytes and damage (repair), what
the sentences say (extract), rows and files (the assets).
Way through: lines -> header lines -> paragraphs -> title, dateline -> sentences -> credits -> publication date.

    layout      lines, paragraphs            dates       dates as they stand, with every reading
    headers     date and byline lines        clues       what favours or excludes a reading
    datelines   BEIRUT (AP) —                published   the decision
    sentences   where a sentence ends        habits      how the source writes dates
    end_matter  credits                      languages   which language
    words       lists of config/             months      names of months and weekdays
"""

from __future__ import annotations

from .description import Description, Given, Sentence, describe
from .habits import Habit, habits, settle
from .published import Published
from .texts import VERSION, Opened, open_record, read_record, version_of, write_texts
from .words import Words

__all__ = [
    "VERSION",
    "Description",
    "Given",
    "Habit",
    "Opened",
    "Published",
    "Sentence",
    "Words",
    "describe",
    "habits",
    "open_record",
    "read_record",
    "settle",
    "version_of",
    "write_texts",
]
