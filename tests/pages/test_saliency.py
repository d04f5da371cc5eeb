"""The page "Saliency" without a browser, on the shipped model: which maps it draws and what it says of them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import Model, Photo, read_photo
from model.explain.faithfulness import Curves, Verdict, Yardsticks
from pages.saliency import verdicts
from pages.session.case import Case, CasePhoto
from pages.session.session import Session
from pages.shared import evidence
from tests.conftest import ROOT
from tests.samples import BRICK, LESIONS

QUICK = ["Evidence", "Input gradient", "LayerCAM", "Eigen-CAM"]


@pytest.fixture
def sets(monkeypatch: pytest.MonkeyPatch) -> list[SimpleNamespace]:
    """What was last handed to the browser: every set of panels, in the page's order."""
    drawn: list[SimpleNamespace] = []
    monkeypatch.setattr(
        "pages.saliency.panels.draw_maps",
        lambda uri, panels, key, **rest: drawn.append(SimpleNamespace(uri=uri, panels=list(panels), **rest)),
    )
    return drawn


def opened(model: Model, *photos: Photo, part: str = "Methods", **choices: object) -> AppTest:
    """The page for a reader with these photos in the case, at one of its parts."""
    case = Case(photos=[CasePhoto(photo, model.predict(photo)) for photo in photos], **choices)  # type: ignore[arg-type]
    page = AppTest.from_file(str(ROOT / "pages" / "saliency" / "page.py"))
    page.session_state["dermatree-session"] = Session(last_seen=0, acknowledged=True, case=case)
    page.session_state["lasting-saliency-part"] = part
    page.run()
    assert not page.exception
    return page


def text(page: AppTest) -> str:
    return "\n".join(str(e.value) for e in [*page.title, *page.subheader, *page.markdown, *page.error, *page.warning])


def button(page: AppTest, label: str):
    return next(found for found in page.button if found.label.startswith(label))


def test_without_a_photo_it_says_what_will_appear_and_a_sample_makes_it_appear(model, sets):
    page = opened(model)
    assert "You will see which regions of the photo" in text(page)
    assert not sets
    next(found for found in page.button if found.key.startswith("sample-")).click().run()
    assert not page.exception
    assert [panel.title for panel in sets[0].panels] == QUICK


def test_every_quick_method_is_drawn_of_what_the_reading_points_to(model, sets):
    page = opened(model, read_photo(LESIONS[0]))
    prediction = model.predict(LESIONS[0])
    node = evidence.target(Case(), prediction)
    assert [panel.title for panel in sets[0].panels] == QUICK
    assert np.allclose(sets[0].panels[0].grid, prediction.saliency(node), atol=1e-6)
    for panel in sets[0].panels:
        assert 2 <= len(panel.grid) <= 75
        for part in (panel.title, model.taxonomy[node].name, prediction.bundle_id[:16], "Not a medical device"):
            assert part in panel.caption
    assert "tells where, not whether" in text(page)


def test_the_input_gradient_is_shown_as_means_over_fields(model, sets):
    opened(model, read_photo(LESIONS[0]))
    (shown,) = (panel for panel in sets[0].panels if panel.title == "Input gradient")
    assert np.shape(shown.grid) == (75, 75)
    assert "mean over 75 × 75 fields" in shown.note


def test_one_node_rather_than_another_is_signed(model, sets):
    opened(model, read_photo(LESIONS[0]), node="malignant", against="benign")
    prediction = model.predict(LESIONS[0])
    shown = sets[0].panels[0]
    assert shown.diverging
    assert np.allclose(shown.grid, prediction.saliency("malignant", "benign"), atol=1e-6)
    assert "Malignant rather than Benign" in shown.caption


def test_a_node_without_a_probability_has_no_map_but_a_reason(model, sets):
    uncovered = next(n for n in model.taxonomy.ids if str(model.coverage[model.taxonomy.index(n)]) == "not covered")
    page = opened(model, read_photo(LESIONS[0]), node=uncovered)
    assert "is not covered: no photo of it" in text(page)
    assert not sets


def test_what_is_no_lesion_has_maps_only_of_a_node_that_was_asked_for(model, sets):
    page = opened(model, read_photo(BRICK))
    assert "does not look like a photo of a skin lesion" in text(page)
    assert not page.selectbox
    page.checkbox[0].check().run()
    assert "Choose the node" in text(page)
    assert not sets
    page.selectbox[0].select("malignant").run()
    assert not page.exception
    assert [panel.title for panel in sets[0].panels] == QUICK
    assert page.session_state["dermatree-session"].case.node == "malignant"


def test_the_nine_nodes_and_the_path_are_the_prediction_s_own_evidence(model, sets):
    page = opened(model, read_photo(LESIONS[0]), part="Nodes")
    prediction, tree = model.predict(LESIONS[0]), model.taxonomy
    nine, path = sets
    assert len(nine.panels) == 9
    for panel in (*nine.panels, *path.panels):
        if prediction.probabilities.of(panel.key) is None:
            assert panel.grid is None
            assert not panel.choosable
            assert panel.missing == "No map."
            assert "not covered" in panel.note
        else:
            assert np.array_equal(panel.grid, prediction.saliency(panel.key))
    assert any(panel.grid is None for panel in nine.panels)
    assert path.panels[0].key == tree.root
    assert not path.panels[0].choosable
    assert not np.any(path.panels[0].grid)
    strongest = max(prediction.saliency(node).max() for node in prediction.classes)
    assert all(value == pytest.approx(strongest) for shown in sets for value in shown.scale_to.values())
    nine.on_choose("malignant-melanocytic")
    assert page.session_state["dermatree-session"].case.node == "malignant-melanocytic"


def test_verdicts_stand_with_the_maps_and_the_scores_below(model, sets, monkeypatch):
    """With stand-ins for the measuring, which tests/explain has: the second map loses to the middle."""
    scores = iter([2.0, 0.5, 2.0, 2.0])

    def curves(score: float) -> Curves:
        return Curves(np.full(3, -score), np.full(3, score))

    yardsticks = Yardsticks(np.zeros((299, 299, 3), np.uint8), 1.0, curves(1.0), (curves(0.0),))
    monkeypatch.setattr(verdicts, "lay_out", lambda *_: yardsticks)
    monkeypatch.setattr(verdicts, "judge_map", lambda *_: Verdict(curves(next(scores)), yardsticks))
    page = opened(model, read_photo(LESIONS[0]))
    assert [panel.faithful for panel in sets[-1].panels[:4]] == [None] * 4
    assert "The scores" not in [folded.label for folded in page.expander]
    del sets[:]
    button(page, "Hold these maps").click().run()
    assert not page.exception
    assert [panel.faithful for panel in sets[-1].panels] == [True, False, True, True]
    assert sets[-1].panels[1].verdict == "no better than looking at the middle"
    assert "| The middle of the photo | +1.00 |" in text(page)
    assert not [found for found in page.button if found.label.startswith("Hold")]
