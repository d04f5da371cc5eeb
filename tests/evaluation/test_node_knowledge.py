"""What the model knows of a node, against counts by hand and scikit-learn, on a tree small enough to see through."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from model import Model
from model.evaluation.node_knowledge import knowledge, measure
from model.evaluation.readings import KNOWN, PATIENT, SAID, Readings
from taxonomy import Coverage, Inference, Node, Taxonomy

TREE = Taxonomy(
    [
        Node("root", "Root", None),
        Node("pale", "Pale", "root"),
        Node("dot", "Dot", "pale"),
        Node("blot", "Blot", "pale"),
        Node("round-blot", "Round blot", "blot"),
        Node("square-blot", "Square blot", "blot"),
        Node("unseen-blot", "Unseen blot", "blot"),
        Node("dark", "Dark", "root"),
        Node("line", "Line", "dark"),
        Node("cross", "Cross", "dark"),
        Node("other", "Other", "root"),
    ]
)
CLASSES = ("line", "dot", "blot", "cross")  # not in the order of the tree
TRAINED = {"dot": 50, "blot": 10, "round-blot": 20, "square-blot": 5, "line": 40, "cross": 8}
BY_MODALITY = {
    "near": {"dot": 30, "blot": 35, "line": 30, "cross": 8},
    "far": {"dot": 20, "blot": 0, "line": 10, "cross": 0},
}


@dataclass(frozen=True)
class StandInHead:
    photos: dict[str, int] = field(hash=False)
    inference: Inference = field(hash=False)

    def covers(self, node: str) -> bool:
        return any(n and TREE.within(c, node) for c, n in self.photos.items())


class StandInBundle:
    """A bundle as far as it is asked here."""

    def __init__(self, file: Path | None) -> None:
        self.photos = TRAINED
        self.file = file
        self.modalities = {name: {"photos": counts} for name, counts in BY_MODALITY.items()}
        sums = {c: sum(n for label, n in TRAINED.items() if TREE.within(label, c)) for c in CLASSES}
        self.metadata: dict[str, Any] = {"classes": [{"node": c, "photos": n} for c, n in sums.items()]}

    def readings_file(self) -> Path | None:
        return self.file


class StandIn:
    """A model as far as it is asked here."""

    def __init__(self, file: Path | None) -> None:
        self.taxonomy, self.bundle = TREE, StandInBundle(file)
        self.inference = Inference(TREE, CLASSES)
        self.coverage = self.inference.coverage(TRAINED)
        self.calibrations = {name: StandInHead(counts, self.inference) for name, counts in BY_MODALITY.items()}


NODES = ("dot", "round-blot", "square-blot", "line", "cross", "other", "")


def invented() -> Readings:
    """420 photos, up to two of a lesion: 60 of each node, the first 20 of them "far", every sixth for validation."""
    generator = np.random.default_rng(3)
    node = np.repeat(NODES, 60)
    columns = {name: np.full(len(node), "", dtype="U40") for name in (*KNOWN, *PATIENT, *SAID)}
    within = np.tile(np.arange(60), len(NODES))
    columns |= {
        "photo": np.array([f"{k}.jpg" for k in range(len(node))]),
        "node": node,
        "split": np.where(within % 6 == 5, "val", "test"),
        "modality": np.where(within < 20, "far", "near"),
        "read_as": np.where(within < 20, "far", "near"),
        "group": np.array([f"{n}{k - k % 4 // 3}" for n, k in zip(node, within, strict=True)]),
    }
    p = generator.dirichlet(np.full(4, 0.7), size=len(node))
    return Readings(Inference(TREE, CLASSES), columns, np.zeros(len(node)), p)


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Any:
    file = tmp_path_factory.mktemp("readings") / "readings.csv"
    invented().write(file)
    return StandIn(file)


def rows_of(modality: str) -> list[tuple[str, str, dict[str, float]]]:
    """(label, lesion, probability by class) of each test photo that the model could know, photo by photo."""
    readings = invented()
    return [
        (str(readings["node"][k]), str(readings["group"][k]), dict(zip(CLASSES, readings.p[k].tolist(), strict=True)))
        for k in range(len(readings))
        if readings["split"][k] == "test"
        and readings["modality"][k] == modality
        and readings["node"][k] not in ("", "other")
    ]


@pytest.mark.parametrize("node", ["pale", "dark", "line", "dot", "blot", "cross"])
def test_figures_are_those_of_a_count_by_hand(stand_in: Any, node: str) -> None:
    known = knowledge(stand_in, node)
    assert known.figures_of == node
    assert [one.modality for one in known.tested] == ["near", "far"]
    near, rows = known.tested[0], rows_of("near")
    mine = [row for row in rows if TREE.within(row[0], node)]
    others = [row for row in rows if not TREE.within(row[0], node)]
    tops = [max(p, key=lambda c: p[c]) for _, _, p in mine]
    assert (near.photos, near.others) == (len(mine), len(others))
    assert near.lesions == len({lesion for _, lesion, _ in mine})
    assert near.other_lesions == len({lesion for _, lesion, _ in others})
    wrong = Counter(top for top in tops if not TREE.within(top, node))
    assert [one.photos for one in near.read_as] == sorted(wrong.values(), reverse=True)[:3]
    assert all(wrong[one.node] == one.photos for one in near.read_as)
    if near.lesions < 30:
        assert near.sensitivity is None
        assert near.area is None
        return
    assert near.sensitivity is not None
    assert near.area is not None
    assert near.sensitivity.value == pytest.approx(sum(TREE.within(top, node) for top in tops) / len(mine))
    score = [sum(p[c] for c in CLASSES if TREE.within(c, node)) for _, _, p in rows]
    truth = [TREE.within(label, node) for label, _, _ in rows]
    assert near.area.value == pytest.approx(roc_auc_score(truth, score), abs=1e-9)
    for rate in (near.sensitivity, near.area):
        assert 0 <= rate.low < rate.value < rate.high <= 1


def test_some_nodes_have_enough_lesions_and_some_have_not(stand_in: Any) -> None:
    """Else the test above shows nothing of one side."""
    evaluated = {node: knowledge(stand_in, node).tested[0].area is not None for node in ("pale", "dark", "dot", "blot")}
    assert evaluated == {"pale": True, "dark": True, "dot": False, "blot": True}
    assert all(one.area is None for node in ("pale", "dark") for one in knowledge(stand_in, node).tested[1:])


def test_the_interval_of_a_share_is_that_of_scipys_bootstrap_or_wider() -> None:
    from scipy.stats import bootstrap

    photos = invented().where(modality="near", node=["dot", "round-blot", "line", "cross"])
    alone = photos.only(np.unique(photos["group"], return_index=True)[1])
    found = measure(alone, "dark").sensitivity
    assert found is not None
    hits = alone.inference.mask("dark")[alone.p.argmax(axis=1)][alone.within("dark")].astype(float)
    drawn = bootstrap((hits,), np.mean, n_resamples=4000, method="percentile", rng=1).confidence_interval
    assert found.low <= drawn.low + 0.02
    assert found.high >= drawn.high - 0.02
    assert found.high - found.low < 1.25 * (drawn.high - drawn.low)


def test_coverage_photos_and_classes_are_told_for_each_kind_of_node(stand_in: Any) -> None:
    root, pale, blot, part, unseen, other = (
        knowledge(stand_in, node) for node in ("root", "pale", "blot", "round-blot", "unseen-blot", "other")
    )
    assert (root.coverage, root.photos) == (Coverage.RESOLVED, 133)
    assert [c.node for c in root.classes] == ["dot", "blot", "line", "cross"]  # in the order of the tree
    assert root.by_modality == {"near": 103, "far": 30}
    assert (pale.photos, pale.by_modality) == (85, {"near": 65, "far": 20})
    assert [(c.node, c.photos) for c in pale.classes] == [("dot", 50), ("blot", 35)]
    assert (blot.photos, blot.inside, blot.figures_of) == (35, None, "blot")
    assert (part.coverage, part.photos, part.inside) == (Coverage.MERGED, 20, "blot")
    assert part.by_modality == {}
    assert [(c.node, c.photos) for c in part.classes] == [("blot", 35)]
    assert (unseen.coverage, unseen.photos, unseen.inside, unseen.classes) == (Coverage.NOT_COVERED, 0, "blot", ())
    assert (other.coverage, other.inside, other.figures_of, other.tested) == (Coverage.NOT_COVERED, None, None, ())


def test_a_merged_nodes_figures_are_its_classs(stand_in: Any) -> None:
    part, whole = knowledge(stand_in, "square-blot"), knowledge(stand_in, "blot")
    assert part.figures_of == "blot"
    assert part.tested == whole.tested


def test_what_was_not_trained_in_a_modality_gets_no_figure_there(stand_in: Any) -> None:
    near, far = knowledge(stand_in, "blot").tested
    assert near.covered
    assert not far.covered
    assert far.photos > 0
    assert far.area is None


def test_photos_that_a_bundle_counts_twice_are_not_told_by_modality() -> None:
    """A label above several classes counts for each of them in the bundle's modalities."""
    model: Any = StandIn(None)
    model.bundle.photos = {**TRAINED, "dark": 12}
    for counts in model.bundle.modalities.values():
        counts["photos"] = {**counts["photos"], "line": counts["photos"]["line"] + 6}
        counts["photos"] = {**counts["photos"], "cross": counts["photos"]["cross"] + 6}
    known = knowledge(model, "dark")
    assert known.photos == 60
    assert known.by_modality == {}
    assert knowledge(model, "pale").by_modality


def test_a_model_that_was_never_tested_has_no_figures_but_its_coverage() -> None:
    untested: Any = StandIn(None)
    known = knowledge(untested, "pale")
    assert known.tested == ()
    assert known.figures_of == "pale"


def test_a_node_that_is_not_in_the_tree_and_no_photos_at_all_are_refused(stand_in: Any) -> None:
    with pytest.raises(KeyError):
        knowledge(stand_in, "no-such-node")
    with pytest.raises(ValueError, match="no test photos"):
        measure(invented().where(modality="none"), "dark")


def test_the_shipped_models_numbers_are_those_of_its_artefact(model: Model) -> None:
    """By another path: model/evaluation/measure.py wrote these."""
    evaluation = model.bundle.evaluation()
    assert evaluation is not None
    known = knowledge(model, "malignant")
    for one in known.tested:
        written = evaluation["splits"]["test"]["tasks"][f"malignant-{one.modality}"]
        assert (one.photos, one.others) == (written["with"], written["without"])
        assert one.area is not None
        assert one.area.value == pytest.approx(written["value"], abs=1e-4)
    assert known.photos == sum(c.photos for c in known.classes) == sum(known.by_modality.values())
