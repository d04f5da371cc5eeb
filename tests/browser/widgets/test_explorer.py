"""The explorer in a real browser: search, outline, sunburst and breadcrumb over the shipped tree, as one."""

import math
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from taxonomy import Coverage, Taxonomy, load_taxonomy
from tests.browser.reader import barriers
from tests.browser.settled import answers_held
from tests.browser.widgets.driving import FOCUSED, Open, boxes, item, press

DEMO = Path(__file__).with_name("explorer_demo.py")
BCC = "basal-cell-carcinoma"
CHOSEN_FROM_NOW_ON = """tree => {
    const seen = [];
    const look = () => seen.push(tree.querySelector("[aria-selected=true]")?.dataset.id);
    new MutationObserver(look).observe(tree, { subtree: true, attributeFilter: ["aria-selected"] });
    return seen;
}"""


@pytest.fixture
def open_explorer(serve) -> Open:
    address = serve(DEMO)

    def at(page: Page, query: str = "") -> Page:
        page.goto(f"{address}/{query}")
        expect(page.get_by_role("tree")).to_be_visible()
        expect(page.locator(".sunburst .middle")).to_be_attached()
        return page

    return at


@pytest.fixture(scope="module")
def tree() -> Taxonomy:
    return load_taxonomy()


def search_box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search the tree")


def row(page: Page, node: str) -> Locator:
    return page.locator(f"[role=treeitem][data-id='{node}']")


def arc(page: Page, node: str) -> Locator:
    return page.locator(f"path.arc[data-node='{node}']")


def expect_at(page: Page, tree: Taxonomy, node: str) -> None:
    """All four parts of the widget, and Python, are at a node."""
    expect(row(page, node)).to_have_attribute("aria-selected", "true")
    expect(row(page, node).locator("> .row")).to_be_in_viewport()
    expect(page.locator("[role=treeitem][aria-selected=true]")).to_have_count(1)
    names = [tree[above].name for above in tree.path(node)]
    steps = page.get_by_role("navigation", name="Path to the node").get_by_role("button")
    expect(steps).to_have_text(names)
    expect(steps.last).to_have_attribute("aria-current", "location")
    centre = node if not tree.is_leaf(node) else tree.ancestors(node)[-1]
    expect(page.get_by_role("img", name=re.compile(f"^{re.escape(tree[centre].name)} as rings, "))).to_be_visible()
    page.mouse.move(0, 0)  # away from what the pointer would tell
    expect(page.locator(".caption .name")).to_have_text(tree[node].name)
    expect(page.get_by_text(f"node: {node}", exact=True)).to_be_visible()


def test_search_by_keyboard_leads_to_the_node_and_the_box_stays_ready(open_explorer, page, tree):
    open_explorer(page)
    box = search_box(page)
    expect(box).to_have_attribute("aria-expanded", "false")
    box.focus()
    page.keyboard.type("carcinoma")
    expect(box).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("listbox", name="Nodes found").get_by_role("option")
    assert options.count() == len(tree.search("carcinoma", 20))
    said = page.locator("[role=status].unseen")
    more = len(tree.search("carcinoma", 21)) > 20
    expect(said).to_have_text(re.compile("^The first 20 are shown" if more else r"^\d+ found$"))
    active = page.locator("[role=option][aria-selected=true]")
    expect(active).to_have_attribute("id", "hit-0")
    press(page, "ArrowDown", "ArrowDown", "ArrowUp")
    expect(active).to_have_attribute("id", "hit-1")
    expect(box).to_have_attribute("aria-activedescendant", "hit-1")
    press(page, "ArrowUp", "ArrowUp")  # round the top to the last
    expect(active).to_have_attribute("id", f"hit-{options.count() - 1}")
    press(page, "Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("carcinoma")
    press(page, "Escape")
    expect(box).to_have_value("")

    page.keyboard.type("BCC")
    first = options.first
    above = " › ".join(tree[node].name for node in tree.ancestors(BCC)[1:])
    expect(first).to_have_text(re.compile(f"^{tree[BCC].name}BCC{re.escape(above)}$"))
    press(page, "Enter")
    expect(options).to_have_count(0)
    expect_at(page, tree, BCC)
    expect(box).to_be_focused()
    page.keyboard.type("zzzz")  # over what was typed before
    expect(box).to_have_value("zzzz")
    expect(said).to_have_text(re.compile("^Nothing found"))


def test_what_is_merely_near_is_asked_about_and_reached_as_any_other(open_explorer, page, tree):
    open_explorer(page)
    box, options, said = search_box(page), page.get_by_role("option"), page.locator("[role=status].unseen")
    asked = page.get_by_role("listbox", name="Nodes found").get_by_role("group", name="Did you mean")
    box.focus()
    page.keyboard.type("papilomatosis confluentes and reticulate")
    expect(asked).to_be_visible()
    expect(asked.get_by_role("option")).to_have_count(1)
    expect(said).to_have_text("Nothing goes by this text; one name is close to it")
    expect(options.first).to_have_attribute("data-id", "confluent-and-reticulated-papillomatosis")

    box.fill("melanoctyic naevsu")
    near = tree.look_up("melanoctyic naevsu")
    assert near.near
    assert len(near.nodes) > 2
    expect(said).to_have_text(f"Nothing goes by this text; {len(near.nodes)} names are close to it")
    expect(asked.get_by_role("option")).to_have_count(len(near.nodes))
    active = page.locator("[role=option][aria-selected=true]")
    press(page, "ArrowDown", "ArrowDown", "ArrowUp")
    expect(active).to_have_attribute("data-id", near.nodes[1].id)
    expect(box).to_have_attribute("aria-activedescendant", "hit-1")
    press(page, "Enter")
    expect_at(page, tree, near.nodes[1].id)

    box.fill("melanocytic naevus")  # as it is spelled: nothing to ask
    expect(options.first).to_have_attribute("data-id", "melanocytic-nevus")
    expect(asked).to_have_count(0)
    box.fill("melanoctyic naevsu")
    options.last.click()
    expect_at(page, tree, near.nodes[-1].id)


def test_letters_in_the_search_box_are_not_streamlits_shortcuts(open_explorer, page):
    open_explorer(page)
    search_box(page).focus()
    press(page, "r", "c")
    expect(search_box(page)).to_have_value("rc")
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_text("scripts: 2", exact=True)).to_be_visible()  # "r" made none
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_keyboard_walks_the_outline(open_explorer, page, tree):
    open_explorer(page)
    root, tops = tree.root, tree.children(tree.root)
    expect(row(page, root)).to_have_attribute("aria-level", "1")
    expect(row(page, tops[1])).to_have_attribute("aria-setsize", str(len(tops)))
    seconds = tree.children(tops[0])
    row(page, root).focus()
    for keys, focused in [
        (["ArrowDown"], tops[0]),
        (["ArrowDown"], seconds[0]),
        (["ArrowRight", "ArrowRight"], tree.children(seconds[0])[0]),  # opens, then enters
        (["ArrowLeft", "ArrowLeft"], seconds[0]),  # to the parent, then closes
        (["Home"], root),
        (["End"], tree.children(tops[-1])[-1]),
        (["Home", "m"], next(top for top in tops if tree[top].name.startswith("M"))),
    ]:
        press(page, *keys)
        assert page.evaluate(FOCUSED) == focused, keys
    press(page, "ArrowLeft", "*")  # closed, then opened with all siblings
    for node in tops:
        expect(row(page, node)).to_have_attribute("aria-expanded", "true")
    press(page, "Enter")
    expect_at(page, tree, "malignant")
    assert page.evaluate(FOCUSED) == "malignant"
    expect(row(page, "malignant").locator("> .row").locator(".leaves")).to_have_text(
        f"{len(tree.leaves('malignant'))} diseases"
    )
    expect(page.locator("[role=treeitem][tabindex='0']")).to_have_count(1)


def test_rows_say_what_the_model_knows_in_words_and_form(open_explorer, page, tree):
    open_explorer(page, "?node=seborrheic-keratosis")
    expect(item(page, "Seborrheic keratosis")).to_have_accessible_name(
        re.compile("read as part of Benign keratosis, 357 training photos$")
    )
    expect(row(page, "seborrheic-keratosis").locator("> .row")).to_have_attribute("data-status", "merged")
    expect(row(page, "malignant").locator("> .row .known")).to_have_text("covered")
    expect(row(page, "non-neoplastic").locator("> .row .known")).to_have_text(Coverage.NOT_COVERED.value)
    search_box(page).fill("actinic keratosis")
    press(page, "Enter")
    expect(row(page, "actinic-keratosis").locator("> .row .note")).to_have_text("premalignant")
    expect(item(page, "Actinic keratosis, premalignant")).to_be_visible()


def test_without_a_model_nothing_is_said_of_coverage(open_explorer, page, tree):
    open_explorer(page, f"?model=none&node={BCC}")
    expect_at(page, tree, BCC)
    expect(page.get_by_text("covered", exact=False)).to_have_count(0)
    expect(page.locator("[data-status='not-covered']")).to_have_count(0)
    expect(row(page, BCC)).to_have_attribute("aria-label", re.compile(f"^{tree[BCC].name}"))


def test_the_sunburst_leads_down_and_its_centre_up(open_explorer, page, tree):
    open_explorer(page)
    arc(page, "malignant").hover()
    expect(page.locator(".caption .name")).to_have_text("Malignant")
    expect(page.locator(".caption .facts")).to_have_text(
        re.compile(f"{len(tree.leaves('malignant'))} diseases · covered, [0-9,]+ training photos")
    )
    arc(page, "malignant").click()
    expect_at(page, tree, "malignant")
    arc(page, BCC).click()
    expect_at(page, tree, BCC)
    page.locator(".middle").click()
    above = tree.ancestors(BCC)[-1]
    expect_at(page, tree, above)
    for node in reversed(tree.ancestors(above)):
        page.locator(".middle").click()
        expect_at(page, tree, node)


def test_arcs_are_as_wide_as_their_share_of_the_diseases(open_explorer, page, tree):
    open_explorer(page)
    tops = tree.children(tree.root)
    spans = {}
    for node in tops:  # an arc's own angle, from where its outline begins and where its outer edge ends
        d = arc(page, node).get_attribute("d") or ""
        x1, y1, radius, _, _, far, _, x2, y2 = map(float, re.findall(r"-?[\d.]+", d)[:9])
        chord = ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5
        half = 2 * math.degrees(math.asin(min(1, chord / 2 / radius)))
        spans[node] = 360 - half if far else half
    total = len(tree.leaves())
    for node in tops:
        assert spans[node] == pytest.approx(360 * len(tree.leaves(node)) / total, abs=0.5)


def test_the_breadcrumb_leads_up_and_keeps_the_focus(open_explorer, page, tree):
    open_explorer(page, f"?node={BCC}")
    steps = page.get_by_role("navigation", name="Path to the node")
    steps.get_by_role("button", name="Malignant", exact=True).focus()
    press(page, "Enter")
    expect_at(page, tree, "malignant")
    expect(steps.get_by_role("button", name="Malignant", exact=True)).to_be_focused()


def test_a_late_answer_does_not_turn_the_reader_back(open_explorer, page, tree):
    open_explorer(page)
    with answers_held(page) as until_answered:
        arc(page, "malignant").click()
        expect(row(page, "malignant")).to_have_attribute("aria-selected", "true")  # before any answer
        until_answered()
        turns = page.get_by_role("tree").evaluate_handle(CHOSEN_FROM_NOW_ON)
        row(page, "benign").locator("> .row .name").click()
    expect(page.get_by_text("node: benign", exact=True)).to_be_visible()
    assert set(turns.json_value()) == {"benign"}
    page.get_by_role("button", name="Go to basal cell carcinoma").click()
    expect_at(page, tree, BCC)


def test_what_the_reader_opened_stays_open(open_explorer, page, tree):
    open_explorer(page)
    branch = tree.children("malignant")[0]
    row(page, branch).locator("> .row .twisty").click()
    below = tree.children(branch)[0]
    expect(row(page, below)).to_be_visible()
    page.get_by_role("button", name="Go to basal cell carcinoma").click()
    expect_at(page, tree, BCC)
    page.get_by_text("Away", exact=True).click()
    expect(page.get_by_role("tree")).to_have_count(0)
    page.get_by_text("Away", exact=True).click()
    expect_at(page, tree, BCC)
    expect(row(page, below)).to_be_attached()


def test_only_what_is_open_is_in_the_document_and_the_page_stays_where_it_is(open_explorer, page, tree):
    open_explorer(page)
    assert page.get_by_role("treeitem").count() == 1 + sum(1 for d in tree.depth if d in (1, 2))
    main = page.get_by_test_id("stMain")
    start = page.get_by_role("tree").bounding_box()
    arc(page, tree.children(tree.root)[-1]).dispatch_event("click")  # its box may be centred on the hole
    deepest = tree.ids[-1]
    search_box(page).fill(tree[deepest].name)
    press(page, "Enter")
    expect_at(page, tree, deepest)
    assert page.get_by_role("tree").bounding_box() == start
    assert main.evaluate("main => main.scrollTop") == 0


def test_names_are_text_and_never_markup(open_explorer, page):
    open_explorer(page, "?nodes=hostile")
    expect(page.get_by_role("treeitem")).to_have_count(3)
    expect(item(page, "Tab and bar")).to_be_visible()
    search_box(page).fill("synonym")
    expect(page.get_by_role("option")).to_have_text(re.compile("<img src=x"))
    expect(page.locator(".stBidiComponent img:not([role])")).to_have_count(0)


def test_on_a_phone_the_sunburst_stands_below_and_targets_are_large(open_explorer, phone, tree):
    open_explorer(phone)
    outline, picture = phone.get_by_role("tree").bounding_box(), phone.locator(".sunburst").bounding_box()
    assert picture["y"] >= outline["y"] + outline["height"]
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert min(box["height"] for box in boxes(phone.locator("li[role=treeitem] > .row"))) >= 44
    assert min(box["width"] for box in boxes(phone.locator(".twisty"))) >= 44
    assert search_box(phone).bounding_box()["height"] >= 44
    search_box(phone).tap()
    phone.keyboard.type("bcc")
    phone.get_by_role("option").first.tap()
    expect(row(phone, BCC)).to_have_attribute("aria-selected", "true")
    steps = phone.get_by_role("navigation", name="Path to the node").get_by_role("button")
    assert min(min(box["height"], box["width"]) for box in boxes(steps)) >= 44
    phone.locator(".middle").tap()
    expect(row(phone, tree.ancestors(BCC)[-1])).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious(open_explorer, new_page, scheme, width):
    page = open_explorer(
        new_page(color_scheme=scheme, viewport={"width": width, "height": 900}), "?node=actinic-keratosis"
    )
    for typed in ("melan", "superficial spreading melanoma ssm"):
        search_box(page).fill(typed)
        expect(page.get_by_role("option").first).to_be_visible()
        assert not barriers(page, ".stBidiComponent")
