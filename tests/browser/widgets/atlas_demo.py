"""The atlas map over clusters that are drawn by lot: for its tests, for timing, and for looking at it.

streamlit run tests/browser/widgets/atlas_demo.py; ?n=20000 for many, ?photo=1 for a photo among them, ?lit=Nevus for a
search.
"""

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[3]))

from pages.widgets.atlas_map.widget import Colour, Marker, draw_atlas_map

MARKUP = '<img src=x onerror=alert(1)> & "co"'
LEGEND = (
    Colour("Melanoma", "var(--malignant)"),
    Colour("Nevus", "var(--benign)"),
    Colour("Inflammatory", "var(--non-neoplastic)"),
    Colour(f"Not known {MARKUP}", "var(--uncovered)", hatched=True),
)
PHOTOS = ((-30.0, 20.0), (24.0, -16.0))  # where the reader's photos lie


def cases(n: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], list[str]]:
    """Places in the units of a t-SNE, a group for each, and a label; the same for the same n."""
    lot = np.random.default_rng(2017)
    groups = lot.integers(0, len(LEGEND), n)
    heart = np.array([(-28, 18), (20, -14), (-10, -24), (26, 22)])[groups]
    points = heart + lot.normal(0, 9, (n, 2))
    labels = [f"{LEGEND[g].name} · case {i if n < 1000 else i % 97} · histology" for i, g in enumerate(groups.tolist())]
    return points, groups, labels


def photo(x: float, y: float, points: npt.NDArray[np.float64], label: str) -> Marker:
    """A photo at a place, its cloud an ellipse, its true neighbours some that are near it and one that is not."""
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    ellipse = np.stack([x + 5 * np.cos(turn), y + 3 * np.sin(turn)], axis=1)
    near = np.argsort(np.hypot(*(points - (x, y)).T))[:9].tolist()
    return Marker(x, y, [(float(a), float(b)) for a, b in ellipse], [*near, 0], label)


def note(what: str, value: object) -> None:
    state[what] = value
    state.told = [*state.get("told", []), what]


def main() -> None:
    """Draw the map and write down what Python hears of it."""
    st.set_page_config("Atlas", layout="wide")
    params = st.query_params
    points, groups, labels = cases(int(params.get("n", 300)))
    state.setdefault("lasso", ())
    if st.toggle("Away"):
        st.stop()
    search = st.toggle("Search nevi") or params.get("lit")
    legend = LEGEND[::-1] if st.toggle("Other colours") else LEGEND
    markers = [photo(*at, points, f"Photo {i + 1}") for i, at in enumerate(PHOTOS)] if params.get("photo") else []
    said = draw_atlas_map(
        points,
        groups,
        legend,
        labels,
        "atlas",
        photo_url="atlas/photo/{row}.jpg",
        alt=f"Map of {len(points)} reference cases.",
        lit=np.flatnonzero(groups == 1).tolist() if search else None,
        markers=markers,
        selected=state.lasso,
        on_lasso=lambda rows: note("lasso", rows),
        on_choose=lambda row: note("case", row),
    )
    st.text(f"lasso: {' '.join(map(str, state.lasso))}")
    st.text(f"case: {state.get('case')}")
    st.text(f"heard: {' '.join(state.get('told', []))}")
    st.text(f"said: {said and said.kind}")
    if st.button("Forget the lasso"):
        state.lasso = ()
        st.rerun()
    st.text(f"scripts: {state.setdefault('scripts', 0)}")
    state.scripts += 1
    if st.button("Run again"):
        pass


state = st.session_state
if st.runtime.exists():
    main()
