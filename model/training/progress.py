"""How a network under training does on validation photos, in one line an epoch.

AUC and log-likelihood by collection and modality: a balanced accuracy over thirty classes, some with eight photos, is
noise. Nothing is calibrated yet, and the photos choose nothing by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from scipy.special import log_softmax
from sklearn.metrics import roc_auc_score

from taxonomy import Inference, Partition
from taxonomy.tree import MALIGNANT

from ..data.manifest import LabelledPhoto
from ..data.squares import squares
from ..network import LesionNet
from .fit import half_is_faster
from .forward import read_squares
from .objective import target_masks

# What is told apart: a name, the nodes asked for, the nodes beside them.
QUESTIONS = (
    ("malignant", (MALIGNANT,), ("benign", "non-neoplastic")),
    ("melanoma / nevus", ("malignant-melanocytic",), ("melanocytic-nevus",)),
    ("carcinoma / keratosis", ("basal-cell-carcinoma", "squamous-cell-carcinoma"), ("seborrheic-keratosis",)),
)
FEWEST = 5  # photos on either side of a question

Floats = npt.NDArray[np.float64]


def report(
    epoch: int,
    network: LesionNet,
    parts: Partition,
    cases: list[LabelledPhoto],
    work: Path,
    device: torch.device,
) -> str:
    """One line on the averaged network, read at full size."""
    if not cases:
        return f"epoch {epoch}: no validation photos"
    logits = read_squares(network, squares(cases, work), device, half=half_is_faster(device)).logits
    log_p = log_softmax(logits, axis=1)
    likelihood = np.logaddexp.reduce(np.where(target_masks(cases, parts), log_p, -np.inf), axis=1)
    inference = Inference(parts.taxonomy, [c.node for c in parts.classes])
    collections = np.array([f"{case.dataset} {case.modality}" for case in cases])
    lines = [f"epoch {epoch}: validation, mean log p {likelihood.mean():.3f}"]
    for name in sorted(set(collections.tolist())):
        mine = np.flatnonzero(collections == name)
        asked = _answers([cases[k] for k in mine], np.exp(log_p[mine]), inference)
        lines.append(f"  {name}: log p {likelihood[mine].mean():.3f}" + "".join(f", {words}" for words in asked))
    return "\n".join(lines)


def _answers(cases: list[LabelledPhoto], p: Floats, inference: Inference) -> Iterator[str]:
    """The AUC of each question that these photos can answer."""
    tree = inference.taxonomy
    for name, wanted, beside in QUESTIONS:
        if not all(node in tree for node in (*wanted, *beside)):
            continue
        truth = np.array([any(tree.within(str(case.node), node) for node in wanted) for case in cases])
        other = np.array([any(tree.within(str(case.node), node) for node in beside) for case in cases])
        asked = truth | other
        if min(truth.sum(), (other & ~truth).sum()) < FEWEST:
            continue
        score = _sum(p, inference, wanted) / np.maximum(_sum(p, inference, wanted) + _sum(p, inference, beside), 1e-12)
        yield f"{name} {roc_auc_score(truth[asked], score[asked]):.3f}"


def _sum(p: Floats, inference: Inference, nodes: tuple[str, ...]) -> Floats:
    classes = np.any([inference.mask(node) for node in nodes], axis=0)
    return np.asarray(p[:, classes].sum(axis=1))
