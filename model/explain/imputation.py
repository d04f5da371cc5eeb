"""Fill in what is taken away, so that the gap itself says nothing: noisy linear imputation.

From ROAD (Rong et al. 2022, arXiv:2202.00449): each missing pixel is the weighted mean of its eight neighbours, all
solved together, and a little noise. Black or grey patches are something that the network never saw; a smooth fill is
skin-like, and its edge does not give away what lay there. The system is solved by the grad-cam package on a reduced
copy, two nodes a cell, because the fill is smooth: at full size one gap takes a second.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from pytorch_grad_cam.metrics.road import NoisyLinearImputer

from ..input.frame import NETWORK_SIDE
from .maps import CELLS

Squares = npt.NDArray[np.uint8]

NODES = 2 * CELLS
NOISE = 2.5  # of 255; ROAD's 0.01 of the range


def fill_in(square: Squares, gone: npt.NDArray[np.bool_], generator: np.random.Generator) -> Squares:
    """(299, 299, 3) bytes with the cells that are gone, (CELLS, CELLS), filled in from what is left.

    Raises:
        ValueError: nothing is left to fill in from.
    """
    if gone.all():
        raise ValueError("Leave some of the photo: there is nothing to fill the gap in from.")
    if not gone.any():
        return square
    known = np.kron(~gone, np.ones((2, 2), bool))
    small = np.asarray(Image.fromarray(square).resize((NODES, NODES), Image.Resampling.BOX), np.float32)
    solved = NoisyLinearImputer(noise=0)(
        torch.from_numpy(small.transpose(2, 0, 1).copy()), torch.from_numpy(known.astype(np.float32))
    )
    levels = [
        np.asarray(Image.fromarray(plane).resize((NETWORK_SIDE, NETWORK_SIDE), Image.Resampling.BILINEAR))
        for plane in solved.numpy().astype(np.float32)
    ]
    smooth = np.stack(levels, axis=-1) + generator.normal(0, NOISE, square.shape)
    pixels_gone = np.kron(gone, np.ones((NETWORK_SIDE // CELLS,) * 2, bool))
    filled = np.where(pixels_gone[..., None], np.clip(np.rint(smooth), 0, 255), square)
    return np.asarray(filled, np.uint8)
