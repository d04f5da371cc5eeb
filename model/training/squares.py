"""The photos of a manifest as the network gets them, decoded once and kept beside the checkpoints."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from tqdm import tqdm

from ..frame import NETWORK_SIDE, Frame, crop
from ..photo import read_photo
from ..whole import whole, with_room_for
from .manifest import Case


def squares(cases: list[Case], folder: Path) -> npt.NDArray[np.uint8]:
    """(cases, 299, 299, 3): each photo's default frame by the one way that prediction uses, too.

    The array is a file mapped into memory, made anew when the list of photos changes.

    Raises:
        OSError: a photo can't be read, or there is no room for the file.
    """
    listing = "\n".join(f"{case.path} {case.path.stat().st_size}" for case in cases)
    file = folder / f"squares-{hashlib.sha256(listing.encode()).hexdigest()[:16]}.npy"
    if not file.exists():
        shape = (len(cases), NETWORK_SIDE, NETWORK_SIDE, 3)
        with whole(file) as beside:
            pixels = np.lib.format.open_memmap(beside, mode="w+", dtype=np.uint8, shape=shape)
            with_room_for(beside)
            with ThreadPoolExecutor() as pool:
                for row, square in enumerate(tqdm(pool.map(_square, cases), total=len(cases), desc="reading photos")):
                    pixels[row] = square
            pixels.flush()
    return np.load(file, mmap_mode="r")


def as_input(pixels: npt.NDArray[np.uint8], device: torch.device) -> Tensor:
    """(N, 299, 299, 3) bytes -> (N, 3, 299, 299) in 0...1, channels last in memory."""
    batch = torch.from_numpy(np.array(pixels)).to(device)  # a copy: the mapped file is read-only
    return batch.permute(0, 3, 1, 2).float().div_(255)


def _square(case: Case) -> npt.NDArray[np.uint8]:
    photo = read_photo(case.path)
    return crop(photo, Frame.centred(photo.width, photo.height))
