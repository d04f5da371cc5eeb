"""The search in the browser finds what taxonomy/search.py finds, in the same order: over the shipped tree, and over any
text in the alphabets that names of diseases are written in."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from pages.explorer.nodes import explorer_nodes
from pages.widgets.explorer.widget import packed
from pages.widgets.lib.bundle import bundle
from taxonomy import Node, Taxonomy, load_taxonomy
from taxonomy.spelling import normalize
from tests.browser.conftest import NewPage
from tests.taxonomy.test_label_spellings import spellings

SCRIPT = Path(__file__).with_name("search_page.js")
SPELLINGS = (
    "Bowen's disease", "Bowen\u2019s Disease", "BOWENS", "'s", "naevus d'Ota", "É", "Sjögren-Larsson", "Straße ẞ",
    "ΟΔΟΣ οδός", "ﬁbroma", "ⅷ ²", "İstanbul ı", "a_b__c", "  x  ", "—", "", "µ Ω Å", "L57.0", "l57 0",
    "MONDO:0005073", "C43|D03",
    "nevus, blue (cellular)", "pilomatrixoma's's", "o's2", "ǆ Ǆ", "Köbner’s", "e\u0301", "ﬆ", "日本 太田母斑", "٣ ३",
)  # fmt: skip
TYPED = (
    "melanoma", "bcc", "mela", "c43", "d22", "l57.0", "l57", "keratosis", "benign", "nevus", "naevus", "carcinoma", "a",
    "cell", "actinic-keratosis", "Bowen's", "spitz", "lentigo maligna", "doid", "zzz", " ", "sarcoma kaposi", "8",
    "mf", "wart",
)  # fmt: skip


@pytest.fixture(scope="module")
def browsing(browser: Browser):
    """A page that has the scripts of the search, and nothing else."""
    page = browser.new_page()
    page.add_script_tag(content=bundle(SCRIPT), type="module")
    yield page
    page.close()


def found_in_browser(page: Page, taxonomy: Taxonomy, queries: list[str], limit: int) -> list[tuple[list[str], bool]]:
    """What each query finds, and whether it is merely near."""
    tree, _ = packed(explorer_nodes(taxonomy, None))
    found = page.evaluate(
        """([tree, queries, limit]) => {
            const nodes = unpack(tree), search = new Search(nodes);
            const found = queries.map((typed) => search.find(typed, limit));
            return found.map(({ hits, near }) => [hits.map(({ item }) => nodes[item].id), near]);
        }""",
        [tree, queries, limit],
    )
    return [(ids, near) for ids, near in found]


def found_in_python(taxonomy: Taxonomy, queries: list[str], limit: int) -> list[tuple[list[str], bool]]:
    found = [taxonomy.look_up(query, limit) for query in queries]
    return [([node.id for node in each.nodes], each.near) for each in found]


def test_a_spelling_is_plain_in_the_browser_as_in_python(browsing):
    in_browser = browsing.evaluate("texts => texts.map(normalize)", SPELLINGS)
    assert dict(zip(SPELLINGS, in_browser, strict=True)) == {text: normalize(text) for text in SPELLINGS}


def test_every_letter_of_europe_is_plain_in_the_browser_as_in_python(browsing):
    letters = [f"x{chr(code)}y" for code in [*range(1, 0x590), *range(0x1E00, 0x2000), *range(0x2010, 0x2200)]]
    in_browser = browsing.evaluate("texts => texts.map(normalize)", letters)
    assert [pair for pair in zip(letters, in_browser, strict=True) if pair[1] != normalize(pair[0])] == []


def test_the_browser_finds_what_python_finds_in_the_same_order(browsing):
    taxonomy = load_taxonomy()
    rng = np.random.default_rng(4)
    queries = [*SPELLINGS, *TYPED, "behcets disease", "dariers", "xanthomas s", "lass"]
    for node in rng.choice(np.array(taxonomy.nodes, dtype=object), 150):
        for key in (node.name, node.id, *node.synonyms[:1], *node.codes.values()):
            start = int(rng.integers(0, len(key)))
            queries += [key, key[: int(rng.integers(1, len(key) + 1))], key[start : start + 5]]
    for limit in (20, 3):
        in_browser = found_in_browser(browsing, taxonomy, queries, limit)
        in_python = found_in_python(taxonomy, queries, limit)
        assert [q for q, js, py in zip(queries, in_browser, in_python, strict=True) if js != py] == []


def test_the_browser_asks_what_python_asks_about_what_is_merely_near(browsing):
    """Labels as data sets spell them, and names of the tree with letters and words dropped, added and in disorder."""
    taxonomy, rng = load_taxonomy(), random.Random(9)
    queries = [row["label"] for row in spellings()]
    for node in rng.sample(taxonomy.nodes, 300):
        name, letters = node.name.split(), list(node.name)
        del letters[rng.randrange(len(letters))]
        swapped = [*node.name]
        at = rng.randrange(len(swapped) - 1)
        swapped[at : at + 2] = swapped[at + 1], swapped[at]
        added = [*rng.sample(name, len(name)), rng.choice(("zzz", "of", "12", "NOS", "the face", "Naevi", "IgA", "É"))]
        queries += ["".join(letters), "".join(swapped), " ".join(added), "".join(name), f"non-{node.name}"]
        queries += [node.name[: rng.randrange(3, 12)] + "q", "".join(word[0] for word in name).upper()]
    in_browser, in_python = found_in_browser(browsing, taxonomy, queries, 20), found_in_python(taxonomy, queries, 20)
    assert [q for q, js, py in zip(queries, in_browser, in_python, strict=True) if js != py] == []
    assert sum(near for _, near in in_python) > 500, "else little was tried"


def test_the_stages_keep_their_order_where_names_codes_and_words_compete(browsing):
    taxonomy = Taxonomy(
        [
            Node("root", "Root", None),
            Node("anywhere", "Xab", "root"),
            Node("word", "Big ab", "root"),
            Node("code-begins", "C1", "root", codes={"icd10cm": "AB1|Z9"}),
            Node("begins", "Abx", "root", ("ab", "y")),
            Node("code", "C2", "root", codes={"mesh": "ab"}),
            Node("equal", "AB.", "root"),
        ]
    )
    expected = [(["begins", "equal", "code", "code-begins", "word", "anywhere"], False)]
    assert found_in_browser(browsing, taxonomy, ["ab"], 20) == found_in_python(taxonomy, ["ab"], 20) == expected


def test_the_tree_arrives_as_it_was_packed(browsing):
    taxonomy = load_taxonomy()
    nodes = explorer_nodes(taxonomy, None)
    unpacked = browsing.evaluate(
        "tree => unpack(tree).map(({ id, name, up, family, code, codes, synonyms, leaves, height }) => "
        "({ id, name, up, family, code, codes, synonyms, leaves, height }))",
        packed(nodes)[0],
    )
    for i, (node, got) in enumerate(zip(nodes, unpacked, strict=True)):
        below = [int(depth - taxonomy.depth[i]) for depth in taxonomy.depth[i : taxonomy.end[i]]]
        assert got == {
            "id": node.id,
            "name": node.name,
            "up": int(taxonomy.parent[i]),
            "family": node.family,
            "code": node.code,
            "codes": got["codes"],
            "synonyms": list(node.synonyms),
            "leaves": len(taxonomy.leaves(node.id)),
            "height": max(below),
        }
        assert sorted(got["codes"]) == sorted(set(node.codes))
    assert len(json.dumps(packed(nodes)[0])) < 135 * len(nodes)  # 3,000 nodes in 400 kB


def test_what_is_typed_shows_the_same_hits(serve, new_page: NewPage):
    page = new_page()
    page.goto(serve(Path(__file__).with_name("explorer_demo.py")))
    box, taxonomy = page.get_by_role("combobox", name="Search the tree"), load_taxonomy()
    for typed in TYPED:
        box.fill(typed)
        options = page.get_by_role("option")
        expect(options).to_have_count(len(expected := [node.id for node in taxonomy.search(typed, 20)]))
        assert options.evaluate_all("all => all.map((option) => option.dataset.id)") == expected
