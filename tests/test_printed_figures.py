"""What the README and the model card print must be what was measured with the shipped bundle, and nothing else."""

import re

import pytest

from model.bundle import Bundle
from model.card import write_card
from model.opened import SHIPPED
from taxonomy import load_taxonomy
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.open(SHIPPED)


def test_the_card_is_the_one_that_the_figures_make(bundle):
    """`python -m model card` writes it; nobody changes a number by hand."""
    assert (ROOT / "MODEL_CARD.md").read_text("utf-8") == write_card(bundle)


def test_the_figures_and_the_readings_belong_to_this_bundle(bundle):
    evaluation = bundle.evaluation()
    assert evaluation is not None
    assert evaluation["bundle"] == bundle.id
    assert bundle.readings_file() is not None


def test_the_card_tells_what_was_measured_and_not_what_looks_better(bundle):
    """A second path from the artefact to the card: a few figures, formatted here by hand."""
    card = (ROOT / "MODEL_CARD.md").read_text("utf-8")
    test = (bundle.evaluation() or {})["splits"]["test"]
    task = test["tasks"]["melanoma-vs-nevus-histology"]
    assert f"| {task['value']:.2f} ({task['low']:.2f}-{task['high']:.2f}) |" in card
    for name, row in test["seven_diagnoses"]["over_prior"]["by_diagnosis"].items():
        assert re.search(rf"\| {name} \| {row['n']} \| {row['recall']:.2f} \|", card)
    for entry in bundle.metadata["classes"]:
        assert f"| {entry['node']} | {entry['photos']:,} |" in card


def test_the_readme_prints_no_figure_of_the_model_that_the_card_lacks():
    card = (ROOT / "MODEL_CARD.md").read_text("utf-8")
    printed = re.findall(r"\d+ % \(\d+-\d+\)|0\.\d\d \(0\.\d\d-[01]\.\d\d\)", (ROOT / "README.md").read_text("utf-8"))
    assert printed, "the README names at least the main figure"
    assert [figure for figure in printed if figure not in card] == []


def test_the_readme_counts_the_diseases_of_the_tree():
    printed = re.findall(r"([\d,]+) diseases under", (ROOT / "README.md").read_text("utf-8"))
    assert printed == [f"{len(load_taxonomy().leaves()):,}"]


def test_the_card_keeps_its_order():
    """What a reader must know before the figures stands before them."""
    titles = re.findall(r"^## (.*)$", (ROOT / "MODEL_CARD.md").read_text("utf-8"), re.M)
    wanted = (
        "Version",
        "Purpose",
        "Out of use",
        "Output",
        "Covered",
        "Data",
        "Reference",
        "Preprocessing",
        "Starting",
        "Training",
        "Thresholds",
        "Discrimination",
        "Calibration",
        "Refusals",
        "Subgroups",
        "Shortcuts",
        "Failures",
        "No clinical evidence",
        "Privacy",
        "Oversight",
    )
    assert len(titles) == len(wanted)
    assert all(title.startswith(start) for title, start in zip(titles, wanted, strict=True))
