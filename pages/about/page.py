"""What this is and isn't, which model is at work, what it covers, where a photo goes, and whose work it rests on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from model import BundleError
from model.formatting import markdown_table
from pages.server.readiness import model_or_sentence
from pages.session import session
from pages.shared import notice
from pages.shared.measured import figures
from taxonomy import Coverage, Taxonomy, load_taxonomy

if TYPE_CHECKING:
    from model import Model

NOTICE = Path(__file__).parents[2] / "NOTICE"
READABLE = 820  # pixels: longer lines tire the eye
GROUPS_AT = 2  # depth of the paper's nine nodes: root, three, nine

WHAT_IT_IS = """
Dermatree reads a photo of a skin lesion and lights up a tree of diseases: a probability for every node that the model
covers, and the parts of the photo that raise the score of any node you choose. It rebuilds the method of Esteva et al.
(*Nature* 542, 2017): one Inception v3, training classes cut from a tree of diseases, and sums back up that tree.

It is no substitute for an examination, dermoscopy or a biopsy, and it is not the network of that paper: it was trained
on far fewer photos and knows far fewer diseases.
"""

WHERE_PHOTOS_GO = f"""
- **In.** From your browser straight into this server's memory; never into a file, a temporary one included.
- **On arrival** everything but the pixels is dropped: place, time, camera, names. The file's name is not kept with it.
- **While you work** it belongs to this session alone: no other session, no cache, no log and no address leads to it.
- **Out.** "Clear everything" empties the session at once. So does closing the tab or loading its page anew, and so do
  {session.IDLE_MINUTES} minutes without activity. A phone that is locked, or a network that is lost, costs nothing
  before those are over.
- **Reader study.** Your answers, and photos of your own that you make a study of, live in the same memory and go with
  it; the file of answers that you save names a photo by a part of its hash.
- **Nowhere else.** The page is allowed to talk to this server and to nothing beyond it; there are no usage statistics.

What the app cannot promise: your browser, the network between you and a remote server, and the server's swap space are
in the hands of whoever runs them.
"""

HOW_TO_REPORT = """
Tell whoever runs this server, or the maintainers where you got the code. Say what you did, what you saw and what you
expected, and give the model's id from this page. For a reading, add the SHA-256 that stands beside it: it names the
file without showing it. Do not send the photo, or anything that names a patient.
"""


def draw() -> None:
    """The page, from the top down."""
    st.title("About Dermatree", anchor=False)
    st.markdown(WHAT_IT_IS)
    _section("Intended use")
    st.markdown(notice.INTENDED_USE)
    _section("The model at work")
    model = model_or_sentence()
    if model is not None:
        _model(model)
    _section("What is covered")
    _coverage(load_taxonomy() if model is None else model.taxonomy, model)
    _section("Where did my photo go?")
    st.markdown(WHERE_PHOTOS_GO)
    _section("How to report an error")
    st.markdown(HOW_TO_REPORT)
    _section("Data, licences and credits")
    with st.expander("NOTICE"):
        _, text = NOTICE.read_text("utf-8").split("\n", 1)
        st.markdown(text.replace("\n## ", "\n### "))


def _section(title: str) -> None:
    st.header(title, anchor=False)


def _model(model: Model) -> None:
    """Which model, where it runs and why there, and the figures that its bundle carries."""
    metadata = model.bundle.metadata
    lines = [f"**Id** `{model.bundle.id[:16]}`"]
    lines += [f"**Made** {metadata['made']}"] if "made" in metadata else []
    lines.append(f"**Runs on** {model.runtime.describe()}. {_why(model.runtime.name)}")
    st.markdown("  \n".join(lines))
    try:
        measured = figures(model.bundle.evaluation())
    except BundleError as error:
        st.error(str(error))
        return
    if not measured:
        st.markdown("This model comes without figures from a test: nothing is known of how well it reads.")
        return
    head = ("Measured with exactly these weights", "Photos it never saw", "Value (95 % interval)")
    st.markdown(markdown_table(head, [(row.what, row.photos, row.value) for row in measured]))


def _why(runtime: str) -> str:
    """The reason for the runtime in use, in a sentence."""
    if runtime == "cuda":
        return "This machine has a GPU."
    if runtime == "openvino":
        return "There is no usable GPU here, and on a processor OpenVINO is the fastest; full precision."
    if runtime == "remote":
        return "It was asked for: the square that is read of a photo is sent there, and is not kept."
    if runtime == "openvino-bf16":
        return "Reduced precision was asked for: twice as fast, and a probability may be off by up to 4 points."
    return "It was asked for, or OpenVINO is not installed here."


def _coverage(tree: Taxonomy, model: Model | None) -> None:
    """How large the tree is, and how much of it the model knows: covered, merged, not covered."""
    st.markdown(f"The tree holds {len(tree):,} nodes, {len(tree.leaves()):,} of them diseases with nothing below.")
    if model is None:
        return
    count = Counter(model.coverage)
    st.markdown(
        f"- **Covered:** {count[Coverage.RESOLVED]:,} nodes have a probability. "
        f"They rest on {len(model.classes)} training classes.\n"
        f"- **Merged:** {count[Coverage.MERGED]:,} nodes were trained only as part of a larger class, and are shown "
        "with that class's name and no number.\n"
        f"- **Not covered:** {count[Coverage.NOT_COVERED]:,} nodes. No photo of them was seen in training; the model "
        "cannot recognise them, and reads such a lesion as one of the kinds that it knows, or refuses it."
    )
    rows = []
    for node in (tree.nodes[i] for i in range(len(tree)) if tree.depth[i] == GROUPS_AT):
        known = [tree[c].name for c in model.classes if tree.within(c, node.id)]
        rows.append((node.name, ", ".join(known) or Coverage.NOT_COVERED))
    st.markdown(markdown_table(("Group", "What the model knows of it"), rows))


with st.container(width=READABLE):
    draw()
