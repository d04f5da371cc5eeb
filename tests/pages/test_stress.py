"""The parts Stress and What if of the page Saliency, on the shipped model: what they say is what the model reads."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from model import Model, read_photo
from model.explain.inpaint import brush_out
from model.explain.perturbations import PERTURBATIONS
from model.explain.stress import Stressed
from model.formatting import per_cent
from pages.saliency import brush, panels, stress
from pages.session.case import Case, CasePhoto
from pages.session.session import Session
from pages.widgets.brush.widget import Painted, grid_of
from tests.conftest import ROOT
from tests.samples import LESIONS


@pytest.fixture(scope="module")
def case_photo(model: Model) -> CasePhoto:
    photo = read_photo(LESIONS[0])
    return CasePhoto(photo, model.predict(photo))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What was last handed to the widgets."""
    last = SimpleNamespace()
    monkeypatch.setattr(
        stress, "draw_stress_table", lambda rows, before, key, **rest: vars(last).update(rows=rows, before=before)
    )
    monkeypatch.setattr(
        brush, "draw_brush", lambda *_, on_painted, painted, **__: vars(last).update(paint=on_painted, painted=painted)
    )
    monkeypatch.setattr(panels, "draw", lambda chosen, drawn, **_: vars(last).update(panels=drawn))
    return last


def opened(case_photo: CasePhoto, part: str, **choices: object) -> tuple[AppTest, Case]:
    """The page at one of its parts, for a reader with this photo in the case."""
    case = Case(photos=[case_photo], **choices)  # type: ignore[arg-type]
    page = AppTest.from_file(str(ROOT / "pages" / "saliency" / "page.py"))
    page.session_state["dermatree-session"] = Session(last_seen=0, acknowledged=True, case=case)
    page.session_state["lasting-saliency-part"] = part
    page.run()
    assert not page.exception
    return page, case


def text(page: AppTest) -> str:
    return "\n".join(str(e.value) for e in [*page.subheader, *page.markdown, *page.warning]).replace("\\", "")


def picture(uri: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))).convert("RGB"), float)


def ask(page: AppTest) -> None:
    next(found for found in page.button if found.label.startswith("Change the photo")).click().run()
    assert not page.exception


def test_the_panel_waits_to_be_asked_and_shows_what_the_model_reads(model, case_photo, drawn):
    page, case = opened(case_photo, "Stress", node="malignant")
    assert not hasattr(drawn, "rows")
    ask(page)
    assert sorted(row.name for row in drawn.rows) == sorted(p.name for p in PERTURBATIONS)
    assert drawn.before == case_photo.prediction.malignant

    mirrored = np.ascontiguousarray(case_photo.photo.pixels[:, ::-1])
    again = model.predict(replace(case_photo.photo, pixels=mirrored), modality=case_photo.prediction.modality)
    row = next(row for row in drawn.rows if row.name == "mirrored")
    assert row.probability == pytest.approx(again.malignant, abs=0.01)  # the frame itself is mirrored to a pixel
    thumbnail, middle = picture(row.photo_uri), case_photo.prediction.frame
    assert thumbnail.shape == (144, 144, 3)
    left, top, right, bottom = map(int, middle.box)
    seen = Image.fromarray(case_photo.photo.pixels[top:bottom, left:right][:, ::-1]).resize(
        (144, 144), Image.Resampling.BOX
    )
    assert np.abs(thumbnail - np.asarray(seen, float)).mean() < 5

    largest = max(abs(row.moved) for row in drawn.rows)
    words = text(page)
    assert (f"moves by at most {largest} point" if largest else "hardly moves") in words
    assert sum(sentence in words for sentence in (stress.HOLDS, stress.HANGS, stress.LOOSE)) == 1
    assert case.shown is case_photo


def stressed(**more: object) -> Stressed:
    usual = {"name": "hair", "family": "things", "square": np.zeros((299, 299, 3), np.uint8), "probability": 0.6}
    usual |= {"moved": 0.0, "answer": "malignant", "flips": False, "crosses": False, "likeness": 0.9}
    return Stressed(**(usual | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "contrary", "said", "advice"),
    [
        (
            [stressed(), stressed(probability=0.604)],
            0,
            "hardly moves; the answer stays in all of them; the map stays: median likeness 0.90, least 0.90 (hair).",
            stress.HOLDS,
        ),
        (
            [stressed(probability=0.48), stressed(likeness=0.4), stressed(name="ink", likeness=-0.2)],
            0,
            "moves by at most 12 points (hair); the answer stays in all of them; the map moves: median likeness 0.40, "
            "least −0.20 (ink).",
            stress.LOOSE,
        ),
        (
            [stressed(), stressed(name="ink", probability=0.61, flips=True, answer=None)],
            0,
            "moves by at most 1 point (ink); the answer changes in 1 of 2 altered photos; the map stays: median "
            "likeness 0.90, least 0.90 (hair).",
            stress.LOOSE,
        ),
        (
            [stressed(), stressed(flips=True, crosses=True, answer="benign")],
            1,
            "hardly moves; the answer changes in 1 of 2 altered photos, in 1 to a contrary one; the map stays: median "
            "likeness 0.90, least 0.90 (hair). Malignancy changes sides of the operating point in 1 of 2.",
            stress.HANGS,
        ),
    ],
)
def test_the_panel_is_summed_up_in_words(rows, contrary, said, advice):
    assert stress.summary("X", 0.6, rows, contrary) == f"The probability of X {said}"
    assert stress.advice(0.6, rows, contrary) == advice


def test_within_a_family_the_worst_comes_first(monkeypatch, drawn, case_photo):
    p = case_photo.prediction.malignant
    rows = (
        stressed(name="small", family="light", probability=p + 0.1 * (1 - p)),
        stressed(name="large", family="light", probability=p + 0.9 * (1 - p)),
        stressed(name="hair", family="things"),
        stressed(name="flips", family="light", flips=True, answer="malignant", probability=0.0),
        stressed(name="shallow", family="light", flips=True, answer="benign", probability=p),
    )
    monkeypatch.setattr(stress, "stress", lambda *_: rows)
    page, _ = opened(case_photo, "Stress", node="malignant", against="benign")
    ask(page)
    assert [row.name for row in drawn.rows] == ["flips", "shallow", "large", "small", "hair"]
    assert [row.answer for row in drawn.rows] == ["now Malignant", "now only Benign", "", "", ""]
    assert "changes in 2 of 5 altered photos, in 1 to a contrary one" in text(page)  # the lesion's own is a nevus
    assert "those of Malignant rather than Benign" in text(page)


def region(case_photo: CasePhoto, cells: np.ndarray) -> Painted:
    columns, rows = grid_of(case_photo.photo.width, case_photo.photo.height)
    flat = np.resize(cells, (rows, columns)).ravel() if cells.shape != (rows, columns) else cells.ravel()
    edges = np.flatnonzero(np.diff(flat.astype(int))) + 1
    lengths = np.diff([0, *edges, flat.size]).tolist()
    return Painted(columns, rows, (0, *lengths) if flat[0] else tuple(lengths))


def block(case_photo: CasePhoto, top: float, bottom: float, left: float, right: float) -> Painted:
    columns, rows = grid_of(case_photo.photo.width, case_photo.photo.height)
    cells = np.zeros((rows, columns), bool)
    cells[round(top * rows) : round(bottom * rows), round(left * columns) : round(right * columns)] = True
    return region(case_photo, cells)


def test_what_is_painted_over_is_read_again_and_marked_and_the_case_stays_as_it_was(model, case_photo, drawn):
    page, case = opened(case_photo, "What if", node="malignant")
    painted = block(case_photo, 0.3, 0.7, 0.35, 0.65)
    page_with(page, drawn, painted)
    before, columns = case_photo.prediction, painted.mask(case_photo.photo.width, case_photo.photo.height)
    altered = brush_out(case_photo.photo, columns)
    after = model.predict(altered.photo, modality=before.modality)
    words = text(page)
    assert altered.mark in words
    assert brush.GUESS in words
    assert f"| Malignant | {per_cent(before.malignant)} | {per_cent(after.malignant)} |" in words
    first, second = drawn.panels
    assert np.array_equal(first.grid, before.saliency("malignant"))
    assert np.allclose(second.grid, after.saliency("malignant"), atol=1e-5)
    assert second.caption.startswith(altered.mark)
    band = picture(second.photo_uri)[:8]
    assert np.median(band) < 30  # the mark is in the picture itself
    assert case.photos == [case_photo]
    assert case.shown.prediction is before
    assert drawn.painted == painted

    page_with(page, drawn, block(case_photo, 0.1, 0.2, 0.1, 0.2))
    copies = [kept for kept in case.memo.values() if type(kept) is type(altered)]
    assert len(copies) == 1


def page_with(page: AppTest, drawn: SimpleNamespace, painted: Painted) -> None:
    """The page after the reader asked for a reading without this region."""
    case = page.session_state["dermatree-session"].case
    case.memo["painted", case.shown.key] = painted
    case.memo.pop(("altered", case.shown.key), None)
    page.run()
    assert not page.exception


def test_what_lies_outside_the_square_changes_nothing_and_nothing_or_too_much_is_said_so(model, case_photo, drawn):
    from model import Frame

    side = float(min(case_photo.photo.width, case_photo.photo.height) // 2)
    small = CasePhoto(case_photo.photo, model.predict_frame(case_photo.photo, Frame(0.0, 0.0, side)))
    page, case = opened(small, "What if", node="malignant", against="benign")
    case.toggle_shown_anyway(small.key)
    page_with(page, drawn, block(small, 0.8, 0.9, 0.8, 0.9))
    assert brush.BESIDE in text(page)
    assert np.array_equal(drawn.panels[0].grid, small.prediction.saliency("malignant", "benign"))
    assert np.array_equal(drawn.panels[0].grid, drawn.panels[1].grid)
    assert all(panel.diverging for panel in drawn.panels)
    for cells, said in ((np.zeros(1, bool), "Nothing is brushed out"), (np.ones(1, bool), "More than half")):
        page_with(page, drawn, region(small, cells))
        assert said in text(page)
        assert "outside the data" not in text(page)
