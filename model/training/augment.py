"""The paper's augmentation, for a whole batch at once and on the device.

Rotation by 0-359 degrees, the crop being the largest upright rectangle inscribed in the turned photo, and a vertical
flip with p = 0.5 [S]. On a square photo the inscribed crop is a square of side 1 / (|cos| + |sin|). So that the network
also meets whole photos, which is what it reads later, half of the turns are by quarters. Beyond the paper: shifts of
scale, light and, strongly, white balance, because cameras differ more than skins do, and some diagnoses in the training
photos come mostly from one camera. For the same reason half of the photos swap the tint of their border with another
of the batch, and some are saved again, smaller and as a poorer JPEG.
"""

from __future__ import annotations

import io
import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from ..artefacts.catalogue import ARTEFACTS
from ..artefacts.hair import paint_hair

_PAINTERS = [painter for artefact in ARTEFACTS for painter in artefact.painters.values()]

RESAVED = 0.4  # the share of photos that are saved again, at full strength


def augment(photos: Tensor, size: int, generator: torch.Generator, strength: float = 1.0) -> Tensor:
    """(N, 3, S, S) in 0...1 -> (N, 3, size, size) in 0...1, each turned, cropped, flipped and tinted by chance."""
    crops = _random_crops(len(photos), generator, strength).to(photos.device)
    grid = F.affine_grid(crops, [len(photos), 3, size, size], False)
    turned = F.grid_sample(photos, grid, padding_mode="reflection", align_corners=False)
    return _tint(swap_tints(turned, generator, 0.5 * strength), generator, strength)


def resave(pixels: npt.NDArray[np.uint8], generator: torch.Generator, share: float = RESAVED) -> npt.NDArray[np.uint8]:
    """(N, S, S, 3) bytes, some of them reduced, saved as a JPEG of any quality, and enlarged again."""
    changed = np.array(pixels)
    for row in torch.nonzero(torch.rand(len(pixels), generator=generator) < share).flatten().tolist():
        draw = torch.rand(2, generator=generator).tolist()
        side = pixels.shape[1]
        smaller = round(side * (0.45 + 0.55 * draw[0]))
        kept = io.BytesIO()
        Image.fromarray(changed[row]).resize((smaller, smaller)).save(kept, "JPEG", quality=round(35 + 60 * draw[1]))
        changed[row] = np.asarray(Image.open(kept).resize((side, side)))
    return changed


def paint(pixels: npt.NDArray[np.uint8], generator: torch.Generator, share: float) -> npt.NDArray[np.uint8]:
    """(N, S, S, 3) bytes, a share of them with an artefact on: hair on half of these, any of the others on the rest.

    Whatever the label: where an artefact comes with every class alike, it is evidence of none.
    """
    painted = np.array(pixels)
    for row in torch.nonzero(torch.rand(len(pixels), generator=generator) < share).flatten().tolist():
        chance = np.random.default_rng(int(torch.randint(2**31, (1,), generator=generator)))
        painter = paint_hair if chance.random() < 0.5 else _PAINTERS[chance.integers(len(_PAINTERS))]
        painted[row] = painter(painted[row], chance)
    return painted


class Mixture(NamedTuple):
    """Which photo lies over each of a batch, and what share of the sum the photo itself keeps."""

    share: float
    other: Tensor  # (N,) a permutation


def draw_mixture(count: int, alpha: float, generator: torch.Generator) -> Mixture:
    """Draw one (mixup: Zhang et al. 2018, arXiv:1710.09412), the share from Beta(alpha, alpha)."""
    seed = int(torch.randint(2**31, (1,), generator=generator))  # torch's own beta takes no generator
    return Mixture(np.random.default_rng(seed).beta(alpha, alpha), torch.randperm(count, generator=generator))


def mix(photos: Tensor, mixture: Mixture) -> Tensor:
    """(N, 3, S, S) photos, each with its other laid over it."""
    return mixture.share * photos + (1 - mixture.share) * photos[mixture.other]


def inscribed_side(angle: Tensor) -> Tensor:
    """Side of the largest upright square inside a unit square turned by `angle` (radians)."""
    return 1 / (angle.cos().abs() + angle.sin().abs())


def _random_crops(count: int, generator: torch.Generator, strength: float) -> Tensor:
    """(count, 2, 3) affine maps from the crop's coordinates to the photo's."""

    def uniform(low: float, high: float) -> Tensor:
        return torch.empty(count).uniform_(low, high, generator=generator)

    def coin() -> Tensor:
        return torch.rand(count, generator=generator) < 0.5

    angle = uniform(0, 2 * math.pi)
    angle = torch.where(coin(), (angle / (math.pi / 2)).round() * (math.pi / 2), angle)
    scale = inscribed_side(angle) * uniform(1 - 0.3 * strength, 1.08)
    flip = torch.where(coin(), -1.0, 1.0)
    slack = (1 - scale).clamp(min=0)  # how far the crop's middle may move before it leaves the photo
    cos, sin = scale * angle.cos(), scale * angle.sin()
    rows = torch.stack(
        [cos, -sin * flip, slack * uniform(-0.3, 0.3), sin, cos * flip, slack * uniform(-0.3, 0.3)], dim=1
    )
    return rows.reshape(count, 2, 3)


def swap_tints(photos: Tensor, generator: torch.Generator, share: float = 0.5) -> Tensor:
    """A share of the photos take on the border colour of another: the light of its camera, at their own brightness.

    The border is skin on most photos; the gains are kept within what light does to skin.
    """
    count, size = len(photos), photos.shape[-1]
    rim = size // 6
    middle = torch.zeros(size, size, dtype=torch.bool, device=photos.device)
    middle[rim:-rim, rim:-rim] = True
    border = photos[:, :, ~middle].mean(dim=2).clamp(min=0.05)  # N x 3
    tint = border / border.mean(dim=1, keepdim=True)
    other = torch.randperm(count, generator=generator).to(photos.device)
    gain = (tint[other] / tint).clamp(0.6, 1.6)
    swapped = (torch.rand(count, generator=generator) < share).to(photos.device)
    return photos * torch.where(swapped[:, None], gain, torch.ones_like(gain))[:, :, None, None]


def _tint(photos: Tensor, generator: torch.Generator, strength: float = 1.0) -> Tensor:
    """Change exposure, contrast, saturation and white balance a little."""
    count = len(photos)

    def around_one(spread: float, channels: int = 1) -> Tensor:
        reach = spread * strength
        draw = torch.empty(count, channels, 1, 1).uniform_(-reach, reach, generator=generator).exp()
        return draw.to(photos.device)

    photos = photos.clamp(1e-4, 1) ** around_one(0.25) * around_one(0.16, channels=3)
    grey = photos.mean(dim=1, keepdim=True)
    photos = grey + (photos - grey) * around_one(0.3)
    level = photos.mean(dim=(1, 2, 3), keepdim=True)
    return (level + (photos - level) * around_one(0.2)).clamp(0, 1)
