"""The cut that is opened and closed by hand, over a small tree: for its tests, and for looking at it.

streamlit run tests/browser/widgets/cut_demo.py
"""

import sys
from pathlib import Path

import numpy as np
import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[3]))

from pages.session import cuts
from pages.shared import view_rows
from pages.widgets.cut_tree.widget import draw_cut_tree
from taxonomy import Inference, Node, Taxonomy

ROWS = """
skin-disease | Skin disease | | 0
benign | Benign | skin-disease | 0
nevus | Melanocytic nevus | benign | 4676
keratosis | Benign keratosis | benign | 443
seborrheic | Seborrheic keratosis | keratosis | 357
dermal | Benign dermal | benign | 0
fibroma | Dermatofibroma <img src=x onerror=alert(1)> | dermal | 40
angioma | Cherry angioma | dermal | 59
malignant | Malignant | skin-disease | 0
melanoma | Melanoma | malignant | 761
epidermal | Malignant epidermal | malignant | 0
basal | Basal cell carcinoma | epidermal | 434
squamous | Squamous cell carcinoma | epidermal | 127
actinic | Actinic keratosis | epidermal | 236
non-neoplastic | Non-neoplastic | skin-disease | 0
"""
TABLE = [[part.strip() for part in line.split("|")] for line in ROWS.strip().splitlines()]
PREMALIGNANT = "actinic"
CLASSES = ("nevus", "keratosis", "fibroma", "angioma", "melanoma", "basal", "squamous", "actinic")


def node(id: str, name: str, parent: str, _photos: str) -> Node:
    return Node(id, name, parent or None, behavior="premalignant" if id == PREMALIGNANT else "")


st.set_page_config("Cut", layout="wide")
tree = Taxonomy(node(*row) for row in TABLE)
inference = Inference(tree, CLASSES)
photos = tree.subtree_sums(np.array([int({row[0]: row[3] for row in TABLE}[id]) for id in tree.ids], dtype=np.int64))
cut = cuts.choice(inference, "demo")
draw_cut_tree(
    cut,
    photos.tolist(),
    lambda id: view_rows.family_of(tree, id),
    key="cut-tree",
    on_cut=lambda made: cuts.set_own(made.nodes),
)
st.text(f"cut: {' '.join(cut.nodes)}")
