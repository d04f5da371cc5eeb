"""What the overlay has to show, from the evidence of a reading of our own, without any of the page's code."""

import cv2
import numpy as np

from model import Prediction

SIDE = 256  # pixels of the overlay's canvas
OPAQUE_FROM = 0.75  # of the scale, where it is not signed
FLOOR = 0.25  # of the scale: below it the photo is seen as it is, above it the cover grows evenly


def opacity(grid: np.ndarray, strongest: float, opaque_from: float = OPAQUE_FROM) -> np.ndarray:
    """(8, 8) evidence -> (256, 256) of 0...255: none where little speaks, all from a share of the scale on."""
    smooth = cv2.resize(np.asarray(grid, np.float32), (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
    return with_floor(np.abs(smooth) / strongest, opaque_from)


def with_floor(share: np.ndarray, opaque_from: float = OPAQUE_FROM) -> np.ndarray:
    """Shares of the scale -> 0...255."""
    return 255 * np.clip((share - FLOOR) / (opaque_from - FLOOR), 0, 1)


def of_node(prediction: Prediction, node: str) -> np.ndarray:
    """The evidence for a node, on the scale that all nodes of a photo share: up to the strongest for any class."""
    return opacity(
        prediction.saliency(node).clip(0), max(prediction.saliency(each).max() for each in prediction.classes)
    )


def of_contrast(prediction: Prediction, node: str, against: str) -> np.ndarray:
    """Of one rather than the other: opaque at its own strongest, whichever it speaks for."""
    grid = prediction.saliency(node, against)
    return opacity(grid, np.abs(grid).max(), opaque_from=1)
