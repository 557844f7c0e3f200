"""Effects: what happened to what a figure counts, and who the people counted are.

Belongs here: the way through, one sentence at a time. Does not: the figures (figures), who says so (claims).
Way through: tokens and figures -> events (killed, wounded, ...) -> victims of each -> effect with the rule that found it.
The rules read words and their order, not a parse: they hold for wire in capitals as for mixed case.

    words      the lists of config/              counted   figures as tokens       events   verbs, nouns, states
    victims    which figures an event counts     inherited what has no verb        status   civilians, combatants
    voice      on which side of a verb they stand
"""

from __future__ import annotations

from pipelines.extract.effects.counted import Counted, place
from pipelines.extract.effects.status import victim_status
from pipelines.extract.effects.victims import find_effects

__all__ = ["Counted", "find_effects", "place", "victim_status"]
