"""The spaCy component `newsledger_figures`, usable alone: `spacy.blank("en").add_pipe("newsledger_figures")`.

Belongs here: the factory and its settings. Does not: how figures are found (finding).
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from pipelines.extract.figures.finding import read_figures

NAME = "newsledger_figures"


@dataclass(frozen=True, slots=True)
class FiguresComponent:
    """Sets doc._.figures, doc._.rejected_numbers and doc.spans[spans_key]. Made by its factory."""

    spans_key: str
    country: str | None
    decimal_comma: bool

    def __call__(self, doc: Doc) -> Doc:
        """Reads the figures of a Doc. A figure that cuts through a token gets the span of the whole token."""
        reading = read_figures(doc, country=self.country, decimal_comma=self.decimal_comma)
        doc._.figures = reading.figures
        doc._.rejected_numbers = reading.rejected
        spans = (doc.char_span(f.start, f.end, label=f.kind, alignment_mode="expand") for f in reading.figures)
        doc.spans[self.spans_key] = [span for span in spans if span is not None]
        return doc


@Language.factory(
    NAME,
    default_config={"spans_key": "figures", "country": None, "decimal_comma": False},
    assigns=["doc._.figures", "doc.spans"],
)
def make_figures_component(
    nlp: Language, name: str, spans_key: str, country: str | None, decimal_comma: bool
) -> FiguresComponent:
    """The factory. `country` and `decimal_comma` as in `read_figures`; `spans_key` names the group of doc.spans."""
    for extension in ("figures", "rejected_numbers"):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=[])
    return FiguresComponent(spans_key, country, decimal_comma)
