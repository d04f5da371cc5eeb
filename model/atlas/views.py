"""The same photo seen in other ways, to tell how far its place on the map depends on how it was held."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def views(square: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """(299, 299, 3) -> (8, 299, 299, 3): four quarter turns and their mirror images; the first is the photo itself.

    No pixel is resampled, and a lesion has no right way up: whatever moves is the network's doing.
    """
    turned = [np.rot90(square, quarter) for quarter in range(4)]
    return np.stack([*turned, *(np.fliplr(each) for each in turned)])
