"""The reader study: its photos, a run through it, its files, and its figures against sklearn, scipy and hand counts."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy.stats import binomtest
from sklearn.metrics import roc_auc_score, roc_curve

from model import Model
from model.evaluation.tasks import CARCINOMA_VS_KERATOSIS
from model.photo import read_photo
from model.study.answers import COLUMNS, AnswersError, harmless, read_answers, write_answers
from model.study.own import OwnStudyError, own_study, read_labels
from model.study.photos import FOLDER, StudyPhoto, StudySet, as_square, credits, pixels, shipped
from model.study.reading import read
from model.study.scoring import Reader, beside, disagreements, highest_at, own_curve, point
from model.study.session import Answer, StudyRun
from model.study.tasks import CARCINOMA, MELANOMA_DERMOSCOPY, TASKS, own_task
from tests.conftest import ROOT
from tests.model.samples import LESIONS


def photo(name: str, positive: bool, jpeg: bytes = b"") -> StudyPhoto:
    return StudyPhoto(name, jpeg, positive, name, "label")


def made_up(positives: int, negatives: int) -> StudySet:
    photos = [photo(f"p{k}", True) for k in range(positives)] + [photo(f"n{k}", False) for k in range(negatives)]
    return StudySet(own_task("clinical"), tuple(photos), (photo("w1", True), photo("w2", False)))


def finished(study: StudySet, seed: int = 1) -> StudyRun:
    """A run answered by dice that know a little."""
    run, dice = StudyRun(study, seed), random.Random(seed)
    while current := run.current:
        biopsy = dice.random() < (0.8 if current.positive else 0.3)
        assert run.record(current.name, Answer(biopsy, dice.randint(1, 5), dice.uniform(1, 9)))
    return run


# What is shipped


def test_shipped_photos_are_enough_small_and_shown_nowhere_else():
    samples = {row["source"] for row in _table(ROOT / "assets" / "samples" / "CREDITS.tsv")}
    rows = credits()
    assert not samples & {row["source"] for row in rows}
    lesions = [row["source"].split("_")[-3:-1] if "pad_PAT" in row["source"] else row["source"] for row in rows]
    assert len({str(lesion) for lesion in lesions}) == len(rows), "one photo a lesion"
    for task in TASKS:
        study = shipped(task)
        assert min(study.positives, study.negatives) >= 30
        assert len(study.warm_ups) == 4
        assert not {one.name for one in study.warm_ups} & {one.name for one in study.photos}
    assert {path.name for path in FOLDER.glob("*.jpg")} == {row["file"] for row in rows}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 4 * 2**20


def test_every_shipped_photo_has_a_licence_that_allows_it_and_its_credit():
    for row in credits():
        assert row["license"] in {"CC0 1.0", "CC BY 4.0"}
        assert row["attribution"]
    assert all(one.credit.endswith((" CC0 1.0.", " CC BY 4.0.")) for task in TASKS for one in shipped(task).photos)


def test_shipped_photos_are_test_photos_with_their_own_label(shared):
    manifest = {row["image"]: row for row in _table(shared / "data" / "manifest.csv", ",")}
    for row in credits():
        known = manifest[row["source"]]
        assert known["split"] == ("test" if row["part"] == "counted" else "val")
        assert (known["label"], known["license"]) == (row["label"], row["license"])
    biopsied = [r for r in manifest.values() if r["dataset"] == "PAD-UFES-20" and r["split"] == "test"]
    keratoses = [row["confirmed_by"] for row in biopsied if row["label"] == "SEK"]
    assert (keratoses.count("histo"), len(keratoses)) == (4, 36), "the page says so"
    assert all(row["confirmed_by"] == "histo" for row in biopsied if row["label"] in CARCINOMA.positive_labels)
    assert len({row["lesion_id"] for row in biopsied if row["label"] == "MEL"}) == 6, "too few, and the page says so"


def test_the_choice_can_be_had_again_from_its_seed(shared, tmp_path):
    from model.study.pack import _chosen
    from model.training.run import open_manifest

    record = json.loads((FOLDER / "study.json").read_text())
    manifest = open_manifest(shared / "data" / "manifest.csv")
    assert record["manifest_sha256"] == manifest.sha256
    again = _chosen(manifest, set(record["left_out"]), random.Random(record["seed"]))
    assert [case.row["image"] for _, _, case in again] == [row["source"] for row in credits()]


def test_reader_and_network_see_the_same_pixels(model: Model):
    for task in TASKS:
        shown = shipped(task).photos[0]
        seen = (model.tensor(pixels(shown))[0].permute(1, 2, 0) * 255).round().numpy().astype(np.uint8)
        assert (seen == np.asarray(Image.open(io.BytesIO(shown.jpeg)))).all()


def test_the_score_is_that_of_the_evaluation(model: Model):
    shown = shipped(CARCINOMA).photos[0]
    said = read(model, shown, CARCINOMA)
    nodes = model.predict(pixels(shown), modality="clinical").nodes
    one, other = (sum(nodes[n] for n in side) for side in (CARCINOMA_VS_KERATOSIS.positive, CARCINOMA.negative))
    assert said.score == pytest.approx(one / (one + other))
    assert read(model, shown, own_task("clinical")).score == pytest.approx(said.malignant) == nodes["malignant"]


# A run


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_a_run_shows_each_photo_once_warm_ups_first_and_reveals_nothing_before(seed):
    study, shown = made_up(4, 5), []
    run = StudyRun(study, seed)
    while current := run.current:
        assert not run.finished
        shown.append(current.name)
        run.record(current.name, Answer(True, 3, 1.0))
        assert not run.record(current.name, Answer(False, 1, 1.0)), "a click that came twice"
    assert shown[:2] == ["w1", "w2"]
    assert sorted(shown[2:]) == sorted(one.name for one in study.photos)
    assert shown[2:] == [one.name for one in StudyRun(study, seed).order], "the seed gives the order again"
    assert set(run.answers) == set(shown[2:])


def test_stopping_is_no_end_and_a_point_needs_thirty_of_each_or_all():
    run = StudyRun(made_up(40, 32), 5)
    run.warm_ups_done = 2
    for one in run.order[:-1]:
        sides = [run.study.photos[k].positive for k in range(72) if run.study.photos[k].name in run.answers]
        assert run.enough == (sides.count(True) >= 30 and sides.count(False) >= 30)
        run.record(one.name, Answer(True, 1, 1.0))
    run.stop()
    assert run.finished
    assert run.current is None
    run.go_on()
    assert run.current == run.order[-1]
    assert finished(made_up(3, 3)).enough


def test_decision_and_confidence_make_ten_ordered_steps():
    ordered = [Answer(False, c, 1).step for c in (5, 4, 3, 2, 1)] + [Answer(True, c, 1).step for c in (1, 2, 3, 4, 5)]
    assert ordered == list(range(1, 11))
    for bad in ((True, 0, 1.0), (True, 6, 1.0), (True, 3, -1.0), (True, 3, float("nan"))):
        with pytest.raises(ValueError, match=r"Confidence|seconds"):
            Answer(*bad)


# Figures


def reader_of(run: StudyRun) -> Reader:
    answered = list(run.answered)
    return Reader("You", tuple(one for one, _ in answered), tuple(answer for _, answer in answered))


def test_a_point_is_counted_by_hand_and_its_interval_is_at_least_wilsons():
    truth = np.array([True] * 40 + [False] * 50)
    biopsied = np.array([True] * 36 + [False] * 4 + [True] * 10 + [False] * 40)
    found = point(truth, biopsied, np.arange(90).astype(str))
    assert (found.sensitivity.value, found.specificity.value) == (0.9, 0.8)
    for rate, hits, n in ((found.sensitivity, 36, 40), (found.specificity, 40, 50)):
        wilson = binomtest(hits, n).proportion_ci(method="wilson")
        assert rate.low <= wilson.low + 1e-9
        assert rate.high >= wilson.high - 1e-9
        assert (rate.low, rate.high) == pytest.approx((wilson.low, wilson.high), abs=0.04)


def test_the_small_roc_is_sklearns_and_passes_through_the_readers_point():
    reader = reader_of(finished(made_up(35, 33)))
    curve = own_curve(reader)
    assert curve.auc == pytest.approx(roc_auc_score(reader.truth, reader.steps))
    at = point(reader.truth, reader.biopsied, reader.groups)
    corners = list(zip(curve.sensitivity, curve.specificity, strict=True))
    assert any(np.allclose(corner, (at.sensitivity.value, at.specificity.value)) for corner in corners)


def two_readers(seed: int, n: int = 70):
    dice = np.random.default_rng(seed)
    truth = dice.random(n) < 0.5
    score = np.round(dice.normal(truth.astype(float)), 1)  # with ties
    biopsied = dice.normal(truth.astype(float)) > 0.5
    return truth, score, biopsied, np.arange(n).astype(str)


def along(corners):
    """Very many points on the line through the corners."""
    steps = np.linspace(0, 1, 2001)
    return np.concatenate([a + (b - a) * steps for a, b in itertools.pairwise(corners)])


@pytest.mark.parametrize("seed", range(5))
def test_the_difference_is_read_off_sklearns_curve(seed):
    truth, score, biopsied, groups = two_readers(seed)
    found = beside(truth, score, biopsied, groups)
    alarms, hits = (along(shares) for shares in roc_curve(truth, score, drop_intermediate=False)[:2])
    own_hits, own_alarms = biopsied[truth].mean(), biopsied[~truth].mean()
    reached = hits[alarms <= own_alarms + 1e-9].max()
    spared = 1 - alarms[hits >= own_hits - 1e-9].min()
    assert found.sensitivity.value == pytest.approx(reached - own_hits, abs=1e-3)
    assert found.specificity.value == pytest.approx(spared - (1 - own_alarms), abs=1e-3)
    assert found.sensitivity.low <= found.sensitivity.value <= found.sensitivity.high
    assert found.specificity.low <= found.specificity.value <= found.specificity.high


def test_a_reader_who_is_the_cnn_differs_by_nothing_and_a_blind_one_by_much():
    truth, score, _, groups = two_readers(3, 200)
    itself = beside(truth, score, score >= 0.5, groups)
    for rate in (itself.sensitivity, itself.specificity):
        assert -1e-12 <= rate.low <= rate.value < 0.03, "the same corner, or the top of the step that begins there"
    blind = beside(truth, truth + score / 100, np.random.default_rng(0).random(200) < 0.5, groups)
    assert blind.sensitivity.low > 0.2
    assert blind.specificity.low > 0.2


def test_swapping_the_sides_swaps_the_two_differences():
    truth, score, biopsied, groups = two_readers(4)
    one, other = beside(truth, score, biopsied, groups), beside(~truth, -score, ~biopsied, groups)
    assert one.sensitivity.value == pytest.approx(other.specificity.value)
    assert one.specificity.value == pytest.approx(other.sensitivity.value)


def test_the_interval_covers_the_true_difference_about_as_often_as_it_says():
    """Reader and CNN equally good by construction: 95 % intervals leave out zero in few of 60 studies."""
    found = [beside(*two_readers(seed, 100)) for seed in range(100, 160)]
    assert sum(d.sensitivity.low > 0 or d.sensitivity.high < 0 for d in found) <= 8


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12), st.floats(0, 1))
def test_the_height_of_a_curve_never_falls_and_meets_its_corners(steps, share):
    across, up = (np.cumsum([0.0, *(step[k] for step in steps)]) for k in (0, 1))
    place = share * across[-1]
    assert highest_at(across, up, place) <= highest_at(across, up, across[-1]) == up[-1]
    for x in across:
        assert highest_at(across, up, x) == up[across == x].max()
    left, right = up[across <= place].max(), up[across >= place].min()
    assert min(left, right) <= highest_at(across, up, place) <= max(left, right)


def test_disagreements_begin_with_the_readers_errors():
    reader = reader_of(finished(made_up(10, 10)))
    suspected = reader.truth.tolist()  # a CNN that is always right
    apart = disagreements(reader, suspected)
    assert set(apart) == set(np.flatnonzero(reader.biopsied != reader.truth))
    assert disagreements(reader, reader.biopsied.tolist()) == []


# Files


def test_answers_come_back_as_they_were_saved_even_from_a_spreadsheet_with_semicolons():
    run = finished(made_up(31, 33), seed=42)
    text = write_answers(run, {one.name: 0.25 for one in run.order}, "abc")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == list(COLUMNS)
    assert {row["seed"] for row in rows} == {"42"}
    for saved in (text.encode(), b"\xef\xbb\xbf" + text.replace(",", ";").encode()):
        again = read_answers(saved, run.study, "Other")
        mine = reader_of(run)
        assert (again.steps == mine.steps).all()
        assert (again.truth == mine.truth).all()
        assert again.seconds == pytest.approx(mine.seconds, abs=0.05)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_formula(start):
    assert harmless(f"{start}cmd|' /C calc'!A0").startswith("'")
    assert harmless("ISIC_1") == "ISIC_1"


def _broken(text: str, **changes: str) -> bytes:
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[0].update(changes)
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"study": "melanoma-00000000"}, "another study"),
        ({"photo": "x"}, "not in this study"),
        ({"answer": "maybe"}, "the answer must be"),
        ({"confidence": "6"}, "from 1 to 5"),
        ({"seconds": "soon"}, "no number"),
        ({"seconds": "nan"}, "between 0 and"),
    ],
)
def test_a_bad_row_is_named(changes, sentence):
    run = finished(made_up(3, 3))
    with pytest.raises(AnswersError, match=sentence):
        read_answers(_broken(write_answers(run, {}, ""), **changes), run.study, "Other")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b'study,photo\n"open', b"x" * 2_000_000])
def test_what_is_no_file_of_answers_says_so(content):
    with pytest.raises(AnswersError, match=r"\.$"):
        read_answers(content, made_up(3, 3), "Other")


def test_too_few_answers_and_a_photo_twice_make_no_point():
    run = finished(made_up(3, 3))
    lines = write_answers(run, {}, "").splitlines()
    with pytest.raises(AnswersError, match="5 of 6 photos"):
        read_answers("\n".join(lines[:-1]).encode(), run.study, "Other")
    with pytest.raises(AnswersError, match="second time"):
        read_answers("\n".join([*lines, lines[1]]).encode(), run.study, "Other")


# One's own photos


def drawn(seed: int) -> bytes:
    buffer = io.BytesIO()
    noise = np.random.default_rng(seed).integers(0, 255, (90, 120, 3), dtype=np.uint8)
    Image.fromarray(noise).save(buffer, "PNG")
    return buffer.getvalue()


FILES = {f"Jane Doe {k}.png": drawn(k) for k in range(6)}
TABLE = "photo,label\n" + "\n".join(f"{name},{'Malignant' if k < 3 else 'reassure'}" for k, name in enumerate(FILES))


def test_own_photos_become_a_study_without_their_names():
    study = own_study(FILES, read_labels(TABLE.encode()), "dermoscopy")
    assert (study.positives, study.negatives) == (3, 3)
    assert study.warm_ups == shipped(MELANOMA_DERMOSCOPY).warm_ups
    assert "Jane" not in repr(study) + write_answers(finished(study), {}, "")
    for one, content in zip(study.photos, FILES.values(), strict=True):
        assert read_photo(one.jpeg).original_size == (299, 299)
        assert one.jpeg == as_square(read_photo(content))
    again = own_study(dict(reversed(FILES.items())), read_labels(TABLE.replace(",", ";").encode()), "dermoscopy")
    assert again.id == study.id, "another reader's answers fit, whatever the order"


@pytest.mark.parametrize(
    ("files", "table", "sentence"),
    [
        ({**FILES, "more.png": drawn(9)}, TABLE, "no row for more.png"),
        (dict(list(FILES.items())[1:]), TABLE, "were not chosen: Jane Doe 0.png"),
        ({**FILES, "letter.png": b"Dear colleague"}, TABLE + "\nletter.png,benign", "letter.png:"),
        ({**FILES, "twice.png": drawn(0)}, TABLE + "\ntwice.png,benign", "twice"),
        (dict(list(FILES.items())[:5]), TABLE.rsplit("\n", 1)[0], "at least 3"),
        (FILES, TABLE.replace("reassure", "perhaps"), "malignant or benign"),
        (FILES, TABLE + "\nJane Doe 0.png,benign", "second time"),
        (FILES, "", "empty"),
    ],
)
def test_what_makes_no_study_says_what_to_do(files, table, sentence):
    with pytest.raises(OwnStudyError, match=sentence):
        own_study(files, read_labels(table.encode()), "clinical")


def test_a_real_lesion_survives_the_packing(model: Model):
    """JPEG at this quality moves the reading little."""
    original = read_photo(LESIONS[0])
    packed = StudyPhoto("x", as_square(original), True, "x", "")
    before, after = model.predict(original, modality="dermoscopy"), model.predict(pixels(packed), modality="dermoscopy")
    assert abs(before.malignant - after.malignant) < 0.1


def _table(path, delimiter="\t"):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
