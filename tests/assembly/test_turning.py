"""What artefacts turn, counted by hand; and the rule that follows from it."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from model.artefacts.catalogue import ARTEFACTS
from model.artefacts.turned import Turned
from model.assembly.turning import MOST, above_operating_point, turned_by
from model.schema.bundle import Fitted
from tests.artefacts.squares import skin


def red(squares: np.ndarray) -> np.ndarray:
    """A network that holds whatever is redder than blue to be suspicious."""
    means = squares.reshape(len(squares), -1, 3).mean(axis=1)
    return means[:, 0] - means[:, 2] > 40


def test_every_painter_counts_and_only_suspicious_malignant_lesions_do() -> None:
    squares = np.stack([skin(k, 99) for k in range(8)])
    squares[2] = 128  # not suspicious to begin with
    malignant = np.array([True, True, True, True, True, False, False, False])
    said = turned_by(red, squares, malignant)
    rows = [k for k in np.flatnonzero(malignant) if red(squares[k : k + 1])[0]]
    assert 2 not in rows
    assert rows
    for artefact in ARTEFACTS:
        painted = [
            paint(np.array(squares[k]), np.random.default_rng([0, int(k)]))
            for paint in artefact.painters.values()
            for k in rows
        ]
        turned = sum(not red(square[None])[0] for square in painted)
        assert said[artefact.name] == {"of": len(painted), "turned": turned}
    assert said["no colour"]["turned"] >= len(rows)  # grey is never redder than blue


def test_photos_are_bounded_and_the_photos_themselves_are_left_alone() -> None:
    squares = np.stack([skin(k % 5, 49) for k in range(MOST + 20)])
    before = squares.copy()
    said = turned_by(lambda some: np.ones(len(some), dtype=bool), squares, np.ones(len(squares), dtype=bool))
    assert said["hair"] == {"of": MOST, "turned": 0}
    np.testing.assert_array_equal(squares, before)


def test_without_a_malignant_photo_nothing_is_known_and_everything_refuses() -> None:
    said = turned_by(red, np.zeros((2, 49, 49, 3), np.uint8), np.zeros(2, dtype=bool))
    assert all(row == {"of": 0, "turned": 0} for row in said.values())
    assert all(turned.refuses for turned in Turned.read(said).values())


@pytest.mark.parametrize(
    ("of", "turned", "refuses"),
    [(0, 0, True), (19, 0, True), (20, 0, False), (20, 1, False), (20, 2, True), (100, 5, False), (100, 6, True)],
)
def test_fewer_than_twenty_readings_or_more_than_one_in_twenty_turned_refuse(
    of: int, turned: int, refuses: bool
) -> None:
    assert Turned(of, turned).refuses == refuses


def test_above_the_operating_point_is_the_softmax_over_the_threshold() -> None:
    from scipy.special import softmax

    generator = np.random.default_rng(0)
    logits, inside = generator.normal(0, 2, (50, 4)), np.array([True, False, True, False])
    facts = {"temperature": 1.7, "bias": [0.1, -0.4, 0, 0.3], "operating_point": {"threshold": 0.45}}
    p = softmax(logits / 1.7 + np.array(facts["bias"]), axis=1)[:, inside].sum(axis=1)
    np.testing.assert_array_equal(above_operating_point(cast(Fitted, facts), logits, inside), p >= 0.45)
    assert 0.1 < np.mean(p >= 0.45) < 0.9
