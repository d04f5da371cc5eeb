"""All widgets on one page, with fixed data: for their tests, and for looking at them.

streamlit run tests/browser/widgets/demo.py
"""

import base64
import io
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import streamlit as st
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[3]))

from pages.widgets.bars.widget import DifferentialItem, draw_differential, draw_operating_point
from pages.widgets.tree.widget import TreeRow, draw_tree
from pages.widgets.viewer.widget import ViewerEvent, draw_viewer

WIDTH, HEIGHT = 640, 480
WHOLE = ViewerEvent(80, 0, 480)
TOP = ("malignant", "benign")
PATH = ("malignant", "malignant-melanocytic", "melanoma")


def row(line: str) -> TreeRow:
    """id | name | parent | family | figure | marks, as the tables below write a node."""
    id, name, parent, family, figure, marks = (part.strip() for part in line.split("|"))
    return TreeRow(
        id=id,
        name=name,
        parent=parent,
        depth=0,
        probability=float(figure) if figure[0].isdigit() else None,
        status="resolved" if figure[0].isdigit() else "not-covered" if figure == "-" else "merged",
        merged_into="" if figure[0].isdigit() or figure == "-" else figure,
        family=family,  # type: ignore[arg-type]
        premalignant="premalignant" in marks,
        only_kind="only" in marks,
        code=marks.split()[0] if marks[:1].isupper() else "",
    )


ROWS = [
    row(line)
    for line in """
skin-disease | Skin disease | | root | 1 |
benign | Benign | skin-disease | benign | 0.2242 |
malignant | Malignant | skin-disease | malignant | 0.7758 |
non-neoplastic | Non-neoplastic | skin-disease | non-neoplastic | - |
inflammatory | Inflammatory | non-neoplastic | non-neoplastic | - |
genodermatosis | Genodermatosis | non-neoplastic | non-neoplastic | - |
psoriasis | Psoriasis | inflammatory | non-neoplastic | - | L40
malignant-melanocytic | Malignant melanocytic lesion | malignant | malignant | 0.6402 |
malignant-epidermal | Malignant epidermal tumor | malignant | malignant | 0.1356 |
malignant-dermal | Malignant dermal tumor | malignant | malignant | - |
cutaneous-lymphoma | Cutaneous lymphoma | malignant | malignant | - |
melanoma | Melanoma | malignant-melanocytic | malignant | 0.6402 | C43/D03 only
acral-melanoma | Acral lentiginous melanoma | melanoma | malignant | - |
nodular-melanoma | Nodular melanoma | melanoma | malignant | - |
desmoplastic-melanoma | Desmoplastic melanoma | melanoma | malignant | - |
basal-cell-carcinoma | Basal cell carcinoma | malignant-epidermal | malignant | 0.0842 | C44
squamous-cell-carcinoma | Squamous cell carcinoma | malignant-epidermal | malignant | 0.0314 | C44
in-situ | Squamous cell carcinoma in situ | squamous-cell-carcinoma | malignant | squamous-cell-carcinoma | D04
actinic-keratosis | Actinic keratosis | malignant-epidermal | malignant | 0.0200 | L57.0 premalignant
benign-melanocytic | Benign melanocytic lesion | benign | benign | 0.1395 |
melanocytic-nevus | Melanocytic nevus | benign-melanocytic | benign | 0.1395 | D22 only
benign-epidermal | Benign epidermal tumor | benign | benign | 0.0731 |
benign-keratosis | Benign keratosis | benign-epidermal | benign | 0.0731 | L82 only
seborrheic-keratosis | Seborrheic keratosis | benign-keratosis | benign | Benign keratosis | L82
markup | Cyst <img src=x onerror=alert(1)> & "co" | benign-epidermal | benign | - |
benign-dermal | Benign dermal tumor | benign | benign | 0.0116 |
dermatofibroma | Dermatofibroma | benign-dermal | benign | 0.0090 | D23
benign-vascular | Benign vascular lesion | benign-dermal | benign | 0.0026 | D18
""".strip().splitlines()
]
NAMES = {item.id: item.name for item in ROWS}


DIFFERENTIAL = [
    DifferentialItem(
        "melanoma", "Melanoma", 0.6402, "malignant", "C43/D03", ("Malignant", "Malignant melanocytic lesion")
    ),
    DifferentialItem(
        "melanocytic-nevus", "Melanocytic nevus", 0.1395, "benign", "D22", ("Benign", "Benign melanocytic lesion")
    ),
    DifferentialItem(
        "basal-cell-carcinoma",
        "Basal cell carcinoma",
        0.0842,
        "malignant",
        "C44",
        ("Malignant", "Malignant epidermal tumor"),
    ),
    DifferentialItem(
        "actinic-keratosis",
        "Actinic keratosis",
        0.0200,
        "malignant",
        "L57.0",
        ("Malignant", "Malignant epidermal tumor"),
        True,
    ),
]


def many(count: int) -> list[TreeRow]:
    """The tree again with so many more rows that nobody covers, in groups of ten."""
    more = []
    for i in range(count):
        parent = "non-neoplastic" if i % 10 == 0 else f"extra-{i - i % 10}"
        more.append(TreeRow(f"extra-{i}", f"Dermatosis {i}", parent, 0, None, "not-covered", family="non-neoplastic"))
    return ROWS + more


@st.cache_data
def photo(shade: int) -> str:
    """A drawn lesion as a data URI: brown on skin, with a darker middle to its upper left."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    pixels = np.array([224, 182, 160]) + 6 * np.sin(x / 37 + y / 53)[..., None] + np.array([shade, 0, 0])
    for cx, cy, radius, colour in ((320, 240, 120, (120, 76, 58)), (280, 205, 55, (58, 38, 40))):
        edge = radius * (1 + 0.12 * np.sin(5 * np.arctan2(y - cy, x - cx)))
        inside = 1 / (1 + np.exp((np.hypot(x - cx, y - cy) - edge) / 6))
        pixels = pixels * (1 - inside[..., None]) + np.array(colour) * inside[..., None]
    picture = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(picture, "JPEG", quality=88)
    return f"data:image/jpeg;base64,{base64.b64encode(picture.getvalue()).decode()}"


def evidence(kind: str, node: str | None) -> list[list[float]] | None:
    """A bump whose place tells the node; signed with a second one; or none."""
    if kind == "no target":
        return None
    if kind == "zero":
        return [[0.0] * 8 for _ in range(8)]
    y, x = np.mgrid[0:8, 0:8]
    cy, cx = (2, 2) if node in (None, *PATH) else (5, 5)
    grid = 2.1 * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 3)
    if kind == "signed":
        grid -= 1.4 * np.exp(-((x - 5) ** 2 + (y - 2) ** 2) / 3)
    return grid.tolist()


def remember(name: str, value: object) -> None:
    st.session_state[name] = value


st.set_page_config("Widgets", layout="wide")
state = st.session_state
state.setdefault("node", "malignant")
state.setdefault("frame", WHOLE)
params = st.query_params
kind = params.get("evidence", "node")
rows = many(int(params["rows"])) if "rows" in params else ROWS
if params.get("turn") and state.node == "benign":  # another reading, in which the order is another
    rows = [
        replace(item, probability=1 - item.probability) if item.id in TOP and item.probability else item
        for item in rows
    ]
state.scripts = state.get("scripts", 0) + 1


def choose(node: str) -> None:
    remember("node", node)


if st.toggle("Away"):
    st.stop()
left, right = st.columns(2, gap="medium")
with left:
    st.subheader("Photo")
    diverging = kind == "signed"
    grid = evidence(kind, state.node)
    moved = draw_viewer(
        photo(12 if state.get("other") else 0),
        WIDTH,
        HEIGHT,
        state.frame,
        grid,
        2.1 if kind not in ("zero", "no target") else 0,
        diverging,
        f"Regions that raise the score for {NAMES.get(state.node, state.node)}, on an 8 × 8 grid. On ink, ruler, hair "
        "or edge: distrust the reading. On the lesion: no proof that it is right.",
        "Photo of a brown lesion, drawn",
        key="viewer",
        target="melanoma" if diverging else "",
        against="melanocytic nevus" if diverging else "",
        on_frame=lambda frame: remember("frame", frame),
    )
    st.text(f"frame: {' '.join(f'{part:.1f}' for part in state.frame)}")
    st.text(f"moved: {moved is not None}")
    if st.button("Run again"):
        state.runs = state.get("runs", 0) + 1
    st.text(f"runs: {state.get('runs', 0)}")
    st.checkbox("Other photo", key="other")
    st.text(f"scripts: {state.scripts}")

with right:
    st.subheader("Answer")
    draw_operating_point(
        malignant=0.7758,
        benign=0.2242,
        threshold=0.31,
        sensitivity=0.92,
        specificity=0.74,
        selected=state.node,
        key="point",
        on_choose=choose,
    )
    st.subheader("Differential")
    draw_differential(DIFFERENTIAL, key="differential", selected=state.node, on_choose=choose)
    st.subheader("Tree", anchor=False)
    chosen = draw_tree(rows, opened=PATH, selected=state.node, key="tree", on_choose=choose)
    st.text(f"node: {state.node}")
    st.text(f"tree said: {chosen}")
