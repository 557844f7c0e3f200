"""Languages: which one a text is in.

Belongs here: asking the identifier, and when not to. Does not: anything done differently for a language.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

FEWEST_LETTERS = 20  # Below this, names decide and not the language.
SAMPLE = 3000  # Characters; more does not change the answer.


def identify(text: str) -> tuple[str | None, float | None]:
    """ISO 639-1 code and probability of the text's language, or (None, None) if it has too few letters to tell."""
    sample = text[:SAMPLE]
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return None, None
    language, probability = _identifier().classify(sample)
    return str(language), min(1.0, float(probability))


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # Loading takes more than a second: the first text pays, not the import.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # Longer labels are ISO 639-3, and `zxx` for no language at all.
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier
