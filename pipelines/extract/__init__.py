"""Extract: what a text says: names, figures, times, claims, each with its place in the text and in the raw file.

Belongs here: one spaCy pass over the sentences of a document, and the rows made of it.
Does not: what a sentence is (document), which documents tell the same story (stories).
Way through: Doc -> mentions; sentences -> figures -> facts (effects, parts, repeats) and times -> claims -> rows.
"""

from pipelines.extract.figures import Figure, find_figures
from pipelines.extract.language import ModelError, load_language, model_version
from pipelines.extract.reading import Reading, Stretch, read_doc
from pipelines.extract.rows import VERSION, Text, extract_texts, version_of, write_extracts

__all__ = [
    "VERSION", "Figure", "ModelError", "Reading", "Stretch", "Text", "extract_texts", "find_figures", "load_language", "model_version",
    "read_doc", "version_of", "write_extracts",
]  # fmt: skip
