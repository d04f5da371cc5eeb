"""What people type is found: as it is written, in other words, misspelled; on a small tree, and on the packaged one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxonomy import Node, Taxonomy, load_taxonomy
from taxonomy.spelling import normalize, stem, words

TAXONOMY = Taxonomy(
    [
        Node("skin", "Skin disease", None),
        Node("radiodermatitis", "Radiodermatitis", "skin"),
        Node("spitz-nevus", "Spitz nevus", "skin", codes={"icd10cm": "D22"}),
        Node("nevus", "Melanocytic nevus", "skin", ("mole", "Nevus"), codes={"icd10cm": "D22"}, abbreviations=("NV",)),
        Node("nevus-simplex", "Nevus simplex", "skin", ("salmon patch",), codes={"icd10cm": "Q82.5"}),
        Node("sezary", "Sézary syndrome", "skin", codes={"icd10cm": "C84.1"}),
        Node("bowen", "Bowen disease", "skin", codes={"icd10cm": "D04|C44.01"}),
        Node("demodicosis", "Demodicosis", "skin"),
    ]
)
PACKAGED = load_taxonomy()
LONG = re.compile(r"[^\W\d_]{7,}")  # words worth misspelling: of a shorter one, one letter off is often another
MISSPELLED = [node for node in PACKAGED.nodes if LONG.search(node.name)]


def found(text, limit=20):
    """What goes by the text; what is merely near does not."""
    looked_up = TAXONOMY.look_up(text, limit)
    return [] if looked_up.near else [node.id for node in looked_up.nodes]


def near(text, taxonomy=TAXONOMY, limit=20):
    looked_up = taxonomy.look_up(text, limit)
    return [node.id for node in looked_up.nodes] if looked_up.near else []


def test_equal_comes_before_beginning_before_a_word_before_anywhere():
    assert found("nevus") == ["nevus", "nevus-simplex", "spitz-nevus"]
    assert found("mo") == ["nevus", "nevus-simplex", "demodicosis"]
    assert found("di") == ["skin", "bowen", "radiodermatitis", "demodicosis"]
    assert found("sim") == ["nevus-simplex"]


@pytest.mark.parametrize("text", ["sezary", "SÉZARY", "Sezary  syndrome", "sezary-syndrome", "ézar"])
def test_case_accents_and_punctuation_do_not_count(text):
    assert found(text) == ["sezary"]


@pytest.mark.parametrize("text", ["Bowen's disease", "Bowen\u2019s disease", "bowen disease", "bowens diseases"])
def test_a_possessive_does_not_count(text):
    assert found(text) == ["bowen"]


def test_codes_are_found_from_their_beginning_only():
    assert found("D22") == ["spitz-nevus", "nevus"]
    assert found("d04") == ["bowen"]
    assert found("C44.0") == ["bowen"]
    assert found("2.5") == []


def test_abbreviations_are_found_like_codes_and_never_inside_words():
    assert found("nv") == found("NV") == ["nevus"]
    assert found("mo")[-1] == "demodicosis"
    assert found("MO") == found("SIM") == [], "capitals are no part of a word"
    assert found("SPIT") == [] != found("spit")
    assert near("nevs") == ["nevus"]
    assert TAXONOMY.search("NEVS") == [], "one letter off is another abbreviation"
    assert PACKAGED.search("HIV")[0].id == "aids-related-kaposi-sarcoma"
    assert "urticaria" not in [node.id for node in PACKAGED.search("HIV")]


@pytest.mark.parametrize("text", ["", "  ", "-", "\n", "wart", "'s", "nos"])
def test_nothing_is_found_for_nothing(text):
    assert TAXONOMY.look_up(text).nodes == ()


def test_a_node_comes_once_and_no_more_than_were_asked_for():
    assert found("nevus", limit=2) == ["nevus", "nevus-simplex"]
    assert found("e", limit=100) == list(dict.fromkeys(found("e", limit=100)))
    assert found("nevus", limit=0) == []
    assert len(near("nevis simplix", limit=1)) == 1
    assert near("nevis simplix", limit=0) == []


@pytest.mark.parametrize("text", ["nevus melanocytic", "melanocytic naevi", "Nevus, melanocytic", "nevi melanocytic"])
def test_the_same_words_in_other_number_and_order_are_the_same_name(text):
    assert found(text) == ["nevus"]


def test_all_words_in_any_order_are_found_and_begun_ones_too():
    assert found("disease ski") == ["skin"]
    assert found("pat salm") == ["nevus-simplex"]
    assert found("nevus bowen") == []


def test_what_is_merely_near_says_so_and_comes_only_where_nothing_goes_by_the_text():
    assert near("melanoctyic nevus")[0] == "nevus"
    assert near("salmon patch of the neck") == ["nevus-simplex"]
    assert near("nevus") == near("nevi") == []
    assert PACKAGED.look_up("superficial spreading melanoma ssm").near
    assert not PACKAGED.look_up("superficial spreading melanoma").near


@given(st.text(alphabet="abdeinosuvz -'é", min_size=1, max_size=4))
def test_what_is_found_is_what_a_look_at_every_name_finds(text):
    assert set(found(text, limit=100)) == looked_for(text)


def looked_for(text):
    """By a look at every key: those that hold the text, or all of its words, or words that these begin."""
    needle, typed = normalize(text), words(text)
    if not needle:
        return set()
    by_name = {
        node.id
        for node in TAXONOMY.nodes
        for key in (node.name, *node.synonyms, node.id)
        if needle in normalize(key) or (typed and _holds(key, text))
    }
    return by_name | {
        node.id
        for node in TAXONOMY.nodes
        for joined in (*node.codes.values(), *node.abbreviations)
        if any(normalize(code).startswith(needle) for code in joined.split("|"))
    }


def _has(key, word):
    """Whether a key has the word in some number, or one that begins with three letters or more of it."""
    spelled = words(key)
    return stem(word) in map(stem, spelled) or (len(word) >= 3 and any(other.startswith(word) for other in spelled))


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
    assert PACKAGED.search(text, 1)[0].id == node
    assert not PACKAGED.look_up(text).near


@pytest.mark.parametrize("text", ["rhubarb", "xyzzy", "keyboard layout", "1.5 mm", "日本", "q" * 999, "a b c d e f"])
def test_nothing_is_made_of_what_is_no_disease(text):
    assert PACKAGED.look_up(text).nodes == ()


def test_every_name_and_synonym_of_the_packaged_tree_finds_its_own_node_first():
    lost = [
        (name, node.id)
        for node in PACKAGED.nodes
        for name in (node.name, *node.synonyms)
        if PACKAGED.search(name.swapcase() if not name.isupper() else name, 1)[0] != node
    ]
    assert lost == []


@settings(max_examples=150)
@given(st.data())
def test_a_name_is_found_with_its_words_shuffled(data):
    node = data.draw(st.sampled_from(PACKAGED.nodes))
    shuffled = " ".join(data.draw(st.permutations(node.name.split())))
    assert node in PACKAGED.search(shuffled, 5)


@settings(max_examples=300)
@given(st.data())
def test_a_name_is_found_with_a_letter_dropped_doubled_or_swapped(data):
    """Among the first five; unless what comes of it goes by itself, as other names hold it or all of its words."""
    node = data.draw(st.sampled_from(MISSPELLED))
    word = data.draw(st.sampled_from(LONG.findall(node.name)))
    at = data.draw(st.integers(0, len(word) - 2))
    change = data.draw(st.sampled_from(("drop", "double", "swap")))
    head, letters, tail = word[:at], word[at : at + 2], word[at + 2 :]
    changed = {"drop": letters[1], "double": letters[0] + letters, "swap": letters[::-1]}[change]
    typed = node.name.replace(word, head + changed + tail, 1)
    found = PACKAGED.look_up(typed, 5)
    if found.near:
        assert node in found.nodes
    else:
        assert found.nodes
        assert all(any(_holds(key, typed) for key in (n.name, *n.synonyms, n.id)) for n in found.nodes)


def _holds(key, text):
    return normalize(text) in normalize(key) or all(_has(key, word) for word in words(text))
