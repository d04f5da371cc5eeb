"""The photos of a manifest as the network gets them, decoded once and kept beside the checkpoints."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ..atomic import atomic_write, preallocate
from ..failure import Failure
from ..input.frame import NETWORK_SIDE, Frame, crop
from ..input.photo import Photo
from ..input.spec import InputSpec
from .manifest import LabelledPhoto
from .manifest_photos import UnreadablePhotos, of_each


def squares(cases: Sequence[LabelledPhoto], folder: Path) -> npt.NDArray[np.uint8]:
    """(cases, 299, 299, 3): each photo's default frame by the one way that prediction uses, too.

    The array is a file mapped into memory, made anew when the list of photos changes.

    Raises:
        UnreadablePhotos: some photos can't be read.
        OSError: there is no room for the file.
    """
    listing = "\n".join(f"{case.path} {_size(case.path)}" for case in cases)
    name = hashlib.sha256(listing.encode(errors="surrogateescape")).hexdigest()[:16]
    file = folder / f"squares-{name}.npy"
    if not file.exists():
        shape = (len(cases), NETWORK_SIDE, NETWORK_SIDE, 3)
        with atomic_write(file) as beside:
            pixels = np.lib.format.open_memmap(beside, mode="w+", dtype=np.uint8, shape=shape)
            preallocate(beside)
            for row, square in enumerate(of_each(_square, cases)):
                pixels[row] = square
            pixels.flush()
    return np.load(file, mmap_mode="r")


def squares_of_each(lists: Iterable[Sequence[LabelledPhoto]], folder: Path) -> list[npt.NDArray[np.uint8]]:
    """`squares` of several lists of photos, so that what can't be read of any is reported before the first is used.

    Raises:
        UnreadablePhotos, OSError: as `squares` does.
    """
    made: list[npt.NDArray[np.uint8]] = []
    found: dict[Path, Failure] = {}
    for cases in lists:
        try:
            made.append(squares(cases, folder))
        except UnreadablePhotos as error:
            found |= error.found
    if found:
        raise UnreadablePhotos(found)
    return made


def as_input(pixels: npt.NDArray[np.uint8], device: torch.device) -> Tensor:
    """(N, 299, 299, 3) bytes -> (N, 3, 299, 299) in 0...1, channels last in memory."""
    batch = torch.from_numpy(np.array(pixels)).to(device)  # a copy: the mapped file is read-only
    return batch.permute(0, 3, 1, 2).float().div_(255)


def normalised(photos: Tensor, spec: InputSpec) -> Tensor:
    """`InputSpec.scale` of a batch (N, 3, side, side) in 0...1, wherever it is."""
    mean, std = (torch.tensor(values, device=photos.device).view(1, 3, 1, 1) for values in (spec.mean, spec.std))
    return ((photos - mean) / std).contiguous(memory_format=torch.channels_last)


def _square(photo: Photo) -> npt.NDArray[np.uint8]:
    return crop(photo, Frame.centred(photo.width, photo.height))


def _size(path: Path) -> int:
    """In bytes; of a photo that is not there, which opening it will say, none."""
    return path.stat().st_size if path.is_file() else 0
