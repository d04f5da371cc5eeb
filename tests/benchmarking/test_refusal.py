"""Figures of refusal against scikit-learn and worked examples; the frame after a crop against cropping the pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from model.benchmarking.refusal import (
    FeatureSet,
    frame_at_ratio,
    leave_one_out,
    separation,
    shares_refused,
    strangers,
    unseen_camera,
)
from model.input.frame import MIN_SIDE, Frame

PER_KIND = 120


def features(seed: int, kinds: dict[tuple[str, str], tuple[float, float]]) -> FeatureSet:
    """(data set, diagnosis) -> where its photos lie, and how sharp they are."""
    generator = np.random.default_rng(seed)
    centre, sharp = np.array(list(kinds.values())).repeat(PER_KIND, axis=0).T
    texture = generator.normal(size=(len(centre), 40)) + np.outer(sharp, np.arange(40) % 3)
    texture[:, :10] += centre[:, None]
    colour = generator.normal(size=(len(centre), 6)) + centre[:, None]
    dataset, diagnosis = np.array(list(kinds)).repeat(PER_KIND, axis=0).T
    return FeatureSet(texture, colour, dataset, diagnosis, np.arange(len(centre)).astype(str))


TWO_CAMERAS = {
    ("derm", "plain"): (0.0, 0.0),
    ("derm", "alike"): (0.0, 0.0),
    ("derm", "odd"): (12.0, 0.0),
    ("phone", "plain"): (0.0, 0.3),
    ("phone", "alike"): (0.0, 0.3),
}


def test_the_area_is_scikit_learns_and_lies_in_its_interval() -> None:
    generator = np.random.default_rng(0)
    stranger, lesion = generator.normal(1, 1, 40).round(1), generator.normal(0, 1, 90).round(1)  # rounded: ties
    figure = separation(stranger, lesion, np.arange(40).astype(str), np.arange(90).astype(str))
    truth = np.repeat([1, 0], [40, 90])
    assert figure["value"] == pytest.approx(roc_auc_score(truth, np.concatenate([stranger, lesion])))
    assert figure["low"] < figure["value"] < figure["high"]
    assert (figure["strangers"], figure["lesions"]) == (40, 90)


def test_lesions_of_few_patients_leave_a_wider_interval() -> None:
    generator = np.random.default_rng(1)
    stranger, patient = generator.normal(0.5, 1, 60), np.arange(100) // 10
    lesion = generator.normal(0, 1, 10)[patient]
    alone = np.arange(60).astype(str)
    by_photo = separation(stranger, lesion, alone, np.arange(100).astype(str))
    by_patient = separation(stranger, lesion, alone, patient.astype(str))
    assert by_patient["high"] - by_patient["low"] > 1.5 * (by_photo["high"] - by_photo["low"])


def test_each_kind_of_stranger_is_set_against_all_lesions_and_none_against_another() -> None:
    dataset = np.array(["HAM"] * 2 + ["PAD"] * 2 + ["rooms"] * 2 + ["rashes"])
    figures = strangers(
        np.array([0.1, 0.2, 0.3, 0.4, 0.9, 0.35, 0.15]), dataset, np.arange(7) < 4, np.arange(7).astype(str)
    )
    assert figures.keys() == {"rooms", "rashes"}
    assert figures["rooms"]["value"] == pytest.approx((4 + 3) / 8)  # pairs won, counted by hand
    assert figures["rashes"]["value"] == pytest.approx(1 / 4)


def test_shares_refused_count_photos_and_no_refusal_still_has_an_interval() -> None:
    kind = np.array(["mel"] * 10 + ["nv"] * 30)
    figures = shares_refused(np.arange(40) < 1, kind, np.arange(40).astype(str))
    assert figures["mel"]["value"] == pytest.approx(0.1)
    assert figures["mel"]["n"] == 10
    assert (figures["nv"]["value"], figures["nv"]["n"]) == (0, 30)
    assert figures["nv"]["high"] > 0.1  # Wilson: none of thirty may well be a tenth


def test_only_the_diagnosis_that_looks_unlike_the_others_is_found_when_left_out() -> None:
    figures = leave_one_out(*(features(seed, TWO_CAMERAS) for seed in range(3)))
    assert figures["odd"]["value"] > 0.99
    assert figures["alike"]["low"] < 0.6
    assert figures["plain"]["low"] < 0.6
    assert figures["odd"]["strangers"] == PER_KIND
    assert figures["odd"]["lesions"] == 4 * PER_KIND


def test_a_camera_like_the_others_keeps_its_lesions_and_strangers_stay_out() -> None:
    cameras = {key: value for key, value in TWO_CAMERAS.items() if key[1] != "odd"}
    rooms = features(7, {("rooms", ""): (30.0, 5.0)})
    figures = unseen_camera(features(0, cameras), features(1, cameras), features(2, cameras), rooms)
    assert figures.keys() == {"derm", "phone"}
    for figure in figures.values():
        assert figure["value"] > 0.99
        assert figure["lesions_refused"]["value"] < 0.5
    far = {**cameras, ("phone", "plain"): (20.0, 3.0), ("phone", "alike"): (20.0, 3.0)}
    assert (
        unseen_camera(features(0, far), features(1, far), features(2, far), rooms)["phone"]["lesions_refused"]["value"]
        == 1
    )


@given(st.integers(MIN_SIDE, 4000), st.integers(MIN_SIDE, 4000))
def test_every_photo_is_read_as_a_square_already(width: int, height: int) -> None:
    assert frame_at_ratio(width, height, 1) == Frame.centred(width, height)


@given(st.integers(MIN_SIDE, 4000), st.integers(MIN_SIDE, 4000), st.floats(0.4, 2.5))
def test_a_crop_stays_on_the_photo_in_its_middle_and_never_shows_more(width: int, height: int, ratio: float) -> None:
    frame, whole = frame_at_ratio(width, height, ratio), Frame.centred(width, height)
    left, top, right, bottom = frame.box
    assert left >= 0
    assert top >= 0
    assert right <= width
    assert bottom <= height
    assert frame.side <= whole.side
    assert abs(left + right - width) <= 1
    assert abs(top + bottom - height) <= 1


@pytest.mark.parametrize(
    ("size", "side"), [((800, 600), 600), ((1600, 600), 600), ((600, 600), 450), ((600, 800), 450)]
)
def test_sides_after_a_crop_to_four_by_three(size: tuple[int, int], side: int) -> None:
    assert frame_at_ratio(*size).side == side
