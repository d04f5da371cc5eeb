"""The skin around a lesion: its colour, and a photo recoloured as if it had been taken where another was.

HAM10000's nevi that were followed up come from one camera with a pinkish light. A model that has learnt the light
instead of the lesion calls a melanoma a nevus once it stands in that light; recolouring asks how often.

The recolouring is a gain for each channel of the saved sRGB values, which is as good as one in linear light: for a
power curve a gain k of the light is a gain k^(1/2.2) of the saved value, so both are the same family of changes
(von Kries) but for the toe of the curve, below 4 % of full light. Gains of saved values have two advantages: the mean
colour of the border follows them (to half a level, as bytes are whole), and they are what the training's exchange of
tints does, so that a figure from here says whether that helped.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Squares = npt.NDArray[np.uint8]

RIM = 1 / 6  # of the side, as the exchange of tints in training has it
GAINS = (0.5, 2.0)  # beyond these it is no longer light on skin, but a black frame or a flash


def border_colour(square: Squares) -> Floats:
    """(side, side, 3) bytes -> (3,), the mean of the outermost sixth on all four sides, in 0...255."""
    return np.asarray(square[_rim(square.shape[0])].mean(axis=0, dtype=np.float64))


def recolour(square: Squares, target_border: Floats) -> Squares:
    """The photo with its border in another colour, the lesion changed by the same light.

    What would grow brighter than white stays white, as in a camera; the border's mean then falls short of the target
    by what was cut off, and also where the gain would leave 0.5...2.

    Args:
        square: (side, side, 3) sRGB bytes. target_border: (3,) in 0...255, from `border_colour`.
    """
    gain = np.clip(np.asarray(target_border) / np.maximum(border_colour(square), 1), *GAINS)
    levels = np.arange(256)[:, None] * gain  # 256 x 3: what becomes of each value of each channel
    table = np.clip(np.rint(levels), 0, 255).astype(np.uint8)
    return np.stack([table[square[..., channel], channel] for channel in range(3)], axis=-1)


def _rim(side: int) -> npt.NDArray[np.bool_]:
    """(side, side), True on the outermost sixth."""
    width = round(side * RIM)
    rim = np.ones((side, side), dtype=bool)
    rim[width:-width, width:-width] = False
    return rim
