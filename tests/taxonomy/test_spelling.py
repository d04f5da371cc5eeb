"""What does not count in a name, what a word has in common with its plural, and what is an abbreviation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import load_taxonomy
from taxonomy.spelling import is_abbreviation, normalize, stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nevus", "naevi"),
        ("keratosis", "keratoses"),
        ("metastasis", "metastases"),
        ("disease", "diseases"),
        ("dermatitis", "dermatitides"),
        ("milium", "milia"),
        ("condyloma", "condylomata"),
        ("tumor", "tumours"),
        ("xanthoma", "xanthomas"),
        ("verruca", "verrucae"),
        ("haemangioma", "hemangiomas"),
        ("edema", "oedema"),
        ("sclerosus", "sclerosis"),
    ],
)
def test_a_word_is_one_in_every_number_and_spelling(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pemphigus", "pemphigoid"),
        ("keratosis", "keratoderma"),
        ("lichen", "lichenoid"),
        ("papule", "papilloma"),
        ("hypermelanosis", "hypomelanosis"),
        ("dermatofibroma", "dermatofibrosarcoma"),
        ("lymphangioma", "lymphoma"),
        ("acne", "acral"),
        ("hives", "hiv"),
        ("cellulite", "cellulitis"),
        ("pens", "pen"),
    ],
)
def test_different_diseases_stay_different_words(one, other):
    assert stem(one) != stem(other)


ONE_IN_WORDS = (
    {"nevoid-basal-cell-carcinoma-syndrome", "focal-dermal-hypoplasia"},  # Gorlin-Goltz and Goltz-Gorlin
    {"lichen-nitidus", "acrodynia"},  # Pinkus disease and pink disease
    {"insect-bites", "insect-bite-reaction"},  # a group and its commonest kind
    {"cafe-au-lait-macule", "childhood-asymmetric-labium-majus-enlargement"},  # CALM and CALME
)


def test_names_that_are_one_but_for_number_and_order_are_names_of_one_disease():
    """They rank right behind the name itself, so hives and HIV, or cellulite and cellulitis, must not fall together."""
    owners: dict[frozenset[str], set[str]] = {}
    for node in load_taxonomy().nodes:
        for name in (node.name, *node.synonyms):
            owners.setdefault(frozenset(map(stem, words(name))), set()).add(node.id)
    assert [ids for ids in owners.values() if len(ids) > 1 and ids not in ONE_IN_WORDS] == []


@given(st.text(max_size=12))
def test_a_stem_is_the_beginning_of_its_word_but_for_british_vowels(word):
    assert len(stem(word)) <= len(word)
    if not any(part in word for part in ("ae", "oe", "our", "nevi", "itides")):
        assert word.startswith(stem(word))
        assert len(stem(word)) >= min(4, len(word))


@pytest.mark.parametrize("text", ["Becker's_Nevus", "Becker\u2019s nevus", "BECKER'S-NEVUS", "Becker nevus"])
def test_a_possessive_does_not_count_whatever_follows_it(text):
    assert normalize(text) == "becker nevus"


def test_words_that_tell_nothing_are_left_out_and_non_belongs_to_the_next():
    assert words("Darier_s Disease, NOS (photos)") == ["darier", "disease"]
    assert words("Non-Langerhans cell") == ["nonlangerhans", "cell"] == words("nonlangerhans cell")
    assert words("anon non") == ["anon", "non"]


@pytest.mark.parametrize("text", ["SJS", "VASC", "ÉÉ"])
def test_a_few_capitals_are_an_abbreviation(text):
    assert is_abbreviation(text)


@pytest.mark.parametrize("text", ["acne", "LyP", "MELANOMA", "P", "C44", "A B", "AK/SK", ""])
def test_other_texts_are_none(text):
    assert not is_abbreviation(text)
