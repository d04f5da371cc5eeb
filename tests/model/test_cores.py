"""How many cores there are for us: of a 64-core host, what affinity and quota leave; and bulk work on all of them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping

import pytest
import torch
from joblib.externals.loky.backend import context

from model import Model, Prediction, read_photo
from model import model as model_module
from model.cores import are_fewer_than_there_are, cores
from model.process_wide import prepare_for_inference
from model.runtime import ForwardOutput, Pixels
from model.runtime.admission import CAPACITY, AdmissionQueue
from tests.conftest import ROOT
from tests.samples import LESIONS

CGROUP = "/sys/fs/cgroup"


def host_of_64(monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str]) -> None:
    """A host with 64 cores, whose control groups say this."""
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)))
    exists = os.path.exists
    monkeypatch.setattr(os.path, "exists", lambda path: path in files if CGROUP in str(path) else exists(path))
    monkeypatch.setattr(context, "open", lambda path: io.StringIO(files[path]), raising=False)


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ({}, 64),
        ({f"{CGROUP}/cpu.max": "max 100000\n"}, 64),
        ({f"{CGROUP}/cpu.max": "200000 100000\n"}, 2),
        ({f"{CGROUP}/cpu.max": "150000 100000\n"}, 2),
        ({f"{CGROUP}/cpu/cpu.cfs_quota_us": "-1\n", f"{CGROUP}/cpu/cpu.cfs_period_us": "100000\n"}, 64),
        ({f"{CGROUP}/cpu/cpu.cfs_quota_us": "400000\n", f"{CGROUP}/cpu/cpu.cfs_period_us": "100000\n"}, 4),
    ],
)
def test_a_container_has_what_its_quota_leaves(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, str], left: int
) -> None:
    host_of_64(monkeypatch, files)
    assert cores() == left
    assert are_fewer_than_there_are() == (left < 64)


def test_torch_starts_no_more_threads_than_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    host_of_64(monkeypatch, {f"{CGROUP}/cpu.max": "100000 100000\n"})
    before = torch.get_num_threads()
    try:
        prepare_for_inference()
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no affinity on this system")
def test_a_process_that_is_bound_to_one_core_has_one() -> None:
    bound = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})"
    code = f"{bound}; from model.cores import cores; print(cores())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=240
    )
    assert done.stdout.strip() == "1"


def test_bulk_work_on_64_cores_waits_for_its_turn(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """128 readers in front of one turn, in a line that would send the 66th away if he were a clinician."""
    reading, waited = model.runtime.run(model.tensor(LESIONS[0]).numpy()), threading.Event()

    class Echo:
        name = "echo"

        def run(self, pixels: Pixels) -> ForwardOutput:
            while not waited.is_set() and model.queue.waiting <= CAPACITY:  # the first keeps its turn until they wait
                time.sleep(0.001)
            waited.set()
            return reading

    monkeypatch.setattr(model_module, "cores", lambda: 64)
    monkeypatch.setattr(model, "queue", AdmissionQueue(at_once=1))
    monkeypatch.setattr(model, "runtime", Echo())
    assert model.readers_at_once == 128
    photos = [read_photo(path) for path in LESIONS]
    results = list(model.predict_many(photos[k % len(photos)] for k in range(200)))
    assert [isinstance(result, Prediction) for result in results] == [True] * 200
