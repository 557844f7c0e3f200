"""Report: the page people read in the morning: what a night brought, what it refused, what does not agree.

Belongs here: what is asked of the published database for it, plots, templates, writing the page whole or not at all.
Does not: anything that makes or changes rows (the steps, warehouse), what a person asks for by himself (console).
Way through: database -> sections (listings of at most so many rows) -> plots -> templates -> index.html.

The page stands alone: style, script and plots are in it, and its policy forbids the browser to load anything. What it
shows are words of texts that anybody may have written, so every value goes through the templates' escaping.
"""

from pipelines.report.writing import Written, bring_report, write_report

__all__ = ["Written", "bring_report", "write_report"]
