"""Six maps over a photo that is drawn, one of each kind: for their tests, and for looking at them.

streamlit run tests/browser/widgets/maps_demo.py
"""

import base64
import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[3]))

from pages.widgets.maps.widget import MapPanel, draw_maps

SIDE = 299
CAPTION = (
    "Model 2026-11, node melanoma, closed form of Grad-CAM. For education and research; not a medical device. " * 2
)


def bump(n: int, row: float, column: float, width: float) -> np.ndarray:
    """A hill of height 1 around a place in shares of the square."""
    at = (np.arange(n) + 0.5) / n
    return np.exp(-((at[:, None] - row) ** 2 + (at[None] - column) ** 2) / width**2)


HILL = 0.8 * bump(8, 0.3, 0.3, 0.25)
FINER = 0.4 * bump(17, 0.5, 0.6, 0.2)
SIGNED = 2.1 * bump(8, 0.3, 0.3, 0.25) - 1.4 * bump(8, 0.7, 0.7, 0.2)
FINEST = 0.013 * bump(75, 0.5, 0.5, 0.3) * (1 + np.sin(np.arange(75) * 0.9)) / 2


def photo_pixels() -> np.ndarray:
    """(SIDE, SIDE, 3) a lesion on skin."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(float)
    pixels = np.array([236, 196, 174]) * (1 - 0.2 * x / SIDE)[..., None]
    pixels[np.hypot(x - 120, y - 120) < 70] = (96, 58, 44)
    return pixels.astype(np.uint8)


@st.cache_data
def photo() -> str:
    kept = io.BytesIO()
    Image.fromarray(photo_pixels()).save(kept, "PNG")
    return f"data:image/png;base64,{base64.b64encode(kept.getvalue()).decode()}"


def panels() -> list[MapPanel]:
    """An empty one, one not judged faithful, one not drawn yet, and three more; two share a unit."""

    def one(title: str, grid: np.ndarray | None, unit: str = "evidence", **more: Any) -> MapPanel:
        usual: dict[str, Any] = {
            "key": title,
            "title": title,
            "subtitle": "last layer, closed form",
            "grid": grid,
            "unit": unit,
            "diverging": False,
            "note": "Where the last layer raises the score of melanoma.",
            "caption": CAPTION,
        }
        return MapPanel(**(usual | more))

    return [
        one("Evidence", HILL, verdict="better than looking at the middle", faithful=True),
        one("Finer layer", FINER, verdict="no better than looking at the middle", faithful=False),
        one("Contrast", SIGNED, diverging=True, subtitle="melanoma rather than nevus"),
        one("Input gradient", FINEST, "gradient", subtitle="as in the paper, L1 over RGB"),
        one("Nothing", np.zeros((8, 8)), subtitle="closed form"),
        one("Ablation", None, "probability", note="Takes about a minute."),
    ]


def main() -> None:
    st.set_page_config("Maps", layout="wide")
    st.title("Maps")
    state = st.session_state
    draw_maps(
        photo(),
        panels()[: 3 if st.toggle("Fewer") else None],
        "maps",
        alt="Photo of a brown lesion, drawn",
        label="Maps of melanoma",
        target="melanoma",
        against="melanocytic nevus",
        selected=state.get("chosen"),
        on_choose=lambda key: state.update(chosen=key),
    )
    st.text(f"chosen: {state.get('chosen')}")


if __name__ == "__main__":
    main()
