"""Stories: which documents are one story, and where its copies disagree.

Belongs here: signatures, candidate pairs, verification, clusters, alignment of copies.
Does not: what a figure is (extract), how rows are stored (tables), which copy stands for a story (warehouse, which sees
every partition). This version knows documents whose normalised texts are equal; spun and cut copies are stories of
their own.
"""

from pipelines.stories.duplicates import VERSION, normalise, story_id_of, write_stories

__all__ = ["VERSION", "normalise", "story_id_of", "write_stories"]
