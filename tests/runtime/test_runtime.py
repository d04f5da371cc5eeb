"""One photo, one answer: whatever runs the network, and however many ask at once."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from threadpoolctl import threadpool_info

from model import Model, RuntimeUnavailable
from model.runtime import Runtime
from model.runtime.choose import CHOICE, choose_runtime
from model.runtime.openvino_runtime import OpenVinoRuntime
from model.runtime.torch_runtime import TorchRuntime
from tests.conftest import ROOT
from tests.samples import LESIONS, SAMPLES

BF16_BOUND = 0.04  # what OpenVinoRuntime's docstring states


def read(model: Model, runtime: Runtime, path: object) -> np.ndarray:
    return model.calibrations["dermoscopy"].read(runtime.run(model.tensor(path).numpy()).logits).by_class  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def in_torch(model: Model) -> list[np.ndarray]:
    """Plain torch, which the others must agree with."""
    with torch.inference_mode():
        readings = [model.network.read(model.tensor(path)) for path in SAMPLES]
        return [model.calibrations["dermoscopy"].read(reading.logits[0].numpy()).by_class for reading in readings]


def test_openvino_agrees_with_torch(model: Model, in_torch: list[np.ndarray]) -> None:
    assert isinstance(model.runtime, OpenVinoRuntime)
    for path, expected in zip(SAMPLES, in_torch, strict=True):
        assert np.abs(read(model, model.runtime, path) - expected).max() < 1e-5


def test_numpy_leaves_the_cores_to_openvino(model: Model) -> None:
    """Two pools of threads on the same cores: a reading took 100 ms instead of 55."""
    assert isinstance(model.runtime, OpenVinoRuntime)
    assert {pool["num_threads"] for pool in threadpool_info() if "numpy.libs" in pool["filepath"]} == {1}


def test_threads_of_torch_wait_asleep() -> None:
    """In OpenMP's own words, which it says when it is loaded."""
    own = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    environment = {**own, "OMP_DISPLAY_ENV": "TRUE", "PYTHONPATH": str(ROOT)}
    start = [sys.executable, "-c", "import model, torch"]
    done = subprocess.run(start, env=environment, capture_output=True, text=True, check=True)
    assert "OMP_WAIT_POLICY = 'PASSIVE'" in done.stderr


def test_the_torch_runtime_agrees_with_torch(model: Model, in_torch: list[np.ndarray]) -> None:
    runtime = TorchRuntime(model.network, torch.device("cpu"))
    for path, expected in zip(LESIONS[:2], in_torch, strict=False):
        assert np.abs(read(model, runtime, path) - expected).max() < 1e-5


def test_what_a_gpu_would_run_runs_on_the_cpu(model: Model, in_torch: list[np.ndarray]) -> None:
    """Autocast and channels last are the CUDA path; on the CPU autocast knows bfloat16."""
    runtime = TorchRuntime(model.network, torch.device("cpu"), torch.bfloat16)
    raw = runtime.run(model.tensor(LESIONS[0]).numpy())
    assert raw.features.shape == (2048, 8, 8)
    assert raw.features.dtype == np.float32
    assert np.abs(model.calibrations["dermoscopy"].read(raw.logits).by_class - in_torch[0]).max() < 2 * BF16_BOUND


def test_bf16_stays_within_its_stated_bound(model: Model, in_torch: list[np.ndarray]) -> None:
    runtime = choose_runtime(model.network, "openvino-bf16")
    apart = [np.abs(read(model, runtime, p) - e).max() for p, e in zip(SAMPLES, in_torch, strict=True)]
    assert max(apart) < BF16_BOUND


def test_all_at_once_is_as_one_after_the_other(model: Model) -> None:
    alone = [model.predict(path) for path in SAMPLES]
    with ThreadPoolExecutor(max_workers=8) as pool:
        crowd = list(pool.map(model.predict, SAMPLES * 4))
    for prediction, expected in zip(crowd, alone * 4, strict=True):
        assert prediction.photo_sha256 == expected.photo_sha256
        assert prediction.classes == pytest.approx(expected.classes, abs=1e-6)
        assert prediction.refused == expected.refused
        assert prediction.novelty == pytest.approx(expected.novelty, abs=1e-4)


def test_the_environment_chooses(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "torch")
    assert choose_runtime(model.network).name == "torch"
    assert choose_runtime(model.network).describe().startswith("PyTorch")


def test_a_runtime_that_is_not_here_says_which_are(model: Model) -> None:
    with pytest.raises(RuntimeUnavailable, match="Choose one of auto, cuda, openvino"):
        choose_runtime(model.network, "abacus")
    if not torch.cuda.is_available():
        with pytest.raises(RuntimeUnavailable, match="No CUDA device"):
            choose_runtime(model.network, "cuda")
