"""What may differ between two photos of the same lesion, done to the square that was read.

A change that moves the picture also says how to move a map back, so that maps before and after lie on one another.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from ..artefacts.hair import paint_hair
from ..artefacts.ink import paint_disc, paint_ink
from ..artefacts.ruler import paint_ruler
from .maps import Grid, enlarged

Squares = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]  # (2, 3): from places of the photo to places of the changed one, in pixels
Change = Callable[[Squares, np.random.Generator], Squares]


@dataclass(frozen=True)
class Perturbation:
    """One change of a (299, 299, 3) square; the same generator gives the same change."""

    name: str
    family: str
    change: Change
    matrix: Matrix | None = None  # how the picture was moved; None where it was not

    def back(self, grid: Grid) -> Grid:
        """(H, W) a map of the changed photo -> (299, 299) over the unchanged one; NaN where it can't know."""
        field = enlarged(grid)
        if self.matrix is None:
            return field
        size = (field.shape[1], field.shape[0])
        # The matrix maps the photo to the changed one, and for each place there we ask where it went.
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        moved = cv2.warpAffine(
            field, self.matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=(np.nan,) * 4
        )
        return np.asarray(moved, np.float32)


def _moved(name: str, degrees: float = 0.0, zoom: float = 1.0, mirrored: bool = False) -> Perturbation:
    """A turn about the middle, a closer crop, or a mirror image; what comes in at the edges is reflected."""
    middle = (299 - 1) / 2
    matrix = np.asarray(cv2.getRotationMatrix2D((middle, middle), degrees, zoom), np.float64)
    if mirrored:
        matrix = np.array([[-1.0, 0, 2 * middle], [0, 1, 0]])

    def change(square: Squares, generator: np.random.Generator) -> Squares:
        size = (square.shape[1], square.shape[0])
        moved = cv2.warpAffine(square, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
        return np.asarray(moved, np.uint8)

    return Perturbation(name, "position", change, matrix)


def _light(name: str, gains: tuple[float, float, float]) -> Perturbation:
    """A gain for each channel of the saved values, as benchmarking/borders.py has it; white stays white."""

    def change(square: Squares, generator: np.random.Generator) -> Squares:
        return np.asarray(np.clip(np.rint(square * np.array(gains)), 0, 255), np.uint8)

    return Perturbation(name, "light", change)


def _blurred(square: Squares, generator: np.random.Generator) -> Squares:
    return np.asarray(Image.fromarray(square).filter(ImageFilter.GaussianBlur(1.5)))


def _saved_again(square: Squares, generator: np.random.Generator) -> Squares:
    kept = io.BytesIO()
    Image.fromarray(square).save(kept, "JPEG", quality=30)
    return np.asarray(Image.open(kept).convert("RGB"))


PERTURBATIONS: tuple[Perturbation, ...] = (
    _moved("turned by 90°", degrees=90),
    _moved("turned by 20°", degrees=20),
    _moved("mirrored", mirrored=True),
    _moved("cropped closer", zoom=1.2),
    _light("brighter", (1.2, 1.2, 1.2)),
    _light("darker", (0.8, 0.8, 0.8)),
    _light("warmer light", (1.1, 1.0, 0.88)),
    _light("colder light", (0.9, 1.0, 1.12)),
    Perturbation("blurred", "sharpness", _blurred),
    Perturbation("saved as a poor JPEG", "sharpness", _saved_again),
    Perturbation("hair", "things on the skin", paint_hair),
    Perturbation("ink ring", "things on the skin", paint_ink),
    Perturbation("ruler", "things on the skin", paint_ruler),
    Perturbation("coloured disc", "things on the skin", paint_disc),
)
