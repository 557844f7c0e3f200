"""The teacher: tagger and parser on the whole sentence encoder, trained on the treebank. Too slow to ship; it reads text for the student.

Belongs here: the network, its training, its reading of sentences. Does not: which text it reads (silver), trees (trees).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.annotated import Sentence
from training.augment import Rates, spoil_sentences
from training.encoder import Encoder
from training.learn import Report, rate_share
from training.trees import best_tree

BATCH_WORDS = 800
GROUP_WORDS = 110
RATES = (1.5e-4, 1.5e-3)  # of the encoder and of what stands on it
WARMUP = 80
SPOILT = Rates(upper=0.04, lower=0.03, title=0.03, no_stop=0.12)
NEWS = "GUM_news"  # seen twice
PARTS = (0.7, 1.0, 0.7, 1.0)  # weight of tag, head, relation, sentence start in the loss
ARC, RELATION, FAR = 256, 100, 32
TEXTS_AT_ONCE = 12
IGNORED = -100


@dataclass(frozen=True, slots=True)
class Reading:
    """What the teacher says of a word: `head` is an index in the text, a root's is its own."""

    tag: str
    head: int
    relation: str
    starts: bool


class Teacher:
    """Tagger, parser and finder of sentences over the encoder, all of it trained."""

    def __init__(self, encoder: Encoder, tags: Sequence[str], relations: Sequence[str], seed: int) -> None:
        torch = self.torch = encoder.torch
        torch.manual_seed(seed)
        self.tokenizer, self.encoder = encoder.tokenizer, encoder.model
        self.tags, self.relations = list(tags), list(relations)
        nn, wide = torch.nn, self.encoder.config.hidden_size
        self.heads: Any = nn.ModuleDict(
            {
                "case": nn.Embedding(8, wide),
                "tag": nn.Linear(wide, len(tags)),
                "start": nn.Linear(3 * wide, 2),
                "arc_head": nn.Linear(wide, ARC),
                "arc_word": nn.Linear(wide, ARC),
                "relation_head": nn.Linear(wide, RELATION),
                "relation_word": nn.Linear(wide, RELATION),
                "arcs": nn.Linear(ARC, ARC + 1, bias=False),
                "relations": nn.Linear((RELATION + 1) ** 2, len(relations), bias=False),
                "root": nn.Linear(wide, 1),
                "distance": nn.Embedding(2 * FAR + 1, 1),
            }
        )
        for name in ("case", "arcs", "relations", "distance"):
            nn.init.zeros_(self.heads[name].weight)

    def train(self, sentences: Sequence[Sentence], steps: int, seed: int, report: Report) -> None:
        """Updates everything, the encoder too. Its letters have no case, so the case of each word is added to what it reads."""
        torch = self.torch
        groups = list(groups_of(sentences, GROUP_WORDS))
        weighted = [g for g in groups for _ in range(2 if g[0].document.startswith(NEWS) else 1)]
        parts: Any = (self.encoder.parameters(), self.heads.parameters())
        optimizer = torch.optim.AdamW(
            [{"params": list(p), "lr": r} for p, r in zip(parts, RATES, strict=True)], weight_decay=0.01
        )
        self.encoder.train()
        self.heads.train()
        rng = random.Random(seed)  # noqa: S311  nothing secret
        order: list[int] = []
        losses: list[float] = []
        for step in range(steps):
            batch: list[list[Sentence]] = []
            while sum(len(s.words) for group in batch for s in group) < BATCH_WORDS:
                if not order:
                    order = list(range(len(weighted)))
                    rng.shuffle(order)
                batch.append(spoil_sentences(list(weighted[order.pop()]), SPOILT, rng))
            for group, rate in zip(optimizer.param_groups, RATES, strict=True):
                group["lr"] = rate * rate_share(step, WARMUP, steps)
            loss = self._loss(batch)
            optimizer.zero_grad()
            loss.backward()
            for params in (self.encoder.parameters(), self.heads.parameters()):
                torch.nn.utils.clip_grad_norm_(params, 1.0)
            optimizer.step()
            losses.append(loss.item())
            if (step + 1) % 50 == 0:
                report(f"step {step + 1}/{steps} loss {np.mean(losses[-50:]):.3f}")

    def read(self, texts: Sequence[Sequence[str]], starts: Sequence[Sequence[int]]) -> list[list[Reading]]:
        """What it says of texts given as words. `starts`: where it is known that a sentence begins, by text."""
        self.encoder.eval()
        self.heads.eval()
        found: list[list[Reading]] = [[] for _ in texts]
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        with self.torch.inference_mode():
            for first in range(0, len(order), TEXTS_AT_ONCE):
                which = order[first : first + TEXTS_AT_ONCE]
                rows, _ = self._encode([texts[at] for at in which])
                begins = self._starts(rows).diff(dim=-1)[..., 0].numpy() > 0
                of = np.full(begins.shape, -1)
                for row, at in enumerate(which):
                    begins[row, [0, *starts[at]]] = True
                    of[row, : len(texts[at])] = np.cumsum(begins[row, : len(texts[at])])
                arcs = self._arcs(rows, self.torch.from_numpy(of[:, :, None] == of[:, None, :])).double().numpy()
                tags = self.heads["tag"](rows).argmax(-1).numpy()
                for row, at in enumerate(which):
                    heads = self._heads(arcs[row], of[row, : len(texts[at])])
                    relations = self._best_relations(rows[row], heads)
                    found[at] = [
                        Reading(self.tags[tags[row, i]], head, relations[i], bool(begins[row, i]))
                        for i, head in enumerate(heads)
                    ]
        return found

    def _heads(self, arcs: Any, of: Any) -> list[int]:
        heads = np.zeros(len(of), dtype=np.int64)
        for sentence in np.unique(of):
            words = np.where(of == sentence)[0]
            heads[words] = words[best_tree(arcs[np.ix_(words, words)])]
        return [int(head) for head in heads]

    def _best_relations(self, rows: Any, heads: Sequence[int]) -> list[str]:
        scores = self._relations(rows[: len(heads)], rows[list(heads)])
        root = self.relations.index("root")
        scores[:, root] = -self.torch.inf
        best = scores.argmax(-1).tolist()
        return ["root" if at == head else self.relations[best[at]] for at, head in enumerate(heads)]

    def _encode(self, texts: Sequence[Sequence[str]]) -> tuple[Any, Any]:
        """Rows of each word, the mean of its first and last piece, and which words the encoder's window has."""
        torch = self.torch
        batch = self.tokenizer(
            [list(text) for text in texts], is_split_into_words=True, padding=True, truncation=True, max_length=384,
            return_tensors="pt",
        )  # fmt: skip
        longest = max(map(len, texts))
        first = torch.zeros(len(texts), longest, dtype=torch.long)
        last, cases = torch.zeros_like(first), torch.zeros_like(batch["input_ids"])
        read = torch.zeros(len(texts), longest, dtype=torch.bool)
        for row, text in enumerate(texts):
            for piece, word in enumerate(batch.word_ids(row)):
                if word is not None:
                    cases[row, piece] = _case(text[word])
                    last[row, word] = piece
                    if not read[row, word]:
                        first[row, word], read[row, word] = piece, True
        embedded = self.encoder.embeddings.word_embeddings(batch["input_ids"]) + self.heads["case"](cases)
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=batch["attention_mask"]).last_hidden_state
        ends = [hidden.gather(1, at[..., None].expand(-1, -1, hidden.shape[-1])) for at in (first, last)]
        return torch.nn.functional.dropout((ends[0] + ends[1]) / 2, 0.2, self.heads.training), read

    def _small(self, name: str, rows: Any) -> Any:
        functional = self.torch.nn.functional
        return functional.dropout(functional.gelu(self.heads[name](rows)), 0.25, self.heads.training)

    def _arcs(self, rows: Any, together: Any) -> Any:
        """Scores [text, word, head]; a word as its own head is the root. Only words of one sentence (`together`) may be joined."""
        torch = self.torch
        words, heads = self._small("arc_word", rows), self._small("arc_head", rows)
        scores = _with_one(torch, words) @ self.heads["arcs"].weight @ heads.transpose(1, 2)
        at = torch.arange(rows.shape[1])
        scores = scores + self.heads["distance"]((at[None] - at[:, None]).clamp(-FAR, FAR) + FAR)[..., 0]
        own = torch.eye(rows.shape[1], dtype=torch.bool)
        return torch.where(own, self.heads["root"](rows), scores).masked_fill(~(together | own), -1e4)

    def _relations(self, words: Any, heads: Any) -> Any:
        """Scores [word, relation] of words and their heads."""
        torch = self.torch
        word = _with_one(torch, self._small("relation_word", words))
        head = _with_one(torch, self._small("relation_head", heads))
        return self.heads["relations"]((word[..., :, None] * head[..., None, :]).flatten(-2))

    def _starts(self, rows: Any) -> Any:
        """Scores [text, word, begins a sentence: no or yes], from the word and its neighbours."""
        torch = self.torch
        none = torch.zeros_like(rows[:, :1])
        before, behind = torch.cat([none, rows[:, :-1]], 1), torch.cat([rows[:, 1:], none], 1)
        return self.heads["start"](torch.cat([before, rows, behind], -1))

    def _loss(self, groups: Sequence[Sequence[Sentence]]) -> Any:
        torch = self.torch
        rows, read = self._encode([[word.form for s in group for word in s.words] for group in groups])
        gold = torch.full((4, *read.shape), IGNORED)
        of = torch.full(read.shape, -1)
        for row, group in enumerate(groups):
            words = [(n, at, word) for n, s in enumerate(group) for at, word in enumerate(s.words)]
            for i, (n, at, word) in enumerate(words):
                answer = (self.tags.index(word.tag), i - at + word.head, self.relations.index(word.relation), at == 0)
                gold[:, row, i] = torch.tensor(answer)
                of[row, i] = n
        gold[:, ~read] = IGNORED
        arcs = self._arcs(rows, of[:, :, None] == of[:, None, :])
        known = gold[1] >= 0
        heads = rows.gather(1, gold[1].clamp(min=0)[..., None].expand_as(rows))
        guesses = (self.heads["tag"](rows), arcs, self._relations(rows[known], heads[known]), self._starts(rows))
        answers = (gold[0], gold[1], gold[2][known], gold[3])
        entropy = torch.nn.functional.cross_entropy
        parts = [
            entropy(guess.flatten(0, -2), answer.flatten(), ignore_index=IGNORED)
            for guess, answer in zip(guesses, answers, strict=True)
        ]
        return sum(weight * part for weight, part in zip(PARTS, parts, strict=True))


def groups_of(sentences: Sequence[Sentence], words: int) -> Iterator[list[Sentence]]:
    """Sentences that follow one another in a document, about so many words together."""
    group: list[Sentence] = []
    for sentence in sentences:
        size = sum(len(s.words) for s in group)
        if group and (group[0].document != sentence.document or size + len(sentence.words) > words):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _with_one(torch: Any, rows: Any) -> Any:
    return torch.cat([rows, torch.ones_like(rows[..., :1])], -1)


def _case(word: str) -> int:
    if word.isupper():
        return 2 if len(word) > 1 else 3
    if word[:1].isupper():
        return 4 if word[1:].islower() else 5
    if word.islower():
        return 6
    return 7 if any(c.isdigit() for c in word) else 1
