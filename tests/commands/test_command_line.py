"""`python -m model` as a script meets it: lines of JSON on stdout, everything else on stderr, an honest exit code."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from model import Model
from model.commands import main
from tests.patience import HANGS
from tests.samples import BRICK, LESIONS

ROOT = Path(__file__).parents[2]
KEYS = {
    *("photo", "sha256", "ok", "error", "quality", "novelty", "refused", "modality", "answer"),
    *("malignant", "malignant_threshold", "level", "classes", "nodes"),
    *("artefacts", "modality_doubt", "headline"),
}


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "model", *map(str, arguments)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=HANGS, check=False)


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], subprocess.CompletedProcess[str]]:
    """Good photos and hopeless ones, in one call."""
    folder = tmp_path_factory.mktemp("photos")
    (folder / "letter.jpg").write_text("Dear colleague,")
    (folder / "half.jpg").write_bytes(LESIONS[0].read_bytes()[:3000])
    photos = [LESIONS[0], folder / "letter.jpg", BRICK, folder / "half.jpg", folder, folder / "none.jpg", LESIONS[1]]
    return photos, command("predict", *photos)


def test_a_line_for_each_photo_in_the_order_given(mixed: Any) -> None:
    photos, done = mixed
    assert [line["photo"] for line in lines(done)] == [str(photo) for photo in photos]
    assert [line["ok"] for line in lines(done)] == [True, False, True, False, False, False, True]
    assert all(line.keys() == KEYS for line in lines(done))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_what_can_not_be_read_says_why(mixed: Any) -> None:
    photos, done = mixed
    for photo, line in zip(photos, lines(done), strict=True):
        assert (line["error"] is None) == line["ok"]
        assert line["sha256"] == (hashlib.sha256(photo.read_bytes()).hexdigest() if photo.is_file() else None)
        if not line["ok"]:
            assert line["error"].endswith(".")
            assert line["classes"] is None


def test_a_photo_that_was_read_keeps_the_contract(mixed: Any, model: Model) -> None:
    lesion, brick = lines(mixed[1])[0], lines(mixed[1])[2]
    assert lesion["quality"].keys() == {"verdict", "sharpness", "exposure", "size"}
    assert lesion["refused"] is None
    assert lesion["answer"].keys() == {"id", "name", "probability"}
    assert lesion["malignant"] == lesion["nodes"]["malignant"]
    assert lesion["malignant_threshold"] == model.calibration(lesion["modality"]).malignant_threshold
    assert lesion["classes"] == pytest.approx(model.predict(LESIONS[0]).classes, abs=1e-6)
    assert lesion["nodes"].keys() == {n for n in model.taxonomy.ids if model.inference.is_resolved(n)}
    assert lesion["modality"] == model.predict(LESIONS[0]).modality
    assert brick["refused"] == "not-a-lesion"
    assert brick["answer"] is None
    assert sum(brick["classes"].values()) == pytest.approx(1)


def test_one_lesion_adds_the_joint_reading() -> None:
    done = command("predict", "--lesion", LESIONS[0], LESIONS[1])
    *photos, joint = lines(done)
    assert done.returncode == 0
    assert joint["joint"] == 2
    assert joint["modality"] == photos[0]["modality"] == photos[1]["modality"]
    assert joint["disagree"] == (len({photo["malignant"] >= photo["malignant_threshold"] for photo in photos}) == 2)
    assert joint["highest_malignant"] == max(photo["malignant"] for photo in photos)
    for node, p in joint["nodes"].items():
        assert p == pytest.approx(sum(photo["nodes"][node] for photo in photos) / 2, abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--bundle", "/nowhere"), "There is no model in /nowhere"),
        (("--modality", "x-ray"), "This model knows no modality 'x-ray'. Choose one of dermoscopy, clinical."),
        (("--runtime", "abacus"), "There is no runtime 'abacus'"),
    ],
)
def test_what_can_not_start_says_so_in_a_sentence(
    arguments: tuple[str, str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", str(LESIONS[0]), *arguments]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(sentence)


def test_help_is_worth_reading(capsys: pytest.CaptureFixture[str]) -> None:
    assert all(name in helped(capsys) for name in ("predict", "train", "assemble", "evaluate", "Not a medical device"))
    assert "Exit code 1" in helped(capsys, "predict")


def helped(capsys: pytest.CaptureFixture[str], *of: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*of, "--help"])
    assert ended.value.code == 0
    return " ".join(capsys.readouterr().out.split())


def test_a_reader_who_has_seen_enough_gets_no_traceback() -> None:
    photos = " ".join(f"'{LESIONS[0]}'" for _ in range(8))
    line = f"'{sys.executable}' -m model predict {photos} | head -c 10"
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=HANGS, check=False)
    assert done.stdout == '{"photo": '
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
