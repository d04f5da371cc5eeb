"""What a frame of a moving atlas map takes by WebGL and by canvas 2D: prints the table of docs/benchmarks.md.

    nice -n 10 .venv/bin/python -m tests.benchmarks.atlas_points

Both painters draw the same cases turn about, on one page of a headless chromium whose GL is software, until the pixels
are there (one is read back). A graphics card takes a fraction. No test asserts these times.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

from model.cores import cores
from pages.widgets.lib.bundle import bundle

SCRIPT = Path(__file__).with_suffix(".js")
SIZES = (2_500, 20_000)
ZOOMS = {1.0: "the whole map", 2.5: "zoomed in"}
TURNS = 120


def main() -> None:
    """Draw, print the table."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        print(f"chromium {chromium.version}, load {os.getloadavg()[0]:.1f} on {cores()} cores\n")
        print("| cases | in sight | WebGL, ms | canvas 2D, ms | ratio |")
        print("|---:|---|---:|---:|---:|")
        for size in SIZES:
            for zoom, sight in ZOOMS.items():
                page = chromium.new_page()
                page.add_script_tag(content=bundle(SCRIPT), type="module")
                page.wait_for_function("typeof frames === 'function'")
                taken = page.evaluate("given => frames(...given)", [size, TURNS, zoom])
                page.close()
                print(_row(size, sight, taken["webgl"], taken["flat"]), flush=True)
        chromium.close()


def _row(size: int, sight: str, webgl: list[float], flat: list[float]) -> str:
    ratio = float(np.median(flat) / np.median(webgl))
    return f"| {size:,} | {sight} | {_frame(webgl)} | {_frame(flat)} | {ratio:.1f} |"


def _frame(times: list[float]) -> str:
    """The median and the 95th percentile."""
    return f"{np.median(times):.1f} ({np.percentile(times, 95):.1f})"


if __name__ == "__main__":
    main()
