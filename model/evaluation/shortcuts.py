"""Two classifiers that never see a lesion: what they can tell is what a model could have learnt without looking.

A figure is worth as much as it lies above theirs, so their AUC stands beside the model's. One sees a patch in each
corner of the photo: colour, spread and grain, that is the camera, its light and the skin. The other is only told which
data set a photo comes from.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Strings = npt.NDArray[np.str_]
Squares = npt.NDArray[np.uint8]

PATCH = 32  # pixels; four of them are 4.6 % of a photo of 299 × 299
ENDS = (slice(0, PATCH), slice(-PATCH, None))


def corners_only(train_squares: Squares, train_truth: Booleans, test_squares: Squares) -> Floats:
    """Logistic regression on the corners of the training photos, scored on the test photos.

    Cameras are clusters of colours, not a direction in them; hence products of the photo's overall statistics, too.

    Args:
        train_squares, test_squares: (N, 299, 299, 3) sRGB bytes of the task alone, mapped files are fine.
        train_truth: (N,) whether each is positive; both kinds must occur.

    Returns:
        (test photos,) the probability of a positive, both kinds taken to be as frequent.
    """
    probe = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, class_weight="balanced", max_iter=300))
    probe.fit(corner_statistics(train_squares), train_truth)
    return np.asarray(probe.predict_proba(corner_statistics(test_squares))[:, 1])


def dataset_only(train_datasets: Strings, train_truth: Booleans, test_datasets: Strings) -> Floats:
    """(test photos,) the share of positives among the training photos of the same data set.

    A data set without training photos gets the share in all of them. The names may hold the modality as well.
    """
    share = {str(name): float(train_truth[train_datasets == name].mean()) for name in np.unique(train_datasets)}
    overall = float(train_truth.mean())
    return np.array([share.get(str(name), overall) for name in test_datasets])


def corner_statistics(squares: Squares) -> Floats:
    """(N, side, side, 3) bytes -> (N, 82): of each patch the mean, spread and grain; of their averages the products."""
    corners = [_patch_statistics(np.array(squares[:, rows, columns])) for rows in ENDS for columns in ENDS]
    patches = np.stack(corners, axis=1)  # N x 4 x 7
    mean = patches[..., :3].mean(axis=1)
    light = np.log(mean + 0.02)  # of a black corner, too
    tint = light[:, [0, 2]] - light[:, [1]]  # red and blue over green
    overall = np.concatenate([patches.mean(axis=1), tint], axis=1)  # N x 9
    products = PolynomialFeatures(degree=2, include_bias=False).fit_transform(overall)
    return np.concatenate([patches.reshape(len(squares), -1), products], axis=1)


def _patch_statistics(patch: Squares) -> Floats:
    """(N, PATCH, PATCH, 3) bytes -> (N, 7): mean and spread of the channels, and the steps between neighbours (log)."""
    levels = patch / np.float32(255)
    grey = levels.mean(axis=3)
    steps = np.abs(np.diff(grey, axis=1)).mean(axis=(1, 2)) + np.abs(np.diff(grey, axis=2)).mean(axis=(1, 2))
    return np.concatenate(
        [levels.mean(axis=(1, 2)), levels.std(axis=(1, 2)), np.log(steps + 1e-3)[:, None]], axis=1, dtype=np.float64
    )
