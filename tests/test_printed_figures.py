"""What the README and the model card print must be what was measured with the shipped bundle, and nothing else."""

import re

import pytest

from model.bundle import Bundle
from model.loading import SHIPPED
from pages.measured import figures
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.open(SHIPPED)


def rows_of(document: str, title: str) -> list[str]:
    """The body of the table whose header starts with `title`."""
    lines = (ROOT / document).read_text("utf-8").splitlines()
    first = next(k for k, line in enumerate(lines) if line.startswith(f"| {title}"))
    rest = lines[first + 2 :]
    return rest[: next((k for k, line in enumerate(rest) if not line.startswith("|")), len(rest))]


def test_the_model_card_prints_every_figure_of_the_test_split(bundle):
    measured = [f"| {row.what} | {row.photos} | {row.value} |" for row in figures(bundle.evaluation() or {})]
    assert rows_of("MODEL_CARD.md", "Measured on the test split") == measured, "\n".join(["expected:", *measured])


def test_the_model_card_prints_the_recall_of_each_diagnosis(bundle):
    seven = (bundle.evaluation() or {})["splits"]["test"]["seven_diagnoses"]
    expected = [
        f"| {name} | {over['n']} | {over['recall']:.2f} | {seven['arg_max']['by_diagnosis'][name]['recall']:.2f} |"
        for name, over in seven["over_prior"]["by_diagnosis"].items()
    ]
    assert rows_of("MODEL_CARD.md", "Diagnosis") == expected, "\n".join(["expected:", *expected])


def test_the_model_card_names_the_training_classes_and_their_photos(bundle):
    expected = [f"| {entry['node']} | {entry['photos']:,} |" for entry in bundle.facts["classes"]]
    assert rows_of("MODEL_CARD.md", "Training class") == expected, "\n".join(["expected:", *expected])


def test_the_readme_prints_no_figure_of_the_model_that_the_card_lacks():
    card = (ROOT / "MODEL_CARD.md").read_text("utf-8")
    printed = re.findall(r"\d+ % \(\d+-\d+\)|0\.\d\d \(0\.\d\d-[01]\.\d\d\)", (ROOT / "README.md").read_text("utf-8"))
    assert printed, "the README names at least the main figure"
    assert [figure for figure in printed if figure not in card] == []
