"""Finding nodes by what people type: names, synonyms, ids and codes.

All keys of a tree are joined into one long string, one key a line. A search is then a handful of substring scans in C
over that string, which stops as soon as it has enough, so it stays quick at a hundred thousand nodes.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator

_POSSESSIVE = re.compile(r"['\u2019]s\b")
_LAST_S = re.compile(r"(?<=[^ ]{2}[^siu ])s(?= |$)")  # not that of abscess, dermatitis or pruritus
_NO_LETTER_OR_DIGIT = re.compile(r"[\W_]+")


def normalize(text: str) -> str:
    """The form in which two spellings of one name are equal: no case, accents, punctuation or possessive.

    >>> normalize("Bowen's disease") == normalize("BOWEN DISEASE")
    True
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NO_LETTER_OR_DIGIT.sub(" ", _POSSESSIVE.sub("", plain.casefold())).strip()


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


def find(text: str, names: Haystack, codes: Haystack, limit: int) -> list[int]:
    """Up to `limit` distinct items: equal to `text` first, then beginning with it, then a word beginning with it,
    then holding it anywhere. Codes are found from their beginning only. Where there is nothing, plurals and possessives
    written without their apostrophe ("behcets disease") are tried without the s."""
    needle = normalize(text)
    if not needle or limit < 1:
        return []
    return _staged(needle, names, codes, limit) or _staged(_LAST_S.sub("", needle), names, codes, limit)


def _staged(needle: str, names: Haystack, codes: Haystack, limit: int) -> list[int]:
    stages = (
        (names, f"\n{needle}\n"),
        (codes, f"\n{needle}\n"),
        (names, f"\n{needle}"),
        (codes, f"\n{needle}"),
        (names, f" {needle}"),
        (names, needle),
    )
    found: dict[int, None] = {}
    for haystack, pattern in stages:
        for item in haystack.hits(pattern):
            found[item] = None
            if len(found) == limit:
                return list(found)
    return list(found)
