"""How a test finds its way on the atlas map of the demo, by another road than the map itself."""

import re
from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.widgets.atlas_demo import PHOTOS, cases

POINTS, GROUPS, LABELS = cases(300)
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
CENTRES = """all => all.map((one) => {
    const box = one.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
})"""
Screen = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]


def stage(page: Page) -> Locator:
    return page.get_by_role("application", name=re.compile("^Map of"))


def screen(page: Page) -> Screen:
    """From the points' units to the screen, read off the two photos whose places are known."""
    seen = np.array(page.locator(".sign circle:not(.halo)").evaluate_all(CENTRES))
    a, b = np.array(PHOTOS)
    scale = (seen[1] - seen[0]) / (b - a)
    assert scale[0] == pytest.approx(-scale[1], rel=1e-3), "x and y have one scale, and y runs upwards"
    return lambda places: seen[0] + (places - a) * scale


def clear(corners: npt.NDArray[np.float64], places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How far each place lies inside a closed line (negative: outside), in pixels, by OpenCV."""
    line = corners.astype(np.float32)
    return np.array([cv2.pointPolygonTest(line, (float(x), float(y)), True) for x, y in places])


def inside(corners: npt.NDArray[np.float64], places: npt.NDArray[np.float64]) -> list[int]:
    return np.flatnonzero(clear(corners, places) > 0).tolist()


def fair(shape: Callable[[float], npt.NDArray[np.float64]], places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A shape on whole pixels at the first turn, degree by degree, at which no case lies on its line."""
    for turn in np.deg2rad(np.arange(180)):
        corners = shape(turn).round()
        if np.abs(clear(corners, places)).min() > 0.5:
            return corners
    raise AssertionError("No turn is fair.")


def lassoed(page: Page, rows: list[int]) -> None:
    expect(page.get_by_text(f"lasso: {' '.join(map(str, rows))}".strip(), exact=True)).to_be_visible()
