"""Stories: which documents are one story, and where its copies disagree.

Belongs here: signatures, candidate pairs, verification, clusters, alignment of copies, disagreements.
Does not: what a figure is (extract), how rows are stored (tables), which partitions are published (warehouse).
Way through: documents -> signatures -> candidates -> pairs (the step, a partition at a time) -> stories -> disagreements
(while publishing, where every partition is seen). docs/stories.md says what is one story and what is not.
"""

from pipelines.stories.joining import join_stories, note_touched
from pipelines.stories.pairs import VERSION, version_of, write_stories

__all__ = ["VERSION", "join_stories", "note_touched", "version_of", "write_stories"]
