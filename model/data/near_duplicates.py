"""Photos that are one photo twice: saved again, resized, slightly cropped, or with other colours.

Two photos are near-duplicates where both agree:
- the signs of the brightness steps across a 16 × 16 grid, left to right and top to bottom (a "difference hash" of 512
  bits): at most 64 differ. Unrelated photos differ in about 256, unrelated moles in the middle of pale skin in 130;
- the brightness of that grid: correlated at 0.97 or more.

Measured on the 9,892 photos that the shipped model was made of (49 million pairs): 25 pairs, and by eye each of them is
one photo twice. With the first rule alone, about half of the pairs above 48 bits are different moles seen through the
same lens; with the second alone, most are different. Copies with strong new colours are missed above the limit, where
the first wrong pairs begin: faint moles between the same lamps. Turned and mirrored copies are not looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from ..cores import cores
from ..failure import Failure, of_one_photo
from ..in_order import in_order
from ..input.photo import read_photo

GRID = 16
MAX_BITS = 64
MIN_CORRELATION = 0.97
BLOCK = 2048


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """What is kept of a photo to compare it: `bits` (512,) and `grey` (256,), of mean 0 and length 1 unless flat."""

    width: int
    height: int
    bits: NDArray[np.bool_]
    grey: NDArray[np.float32]


def fingerprint(path: Path) -> Fingerprint:
    """Read a photo as training and prediction do, and measure it. PhotoError where they couldn't take it."""
    photo = read_photo(path)
    width, height = photo.original_size
    image = Image.fromarray(photo.pixels).convert("L").resize((64, 64), Image.Resampling.LANCZOS)
    across = _grid(image, GRID + 1, GRID)
    down = _grid(image, GRID, GRID + 1)
    bits = np.concatenate([(np.diff(across, axis=1) > 0).ravel(), (np.diff(down, axis=0) > 0).ravel()])
    grey = _grid(image, GRID, GRID).ravel()
    grey = grey - grey.mean()
    return Fingerprint(width, height, bits, grey / max(float(np.linalg.norm(grey)), 1e-3))


def fingerprints(paths: Sequence[Path]) -> list[Fingerprint | Failure]:
    """`look` at each, with a progress bar, on all cores; a photo that can't be read yields why."""

    def one(path: Path) -> Fingerprint | Failure:
        return of_one_photo(lambda: fingerprint(path))

    results = in_order(one, paths, cores())
    return list(tqdm(results, total=len(paths), desc="photos", unit="photo", disable=None))


def near_duplicates(seen: Sequence[Fingerprint | Failure]) -> Iterator[tuple[int, int]]:
    """Every pair (i, j), i < j, of near-duplicates. All pairs are compared: seconds for 10,000 photos."""
    places = [k for k, look in enumerate(seen) if isinstance(look, Fingerprint)]
    for i, j in _pairs([look for look in seen if isinstance(look, Fingerprint)]):
        yield places[i], places[j]


def _pairs(photos: Sequence[Fingerprint]) -> Iterator[tuple[int, int]]:
    if not photos:
        return
    signs = np.array([photo.bits for photo in photos], dtype=np.int8) * 2 - 1
    for start in range(0, len(photos), BLOCK):
        rows = signs[start : start + BLOCK].astype(np.float32)
        for other in range(start, len(photos), BLOCK):
            agreement = (
                rows @ signs[other : other + BLOCK].astype(np.float32).T
            )  # bits that agree less those that differ
            close = np.argwhere(agreement >= signs.shape[1] - 2 * MAX_BITS)
            yield from _confirmed(((start + int(a), other + int(b)) for a, b in close), photos)


def _confirmed(pairs: Iterable[tuple[int, int]], photos: Sequence[Fingerprint]) -> Iterator[tuple[int, int]]:
    for i, j in pairs:
        if i < j and float(photos[i].grey @ photos[j].grey) >= MIN_CORRELATION:
            yield i, j


def _grid(image: Image.Image, columns: int, rows: int) -> NDArray[np.float32]:
    """Mean brightness of each cell, shape (rows, columns)."""
    return np.asarray(image.convert("F").resize((columns, rows), Image.Resampling.BOX), dtype=np.float32)
