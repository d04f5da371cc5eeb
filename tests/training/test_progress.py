"""The line that a run writes after each epoch, against sklearn."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from scipy.special import softmax
from sklearn.metrics import roc_auc_score

from model.data.manifest import LabelledPhoto
from model.training import progress
from taxonomy import load_taxonomy, partition

TREE = load_taxonomy()
PARTS = partition(TREE, {"melanocytic-nevus": 50, "malignant-melanocytic": 40, "basal-cell-carcinoma": 30}, 45)
MELANOMA, NEVUS = "malignant-melanocytic", "melanocytic-nevus"


def photos(dataset: str, nodes: list[str]) -> list[LabelledPhoto]:
    return [
        LabelledPhoto(Path(f"{dataset}{k}"), dataset, "dermoscopy", "", n, "val", "", "") for k, n in enumerate(nodes)
    ]


@pytest.fixture
def logits(monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    drawn = np.random.default_rng(3).normal(size=(34, len(PARTS.classes)))
    monkeypatch.setattr(progress, "squares", lambda cases, work: None)
    monkeypatch.setattr(progress, "read_squares", lambda *_, **__: SimpleNamespace(logits=drawn))
    return drawn


def said(cases: list[LabelledPhoto]) -> str:
    network: Any = None
    return progress.report(3, network, PARTS, cases, Path(), torch.device("cpu"))


def test_each_collection_has_its_auc_and_its_log_likelihood(logits: np.ndarray) -> None:
    nodes = [MELANOMA] * 8 + [NEVUS] * 9
    lines = said([*photos("A", nodes), *photos("B", nodes)]).splitlines()
    assert [line.split(":")[0].strip() for line in lines] == ["epoch 3", "A dermoscopy", "B dermoscopy"]
    places = {c.node: k for k, c in enumerate(PARTS.classes)}
    for line, rows in zip(lines[1:], (slice(0, 17), slice(17, 34)), strict=True):
        p = softmax(logits[rows], axis=1)
        score = p[:, places[MELANOMA]] / (p[:, places[MELANOMA]] + p[:, places[NEVUS]])
        auc = roc_auc_score([1] * 8 + [0] * 9, score)
        assert f"melanoma / nevus {auc:.3f}" in line
        log_p = np.log(p[range(17), [places[node] for node in nodes]]).mean()
        found = re.search(r"log p (-[\d.]+)", line)
        assert found
        assert float(found[1]) == pytest.approx(log_p, abs=6e-4)


def test_a_question_with_too_few_photos_of_a_side_is_not_answered(logits: np.ndarray) -> None:
    text = said(photos("A", [MELANOMA] * (progress.FEWEST - 1) + [NEVUS] * 30))
    assert "melanoma" not in text
    assert "carcinoma" not in text


def test_without_validation_photos_it_says_so() -> None:
    assert said([]) == "epoch 3: no validation photos"
