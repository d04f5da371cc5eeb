"""A runtime elsewhere, over a real connection: the same answers, no photo lost to a passing fault, else a sentence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from model import RuntimeUnavailable
from model.runtime import remote
from model.runtime.remote import ClusterGone, ClusterRefused, RemoteRuntime
from tests.runtime.door import BUNDLE, Door, open_door, reading_of

RNG = np.random.default_rng(7)
PIXELS = RNG.normal(size=(1, 3, 299, 299)).astype(np.float32)


@pytest.fixture
def door():
    with open_door() as opened:
        yield opened


def runtime_of(door: Door, scheme: str = "ray", bundle: str = BUNDLE) -> RemoteRuntime:
    return RemoteRuntime(f"{scheme}://127.0.0.1:{door.server_port}", bundle)


@pytest.mark.parametrize("scheme", ["ray", "http"])
def test_the_answer_is_that_of_the_reader_there(door, scheme):
    runtime = runtime_of(door, scheme)
    there, here = runtime.run(PIXELS), reading_of(PIXELS[0])
    for part in ("logits", "features", "mid_features"):
        assert np.array_equal(getattr(there, part), getattr(here, part))
    assert "an abacus" in runtime.describe()


def test_many_at_once_each_get_their_own_answer_over_few_connections(door):
    runtime = runtime_of(door)
    photos = [PIXELS + np.float32(k) for k in range(24)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(runtime.run, photos))
    for photo, answer in zip(photos, answers, strict=True):
        assert np.array_equal(answer.logits, reading_of(photo[0]).logits)
    assert door.lines <= 4


@pytest.mark.parametrize("trouble", [["500"], ["503", "502"], ["dies", "dies"], ["504", "dies", "500"]])
def test_a_passing_fault_loses_nothing(door, trouble):
    door.trouble = list(trouble)
    assert np.array_equal(runtime_of(door).run(PIXELS).logits, reading_of(PIXELS[0]).logits)
    assert door.trouble == []
    assert door.read == 1


def test_gone_is_said_and_back_is_noticed():
    with open_door() as door:
        runtime, port = runtime_of(door), door.server_port
        runtime.run(PIXELS)
    with pytest.raises(ClusterGone, match=r"do not answer\. Try again in a minute") as gone:
        runtime.run(PIXELS)
    assert f"ray://127.0.0.1:{port}" in str(gone.value)
    assert "does not answer now" in runtime.describe()
    with open_door(port):
        assert np.array_equal(runtime.run(PIXELS).logits, reading_of(PIXELS[0]).logits)


@pytest.mark.parametrize("status", ["408", "503"])
def test_a_cluster_that_is_overwhelmed_says_so(door, status, monkeypatch):
    monkeypatch.setattr(remote, "_AGAIN", remote._AGAIN.new(status=1))
    door.trouble = [status] * 2
    with pytest.raises(ClusterGone, match="more to do than they can take"):
        runtime_of(door).run(PIXELS)


def test_another_model_there_is_refused_at_once(door):
    with pytest.raises(ClusterRefused, match="must not mix"):
        runtime_of(door, bundle="cd" * 32).run(PIXELS)
    assert door.read == 0


def test_what_is_no_cluster_is_not_believed(door):
    door.trouble = ["garbage"]
    with pytest.raises(ClusterRefused, match="safetensors"):
        runtime_of(door).run(PIXELS)
    door.trouble = ["404"]
    with pytest.raises(ClusterRefused, match="no cluster of Dermatree"):
        runtime_of(door).run(PIXELS)


@pytest.mark.parametrize(
    "address",
    ["ray://", "ftp://host", "http://host:port", "http://me:word@host", "ray://host:99999", "http://[", "x"],
)
def test_what_is_no_address_is_refused_before_anything_is_sent(address):
    with pytest.raises(RuntimeUnavailable, match="is no address of a cluster"):
        RemoteRuntime(address, BUNDLE)
