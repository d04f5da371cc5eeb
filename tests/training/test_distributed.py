"""Two processes train what one trains: gloo on the loopback, started by torchrun as a user would."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from model.opened import SHIPPED
from model.training.processes import SINGLE_PROCESS, ProcessGroup, device_named
from tests.patience import HANGS
from tests.training import gradient_worker

ROOT = Path(__file__).parents[2]


def torchrun(*arguments: object) -> subprocess.CompletedProcess[str]:
    start = ("torch.distributed.run", "--nproc-per-node", "2", "--rdzv-backend", "c10d")
    line = [sys.executable, "-m", *start, "--rdzv-endpoint", "127.0.0.1:0", *map(str, arguments)]
    env = {**os.environ, "GLOO_SOCKET_IFNAME": "lo", "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, timeout=HANGS, check=False)


def test_two_processes_step_as_one_does_on_the_same_batch(tmp_path: Path) -> None:
    done = torchrun(Path(gradient_worker.__file__), tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    first, second = (torch.load(tmp_path / f"{rank}.pt", weights_only=True) for rank in (0, 1))
    alone = gradient_worker.train(SINGLE_PROCESS)
    for name, expected in alone.items():
        assert torch.equal(first["weights"][name], second["weights"][name]), name
        torch.testing.assert_close(first["weights"][name], expected, msg=name)
    assert first["seen"] == second["seen"] == "by the leader"
    for result in (first, second):
        assert result["statistics"]["running_mean"].tolist() == [2.0, 2.0]


@pytest.mark.parametrize(("photos", "size"), [(40, 2), (9, 2), (10, 4), (3, 1)])
def test_the_shares_are_the_whole_batch_and_nearly_equal(photos: int, size: int) -> None:
    rows = torch.randperm(photos)
    shares = [ProcessGroup(rank, size).share(rows) for rank in range(size)]
    assert sorted(torch.cat(shares).tolist()) == list(range(photos))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_chance_is_common_to_one_process_and_each_ones_own_among_several() -> None:
    def drawn(group: ProcessGroup) -> tuple[list[float], list[float]]:
        generator = torch.Generator().manual_seed(3)
        group.part_ways(generator, 3)
        return torch.rand(4, generator=generator).tolist(), torch.rand(4).tolist()

    assert drawn(SINGLE_PROCESS) == drawn(ProcessGroup(0, 2))
    for ours, theirs in zip(drawn(ProcessGroup(0, 2)), drawn(ProcessGroup(1, 2)), strict=True):
        assert ours != theirs


def test_a_process_takes_its_own_gpu_where_there_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_RANK", "3")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert device_named("auto") == device_named("cuda") == torch.device("cuda:3")
    assert device_named("cuda:1") == torch.device("cuda:1")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device_named("auto") == torch.device("cpu")


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Noise with labels: enough to train on, nothing to learn."""
    generator = np.random.default_rng(0)
    rows = []
    for k in range(18):
        row = {"image": f"{k}.png", "dataset": "HAM10000", "modality": "dermoscopy", "label": ("MEL", "NV")[k % 2]}
        rows.append({**row, "split": "train" if k < 12 else "val"})
        (tmp_path / "images").mkdir(exist_ok=True)
        Image.fromarray(generator.integers(0, 255, (120, 120, 3), np.uint8)).save(tmp_path / "images" / row["image"])
    with (tmp_path / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return tmp_path / "manifest.csv"


@pytest.mark.slow  # Inception in two processes, three times
@pytest.mark.timeout(1500)
def test_the_command_trains_in_two_processes_and_goes_on_in_one(manifest: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    start: tuple[object, ...] = (
        "-m",
        "model",
        "train",
        "--manifest",
        manifest,
        "--init",
        SHIPPED,
        "--work",
        work,
        "--max-class-size",
        5,
    )
    start = (*start, "--batch-size", 6, "--stage", "96:1:1e-4:1e-5", "--device", "cpu")
    done = torchrun(*start)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("2 training classes:") == 1, "the leader alone speaks"
    assert done.stderr.count("epoch 1: validation") == 1
    assert "Warning" not in done.stderr
    assert sorted(file.suffix for file in work.iterdir()) == [".json", ".npy", ".npy", ".pt"]
    state = torch.load(work / "checkpoint.pt", weights_only=True)
    assert state["epochs"] == 1
    assert all(torch.isfinite(value).all() for value in state["averaged"].values())

    alone = subprocess.run(
        [sys.executable, *map(str, start)], cwd=ROOT, capture_output=True, text=True, timeout=HANGS, check=False
    )
    assert alone.returncode == 0, alone.stderr
    assert "epoch 1" not in alone.stderr, "all its epochs are done"
    refused = torchrun(*start, "--mixup", 0.2)
    assert refused.returncode != 0
    assert "made with other settings (mixup)" in refused.stderr
    assert "Give another --work, or delete it." in refused.stderr
