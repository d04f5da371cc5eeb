"""What the maps refuse to draw, before anything is sent to the browser."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pages.widgets.lib import component
from pages.widgets.maps import widget

PHOTO = "data:image/png;base64,AAAA"
GRID = np.eye(8)


def one(**more: Any) -> widget.MapPanel:
    values: dict[str, Any] = {
        "key": "a",
        "title": "A",
        "subtitle": "",
        "grid": GRID,
        "unit": "evidence",
        "diverging": False,
        "note": "",
    }
    return widget.MapPanel(**(values | more))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What would have gone to the browser: `data`, and `read` for what comes back."""
    caught: dict[str, Any] = {}
    monkeypatch.setattr(component, "draw", lambda drawn, **said: caught.update(said))
    return caught


def draw(*panels: widget.MapPanel, photo: str = PHOTO, **more: Any) -> None:
    widget.draw_maps(photo, panels, "maps", alt="", label="", **more)


@pytest.mark.parametrize(
    "grid",
    [
        np.zeros((8, 7)),
        [[0.0]],
        np.full((8, 8), np.nan),
        np.full((8, 8), np.inf),
        np.zeros((76, 76)),
        [[1, 2], [3]],
        [],
    ],
)
def test_a_grid_that_is_none_is_refused(grid: Any) -> None:
    with pytest.raises(ValueError, match="square grid"):
        draw(one(grid=grid))


def test_a_photo_with_an_address_a_key_twice_and_a_scale_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="data URI"):
        draw(one(), photo="https://example.org/a.png")
    with pytest.raises(ValueError, match="data URI"):
        draw(one(photo_uri="/media/1"))
    with pytest.raises(ValueError, match="key"):
        draw(one(), one())
    for end in (-1.0, float("nan")):
        with pytest.raises(ValueError, match="scale"):
            draw(one(), scale_to={"evidence": end})


def test_a_unit_has_one_scale_and_signed_maps_another(sent: dict[str, Any]) -> None:
    panels = [one(), one(key="b", grid=3 * GRID), one(key="c", grid=-7 * GRID, diverging=True), one(key="d", unit="%")]
    draw(*panels, one(key="e", grid=None), one(key="f", grid=-9 * GRID))
    assert [drawn["empty"] for drawn in sent["data"]["panels"]] == ["", "", "", "", widget.NOT_YET, widget.NOTHING]
    scales = [(scale["unit"], scale["diverging"], scale["max"]) for scale in sent["data"]["scales"]]
    assert scales == [("evidence", False, 3.0), ("evidence", True, 7.0), ("%", False, 1.0)]
    assert [drawn["scale"] for drawn in sent["data"]["panels"]] == [0, 0, 1, 2, 0, 0]
    assert [drawn["drawn"] for drawn in sent["data"]["panels"]] == [True, True, True, True, False, False]
    draw(*panels, scale_to={"evidence": 2.0})
    assert [(scale["max"], scale["beyond"]) for scale in sent["data"]["scales"]] == [
        (2.0, True),
        (2.0, True),
        (1.0, False),
    ]


def test_only_the_key_of_a_panel_comes_back_and_files_have_plain_names(sent: dict[str, Any]) -> None:
    draw(one(), one(key="../Jane Doe: x"))
    assert [sent["read"](said) for said in ("a", "z", None, 1, ["a"])] == ["a", None, None, None, None]
    assert [drawn["file"] for drawn in sent["data"]["panels"]] == ["dermatree-a.png", "dermatree-Jane-Doe-x.png"]
