"""The page "Atlas" without a browser, on the shipped model and its atlas: what it draws, counts and says."""

from __future__ import annotations

import csv
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from model import Model, Photo, read_photo
from model.atlas import Atlas
from pages.atlas import colouring, placement_view, region, similar
from pages.server import case_photos, readiness, routes
from pages.server.headers import PrivateAnswers
from pages.session.case import Case, CasePhoto
from pages.session.session import Session
from taxonomy import Cut
from tests.atlas.atlases import shipped
from tests.conftest import ROOT
from tests.samples import BRICK, LESIONS


@pytest.fixture(scope="module")
def atlas(model: Model) -> Atlas:
    return shipped(model)


@pytest.fixture(scope="module")
def table(model: Model) -> list[dict[str, str]]:
    """The reference cases by another road: the file itself."""
    with (model.bundle.folder / "atlas.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What was last handed to the browser: the map, and every gallery of the last run."""
    seen = SimpleNamespace(map=None, galleries=[])

    def on_map(points, colour_of, legend, labels, key, **rest):
        seen.map, seen.galleries = SimpleNamespace(points=points, colour_of=colour_of, legend=legend, **rest), []

    def in_gallery(pictures, key, **rest):
        seen.galleries.append(list(pictures))

    monkeypatch.setattr("pages.widgets.atlas_map.widget.draw_atlas_map", on_map)
    for user in (similar, region):
        monkeypatch.setattr(user, "draw_gallery", in_gallery)
    return seen


def opened(model: Model, *shown: Photo, script: str = "atlas/page.py", **state: object) -> AppTest:
    """The page for a reader with these photos in the case."""
    case = Case(photos=[CasePhoto(photo, model.predict(photo)) for photo in shown])
    page = AppTest.from_file(str(ROOT / "pages" / script))
    page.session_state["dermatree-session"] = Session(last_seen=0, acknowledged=True, case=case)
    for name, value in state.items():
        page.session_state[name] = value
    page.run()
    assert not page.exception
    return page


def text(page: AppTest) -> str:
    said = [*page.title, *page.subheader, *page.markdown, *page.error, *page.warning, *page.info]
    return "\n".join(str(element.value) for element in said)


def test_without_a_photo_the_map_is_there_and_a_sample_puts_a_photo_on_it(model, atlas, drawn):
    page = opened(model)
    assert len(drawn.map.points) == len(atlas)
    assert not drawn.map.markers
    assert "You will see your photo among these cases" in text(page)
    next(found for found in page.button if found.key == "sample-" + LESIONS[0].stem).click().run()
    assert not page.exception
    (marker,) = drawn.map.markers
    prediction = model.predict(LESIONS[0])
    assert (marker.x, marker.y) == pytest.approx(tuple(atlas.place(prediction.embedding).position))
    apart = np.linalg.norm(atlas.standardised - atlas.space.standardise(prediction.embedding), axis=1)
    assert set(marker.neighbours) == set(np.argsort(apart)[:15].tolist())
    assert len(marker.ellipse) > 10, "refined by its views"
    assert "of its 15 true neighbours are near it on this map" in text(page)
    assert [picture.row for picture in drawn.galleries[0]] == np.argsort(apart)[:15].tolist()


def test_what_is_no_lesion_is_not_on_the_map_and_gets_no_similar_cases(model, drawn):
    page = opened(model, read_photo(BRICK))
    assert not drawn.map.markers
    assert not drawn.galleries
    assert "does not look like a photo of a skin lesion" in text(page)


def test_the_cut_colours_every_case_once_and_counts_as_the_file_does(model, atlas, table):
    made = colouring.by_cut(atlas, Cut.at_depth(model.inference, 2))
    counts = Counter(made.legend[place].name for place in made.colour_of)
    assert sum(counts.values()) == len(table)
    melanomas = sum(row["node"].startswith("melanoma") for row in table)
    assert counts["Malignant melanocytic"] == melanomas
    four = colouring.by_papers_groups(atlas, Cut.of_classes(model.inference))
    assert Counter(four.legend[p].name for p in four.colour_of)["Melanocytic malignant"] == melanomas
    assert [entry.hatched for entry in four.legend] == [False] * 4 + [True]


@pytest.mark.parametrize("by", colouring.CHOICES)
def test_every_colouring_has_few_groups_of_different_colours(model, atlas, by):
    made = colouring.CHOICES[by](atlas, Cut.of_classes(model.inference))
    assert len(made.colour_of) == len(atlas)
    assert len(made.legend) <= colouring.MOST + 2
    assert len({entry.colour for entry in made.legend}) == len(made.legend)


@pytest.mark.parametrize(
    ("age", "said"), [("45.0", "40-49"), ("19", "Under 20"), ("80", "80 and over"), ("", ""), ("x", ""), ("nan", "")]
)
def test_ages_fall_into_decades(age, said):
    assert colouring.decade(age) == said


@pytest.mark.parametrize(
    ("site", "region"),
    [("posterior torso", "Trunk"), ("FOREARM", "Upper limb"), ("palms/soles", "Palm or sole"), ("groin", "Groin")],
)
def test_a_site_stands_with_its_region_and_an_odd_one_for_itself(site, region):
    assert colouring.region_or_site(site) == region
    assert not colouring.region_or_site("unknown")


def test_a_search_lights_the_cases_and_says_plainly_where_there_are_none(model, table, drawn):
    page = opened(model)
    page.text_input[0].set_value("dermatofibroma").run()
    assert drawn.map.lit == [i for i, row in enumerate(table) if row["node"] == "dermatofibroma"]
    assert f"{len(drawn.map.lit)} of the 2,500 cases" in text(page)
    page.text_input[0].set_value("psoriasis").run()
    assert drawn.map.lit == []
    assert "There are no cases of **Psoriasis** here" in text(page)
    page.text_input[0].set_value("no such thing").run()
    assert drawn.map.lit is None
    assert "has no disease called" in text(page)


def test_a_misspelled_search_asks_what_was_meant_and_lights_nothing_by_itself(model, table, drawn):
    page = opened(model)
    page.text_input[0].set_value("dermatofibrmoa").run()
    assert drawn.map.lit is None
    assert "has no disease called" in text(page)
    assert "Did you mean one of these?" in text(page)
    assert page.pills[0].value is None
    assert page.pills[0].options[0].startswith("Dermatofibroma, ")
    page.pills[0].set_value("dermatofibroma").run()
    assert drawn.map.lit == [i for i, row in enumerate(table) if row["node"] == "dermatofibroma"]


def test_a_lasso_lists_its_cases_and_what_the_model_says_of_them(model, table, drawn):
    """The rows come from the map; the figures are counted from the file."""
    page = opened(model)
    page.session_state["atlas-selection"].rows = tuple(range(100))
    page.session_state["lasting-atlas-part"] = "Region"
    page.run()
    assert not page.exception
    said = text(page)
    inside = table[:100]
    assert "100 cases in the region" in said
    assert f"there is none for {sum(row['answer'] == '' for row in inside)}" in said
    assert f"{np.mean([float(row['malignant']) for row in inside]):.0%}"[:-1] + " % on average by the model" in said
    assert "photos that the model was trained on" in said
    (shown,) = drawn.galleries
    assert len(shown) == region.SHOWN
    for picture in shown:
        assert table[picture.row]["license"] in picture.credit


def test_where_cases_and_model_differ_it_says_how_often_that_was_malignant(model, atlas):
    from model.atlas import Disagreement

    said = similar.how_often(atlas, "dermoscopy", Disagreement.CASES_BENIGN, own=False)
    counts = atlas.figures["by_modality"]["dermoscopy"]["disagreement"]["cases_benign"]
    assert f"{counts['malignant']} of the {counts['n']} were malignant or premalignant" in said
    assert "too few" in similar.how_often(atlas, "clinical", Disagreement.CASES_BENIGN, own=False)
    assert "case mix that the model came with" in similar.how_often(
        atlas, "dermoscopy", Disagreement.CASES_BENIGN, own=True
    )


def test_the_vote_stands_beside_the_model_at_every_level(model, atlas):
    prediction = model.predict(LESIONS[0])
    vote = atlas.vote(atlas.similar(prediction.embedding))
    rows = [line.strip("| ").split(" | ") for line in similar.table(model.inference, prediction, vote).splitlines()[2:]]
    votes = [int(row[-2]) for row in rows]
    assert sum(votes) == 3 * 15, "each level shares the 15 out"
    assert {"Malignant", "Benign"} <= {row[-3] for row in rows}


@pytest.mark.parametrize(("distance", "said"), [(1.0, "> 99 % of held-out photos"), (70.0, "Nothing here is like it")])
def test_a_distance_is_said_beside_held_out_photos(atlas, distance, said):
    found = placement_view.PlacementView(None, SimpleNamespace(distances=np.array([distance])), (0, 0))
    assert said in placement_view.nearest(atlas, found)


def test_the_figures_stand_on_the_page_dermoscopy_and_clinical_apart(model, atlas, drawn):
    page = opened(model, **{"lasting-atlas-part": "How good is it"})
    said = text(page)
    for modality, title in (("dermoscopy", "Dermoscopy"), ("clinical", "Clinical photos")):
        measured = atlas.figures["by_modality"][modality]
        assert f"{title}: {measured['n']:,} photos" in said
        assert f"trustworthiness {measured['map']['trustworthiness']:.2f}" in said
        assert f"cases at random would be in {measured['precision']['chance']:.0%}"[:-1] in said
    assert "near-copy among the training photos" in said


def test_without_an_atlas_or_with_a_damaged_one_there_is_one_sentence(model, monkeypatch, drawn):
    from model import BundleError

    monkeypatch.setattr("pages.atlas.reference.atlas_of", lambda *_: None)
    assert "comes without an atlas" in text(opened(model))

    def damaged(*_: object) -> None:
        raise BundleError("The atlas is damaged.")

    monkeypatch.setattr("pages.atlas.reference.atlas_of", damaged)
    page = opened(model, read_photo(LESIONS[0]))
    assert [error.value for error in page.error] == ["The atlas is damaged."]
    assert drawn.map is None


def test_thumbnails_come_by_row_to_many_at_once_and_nothing_else_does(model, atlas):
    readiness.warm_up()
    app = Starlette(routes=routes.ours(), middleware=[Middleware(PrivateAnswers)])
    client = TestClient(app)
    base = f"/atlas/photo/{case_photos.name(atlas)}"
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda row: client.get(f"{base}/{row}.jpg"), range(0, 2400, 40)))
    for answer in answers:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_COLOR) is not None
    for address in (
        f"{base}/{len(atlas)}.jpg",
        f"{base}/-1.jpg",
        f"{base}/1.5.jpg",
        f"{base}/x.jpg",
        f"{base}/..%2Fbundle.json",
        "/atlas/photo/another/0.jpg",
    ):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert answer.headers["Cache-Control"] == "no-store"
