import re
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from model import BundleError
from taxonomy import Inference, load_labels, load_taxonomy
from tests.conftest import ROOT

LABELS = load_labels()
TRAINED_ON = [node for (dataset, _), node in LABELS.items() if dataset in ("HAM10000", "ISIC2017", "PAD-UFES-20")]
WHOLE_CLASSES = [("HAM10000", label) for label in ("NV", "BKL", "DF", "VASC", "MEL", "BCC", "AK")]
CLASSES = tuple(LABELS[label] for label in [*WHOLE_CLASSES, ("PAD-UFES-20", "SCC")])  # as the shipped model has them


def area(value: float) -> dict[str, float]:
    return {"value": value, "low": value - 0.02, "high": value + 0.02, "with": 21, "without": 43}


SEVEN = {"value": 0.731, "low": 0.70, "high": 0.76, "n": 856}
OTHER = {"value": 0.99, "low": 0.98, "high": 1.0, "n": 601}
EVALUATION: dict[str, object] = {
    "splits": {
        "test": {
            "seven_diagnoses": {"over_prior": SEVEN, "arg_max": SEVEN},
            "refusals": {},
            "tasks": {"melanoma-vs-nevus-histology": {**area(0.85), "title": "Melanoma against nevus", "note": ""}},
            "operating_point": {
                "dermoscopy": {
                    "threshold": 0.3,
                    "sensitivity": {"value": 0.921, "low": 0.88, "high": 0.996, "n": 200},
                    "specificity": {"value": 0.744, "low": 0.71, "high": 0.78, "n": 600},
                }
            },
        },
        "val": {"seven_diagnoses": {"over_prior": OTHER, "arg_max": OTHER}},
    }
}


def stand_in(evaluation: dict[str, object] | None, runtime: str = "openvino") -> SimpleNamespace:
    """A model as far as the page looks at it: the real tree, made-up figures."""
    tree = load_taxonomy()
    photos = dict.fromkeys(TRAINED_ON, 5)
    bundle = SimpleNamespace(id="0123456789abcdef" * 4, metadata={"made": "2026-11-23"}, evaluation=lambda: evaluation)
    return SimpleNamespace(
        bundle=bundle,
        taxonomy=tree,
        classes=CLASSES,
        coverage=Inference(tree, CLASSES).coverage(photos),
        runtime=SimpleNamespace(name=runtime, describe=lambda: "OpenVINO 2026.4 on the CPU, f32"),
    )


def draw() -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "about" / "page.py")).run()
    assert not page.exception
    return page


def text(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


@pytest.fixture
def about(monkeypatch):
    monkeypatch.setattr("model.load", lambda: stand_in(EVALUATION))
    return draw()


def test_it_says_what_it_is_not_and_for_whom(about):
    assert about.title[0].value == "About Dermatree"
    assert "Not a medical device." in text(about)
    assert "A low reading does not rule out cancer." in text(about)
    assert "Not for patients" in text(about)


def test_it_names_the_model_and_why_it_runs_where_it_does(about):
    assert "`0123456789abcdef`" in text(about)
    assert "2026-11-23" in text(about)
    assert "OpenVINO 2026.4 on the CPU, f32" in text(about)
    assert "no usable GPU" in text(about)


@pytest.mark.parametrize(
    ("runtime", "reason"), [("cuda", "has a GPU"), ("openvino-bf16", "4 points"), ("torch", "asked for")]
)
def test_every_runtime_has_its_reason(monkeypatch, runtime, reason):
    monkeypatch.setattr("model.load", lambda: stand_in(EVALUATION, runtime))
    assert reason in text(draw())


def test_its_figures_are_those_of_the_test_split_with_interval_and_count(about):
    assert "| Balanced accuracy, seven diagnoses | HAM10000, 856 photos | 73 % (70-76) |" in text(about)
    assert "0.85 (0.83-0.87)" in text(about)
    assert "dermoscopy, 200 malignant or premalignant photos | 92 % (88 to > 99) |" in text(about)
    assert "99 % (98" not in text(about), "validation figures chose the model; they don't measure it"


def test_a_model_that_was_never_measured_gets_no_figures(monkeypatch):
    monkeypatch.setattr("model.load", lambda: stand_in(None))
    assert "nothing is known of how well it reads" in text(draw())
    assert "Measured with" not in text(draw())


def test_figures_that_were_tampered_with_are_refused_with_their_sentence(monkeypatch):
    def refuse():
        raise BundleError("The figures in /x were changed by hand. Measure the model again.")

    model = stand_in(EVALUATION)
    model.bundle.evaluation = refuse
    monkeypatch.setattr("model.load", lambda: model)
    page = draw()
    assert page.error[0].value.startswith("The figures in /x were changed by hand.")
    assert "Where did my photo go?" in [heading.value for heading in page.header]


def test_covered_merged_and_not_covered_make_up_the_tree(about):
    shown = text(about)
    counts = {
        name: int(re.search(rf"\*\*{name}:\*\* ([\d,]+) nodes", shown)[1].replace(",", ""))
        for name in ("Covered", "Merged", "Not covered")
    }
    assert sum(counts.values()) == len(load_taxonomy())
    assert counts["Covered"] >= 8 + 1 + 2 + 5, "eight classes and, above them, the root, two of three and five of nine"
    assert counts["Merged"] == 3, "seborrheic keratosis, and Bowen disease within carcinoma in situ, within others"


def test_the_groups_without_photos_are_said_to_be_unknown(about):
    unknown = {line.split("|")[1].strip() for line in text(about).splitlines() if line.endswith("| not covered |")}
    assert unknown == {"Inflammatory", "Genodermatosis", "Cutaneous lymphoma", "Malignant dermal"}


def test_it_says_where_a_photo_goes_and_whose_work_it_rests_on(about):
    headings = [heading.value for heading in about.header]
    assert "Where did my photo go?" in headings
    assert "never into a file" in text(about)
    for owner in ("HAM10000", "ISIC 2017", "PAD-UFES-20", "nsfwjs", "MONDO", "ICD-10-CM", "Disease Ontology"):
        assert owner in text(about), f"{owner} must be credited"
    assert "non-commercial" in text(about)


def test_without_a_model_it_says_what_is_wrong_and_still_tells_the_rest(monkeypatch, tmp_path):
    monkeypatch.setenv("DERMATREE_BUNDLE", str(tmp_path))
    page = draw()
    assert str(tmp_path) in page.error[0].value
    assert f"The tree holds {len(load_taxonomy()):,} nodes" in text(page)
    assert "**Covered:**" not in text(page)
