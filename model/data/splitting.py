"""Splits that never part what belongs together: photos of one patient, of one lesion, or of one photo saved twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .manifest import ManifestError


@dataclass(frozen=True)
class Shares:
    """How much goes to validation and test; the rest is for training. ManifestError where nothing would be left."""

    val: float = 0.1
    test: float = 0.15

    def __post_init__(self) -> None:
        """Refuse shares that leave no photo for training."""
        if self.val < 0 or self.test < 0 or self.val + self.test >= 1:
            raise ManifestError(
                f"Validation {self.val:g} and test {self.test:g} must be 0 or more and below 1 together."
            )


def components(keys: Sequence[Iterable[str]], pairs: Iterable[tuple[int, int]] = ()) -> list[int]:
    """For each item the smallest index of its component: items are joined by a key they share, or by a pair.

    Args:
        keys: of each item, for instance its patient and its lesion; an empty text joins nothing.
        pairs: items that belong together besides.
    """
    parent = list(range(len(keys)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(a: int, b: int) -> None:
        low, high = sorted((root(a), root(b)))
        parent[high] = low

    first: dict[str, int] = {}
    for item, own in enumerate(keys):
        for key in own:
            if key:
                join(item, first.setdefault(key, item))
    for a, b in pairs:
        join(a, b)
    return [root(item) for item in range(len(keys))]


def assign(names: Sequence[str], component: Sequence[int], seed: int, shares: Shares) -> list[str]:
    """The split of each item, by a hash of the seed and the first name of its component.

    It hangs on nothing but that: not on the order of the items, and not on the other components, so photos that are
    added later move none of the earlier ones unless they join two groups.
    """
    first: dict[int, str] = {}
    for name, group in zip(names, component, strict=True):
        first[group] = min(name, first.get(group, name))
    chosen = {group: _split(f"{seed}:{name}", shares) for group, name in first.items()}
    return [chosen[group] for group in component]


def _split(text: str, shares: Shares) -> str:
    place = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / 2**64  # even in 0 … 1
    if place < shares.test:
        return "test"
    return "val" if place < shares.test + shares.val else "train"


def keys_of(dataset: str, patient_id: str, lesion_id: str) -> tuple[str, str]:
    """Patient and lesion as keys that no other data set shares."""
    return (
        f"patient {dataset} {patient_id}" if patient_id else "",
        f"lesion {dataset} {lesion_id}" if lesion_id else "",
    )
