"""Finding nodes by what people type: names, synonyms, ids and codes.

All keys of a tree are joined into one long string, one key a line. A search is then a handful of substring scans in C
over that string, which stops as soon as it has enough, so it stays quick at a hundred thousand nodes. What is not found
so is looked for word by word (taxonomy/words.py).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

from taxonomy.spelling import is_abbreviation, normalize
from taxonomy.words import Words

SUGGESTED = 5  # names that are merely near: more are no help


class Haystack:
    """Normalized keys, each belonging to one item, in the order given."""

    def __init__(self, keys: Iterable[tuple[int, str]]) -> None:
        self._item: list[int] = []
        self._start: list[int] = []
        lines: list[str] = []
        at = 1  # the text opens with the line break that marks the start of the first key
        for item, key in keys:
            line = normalize(key)
            if line:
                self._item.append(item)
                self._start.append(at)
                lines.append(line)
                at += len(line) + 1
        self._text = "\n" + "\n".join(lines) + "\n"

    def hits(self, needle: str) -> Iterator[int]:
        """Items one of whose keys holds `needle`, in order, each key at most once. A line break in `needle` stands for
        the start or the end of a key."""
        at = self._text.find(needle)
        while at >= 0:
            key = bisect_right(self._start, at + (needle[0] == "\n")) - 1
            yield self._item[key]
            next_key = self._text.find("\n", at + 1)
            at = self._text.find(needle, next_key) if next_key >= 0 else -1


class Search:
    """What the nodes of one tree go by. Each is answered by its place in the tree."""

    def __init__(
        self,
        names: Iterable[tuple[int, str]],
        codes: Iterable[tuple[int, str]],
        abbreviations: Iterable[tuple[int, str]],
    ) -> None:
        self._keys = tuple(names)
        self._abbreviations = tuple(abbreviations)
        self._names = Haystack(self._keys)
        self._codes = Haystack((*codes, *self._abbreviations))

    def find(self, text: str, limit: int) -> list[int]:
        """Up to `limit` nodes that go by the text: equal to it first, then of the same words, beginning with it, a word
        beginning with it, holding it anywhere, holding all of its words. Codes and abbreviations are found from their
        beginning only, and a text that is itself an abbreviation is found as a whole word only."""
        return _first(chain.from_iterable(self._stages(text)), limit) if normalize(text) else []

    def near(self, text: str, limit: int) -> list[int]:
        """Up to `limit` nodes, a few at most, that are spelled or worded much like the text; to be asked about."""
        if is_abbreviation(text.strip()):
            return []
        return _first((self._keys[key][0] for key in self._words.near(text)), min(limit, SUGGESTED))

    def named(self, text: str) -> tuple[int, ...]:
        """All nodes with just this name, synonym, id or abbreviation, whatever its case, accents and punctuation."""
        return tuple(self._named.get(normalize(text), ()))

    def _stages(self, text: str) -> Iterator[Iterator[int]]:
        needle, names, codes = normalize(text), self._names, self._codes
        yield names.hits(f"\n{needle}\n")
        yield codes.hits(f"\n{needle}\n")
        yield (self._keys[key][0] for key in self._words.same(text))
        if is_abbreviation(text.strip()):
            yield from (names.hits(whole) for whole in (f"\n{needle} ", f" {needle}\n", f" {needle} "))
            return
        yield names.hits(f"\n{needle}")
        yield codes.hits(f"\n{needle}")
        yield names.hits(f" {needle}")
        yield names.hits(needle)
        yield (self._keys[key][0] for key in self._words.holding(text))

    @cached_property
    def _words(self) -> Words:
        return Words(self._keys)

    @cached_property
    def _named(self) -> dict[str, dict[int, None]]:
        found: dict[str, dict[int, None]] = defaultdict(dict)
        for item, key in (*self._keys, *self._abbreviations):
            found[normalize(key)][item] = None
        found.pop("", None)
        return found


def _first(items: Iterable[int], limit: int) -> list[int]:
    """Up to `limit` distinct ones; no more are asked for than that takes."""
    found: dict[int, None] = {}
    for item in items if limit > 0 else ():
        found[item] = None
        if len(found) == limit:
            break
    return list(found)
