"""The explorer over the shipped tree, as if one of a few models knew it: for its tests, and for looking at it.

streamlit run tests/browser/widgets/explorer_demo.py
"""

import json
import sys
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[3]))

from pages.explorer.nodes import explorer_nodes
from pages.widgets.explorer.widget import ExplorerNode, draw_explorer
from taxonomy import Inference, Taxonomy, load_taxonomy

BUNDLE = Path(__file__).parents[3] / "assets" / "bundle" / "bundle.json"
MARKUP = '<img src=x onerror=alert(1)> & "co"'


class Known:
    """As much of a model as `explorer_nodes` asks for: what the shipped bundle says, without opening its network."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        facts = json.loads(BUNDLE.read_text("utf-8"))
        self.taxonomy = taxonomy
        self.coverage = Inference(taxonomy, [c["node"] for c in facts["classes"]]).coverage(facts["photos"])
        self.bundle = SimpleNamespace(photos=facts["photos"])


@lru_cache
def tree(path: str) -> Taxonomy:
    return load_taxonomy(path) if path else load_taxonomy()


@lru_cache
def knowing(taxonomy: Taxonomy) -> Any:
    return Known(taxonomy)


@lru_cache
def hostile() -> tuple[ExplorerNode, ...]:
    return (
        ExplorerNode("root", "Root", ""),
        ExplorerNode("b", MARKUP, "root", (f"synonym {MARKUP}",), family="benign"),
        ExplorerNode("c", "Tab\tand | bar", "root", family="malignant"),
    )


def choose(node: str) -> None:
    state.node = node
    state.choices = [*state.get("choices", []), node]


st.set_page_config("Explorer", layout="wide")
state, params = st.session_state, st.query_params
if st.toggle("Away"):
    st.stop()
taxonomy = tree(params.get("tree", ""))
nodes = explorer_nodes(taxonomy, None if params.get("model") == "none" else knowing(taxonomy))
if params.get("nodes") == "hostile":
    nodes = hostile()
state.setdefault("node", params.get("node", nodes[0].id))
st.subheader("Explorer", anchor=False)
chosen = draw_explorer(nodes, selected=state.node, key="explorer", on_choose=choose)
st.text(f"node: {state.node}")
st.text(f"explorer said: {chosen}")
st.text(f"choices: {' '.join(state.get('choices', []))}")
state.scripts = state.get("scripts", 0) + 1
st.text(f"scripts: {state.scripts}")
if st.button("Go to basal cell carcinoma"):
    state.node = "basal-cell-carcinoma"
    st.rerun()
if st.button("Run again"):
    pass
