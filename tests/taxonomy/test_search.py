import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import Node, Taxonomy, load_taxonomy
from taxonomy.spelling import normalize

TAXONOMY = Taxonomy(
    [
        Node("skin", "Skin disease", None),
        Node("radiodermatitis", "Radiodermatitis", "skin"),
        Node("spitz-nevus", "Spitz nevus", "skin", codes={"icd10cm": "D22"}),
        Node("nevus", "Melanocytic nevus", "skin", ("mole", "Nevus"), codes={"icd10cm": "D22"}),
        Node("nevus-simplex", "Nevus simplex", "skin", ("salmon patch",), codes={"icd10cm": "Q82.5"}),
        Node("sezary", "Sézary syndrome", "skin", codes={"icd10cm": "C84.1"}),
        Node("bowen", "Bowen disease", "skin", codes={"icd10cm": "D04|C44.01"}),
        Node("demodicosis", "Demodicosis", "skin"),
    ]
)


def found(text, limit=20):
    return [node.id for node in TAXONOMY.search(text, limit)]


def test_equal_comes_before_beginning_before_a_word_before_anywhere():
    assert found("nevus") == ["nevus", "nevus-simplex", "spitz-nevus"]
    assert found("mo") == ["nevus", "nevus-simplex", "demodicosis"]
    assert found("di") == ["skin", "bowen", "radiodermatitis", "demodicosis"]
    assert found("sim") == ["nevus-simplex"]


@pytest.mark.parametrize("text", ["sezary", "SÉZARY", "Sezary  syndrome", "sezary-syndrome", "ézar"])
def test_case_accents_and_punctuation_do_not_count(text):
    assert found(text) == ["sezary"]


@pytest.mark.parametrize("text", ["Bowen's disease", "Bowen\u2019s disease", "bowen disease"])
def test_a_possessive_does_not_count(text):
    assert found(text) == ["bowen"]


def test_codes_are_found_from_their_beginning_only():
    assert found("D22") == ["spitz-nevus", "nevus"]
    assert found("d04") == ["bowen"]
    assert found("C44.0") == ["bowen"]
    assert found("2.5") == []


@pytest.mark.parametrize("text", ["", "  ", "-", "\n", "wart"])
def test_nothing_is_found_for_nothing(text):
    assert found(text) == []


def test_a_node_comes_once_and_no_more_than_were_asked_for():
    assert found("nevus", limit=2) == ["nevus", "nevus-simplex"]
    assert found("e", limit=100) == list(dict.fromkeys(found("e", limit=100)))
    assert found("nevus", limit=0) == []


@given(st.text(alphabet="abdeinosuvz -'é", min_size=1, max_size=4))
def test_what_is_found_is_what_a_look_at_every_name_finds(text):
    needle = normalize(text)
    expected = looked_for(needle)
    if not expected and len(needle) == 4 and " " not in needle and needle[3] == "s" and needle[2] not in "siu":
        expected = looked_for(needle[:3])  # a plural
    assert set(found(text, limit=100)) == expected


def looked_for(needle):
    if not needle:
        return set()
    by_name = {
        node.id
        for node in TAXONOMY.nodes
        if any(needle in normalize(key) for key in (node.name, *node.synonyms, node.id))
    }
    return by_name | {
        node.id
        for node in TAXONOMY.nodes
        if any(normalize(c).startswith(needle) for v in node.codes.values() for c in v.split("|"))
    }


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("melanoma", "melanoma-type-not-recorded"),
        ("seborrhoeic keratosis", "seborrheic-keratosis"),
        ("BCC", "basal-cell-carcinoma"),
        ("mole", "melanocytic-nevus"),
        ("rodent ulcer", "basal-cell-carcinoma"),
        ("Bowen's disease", "bowen-disease"),
        ("solar keratosis", "actinic-keratosis"),
        ("behcets disease", "behcet-disease"),
        ("tuberous xanthomas", "tuberous-xanthoma"),
        ("chickenpox", "varicella"),
        ("Von Recklinghausen's disease", "neurofibromatosis-type-1"),
    ],
)
def test_the_packaged_tree_answers_to_everyday_names(text, node):
    assert load_taxonomy().search(text, 1)[0].id == node
