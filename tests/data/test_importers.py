"""Each importer on a small folder in its collection's own layout: imported, checked, read back."""

from __future__ import annotations

import csv
import shutil
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from model.commands import main
from model.data.importers import SOURCES, read_source
from model.data.importing import write_manifest
from model.data.manifest import ManifestError
from model.data.splitting import Shares, assign, components
from model.training.run import open_manifest
from tests.data import collections_on_disk as on_disk

BUILD = {
    "isic": on_disk.isic,
    "ham10000": on_disk.ham10000,
    "pad-ufes-20": on_disk.pad_ufes_20,
    "dermofit": on_disk.dermofit,
    "fitzpatrick17k": on_disk.fitzpatrick17k,
    "folders": on_disk.folders,
}

SEED = {"folders": "1"}  # so that so few photos have some to train on, and of the same for validation

DERMOFIT = (
    *("actinic-keratosis", "basal-cell-carcinoma", "melanocytic-nevus", "seborrheic-keratosis"),
    *("squamous-cell-carcinoma-invasive", "squamous-cell-carcinoma-in-situ", "pyogenic-granuloma"),
    *("benign-vascular-tumor", "dermatofibroma", "melanoma-type-not-recorded"),
)


def imported(source, tmp_path, **options):
    folder = BUILD[source](tmp_path / "downloads" / source)
    out = tmp_path / "manifests" / f"{source}.csv"
    write_manifest(read_source(source, folder), out, **options)
    return out


@pytest.mark.parametrize("source", SOURCES)
def test_imported_and_checked_by_the_command_line(source, tmp_path, capsys):
    folder, out = BUILD[source](tmp_path / "copy"), tmp_path / "elsewhere" / "m.csv"
    shares = ("--val", "0.4", "--test", "0.1", "--seed", SEED.get(source, "8"))
    assert main(["manifest", "import", source, str(folder), "--out", str(out), *shares]) == 0
    assert main(["manifest", "check", str(out)]) == 0, capsys.readouterr().err
    assert "train" in capsys.readouterr().out
    assert all(case.path.is_file() for case in open_manifest(out).cases)


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        (
            "ham10000",
            {"melanocytic-nevus": 2, "malignant-melanocytic": 1, "benign-keratosis": 1, "basal-cell-carcinoma": 1}
            | {None: 1, "dermatofibroma": 1, "benign-vascular-lesion": 1},
        ),
        (
            "pad-ufes-20",
            {"melanocytic-nevus": 1, "basal-cell-carcinoma": 1, "actinic-keratosis": 2, "seborrheic-keratosis": 1},
        ),
        (
            "dermofit",
            dict.fromkeys(DERMOFIT, 1),
        ),
        # A Spitz nevus has a node, an agminated one is a nevus; the photo without any diagnosis is left out.
        (
            "isic",
            {
                "spitz-nevus": 1,
                "melanocytic-nevus": 1,
                "melanoma-type-not-recorded": 1,
                "actinic-keratosis": 1,
                None: 1,
            },
        ),
        ("folders", {"melanocytic-nevus": 2, "bowen-disease": 1, "basal-cell-carcinoma": 1}),
    ],
)
def test_every_label_lands_where_it_belongs(source, nodes, tmp_path):
    assert Counter(case.node for case in open_manifest(imported(source, tmp_path)).cases) == nodes


def test_fitzpatricks_nine_parts_are_the_second_level(tmp_path):
    from taxonomy import load_taxonomy

    taxonomy = load_taxonomy()
    second = {node for top in taxonomy.children(taxonomy.root) for node in taxonomy.children(top)}
    cases = open_manifest(imported("fitzpatrick17k", tmp_path)).cases
    assert {case.node for case in cases} == second
    assert [case.row["skin_type"] for case in cases] == ["", "1", "2", "3", "4", "5", "6", "", ""]
    for case, row in zip(
        cases, csv.DictReader((tmp_path / "downloads/fitzpatrick17k/fitzpatrick17k.csv").open()), strict=False
    ):
        first = row["three_partition_label"]
        assert taxonomy.within(case.node, first), "the nine parts must lie below the source's own three"


def test_what_the_sources_say_of_a_photo_is_kept(tmp_path):
    case = open_manifest(imported("isic", tmp_path)).cases[0]
    kept = ("confirmed_by", "patient_id", "age", "sex", "site", "skin_type", "license", "width", "height")
    assert [case.row[name] for name in kept] == [
        "histo",
        "IP_1",
        "50",
        "female",
        "posterior torso",
        "4",
        "CC BY 4.0",
        "120",
        "90",
    ]
    assert [c.modality for c in open_manifest(tmp_path / "manifests/isic.csv").cases][:3] == [
        "dermoscopy",
        "clinical",
        "dermoscopy",
    ]
    pad = open_manifest(imported("pad-ufes-20", tmp_path)).cases
    assert [case.confirmed_by for case in pad] == ["clinical consensus", "histo"] + ["clinical consensus"] * 3


def test_masks_are_no_photos(tmp_path):
    assert len(open_manifest(imported("dermofit", tmp_path)).cases) == 10


def test_manifest_and_photos_may_be_moved_together(tmp_path):
    imported("ham10000", tmp_path / "here")
    shutil.move(tmp_path / "here", tmp_path / "there")
    assert all(case.path.is_file() for case in open_manifest(tmp_path / "there" / "manifests" / "ham10000.csv").cases)


def test_a_photo_saved_twice_stays_in_one_split_whatever_the_seed(tmp_path):
    folder = on_disk.folders(tmp_path / "mine")
    for k in range(8):  # eight photos, each again: smaller, and as a JPEG of poor quality
        on_disk.picture(600 + k, (240, 180)).save(folder / "BCC" / f"x{k}.png")
        on_disk.picture(600 + k, (240, 180)).resize((160, 120)).save(folder / "BCC" / f"y{k}.jpg", quality=40)
    collection = read_source("folders", folder)
    for seed in range(5):
        write_manifest(collection, tmp_path / "m.csv", seed, Shares(0.3, 0.3))
        split = {case.path.stem: case.split for case in open_manifest(tmp_path / "m.csv").cases}
        assert all(split[f"x{k}"] == split[f"y{k}"] for k in range(8))
        assert len({split[f"x{k}"] for k in range(8)}) > 1, "different photos are not glued together"


@pytest.mark.parametrize(
    ("folder", "sentence"),
    [
        ("melanocytic nevvus", r'goes by "melanocytic nevvus"\. Did you mean melanocytic-nevus'),
        ("melanocytic nevi", r'goes by "melanocytic nevi"\. Did you mean melanocytic-nevus'),
        ("papilomatosis confluentes", r"Did you mean confluent-and-reticulated-papillomatosis"),
        ("Keratosis, seborrheic", r"Did you mean seborrheic-keratosis"),
        ("superficial spreading melanoma ssm", r"Did you mean superficial-spreading-melanoma"),
        ("qqqqq", r'goes by "qqqqq"\. Look for it with'),
        ("PG", r'"PG" may be any of these: pyoderma-gangrenosum, pyogenic-granuloma\.'),
        ("CTCL", r'"CTCL" may be any of these: mycosis-fungoides-sezary, cutaneous-lymphoma\.'),
    ],
)
def test_a_class_folder_that_is_no_one_disease_is_refused_with_suggestions(tmp_path, folder, sentence):
    """Never placed on what is merely alike: not on another number, word order or spelling either."""
    on_disk.photo(tmp_path / "mine" / folder / "a.jpg", 1)
    with pytest.raises(ManifestError, match=sentence):
        read_source("folders", tmp_path / "mine")


@pytest.mark.parametrize(
    ("folder", "node"),
    [("NV", "melanocytic-nevus"), ("vasc", "benign-vascular-lesion"), ("Becker's_Nevus", "becker-nevus")],
)
def test_a_class_folder_may_be_called_by_an_abbreviation_or_with_a_possessive(tmp_path, folder, node):
    on_disk.photo(tmp_path / "mine" / folder / "a.jpg", 1)
    assert [row.node for row in read_source("folders", tmp_path / "mine").rows] == [node]


@pytest.mark.parametrize("source", SOURCES)
def test_an_empty_folder_is_refused(source, tmp_path, capsys):
    assert main(["manifest", "import", source, str(tmp_path), "--out", str(tmp_path / "m.csv")]) == 1
    assert "There are no photos in" in capsys.readouterr().err


@pytest.mark.parametrize("source", ["isic", "ham10000", "pad-ufes-20"])
def test_a_photo_that_the_table_names_and_nobody_has_is_refused(source, tmp_path):
    folder = BUILD[source](tmp_path / "copy")
    next(path for path in sorted(folder.rglob("*")) if path.suffix in (".jpg", ".png")).unlink()
    with pytest.raises(ManifestError, match=r"There is no photo below .* for 1 of \d rows of "):
        read_source(source, folder)


def test_a_table_of_something_else_is_refused(tmp_path):
    folder = on_disk.ham10000(tmp_path / "copy")
    on_disk.table(folder / "HAM10000_metadata.csv", [{"image_id": "ISIC_0024300", "dx": "nv"}])
    with pytest.raises(ManifestError, match="There is no column lesion_id, dx_type, age, sex, localization in"):
        read_source("ham10000", folder)


# Items with a patient and a lesion each (empty: not recorded), and pairs of near-duplicates among them.
ITEMS = st.lists(
    st.tuples(st.sampled_from(("", "p1", "p2", "p3")), st.sampled_from(("", "l1", "l2", "l3"))), min_size=1
)


@given(items=ITEMS, data=st.data())
def test_components_are_those_that_scipy_finds(items, data):
    place = st.integers(0, len(items) - 1)
    pairs = data.draw(st.lists(st.tuples(place, place), max_size=8))
    found = components(items, pairs)
    edges = [*pairs, *((i, j) for i, a in enumerate(items) for j, b in enumerate(items) if set(a) & set(b) - {""})]
    i, j = np.array(edges or [(0, 0)]).T
    count, labels = connected_components(
        coo_array((np.ones(len(i)), (i, j)), shape=(len(items), len(items))), directed=False
    )
    assert len(set(found)) == count
    assert len(set(zip(found, labels.tolist(), strict=True))) == count


@given(items=ITEMS, seed=st.integers(0, 99), data=st.data())
def test_splits_never_part_a_component_and_do_not_hang_on_the_order(items, seed, data):
    names = [f"photo {k}" for k in range(len(items))]
    shares = Shares(0.3, 0.3)
    split = dict(zip(names, assign(names, components(items), seed, shares), strict=True))
    by_key = defaultdict(set)
    for name, keys in zip(names, items, strict=True):
        for key in filter(None, keys):
            by_key[key].add(split[name])
    assert all(len(splits) == 1 for splits in by_key.values())
    order = data.draw(st.permutations(range(len(items))))
    again = assign([names[k] for k in order], components([items[k] for k in order]), seed, shares)
    assert {names[k]: s for k, s in zip(order, again, strict=True)} == split


def test_shares_are_kept_over_many_photos():
    names = [str(k) for k in range(20_000)]
    count = Counter(assign(names, range(len(names)), 0, Shares(0.1, 0.2)))
    assert count["test"] / len(names) == pytest.approx(0.2, abs=0.015)
    assert count["val"] / len(names) == pytest.approx(0.1, abs=0.015)


@pytest.mark.parametrize("shares", [(0.5, 0.5), (-0.1, 0.2)])
def test_shares_that_leave_nothing_to_train_on_are_refused(shares):
    with pytest.raises(ManifestError, match="below 1 together"):
        Shares(*shares)
