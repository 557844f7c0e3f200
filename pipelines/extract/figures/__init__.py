"""Figures: the numbers of a text that state a quantity, with value, bounds, unit and what is counted.

Belongs here: finding figures in a text, and saying of every other number why it is none. Does not: who says them (claims),
what happened to what is counted (effects). docs/figures.md is the policy.
Way through: text -> words -> stretches that are never figures -> numbers -> fractions, factors, ranges -> units, money, what
is counted -> bounds, ages -> links between the figures of a sentence.
"""

from pipelines.extract.figures.finding import find_figures, read_figures
from pipelines.extract.figures.records import Figure, Reading, Rejected

__all__ = ["Figure", "Reading", "Rejected", "find_figures", "read_figures"]
