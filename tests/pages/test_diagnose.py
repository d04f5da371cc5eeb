"""The page "Diagnose" without a browser, on the shipped model: what it says, and that it says it only when it may."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model import Bundle, BundleError, Model, Photo, read_photo
from pages.session.case import Case, CasePhoto
from pages.session.context import Context
from tests.conftest import ROOT
from tests.samples import BRICK, LESIONS


def opened(model: Model, *photos: Photo, **choices: object) -> AppTest:
    """The page as it stands for a reader with these photos in the case."""
    from pages.session.session import Session

    case = Case(photos=[CasePhoto(photo, model.predict(photo)) for photo in photos], **choices)  # type: ignore[arg-type]
    page = AppTest.from_file(str(ROOT / "pages" / "router.py"))
    page.run()
    session = page.session_state["dermatree-session"]
    assert isinstance(session, Session)
    session.acknowledged, session.case = True, case
    page.run()
    assert not page.exception
    return page


def text(page: AppTest) -> str:
    return "\n".join(str(e.value) for e in [*page.header, *page.subheader, *page.markdown, *page.error, *page.warning])


def test_a_lesion_gets_its_answer_its_limits_and_its_caveats(model: Model) -> None:
    said = text(opened(model, read_photo(LESIONS[0])))
    prediction = model.predict(LESIONS[0])
    assert prediction.answer is not None
    assert prediction.answer.node == "melanocytic-nevus"
    assert said.splitlines()[0] == f"Melanocytic nevus {prediction.answer.probability:.0%}".replace("%", " %")
    for sentence in (
        "Differential",
        "Tree",
        "When the model said this of dermoscopy",
        "mix like its dermoscopy test photos",
        "Not tested on nail",
    ):
        assert sentence in said, sentence
    assert "act on that" in said
    assert not re.search(r"\b(because|saw|suspicious area)\b", said)


def test_of_too_few_test_photos_no_dots_are_made_but_a_way_to_evaluation(model: Model) -> None:
    from pages.diagnose import track_record
    from tests.browser.states import STUDY

    rare = read_photo(STUDY / "ISIC_0013411.jpg")
    found = track_record.found(model, model.predict(rare))
    assert found is not None
    assert found.n < track_record.FEW
    page = opened(model, rare)
    link: Any
    (link,) = page.get("page_link")
    assert link.proto.label.startswith(f"Too few dermoscopy test photos were read like this ({found.n})")
    assert link.proto.page == "evaluation"
    assert 'class="dots"' not in text(page)


def test_what_is_no_lesion_gets_no_answer_until_asked_and_then_the_tree_only(model: Model) -> None:
    page = opened(model, read_photo(BRICK))
    said = text(page)
    assert "No reading: this does not look like a photo of a skin lesion" in said
    assert "Differential" not in said
    assert "Tree" not in said
    assert "operating point" not in said
    page.checkbox[0].check().run()
    said = text(page)
    assert not page.exception
    assert "Tree" in said
    assert "Differential" not in said
    assert "operating point" not in said


def test_another_case_mix_changes_the_figures_and_not_the_side(model: Model) -> None:
    """A melanoma where one lesion in a hundred is malignant, by Bayes' rule; a nevus where nine in ten are."""
    melanoma = model.predict(LESIONS[1])
    own, odds = melanoma.probabilities.calibration.prevalence, melanoma.malignant / (1 - melanoma.malignant)
    odds *= 0.01 / 0.99 / (own / (1 - own))
    rare, common = (opened(model, read_photo(LESIONS[k]), prevalence=share) for k, share in ((1, 0.01), (0, 0.9)))
    assert "where 1 % of lesions are malignant or premalignant (yours)" in text(rare)
    figure = f"{odds / (1 + odds):.0%}".replace("%", " %")
    assert rare.header[0].value.startswith(f"Suspicious: malignancy {figure}, above the operating point (")
    assert "where 90 % of lesions are malignant or premalignant (yours)" in text(common)
    assert common.header[0].value.startswith("Unsure: malignancy ")


def test_a_cancer_that_was_hardly_tested_in_this_kind_of_photo_is_named_with_its_misses(model: Model) -> None:
    readings = {path: model.predict(path) for path in LESIONS}
    clinical = next(path for path, said in readings.items() if said.modality == "clinical" and said.readable)
    evaluation = model.bundle.evaluation()
    assert evaluation is not None
    of_each = evaluation["splits"]["test"]["operating_point"]["clinical"]["of_each"]
    melanoma = of_each["melanoma-type-not-recorded"]
    said = text(opened(model, read_photo(clinical)))
    assert f"melanoma ({melanoma['missed']} of {melanoma['n']} test photos lay below)" in said
    assert "basal cell carcinoma (" not in said


def test_what_the_model_was_not_tested_on_is_said_first(model: Model) -> None:
    from pages.session.context import SITES, cautions

    plain = text(opened(model, read_photo(LESIONS[0])))
    for context in (Context(age=9), Context(skin_type="VI"), *(Context(site=site) for site in SITES if "nail" in site)):
        expected = cautions(context)
        assert expected, context
        said = text(opened(model, read_photo(LESIONS[0]), context=context))
        assert all(sentence in said and sentence not in plain for sentence in expected)


def test_photos_of_one_lesion_get_a_joint_reading_beside_the_highest_single_one(model: Model) -> None:
    photos = [read_photo(path) for path in LESIONS[:2]]
    apart = text(opened(model, *photos))
    together = text(opened(model, *photos, one_lesion=True))
    assert "read together" not in apart
    assert "2 of 2 photos read together" in together
    highest = max(model.predict(photo).malignant for photo in photos)
    assert re.search(rf"highest in a single photo {round(100 * highest)}\s%", together)


def test_a_node_without_a_number_says_why(model: Model) -> None:
    uncovered = next(n for n in model.taxonomy.ids if str(model.coverage[model.taxonomy.index(n)]) == "not covered")
    merged = next(n for n in model.taxonomy.ids if str(model.coverage[model.taxonomy.index(n)]) == "merged")
    assert "is not covered: no photo of it" in text(opened(model, read_photo(LESIONS[0]), node=uncovered))
    assert "was trained only as part of" in text(opened(model, read_photo(LESIONS[0]), node=merged))


def test_figures_of_another_model_are_not_shown_and_cost_no_reading(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Bundle) -> None:
        raise BundleError("The figures belong to another model.")

    monkeypatch.setattr(Bundle, "evaluation", refuse)
    said = text(opened(model, read_photo(LESIONS[0])))
    assert "Sensitivity and specificity of this model were not measured on this kind of photo." in said
    assert "Differential" in said


def test_clear_everything_empties_the_case(model: Model) -> None:
    page = opened(model, read_photo(LESIONS[0]), context=Context(age=50))
    next(button for button in page.button if button.label == "Clear everything").click().run()
    assert not page.exception
    assert page.session_state["dermatree-session"].case.is_empty
    assert "Differential" not in text(page)
