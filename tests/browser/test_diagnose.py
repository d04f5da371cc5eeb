"""The whole app in a real browser, with the shipped model and real photos: the main job, as a clinician does it."""

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from model import Model, Prediction, read_photo
from tests.browser import overlay
from tests.browser.reader import barriers, come_in
from tests.browser.widgets.driving import item, pixels, press
from tests.patience import until
from tests.samples import BRICK, LESIONS

ROOT = Path(__file__).parents[2]
NAME = "Jane-Doe-1961-left-calf.jpg"


def drop(page: Page, *files: Path | dict[str, object]) -> None:
    page.locator("input[type=file]").first.set_input_files(list(files))  # type: ignore[arg-type]


def until_read(page: Page) -> Page:
    expect(page.get_by_role("heading", name="Differential")).to_be_visible()
    expect(page.locator(".st-key-answer h2")).to_be_visible()
    page.locator(".st-key-differential").get_by_role("button").nth(4).wait_for()
    page.locator("canvas").wait_for()
    return page


def read(page: Page, app: str, path: Path = LESIONS[0]) -> Page:
    come_in(page, app)
    drop(page, path)
    return until_read(page)


def headline(page: Page) -> str:
    return page.locator(".st-key-answer h2").inner_text()


def differential(page: Page) -> list[str]:
    return page.locator(".st-key-differential").get_by_role("button").all_inner_texts()


def until_differential_leaves(page: Page, before: list[str]) -> list[str]:
    until(lambda: differential(page) != before)
    return differential(page)


def test_a_dropped_photo_becomes_an_answer_with_everything_beside_it(app, page):
    read(page, app)
    assert re.search(r"\d+ %", page.locator(".st-key-answer").inner_text())
    shown = ("not a medical device", "Regions that raise the score", "test photos read like this", "act on that")
    for sentence in shown:
        expect(page.get_by_text(re.compile(sentence, re.IGNORECASE)).first).to_be_visible()
    assert page.locator(".st-key-differential").get_by_role("button").count() >= 5
    expect(page.get_by_role("treeitem").first).to_be_visible()


def until_drawn(page: Page, opacity: np.ndarray) -> np.ndarray:
    """Wait until the overlay is this one, to a level of 256 and its rounding, and return its pixels."""
    until(lambda: np.abs(pixels(page)[..., 3] - opacity).max() < 1.5, lambda: "Another map is drawn.")
    return pixels(page)


def id_of(model: Model, prediction: Prediction, name: str) -> str:
    (node,) = (node for node in prediction.nodes if model.taxonomy[node].name == name)
    return node


def test_a_click_on_a_node_draws_the_evidence_for_it(app, page, model):
    read(page, app)
    prediction = model.predict(LESIONS[0])
    until_drawn(page, overlay.of_node(prediction, prediction.answer.node))
    row = page.locator(".st-key-differential").get_by_role("button").nth(2)
    name = row.inner_text().splitlines()[0]
    row.click()
    expect(page.get_by_text(f"Regions that raise the score for {name}")).to_be_visible()
    until_drawn(page, overlay.of_node(prediction, id_of(model, prediction, name)))
    item(page, "Benign, ").locator(".row").first.click()
    expect(page.get_by_text("Regions that raise the score for Benign.")).to_be_visible()
    until_drawn(page, overlay.of_node(prediction, "benign"))


def test_this_rather_than_that(app, page, model):
    read(page, app)
    prediction = model.predict(LESIONS[0])
    node, (other, _) = prediction.answer.node, prediction.probabilities.differential(2)[1]
    name = model.taxonomy[other].name
    page.get_by_role("combobox", name=re.compile("rather than")).click()
    page.get_by_role("option", name=name, exact=True).first.click()
    expect(page.get_by_text(re.compile(f"rather than {re.escape(name)}, or the reverse"))).to_be_visible()
    drawn = until_drawn(page, overlay.of_contrast(prediction, node, other))
    red, _, blue, opacity = np.moveaxis(drawn, -1, 0)
    middles = np.ix_(*[range(16, 256, 32)] * 2)  # of the 8 × 8 cells
    seen = opacity[middles] > 8
    assert np.array_equal((red > blue)[middles][seen], (prediction.saliency(node, other) > 0)[seen])


def frame_on_screen(page: Page) -> tuple[float, float, float]:
    """Its left, top and side as shares of the photo's width, height and width."""
    style = page.locator(".frame").evaluate("f => [f.style.left, f.style.top, f.style.width]")
    left, top, side = (float(share.removesuffix("%")) / 100 for share in style)
    return left, top, side


def until_the_reading_is_of(page: Page, model: Model, frame: tuple[float, float, float]) -> None:
    """Wait until each kind of the differential has the share that the model gives it in this frame."""
    width, height = read_photo(LESIONS[0]).original_size
    left, top, side = frame[0] * width, frame[1] * height, frame[2] * width
    prediction = model.predict(LESIONS[0], box=(left, top, left + side, top + side))
    expected = {model.taxonomy[node].name: share for node, share in prediction.classes.items()}

    def shown() -> bool:
        rows = [re.fullmatch(r"(?s)(.+?)\n.*?(\d+) %.*", row) for row in differential(page)[:2]]
        return all(row and abs(expected[row[1]] - int(row[2]) / 100) < 0.006 for row in rows)

    until(shown, lambda: f"{differential(page)[:2]} are not of {expected}")


def test_every_number_follows_the_frame(app, page, model):
    read(page, app)
    before, whole = differential(page), frame_on_screen(page)
    until_the_reading_is_of(page, model, whole)
    page.get_by_role("button", name="Move the frame").click()
    press(page, *["-"] * 6)
    by_keyboard = until_differential_leaves(page, before)
    smaller = frame_on_screen(page)
    assert smaller[2] < whole[2]
    until_the_reading_is_of(page, model, smaller)
    square = page.locator(".frame").bounding_box()
    page.mouse.move(square["x"] + 30, square["y"] + 30)
    page.mouse.down()
    page.mouse.move(square["x"] - 40, square["y"] - 40, steps=4)
    page.mouse.up()
    until_differential_leaves(page, by_keyboard)
    moved = frame_on_screen(page)
    assert (moved[0] < smaller[0], moved[1] < smaller[1]) == (True, True)
    until_the_reading_is_of(page, model, moved)
    page.get_by_role("button", name="Reset frame").click()
    until(lambda: differential(page) == before)


def test_what_is_no_lesion_gets_a_refusal_and_its_tree_on_demand(app, page):
    come_in(page, app)
    drop(page, BRICK)
    expect(
        page.get_by_role("heading", name="No reading: this does not look like a photo of a skin lesion")
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Differential")).to_have_count(0)
    expect(page.get_by_role("treeitem")).to_have_count(0)
    page.get_by_text("Show it all the same").click()
    expect(page.get_by_role("treeitem").first).to_be_visible()
    expect(page.get_by_role("heading", name="Differential")).to_have_count(0)
    expect(page.get_by_text("operating point")).to_have_count(0)


def test_a_text_file_gets_a_sentence_and_the_other_photo_its_reading(app, page):
    come_in(page, app)
    letter = {"name": NAME, "mimeType": "image/jpeg", "buffer": b"Dear colleague, thank you for seeing this patient."}
    half = {"name": "half.jpg", "mimeType": "image/jpeg", "buffer": LESIONS[1].read_bytes()[:3000]}
    good = {"name": "good.jpg", "mimeType": "image/jpeg", "buffer": LESIONS[0].read_bytes()}
    drop(page, letter, good, half)
    until_read(page)
    expect(page.get_by_text("Photo 1 of 3 could not be read.")).to_be_visible()
    expect(page.get_by_text("Photo 3 of 3 could not be read.")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(page.get_by_text(NAME)).to_have_count(0)


def test_several_photos_are_separate_until_the_reader_says_otherwise(app, page, model):
    come_in(page, app)
    drop(page, LESIONS[0], LESIONS[1])
    until_read(page)
    names = [model.taxonomy[model.predict(path).answer.node].name for path in LESIONS[:2]]
    heads = [name.partition(" (")[0] for name in names]  # "Melanoma" of "Melanoma (type not recorded)"
    assert headline(page).startswith(heads[0])
    expect(page.get_by_text("photos read together")).to_have_count(0)
    page.get_by_text("These photos show one lesion").click()
    expect(page.get_by_text("One lesion, 2 of 2 photos read together")).to_be_visible()
    expect(page.get_by_text("highest in a single photo")).to_be_visible()
    page.get_by_role("radio", name="Photo 2 of 2").click()
    until(lambda: headline(page).startswith(heads[1]))


def test_the_strip_shows_the_worst_first_on_demand_and_arrows_walk_it(app, page, model):
    come_in(page, app)
    drop(page, LESIONS[0], BRICK, LESIONS[1])
    until_read(page)
    faces = page.get_by_role("radiogroup", name="Photos").get_by_role("radio")
    expect(faces).to_have_count(3)
    malignant = [round(100 * model.predict(path).malignant) for path in LESIONS[:2]]
    expect(faces.nth(1)).to_contain_text("Not a lesion")
    expect(faces.nth(1)).to_contain_text("no reading")
    expect(faces.nth(2)).to_contain_text(re.compile(rf"malignancy {malignant[1]}\s%"))
    page.get_by_text("Worst first").click()
    expect(faces.nth(0)).to_contain_text("Photo 3 of 3")
    expect(faces.nth(2)).to_contain_text("Not a lesion")
    faces.nth(0).click()
    expect(faces.nth(0)).to_have_attribute("aria-checked", "true")
    until(lambda: headline(page).startswith("Melanoma"))
    press(page, "ArrowRight")
    expect(faces.nth(1)).to_have_attribute("aria-checked", "true")
    until(lambda: headline(page).startswith("Melanocytic nevus"))
    expect(faces.nth(1)).to_be_focused()
    page.get_by_role("button", name="Another patient's photo").click()
    expect(faces).to_have_count(0)
    assert headline(page).startswith("Melanocytic nevus")


def test_the_tab_says_what_the_headline_says(app, page):
    read(page, app, LESIONS[1])
    expect(page).to_have_title("Melanoma · Dermatree")
    page.get_by_role("button", name="Clear everything").first.click()
    expect(page).not_to_have_title(re.compile("Melanoma"))


def test_two_readers_at_once_see_their_own_photos(app, new_page):
    one, other = come_in(new_page(), app), come_in(new_page(), app)
    drop(one, LESIONS[0])
    drop(other, LESIONS[3])
    said = differential(until_read(one)), differential(until_read(other))
    assert said[0] != said[1]
    alone = [differential(read(new_page(), app, path)) for path in (LESIONS[0], LESIONS[3])]
    assert list(said) == alone
    one.get_by_role("button", name="Clear everything").first.click()
    expect(one.get_by_text("Or start from a sample")).to_be_visible()
    assert differential(other) == alone[1]


def test_the_keyboard_alone_is_enough(app, page):
    page.goto(app)
    understood = page.get_by_role("button", name="I have read the intended use")
    tab_to(page, understood)
    press(page, "Enter")
    sample = page.get_by_role("button", name="Dermoscopy 1")
    expect(sample).to_be_visible()
    tab_to(page, sample)
    press(page, "Enter")
    until_read(page)
    row = page.locator(".st-key-differential").get_by_role("button").nth(1)
    name = row.inner_text().splitlines()[0]
    tab_to(page, row)
    press(page, "Enter")
    expect(page.get_by_text(f"Regions that raise the score for {name}")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Clear everything").first)
    press(page, "Enter")
    expect(page.get_by_text("Or start from a sample")).to_be_visible()


def tab_to(page: Page, wanted) -> None:
    """Press Tab (backwards after a while) until the element has the focus."""
    expect(wanted).to_be_visible()
    for key in ["Tab"] * 60 + ["Shift+Tab"] * 120:
        if wanted.evaluate("e => e === e.getRootNode().activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError("The keyboard does not reach it.")


def test_on_a_phone_nothing_is_cut_off(app, phone):
    read(phone, app)
    main = phone.get_by_test_id("stMain")
    assert main.evaluate("m => m.scrollWidth") <= 390
    cut_off: list[str] = phone.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] :is(h1, h2, p, button, img)')].filter(e => {
            const b = e.getBoundingClientRect(); return b.width && (b.right > 391 || b.left < -1);
        }).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert cut_off == []
    answer, photo = (phone.locator(f".st-key-{name}").bounding_box() for name in ("answer", "photo"))
    assert answer["y"] < photo["y"], "the answer comes first"
    phone.locator(".st-key-differential").get_by_role("button").nth(1).tap()


def test_on_a_phone_a_new_reading_is_seen_from_its_top_and_within_three_screens(app, phone):
    """What, how sure and where on the first screen, wherever the page had been scrolled to."""
    come_in(phone, app)
    main = phone.get_by_test_id("stMain")
    main.evaluate("m => m.scrollTo(0, m.scrollHeight)")
    drop(phone, LESIONS[0])
    until_read(phone)
    until(lambda: main.evaluate("m => m.scrollTop") == 0)
    heading, stage = phone.locator(".st-key-answer h2").bounding_box(), phone.locator(".stage").bounding_box()
    assert 0 <= heading["y"] < stage["y"]
    assert stage["y"] + stage["height"] <= 844
    tree = phone.locator(".st-key-tree").bounding_box()
    assert tree["y"] + tree["height"] <= 3 * 844
    main.evaluate("m => m.scrollTo(0, 500)")
    phone.locator(".st-key-differential").get_by_role("button").nth(1).tap()
    expect(phone.get_by_text(re.compile("^Regions that raise the score"))).to_be_visible()
    assert main.evaluate("m => m.scrollTop") == 500, "only a new photo moves the page"


def test_on_a_desktop_photo_figures_and_tree_stand_within_two_screens(app, page):
    read(page, app)
    tree = page.locator(".st-key-tree").bounding_box()
    assert tree["y"] + tree["height"] <= 2 * 900
    above = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] p')]
            .filter((p) => p.getBoundingClientRect().bottom < 900 && p.checkVisibility() && !p.closest("button"))
            .map((p) => p.innerText).filter((text) => /[.:]/.test(text)).join(" ")"""
    )
    assert 0 < len(above.split()) < 40, above


def test_prevalence_and_the_conformal_set_stand_on_the_axis_of_the_bars(app, page, model):
    read(page, app)
    prediction = model.predict(LESIONS[0])
    head = prediction.probabilities.calibration
    share = page.locator(".mix:visible").evaluate("m => m.closest('.row').style.getPropertyValue('--mix')")
    assert float(share) == pytest.approx(head.prevalence, abs=1e-3)
    rows = page.locator(".st-key-differential").get_by_role("listitem")
    marked = rows.evaluate_all("all => all.filter(li => li.classList.contains('member')).map(li => li.innerText)")
    inside = {k for node in prediction.case_mix.prediction_set(0.9) for k in np.flatnonzero(head.inference.mask(node))}
    named = {model.taxonomy[head.inference.class_ids[k]].name for k in inside}
    assert {text.splitlines()[0] for text in marked} <= named
    assert marked


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_what_we_draw(app, new_page, scheme):
    page = read(new_page(color_scheme=scheme), app)
    assert not barriers(page)


def test_clear_everything_leaves_nothing(app, page):
    read(page, app)
    page.get_by_role("button", name="Clear everything").first.click()
    expect(page.get_by_text("Or start from a sample")).to_be_visible()
    expect(page.get_by_role("treeitem")).to_have_count(0)
    expect(page.locator("canvas")).to_have_count(0)


def test_the_shown_copy_has_no_metadata(app, page):
    """A name and a place in the file's EXIF don't come back to any screen."""
    photo = Image.open(LESIONS[0])
    exif = photo.getexif()
    exif[0x013B], exif[0x8825] = "Jane Doe", {1: "N", 2: (48.0, 12.0, 0.0)}  # artist, GPS
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", quality=95, exif=exif)
    assert b"Jane Doe" in buffer.getvalue()
    come_in(page, app)
    drop(page, {"name": NAME, "mimeType": "image/jpeg", "buffer": buffer.getvalue()})
    until_read(page)
    source = page.locator(".viewer img").get_attribute("src")
    assert source is not None
    copy = base64.b64decode(source.removeprefix("data:image/jpeg;base64,"))
    assert b"Exif" not in copy
    assert b"Jane" not in copy
    assert Image.open(io.BytesIO(copy)).size == photo.size
    expect(page.get_by_text("Jane")).to_have_count(0)
