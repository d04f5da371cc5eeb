"""A node's card without a browser, on the shipped model and tree; and names that somebody might smuggle in."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from model import Bundle, BundleError, Model, load, read_photo
from model.evaluation.node_knowledge import knowledge
from pages.explorer import card
from pages.explorer.codes import address, codes_of
from pages.session import place
from pages.session.case import Case, CasePhoto
from pages.session.session import Session
from taxonomy import Node, Taxonomy, load_taxonomy
from tests.conftest import ROOT
from tests.samples import LESIONS

SCRIPT = """
from pages.explorer import card
from pages.server.readiness import model_or_sentence
from pages.session import place
card.draw(place.tree(), model_or_sentence(), place.current())
"""
USE = "Use in Diagnose: show the saliency for this node"
TREE = load_taxonomy()


@pytest.fixture(scope="module", autouse=True)
def model() -> Model:
    """Opened before any page is drawn, so that no page's time runs out over it."""
    return load()


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were switched to."""
    pages: list[str] = []
    monkeypatch.setattr("streamlit.switch_page", pages.append)
    return pages


def opened(node: str, case: Case | None = None) -> AppTest:
    page = AppTest.from_string(SCRIPT)
    page.session_state["dermatree-session"] = Session(last_seen=0, acknowledged=True, place=node, case=case or Case())
    page.run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    """What stands on the page, without what holds markup off."""
    elements = [*page.header, *page.subheader, *page.markdown, *page.error]
    return "\n".join(str(e.value) for e in elements).replace("\\", "")


def labels(page: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in page.button]


def html(page: AppTest) -> str:
    return "".join(element.proto.body for element in page.get("html"))


def test_a_training_class_says_what_it_was_trained_and_tested_on(model: Model) -> None:
    text, known = said(opened("basal-cell-carcinoma")), knowledge(model, "basal-cell-carcinoma")
    own = model.bundle.photos["basal-cell-carcinoma"]
    assert f"Covered: it is one of the {len(model.classes)} training classes" in text.replace("*", "")
    assert f"{own:,} photos of it in training" in text
    for one in known.tested:
        assert one.sensitivity is not None, "both kinds of photo have 30 lesions of it"
        assert f"{one.photos:,} photos" in text
    assert text.count("area under the ROC curve") == 2
    assert "Dermoscopy and clinical photos are not pooled" in text


def test_the_area_is_that_of_the_artefact(model: Model) -> None:
    evaluation = model.bundle.evaluation()
    assert evaluation is not None
    text = said(opened("malignant"))
    for modality in ("dermoscopy", "clinical"):
        area = evaluation["splits"]["test"]["tasks"][f"malignant-{modality}"]
        assert f"{area['value']:.2f} ({area['low']:.2f}-{area['high']:.2f})" in text


def test_a_merged_node_says_whose_figures_these_are() -> None:
    page = opened("seborrheic-keratosis")
    assert "Read as part of Benign keratosis" in said(page).replace("*", "")
    whose = "The figures are those of **Benign keratosis**; of this node alone nothing was measured"
    assert whose in said(page)
    assert USE not in labels(page)
    assert "no probability of its own" in said(page)


def test_what_is_not_covered_says_so_and_gets_no_figure() -> None:
    page = opened("psoriasis")
    assert "Not covered" in said(page)
    assert "Sensitivity" not in said(page)
    assert USE not in labels(page)


def test_too_few_lesions_are_not_evaluated_and_are_counted(model: Model) -> None:
    known = knowledge(model, "dermatofibroma")
    text = said(opened("dermatofibroma"))
    assert not known.tested[0].sensitivity
    assert f"{known.tested[0].photos} photos" in text
    assert "Not evaluated: that takes 30 lesions on each side" in text
    assert "Clinical photos: not covered" in text.replace("*", "")


def test_neighbours_classes_and_what_it_is_taken_for_are_ways_to_go_there(model: Model) -> None:
    page = opened("benign")
    for wanted in ("neighbour", "class", "read"):
        button = next(b for b in page.button if str(b.key).startswith(f"lasting-way-{wanted}-"))
        button.click().run()
        assert not page.exception
        node = page.session_state["dermatree-session"].place
        assert str(button.key).endswith(f"-{node}")
        assert page.header[0].value.replace("\\", "") == TREE[node].name
        page.session_state["dermatree-session"].place = "benign"
        page.query_params.clear()
        page.run()
    wrong = knowledge(model, "benign").tested[0].read_as[0]
    assert f"{TREE[wrong.node].name}, {wrong.photos:,}" in labels(page)


def test_a_node_is_taken_to_diagnose_and_stays_chosen_until_there_is_a_photo(went: list[str]) -> None:
    page = opened("malignant")
    assert "There is no photo yet. The choice stays" in said(page)
    next(b for b in page.button if b.label == USE).click().run()
    assert not page.exception
    assert page.session_state["dermatree-session"].case.node == "malignant"
    assert went == ["diagnose/page.py"]


def test_a_photo_of_a_kind_in_which_the_node_is_not_covered_is_not_sent_there(model: Model) -> None:
    photo = read_photo(LESIONS[0])
    shots = [CasePhoto(photo, model.predict(photo, modality="clinical"), modality="clinical")]
    page = opened("dermatofibroma", Case(photos=shots))
    assert USE not in labels(page)
    assert "not covered in clinical photos" in said(page)
    assert "There is no photo yet" not in said(opened("malignant", Case(photos=shots)))


def test_nothing_on_a_photo_speaks_for_the_whole_tree() -> None:
    page = opened(TREE.root)
    assert USE not in labels(page)
    assert "nothing on it speaks for the whole tree" in said(page)


def test_examples_are_few_credited_and_of_this_node(model: Model) -> None:
    body = html(opened("seborrheic-keratosis"))
    assert 1 <= body.count("<figure>") <= 8
    assert body.count("<figure>") == body.count('src="data:image/jpeg;base64,') == body.count("<figcaption>")
    assert body.count("<figcaption>Seborrheic keratosis") == body.count("<figure>")
    assert all(body.count(name) for name in ("ISIC2017, CC0 1.0", "PAD-UFES-20, CC BY 4.0"))
    assert "/media/" not in body


def test_from_a_reading_to_the_card_of_what_is_chosen(model: Model, went: list[str]) -> None:
    page = AppTest.from_file(str(ROOT / "pages" / "router.py"))
    page.run()
    session = page.session_state["dermatree-session"]
    photo = read_photo(LESIONS[0])
    session.acknowledged, session.case = True, Case(photos=[CasePhoto(photo, model.predict(photo))], node="psoriasis")
    page.run()
    next(b for b in page.button if b.label == "What is this? Open in Taxonomy").click().run()
    assert not page.exception
    assert session.place == "psoriasis"
    assert went == ["explorer/page.py"]


def test_readings_that_were_changed_are_said_and_the_rest_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    from model.evaluation import node_knowledge as module
    from pages.shared import test_readings

    def refuse(self: Bundle) -> None:
        raise BundleError("The readings have changed. Measure again.")

    monkeypatch.setattr(Bundle, "readings_file", refuse)
    for cached in (module.knowledge, module.tested_photos, test_readings.of_bundle):
        cached.cache_clear()
    page = opened("melanocytic-nevus")
    assert "The readings have changed. Measure again." in said(page)
    assert "Melanocytic nevus" in said(page)


HOSTILE = "<img src=x onerror=alert(1)> **bold** [x](javascript:alert(1)) :red[y] $z$ \"'&"
SMALL = Taxonomy(
    [
        Node("root", "Root", None),
        Node(
            "bad",
            HOSTILE,
            "root",
            synonyms=(HOSTILE,),
            behavior="benign",
            codes={"mesh": f"D01|{HOSTILE}", "other": HOSTILE},
            note=HOSTILE,
        ),
        Node("worse", HOSTILE, "root"),
    ]
)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small tree, and no model."""
    monkeypatch.setattr(place, "tree", lambda: SMALL)
    monkeypatch.setattr("pages.server.readiness.model_or_sentence", lambda: None)


class Tags(HTMLParser):
    """The tags of a piece of HTML with their attributes, and its text."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(body)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.usefixtures("alone")
def test_names_are_shown_as_they_are_and_the_tree_stands_without_a_model() -> None:
    page = opened("bad")
    parsed = Tags(html(page))
    assert {tag for tag, _ in parsed.tags} == {"ul", "li", "a"}
    (link,) = [attributes for tag, attributes in parsed.tags if tag == "a"]
    assert link == {
        "href": "https://meshb.nlm.nih.gov/record/ui?ui=D01",
        "target": "_blank",
        "rel": "noopener noreferrer",
        "style": "color:inherit",
    }
    assert HOSTILE in parsed.text
    marked = [str(e.value) for e in [*page.header, *page.markdown]] + [b.label for b in page.button]
    assert sum("onerror" in text for text in marked) >= 4
    for text in marked:
        assert not re.search(r"(?<!\\)(<img|\*\*bold|\[x|:red|\$z)", text), text
    assert "There is no model to ask" in said(page)
    assert USE not in labels(page)


@pytest.mark.parametrize(
    ("vocabulary", "code", "expected"),
    [  # as bioregistry.io has them (0.15.6), but for DOID and MONDO, whose own browsers stand in for their OBO PURLs
        ("icd10cm", "F45.21", "https://www.icd10data.com/search?s=F45.21"),
        ("icd11", "402558626", "https://icd.who.int/browse/latest-release/foundation/en#402558626"),
        ("doid", "DOID:0110974", "https://disease-ontology.org/?id=DOID:0110974"),
        ("mondo", "MONDO:0000001", "https://monarchinitiative.org/MONDO:0000001"),
        ("mesh", "C063233", "https://meshb.nlm.nih.gov/record/ui?ui=C063233"),
        ("mesh", 'D1" onclick="x', ""),
        ("icd11", "javascript:alert(1)", ""),
        ("omim", "1", ""),
    ],
)
def test_a_code_leads_to_its_public_browser(vocabulary: str, code: str, expected: str) -> None:
    assert address(vocabulary, code) == expected


def test_every_code_of_the_tree_can_be_looked_up() -> None:
    lost = [(node.id, code.code) for node in TREE.nodes for code in codes_of(node.codes) if not code.address]
    assert lost == []


@given(st.integers(1, 40), st.integers(0, 39), st.integers(1, 15))
def test_neighbours_are_the_nearest_and_never_the_node_itself(siblings: int, here: int, most: int) -> None:
    ids = [f"n{k}" for k in range(siblings)]
    tree = Taxonomy([Node("root", "Root", None), *(Node(name, name, "root") for name in ids)])
    here = min(here, siblings - 1)
    around, count = card.neighbours(tree, ids[here], most)
    assert count == siblings - 1
    assert len(around) == min(most, siblings - 1)
    assert ids[here] not in around
    places = sorted(int(name[1:]) for name in around)
    assert [f"n{k}" for k in places] == around  # in the order of the tree
    block = sorted([*places, here])
    assert block == list(range(block[0], block[-1] + 1))  # no nearer one is left out on either side
    assert card.neighbours(tree, "root") == ([], 0)
