"""Every method against a second way of computing it, on the shipped weights where it can be afforded."""

from __future__ import annotations

import copy
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import torch
from pytorch_grad_cam import AblationCAM, GradCAM
from torch import nn

from model import Model, read_photo
from model.caller import Caller, Cancelled
from model.explain.ablation import ablation_map
from model.explain.maps import alike
from model.explain.methods import METHODS, input_gradient
from model.explain.randomisation import randomisation_check, rests_on_the_network, shuffle_weights
from model.explain.subject import Subject, values_by
from model.explain.target import Target
from model.input.frame import crop
from model.network import LesionNet
from tests.samples import LESIONS

QUICK = [method for method in METHODS.values() if not method.takes_long]
PAIR = ("malignant-melanocytic", "melanocytic-nevus")


def subject_of(model: Model, place: int) -> Subject:
    photo = read_photo(LESIONS[place])
    return Subject.read(model, crop(photo, model.frame(photo)))


class Ending(nn.Module):
    """Everything behind the last maps, written out once more for the package to hook."""

    def __init__(self, network: LesionNet) -> None:
        super().__init__()
        self.maps, self.layer = nn.Identity(), network.fc

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.layer(self.maps(features).mean((2, 3)))


@pytest.mark.parametrize("place", [1, 3])
def test_the_closed_form_is_the_packages_grad_cam_for_every_node(model: Model, place: int) -> None:
    prediction, subject = model.predict(LESIONS[place]), subject_of(model, place)
    ending, features = Ending(model.network), torch.from_numpy(subject.features[None]).requires_grad_()
    head = prediction.probabilities.calibration
    nodes = [n for n in model.taxonomy.ids if model.inference.is_resolved(n) and not model.inference.mask(n).all()]
    with GradCAM(ending, [ending.maps]) as package:
        for node in nodes:
            head = prediction.probabilities.calibration
            scores = package.activations_and_grads(features)[0].double() / head.temperature + torch.from_numpy(
                head.bias
            )
            p = scores.softmax(0)[torch.from_numpy(model.inference.mask(node))].sum()
            torch.logit(p).backward()
            kept = package.activations_and_grads
            activations, gradients = kept.activations[0].numpy(), kept.gradients[0].numpy()
            theirs = np.maximum(package.get_cam_image(features, ending.maps, [], activations, gradients)[0], 0)
            drawn = METHODS["Evidence"].draw(subject, Target.of(prediction, node))
            assert drawn.grid == pytest.approx(theirs, rel=1e-3, abs=2e-4 * max(float(theirs.max()), 1e-3)), node
            assert not drawn.signed


def test_a_map_is_that_of_the_page_in_whatever_case_mix(model: Model) -> None:
    subject, prediction = subject_of(model, 0), model.predict(LESIONS[0]).at_prevalence(0.02)
    for node, against in [("malignant", None), ("benign", None), PAIR]:
        drawn = METHODS["Evidence"].draw(subject, Target.of(prediction, node, against))
        assert drawn.grid == pytest.approx(prediction.saliency(node, against), rel=1e-4, abs=1e-7)
        assert drawn.signed == (against is not None)
    target = Target.of(prediction, "malignant")
    assert target.probability(subject.logits) == pytest.approx(prediction.malignant, rel=1e-4)
    assert target.reading(subject.logits).answer == prediction.probabilities.answer


def test_the_root_and_a_node_against_itself_have_nothing_to_show(model: Model) -> None:
    subject, prediction = subject_of(model, 0), model.predict(LESIONS[0])
    for target in (Target.of(prediction, model.taxonomy.root), Target.of(prediction, "malignant", "malignant")):
        assert all(not method.draw(subject, target).grid.any() for method in METHODS.values() if method.asks_the_node)
        assert target.values(subject.logits[None]) == pytest.approx(0)


def test_a_node_without_a_probability_is_refused(model: Model) -> None:
    prediction = model.predict(LESIONS[0])
    unknown = next(n for n in model.taxonomy.ids if not model.inference.is_resolved(n))
    for pair in [(unknown, None), ("malignant", unknown)]:
        with pytest.raises(ValueError, match="no probability"):
            Target.of(prediction, *pair)
    with pytest.raises(KeyError):
        Target.of(prediction, "no-such-disease")


def test_the_input_gradient_is_what_a_small_change_of_a_pixel_does(model: Model) -> None:
    target, subject = Target.of(model.predict(LESIONS[0]), *PAIR), subject_of(model, 0)
    network = copy.deepcopy(model.network).double()  # differences of single precision would drown in rounding
    exact = Subject(network, subject.pixels.double(), subject.logits, subject.features)
    gradient = input_gradient(exact, target)
    assert np.abs(gradient - input_gradient(subject, target)).max() < 0.02 * np.abs(gradient).max()
    strongest = np.argsort(np.abs(gradient), axis=None)[[-1, -10_000]]
    for channel, row, column in zip(*np.unravel_index(strongest, gradient.shape), strict=True):
        step = np.zeros((1, 3, 299, 299))
        step[0, channel, row, column] = 1e-5
        moved = torch.from_numpy(step) / torch.tensor(network.spec.std)[:, None, None]
        with torch.no_grad():
            up, down = (target.of_tensor(network.read(exact.pixels + sign * moved).logits) for sign in (1, -1))
        assert float(up - down) / 2e-5 == pytest.approx(gradient[channel, row, column], rel=0.01)


def test_layer_cam_is_positive_gradient_times_map_through_the_whole_network(model: Model) -> None:
    target, subject = Target.of(model.predict(LESIONS[2]), "malignant"), subject_of(model, 2)
    _, middle, last = model.network.stages(subject.pixels.clone().requires_grad_())
    value = target.of_tensor(model.network.fc(last.mean((2, 3)))).sum()
    (gradient,) = torch.autograd.grad(value, middle)
    theirs = (gradient.clamp(min=0) * middle).sum(1)[0].detach().numpy()
    drawn = METHODS["LayerCAM"].draw(subject, target)
    assert drawn.grid.shape == (17, 17)
    assert drawn.grid == pytest.approx(theirs, rel=1e-3, abs=1e-4 * float(theirs.max()))


def test_eigen_cam_is_the_first_principal_component_of_the_last_maps(model: Model) -> None:
    from sklearn.decomposition import PCA

    subject, prediction = subject_of(model, 0), model.predict(LESIONS[0])
    places = subject.features.reshape(2048, 64).T.astype(np.float64)
    component = PCA(1, svd_solver="full").fit_transform(places)[:, 0].reshape(8, 8)
    drawn = METHODS["Eigen-CAM"].draw(subject, Target.of(prediction, "malignant")).grid
    size = float(component.max() - component.min())
    assert any(drawn == pytest.approx(np.maximum(turn * component, 0), abs=1e-3 * size) for turn in (1, -1))
    assert (drawn == METHODS["Eigen-CAM"].draw(subject, Target.of(prediction, "benign")).grid).all()


def test_sessions_at_the_same_time_get_what_they_get_one_after_the_other(model: Model) -> None:
    jobs = [
        (method, subject_of(model, place), Target.of(model.predict(LESIONS[place]), node))
        for place, node in ((0, "malignant"), (3, "benign"))
        for method in QUICK
    ]
    alone = [method.draw(subject, target).grid for method, subject, target in jobs]
    with ThreadPoolExecutor(2 * len(jobs)) as pool:
        together = list(pool.map(lambda job: job[0].draw(*job[1:]).grid, jobs + jobs[:2]))  # some of them twice
    for grid, other in zip(alone + alone[:2], together, strict=True):
        assert np.abs(grid - other).max() <= 1e-4 * grid.max()
    assert not any(part._forward_hooks or part._backward_hooks for part in model.network.modules())
    assert not any(parameter.requires_grad for parameter in model.network.parameters())


def test_many_squares_are_read_as_each_by_itself(model: Model) -> None:
    prediction, told = model.predict(LESIONS[0]), list[float]()
    photos = [read_photo(path) for path in LESIONS[:3]]
    squares = np.stack([crop(photo, model.frame(photo)) for photo in photos])
    values = values_by(model, Target.of(prediction, "malignant"))(squares, Caller(on_progress=told.append))
    alone = [model.predict(photo, modality=prediction.modality).malignant for photo in photos]
    assert values == pytest.approx(np.log(alone) - np.log1p(np.negative(alone)), rel=1e-4, abs=1e-4)
    assert told == pytest.approx([0, 1 / 3, 2 / 3])


def test_a_map_that_does_not_ask_the_last_layer_outlives_it(model: Model) -> None:
    subject, target = subject_of(model, 0), Target.of(model.predict(LESIONS[0]), "malignant")
    before = model.network.fc.weight.clone()
    eigen = randomisation_check(METHODS["Eigen-CAM"], subject, target)
    evidence = randomisation_check(METHODS["Evidence"], subject, target)
    assert [row.layer for row in evidence] == ["fc", "Mixed_7c", "Mixed_7b", "Mixed_7a"]
    assert eigen[0].likeness == pytest.approx(1, abs=1e-3)
    assert abs(evidence[0].likeness) < 0.9
    ends = {0.49: True, -0.49: True, 0.5: False, -0.8: False}  # what counts is the last, all blocks at random
    assert {end: rests_on_the_network((evidence[0], replace(evidence[-1], likeness=end))) for end in ends} == ends
    assert (model.network.fc.weight == before).all()


def toy_ending(seed: int = 0) -> tuple[nn.Sequential, torch.Tensor]:
    torch.manual_seed(seed)
    ending = nn.Sequential(nn.Identity(), nn.Conv2d(12, 6, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    ending.eval()
    return ending, torch.randn(1, 12, 7, 7).relu()


def test_ablation_is_the_packages_for_a_target_that_begins_at_one() -> None:
    ending, maps = toy_ending()
    whole = float(ending(maps)[0, 2].detach())

    def from_one(logits: torch.Tensor) -> torch.Tensor:  # then the package's division changes nothing
        return logits[2] - whole + 1

    with AblationCAM(ending, [ending[0]], batch_size=5) as package:
        activations = maps.numpy()
        package.activations_and_grads(maps)
        theirs = package.get_cam_image(maps, ending[0], [from_one], activations, None)[0]
    ours = ablation_map(lambda part: toy_ending()[0](part)[:, 2], maps, batch=5)
    assert ours == pytest.approx(np.maximum(theirs, 0), abs=1e-5)
    assert ours.any()


def test_ablation_tells_how_far_it_is_and_stops_when_asked() -> None:
    ending, maps = toy_ending()
    told: list[float] = []
    ablation_map(lambda part: ending(part)[:, 0], maps, Caller(on_progress=told.append), batch=5)
    assert told == pytest.approx([0, 5 / 12, 10 / 12, 1])
    stop, passes = threading.Event(), []

    def value(part: torch.Tensor) -> torch.Tensor:
        passes.append(len(part))
        if len(passes) == 3:
            stop.set()
        return ending(part)[:, 0]

    with pytest.raises(Cancelled):
        ablation_map(value, maps, Caller(cancelled=stop), batch=2)
    assert passes == [1, 2, 2]


def test_a_stop_that_came_before_the_start_ends_every_method_with_a_wait(model: Model) -> None:
    stop = threading.Event()
    stop.set()
    subject, target = subject_of(model, 0), Target.of(model.predict(LESIONS[0]), "malignant")
    for name in ("Input gradient", "LayerCAM", "Ablation-CAM"):
        with pytest.raises(Cancelled):
            METHODS[name].draw(subject, target, Caller(cancelled=stop))


def test_shuffling_keeps_the_weights_and_changes_their_order() -> None:
    layer = nn.Conv2d(4, 6, 3)
    before = layer.weight.detach().clone()
    shuffle_weights(layer, torch.Generator().manual_seed(0))
    assert (layer.weight != before).float().mean() > 0.9
    assert (layer.weight.flatten().sort().values == before.flatten().sort().values).all()


def test_likeness_is_of_ranks_and_leaves_out_what_is_not_known() -> None:
    grid = np.random.default_rng(0).random((299, 299)).astype(np.float32)
    assert alike(grid, 3 * grid - 1) == pytest.approx(1)
    assert alike(grid, -grid) == pytest.approx(-1)
    holed = grid.copy()
    holed[:13] = np.nan
    assert alike(grid, holed) == pytest.approx(1)
    empty = np.zeros((8, 8))
    assert (alike(empty, empty), alike(empty, grid)) == (1.0, 0.0)
