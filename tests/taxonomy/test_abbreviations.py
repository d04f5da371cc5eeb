"""An abbreviation leads to what it stands for, to all of it where that is several diseases, and never to another."""

import re

import pytest

from taxonomy import load_taxonomy
from taxonomy.check import abbreviations
from taxonomy.table import ABBREVIATIONS, OF_ABBREVIATIONS, read_rows

TREE = load_taxonomy()
ROWS = read_rows(ABBREVIATIONS, OF_ABBREVIATIONS)
MEANT = {  # written down before the table was: what a dermatologist, or a data set, means by it
    "BCC": {"basal-cell-carcinoma"},
    "SCC": {"squamous-cell-carcinoma"},
    "SK": {"seborrheic-keratosis"},
    "AK": {"actinic-keratosis"},
    "SSM": {"superficial-spreading-melanoma"},
    "LMM": {"lentigo-maligna-melanoma"},
    "ALM": {"acral-lentiginous-melanoma"},
    "DFSP": {"dermatofibrosarcoma-protuberans"},
    "MF": {"mycosis-fungoides"},
    "CTCL": {"cutaneous-lymphoma", "mycosis-fungoides-sezary"},
    "KP": {"keratosis-pilaris"},
    "LP": {"lichen-planus"},
    "DF": {"dermatofibroma"},
    "VASC": {"benign-vascular-lesion"},
    "NV": {"melanocytic-nevus"},
    "MEL": {"melanoma-type-not-recorded"},
    "BKL": {"benign-keratosis"},
    "AKIEC": {"actinic-keratosis", "squamous-cell-carcinoma-in-situ"},
    "PG": {"pyoderma-gangrenosum", "pyogenic-granuloma"},
    "PV": {"pemphigus-vulgaris", "pityriasis-versicolor", "plaque-psoriasis"},
    "EM": {"erythema-multiforme", "erythema-migrans"},
    "SJS": {"stevens-johnson-syndrome"},
    "HS": {"hidradenitis-suppurativa"},
    "CN": {"congenital-nevus", "compound-nevus"},  # and not acne
}


@pytest.mark.parametrize("short", MEANT)
def test_an_abbreviation_leads_to_all_that_it_may_stand_for_before_anything_else(short):
    meant = MEANT[short]
    assert {node.id for node in TREE.search(short, len(meant))} == meant
    assert set(TREE.named(short)) == meant


@pytest.mark.parametrize("short", ["HIV", "UNK", "ICU", "NAD", "BLT"])
def test_an_abbreviation_of_no_skin_disease_finds_only_names_that_have_it_as_a_word(short):
    for node in TREE.search(short):
        assert any(short in re.findall(r"\w+", name) for name in (node.name, *node.synonyms)), node.id


def test_every_row_is_found_by_its_abbreviation_in_any_case_and_not_by_a_longer_text():
    for row in ROWS:
        short, node = row["abbreviation"], row["node"]
        for typed in (short, short.lower()):
            assert node in [found.id for found in TREE.search(typed, len(TREE.named(short)))]
        assert node not in [found.id for found in TREE.search(f"{short}qq")]


def test_several_meanings_are_told_in_the_note():
    several = {row["abbreviation"] for row in ROWS if len(TREE.named(row["abbreviation"])) > 1}
    assert {"PG", "PV", "CTCL", "AKIEC"} <= several
    assert all(row["note"] for row in ROWS if row["abbreviation"] in several)


def test_the_packaged_table_is_sound_and_each_fault_is_found(tmp_path):
    assert list(abbreviations(TREE)) == []
    table = tmp_path / "abbreviations.tsv"
    rows = ["XX\tno-such-node\tcharts\t", "BCC\tbasal-cell-carcinoma\tcharts\t", "NV\tmelanocytic-nevus\t\t"]
    rows += ["MEL\tmelanocytic-nevus\tcharts\t", "ZZ\tpsoriasis\tcharts\t", "ZZ\tpsoriasis\tcharts\t"]
    table.write_text("\n".join(["\t".join(OF_ABBREVIATIONS), *rows]), encoding="utf-8")
    assert list(abbreviations(load_taxonomy(abbreviations=table), table)) == [
        '"XX" abbreviates "no-such-node", which is not in the tree.',
        '"BCC" is listed twice for "basal-cell-carcinoma".',
        '"NV" does not say who abbreviates "melanocytic-nevus" so.',
        '"ZZ" is listed twice for "psoriasis".',
    ]


def test_an_abbreviation_of_two_nodes_needs_a_note(tmp_path):
    table = tmp_path / "abbreviations.tsv"
    table.write_text("\t".join(OF_ABBREVIATIONS) + "\nPG\tpyogenic-granuloma\tcharts\t\n", encoding="utf-8")
    (finding,) = abbreviations(load_taxonomy(abbreviations=table), table)
    assert finding == '"PG" stands for several nodes; its note at "pyogenic-granuloma" must say so.'
