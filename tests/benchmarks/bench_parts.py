"""The parts that grow with the tree or the atlas."""

from __future__ import annotations

import numpy as np
import pytest

from model import Model
from model.atlas.atlas import Atlas
from model.head.saliency import evidence_for_each
from taxonomy import Inference, Taxonomy, partition
from tests.benchmarks.conftest import NEIGHBOURS, Measure
from tests.benchmarks.tree_growth import MAX_CLASS_SIZE, deep, photos_of, wide
from tests.samples import LESIONS

CLASSES, NODES = 100, 300


def test_evidence_of_300_nodes(measure: Measure, model: Model) -> None:
    """Of a tree cut into 100 classes; the shipped model has eight."""
    features = model.predict(LESIONS[0]).features
    rng = np.random.default_rng(0)
    weights, scores = rng.normal(size=(CLASSES, len(features))), rng.normal(size=CLASSES)
    inside = rng.random((NODES, CLASSES)) < 0.1
    inside[:, 0] = True
    measure(lambda: evidence_for_each(features, weights, scores, inside), 100)


@pytest.mark.parametrize("shape", [wide, deep], ids=["wide", "deep"])
def test_tree_of_100_000_nodes(measure: Measure, shape: object) -> None:
    taxonomy = Taxonomy(shape(100_000))  # type: ignore[operator]
    classes = [c.node for c in partition(taxonomy, photos_of(taxonomy), MAX_CLASS_SIZE).classes]
    inference = Inference(taxonomy, classes)
    p = np.random.default_rng(1).dirichlet(np.ones(len(classes)))
    measure(lambda: inference.propagate(p), 100)


def test_atlas_of_2_500_cases(measure: Measure, model: Model, atlas: Atlas) -> None:
    _search_and_place(measure, model, atlas)


def test_atlas_of_100_000_cases(measure: Measure, model: Model, large_atlas: Atlas) -> None:
    _search_and_place(measure, model, large_atlas)


def _search_and_place(measure: Measure, model: Model, atlas: Atlas) -> None:
    embedding = model.predict(LESIONS[0]).embedding
    measure(lambda: (atlas.similar(embedding, NEIGHBOURS), atlas.place(embedding)), 50)
