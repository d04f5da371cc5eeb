"""Finding names word by word: in any order, with words too many, and misspelled.

Each word of the text is set against the words of the tree, and a name scores by the share of the text that it explains.
A word weighs by how few nodes have it, so that "reticulated" says more than "disease". The browser does the same
(pages/widgets/explorer/words.js), for which all arithmetic is on whole numbers, up to one division.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from taxonomy.spelling import stem, words

IntArray = NDArray[np.int64]

# How well a word of the tree answers to one that was typed, in tenths.
SAME, BEGUN, ONE_LETTER_OFF, FURTHER_OFF, SAME_ROOT = 10, 9, 8, 6, 5
SHORTEST_BEGINNING = 3  # letters from where on a word may be finished by the tree
SHORTEST_MISSPELLED = 4  # letters, below which one of them off makes another word; at just so many it may, and so it
# may where what was typed is itself a word of the tree: both count as further off
LONG = 8  # letters from where on two of them may be off
ROOT = 6  # letters that two words of one root share at least: dyshidrotic and dyshidrosiform
UNKNOWN_WEIGHT = 2  # of a word that the tree does not have: it names no disease, so that little hangs on it
LEFT_OVER = 5  # tenths that a word of the name costs which nobody typed
WHOLE_NAME = 0.25  # what a name gains that stands in the text in one piece
LEAST = 0.35  # from this score on a name is worth suggesting,
BESIDE_THE_BEST = 0.6  # and from this share of the best one's
CONSIDERED = 200  # names that are looked at more closely
MOST_LETTERS = 200  # of a text that are looked at: no name has more, and a pasted page must not hold up the server


class Words:
    """The words of many keys, each key belonging to one item. Keys are answered by their place in the order given."""

    def __init__(self, keys: Iterable[tuple[int, str]]) -> None:
        self._phrases: list[str] = []
        self._same: dict[tuple[str, ...], list[int]] = defaultdict(list)
        keys_of: dict[str, list[int]] = defaultdict(list)
        items_of: dict[str, set[int]] = defaultdict(set)
        self._stem_of: dict[str, str] = {}
        items = 0
        for key, (item, text) in enumerate(keys):
            items = max(items, item + 1)
            spelled = words(text)
            stems = [self._stem_of.setdefault(word, stem(word)) for word in spelled]
            self._phrases.append(f" {' '.join(stems)} ")
            self._same[tuple(sorted(set(stems)))].append(key)
            for each in set(stems):
                keys_of[each].append(key)
                items_of[each].add(item)
        self._spelled = sorted(self._stem_of)
        self._stems = [self._stem_of[word] for word in self._spelled]
        self._keys_of = {each: np.array(places, dtype=np.int64) for each, places in keys_of.items()}
        self._items = items
        self._items_of = {each: len(holders) for each, holders in items_of.items()}
        self._weight = {each: self._weight_of(each, holders) for each, holders in self._items_of.items()}
        self._total = self._zeros()
        for each, places in self._keys_of.items():
            self._total[places] += self._weight[each]

    def same(self, text: str) -> list[int]:
        """Keys of the same words, in whatever order and number."""
        typed = tuple(sorted({stem(word) for word in words(text)}))
        return list(self._same.get(typed, ())) if typed else []

    def holding(self, text: str) -> Iterator[int]:
        """Keys that hold every word of the text, or begin with one of theirs what was typed; the closest first."""
        score, held = self._scores(words(text[:MOST_LETTERS]), misspelled=False)
        yield from _by_score(score, np.flatnonzero(held)).tolist()

    def near(self, text: str) -> Iterator[int]:
        """Keys that are worded or spelled much like the text, the closest first."""
        typed = [part for word in words(text[:MOST_LETTERS]) for part in self._parted(word)]
        score, _ = self._scores(typed, misspelled=True)
        closest = _by_score(score, np.flatnonzero(score > 0))[:CONSIDERED]
        whole = f" {' '.join(map(stem, typed))} "
        for key in closest.tolist():
            score[key] += WHOLE_NAME * (self._phrases[key] in whole)
        least = max(LEAST, BESIDE_THE_BEST * score.max(initial=0))
        yield from (key for key in _by_score(score, np.sort(closest)).tolist() if score[key] >= least)

    def _scores(self, typed: Sequence[str], misspelled: bool) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Of each key, how much of what was typed it explains for how few words of its own, and whether it has all."""
        explained, used, asked = self._zeros(), self._zeros(), 0
        held = np.full(len(self._phrases), bool(typed))
        for word in dict.fromkeys(typed):
            answers = self._answers(word, misspelled)
            best, weight = self._zeros(), self._zeros()
            for each, quality in sorted(answers.items(), key=lambda answer: (answer[1], self._weight[answer[0]])):
                best[self._keys_of[each]] = quality
                weight[self._keys_of[each]] = self._weight[each]
            held &= best >= BEGUN
            closest = max(answers.values(), default=0)
            holders = sum(self._items_of[each] for each, quality in answers.items() if quality == closest)
            of_word = self._weight_of(word, min(holders, self._items)) if holders else UNKNOWN_WEIGHT
            asked += of_word
            explained += of_word * best
            used += weight
        left_over = np.maximum(self._total - used, 0)
        return explained / (10 * max(asked, 1) + LEFT_OVER * left_over), held

    def _answers(self, word: str, misspelled: bool) -> dict[str, int]:
        """The stems that a typed word may stand for, and how well each answers to it."""
        found: dict[str, int] = {}
        if misspelled and len(word) >= ROOT:
            for place in self._beginning_with(word[:ROOT]):
                if _of_one_root(word, self._spelled[place]):
                    found[self._stems[place]] = SAME_ROOT
        known = word in self._stem_of
        if misspelled and len(word) >= SHORTEST_MISSPELLED:
            off = 2 if len(word) >= LONG else 1
            alike = process.extract(word, self._spelled, scorer=OSA.distance, score_cutoff=off, limit=None)
            for other, distance, place in alike:
                if len(other) >= SHORTEST_MISSPELLED:
                    slightly = distance == 1 and len(word) > SHORTEST_MISSPELLED and not known
                    quality = ONE_LETTER_OFF if slightly else FURTHER_OFF
                    found[self._stems[place]] = max(quality, found.get(self._stems[place], 0))
        if len(word) >= SHORTEST_BEGINNING and not known:
            found |= {self._stems[place]: BEGUN for place in self._beginning_with(word)}
        return found | ({stem(word): SAME} if stem(word) in self._keys_of else {})

    def _beginning_with(self, letters: str) -> Iterator[int]:
        place = bisect_left(self._spelled, letters)
        while place < len(self._spelled) and self._spelled[place].startswith(letters):
            yield place
            place += 1

    def _parted(self, word: str) -> tuple[str, ...]:
        """A word, or the two that it is made of where only their space is missing: "portwine", "diseaseherpes"."""
        parts = ((word[:cut], word[cut:]) for cut in range(SHORTEST_BEGINNING, len(word) - SHORTEST_BEGINNING + 1))
        known = next((pair for pair in parts if self._stem_of.keys() >= set(pair)), None)
        return (word,) if known is None or self._answers(word, misspelled=True) else known

    def _weight_of(self, word: str, holders: int) -> int:
        """How much hangs on a word that so many items have: one more each time that they are half as many."""
        return 1 if word.isdecimal() else (self._items // holders).bit_length()

    def _zeros(self) -> IntArray:
        return np.zeros(len(self._phrases), dtype=np.int64)


def _of_one_root(word: str, other: str) -> bool:
    """Whether two words begin alike for six tenths of the longer one."""
    shared = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    return 10 * shared >= 6 * max(len(word), len(other))


def _by_score(score: NDArray[np.float64], keys: IntArray) -> IntArray:
    """Keys, the highest score first and then in the order given."""
    return keys[np.argsort(-score[keys], kind="stable")]
