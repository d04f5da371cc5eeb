"""What a reader sees of a cluster: a sentence while it is gone, the reading once it is back, where photos go."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.sync_api import expect

from model import load
from tests.browser.reader import choose_in_menu, come_in
from tests.conftest import ROOT
from tests.patience import HANGS
from tests.runtime.door import open_door
from tests.samples import LESIONS
from tests.server import free_port

pytestmark = pytest.mark.slow


def test_gone_while_somebody_reads_and_back(serve, page):
    model, port = load(runtime="auto"), free_port()

    def read_one(square):
        return model.runtime.run(square[None])

    app = serve(ROOT / "app.py", environment={"DERMATREE_RUNTIME": f"ray://127.0.0.1:{port}"})
    come_in(page, app)  # the app starts without its cluster
    page.locator("input[type=file]").first.set_input_files(LESIONS[0])
    expect(page.get_by_text("do not answer. Try again in a minute.")).to_be_visible()
    with open_door(port, read_one, model.bundle.id) as door:
        page.get_by_role("button", name="Read 1 photo now").click()
        expect(page.get_by_role("heading", name="Differential")).to_be_visible()
        assert door.read == 1
        choose_in_menu(page, "About")
        expect(page.get_by_text(f"A cluster at ray://127.0.0.1:{port}")).to_be_visible()
        expect(page.get_by_text("is sent to the machines that read").first).to_be_visible()


def test_the_app_does_not_load_what_it_does_not_run():
    """No OpenVINO where a cluster reads: in a process of its own, since this one has it already."""
    script = "import sys, model; model.load(runtime='ray://127.0.0.1:1'); raise SystemExit('openvino' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=HANGS, check=False).returncode == 0
