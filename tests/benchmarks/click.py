"""From the server's start to its first page, and from a click on a node to its overlay, in a headless chromium.

    .venv/bin/python -m tests.benchmarks.click

Chrome's devtools protocol tells when each frame of the websocket went out and came in: from the click's frame to that
with the photo's new evidence is the server's time for what was asked, to the end of the script its time for the whole
page. In the page a clock runs from the click until the photo's caption is another and the next frame is drawn.
"""

from __future__ import annotations

import base64
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.benchmarks.report import machine
from tests.conftest import ROOT
from tests.load.run import wait_until_ready
from tests.samples import LESIONS
from tests.server import running

CLICKS = 24
STILL = "() => !document.querySelector('[data-testid=\"stStatusWidget\"]')"
EVIDENCE = b'"scaleMax"'  # in what the viewer is sent, and in nothing else
STARTS = 3
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
CLICK = """(row) => new Promise((done, fail) => {
    const host = [...document.querySelectorAll("*")].find((node) => node.shadowRoot?.querySelector(".viewer"));
    const caption = host.shadowRoot.querySelector(".viewer figcaption");
    const [shown, at] = [caption.textContent, performance.now()];
    const look = new MutationObserver(() => {
        if (caption.textContent === shown) return;
        look.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - at)));
    });
    look.observe(caption, { childList: true, characterData: true, subtree: true });
    setTimeout(() => fail(new Error("The caption did not change.")), 10_000);
    row.click();
})"""


@dataclass
class Line:
    """What went over the websocket, with the browser's own clock in seconds."""

    asked: float = 0.0
    evidence: float = 0.0  # the photo's widget with the evidence asked for
    ended: float = 0.0
    all_of_it: int = 0  # bytes

    def listen(self, devtools: CDPSession) -> None:
        """From now on."""
        devtools.send("Network.enable")
        devtools.on("Network.webSocketFrameSent", self._sent)
        devtools.on("Network.webSocketFrameReceived", self._received)

    def _sent(self, frame: dict[str, Any]) -> None:
        self.asked, self.evidence, self.ended, self.all_of_it = frame["timestamp"], 0.0, 0.0, 0

    def _received(self, frame: dict[str, Any]) -> None:
        content = base64.b64decode(frame["response"]["payloadData"])
        self.all_of_it += len(content)
        message = ForwardMsg.FromString(content)
        if message.WhichOneof("type") == "script_finished":
            self.ended = frame["timestamp"]
        elif not self.evidence and message.HasField("delta") and EVIDENCE in content:
            self.evidence = frame["timestamp"]


def first_page(chromium: Browser) -> dict[str, float]:
    """Seconds from the start of the process until it answers, until a page is drawn, until photos can be read."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with running(ROOT / "app.py", Path(folder)) as server:
            answers = time.perf_counter() - began
            page = chromium.new_page()
            page.goto(server.address)
            page.get_by_role("button", name="I have read the intended use").wait_for(timeout=120_000)
            drawn = time.perf_counter() - began
            wait_until_ready(server)
            ready = time.perf_counter() - began
            page.close()
    return {"the server answers": answers, "the first page stands": drawn, "photos can be read": ready}


def clicks(chromium: Browser) -> dict[str, list[float]]:
    """Milliseconds of many clicks, on six nodes in turn: the browser keeps what it was sent for the last two."""
    found: dict[str, list[float]] = {"evidence": [], "page": [], "pixels": [], "kilobytes": []}
    with tempfile.TemporaryDirectory() as folder, running(ROOT / "app.py", Path(folder)) as server:
        wait_until_ready(server)
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        line = Line()
        _read(page, server.address)
        line.listen(page.context.new_cdp_session(page))
        rows = page.locator(".st-key-differential").get_by_role("button")
        for number in range(CLICKS + 4):
            pixels = rows.nth(2 + number % 6).evaluate(CLICK)
            page.wait_for_function(STILL)
            page.wait_for_timeout(300)
            if number >= 4:  # what is made at first use is made now
                found["pixels"].append(pixels)
                found["evidence"].append(1000 * (line.evidence - line.asked))
                found["page"].append(1000 * (line.ended - line.asked))
                found["kilobytes"].append(line.all_of_it / 1000)
        page.close()
    return found


def _read(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="I have read the intended use").click(timeout=120_000)
    page.get_by_text("Or start from a sample").wait_for()
    page.locator("input[type=file]").first.set_input_files(LESIONS[0])
    page.get_by_role("treeitem").first.wait_for(timeout=60_000)
    page.wait_for_function(STILL)
    page.wait_for_timeout(1_000)


def main() -> None:
    """Print both tables."""
    print(machine())
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        starts = [first_page(chromium) for _ in range(STARTS)]
        found = clicks(chromium)
        chromium.close()
    print(f"\n| from `streamlit run` on, median of {STARTS} | s |\n|---|---:|")
    for name in starts[0]:
        print(f"| {name} | {np.median([start[name] for start in starts]):.1f} |")
    print(f"\n| of {CLICKS} clicks on a node | median | 95 % |\n|---|---:|---:|")
    told = {
        "server: until the photo's new evidence is sent": "evidence",
        "server: until the whole page is sent": "page",
        "reader: until the overlay is drawn": "pixels",
    }
    for name, key in told.items():
        print(f"| {name} | {np.median(found[key]):.0f} ms | {np.percentile(found[key], 95):.0f} ms |")
    print(f"\nA click's answer is {np.median(found['kilobytes']):,.0f} kB.")


if __name__ == "__main__":
    main()
