"""Any cut of the tree, on every page: what is chosen on one holds on the others, and the figures are its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from streamlit.testing.v1 import AppTest

from model import Model
from model.evaluation.readings import Readings
from pages.session import cuts
from pages.session.session import Session
from pages.shared import view_rows
from pages.widgets.cut_tree import widget
from pages.widgets.lib import component
from taxonomy import Cut, Inference, TaxonomyError
from tests.conftest import ROOT
from tests.samples import LESIONS
from tests.taxonomy.trees import tree_of

OWN = ("benign", "malignant-melanocytic", "malignant-epidermal")
TREE = """
skin
  benign
    nevus
    keratosis
  malignant
    melanoma
    carcinoma
      basal
      squamous
  rash
"""


@pytest.fixture(scope="module")
def dermoscopy(model: Model) -> Readings:
    file = model.bundle.readings_file()
    assert file is not None
    return Readings.read(file, model.inference).where(split="test", modality="dermoscopy").known


def opened(script: Callable[[], None], **fields: Any) -> AppTest:
    """A script as a page, for a session with these fields."""
    return run(AppTest.from_function(script), **fields)


def run(page: AppTest, **fields: Any) -> AppTest:
    page.session_state["dermatree-session"] = Session(last_seen=0, acknowledged=True, **fields)
    page.run()
    assert not page.exception
    return page


def session_of(page: AppTest) -> Session:
    found = page.session_state["dermatree-session"]
    assert isinstance(found, Session)
    return found


def said(page: AppTest) -> str:
    return "\n".join(str(e.value) for e in [*page.markdown, *page.info, *page.error])


def small() -> Inference:
    return Inference(tree_of(TREE), ["melanoma", "nevus", "keratosis", "squamous", "basal"])


def two_pages() -> None:
    import streamlit as st

    from pages.session import cuts
    from tests.pages.test_cuts import small

    inference = small()
    for key in ("diagnose", "evaluation"):
        st.text(" ".join(cuts.choice(inference, key).nodes))


def test_a_cut_chosen_on_one_page_holds_on_the_other() -> None:
    page = opened(two_pages)
    assert [text.value for text in page.text] == ["nevus keratosis melanoma carcinoma"] * 2
    assert "covers 4 of the 4 nodes of the second level" in said(page)
    page.segmented_control[0].set_value("first level").run()
    assert not page.exception
    assert [control.value for control in page.segmented_control] == ["first level"] * 2
    assert [text.value for text in page.text] == ["benign malignant"] * 2
    assert "covers 2 of the 3 nodes of the first level" in said(page)
    page.segmented_control[1].set_value("training classes").run()
    assert [text.value for text in page.text] == ["nevus keratosis melanoma basal squamous"] * 2


def test_an_own_cut_begins_as_what_was_looked_at() -> None:
    page = opened(two_pages, cut="first level")
    page.segmented_control[0].set_value("your own").run()
    assert session_of(page).own_cut == ("benign", "malignant")
    assert "Your own cut, 2 nodes" in said(page)


def test_an_own_cut_outlives_a_look_at_another() -> None:
    page = opened(two_pages, cut="your own", own_cut=("benign", "melanoma", "carcinoma"))
    page.segmented_control[0].set_value("first level").run()
    page.segmented_control[0].set_value("your own").run()
    assert [text.value for text in page.text] == ["benign melanoma carcinoma"] * 2


@pytest.mark.parametrize("nodes", [("benign", "melanoma"), ("benign", "wart", "malignant"), ("skin", "benign")])
def test_an_own_cut_of_another_model_falls_back_with_a_sentence(nodes: tuple[str, ...]) -> None:
    page = opened(two_pages, cut="your own", own_cut=nodes)
    assert [text.value for text in page.text] == ["nevus keratosis melanoma carcinoma"] * 2
    assert "Your own cut does not fit this model, so the second level stands in its place." in said(page)
    with pytest.raises(TaxonomyError) as error:
        Cut(small(), nodes)
    assert str(error.value) in said(page)


def part_without_a_model() -> None:
    from pages.explorer import cut_editor
    from pages.session import place

    cut_editor.draw(place.tree(), None)


def part() -> None:
    from model import load
    from pages.explorer import cut_editor
    from pages.session import place

    cut_editor.draw(place.tree(), load())


def test_without_a_model_it_says_that_a_cut_needs_one() -> None:
    assert "without a model there is none to make" in said(opened(part_without_a_model))


def test_its_accuracy_is_counted_photo_by_photo(model: Model, dermoscopy: Readings) -> None:
    """By the rows of the readings alone: no array of nodes, no sum of the model."""
    taxonomy, right, nevi = model.taxonomy, 0, [0, 0]
    for row, node in enumerate(dermoscopy["node"].tolist()):
        sums = dict.fromkeys(OWN, 0.0)
        for k, name in enumerate(model.classes):
            sums[next(n for n in OWN if n in taxonomy.path(name))] += float(dermoscopy.p[row, k])
        hit = max(sums, key=lambda n: sums[n]) in taxonomy.path(node)
        right += hit
        if "malignant-melanocytic" in taxonomy.path(node):
            nevi = [nevi[0] + hit, nevi[1] + 1]
    text = said(opened(part, cut="your own", own_cut=OWN))
    line = next(line for line in text.splitlines() if line.startswith("| Dermoscopy |"))
    assert f"| {right / len(dermoscopy):.0%} ".replace("%", " %") in line
    assert f"| {len(dermoscopy):,} |" in line
    node = next(line for line in text.splitlines() if line.startswith("| Malignant melanocytic |"))
    assert f"{nevi[0] / nevi[1]:.0%}".replace("%", " %") in node
    assert f"of {nevi[1]:,}" in node
    assert "72.1" not in text


@pytest.mark.parametrize(("name", "of"), [("first level", 3), ("second level", 9)])
def test_a_level_tells_the_artefacts_figure_and_that_it_is_not_the_papers(model: Model, name: str, of: int) -> None:
    evaluation = model.bundle.evaluation()
    assert evaluation is not None
    row = evaluation["splits"]["test"]["cuts"]["dermoscopy"][name]
    text = said(opened(part, cut=name))
    value, low, high = (f"{100 * row[part]:.0f}" for part in ("value", "low", "high"))
    assert f"| Dermoscopy | {value} % ({low}-{high}) |" in text
    assert f"covers {row['nodes']} of {of} nodes of the {name}; these figures must not be set beside" in text


def test_beside_the_nodes_of_a_cut_stand_all_training_photos(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the widget is given, against a count label by label."""
    given: list[Any] = []
    monkeypatch.setattr(
        "pages.explorer.cut_editor.draw_cut_tree", lambda cut, photos, *_, **__: given.append((cut, photos))
    )
    opened(part, cut="second level")
    (cut, photos), taxonomy = given[-1], model.taxonomy
    for node in cut.nodes:
        below = sum(n for label, n in model.bundle.photos.items() if taxonomy.within(label, node))
        assert photos[taxonomy.index(node)] == below
    assert sum(photos[taxonomy.index(node)] for node in cut.nodes) == sum(model.bundle.photos.values())


def test_buttons_open_and_close_the_whole_cut() -> None:
    page = opened(part, cut="first level")
    next(b for b in page.button if b.label == "Open every node by one step").click().run()
    assert not page.exception
    assert len(session_of(page).own_cut) > 2
    next(b for b in page.button if b.label == "Close all").click().run()
    assert session_of(page).own_cut == ("skin-disease",)
    assert session_of(page).cut == "your own"


def test_what_the_browser_sends_is_taken_only_if_it_is_another_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = Cut.at_depth(small(), 1)
    drawn: dict[str, Any] = {}
    monkeypatch.setattr(component, "draw", lambda _, **given: drawn.update(given))
    widget.draw_cut_tree(cut, [1] * len(small().taxonomy), lambda node: "benign", key="cut", on_cut=lambda cut: None)
    from_browser = drawn["read"]
    assert from_browser(["nevus", "keratosis", "malignant"]) == cut.opened_at("benign")
    for sent in (None, "benign", ["benign"], ["benign", 7], ["benign", "malignant"], [], ["rash", "malignant"]):
        assert from_browser(sent) is None


@pytest.mark.parametrize("modality", ["dermoscopy", "clinical"])
def test_the_bars_of_any_cut_make_one(model: Model, modality: str) -> None:
    p = model.predict(LESIONS[0], modality=modality).probabilities
    for cut in (*(cuts.named(model.inference, name) for name in cuts.NAMES[:-1]), Cut(model.inference, OWN)):
        items = view_rows.cut_items(p, cut)
        assert sum(item.probability for item in items) == pytest.approx(1, abs=1e-9)
        assert [item.probability for item in items] == sorted((i.probability for i in items), reverse=True)
        assert {item.id for item in items} == {node for node in cut.nodes if model.calibration(modality).covers(node)}


def reading() -> None:
    from model import load
    from pages.diagnose import cut_view
    from pages.session import session

    case = session.current().case
    cut_view.draw(load(), case, case.photos[0].prediction)


def test_diagnose_says_what_the_bars_leave_out(model: Model) -> None:
    from model import read_photo
    from pages.session.case import Case, CasePhoto

    photo = read_photo(LESIONS[0])
    case = Case(photos=[CasePhoto(photo, model.predict(photo, modality="clinical"))])
    text = said(opened(reading, case=case, cut="training classes"))
    missing = sum(not model.calibration("clinical").covers(node) for node in model.classes)
    assert "Together they make 100 %" in text
    assert f"{missing} of the cut's {len(model.classes)} nodes had no training photos of this kind" in text
    assert "had no training photos" not in said(opened(reading, case=case, cut="first level"))


def test_the_confusion_matrix_stands_at_the_cut(
    model: Model, dermoscopy: Readings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against sklearn, on names worked out photo by photo."""
    drawn: dict[str, Any] = {}

    def keep(names: list[str], columns: list[str], counts: list[list[int]], **rest: Any) -> None:
        drawn.update(rows=names, columns=columns, counts=counts)

    monkeypatch.setattr("pages.evaluation.matrix.draw_matrix", keep)
    page = AppTest.from_file(str(ROOT / "pages/evaluation/page.py"))
    run(page, cut="your own", own_cut=OWN)
    truth = [next(n for n in OWN if n in model.taxonomy.path(node)) for node in dermoscopy["node"].tolist()]
    sums = np.stack([dermoscopy.p[:, [n in model.taxonomy.path(c) for c in model.classes]].sum(axis=1) for n in OWN])
    read = [OWN[k] for k in sums.argmax(axis=0)]
    assert drawn["columns"] == drawn["rows"] == [model.taxonomy[node].name for node in OWN]
    np.testing.assert_array_equal(drawn["counts"], confusion_matrix(truth, read, labels=OWN))
    assert "Your own cut, 3 nodes" in said(page)
