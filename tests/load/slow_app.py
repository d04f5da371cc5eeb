"""The app with a model that reads one photo at a time, and none before the file GATE is there; two may wait."""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app import lifespan  # noqa: E402
from model import model  # noqa: E402
from model.network import LesionNet  # noqa: E402
from model.runtime import ForwardOutput, Pixels  # noqa: E402
from model.runtime.admission import AdmissionQueue  # noqa: E402
from model.runtime.choose import choose_runtime  # noqa: E402
from pages.server import routes  # noqa: E402

GATE = Path(os.environ["GATE"])


class Gated:
    """A runtime behind the gate."""

    at_once = 1

    def __init__(self, network: LesionNet, name: str | None, bundle: str) -> None:
        self._runtime = choose_runtime(network, name, bundle)
        self.name, self.describe = self._runtime.name, self._runtime.describe

    def run(self, pixels: Pixels) -> ForwardOutput:
        while not GATE.exists():
            time.sleep(0.01)
        return self._runtime.run(pixels)


setattr(model, "choose_runtime", Gated)  # noqa: B010, a stand-in that mypy need not believe
setattr(model, "AdmissionQueue", partial(AdmissionQueue, capacity=2))  # noqa: B010

app = st.App(ROOT / "pages" / "router.py", routes=routes.ours(), lifespan=lifespan)
