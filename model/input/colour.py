"""The colours of a square in two dozen numbers, for judging whether it could be skin at all.

The network is trained to look past the colour of the light; a photo of a lawn is told from one of skin by little else.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

STEP = 6  # every sixth pixel both ways is enough for statistics: 50 x 50 of 299 x 299
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def colour_statistics(square: npt.NDArray[np.uint8]) -> Floats:
    """(side, side, 3) sRGB bytes -> (20,).

    Mean and spread of the channels and of the saturation, spread and quantiles of red and of blue over green (whose
    means follow from the channels').
    """
    pixels = square[::STEP, ::STEP].reshape(-1, 3) / 255.0
    red, blue = pixels[:, 0] - pixels[:, 1], pixels[:, 2] - pixels[:, 1]
    brightest, darkest = pixels.max(axis=1), pixels.min(axis=1)
    saturation = (brightest - darkest) / np.maximum(brightest, 1e-3)
    moments = [*pixels.mean(axis=0), *pixels.std(axis=0), saturation.mean(), saturation.std(), red.std(), blue.std()]
    return np.concatenate([moments, np.quantile(red, QUANTILES), np.quantile(blue, QUANTILES)])
