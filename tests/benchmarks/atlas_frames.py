"""How long a frame of the atlas map takes while it is dragged, in a headless chromium whose GL is software.

    .venv/bin/python tests/benchmarks/atlas_frames.py

The demo of the widget's tests with so many cases is zoomed in and dragged about. Told are the time from one frame to
the next, how many cases the map draws in such a frame (all of them as long as the machine keeps up, see atlas_pace.js),
and how long all of them take until their pixels are there (read back, so that nothing is still under way), as median
and 95th percentile. Software GL on a busy machine is slow: a graphics card takes a fraction.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import numpy as np
import numpy.typing as npt
from playwright.sync_api import Page, sync_playwright

from model.cores import cores

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "tests" / "browser" / "widgets" / "atlas_demo.py"
SIZES = (2_500, 20_000)
MOVES = 240
DRAG = """([x, y, moves]) => new Promise((done) => {
    const host = [...document.querySelectorAll("*")].find((node) => node.shadowRoot?.querySelector(".stage canvas"));
    const stage = host.shadowRoot.querySelector(".stage");
    const move = (i) => {
        if (i === moves) return done();
        const place = { clientX: x + 100 * Math.cos(i / 10), clientY: y + 100 * Math.sin(i / 10) };
        const kind = { pointerId: 1, pointerType: "mouse", buttons: 1, bubbles: true };
        stage.dispatchEvent(new PointerEvent("pointermove", { ...kind, ...place }));
        requestAnimationFrame(() => move(i + 1));
    };
    move(0);
})"""
WATCH = """() => {
    window.frames_at = []; window.cases = []; window.drawn_in = []; window.finish = false; window.bytes = 0;
    const gl = WebGLRenderingContext.prototype;
    const [draw, upload] = [gl.drawElements, gl.bufferData];
    gl.drawElements = function (kind, count, type, from) {
        frames_at.push(performance.now());
        cases.push(count);
        if (!finish) return draw.call(this, kind, count, type, from);
        draw.call(this, kind, count + from / 2, type, 0);
        this.readPixels(0, 0, 1, 1, this.RGBA, this.UNSIGNED_BYTE, new Uint8Array(4));
        drawn_in.push(performance.now() - frames_at.at(-1));
    };
    gl.bufferData = function (where, what, ...more) {
        window.bytes += what.byteLength ?? what;
        return upload.call(this, where, what, ...more);
    };
}"""


def main() -> None:
    """Start the demo, drag, print a table."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port = asking.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(DEMO), "--server.headless=true"]
    server = subprocess.Popen(
        [*command, f"--server.port={port}", "--server.address=127.0.0.1"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
            )
            page = chromium.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
            page.add_init_script(f"({WATCH})()")
            print(f"chromium {chromium.version}, load {os.getloadavg()[0]:.1f} on {cores()} cores at the start\n")
            print("| cases | frame to frame, ms | cases drawn in it | all drawn, ms | uploaded while dragged |")
            print("|---:|---:|---:|---:|---:|")
            for n in SIZES:
                print(_row(page, f"http://127.0.0.1:{port}/?n={n}&photo=1", n), flush=True)
            chromium.close()
    finally:
        server.terminate()
        server.wait(timeout=20)
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("The demo did not start.")


def _row(page: Page, address: str, n: int) -> str:
    page.goto(address)
    page.locator(".stage canvas").wait_for(timeout=60_000)
    for _ in range(2):
        page.get_by_role("button", name="Zoom in").click()
    _drag(page, 20)  # warm
    page.evaluate("() => { frames_at.length = cases.length = bytes = 0; }")
    _drag(page, MOVES)
    between, drawn, uploaded = np.diff(page.evaluate("frames_at")), page.evaluate("cases"), page.evaluate("bytes")
    page.evaluate("() => { finish = true; }")
    _drag(page, MOVES)
    alone = np.array(page.evaluate("drawn_in"))
    return f"| {n:,} | {_told(between)} | {np.median(drawn):,.0f} | {_told(alone)} | {uploaded} bytes |"


def _told(times: npt.NDArray[np.float64]) -> str:
    return f"{np.median(times):.1f} ({np.percentile(times, 95):.1f})"


def _drag(page: Page, moves: int) -> None:
    """Round and round, so that the map never comes to its edge and stays there.

    The button is pressed for real; the moves are made in the page, one a frame, for the way from Playwright to the page
    takes longer than a frame.
    """
    box = page.locator(".stage").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x + 100, y)
    page.mouse.down()
    page.evaluate(DRAG, [x, y, moves])
    page.mouse.up()


if __name__ == "__main__":
    main()
