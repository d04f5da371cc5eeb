"""Two replicas on this machine: the numbers of one process, no photo lost, nothing on the disk, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import urllib3

from model import Model, load
from model.input.frame import crop
from model.input.photo import read_photo
from model.runtime import ForwardOutput, wire
from model.runtime.remote import ClusterGone, RemoteRuntime
from tests.cluster.running import PYTHON, Cluster, cluster, command_of, family
from tests.conftest import ROOT
from tests.patience import HANGS, PATIENCE, until
from tests.samples import SAMPLES
from tests.server import said

pytestmark = pytest.mark.slow

PARTS = ("logits", "features", "mid_features")


@pytest.fixture(scope="module")
def model() -> Model:
    return load(runtime="auto")


@pytest.fixture(scope="module")
def photos(model: Model) -> list[np.ndarray]:
    """Forty-eight different squares: the samples, each moved about a little."""
    return [np.roll(model.tensor(SAMPLES[k % 6]).numpy(), 7 * (k // 6), axis=3) for k in range(48)]


@pytest.fixture(scope="module")
def expected(model: Model, photos: list[np.ndarray]) -> list[ForwardOutput]:
    """What this process says, one after another."""
    return [model.runtime.run(photo) for photo in photos]


@pytest.fixture(scope="module")
def running() -> Iterator[Cluster]:
    with cluster() as started:
        started.wait_for_replicas(2)
        yield started


@pytest.fixture(scope="module")
def runtime(running: Cluster, model: Model) -> RemoteRuntime:
    return RemoteRuntime(running.address, model.bundle.id)


def apart(one: ForwardOutput, other: ForwardOutput) -> float:
    return max(float(np.abs(getattr(one, part) - getattr(other, part)).max()) for part in PARTS)


def test_the_answers_are_those_of_this_process(runtime, photos, expected):
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(runtime.run, photos))
    assert max(map(apart, answers, expected)) < 1e-5
    assert runtime.describe().startswith("A cluster at ray://127.0.0.1")


def test_plain_bytes_are_read_like_floats(running, model):
    squares = np.stack([crop(photo, model.frame(photo)) for photo in map(read_photo, SAMPLES)])
    answer = urllib3.request(
        "POST",
        f"http://127.0.0.1:{running.port}/read",
        body=wire.pack_pixels(squares),
        headers=wire.headers(model.bundle.id),
        timeout=HANGS,
    )
    readings = wire.unpack_readings(answer.data, len(SAMPLES))
    assert max(apart(there, model.read_square(square)) for there, square in zip(readings, squares, strict=True)) < 1e-5


def test_another_model_is_refused_by_the_cluster_itself(running):
    with pytest.raises(Exception, match="must not mix"):
        RemoteRuntime(running.address, "ab" * 32).run(np.zeros((1, 3, 299, 299), np.float32))


def test_a_replica_killed_under_load_loses_no_photo(running, runtime, photos, expected):
    running.wait_for_replicas(2)
    victim = running.replicas()[0]
    begun = threading.Event()

    def read(k: int) -> ForwardOutput:
        if k == 20:
            begun.set()
        return runtime.run(photos[k % 48])

    def kill() -> None:
        begun.wait(PATIENCE)
        os.kill(victim, signal.SIGKILL)

    with ThreadPoolExecutor(17) as pool:
        killed = pool.submit(kill)
        answers = list(pool.map(read, range(144)))
        killed.result()
    assert victim not in running.replicas()
    assert max(apart(answer, expected[k % 48]) for k, answer in enumerate(answers)) < 1e-5
    running.wait_for_replicas(2)  # the lost one is replaced


def test_no_pixel_of_it_reaches_the_disk(running, model, runtime):
    """A square with a mark that nothing else has; then every file that the cluster has written is searched for it."""
    mark = np.random.default_rng(8).normal(size=(1, 3, 299, 299)).astype(np.float32)
    runtime.run(mark)
    needle = mark[0, 0, 100].tobytes()
    files = [path for path in running.folder.rglob("*") if path.is_file()]
    assert files, "its logs must be here for this test to mean anything"
    assert not [path for path in files if needle in path.read_bytes()]


def test_a_collection_is_read_by_ray_as_by_one_process_though_a_reader_is_killed(tmp_path):
    (tmp_path / "inner").mkdir()
    for k, path in enumerate(SAMPLES * 30):
        (tmp_path / ("inner" if k % 2 else ".") / f"{k:03}.jpg").write_bytes(path.read_bytes())
    (tmp_path / "letter.jpg").write_text("Dear colleague,")
    (tmp_path / os.fsdecode(b"M\xfcller.jpg")).write_bytes(SAMPLES[0].read_bytes())
    command = [str(PYTHON), "-m", "model", "read", str(tmp_path)]
    here = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=HANGS, check=False)
    assert here.stdout.count(b"\n") == 182
    with TemporaryDirectory(prefix="derm-", dir="/tmp") as folder:
        there = subprocess.Popen(
            [*command, "--ray", "2"],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": folder},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,  # `communicate` would not see what a buffer has read beyond the first line
        )
        assert there.stdout is not None
        first = there.stdout.readline()
        os.kill(next(pid for pid in family(Path(folder)) if b"MapWorker" in command_of(pid)), signal.SIGKILL)
        rest, said = there.communicate(timeout=HANGS)
    assert first + rest == here.stdout
    assert b"died" in said  # while it read, or the test would prove nothing
    assert here.returncode == there.returncode == 1
    assert b"181 of 182 photos were read" in said


def test_what_keeps_the_readers_on_ray_from_starting_is_a_sentence(tmp_path):
    (tmp_path / "lesion.jpg").write_bytes(SAMPLES[0].read_bytes())
    command = [str(PYTHON), "-m", "model", "read", str(tmp_path), "--ray", "1", "--runtime", "abacus"]
    with TemporaryDirectory(prefix="derm-", dir="/tmp") as folder:
        env = {**os.environ, "TMPDIR": folder}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=200, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("The processes that read on Ray broke down: ")
    assert "There is no runtime 'abacus'" in done.stderr.splitlines()[-1]


def test_gone_is_said_back_is_noticed_and_nothing_is_left(model, photos, expected):
    with cluster() as first:
        runtime = RemoteRuntime(first.address, model.bundle.id)
        assert apart(runtime.run(photos[0]), expected[0]) < 1e-5
        first.stop()
        with pytest.raises(ClusterGone, match="do not answer"):
            runtime.run(photos[0])
        until(lambda: not first.family(), lambda: said(first.log))
        assert [path.name for path in first.folder.iterdir()] == ["log.txt"]
    with cluster(first.port):
        assert apart(runtime.run(photos[0]), expected[0]) < 1e-5
