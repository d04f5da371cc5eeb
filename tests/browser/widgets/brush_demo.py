"""The brush on one page, over a photo that is drawn: for its tests, and for looking at it.

streamlit run tests/browser/widgets/brush_demo.py
"""

import base64
import io
import sys
from pathlib import Path

import numpy as np
import streamlit as st
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[3]))

from pages.widgets.brush.widget import Painted, draw_brush

WIDTH, HEIGHT = 640, 480


@st.cache_data
def photo() -> str:
    """A lesion on skin that grows darker to the right, as a data URI."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    pixels = np.array([236, 196, 174]) * (1 - 0.8 * x / WIDTH)[..., None]
    pixels[np.hypot(x - 320, y - 240) < 110] = (96, 58, 44)
    kept = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(kept, "JPEG", quality=88)
    return f"data:image/jpeg;base64,{base64.b64encode(kept.getvalue()).decode()}"


def remember(painted: Painted) -> None:
    state.painted, state.asked = painted, state.get("asked", 0) + 1


st.set_page_config("Brush", layout="wide")
st.title("Brush")
state = st.session_state
if not st.toggle("Away"):
    draw_brush(
        photo(),
        WIDTH,
        HEIGHT,
        (80.0, 0.0, 480.0),
        key="brush",
        alt="Photo of a brown lesion, drawn",
        painted=state.get("painted"),
        on_painted=remember,
    )
if painted := state.get("painted"):
    st.text(f"asked {state.asked} runs {painted.columns} {painted.rows} {' '.join(map(str, painted.runs))}")
