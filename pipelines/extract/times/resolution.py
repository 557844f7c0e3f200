"""Resolution: what an expression means, read against the day of publication.

Belongs here: the policy. Does not: the rules (days, lengths), where expressions are (expressions), how they bear on one
another (linking).
The policy: a weekday is the nearest one at or before the anchor, a month without a year the last one that had begun;
only a text that looks forward ("will meet on Friday", "next month") is read forward. Without an anchor what is relative
stays unresolved: nothing is guessed from the clock of the machine.
"""

from __future__ import annotations

from pipelines.extract.times.days import DAYS
from pipelines.extract.times.expressions import Expression
from pipelines.extract.times.lengths import LENGTHS
from pipelines.extract.times.record import Resolved, Setting

RESOLVERS = DAYS | LENGTHS


def resolve(said: Expression, setting: Setting) -> Resolved:
    """The expression against its setting. A number that leads out of the calendar leaves it unresolved."""
    try:
        return RESOLVERS[said.rule](said.parts, setting)
    except (OverflowError, ValueError):
        return Resolved("date", None, None, None, "vague", f"{said.rule}:outside_calendar", 0.0)
