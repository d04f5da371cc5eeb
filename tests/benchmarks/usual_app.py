"""What one would otherwise run: Pillow, torchvision's transforms, eager torch, softmax, grad-cam, sklearn's neighbours.

The same weights as ours, the libraries' own defaults. It stands for the apps of PEERS: it keeps no copy for showing,
judges no quality or novelty, places nothing on a map, and has no tree.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from sklearn.neighbors import NearestNeighbors
from torch import Tensor, nn
from torchvision import transforms

from model.network import LesionNet

SIDE = 299
CORES = torch.get_num_threads()


class UsualApp:
    """Opened once, as a server would.

    Args:
        network: ours; a copy of it is used, with gradients as torchvision has them.
        cases: (N, 2048) embeddings to search in.
    """

    def __init__(self, network: LesionNet, cases: npt.NDArray[np.float32], neighbours: int) -> None:
        self.network = copy.deepcopy(network).requires_grad_(True).eval()
        spec = network.spec
        self.as_input = transforms.Compose(
            [
                transforms.Resize(SIDE),
                transforms.CenterCrop(SIDE),
                transforms.ToTensor(),
                transforms.Normalize(spec.mean, spec.std),
            ]
        )
        self.cam = GradCAM(model=_Plain(self.network), target_layers=[self.network.Mixed_7c])
        self.search = NearestNeighbors(n_neighbors=neighbours).fit(cases)

    def answer(self, photo: bytes) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.intp]]:
        """Probabilities (K,), the map of the likeliest class (299, 299), the rows of the nearest cases."""
        x = self.as_input(Image.open(io.BytesIO(photo)).convert("RGB"))[None]
        with torch.no_grad():
            features = self.network.features(x)
            embedding = self.network.embedding(features)
            p = torch.softmax(self.network.logits(embedding), dim=1)[0].numpy()
        saliency = self.cam(input_tensor=x, targets=[ClassifierOutputTarget(int(p.argmax()))])[0]
        return p, saliency, self.search.kneighbors(embedding.numpy(), return_distance=False)[0]

    def read_folder(self, photos: Sequence[Path], batch: int) -> npt.NDArray[np.float32]:
        """Probabilities (N, K) of many photos: opened by as many threads as there are cores, read in batches."""
        told = []
        with ThreadPoolExecutor(CORES) as pool, torch.inference_mode():
            opened = pool.map(self._open, photos)  # goes on opening while batches are read
            for start in range(0, len(photos), batch):
                x = torch.stack([next(opened) for _ in photos[start : start + batch]])
                told.append(torch.softmax(self.network(x), dim=1).numpy())
        return np.concatenate(told)

    def _open(self, path: Path) -> Tensor:
        return self.as_input(Image.open(path).convert("RGB"))


class _Plain(nn.Module):
    """Inception v3 as torchvision's forward has it: photo in, logits out."""

    def __init__(self, network: LesionNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> Tensor:
        return LesionNet.forward(self.network, x)
